"""A file with participants -> the Roster: every row answered, all that was understood, guessed or dropped noted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..reports.plain import line
from .columns import Column, Field, columns, heading_row
from .guess import address_columns, filled, guessed_columns
from .people import CONTACT, participants
from .roster import Note, Roster
from .table import Table, TableError, tables


def read_roster(content: bytes, source: str, *, contacts: bool = False) -> Roster:
    """Return the participants of the file; TableError says why it is no list. Contacts are dropped unless asked for."""
    found = tables(content)
    table = max(found, key=_promise)
    heading, known, notes = _understood(table)
    people, left = participants(table.rows[heading + 1 :], known, contacts=contacts)
    told = [*_of_sheets(table, found), *table.notes, *notes, *_of_columns(known, contacts=contacts), *left]
    title = next((line(cell) for _, row in table.rows[: max(heading, 0)] for cell in row if cell.strip()), "")
    return Roster(title, people, tuple(told), line(source))


def _promise(table: Table) -> tuple[int, int]:
    """How much a sheet looks like the list of participants: first by its heading, then by its addresses."""
    rows = [row for _, row in table.rows]
    heading = heading_row(rows)
    named = {column.field for column in columns(rows[heading])} if heading is not None else set()
    return (Field.SITE in named) * 10 + len(named), len(address_columns(rows))


def _of_sheets(table: Table, found: Sequence[Table]) -> Iterator[Note]:
    others = [other.sheet for other in found if other is not table]
    if others:
        yield Note("sheet", {"sheet": line(table.sheet, 60), "others": line(", ".join(others))})


def _understood(table: Table) -> tuple[int, tuple[Column, ...], list[Note]]:
    """The index of the heading (-1 for none), the columns, and what had to be guessed."""
    rows = [row for _, row in table.rows]
    heading = heading_row(rows)
    if heading is None:
        known = guessed_columns(rows)
        if not known:
            raise TableError("no_column")
        return -1, known, [Note("no_heading", {"column": _letter(column.index)}) for column in known[:1]]
    notes = [Note("skipped", {"rows": ", ".join(str(n) for n, _ in table.rows[:heading])})] if heading else []
    named = {column.index: column for column in columns(rows[heading])}
    known = tuple(named.get(k, Column(k, Field.OTHER)) for k in sorted({*named, *filled(rows[heading + 1 :])}))
    addresses = address_columns(rows[heading + 1 :])
    taken = {column.index for column in known if column.field is not Field.OTHER}
    guessed = [index for index in addresses if index not in taken]
    if not guessed and all(column.field is not Field.SITE for column in known):
        raise TableError("no_column")
    notes += [Note("guessed", {"column": _letter(column.index), "heading": line(column.heading, 60)})
              for column in known if column.index in guessed]
    return heading, tuple(replace(c, field=Field.SITE) if c.index in guessed else c for c in known), notes


def _of_columns(known: Sequence[Column], *, contacts: bool) -> Iterator[Note]:
    """Which columns are kept and which are not."""
    kept: set[Field] = set()
    dropped = []
    for column in known:
        again = column.field in kept and column.field not in (Field.SITE, *CONTACT)
        if column.field in (Field.OTHER, Field.TIME) or again or (column.field in CONTACT and not contacts):
            dropped.append(line(column.heading, 40) or _letter(column.index))
        else:
            facts = {"field": str(column.field), "column": _letter(column.index), "heading": line(column.heading, 60)}
            yield Note("column", facts)
        kept.add(column.field)
    if dropped:
        yield Note("dropped", {"headings": ", ".join(dropped)})


def _letter(index: int) -> str:
    """The name of a column in a spreadsheet: A, B … AA."""
    name = ""
    while index >= 0:
        name, index = chr(65 + index % 26) + name, index // 26 - 1
    return name
