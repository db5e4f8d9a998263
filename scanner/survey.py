"""One target: which probes the wanted kinds of evidence need, in which order, under one budget -> a Dossier.

A probe starts as soon as what it needs was seen; so nothing waits for a slow neighbour of the same wave.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache, partial
from graphlib import TopologicalSorter

from . import derive
from .address import view
from .budget import (
    CONNECTIONS,
    DOORS_CONNECTIONS,
    REQUESTS,
    THOROUGH_CONNECTIONS,
    VISITOR_REQUESTS,
    WEB_BYTES_IN,
    Budget,
    Lost,
)
from .dial import Dial, Routes
from .evidence import Addresses, Clock, Dossier, Unseen, Why, key_of
from .fetch import Fetch, Manners
from .follow_ups import FollowUps
from .ledger import Ledger
from .opt_out_file import opted_out
from .permit import Consent, Permit
from .probe import Probe, Reach, Scope
from .probes import all_probes
from .resolver import NameServers, Resolver
from .target import Target
from .trust import Roots

log = logging.getLogger("ikmscan.scanner")
ADDRESSES_ASKED = 4
FOLD_S = 0.2  # what a conversation told before the deadline cut it off is still written down


@dataclass(frozen=True, slots=True)
class Settings:
    """How to look, the same for all targets of a run. *deadline_s* is per target, and *web_bytes* what its web servers
    may send; *thorough*, *names_shown*, *room* as in Reach; *heeds_opt_out*: before level 2 the site is asked
    whether it wants no more (opt_out.py); without it one probe can be looked at alone."""

    manners: Manners
    routes: Routes = field(default_factory=Routes)
    names: NameServers = field(default_factory=NameServers)
    roots: Roots = field(default_factory=Roots)
    deadline_s: float = 60.0
    time_zone: str = "Asia/Jakarta"
    tool_version: str = ""
    rules: str = ""
    thorough: bool = False
    names_shown: bool = False
    room: bool = False
    web_bytes: int = WEB_BYTES_IN
    heeds_opt_out: bool = True


@dataclass(frozen=True, slots=True)
class Progress:
    """How a look that was cut off goes on: what of it was *known* (evidence by key, seen from *since* on), and who is
    told of each piece as it comes."""

    known: Mapping[str, object] = field(default_factory=dict)
    since: Clock | None = None
    told: Callable[[str, object], None] = lambda key, seen: None


async def survey(
    target: Target, kinds: Iterable[type[object]], settings: Settings, ledger: Ledger, permit: Permit,
    progress: Progress = Progress(),
) -> Dossier:
    """Look at *target* for the evidence of *kinds*. Always a dossier, always within the deadline of its turn."""
    loop, probes = asyncio.get_running_loop(), plan(derive.raw_kinds(kinds), all_probes())
    began, clock = time.monotonic(), progress.since or Clock(datetime.now(UTC).replace(microsecond=0))
    deadline_s = settings.deadline_s * ledger.stretch
    budget = _budget(target, settings, ledger, permit, loop.time() + deadline_s)
    dial = Dial(settings.routes, permit, budget, ledger)
    dial.allow_web_port(target.port)
    resolver = Resolver(settings.names, budget, ledger.memory)
    resolver.follow_ups = FollowUps(key_of(p.yields) for p in probes)
    fetch = Fetch(dial, resolver, settings.manners, target.port)
    reach = Reach(target, dial, fetch, resolver, settings.roots, clock, settings.thorough, settings.names_shown,
                  settings.room)
    if settings.heeds_opt_out and not settings.room:  # nobody has a web site there to say it on
        dial.opt_out.asking = partial(opted_out, reach)
    _make_ready(probes, reach)
    try:
        async with ledger.lookups:
            began, budget.until = time.monotonic(), loop.time() + deadline_s
            addresses = await resolver.addresses(target.host)
        progress.told(key_of(Addresses), addresses)
        if isinstance(addresses, Addresses):
            for address in addresses.every:
                dial.belongs(address, target.host)
            if all(view(a) == "public" for a in addresses.every):
                dial.stay_public()
        first = addresses.every[0] if isinstance(addresses, Addresses) else target.host
        waited = time.monotonic()
        async with ledger.turn(first), ledger.seat(budget), _closed(fetch, dial):
            waited = time.monotonic() - waited
            budget.until = loop.time() + deadline_s - (time.monotonic() - began - waited)
            seen = await _run(probes, reach, progress)
    finally:
        dial.opt_out.close()  # it holds all of us in a circle
        await resolver.close()
    return Dossier(
        target=target, seen_at=clock, consent_level=_level(dial, target), time_zone=settings.time_zone,
        tool_version=settings.tool_version, rules=settings.rules,
        cost=budget.cost(time.monotonic() - began - waited), seen=seen,
    )


@asynccontextmanager
async def _closed(fetch: Fetch, dial: Dial) -> AsyncIterator[None]:
    """No connection is left at its end: then the next site begins at the same address."""
    try:
        yield
    finally:
        try:
            await fetch.close()
        finally:
            await dial.close()


def _level(dial: Dial, target: Target) -> int:
    """How far the look went; of a site that asks for no more, no further than a visitor goes."""
    told = dial.permit.told_on(target.host)
    return min(told, int(Consent.VISITOR)) if dial.opt_out.known else told


def _budget(target: Target, settings: Settings, ledger: Ledger, permit: Permit, until: float) -> Budget:
    """What the look at *target* may cost: more where its owner allowed more, or a full list was asked for."""
    connections = THOROUGH_CONNECTIONS if settings.thorough else CONNECTIONS
    requests = VISITOR_REQUESTS
    if permit.level_on(target.host) >= Consent.OWNER:
        connections, requests = connections + DOORS_CONNECTIONS, REQUESTS
    return Budget(until, connections, requests, web_in_cap=settings.web_bytes, patience=ledger.patience,
                  stretch=ledger.stretch, line=ledger.line)


def _make_ready(probes: Sequence[Probe], reach: Reach) -> None:
    """Load what is loaded once a process: in the middle of the first look everybody would wait for it."""
    for probe in probes:
        if probe.ready is not None:
            try:
                probe.ready(reach)
            except Exception:  # it will tell when it looks
                log.exception("probe %s cannot be made ready", probe.name)


def plan(kinds: Iterable[type[object]], probes: Sequence[Probe]) -> list[Probe]:
    """The probes that *kinds* need, each after those it needs (ValueError for a circle); unknown kinds are left out."""
    by_kind: Mapping[type[object], Probe] = {p.yields: p for p in probes}
    wanted: dict[type[object], Probe] = {}
    todo: list[type[object]] = [Addresses, *kinds]
    while todo:
        kind = todo.pop()
        if kind in by_kind and kind not in wanted:
            wanted[kind] = by_kind[kind]
            todo.extend(_raw(wanted[kind].needs))
    before = {k: [n for n in _earlier(p) if n in wanted] for k, p in wanted.items()}
    return [wanted[k] for k in TopologicalSorter(before).static_order()]


def _earlier(probe: Probe) -> frozenset[type[object]]:
    """The kinds that must have been looked at before *probe* starts."""
    return _raw((*probe.needs, *probe.after))


@lru_cache(maxsize=256)
def _raw(kinds: tuple[type[object], ...]) -> frozenset[type[object]]:
    return frozenset(derive.raw_kinds(kinds))


async def _run(probes: Sequence[Probe], reach: Reach, progress: Progress) -> dict[str, object]:
    tasks: dict[type[object], asyncio.Task[object]] = {}
    if any(p.level >= Consent.OWNER and reach.dial.permit.allows(reach.target.host, p.level) for p in probes):
        reach.dial.opt_out.ask()
    for probe in probes:
        look = _told(probe, reach, dict(tasks), progress)
        tasks[probe.yields] = asyncio.create_task(look, name=probe.name)
    if not tasks:
        return {}
    left_s = reach.dial.budget.until - asyncio.get_running_loop().time()
    try:
        _, late = await asyncio.wait(tasks.values(), timeout=max(0.0, left_s) + 2 * FOLD_S)
    finally:
        for task in tasks.values():
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)
    return {key_of(k): Unseen(Why.TIMED_OUT, "deadline") if t in late else t.result() for k, t in tasks.items()}


async def _told(
    probe: Probe, reach: Reach, earlier: Mapping[type[object], asyncio.Task[object]], progress: Progress
) -> object:
    """What one probe sees, or saw before the look was cut off."""
    key = key_of(probe.yields)
    if key in progress.known:
        reach.resolver.follow_ups.leave(key)
        return progress.known[key]
    seen = await _one(probe, reach, earlier)
    progress.told(key, seen)
    return seen


async def _one(probe: Probe, reach: Reach, earlier: Mapping[type[object], asyncio.Task[object]]) -> object:
    """What one probe saw; whatever goes wrong is Unseen with its reason, and a fault of ours is in the log."""
    if not reach.dial.permit.allows(reach.target.host, probe.level):
        return Unseen(Why.NO_CONSENT)
    if await reach.dial.opt_out.wished(probe.level):
        return Unseen(Why.OPTED_OUT)
    waits = {k: earlier[k] for k in _earlier(probe) if k in earlier}
    if pending := [task for task in waits.values() if not task.done()]:
        await asyncio.wait(pending)
    looked = {k: task.result() for k, task in waits.items()}
    evidence = [derive.have(k, looked) for k in probe.needs]
    for seen in evidence:
        if isinstance(seen, Unseen):
            return seen
    budget = reach.dial.budget
    until = min(asyncio.get_running_loop().time() + probe.deadline_s * budget.stretch, budget.until + FOLD_S)
    try:
        async with asyncio.timeout_at(until):
            if probe.scope is Scope.ADDRESS:
                seen = await _each_address(probe, reach, evidence)
            else:
                seen = await probe.look(reach, *evidence)
        if not isinstance(seen, probe.yields | Unseen):
            raise TypeError(f"a {type(seen).__name__} instead of a {probe.yields.__name__}")
        return seen
    except Lost as lost:
        return lost.unseen
    except TimeoutError:
        return Unseen(Why.TIMED_OUT, "deadline")
    except Exception:
        log.exception("probe %s failed", probe.name)
        return Unseen(Why.BUG, probe.name)
    finally:
        reach.resolver.follow_ups.leave(key_of(probe.yields))


async def _each_address(probe: Probe, reach: Reach, evidence: Sequence[object]) -> object:
    """Look at the first addresses once a run each, and fold what was seen into one kind; the others are unseen."""
    addresses = next(e for e in evidence if isinstance(e, Addresses))
    every = addresses.every
    async with asyncio.TaskGroup() as group:
        looks = [group.create_task(_at(probe, reach, a, evidence)) for a in every[:ADDRESSES_ASKED]]
    seen = [*(look.result() for look in looks), *(Unseen(Why.TOO_MUCH) for _ in every[ADDRESSES_ASKED:])]
    assert probe.fold is not None
    unknown = [(family, Unseen(Why.DNS_FAILED)) for family in addresses.missing]  # there may be more addresses
    return probe.fold([*zip(every, seen, strict=True), *unknown])


async def _at(probe: Probe, reach: Reach, address: str, evidence: Sequence[object]) -> object:
    async def look() -> object:
        return await probe.look(reach, address, *evidence)

    try:
        level = reach.dial.permit.level_on(reach.target.host)
        return await reach.dial.ledger.once(f"{probe.name} {level}", address, look)
    except Lost as lost:
        return lost.unseen
