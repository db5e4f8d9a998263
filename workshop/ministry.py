"""Anonymous numbers of one or more workshops: by workshop, trade and province, for CSV and JSON.

No domain, no name, no text that somebody typed, no day: a workshop is a number and a month. What is below five, or
would tell of fewer than five, is hidden (suppression.py). Beside each number stands of how many.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..checks.check import Check
from ..reports.csv import BOM, cell
from ..reports.phrasebook import phrase
from ..reports.words import load_words
from .counting import Class
from .places import OTHER, province, trade
from .suppression import ALL, FEWEST, Measure, Person, Row, shown, who_is_in

FORMAT = 1
PEOPLE, OWN, GRADED, LETTER, SEEN, FAILED = "peserta", "domain_sendiri", "dinilai", "nilai", "terlihat", "masalah"
LETTERS = "ABCDF"
COLUMNS = ("group", "month", "trade", "province", "measure", "what", "count", "of", "percent", "note")


@dataclass(frozen=True, slots=True)
class Held:
    """One workshop: what its people are, and the day, of which only the month is told."""

    day: date
    people: Class


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. *count* None: hidden; *of* None: it is the first of all. Never of a hidden denominator."""

    measure: str
    what: str
    count: int | None
    of: int | None

    @property
    def percent(self) -> int | None:
        """The share, rounded."""
        return None if self.count is None or not self.of else round(100 * self.count / self.of)


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one workshop (0: all), trade and province ("": all)."""

    group: int
    month: str
    trade: str
    province: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """What may leave: only lines whose people may be counted. *groups*: how many workshops."""

    lang: str
    groups: int
    months: tuple[str, str]
    lines: tuple[Line, ...]


def say(key: str, lang: str, **values: str | int) -> str:
    """The sentence *key* of statistics.toml."""
    assert __package__
    return phrase(__package__, "statistics", key, lang, **values)


def release(workshops: Sequence[Held], lang: str) -> Release:
    """The numbers of all *workshops* that may be told."""
    held = sorted(workshops, key=lambda one: one.day)
    people = [person for number, one in enumerate(held, 1) for person in _people(number, one)]
    measures = _measures(people)
    table = shown(people, measures)
    months = [f"{one.day:%Y-%m}" for one in held]
    names = {name: one.people.checks[name] for one in held for name in one.people.checks}
    whats = {m.name: _what(m.name, names, lang) for m in measures}
    lines = [_line(row, months, measures, table, whats) for row in sorted(who_is_in(people))
             if (row, PEOPLE) in table and (len(held) > 1 or row[0] != ALL)]
    return Release(lang, len(held), (min(months, default=""), max(months, default="")), tuple(lines))


def _people(number: int, one: Held) -> Iterable[Person]:
    for standing in one.people.standings:
        marks = {PEOPLE} | ({OWN} if standing.own else set())
        if standing.letter:
            marks |= {GRADED, f"{LETTER}:{standing.letter}"}
            marks |= {f"{SEEN}:{name}" for name in standing.seen} | {f"{FAILED}:{name}" for name in standing.failed}
        place = (f"{number:04}", trade(standing.person.commodity), province(standing.person.province))
        yield Person(place, frozenset(marks))


def _measures(people: Iterable[Person]) -> list[Measure]:
    """What is counted; problems only where five have one at all."""
    many = Counter(mark for person in people for mark in person.marks)
    told = [Measure(PEOPLE, ""), Measure(OWN, PEOPLE), Measure(GRADED, PEOPLE)]
    told += [Measure(f"{LETTER}:{letter}", GRADED, LETTER) for letter in LETTERS]
    for mark in sorted(m for m, n in many.items() if m.startswith(f"{FAILED}:") and n >= FEWEST):
        name = mark.partition(":")[2]
        told += [Measure(f"{SEEN}:{name}", GRADED, name), Measure(mark, f"{SEEN}:{name}", name)]
    return told


def _what(measure: str, checks: Mapping[str, Check], lang: str) -> str:
    kind, _, name = measure.partition(":")
    if kind in (SEEN, FAILED):
        return say(f"what.{kind}", lang, name=load_words(checks[name]).name[lang])
    return say(f"what.{kind}", lang, letter=name) if kind == LETTER else say(f"what.{kind}", lang)


def _line(
    row: Row, months: Sequence[str], measures: Sequence[Measure], table: Mapping[tuple[Row, str], int],
    whats: Mapping[str, str],
) -> Line:
    group = int(row[0] or 0)
    figures = tuple(Figure(m.name, whats[m.name], table.get((row, m.name)), table.get((row, m.of)))
                    for m in measures if not m.of or (row, m.of) in table)
    return Line(group, months[group - 1] if group else "", row[1], row[2], figures)


def to_json(made: Release) -> str:
    """The release as JSON (docs/kementerian-v1.schema.json)."""
    told = {
        "format": FORMAT, "fewest": FEWEST, "groups": made.groups, "from": made.months[0], "to": made.months[1],
        "notes": list(notes(made.lang)),
        "lines": [{
            "group": line.group or None, "month": line.month or None, "trade": line.trade or None,
            "province": line.province or None,
            "figures": [{"measure": f.measure, "what": f.what, "count": f.count, "of": f.of, "percent": f.percent}
                        for f in line.figures],
        } for line in made.lines],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def digest(made: Release) -> str:
    """The same for the same numbers, in whatever language and form."""
    told = [(line.group, line.trade, line.province, f.measure, f.count) for line in made.lines for f in line.figures]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def to_csv(made: Release) -> str:
    """The release as a table for spreadsheets: semicolon, BOM, CRLF; no cell is a formula."""
    lang, every = made.lang, say("every", made.lang)
    rows = [tuple(say(f"column.{name}", lang) for name in COLUMNS)]
    for line in made.lines:
        for f in line.figures:
            group = str(line.group) if line.group else every
            rows.append((group, line.month or every, _named(line.trade, lang), _named(line.province, lang), f.measure,
                         f.what, _number(f.count), _number(f.of), _number(f.percent),
                         say("hidden", lang, fewest=FEWEST) if f.count is None else ""))
    return BOM + "".join(";".join(_quoted(one) for one in row) + "\r\n" for row in rows)


def notes(lang: str) -> tuple[str, ...]:
    """How to read the numbers."""
    return tuple(say(f"note.{key}", lang, fewest=FEWEST) for key in ("hidden", "lines", "of", "unseen"))


def _named(text: str, lang: str) -> str:
    return say("other", lang) if text == OTHER else text or say("every", lang)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _quoted(text: str) -> str:
    return '"' + cell(text).replace('"', '""') + '"'
