"""Text from strangers, made fit to be shown: nothing that moves a cursor, turns the direction or cannot be seen.

Pure text to text, bounded. It does not escape for HTML or CSV: each sink does that for itself.
"""

from __future__ import annotations

import unicodedata

MAX_CHARS = 200
MAX_MARKS = 3  # combining marks on one letter; more of them climb over the lines above

# Cc: C0, DEL, C1. Cf: direction, zero width, soft hyphen, tags. Cs: lone surrogates. Zl, Zp: line and paragraph ends.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # letters by class, blank to the eye


def line(text: str, limit: int = MAX_CHARS) -> str:
    """*text* on one line of at most *limit* characters, cut with "…"; breaks become spaces, the unseen vanishes."""
    head = text[: limit * 4]  # far more than is shown is never looked at
    words = " ".join(_kept(head, breaks=False).split())
    if len(words) <= limit and len(head) == len(text):
        return words
    return words[: limit - 1].rstrip() + "…"


def lines(text: str) -> str:
    """Our own text of several lines (a snippet, a message) without what cannot be seen; line feeds and tabs stay."""
    return _kept(text.replace("\r\n", "\n"), breaks=True)


def _kept(text: str, *, breaks: bool) -> str:
    if text.isascii() and text.isprintable():
        return text
    out: list[str] = []
    marks = 0
    for char in text:
        kind = unicodedata.category(char)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if char in "\n\t":
            out.append(char if breaks else " ")
        elif kind in ("Zl", "Zp", "Zs") or char in "\r\v\f\x85":
            out.append(" ")
        elif kind not in _UNSEEN and char not in _BLANK_LETTERS and marks <= MAX_MARKS:
            out.append(char)
    return "".join(out)
