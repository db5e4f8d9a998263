"""How many sites are looked at side by side: as many as the line bears. And who shares an address waits for his turn.

More, while what is opened answers as fast as on an idle line; fewer, when answers queue up or are lost.
"""

from __future__ import annotations

import asyncio
import statistics
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from .budget import Budget
from .evidence import is_address
from .gate import Gate
from .ledger import Ledger
from .resolver import Memory

GAP_S = 1.0
FEWEST, FIRST, MOST_TIMES = 2, 4, 4  # lanes: never fewer; at first; never more than so many times what was asked for
STRAGGLE_S, STRAGGLERS, TRICKLE = 4.0, 160, 200  # who hears less than so many bytes a second takes no lane any more
NEAR_STRAGGLE = 0.5  # of that time, where answers come at once
SAMPLE_S = 3.0
CALM, CROWDED = 0.5, 1.5  # waiting in the queue of the line, in round trips of the idle one
CALM_S, CROWDED_S = 0.15, 0.8
NAMES_AT_ONCE = 32  # more, and a slow laptop spends on beginnings what it needs for ends
FAR_S = 0.4  # a satellite
NEAR_S = 0.1  # so near, a mistake is felt and mended within the second
PATIENT_RTT_S, MOST_PATIENCE = 0.3, 3.0


@dataclass(slots=True)
class _Seat:
    """Who looks at one site, and how many bytes had come when he was last looked after."""

    budget: Budget
    since: float
    bytes_then: int = 0
    slow: bool = False


class Lanes:
    """Seats that come and go, *usual* many on a line that bears them; closed lanes let nobody in. `names` is the way to
    them: the name of a site is asked for when a lane will soon be free for it."""

    def __init__(self, usual: int) -> None:
        self.limit, self._usual, self._most = min(FIRST, usual), usual, usual * MOST_TIMES
        self.closed = self.untried = False
        self.names = Gate(lambda: self._wanted)
        self._seats: list[_Seat] = []
        self._gate = Gate(lambda: self._free)

    def begin(self, base_s: float) -> None:
        """The idle line was measured. A far one is first tried with few, so that the room soon sees a result."""
        self.untried = base_s >= FAR_S
        self.limit = min(self._usual, FEWEST if self.untried else FIRST if base_s >= NEAR_S else self._usual)

    @asynccontextmanager
    async def seat(self, budget: Budget) -> AsyncIterator[None]:
        """A place for who looks at one site; *budget* tells what he hears."""
        async with self._gate:
            taken = _Seat(budget, asyncio.get_running_loop().time(), budget.bytes_in)
            self._seats.append(taken)
            try:
                yield
                self._tried()
            finally:
                self._seats.remove(taken)
        self.names.wake()

    def _tried(self) -> None:
        """The first site is finished."""
        if self.untried:
            self.untried, self.limit = False, max(self.limit, min(FIRST, self._usual))

    @property
    def busy(self) -> int:
        """How many lanes are taken."""
        return self._gate.inside - sum(seat.slow for seat in self._seats)

    @property
    def _free(self) -> bool:
        return not self.closed and self.busy < self.limit and self._gate.inside < self.limit + STRAGGLERS

    @property
    def _wanted(self) -> bool:
        asking = self.names.inside
        return not self.closed and asking < NAMES_AT_ONCE and asking + self._gate.waiting < self.limit

    def wake(self) -> None:
        """Let in who fits."""
        self._gate.wake()
        self.names.wake()

    def look_after(self, patience: float) -> None:
        """Whoever hears next to nothing waits for a silent site, and another one may begin beside him."""
        now = asyncio.get_running_loop().time()
        for seat in self._seats:
            passed_s = now - seat.since
            if passed_s >= STRAGGLE_S * patience:
                seat.slow = seat.slow or seat.budget.bytes_in - seat.bytes_then < TRICKLE * passed_s
                seat.since, seat.bytes_then = now, seat.budget.bytes_in
        self.wake()

    def adapt(self, waited: Sequence[float], base_s: float) -> None:
        """Take what the last connections *waited* beyond the round trip of an idle line (*base_s*)."""
        if not waited:
            return
        delay = statistics.median(waited)
        if delay <= max(CALM * base_s, CALM_S):
            if self._gate.waiting and self.busy >= self.limit and not self.untried:
                more = self.limit if base_s < NEAR_S else max(1, self.limit // 4)
                self.limit = min(self._most, self.limit + more)
        elif delay > max(CROWDED * base_s, CROWDED_S):
            self.limit = max(FEWEST, self.limit - max(1, self.limit // 4))
        self.wake()


class ClassLedger(Ledger):
    """The ledger of a class: turns go by the block of an address, since a host's guard shuts out whole rooms."""

    def __init__(self, lanes: Lanes) -> None:
        super().__init__()
        self.lanes, self.lookups, self.memory = lanes, lanes.names, Memory()
        self._blocks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._not_before: dict[str, float] = {}
        self._samples: deque[tuple[float, float]] = deque(maxlen=32)
        self.base_s = 0.0

    def begin(self, base_s: float) -> None:
        """The round trip of the idle line is known."""
        self.base_s = base_s
        self.lanes.begin(base_s)
        self.tick()

    def seat(self, budget: Budget) -> AbstractAsyncContextManager[object]:
        """A lane for who looks at one site."""
        return self.lanes.seat(budget)

    def turn(self, address: str) -> AbstractAsyncContextManager[object]:
        """Sites of one block one after another, with a pause between them; longer where `hold` asked for it."""
        return self._turn(block_of(address))

    @asynccontextmanager
    async def _turn(self, block: str) -> AsyncIterator[None]:
        async with self._blocks[block]:
            await self._rest(block)
            try:
                yield
            finally:
                self.hold_block(block, GAP_S)

    async def _rest(self, block: str) -> None:
        """Wait until *block* may be asked; somebody may make it longer meanwhile."""
        wait_s = self._not_before.get(block, 0.0) - asyncio.get_running_loop().time()
        if wait_s > 0:
            await asyncio.sleep(wait_s)
            await self._rest(block)

    def hold(self, address: str, seconds: float) -> None:
        """Nobody of the block of *address* is asked for so long."""
        self.hold_block(block_of(address), seconds)

    def hold_block(self, block: str, seconds: float) -> None:
        """As `hold`, of a block."""
        self._not_before[block] = max(self._not_before.get(block, 0.0), asyncio.get_running_loop().time() + seconds)

    def note_open(self, address: str, port: int, seconds: float) -> None:
        """As the run's ledger, and for the lanes: how much longer it took than the fastest one."""
        super().note_open(address, port, seconds)
        now, best_s = asyncio.get_running_loop().time(), self.round_trip_s(address) or seconds
        self.line.heard = now
        self._samples.append((now, seconds - min(best_s, self.base_s or best_s)))

    def tick(self) -> None:
        """Once a second: more lanes or fewer, more patience or less."""
        now = asyncio.get_running_loop().time()
        recent = [waited for at, waited in self._samples if now - at < SAMPLE_S]
        self.lanes.adapt(recent, self.base_s)
        self.lanes.look_after(self.stretch if self.base_s >= NEAR_S else NEAR_STRAGGLE)
        self.patience = _patience(self.base_s + (statistics.median(recent) if recent else 0.0))
        self.stretch = _patience(self.base_s)


def _patience(trip_s: float) -> float:
    return min(MOST_PATIENCE, max(1.0, trip_s / PATIENT_RTT_S))


def block_of(address: str) -> str:
    """The /24 or /48 of an address; a name stands for itself."""
    if not is_address(address):
        return address
    return str(ip_network(f"{address}/{48 if ip_address(address).version == 6 else 24}", strict=False))
