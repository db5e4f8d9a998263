"""Which numbers about people may be shown: none below five, and none from which one below five follows.

Primary: a count below FEWEST is hidden, zero too. Secondary: further counts are hidden until no count of one to four
people follows from the rest, by any sums and differences of what is shown, also for who knows which combinations are
empty. As all that such a reader does not know is above zero, bounds tell him no exact number either: around a point
inside the polytope only what is linear in the known sums is fixed. Pure.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

from .few import known_few
from .span import Span

FEWEST = 5
IN_VAIN = 20  # leaks in a row that would be mended by what is to be hidden anyway
ALL = ""  # in a Row: every value of that dimension
Row: TypeAlias = tuple[str, ...]
Cell: TypeAlias = tuple[Row, str]
Kind: TypeAlias = tuple[Row, frozenset[str]]  # a place, and what its people are counted in


@dataclass(frozen=True, slots=True)
class Measure:
    """A thing that people are counted in: *of* names the measure of all who could be ("" for the first of all), which
    is its denominator. Measures of one *group* are shown side by side; those of group "" stand beside every group."""

    name: str
    of: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Nobody in particular: a value for each dimension, and the measures he is counted in."""

    place: Row
    marks: frozenset[str]


def rows_of(place: Row) -> Iterator[Row]:
    """The rows in which people of *place* are counted: each dimension by itself or all of it."""
    return product(*((ALL, value) for value in place))


def who_is_in(people: Iterable[Person]) -> frozenset[Row]:
    """Every row in which somebody is."""
    return frozenset(row for person in people for row in rows_of(person.place))


def counted(people: Iterable[Person], measures: Sequence[Measure]) -> dict[Cell, int]:
    """Every number of the table, hidden or not; rows in which nobody is are left out."""
    told: Counter[Cell] = Counter()
    crowd = list(people)
    for person in crowd:
        for row in rows_of(person.place):
            told.update((row, mark) for mark in person.marks)
    return {(row, m.name): told[row, m.name] for row in sorted(who_is_in(crowd)) for m in measures}


def shown(people: Sequence[Person], measures: Sequence[Measure]) -> dict[Cell, int]:
    """The numbers that may be shown; what is not in it is hidden.

    Each workshop by itself first: most leaks are mended there, where sums are short, and few are left for the table of
    all workshops, where they are long (measured, before all measures were audited together:
    1,500 people of 25 workshops in 7 s instead of 25 s; with that audit 37 s)."""
    table = counted(people, measures)
    open_cells = _closed({cell for cell, n in table.items() if n >= FEWEST}, measures)
    of_one: dict[str, set[Cell]] = defaultdict(set)
    for cell in open_cells:
        of_one[cell[0][0]].add(cell)
    kept, crowds = set(of_one.pop(ALL, ())), defaultdict(list)
    for person in people:
        crowds[person.place[0]].append(person)
    for workshop, cells in sorted(of_one.items()):
        kept |= _settled(crowds[workshop], measures, table, cells)
    return {cell: table[cell] for cell in sorted(_settled(people, measures, table, _closed(kept, measures)))}


def _settled(
    people: Sequence[Person], measures: Sequence[Measure], table: Mapping[Cell, int], cells: set[Cell]
) -> set[Cell]:
    """*cells* without those that have to be hidden, until nothing leaks."""
    groups = sorted({m.group for m in measures})  # "" first
    behind = Counter(m.of for m in measures)
    sides = [(g,) for g in groups] + [tuple(groups[1:])] * (len(groups) > 2)
    audits = [_Audit(people, measures, own, table, behind) for own in sides]  # last as if all groups were laid together
    changed = True
    while changed:
        changed = False
        for audit in audits:
            while hide := audit.to_hide(cells):
                cells, changed = _closed(cells - hide, measures), True
    return cells


def _closed(cells: set[Cell], measures: Sequence[Measure]) -> set[Cell]:
    """*cells* without those whose denominator is hidden."""
    kept: set[Cell] = set()
    of, place = {m.name: m.of for m in measures}, {m.name: n for n, m in enumerate(measures)}
    for row, name in sorted(cells, key=lambda cell: place[cell[1]]):  # what is counted of another stands behind it
        if not of[name] or (row, of[name]) in kept:
            kept.add((row, name))
    return kept


def _short_sums_first(cell: Cell) -> tuple[bool, Cell]:
    """The order in which numbers are learnt: those of all workshops last, for they touch everybody."""
    return cell[0][0] == ALL, cell


class _Audit:
    """Looks for leaks in the numbers of some groups, together with those that stand beside every group."""

    def __init__(
        self, people: Sequence[Person], measures: Sequence[Measure], groups: Sequence[str], table: Mapping[Cell, int],
        behind: Mapping[str, int],
    ) -> None:
        self._measures = [m for m in measures if m.group in ("", *groups)]
        self._table, self._behind = table, behind
        self._names = [m.name for m in self._measures]
        self._own = [m.name for m in measures if m.group in groups]
        kinds: Counter[Kind] = Counter()
        for person in people:
            kinds[person.place, person.marks & frozenset(self._names)] += 1
        self._kinds = sorted(kinds, key=lambda kind: (kind[0], sorted(kind[1])))
        self._many = [kinds[kind] for kind in self._kinds]
        self._states = sorted({state for _, state in self._kinds}, key=sorted)
        self._sound: list[Cell] = []  # in which nothing leaked
        self._safe: set[tuple[int, ...]] = set()  # what does not follow from what is shown follows from less even less
        self._few: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
        self._within: dict[Row, list[int]] = defaultdict(list)
        for number, (place, _) in enumerate(self._kinds):
            for row in rows_of(place):
                self._within[row].append(number)

    def to_hide(self, shown_cells: set[Cell]) -> set[Cell]:
        """One number of each leak, the least useful that it needs; empty where nothing leaks."""
        cells = sorted((cell for cell in shown_cells if cell[1] in self._names), key=_short_sums_first)
        if cells == self._sound or not any(name in self._own for _, name in cells):
            return set()
        span = Span(len(self._kinds))
        for number, (row, name) in enumerate(cells):
            span.add(number, self._counting(self._within[row], name))
        asked = (one for some in self._crowds(cells) for one in self._few_of(some) if one not in self._safe)
        hide = self._mended(asked, span, cells)
        hide = hide or self._mended(known_few(span.drawn, self._many, FEWEST - 1), span, cells)  # takes long
        self._sound = self._sound if hide else cells
        return hide

    def _mended(self, asked: Iterable[tuple[int, ...]], span: Span, cells: Sequence[Cell]) -> set[Cell]:
        """What to hide of *cells* so that less follows on who is *asked* after."""
        hide: set[Cell] = set()
        vain = 0
        for one in asked:
            sources = span.sources(one)
            if sources is None:
                self._safe.add(one)
            elif hide.isdisjoint(needed := [cells[number] for number in sources]):
                hide.add(min(needed, key=self._worth))
                vain = 0
            elif (vain := vain + 1) > IN_VAIN:  # most of what leaks is mended already: look again with less shown
                break
        return hide

    def _worth(self, cell: Cell) -> tuple[bool, bool, int, int, int, Cell]:
        """What is hidden first: what is of the group before what stands beside all, parts before whole workshops, what
        has little behind it, small places before large."""
        row, name = cell
        whole = not any(row[1:])
        return name not in self._own, whole, self._behind.get(name, 0), row.count(ALL), self._table[cell], cell

    def _crowds(self, cells: Sequence[Cell]) -> Iterator[tuple[int, ...]]:
        """Kinds of people that stand in one row together, and those that are left of a row beside its shown parts."""
        yield from (tuple(some) for _, some in sorted(self._within.items()))
        for row, children in self._lines(cells):
            gone = {number for child in children for number in self._within[child]}
            yield tuple(number for number in self._within[row] if number not in gone)

    def _few_of(self, some: tuple[int, ...]) -> list[tuple[int, ...]]:
        """Who of *some* are one to four together: in a measure, in its denominator but not in it, or alike in all."""
        if some not in self._few:
            asked = [self._counting(some, m.name) for m in self._measures]
            asked += [tuple(n for n in self._counting(some, m.of) if m.name not in self._kinds[n][1])
                      for m in self._measures if m.of]
            asked += [tuple(n for n in some if self._kinds[n][1] == state) for state in self._states]
            self._few[some] = [one for one in dict.fromkeys(asked) if 0 < sum(self._many[n] for n in one) < FEWEST]
        return self._few[some]

    def _counting(self, some: Iterable[int], name: str) -> tuple[int, ...]:
        return tuple(number for number in some if name in self._kinds[number][1])

    def _lines(self, cells: Sequence[Cell]) -> Iterator[tuple[Row, list[Row]]]:
        """Each shown number with the shown ones into which it falls, one finer level at a time."""
        parts: dict[tuple[Row, str, tuple[bool, ...]], list[Row]] = defaultdict(list)
        for there, name in cells:
            for row in rows_of(there):
                parts[row, name, tuple(map(bool, there))].append(there)
        known = set(cells)
        for (row, name, level), children in parts.items():
            if (row, name) in known and level != tuple(map(bool, row)):
                yield row, children
