"""What a whole run knows of addresses, for all its targets: who is being asked now, and what was learnt already."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager

from .budget import Budget, Line
from .descriptors import sockets_at_once
from .evidence import Unseen
from .resolver import Memory
from .rests import Rests

IN_FLIGHT_PER_ADDRESS = 16
IN_FLIGHT_IN_ALL = 500
REQUESTS_PER_HOST = 2
SITES_AT_ONCE = 16
SOCKETS_A_SITE = 32  # attempts in flight, and connections that talk
LOOKUPS_AT_ONCE = 16


class Ledger:
    """One per run. Semaphores keep us polite; `once` shares what was learnt of an address among targets."""

    def __init__(
        self, sites_at_once: int = SITES_AT_ONCE, memory: Memory | None = None, rests: Rests | None = None
    ) -> None:
        self.all_attempts = asyncio.Semaphore(min(IN_FLIGHT_IN_ALL, sockets_at_once()))
        most = max(1, sockets_at_once() // SOCKETS_A_SITE)
        # taken after the turn: who waits for a turn holds no seat
        self._seats = asyncio.Semaphore(min(sites_at_once, most))
        self.line = Line()
        self.memory = memory  # a single site asks each question once anyway
        self.rests = rests or Rests()
        self.patience = self.stretch = 1.0  # how many times as long as usual an answer and a page may take: Budget
        self.lookups: AbstractAsyncContextManager[object] = asyncio.Semaphore(LOOKUPS_AT_ONCE)
        self.proxy_is_down = False  # the user's own, at the last attempt; what was not seen says nothing of a site
        self.sent_away: set[str] = set()  # registries that asked us to stop (RFC 6585 section 4)
        self._attempts: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(IN_FLIGHT_PER_ADDRESS))
        self._hellos: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(IN_FLIGHT_PER_ADDRESS))
        self._requests: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(REQUESTS_PER_HOST))
        self._turns: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._looking: dict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)
        self._known: dict[tuple[str, str], object] = {}
        self._round_trip_s: dict[str, float] = {}
        self._opened: dict[str, int] = {}

    def seat(self, budget: Budget) -> AbstractAsyncContextManager[object]:
        """Holds only so many sites at a time; *budget* tells what is heard of this one."""
        return self._seats

    def attempts(self, address: str) -> asyncio.Semaphore:
        """Holds ≤ 16 attempts to connect at a time to one address."""
        return self._attempts[address]

    def hellos(self, address: str) -> asyncio.Semaphore:
        """Holds ≤ 16 TLS conversations of one hello each at a time with one address, from SYN to close."""
        return self._hellos[address]

    def requests(self, host: str) -> asyncio.Semaphore:
        """Holds ≤ 2 HTTP requests at a time to one host."""
        return self._requests[host]

    def turn(self, address: str) -> AbstractAsyncContextManager[object]:
        """Sites on one shared address are looked at one after another."""
        return self._turns[address]

    async def once(self, probe: str, address: str, look: Callable[[], Coroutine[object, object, object]]) -> object:
        """What *look* learns of *address*, learnt once a run.

        Who asks meanwhile waits. What could not be seen is not shared: each looks for itself, with its own permit and
        time, so that one target's end or refusal is never another's.
        """
        key = (probe, address)
        async with self._looking[key]:
            if key not in self._known:
                seen = await look()
                if isinstance(seen, Unseen):
                    return seen
                self._known[key] = seen
            return self._known[key]

    def note_open(self, address: str, port: int, seconds: float) -> None:
        """Remember the first port of *address* that opened, and how long that took."""
        self._opened.setdefault(address, port)
        self.note_round_trip(address, seconds)

    def opened(self, address: str) -> int:
        """A port of *address* that opened earlier in this run; 0 for none. Where it does not open any more, this line
        was locked out meanwhile."""
        return self._opened.get(address, 0)

    def note_round_trip(self, address: str, seconds: float) -> None:
        """Remember the shortest round trip to *address*."""
        self._round_trip_s[address] = min(seconds, self._round_trip_s.get(address, seconds))

    def round_trip_s(self, address: str) -> float | None:
        """The shortest round trip to *address* seen in this run, in seconds."""
        return self._round_trip_s.get(address)
