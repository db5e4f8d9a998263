"""Rows below the heading -> participants with their seats and addresses; a row that is none is noted. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..reports.plain import line
from ..scanner.suffix import registrable
from .cells import entries
from .columns import Column, Field, letters
from .leave import leave
from .roster import Entry, Kind, Note, Participant
from .table import WITHOUT_VALUE, Row

CONTACT = (Field.PHONE, Field.MAIL)
MANY = 3  # a domain that more participants name belongs to somebody else
MAX_NAME_CHARS = 80
_WHO = (Field.NAME, Field.BUSINESS, Field.COMMODITY, Field.CITY, Field.PROVINCE)
_SEAT = re.compile(r"[0-9]{1,5}\.?", re.ASCII)
_SUM = re.compile(r"[0-9., ]{1,12}")
_PRIVATE = re.compile(r"[^\s@]{1,64}@\S{1,100}|[0-9][0-9 .-]{4,20}[0-9]")
_FOOTER = re.compile(r"(?:total|jumlah|mengetahui|catatan|nb|ket|keterangan|sumber|dicetak|halaman)\b", re.I)


def participants(
    rows: Sequence[tuple[int, Row]], known: Sequence[Column], *, contacts: bool
) -> tuple[tuple[Participant, ...], list[Note]]:
    """Return who stands in the rows, and a note for each row that is nobody's."""
    people: list[Participant] = []
    notes: list[Note] = []
    seats: list[str] = []
    for number, row in rows:
        cells = _cells(row, known)
        idle = _idle(row, cells, known)
        if idle:
            words = line(" · ".join(cell for cell in row if cell.strip()), 80)
            notes.append(Note(idle, {"row": str(number), "text": _PRIVATE.sub("…", words)}))
            continue
        given = leave(cells)
        notes += [Note("unclear_leave", {"row": str(number), "text": text}) for text in given.unclear]
        seats.append(cells.get(Field.NUMBER, ""))
        contact = line(" / ".join(_all(row, known, CONTACT)), 120) if contacts else ""
        found = _entries(row, known)
        found = found if contacts else tuple(map(_masked, found))
        name, business, commodity, city, province = (line(cells.get(field, ""), MAX_NAME_CHARS) for field in _WHO)
        people.append(Participant(len(people) + 1, name, business, commodity, city, province, contact, given.consent,
                                  found, number))
    seated, told = _seated(people, seats)
    return tuple(_with_shared(seated)), [*told, *notes]


def _cells(row: Row, known: Sequence[Column]) -> dict[Field, str]:
    """The first cell of each kind that is not blank."""
    cells: dict[Field, str] = {}
    for column in known:
        cell = row[column.index].strip() if column.index < len(row) else ""
        if cell and not (cell == WITHOUT_VALUE and column.field in _WHO):
            cells.setdefault(column.field, cell)
    return cells


def _all(row: Row, known: Sequence[Column], fields: Sequence[Field]) -> Iterator[str]:
    return (row[c.index].strip() for c in known if c.field in fields and c.index < len(row) and row[c.index].strip())


def _entries(row: Row, known: Sequence[Column]) -> tuple[Entry, ...]:
    """What stands in all columns of addresses; "belum punya" only where no other column says more."""
    sites = [column for column in known if column.field is Field.SITE]
    found = [e for c in sites if c.index < len(row) and row[c.index].strip() for e in entries(row[c.index], c.platform)]
    told = {(e.kind, e.shown or e.text, e.problem): e for e in found}
    useful = [e for e in told.values() if e.kind is not Kind.NONE and (e.problem != "yes_only")]
    return tuple(useful) or tuple(told.values())[:1] or entries("")


def _masked(entry: Entry) -> Entry:
    """A telephone number or a mail address as its writer knows it again, and nobody can use it."""
    if entry.kind is Kind.PHONE:
        return replace(entry, text=f"{entry.text[:4]}…{entry.text[-2:]}")
    if entry.kind is Kind.MAIL:
        name, at, domain = entry.text.rpartition("@")
        return replace(entry, text=f"{name[:2]}…{at}{domain}")
    return entry


def _idle(row: Row, cells: Mapping[Field, str], known: Sequence[Column]) -> str:
    """Why a row is nobody's: numbers of columns, the heading again, a foot; "" for a participant."""
    full = [cell.strip() for cell in row if cell.strip()]
    if len(full) > 1 and full == [str(k) for k in range(1, len(full) + 1)]:
        return "counting_row"
    heads = {column.index: letters(column.heading) for column in known if column.heading}
    if len(heads) > 1 and all(letters(cell) == heads.get(k) for k, cell in enumerate(row) if cell.strip()):
        return "heading_again"
    who = [cells[field] for field in (Field.NAME, Field.BUSINESS, Field.SITE) if field in cells]
    if not who:
        return "nobody"
    sums = all(_SUM.fullmatch(cell) for cell in full[1:])
    return "foot" if (Field.SITE not in cells or sums) and _FOOTER.match(full[0]) else ""


def _seated(people: list[Participant], seats: list[str]) -> tuple[list[Participant], list[Note]]:
    """With the numbers of the list where all are there and differ, else in its order."""
    numbers = [int(seat.rstrip(".")) for seat in seats if _SEAT.fullmatch(seat)]
    if people and len(set(numbers)) == len(people) and min(numbers) > 0:
        return [replace(person, number=n) for person, n in zip(people, numbers, strict=True)], []
    return people, [Note("renumbered")] if any(seats) else []


def _with_shared(people: list[Participant]) -> Iterator[Participant]:
    """A domain that many name (the portal of an office) is nobody's own: level 2 needs its owner's leave."""
    named = Counter(domain for person in people for domain in {_domain(e) for e in person.entries} - {""})
    for person in people:
        yield replace(person, entries=tuple(
            replace(e, kind=Kind.GOVERNMENT, problem="shared")
            if named[_domain(e)] > MANY and e.kind is not Kind.GOVERNMENT else e for e in person.entries))


def _domain(entry: Entry) -> str:
    if entry.target is None:
        return ""
    return entry.target.shown if entry.kind is Kind.BUILDER else registrable(entry.target.host)
