"""How much one device may ask, and how many may be connected: a room of phones yes, a flood no. Pure but for its clock.

Whoever sits at the trainer's own computer is not limited: the projector must come back whatever the room does.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address

REMEMBERED = 4096  # devices; the longest silent is forgotten first
MOST_CONNECTIONS, MOST_OF_ONE = 400, 200  # a whole room may sit behind one address (a router of its own)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and so many more each second."""

    burst: float
    per_s: float


ASKING = Rate(240, 40)
GUESSING = Rate(20, 0.2)  # pages that are not there: 128 bits are not guessed at this pace, nor at any other


def is_here(address: str) -> bool:
    """Whether *address* is this computer itself."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


class Buckets:
    """One bucket of tokens for each device."""

    def __init__(self, rate: Rate, clock: Callable[[], float]) -> None:
        self._rate, self._clock = rate, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def left(self, address: str) -> float:
        """How much *address* may still ask."""
        now = self._clock()
        left, at = self._left.get(address, (self._rate.burst, now))
        return min(self._rate.burst, left + (now - at) * self._rate.per_s)

    def take(self, address: str) -> bool:
        """Take one; False where none is left."""
        left = self.left(address)
        if left < 1 and not is_here(address):
            return False
        self._left[address] = (max(0.0, left - 1), self._clock())
        self._left.move_to_end(address)
        while len(self._left) > REMEMBERED:
            self._left.popitem(last=False)
        return True

    def empty(self, address: str) -> bool:
        """Whether nothing is left for *address*; takes nothing."""
        return self.left(address) < 1 and not is_here(address)


class Doors:
    """How many connections are open, in all and of each device."""

    def __init__(self, most: int = MOST_CONNECTIONS, of_one: int = MOST_OF_ONE) -> None:
        self._most, self._of_one = most, of_one
        self._open: Counter[str] = Counter()

    def enter(self, address: str) -> bool:
        """Count a connection in; False, and not counted, where there are too many."""
        if not is_here(address) and (self._open.total() >= self._most or self._open[address] >= self._of_one):
            return False
        self._open[address] += 1
        return True

    def leave(self, address: str) -> None:
        """Count it out."""
        self._open[address] -= 1
        if self._open[address] <= 0:
            del self._open[address]
