"""What follows from sums that are known: exact linear algebra over a large prime field. Pure."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import TypeAlias

PRIME = 2**61 - 1  # sums of people never come near it, so what holds modulo it holds
Sum: TypeAlias = Iterable[int]  # the unknowns that are added up, each once


class Span:
    """All sums that follow from those that were added. Each is known by its number, from 0."""

    def __init__(self, unknowns: int) -> None:
        self._names = unknowns  # from here on stand the numbers of the sums that a row was made of
        self._rows: dict[int, dict[int, int]] = {}  # first unknown -> a row that begins with it, once
        self._drawn: list[int] = []  # numbers for the unknowns, by which every known sum is nought

    def add(self, number: int, known: Sum) -> None:
        """Learn one sum."""
        self._drawn = []
        rest = self._reduced({**dict.fromkeys(known, 1), self._names + number: 1})
        first = min(rest)
        if first < self._names:
            inverse = pow(rest[first], -1, PRIME)
            self._rows[first] = {name: times * inverse % PRIME for name, times in rest.items()}

    def sources(self, asked: Sum) -> list[int] | None:
        """The numbers of known sums from which *asked* follows, or None where it does not."""
        asked = list(asked)
        if sum(self.drawn[name] for name in asked) % PRIME:  # what follows from noughts is nought
            return None
        rest = self._reduced(dict.fromkeys(asked, 1))
        if rest and min(rest) < self._names:
            return None
        return sorted(name - self._names for name in rest)

    @property
    def drawn(self) -> list[int]:
        """A number for each unknown, by which all that follows is nought, and nothing else but by a rare chance."""
        self._drawn = self._drawn or self._draw()
        return self._drawn

    def _draw(self) -> list[int]:
        """One of the solutions, drawn: what does not follow is not nought in it, but once in 2**61 times."""
        dice = random.Random(self._names)
        drawn = [dice.randrange(1, PRIME) for _ in range(self._names)]
        for first in sorted(self._rows, reverse=True):
            others = (times * drawn[name] for name, times in self._rows[first].items() if first != name < self._names)
            drawn[first] = -sum(others) % PRIME
        return drawn

    def _reduced(self, rest: dict[int, int]) -> dict[int, int]:
        """What is left of *rest* when its first unknown begins no row."""
        while rest and (row := self._rows.get(first := min(rest))) is not None:
            times = rest[first]
            for name, factor in row.items():
                left = (rest.get(name, 0) - times * factor) % PRIME
                if left:
                    rest[name] = left
                else:
                    rest.pop(name, None)
        return rest
