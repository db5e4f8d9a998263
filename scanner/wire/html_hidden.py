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
_SIMPLE = re.compile(r"(?:[A-Za-z][A-Za-z0-9]{0,20}(?=[.#]))?([.#]?[A-Za-z_][\w-]{0,60})")  # div#q is told as #q
_BRACE = re.compile(r"[{}]")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_FAR = ("left", "top", "right", "bottom", "margin-left", "margin-top", "text-indent")
_SIZES = ("height", "width", "max-height", "max-width")


@lru_cache(maxsize=2048)
def hides(style: str) -> str:
    """The slug of Element.hidden for the declarations *style* ("display:none;…"), "" when they hide nothing."""
    said = _declared(style)
    if said.get("display") == "none":
        return "display_none"
    if said.get("visibility") in ("hidden", "collapse"):
        return "visibility"
    if _is_faint(said):
        return "opacity"
    size = _px(said.get("font-size", ""))
    if size is not None and 0 <= size <= TINY_PX:
        return "font_size"
    if any((far := _px(said.get(name, ""))) is not None and far <= -FAR_PX for name in _FAR):
        return "off_screen"
    if re.match(r"(translate[xy]?\(\s*-\d{3,}|scale\(\s*0\s*[,)])", said.get("transform", "")):
        return "off_screen"
    if _is_small(said) and (
            said.get("overflow", "").startswith(("hidden", "clip")) or said.get("position") == "absolute"):
        return "tiny"
    if re.match(r"rect\(\s*[01](px)?\b", said.get("clip", "")) or re.match(
            r"(inset\(\s*(50|[5-9]\d|100)%|circle\(\s*0)", said.get("clip-path", "")):
        return "clipped"
    return ""


def hides_moving(attributes: dict[str, str]) -> str:
    """"tiny" for a marquee of a pixel, which lets nothing flow over (HTML Standard 15.3.5); "" for a larger one."""
    given = [f"{name}:{attributes[name]}" for name in ("width", "height") if name in attributes]
    return "tiny" if _is_small(_declared(";".join([*given, attributes.get("style", "")]))) else ""


def _declared(style: str) -> dict[str, str]:
    said: dict[str, str] = {}
    for declaration in style[:4096].lower().split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            said[name.strip()] = value.replace("!important", "").strip()
    return said


def _is_small(said: dict[str, str]) -> bool:
    return any((px := _px(said.get(name, ""))) is not None and 0 <= px <= TINY_PX for name in _SIZES)


def _is_faint(said: dict[str, str]) -> bool:
    through = re.match(r"(?:alpha\(opacity=|opacity\(\s*)([\d.]{1,6}%?)", said.get("filter", ""))
    faint = [_number(said.get("opacity", "")), _number(through[1]) if through else None]
    return any(n is not None and n <= FAINT for n in faint) or said.get("color") == "transparent"


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
                found.update({m[1]: how for part in selector.split(",") if (m := _SIMPLE.fullmatch(part.strip()))})
            depth = max(0, depth - 1)
        before = brace.end()
    return found


def _number(text: str) -> float | None:
    found = _LENGTH.fullmatch(text)
    return None if found is None else float(found[1]) / (100 if found[2] == "%" else 1)


def _px(text: str) -> float | None:
    found = _LENGTH.fullmatch(text)
    return None if found is None else float(found[1]) * _PX[found[2] or ""]
