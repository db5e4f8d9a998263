"""A QR code (ISO/IEC 18004) of a participant's own page, as stretches of dark squares that every page can draw."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

QUIET = 4  # light squares around it, section 9.1 of the standard
# A page of the workshop; on a trainer's laptop it speaks http.
_LINK = re.compile(r"https?://[!#-&(-;=?-Z_a-z~]{1,150}")


@dataclass(frozen=True, slots=True)
class Code:
    """A square of *size*, its quiet zone included; *runs*: (left, top, width) of each dark stretch."""

    size: int
    runs: tuple[tuple[int, int, int], ...]


def fit(link: str) -> str:
    """*link* if it may stand in a code, else ""."""
    return link if _LINK.fullmatch(link) else ""


@lru_cache(maxsize=64)
def code(link: str) -> Code | None:
    """The code of *link*; None for what is no link."""
    if not fit(link):
        return None
    import segno

    matrix = segno.make(link, error="m", micro=False, boost_error=False).matrix
    runs = tuple(run for top, row in enumerate(matrix, QUIET) for run in _dark(bytes(row), top))
    return Code(len(matrix) + 2 * QUIET, runs)


def _dark(row: bytes, top: int) -> list[tuple[int, int, int]]:
    """The dark stretches of one row."""
    runs, left = [], QUIET
    for dark, squares in groupby(row):
        width = len(list(squares))
        if dark:
            runs.append((left, top, width))
        left += width
    return runs
