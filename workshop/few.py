"""Who are few together and known by a sum: sets of unknowns whose drawn numbers (span.py) add up to nought. Pure.

All sets are found, however odd: two trades in three provinces are as good a crowd to a reader who can solve for them as
one trade in one. Sets of four are sought as two pairs that meet, so that a thousand unknowns take a second.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

from .span import PRIME

MOST_ONES = 3_000  # of more that stand for one person each, sets of four are left out: pairs would fill the memory

Set = tuple[int, ...]


def known_few(drawn: Sequence[int], many: Sequence[int], most: int) -> Iterator[Set]:
    """Sets of up to four unknowns, *most* people together at most, that add up to nought; the small sets first. Of
    unknown *n* there are *many[n]* people, and the number drawn for it is *drawn[n]*."""
    few = [n for n, people in enumerate(many) if people <= most]
    by_number: dict[int, list[int]] = defaultdict(list)
    for n in few:
        by_number[drawn[n]].append(n)
    yield from ((n,) for n in by_number.get(0, ()))
    for size in (1, 2):
        for some in combinations(few, size):
            if sum(many[n] for n in some) < most:
                yield from _with_one_more(some, drawn, many, most, by_number)
    ones = [n for n in few if many[n] == 1]
    if most >= 4 and len(ones) <= MOST_ONES:
        yield from _fours(ones, drawn)


def _with_one_more(
    some: Set, drawn: Sequence[int], many: Sequence[int], most: int, by_number: Mapping[int, Sequence[int]],
) -> Iterator[Set]:
    left = most - sum(many[n] for n in some)
    for n in by_number.get(-sum(drawn[n] for n in some) % PRIME, ()):
        if n > some[-1] and many[n] <= left:
            yield (*some, n)


def _fours(ones: Sequence[int], drawn: Sequence[int]) -> Iterator[Set]:
    """Four that are one person each: two pairs, the sum of one the opposite of the other's."""
    meeting = _opposites(sorted((drawn[a] + drawn[b]) % PRIME for a, b in combinations(ones, 2)))
    pairs: dict[int, list[Set]] = defaultdict(list)
    for a, b in combinations(ones, 2) if meeting else ():
        if (total := (drawn[a] + drawn[b]) % PRIME) in meeting:
            pairs[total].append((a, b))
    for total in sorted(pairs):
        for one, other in product(pairs[total], pairs.get(-total % PRIME, ())):
            if one < other and len({*one, *other}) == 4:
                yield (*one, *other)


def _opposites(totals: Sequence[int]) -> set[int]:
    """Which of the sorted *totals* have their opposite among them."""
    found = {0} if totals[:2] == [0, 0] else set()
    low, high = 0, len(totals) - 1
    while low < high:
        both = totals[low] + totals[high]
        if both == PRIME:
            found |= {totals[low], totals[high]}
        if both <= PRIME:
            low += 1
        else:
            high -= 1
    return found
