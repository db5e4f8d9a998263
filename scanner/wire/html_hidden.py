"""Style declarations -> why a visitor does not see what they style. Reads what a page says itself, loads nothing."""

from __future__ import annotations

import re
from functools import lru_cache

FAR_PX = 500.0
TINY_PX = 1.0
FAINT = 0.05
MOST_RULES = 500
_LENGTH = re.compile(r"(-?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}))(px|em|rem|pt|vw|vh|%)?")
_PX = {"px": 1.0, "em": 16.0, "rem": 16.0, "pt": 4 / 3, "vw": 10.0, "vh": 8.0, "%": 10.0, "": 1.0}
_SIMPLE = re.compile(r"[.#]?[A-Za-z_][\w-]{0,60}")
_BRACE = re.compile(r"[{}]")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_FAR = ("left", "top", "right", "bottom", "margin-left", "margin-top", "text-indent")
_SIZES = ("height", "width", "max-height", "max-width")


@lru_cache(maxsize=2048)
def hides(style: str) -> str:
    """The slug of Element.hidden for the declarations *style* ("display:none;…"), "" when they hide nothing."""
    said: dict[str, str] = {}
    for declaration in style[:4096].lower().split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            said[name.strip()] = value.replace("!important", "").strip()
    if said.get("display") == "none":
        return "display_none"
    if said.get("visibility") in ("hidden", "collapse"):
        return "visibility"
    opacity = _number(said.get("opacity", ""))
    if opacity is not None and opacity <= FAINT:
        return "opacity"
    size = _px(said.get("font-size", ""))
    if size is not None and 0 <= size <= TINY_PX:
        return "font_size"
    if any((far := _px(said.get(name, ""))) is not None and far <= -FAR_PX for name in _FAR):
        return "off_screen"
    if re.match(r"(translate[xy]?\(\s*-\d{3,}|scale\(\s*0\s*[,)])", said.get("transform", "")):
        return "off_screen"
    small = any((px := _px(said.get(name, ""))) is not None and 0 <= px <= TINY_PX for name in _SIZES)
    if small and (said.get("overflow", "").startswith(("hidden", "clip")) or said.get("position") == "absolute"):
        return "tiny"
    if re.match(r"rect\(\s*[01](px)?\b", said.get("clip", "")) or re.match(
            r"(inset\(\s*(50|[5-9]\d|100)%|circle\(\s*0)", said.get("clip-path", "")):
        return "clipped"
    return ""


def hiding_rules(css: str) -> dict[str, str]:
    """What the simple rules of a style element hide: ".class", "#id" or "tag" -> slug. At-rules are passed over."""
    found: dict[str, str] = {}
    css = _COMMENT.sub(" ", css)
    depth, before, selector = 0, 0, ""
    for count, brace in enumerate(_BRACE.finditer(css)):
        if count > 2 * MOST_RULES:
            break
        if brace[0] == "{":
            depth += 1
            selector = css[before:brace.start()] if depth == 1 else ""
        else:
            if depth == 1 and "@" not in selector and (how := hides(css[before:brace.start()])):
                found.update({s: how for part in selector.split(",") if _SIMPLE.fullmatch(s := part.strip())})
            depth = max(0, depth - 1)
        before = brace.end()
    return found


def _number(text: str) -> float | None:
    found = _LENGTH.fullmatch(text)
    return None if found is None else float(found[1]) / (100 if found[2] == "%" else 1)


def _px(text: str) -> float | None:
    found = _LENGTH.fullmatch(text)
    return None if found is None else float(found[1]) * _PX[found[2] or ""]
