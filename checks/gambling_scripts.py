"""A page's scripts -> what they decode and where they send visitors. Nothing is run: the usual disguises are undone."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import unquote

from ..scanner.evidence import Markup

MOST_SCRIPTS, MOST_CODES, MOST_PIECES, MOST_PACKED = 60, 40, 400, 8
LONGEST_FILLED = 50_000
ELSEWHERE = re.compile(r"(?:https?:)?//[^\s\"'`<>\\),;]{4,300}")
_CLOAKS = re.compile(r"googlebot|document\.referrer[^;]{0,80}google", re.IGNORECASE)
_FETCHES = re.compile(r"fetch\(|XMLHttpRequest")
_LEAVES = re.compile(r"location(?:\.href)?\s{0,5}=(?!=)|location\.(?:replace|assign)\b|document\.write|window\.open")
_MOVING = re.compile(
    r"location|window\.open|\.src\s{0,5}=|\.href\s{0,5}=|document\.write|setAttribute|insertAdjacent|innerHTML|fetch\(|"
    r"\.(?:append|prepend|after|before|html)\(\s{0,5}[\"'`]\s{0,5}<")
_LITERAL = re.compile(  # a backslash outside is passed over with what it escapes, so that no text is read twice
    r"\\.|\"([^\"\\\n]*(?:\\.[^\"\\\n]*)*)\"|'([^'\\\n]*(?:\\.[^'\\\n]*)*)'|`([^`\\]*(?:\\.[^`\\]*)*)`",
    re.DOTALL)
_ASSIGNED = re.compile(r"([\w$]{1,40})\s{0,5}=\s{0,5}[\"'`]((?:https?:)?//[^\"'`\s]{4,300})[\"'`]")
_NAMED = re.compile(r"(?<![\w$])([\w$]{1,40})\s{0,5}=\s{0,5}[\"'`]([^\"'`\n$]{1,300})[\"'`]")
_INNER = re.compile(r"[\"']([^\"'\n]*)[\"']")
_TEXT = r"[\"'][^\"'\n]{0,300}[\"']"
_LIST = re.compile(
    rf"(?<![\w$])([\w$]{{1,40}})\s{{0,5}}=\s{{0,5}}\[\s{{0,5}}"
    rf"((?:{_TEXT}\s{{0,5}},\s{{0,5}}){{0,200}}{_TEXT})\s{{0,5}},?\s{{0,5}}\]")
_USED = re.compile(r"\$\{\s{0,5}([\w$]{1,40})\s{0,5}\}|(?<![\w$])([\w$]{1,40})\[(0x[0-9a-f]{1,3}|\d{1,3})\]")
_MOVES_TO = re.compile(
    r"(?:location(?:\.href)?\s{0,5}=|location\.(?:replace|assign)\s{0,5}\(|window\.open\s{0,5}\()\s{0,5}([\w$]{1,40})")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,8000}={0,2}")
_HEX = re.compile(r"(?:\\x[0-9a-fA-F]{2}){8,2000}")
_UNICODE = re.compile(r"(?:\\u00[0-9a-fA-F]{2}){8,2000}")
_CODES = re.compile(r"[(\[]\s{0,5}(\d{1,3}(?:\s{0,3},\s{0,3}\d{1,3}){7,2000})\s{0,5}[)\]]")
_PERCENT = re.compile(r"(?:unescape|decodeURI(?:Component)?)\s{0,5}\(\s{0,5}[\"'`]([^\"'`\n]{8,8000})[\"'`]")
_JOINED = re.compile(
    r"[\"']([^\"'\n]{8,1000})[\"']\s{0,5}\.split\(\s{0,5}[\"']([^\"'\n]{1,5})[\"']\s{0,5}\)\s{0,5}\.join\(\s{0,5}(?:\"\"|'')")
_TITLED = re.compile(r"document\.title\s{0,5}=\s{0,5}[\"'`]([^\"'`\n]{4,300})[\"'`]")
_LIST_JOINED = re.compile(
    rf"\[\s{{0,5}}((?:{_TEXT}\s{{0,5}},\s{{0,5}}){{1,60}}{_TEXT})\s{{0,5}},?\s{{0,5}}\]\s{{0,5}}\.join\(\s{{0,5}}[\"']([^\"'\n]{{0,5}})[\"']")
_REVERSED = re.compile(r"[\"']([^\"']{8,500})[\"']\s{0,5}\.split\(\s{0,5}(?:\"\"|'')\s{0,5}\)\s{0,5}\.reverse")
_MOVES = re.compile(
    r"(?:location(?:\.href)?\s{0,5}=|location\.(?:replace|assign)\s{0,5}\(|window\.open\s{0,5}\()\s{0,5}"
    r"[\"'`]((?:https?:)?//[^\"'`\s]{4,300})")
# HTML Standard section 4.2.5.3, "shared declarative refresh steps": also with a comma, and without "url="
_REFRESH = re.compile(
    r"\s{0,5}[\d.]{1,9}\s{0,5}[;,\s]\s{0,5}(?:url\s{0,5}=\s{0,5})?[\"']?([^\"'\s>]{4,500})", re.IGNORECASE)
# Dean Edwards' packer: }('0.1="2://3"', 62, 4, 'location|href|https|a'.split('|') — its source, radix, and words.
_PACKED = re.compile(
    r"\}\(\s{0,5}'((?:[^'\\]|\\.){8,20000})'\s{0,5},\s{0,5}(\d\d?)\s{0,5},\s{0,5}\d{1,5}\s{0,5},\s{0,5}'([^'\n]{1,20000})'\.split\('\|'\)",
    re.DOTALL)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DATA = re.compile(r"data:[a-z/+-]{0,40}(?:;charset=[\w-]{1,20})?(;base64)?,(.{8,16000})", re.IGNORECASE | re.DOTALL)


def scripts_of(page: Markup) -> list[str]:
    """The sources of the scripts that stand in the page, those in a data: address and what clicks do too."""
    scripts = [e for e in page.every("script")[:MOST_SCRIPTS] if "json" not in (e.get("type") or "")]
    sources = [e.text for e in scripts]
    for at in [at for at, source in enumerate(sources) if "split('|')" in source][:MOST_PACKED]:
        sources[at] = _PACKED.sub(_unpacked, sources[at], count=1)  # what stands around it runs too
    told = zip(map(_filled, sources), (_of_data(e.get("src") or "") for e in scripts), strict=True)
    written = [one for both in told for one in both if one]
    doing = (v for e in page.elements[:4_000] for n, v in e.attributes
             if n[:2] == "on" and ("location" in v or "open(" in v))
    return written + [v[:2_000] for v in islice(doing, MOST_SCRIPTS)]


def _filled(script: str) -> str:
    """*script* with what it keeps in names and lists put where it is used: `https://${a}${b}`, _0x[2] + _0x[0]."""
    if len(script) > LONGEST_FILLED or not _MOVING.search(script) or not _USED.search(script):
        return script
    names: dict[str, str] = dict(_NAMED.findall(script)[:MOST_CODES])
    lists: dict[str, list[str]] = {n: _INNER.findall(told) for n, told in _LIST.findall(script)[:MOST_CODES]}

    def put(used: re.Match[str]) -> str:
        if used[1]:
            return names.get(used[1], str(used[0]))
        kept = lists.get(used[2], [])
        at = int(used[3], 16 if used[3].startswith("0x") else 10)
        return f'"{kept[at]}"' if at < len(kept) else str(used[0])

    return _USED.sub(put, script, count=MOST_PIECES) if names or lists else script


def asks_for_google(script: str) -> bool:
    """Whether *script* asks who is Googlebot and then fetches or leaves, or who comes from Google and then leaves:
    those who count visitors ask so too, and only fetch."""
    if not _CLOAKS.search(script):
        return False
    return bool(_LEAVES.search(script)) or ("googlebot" in script.lower() and bool(_FETCHES.search(script)))


def _unpacked(packed: re.Match[str]) -> str:
    """The script as it was before a packer took its words out."""
    radix, words = int(packed[2]), packed[3].split("|")
    if not 2 <= radix <= len(_DIGITS):
        return packed[0]

    def put(used: re.Match[str]) -> str:
        at = 0
        for digit in used[0]:
            value = _DIGITS.index(digit)
            if value >= radix:
                return used[0]
            at = at * radix + value
        return (words[at][:100] if at < len(words) else "") or used[0]

    script = re.sub(r"\b[0-9a-zA-Z]{1,4}\b", put, re.sub(r"\\(.)", r"\1", packed[1]))[:LONGEST_FILLED]
    return f"\n{script}\n"


def moves(page: Markup, scripts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(the element, an address to which it sends visitors); *scripts*: those of the page (scripts_of)."""
    for script in scripts:
        yield from (("script", address) for address in _MOVES.findall(script)[:MOST_CODES])
        named = dict(_ASSIGNED.findall(script)[:MOST_CODES])
        yield from (("script", named[name]) for name in _MOVES_TO.findall(script)[:MOST_CODES] if name in named)
    for meta in page.every("meta"):
        if (meta.get("http-equiv") or "").strip().lower() == "refresh":
            yield from (("meta http-equiv=refresh", to) for to in refreshed(meta.get("content") or ""))


def refreshed(text: str) -> tuple[str, ...]:
    """Where a refresh of these words, in a meta element or a header line, sends the visitor; empty: nowhere else."""
    found = _REFRESH.match(text[:600])
    return (found[1],) if found else ()


def decodings(page: Markup, scripts: Sequence[str]) -> Iterator[tuple[str, str, bool]]:
    """(the element, what it decodes or puts together, or the page that it holds, whether a disguise was undone)."""
    for script in scripts:
        yield from (("script", text, True) for text in _undone(script) if text)
        yield from (("script document.title", text, False) for text in _TITLED.findall(script)[:MOST_CODES])
        if _MOVING.search(script):
            pieces = _pieces(script)
            yield from (("script", piece, False) for piece in pieces if "//" in piece)
            yield "script", "".join(pieces)[:4_000], False
    for frame in page.every("iframe")[:MOST_SCRIPTS]:
        yield "iframe srcdoc", (frame.get("srcdoc") or "")[:8_000], False
        yield "iframe", _of_data(frame.get("src") or ""), True


def _pieces(script: str) -> list[str]:
    """Its texts in quotation marks, in order."""
    found = []
    for count, literal in enumerate(_LITERAL.finditer(script)):
        if count >= MOST_PIECES:
            break
        found.append(next((g for g in literal.groups() if g), "")[:8_000].replace("\\", ""))
    return found


def _undone(script: str) -> Iterator[str]:
    if "atob" in script or "base64" in script.lower() or "aHR0c" in script:
        codes = (p for p in _pieces(script) if _BASE64.fullmatch(p))
        yield from (_from_base64(code) for count, code in enumerate(codes) if count < MOST_CODES)
    for code in _HEX.findall(script)[:MOST_CODES]:
        yield bytes.fromhex(code.replace("\\x", "")).decode("latin-1")
    for code in _UNICODE.findall(script)[:MOST_CODES]:
        yield bytes.fromhex(code.replace("\\u00", "")).decode("latin-1")
    for code in _CODES.findall(script)[:MOST_CODES] if "fromCharCode" in script else ():
        yield "".join(chr(int(n)) for n in code.split(","))
    yield from (unquote(code) for code in _PERCENT.findall(script)[:MOST_CODES] if "%" in code)
    yield from (code.replace(by, "") for code, by in _JOINED.findall(script)[:MOST_CODES])
    if ".join(" in script:
        yield from (by.join(_INNER.findall(told)) for told, by in _LIST_JOINED.findall(script)[:MOST_CODES])
    yield from (code[::-1] for code in _REVERSED.findall(script)[:MOST_CODES])


def _of_data(address: str) -> str:
    """What a data: address holds."""
    told = _DATA.match(address.strip()[:16_100])
    if told is None:
        return ""
    return _from_base64(told[2].strip()) if told[1] else unquote(told[2])


def _from_base64(code: str, times: int = 2) -> str:
    """What *code* says, also where it was put in base64 twice."""
    try:
        told = base64.b64decode(code.replace("-", "+").replace("_", "/") + "=" * (-len(code) % 4)).decode("latin-1")
    except (binascii.Error, ValueError):
        return ""
    inner = _from_base64(told, 1) if times > 1 and _BASE64.fullmatch(told) else ""
    return inner if inner and inner.isascii() else told  # words may look like base64, and decode to noise
