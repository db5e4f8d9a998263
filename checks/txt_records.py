"""TXT records as DNS shows them (RFC 1035 section 5.1) -> the text they hold (RFC 7208 section 3.3)."""

from __future__ import annotations

import re

_PIECE = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s"]+)')
_ESCAPE = re.compile(r"\\(\d{3}|.)", re.DOTALL)


def text_of(value: str) -> str:
    """The character strings of one record, put together without a blank."""
    return "".join(_ESCAPE.sub(_plain, quoted or bare) for quoted, bare in _PIECE.findall(value))


def _plain(escape: re.Match[str]) -> str:
    code = escape[1]
    return chr(int(code)) if code.isdigit() and len(code) == 3 and int(code) < 256 else code


def takes_mail(values: tuple[str, ...]) -> bool:
    """Whether MX records name a server; a single "." says that there is no mail (RFC 7505)."""
    return any(value.split()[-1] != "." for value in values if value.split())
