"""Whether a door of an address still answers us, or has had enough: then it is asked no more in this look.

A server may hang up on odd questions all its life (old versions, strange suites, a method), so many hang-ups in a row
prove nothing. What it answered first is asked again then: a door that hangs up on that too has turned us away.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from .evidence import Unseen, Why

ROW = 6  # conversations in a row that ended before a byte came
TURNS, PAUSE_S = 2, 0.1  # how often what was answered first is asked again before a door is given up
LEAST_S, TIMES = 1.5, 3  # silence is this long, and this many times as long as the first answer took
MOST_SAID = 8 * 1024


@dataclass(slots=True)
class Door:
    """One TCP port of one address, as this look knows it. *first*: what was said there when it answered first, None
    while it never did, and *took_s* how long that took."""

    first: bytes | None = None
    took_s: float = 0.0
    row: int = 0
    over: Unseen | None = None
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    def answered(self, said: bytes, took_s: float) -> None:
        """A byte came back."""
        self.row = 0
        if self.first is None and len(said) <= MOST_SAID:
            self.first, self.took_s = said, took_s

    def hung_up(self) -> None:
        """A conversation ended before a byte came."""
        self.row += 1

    @property
    def patience_s(self) -> float:
        """How long nothing must come before it is silence."""
        return max(LEAST_S, TIMES * self.took_s)

    async def shut(self, port: int, again: Callable[[bytes], Awaitable[bool | None]]) -> Unseen | None:
        """Why nothing more is asked here, or None. *again*: whether what was said first is answered still, None where
        that could not be asked."""
        async with self._asking:
            if self.over is None and self.first is not None and self.row >= ROW:
                row = self.row
                if await self._hangs_up(self.first, again):
                    self.over = Unseen(Why.BLOCKED, f"{port}/tcp: hung up on {row} in a row")
                self.row = 0
            return self.over

    async def _hangs_up(self, first: bytes, again: Callable[[bytes], Awaitable[bool | None]]) -> bool:
        for turn in range(TURNS):
            if turn:
                await asyncio.sleep(PAUSE_S)
            if await again(first) is not False:
                return False
        return True


class Welcome:
    """The doors of one look, by address and port."""

    def __init__(self) -> None:
        self._doors: dict[tuple[str, int], Door] = defaultdict(Door)

    def at(self, address: str, port: int) -> Door:
        """The door of *port* at *address*."""
        return self._doors[address, port]
