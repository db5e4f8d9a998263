"""Who wants to know what a table hides: he solves for it, exactly. Shares nothing with workshop/suppression.py.

He knows the rules, every shown number, and which combinations of place and kind exist at all; people are no fractions
less than zero. A hidden number is his when the least and the most that it can be are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Row = tuple[list[Fraction], Fraction, int]  # factors of the unknowns, total, the unknown that it stands for


class Attacker:
    """Unknowns 0..n-1, none below zero, with what is known of sums of them."""

    def __init__(self, unknowns: int, known: Sequence[tuple[Sequence[int], int]]) -> None:
        self._unknowns = unknowns
        self._tableau: list[Row] = []
        self._begin(known)

    def bounds(self, asked: Sequence[int]) -> tuple[Fraction, Fraction | None]:
        """The least and the most (None: no end) that the sum of *asked* can be."""
        least, most = self._best(asked, Fraction(1)), self._best(asked, Fraction(-1))
        assert least is not None
        return least, None if most is None else -most

    def _begin(self, known: Sequence[tuple[Sequence[int], int]]) -> None:
        """Phase one of the simplex method with Bland's rule: a vertex of all tables that fit what is known."""
        n, m = self._unknowns, len(known)
        rows = []
        for k, (members, total) in enumerate(known):
            left = [Fraction(int(j in set(members))) for j in range(n)] + [Fraction(int(j == k)) for j in range(m)]
            rows.append((left, Fraction(total), n + k))
        goal = [Fraction(0)] * n + [Fraction(1)] * m
        rows, value = _minimised(rows, goal)
        assert value == 0, "the shown numbers contradict each other"
        for k, (left, _, basis) in enumerate(rows):
            if basis >= n and (j := next((j for j in range(n) if left[j]), None)) is not None:
                _pivot(rows, k, j)
        self._tableau = [(left[:n], right, basis) for left, right, basis in rows if basis < n]

    def _best(self, asked: Sequence[int], sign: Fraction) -> Fraction | None:
        goal = [sign if j in set(asked) else Fraction(0) for j in range(self._unknowns)]
        _, value = _minimised([(list(left), right, basis) for left, right, basis in self._tableau], goal)
        return value


def _minimised(
    rows: list[Row], goal: Sequence[Fraction]
) -> tuple[list[Row], Fraction | None]:
    while True:
        price = [goal[j] - sum((goal[basis] * left[j] for left, _, basis in rows), Fraction(0))
                 for j in range(len(goal))]
        enter = next((j for j, p in enumerate(price) if p < 0), None)
        if enter is None:
            return rows, sum((goal[basis] * right for _, right, basis in rows), Fraction(0))
        ratios = [(right / left[enter], basis, k) for k, (left, right, basis) in enumerate(rows) if left[enter] > 0]
        if not ratios:
            return rows, None
        _pivot(rows, min(ratios)[2], enter)


def _pivot(rows: list[Row], k: int, enter: int) -> None:
    left, right, _ = rows[k]
    by = left[enter]
    mine, total = [x / by for x in left], right / by
    rows[k] = mine, total, enter
    for i, (other, there, basis) in enumerate(rows):
        if i != k and (times := other[enter]):
            rows[i] = [a - times * b for a, b in zip(other, mine, strict=True)], there - times * total, basis

