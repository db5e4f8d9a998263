"""Every set of one to four people that adds up to nought is found, and nothing else."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.workshop.few import known_few
from ikmscan.workshop.span import PRIME

NUMBERS = st.integers(-6, 6).map(lambda n: n % PRIME)


@given(st.lists(st.tuples(NUMBERS, st.integers(1, 6)), max_size=12))
@settings(max_examples=300)
def test_it_finds_what_trying_all_sets_finds(unknowns: list[tuple[int, int]]) -> None:
    drawn, many = [n for n, _ in unknowns], [people for _, people in unknowns]
    tried = [some for size in range(1, 5) for some in combinations(range(len(drawn)), size)
             if sum(many[n] for n in some) <= 4 and sum(drawn[n] for n in some) % PRIME == 0]
    found = list(known_few(drawn, many, 4))
    assert {tuple(sorted(some)) for some in found} == set(tried)
    assert [len(some) for some in found] == sorted(len(some) for some in found)


def test_four_among_a_thousand_are_found() -> None:
    drawn = [pow(3, n, PRIME) for n in range(1, 1001)]
    drawn[700] = -(drawn[20] + drawn[300] + drawn[555]) % PRIME
    assert {frozenset(some) for some in known_few(drawn, [1] * 1000, 4)} == {frozenset({20, 300, 555, 700})}
