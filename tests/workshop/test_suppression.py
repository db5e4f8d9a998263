"""What is hidden stays hidden: an attacker who solves for it exactly never learns of one to four people."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product

import pytest
from attacker import Attacker
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from ikmscan.workshop.span import Span
from ikmscan.workshop.suppression import ALL, FEWEST, Measure, Person, counted, rows_of, shown

MEASURES = (
    Measure("all", ""), Measure("own", "all"), Measure("looked", "all"),
    *(Measure(letter, "looked", "letter") for letter in "ABC"),
    Measure("seen", "looked", "problem"), Measure("has", "seen", "problem"),
)
# An attacker takes his time, so a table that fails is shown as it was drawn.
SLOW = settings(phases=(Phase.explicit, Phase.reuse, Phase.generate))
LETTERS = [frozenset({"all", "own", "looked", letter}) for letter in "ABC"]
MARKS = [
    frozenset({"all"}), frozenset({"all", "own"}), *LETTERS, *(marks | {"seen"} for marks in LETTERS),
    *(marks | {"seen", "has"} for marks in LETTERS),
]
SOME = {"": ("all", "own", "looked"), "letter": ("all", "own", "looked", *"ABC"),
        "problem": ("all", "own", "looked", "seen", "has")}


def crowd(*groups: tuple[int, tuple[str, ...], frozenset[str]]) -> list[Person]:
    return [Person(place, marks) for many, place, marks in groups for _ in range(many)]


@st.composite
def crowds(draw: st.DrawFn) -> list[Person]:
    """Up to eight kinds of people, each of none to twelve: tables with many small numbers."""
    places = list(product("k", "xy", "pqr")) if draw(st.booleans()) else list(product("kl", "xy", "pq"))
    kinds = draw(st.lists(st.tuples(st.integers(1, 12), st.sampled_from(places), st.sampled_from(MARKS)),
                          min_size=1, max_size=8))
    return crowd(*kinds)


def mixed(people: list[Person]) -> set[tuple[tuple[str, ...], frozenset[str]]]:
    """The kinds that there may be at each place for who knows which letters and which problems are there."""
    seen = {(p.place, p.marks & set(SOME["letter"]), p.marks & set(SOME["problem"])) for p in people}
    return {(place, letter | problem) for place, letter, _ in seen for other, _, problem in seen
            if place == other and letter & set(SOME[""]) == problem & set(SOME[""])}


def derived(people: list[Person], names: tuple[str, ...], told: dict[tuple[tuple[str, ...], str], int]) -> list[str]:
    """Every count of one to four people that the attacker has exactly, also of those in one number and not in the next."""
    kinds = Counter((p.place, p.marks & set(names)) for p in people)
    known = sorted(set(kinds) | (mixed(people) if len(names) == len(MEASURES) else set()), key=repr)

    def who(row: tuple[str, ...], name: str) -> list[int]:
        return [n for n, (place, marks) in enumerate(known) if row in set(rows_of(place)) and name in marks]

    attacker = Attacker(len(known), [(who(row, name), n) for (row, name), n in told.items() if name in names])
    asked = {}
    for row in sorted({row for p in people for row in rows_of(p.place)}):
        for measure in (m for m in MEASURES if m.name in names):
            asked[f"{row} {measure.name}"] = who(row, measure.name)
            if measure.of:
                asked[f"{row} {measure.of} but not {measure.name}"] = sorted(
                    set(who(row, measure.of)) - set(who(row, measure.name)))
    found = []
    for name, members in asked.items():
        if 0 < sum(kinds[known[n]] for n in members) < FEWEST:
            least, most = attacker.bounds(members)
            found += [name] if least == most else []
    return found


@given(crowds())
@settings(SLOW, max_examples=60)
def test_no_count_of_one_to_four_follows_from_what_is_shown(people: list[Person]) -> None:
    told = shown(people, MEASURES)
    for names in SOME.values():
        assert derived(people, names, told) == []


@given(crowds())
@settings(SLOW, max_examples=15)
def test_nothing_follows_from_letters_and_problems_together(people: list[Person]) -> None:
    told = shown(people, MEASURES)
    assert derived(people, tuple(m.name for m in MEASURES), told) == []


@given(crowds())
@settings(SLOW, max_examples=10)
def test_no_odd_crowd_of_one_to_four_follows_either(people: list[Person]) -> None:
    """Neither two provinces of one trade together, nor any other people that somebody may add up."""
    told = shown(people, MEASURES)
    for names in SOME.values():
        kinds = Counter((p.place, p.marks & set(names)) for p in people)
        known = sorted(kinds, key=repr)
        attacker = Attacker(len(known), [
            ([n for n, (place, marks) in enumerate(known) if row in set(rows_of(place)) and name in marks], many)
            for (row, name), many in told.items() if name in names])
        for some in (some for size in (1, 2, 3, 4) for some in combinations(range(len(known)), size)):
            if sum(kinds[known[n]] for n in some) < FEWEST:
                least, most = attacker.bounds(some)
                assert least != most, [known[n] for n in some]


def test_two_places_of_a_row_are_a_crowd_as_well() -> None:
    """By row and by column nobody is few, but of what is shown follows that three of t2 are in p1 or p3."""
    people = crowd((9, ("k", "t1", "p1"), MARKS[0]), (9, ("k", "t1", "p3"), MARKS[0]), (9, ("k", "t1", "p0"), MARKS[0]),
                   (2, ("k", "t2", "p1"), MARKS[0]), (1, ("k", "t2", "p3"), MARKS[0]), (9, ("k", "t2", "p0"), MARKS[0]))
    told = shown(people, MEASURES)
    assert (("k", "t2", ""), "all") not in told or (("k", "t2", "p0"), "all") not in told


@given(crowds())
def test_what_is_shown_is_true_five_or_more_and_has_its_denominator(people: list[Person]) -> None:
    told, table = shown(people, MEASURES), counted(people, MEASURES)
    for (row, name), n in told.items():
        measure = next(m for m in MEASURES if m.name == name)
        assert n == table[row, name] >= FEWEST
        assert not measure.of or (row, measure.of) in told


@given(crowds(), st.randoms())
def test_the_order_of_the_people_says_nothing(people: list[Person], chance) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(people)
    chance.shuffle(shuffled)
    assert shown(shuffled, MEASURES) == shown(people, MEASURES)


def test_the_attacker_breaks_a_table_without_secondary_suppression() -> None:
    """He is no straw man: with primary suppression alone he has the three of y."""
    people = crowd((9, ("k", "x", "p"), MARKS[0]), (3, ("k", "y", "p"), MARKS[0]))
    told = {cell: n for cell, n in counted(people, MEASURES).items() if n >= FEWEST}
    assert "('k', 'y', 'p') all" in derived(people, SOME[""], told)
    safe = shown(people, MEASURES)
    assert (("k", "x", ""), "all") not in safe
    assert safe[("k", "", ""), "all"] == 12


def test_who_is_left_over_is_protected_as_well() -> None:
    """Ten people, eight with a site: how many have none is not told."""
    people = crowd((8, ("k", "x", "p"), MARKS[1]), (2, ("k", "x", "p"), MARKS[0]))
    told = shown(people, MEASURES)
    assert (("k", "x", "p"), "all") in told
    assert not any(name == "own" for _, name in told)


def test_a_path_of_sums_is_no_way_round() -> None:
    """x/p and y/p hidden, x alone in its row but for one that is shown: y/p was column less row."""
    people = crowd((6, ("k", "x", "p"), MARKS[0]), (7, ("k", "x", "q"), MARKS[0]), (3, ("k", "y", "p"), MARKS[0]),
                   (6, ("k", "y", "q"), MARKS[0]))
    assert derived(people, SOME[""], shown(people, MEASURES)) == []


def test_a_large_even_table_is_shown_whole() -> None:
    """Nothing is hidden where nothing must be."""
    people = crowd(*((8, place, marks) for place in product("k", "xy", "pq") for marks in MARKS))
    table = counted(people, MEASURES)
    assert shown(people, MEASURES) == dict(sorted(table.items()))


def test_one_workshop_keeps_its_totals() -> None:
    """Secondary suppression takes small places before the whole."""
    people = crowd((20, ("k", "x", "p"), LETTERS[2]), (6, ("k", "y", "p"), LETTERS[1]), (2, ("k", "y", "q"), LETTERS[0]),
                   (9, ("k", "x", "q"), MARKS[0]))
    told = shown(people, MEASURES)
    assert told[(ALL, ALL, ALL), "all"] == 37
    assert told[("k", ALL, ALL), "looked"] == 28


@pytest.mark.parametrize(("known", "asked", "sources"), [
    ([[0, 1, 2], [0, 1]], [2], [0, 1]), ([[0, 1], [1, 2], [0, 2]], [0], [0, 1, 2]), ([[0, 1], [0, 1]], [0], None),
    ([], [], []), ([[0, 1]], [0, 1], [0]),
])
def test_a_span_names_what_a_sum_follows_from(
    known: list[list[int]], asked: list[int], sources: list[int] | None
) -> None:
    span = Span(3)
    for number, one in enumerate(known):
        span.add(number, one)
    assert span.sources(asked) == sources
