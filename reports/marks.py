"""The two marks that our own sentences carry: a name to press between stars, and an address that may become a link."""

from __future__ import annotations

import re

# *Run AutoSSL*: a name to press. A lone star, or one inside a header's value, stays a star.
_NAMED = re.compile(r"(?<![\w*])\*{1,2}(\w(?:[^*\n]{0,80}[\w.!?)])?)\*{1,2}(?![\w*])")


def pieces(text: str) -> list[tuple[str, bool]]:
    """*text* cut where a name stands between stars, and whether a piece is such a name."""
    return [(piece, bool(n % 2)) for n, piece in enumerate(_NAMED.split(text)) if piece]


def unmarked(text: str) -> str:
    """*text* without the stars around names, for readers that have no bold."""
    return "".join(piece for piece, _ in pieces(text))


def web_link(address: str, begins: str = "https://") -> str:
    """*address* if it may become a link, else "": it begins as it should and has no blank or quote in it."""
    return address if address.startswith(begins) and re.fullmatch(r"[!#-&(-;=?-~]+", address) else ""
