"""Bytes of a page -> characters: which encoding a browser would take, and what character references stand for."""

from __future__ import annotations

import html
import html.entities
import re

PRESCAN_BYTES = 1024
FEW = 16  # pieces
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
# WHATWG Encoding Standard section 4.2: labels that mean what they do not say; others are Python's own names.
_WINDOWS_1252 = {"ascii", "us-ascii", "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "l1", "cp1252", "windows-1252"}
_CODECS = {
    "utf-8": "utf-8", "utf8": "utf-8", "unicode-1-1-utf-8": "utf-8", "gb2312": "gb18030", "gbk": "gb18030",
    "gb18030": "gb18030", "big5": "big5hkscs", "euc-jp": "euc_jp", "shift_jis": "cp932", "sjis": "cp932",
    "iso-2022-jp": "iso2022_jp", "euc-kr": "cp949", "koi8-r": "koi8_r", "koi8-u": "koi8_u", "macintosh": "mac_roman",
    **{f"windows-{n}": f"cp{n}" for n in (874, 1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258)},
    **{f"iso-8859-{n}": f"iso8859_{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **dict.fromkeys(_WINDOWS_1252, "cp1252"),
}
_LONG = re.compile(r"&#(?:([xX])[0-9a-fA-F]{40,}|[0-9]{40,});?")
_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|([A-Za-z][A-Za-z0-9]{0,31})(;?))")


def decoded(body: bytes, content_type: str) -> str:
    """The characters of a page (HTML Standard 13.2.3.2: BOM, transport, prescan; then UTF-8, else windows-1252)."""
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if body.startswith(mark):
            return body[len(mark):].decode(codec, "replace")
    told = _CHARSET.search(content_type[:200])
    label = told[1].lower() if told else ""
    if label in ("utf-16", "utf-16le", "utf-16be"):
        return body.decode("utf-16-be" if label.endswith("be") else "utf-16-le", "replace")
    if label not in _CODECS:
        found = _META.search(body[:PRESCAN_BYTES])
        label = found[1].decode("ascii").lower() if found else ""
        label = "utf-8" if label.startswith("utf-16") else label  # 13.2.3.2: a meta can be read, so it is no UTF-16
    if label in _CODECS:
        return body.decode(_CODECS[label], "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as wrong:
        at_the_cut = wrong.start >= len(body) - 3
        return body.decode("utf-8" if at_the_cut else "cp1252", "replace")


def text_of(raw: str) -> str:
    """Character data with its references resolved."""
    return _unescaped(raw) if "&" in raw else raw


def _unescaped(raw: str) -> str:
    """As html.unescape, which trips over numbers of more digits than Python makes an int of."""
    return html.unescape(_LONG.sub(_bounded, raw) if "&#" in raw else raw)


def _bounded(number: re.Match[str]) -> str:
    """The reference without its leading zeros; what is too great is no character (HTML Standard 13.2.5.80)."""
    digits = number[0].rstrip(";")[2:].lstrip("xX").lstrip("0")
    return "\ufffd" if len(digits) > 8 else f"&#{number[1] or ''}{digits or 0};"


def value_of(raw: str) -> str:
    """An attribute's value: "&copy=1" stays what it is there (HTML Standard 13.2.5.73)."""
    if "\0" in raw:
        raw = raw.replace("\0", "\ufffd")
    return _REFERENCE.sub(_resolved, raw) if "&" in raw else raw


def _resolved(reference: re.Match[str]) -> str:
    name, semicolon = reference[1], reference[2]
    if name is None or semicolon:
        return _unescaped(reference[0])
    follows = reference.string[reference.end():reference.end() + 1]
    if follows == "=" or follows.isalnum() or name not in html.entities.html5:
        return reference[0]
    return html.unescape(reference[0])


def bounded(pieces: list[str], start: int, most: int) -> str:
    """The first *most* characters of *pieces* from *start* on, put together."""
    if len(pieces) - start <= FEW:
        return "".join(pieces[start:])[:most]
    found, length = [], 0
    for at in range(start, len(pieces)):
        found.append(pieces[at][:most])
        length += len(pieces[at]) + 1
        if length > most:
            break
    return "".join(found)[:most]


def collapsed(text: str, most: int) -> str:
    """*text* with each run of blanks as one, bounded."""
    return " ".join(text.split())[:most]
