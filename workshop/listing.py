"""What was read from a list, in lines for the trainer: one for every row, then the sums. Prints nothing."""

from __future__ import annotations

import re
import shlex
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from ..reports.plain import line
from ..reports.terminal_layout import cells
from ..reports.words import say
from ..scanner.platforms import builder_of
from .permits import leaves
from .roster import Entry, Kind, Note, Participant, Roster, scan_list
from .table import TableError

WIDEST_NAME = 28
MOST_TWINS = 5
_OF_ROWS = frozenset({"counting_row", "heading_again", "nobody", "foot", "unclear_leave"})
ASK = (Kind.MAIL, Kind.PHONE, Kind.WRONG)


def fault(error: TableError, path: str, lang: str) -> str:
    """Return the sentence on a file that is no list."""
    return say(f"list_fault.{error.slug}", lang, path=path, **error.facts)


def lines(roster: Roster, lang: str, now: datetime | None = None) -> Iterator[str]:
    """Yield all that `kelompok baca` says; papers are good for a year before *now* (UTC)."""
    yield _head(roster, lang)
    yield from _about(roster.notes, lang)
    yield ""
    wide = min(WIDEST_NAME, max((cells(_who(person, lang)) for person in roster.participants), default=0))
    twins = _twins(roster)
    told = [(person.row, 0, _row(person, wide, twins, lang)) for person in roster.participants]
    told += [(int(note.facts["row"]), 1, _aside(note, lang)) for note in roster.notes if note.slug in _OF_ROWS]
    yield from (text for _, _, text in sorted(told))
    yield ""
    yield from _sums(roster, now or datetime.now(UTC), lang)


def answer(entry: Entry, lang: str) -> str:
    """Return what is said of one address."""
    shown = line(entry.shown)
    if entry.target is not None and entry.target.rewritten:
        shown = say("list.read_as", lang, text=line(entry.text), shown=shown)
    builder = builder_of(entry.target.host) if entry.target is not None else None
    said = say(f"list_entry.{entry.problem or entry.kind}", lang, text=line(entry.text), shown=shown,
               suggestion=line(entry.suggestion), platform=builder.name if builder else "")
    if entry.suggestion and entry.problem != "own_mail":
        return say("list_entry.suggestion", lang, answer=said, suggestion=line(entry.suggestion))
    return said


def _head(roster: Roster, lang: str) -> str:
    key = "list.titled" if roster.title else "list.head"
    return say(key, lang, source=roster.source, people=len(roster.participants), title=roster.title)


def _about(notes: tuple[Note, ...], lang: str) -> Iterator[str]:
    """The notes on the list as a whole; all columns in use share one line."""
    used = [_column(note, lang) for note in notes if note.slug == "column"]
    for note in notes:
        if note.slug not in (*_OF_ROWS, "column"):
            yield say(f"list_note.{note.slug}", lang, **note.facts)
    if used:
        yield say("list_note.columns", lang, columns=", ".join(used))


def _column(note: Note, lang: str) -> str:
    key = "list_note.column" if note.facts["heading"] else "list_note.column_bare"
    field = say(f"list_field.{note.facts['field']}", lang)
    return say(key, lang, column=note.facts["column"], heading=note.facts["heading"], field=field)


def _who(person: Participant, lang: str) -> str:
    return " · ".join(filter(None, (person.name, person.business))) or say("list.nobody_named", lang)


def _twins(roster: Roster) -> Mapping[str, tuple[int, ...]]:
    """Who named each site, with "www." or without."""
    named: dict[str, dict[int, None]] = defaultdict(dict)
    for site in scan_list(roster):
        named[site.key.removeprefix("www.")].update(dict.fromkeys(site.numbers))
    return {key: tuple(numbers) for key, numbers in named.items()}


def _also(entry: Entry, number: int, twins: Mapping[str, tuple[int, ...]], lang: str) -> str:
    """The answer to one address, and who else named that site; of what many share that is said already."""
    said = answer(entry, lang)
    if entry.target is None or entry.problem == "shared":
        return said
    others = [str(n) for n in twins[entry.target.shown.removeprefix("www.")] if n != number]
    return say("list.also", lang, answer=said, numbers=", ".join(others[:MOST_TWINS])) if others else said


def _row(person: Participant, wide: int, twins: Mapping[str, tuple[int, ...]], lang: str) -> str:
    who = _who(person, lang)
    while cells(who) > wide:
        who = who[:-2] + "…"
    said = "; ".join(_also(entry, person.number, twins, lang) for entry in person.entries)
    return say("list.row", lang, number=f"{person.number:4}", who=who + " " * (wide - cells(who)), answer=said)


def _aside(note: Note, lang: str) -> str:
    said = say(f"list_note.{note.slug}", lang, text=note.facts["text"])
    return "      " + say("list.aside", lang, row=note.facts["row"], text=said)


def _sums(roster: Roster, now: datetime, lang: str) -> Iterator[str]:
    people = roster.participants
    kinds = Counter(entry.kind for person in people for entry in person.entries)
    counts = ", ".join(say(f"list_kind.{kind}", lang, count=kinds[kind]) for kind in Kind if kinds[kind])
    ask = sum(any(entry.kind in ASK for entry in person.entries) for person in people)
    yield say("list.summary", lang, people=len(people), sites=len(scan_list(roster)))
    if counts:
        yield say("list.kinds", lang, counts=counts)
    yield say("list.ask", lang, count=ask) if ask else say("list.ask_none", lang)
    full = sum(not leave.why for leave in leaves(roster, now))
    yield say("list.consent", lang, count=full, sites=len(scan_list(roster)))
    if roster.source != "-":
        yield say("list.next", lang, source=_typed(roster.source))


def _typed(source: str) -> str:
    """The name of a file as it is typed again, in quotes that the shells of all systems know where it needs them."""
    return shlex.quote(source) if re.search(r"[\"$`\\!%]", source) else f'"{source}"' if " " in source else source
