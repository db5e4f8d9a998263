"""Style declarations -> why a visitor does not see what they style. Reads what a page says itself, loads nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import TypeAlias

FAR_PX = 500.0
TINY_PX, UNREADABLE_PX = 1.0, 2.0
FAINT = 0.05
MOST_RULES = 500
_LENGTH = re.compile(r"(-?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}))(px|em|rem|pt|vw|vh|%)?")
_TURNED = re.compile(r"translate[xy]?\(\s*-\d{3,}|scale\(\s*0\s*[,)]|rotate[xy]\(\s*90deg")
_FONT = re.compile(r"(?:^|\s)(0|(?:\d{1,9}|\d{0,9}\.\d{1,9})(?:px|em|rem|pt|%))[/\s]")
_PX = {"px": 1.0, "em": 16.0, "rem": 16.0, "pt": 4 / 3, "vw": 10.0, "vh": 8.0, "%": 10.0, "": 1.0}
_TOKEN = re.compile(r"[.#]?[A-Za-z_][\w-]{0,60}")  # div#q is told as #q
_BRACE = re.compile(r"[{}]")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_MEDIA = re.compile(r"@media\s+(?:only\s+)?(?:all|screen)\s*")  # what every visitor with a screen has
_STATE = re.compile(r"[:\[*+~]|no-?js|\.(?:is|has|js|no)-|\.(?:active|open|show|closed?|collapsed?|loading)\b")
_CLEAR = re.compile(r"transparent|#[0-9a-f]{3}0|#[0-9a-f]{6}00|(?:rgb|hsl)a?\([^()]{1,40}[,/]\s*(?:0|0?\.0\d*|0%)\s*\)")
_CALC = re.compile(r"calc\(\s*(-?\d{1,9}(?:\.\d{1,9})?(?:px|em|rem|pt|vw|vh))")
_HEX = re.compile(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})")
_RGB = re.compile(r"rgb\((\d{1,3}),(\d{1,3}),(\d{1,3})\)")
SHADE = 16
_WHITE, _BLACK = ("white", "#ffffff", "rgb(255,255,255)"), ("black", "#000000", "rgb(0,0,0)")
_TAKEN = re.compile(
    r"(?:getElementById|querySelector)\(\s{0,5}[\"']([#.]?[A-Za-z_][\w-]{0,60})[\"']\s{0,5}\)\s{0,5}\.style\s{0,5}"
    r"(?:\.\s{0,5}([A-Za-z]{3,20})\s{0,5}=\s{0,5}|\.setProperty\(\s{0,5}[\"']([a-z-]{3,20})[\"']\s{0,5},\s{0,5})[\"']([^\"'\n]{1,300})[\"']")
_HELD = re.compile(
    r"([\w$]{1,40})\s{0,5}=\s{0,5}document\.(?:getElementById|querySelector)\(\s{0,5}[\"']([#.]?[A-Za-z_][\w-]{0,60})[\"']\s{0,5}\)"
    r"\s{0,5}[;,\n]")
_TAKEN_BY = re.compile(
    r"([\w$]{1,40})\.style\s{0,5}\.\s{0,5}([A-Za-z]{3,20})\s{0,5}=\s{0,5}[\"']([^\"'\n]{1,300})[\"']")
_SCRIPTED = ("getElementById", "querySelector", ".hide(")
_JQUERY = re.compile(r"(?:\$|jQuery)\(\s{0,5}[\"']([#.][A-Za-z_][\w-]{0,60})[\"']\s{0,5}\)\s{0,5}\.hide\(")
# Names that style sheets of wide use hide by: those of Bootstrap and WordPress. The sheet itself is not loaded.
NAMED = {"sr-only": "clipped", "visually-hidden": "clipped", "screen-reader-text": "clipped", "d-none": "display_none"}
# An element with the token under which a rule is kept and with all of *also*.
Rule: TypeAlias = "tuple[str, frozenset[str]]"
_FAR = ("left", "top", "right", "bottom", "margin-left", "margin-top", "text-indent")
_SIZES = ("height", "width", "max-height", "max-width")


@lru_cache(maxsize=2048)
def hides(style: str) -> str:
    """The slug of Element.hidden for the declarations *style* ("display:none;…"), "" when they hide nothing."""
    said = _declared(style)
    if said.get("display") == "none":
        return "display_none"
    if said.get("visibility") in ("hidden", "collapse") or said.get("content-visibility") == "hidden":
        return "visibility"
    if _is_faint(said):
        return "opacity"
    size = _px(said.get("font-size", "") or _size_of_font(said.get("font", "")))
    if size is not None and 0 <= size <= UNREADABLE_PX:
        return "font_size"
    far = [said[name] for name in _FAR if name in said] + said.get("inset", "").split()[:4]
    if any((px := _px(length)) is not None and px <= -FAR_PX for length in far):
        return "off_screen"
    if "transform" in said and _TURNED.match(said["transform"]):
        return "off_screen"
    if said.get("zoom") in ("0", "0%"):
        return "tiny"
    cut = said.get("overflow", "").startswith(("hidden", "clip", "auto", "scroll"))
    if _is_small(said) and (cut or said.get("position") == "absolute"):
        return "tiny"
    if ("clip" in said and re.match(r"rect\(\s*[01](px)?\b", said["clip"])) or ("clip-path" in said and re.match(
            r"(inset\(\s*(50|[5-9]\d|100)%|circle\(\s*0|polygon\([\s0,pxem%]{1,200}\))", said["clip-path"])):
        return "clipped"
    if (_number(said.get("z-index", "")) or 0) < 0 and said.get("position") in ("absolute", "fixed"):
        return "behind"
    return "same_colour" if "color" in said and alike(*colours(style)) else ""


@lru_cache(maxsize=2048)
def colours(style: str) -> tuple[str, str]:
    """(colour of the letters, colour behind them) as *style* names them, "" for what it does not name."""
    said = _declared(style)
    ground = said.get("background-color") or said.get("background", "").partition(" ")[0]
    return _colour(said.get("color", "")), _colour(ground)


def alike(ink: str, ground: str) -> bool:
    """Whether nobody tells two colours apart, as colours() gives them: the same, or a sixteenth lighter."""
    if not ink or not ground:
        return False
    one, other = _shades(ink), _shades(ground)
    return ink == ground or bool(one and other and max(abs(a - b) for a, b in zip(one, other, strict=True)) <= SHADE)


def _shades(name: str) -> tuple[int, ...]:
    name = {"white": "#ffffff", "black": "#000000"}.get(name, name)
    if found := _HEX.fullmatch(name):
        return tuple(int(part, 16) for part in found.groups())
    return tuple(int(part) for part in found.groups()) if (found := _RGB.fullmatch(name)) else ()


def _colour(name: str) -> str:
    name = name.replace(" ", "")
    if len(name) == 4 and name[0] == "#":
        name = "#" + "".join(2 * c for c in name[1:])
    return "white" if name in _WHITE else "black" if name in _BLACK else name


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


def _size_of_font(font: str) -> str:
    """The size in the shorthand *font* ("0/0 a"), which stands before the family's name (CSS Fonts 4, 2.7)."""
    found = _FONT.search(font)
    return found[1] if found else ""


def _is_small(said: dict[str, str]) -> bool:
    return any(name in said and (px := _px(said[name])) is not None and 0 <= px <= TINY_PX for name in _SIZES)


def _is_faint(said: dict[str, str]) -> bool:
    if said.keys().isdisjoint(("filter", "opacity", "color")):
        return False
    through = re.match(r"(?:alpha\(opacity=|opacity\(\s*)([\d.]{1,6}%?)", said.get("filter", ""))
    faint = [_number(said.get("opacity", "")), _number(through[1]) if through else None]
    return any(n is not None and n <= FAINT for n in faint) or (
        _CLEAR.fullmatch(said.get("color", "")) is not None)


def hiding_rules(css: str) -> dict[str, Rule]:
    """What the rules of a style element hide, by the last part of their selectors: ".class", "#id" or "tag" -> slug.
    Rules for a state (":hover", ".no-js", ".open") and at-rules are passed over, save those for every screen."""
    found: dict[str, Rule] = {}
    css = _MEDIA.sub("@media{", _COMMENT.sub(" ", css)).replace("@media{{", "@media{")
    depth, before, selector, outer = 0, 0, "", 0
    for count, brace in enumerate(_BRACE.finditer(css)):
        if count > 2 * MOST_RULES:
            break
        if brace[0] == "{":
            told = css[before:brace.start()]
            if depth == outer and told.strip() == "@media":
                outer += 1
            depth += 1
            selector = told if depth == outer + 1 else ""
        else:
            if depth == outer + 1 and "@" not in selector and (how := hides(css[before:brace.start()])):
                found.update(_keyed(selector, how))
            depth = max(0, depth - 1)
            outer = min(outer, depth)
        before = brace.end()
    return found


def hiding_backwards(page: str, late: dict[str, Rule]) -> dict[str, Rule]:
    """Of *late*, rules of style elements in the body, those that put away what may stand before them in *page*. What is
    only not displayed is left: scripts and widths of the screen show that again."""
    return {name: rule for name, rule in late.items()
            if rule[0] not in ("display_none", "visibility") and -1 < page.find(name.lstrip(".#")) < page.find(name)}


def _keyed(selector: str, how: str) -> Iterator[tuple[str, Rule]]:
    for part in selector[:2_000].split(","):
        parts = part.replace(">", " ").split()
        if parts and not _STATE.search(part) and (tokens := _TOKEN.findall(parts[-1])):
            named = [t for t in tokens if t[0] in ".#"] or (tokens if len(parts) == 1 else [])
            if named:
                yield named[-1], (how, frozenset(named[:-1]))


def taken_away(page: str) -> dict[str, Rule]:
    """What scripts of *page* hide by its id or class, as hiding_rules tells it; slug "script"."""
    if not any(word in page for word in _SCRIPTED):
        return {}  # most pages do nothing of the kind, and three searches through all of it cost as much as reading it
    told = [(m[1], m[2] or m[3], m[4]) for m in islice(_TAKEN.finditer(page), MOST_RULES)]
    held = {m[1]: m[2] for m in islice(_HELD.finditer(page), MOST_RULES)}
    told += [(held[m[1]], m[2], m[3]) for m in islice(_TAKEN_BY.finditer(page), MOST_RULES) if m[1] in held]
    names = [n for n, prop, v in told if hides(v if prop == "cssText" else f"{_dashed(prop)}:{v}")]
    names += [m[1] for m in islice(_JQUERY.finditer(page), MOST_RULES)]
    return {name if name[0] in "#." else f"#{name}": ("script", frozenset()) for name in names}


def _dashed(name: str) -> str:
    return re.sub(r"([A-Z])", r"-\1", name).lower()


def _number(text: str) -> float | None:
    found = _LENGTH.fullmatch(text)
    return None if found is None else float(found[1]) / (100 if found[2] == "%" else 1)


def _px(text: str) -> float | None:
    found = _LENGTH.fullmatch(text) or _LENGTH.fullmatch(_calculated(text))
    return None if found is None else float(found[1]) * _PX[found[2] or ""]


def _calculated(text: str) -> str:
    """The first length of a calc(), which is the largest of those by which pages are moved away."""
    found = _CALC.match(text)
    return found[1] if found else ""
