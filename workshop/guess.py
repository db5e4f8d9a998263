"""Which columns hold addresses or names when no heading tells it: by what stands in them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ..scanner import typed
from .columns import Column, Field
from .pieces import is_address, pieces

LOOKED_AT = 200  # rows
_FEW_CHARS = 400


def address_columns(rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Return the columns where at least half of what is written looks like an address, the fullest first."""
    found = {}
    for index in filled(rows[:LOOKED_AT]):
        cells = [row[index] for row in rows[:LOOKED_AT] if index < len(row) and row[index].strip()]
        hits = sum(map(looks_like_address, cells))
        said = sum(not typed.says_no_site(typed.plain(cell[:_FEW_CHARS])) for cell in cells)
        if hits and hits * 2 >= said:
            found[index] = hits
    return tuple(sorted(found, key=lambda index: -found[index]))


def looks_like_address(cell: str) -> bool:
    """Whether a domain or a link to an account stands in the cell; mail addresses are none."""
    if not any(mark in cell for mark in (".", "@", "://")):
        return False
    return any(is_address(piece) for piece in pieces(cell[:_FEW_CHARS]))


def guessed_columns(rows: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """Return the address columns of a list without heading, that of names, and the rest; () without an address."""
    addresses = address_columns(rows)
    if not addresses:
        return ()
    others = [index for index in filled(rows) if index not in addresses]
    name = next((index for index in others if _names(rows, index)), None)
    return (
        *(Column(index, Field.SITE) for index in addresses),
        *(Column(index, Field.NAME if index == name else Field.OTHER) for index in others),
    )


def filled(rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Return the columns that are not blank throughout."""
    return tuple(sorted({index for row in rows for index, cell in enumerate(row) if cell.strip()}))


def _names(rows: Sequence[Sequence[str]], index: int) -> bool:
    """Whether most cells are words without figures and without "@"."""
    cells = [row[index] for row in rows[:LOOKED_AT] if index < len(row) and row[index].strip()]
    wordy = sum(not any(c.isdigit() or c == "@" for c in cell) and any(map(str.isalpha, cell)) for cell in cells)
    return bool(cells) and wordy * 2 > len(cells)
