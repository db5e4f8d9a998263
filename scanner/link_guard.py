"""Is it the site, or is it our own line? A control question that no site of the list has a part in.

The resolver is asked for a name that nobody can have answered before, and one neutral place is knocked at where the
trainer named one. While neither bytes nor answers come, nothing is recorded as down.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from .budget import Budget
from .calibration import knock
from .dial import Filtered, Refused, Routes
from .evidence import Addresses
from .ledger import Ledger
from .resolver import NameServers, Resolver, warm_up
from .sharing import shared
from .stream import Stream

EVERY_S, AGAIN_S = 10.0, 2.0
PULSE_S, STILL_S = 0.5, 3.0  # of this process: what ends within such a pause did not end because of a site
LEAST_S, RTTS = 3.0, 6
TRAIN, LARGE, SOONEST_S = 4, 500, 0.002  # large answers at once; bytes of one; a spread that tells nothing
LIES_S = 120.0  # who leads all names astray for longer than a login takes is no login: the run goes on with what it can
AFTER_S = 0.05  # behind the small ones, whose time is taken
NOBODY = "example"  # RFC 2606: whoever answers for a name in it with an address, lies


def pace_of(arrivals: Sequence[tuple[float, int]]) -> float:
    """Bytes a second of answers that came one behind the other; 0 where they were small, few or all at once."""
    large = sorted((at, size) for at, size in arrivals if size >= LARGE)
    if len(large) < 3 or (took_s := large[-1][0] - large[0][0]) < SOONEST_S:
        return 0.0
    return sum(size for _, size in large[1:]) / took_s


@dataclass(frozen=True, slots=True)
class Control:
    """What one control question told: the round trip, None for no answer; *liars*: addresses given for no name."""

    seconds: float | None
    liars: frozenset[str] = frozenset()


@dataclass
class Guard:
    """Asks. *place*: the neutral host and port, or None. `up` is set while the line carries; *pace*: bytes a second, as
    the test saw them come, 0 where it could not tell. *lying*: since the test somebody began to give addresses to names
    that nobody has, as a login page of a Wi-Fi does: what is seen meanwhile are no sites."""

    names: NameServers
    ledger: Ledger
    place: tuple[str, int] | None = None
    base_s: float = 0.0
    pace: float = 0.0
    liars: frozenset[str] = frozenset()
    lying: bool = False
    up: asyncio.Event = field(default_factory=asyncio.Event)
    down: asyncio.Event = field(default_factory=asyncio.Event)
    _asking: asyncio.Task[bool] | None = None
    _usual: frozenset[str] | None = None  # who lied from the first answer on: a provider's resolver, no login ends that
    _lied_at: float | None = None
    _felt: float = 0.0
    _still: float = 0.0

    def __post_init__(self) -> None:
        self.up.set()

    async def test(self, times: int = 3) -> float | None:
        """The fastest of some round trips on the idle line; None where nothing answered."""
        warm_up()
        train = asyncio.create_task(self._train())
        told = await asyncio.gather(*(self.ask() for _ in range(times)))
        self._usual = frozenset().union(*(t.liars for t in told))
        self.liars |= self._usual
        trips = [t.seconds for t in told if t.seconds is not None]
        self.base_s = min(trips, default=self.base_s)
        await asyncio.wait((train,), timeout=self.base_s)
        self.pace = train.result() if train.done() else 0.0
        train.cancel()
        return min(trips, default=None)

    async def astray(self, hosts: Sequence[str]) -> bool:
        """Whether all of *hosts* lead to who gives addresses for no name: a login page, before the run has begun."""
        if not self.liars:
            return False
        resolver = Resolver(self.names, Budget(asyncio.get_running_loop().time() + LEAST_S, line=self.ledger.line))
        try:
            found = await asyncio.gather(*map(resolver.addresses, hosts))
        finally:
            await resolver.close()
        led = [one for one in found if isinstance(one, Addresses)]
        return bool(led) and all(self.liars.issuperset(one.every) for one in led)

    async def _train(self) -> float:
        """The pace at which some large answers come one behind the other: the keys of the root, which every resolver
        has at hand."""
        await asyncio.sleep(AFTER_S)
        return pace_of(await asyncio.gather(*(self._large() for _ in range(TRAIN))))

    async def _large(self) -> tuple[float, int]:
        """When a large answer had come, and how many bytes it was."""
        loop = asyncio.get_running_loop()
        budget = Budget(loop.time() + LEAST_S, line=self.ledger.line)
        resolver = Resolver(self.names, budget)
        try:
            await resolver.signed(".", "DNSKEY")
        finally:
            await resolver.close()
        return loop.time(), budget.bytes_in

    async def ask(self) -> Control:
        """One control question: both answers have to come."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        within_s = max(LEAST_S, RTTS * self.base_s) * self.ledger.patience
        budget = Budget(began + within_s, line=self.ledger.line)
        resolver = Resolver(self.names, budget)
        try:
            name = f"{secrets.token_hex(6)}.{NOBODY}"
            asked, reached = await asyncio.gather(resolver.records(name, "A"), self._knock(budget, resolver))
        finally:
            await resolver.close()
        if asked.unseen is not None or not reached:
            return Control(None)
        return Control(loop.time() - began, frozenset(asked.values))

    async def _knock(self, budget: Budget, resolver: Resolver) -> bool:
        """Whether the neutral place opened, or said itself that it will not."""
        if self.place is None:
            return True
        host, port = self.place
        addresses = await resolver.addresses(host)
        if not isinstance(addresses, Addresses):
            return False
        got = await knock(addresses, port, Routes(local_ok=True), budget, self.ledger)
        return isinstance(got, Stream | Refused) or (isinstance(got, Filtered) and got.by in addresses.every)

    async def carries(self) -> bool:
        """Whether the line carries now, asked anew but once for all who ask at a time; what sites send meanwhile counts
        as well: a line that is full answers late."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._carries())
        return await shared(self._asking)

    async def _carries(self) -> bool:
        began = asyncio.get_running_loop().time()
        told = await self.ask()
        self.liars |= told.liars
        self.lying = told.seconds is not None and self._began_to_lie(told.liars, began)
        carries = not self.lying and (told.seconds is not None or self.ledger.line.heard > began)
        for event, now in ((self.up, carries), (self.down, not carries)):
            (event.set if now else event.clear)()
        return carries

    def _began_to_lie(self, liars: frozenset[str], now: float) -> bool:
        """Whether *liars* have lied for so short a time that it may end."""
        self._usual = liars if self._usual is None else self._usual
        if liars <= self._usual:
            self._lied_at = None
            return False
        self._lied_at = self._lied_at or now
        if now - self._lied_at >= LIES_S:
            self._usual |= liars
        return not liars <= self._usual

    def stood_still(self, since: float) -> bool:
        """Whether this process did nothing for a while after *since* (loop clock): it was stopped, or waited for
        something else. Deadlines went by then that no site could keep. Known while `watch` runs."""
        self._feel()
        return self._still > since

    def _feel(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._felt and now - self._felt > STILL_S:
            self._still = now
        self._felt = now

    async def _pulse(self) -> None:
        while True:
            self._feel()
            await asyncio.sleep(PULSE_S)

    async def watch(self, paused: Callable[[], None], resumed: Callable[[], None]) -> None:
        """Every ten seconds, and every two while it does not carry; ends when it is cancelled."""
        pulse = asyncio.create_task(self._pulse())
        try:
            await self._watch(paused, resumed)
        finally:
            pulse.cancel()

    async def _watch(self, paused: Callable[[], None], resumed: Callable[[], None]) -> None:
        while True:
            await self._wait(self.down, EVERY_S)
            if not self.down.is_set():
                await self.carries()
                continue
            paused()
            while not await self.carries():
                await self._wait(self.up, AGAIN_S)
            resumed()

    @staticmethod
    async def _wait(event: asyncio.Event, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await event.wait()
