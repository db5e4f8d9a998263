"""A page's scripts -> what they decode and where they send visitors. Nothing is run: the usual disguises are undone."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote

from ..scanner.evidence import Markup

MOST_SCRIPTS, MOST_CODES = 60, 40
ELSEWHERE = re.compile(r"https?://[^\s\"'<>\\)]{4,300}")
CLOAKS = re.compile(r"googlebot|document\.referrer[^;]{0,80}google", re.IGNORECASE)
MOVES_OR_FETCHES = re.compile(r"fetch\(|XMLHttpRequest|location|document\.write")
_ATOB = re.compile(r"atob\s{0,5}\(\s{0,5}[\"'`]([A-Za-z0-9+/=_-]{8,8000})[\"'`]")
_HEX = re.compile(r"(?:\\x[0-9a-fA-F]{2}){8,2000}")
_CODES = re.compile(
    r"fromCharCode\s{0,5}(?:\.apply\s{0,5}\([^\[(]{0,20}\[|\()\s{0,5}(\d{1,3}(?:\s{0,3},\s{0,3}\d{1,3}){7,2000})")
_PERCENT = re.compile(r"(?:unescape|decodeURI(?:Component)?)\s{0,5}\(\s{0,5}[\"'`]([^\"'`\n]{8,8000})[\"'`]")
_LETTERS = re.compile(
    r"\[\s{0,3}([\"'][^\"'\n]{1,6}[\"'](?:\s{0,3},\s{0,3}[\"'][^\"'\n]{1,6}[\"']){7,500})\s{0,3}\]\s{0,3}\.\s{0,3}join")
_REVERSED = re.compile(r"[\"']([^\"']{8,500})[\"']\s{0,5}\.split\(\s{0,5}(?:\"\"|'')\s{0,5}\)\s{0,5}\.reverse")
_MOVES = re.compile(
    r"(?:location(?:\.href)?\s{0,5}=|location\.(?:replace|assign)\s{0,5}\(|window\.open\s{0,5}\()\s{0,5}[\"'`](https?://[^\"'`\s]{4,300})"
)
_REFRESH = re.compile(r"\d{0,6}\s{0,5};\s{0,5}url\s{0,5}=\s{0,5}[\"']?([^\"'\s>]{4,500})", re.IGNORECASE)


def scripts_of(page: Markup) -> list[str]:
    """The sources of the scripts that stand in the page."""
    return [e.text for e in page.every("script")[:MOST_SCRIPTS] if e.text and "json" not in (e.get("type") or "")]


def decodings(page: Markup) -> Iterator[tuple[str, str]]:
    """(the element, what it decodes or where it sends visitors)."""
    scripts = scripts_of(page)
    for script in scripts:
        yield from (("script", address) for address in _MOVES.findall(script)[:MOST_CODES])
    for meta in page.every("meta"):
        if (meta.get("http-equiv") or "").strip().lower() == "refresh":
            told = _REFRESH.findall((meta.get("content") or "")[:600])
            yield from (("meta http-equiv=refresh", address) for address in told)
    for script in scripts:
        yield from (("script", text) for text in _undone(script))


def _undone(script: str) -> Iterator[str]:
    for code in _ATOB.findall(script)[:MOST_CODES]:
        yield _from_base64(code)
    for code in _HEX.findall(script)[:MOST_CODES]:
        yield bytes.fromhex(code.replace("\\x", "")).decode("latin-1")
    for code in _CODES.findall(script)[:MOST_CODES]:
        yield "".join(chr(int(n)) for n in code.split(","))
    yield from (unquote(code) for code in _PERCENT.findall(script)[:MOST_CODES] if "%" in code)
    for code in _LETTERS.findall(script)[:MOST_CODES]:
        yield "".join(re.findall(r"[\"']([^\"']{1,6})[\"']", code))
    yield from (code[::-1] for code in _REVERSED.findall(script)[:MOST_CODES])


def _from_base64(code: str) -> str:
    try:
        return base64.b64decode(code.replace("-", "+").replace("_", "/") + "=" * (-len(code) % 4)).decode("latin-1")
    except (binascii.Error, ValueError):
        return ""
