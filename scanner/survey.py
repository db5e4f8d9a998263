"""One target: which probes the wanted kinds of evidence need, in which order, under one budget -> a Dossier.

A probe starts as soon as what it needs was seen; so nothing waits for a slow neighbour of the same wave.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from graphlib import TopologicalSorter

from . import derive
from .address import view
from .budget import CONNECTIONS, DOORS_CONNECTIONS, REQUESTS, THOROUGH_CONNECTIONS, VISITOR_REQUESTS, Budget, Lost
from .dial import Dial, Routes
from .evidence import Addresses, Clock, Dossier, Unseen, Why, key_of
from .fetch import Fetch, Manners
from .follow_ups import FollowUps
from .ledger import Ledger
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
    """How to look, the same for all targets of a run. *deadline_s* is per target; *thorough*, *names_shown*, *room* as
    in Reach."""

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


async def survey(
    target: Target, kinds: Iterable[type[object]], settings: Settings, ledger: Ledger, permit: Permit
) -> Dossier:
    """Look at *target* for the evidence of *kinds*. Always a dossier, always within the deadline of its turn."""
    loop = asyncio.get_running_loop()
    began, clock = time.monotonic(), Clock(datetime.now(UTC).replace(microsecond=0))
    requests = REQUESTS if permit.level_on(target.host) >= Consent.OWNER else VISITOR_REQUESTS
    connections = THOROUGH_CONNECTIONS if settings.thorough else CONNECTIONS
    if permit.level_on(target.host) >= Consent.OWNER:
        connections += DOORS_CONNECTIONS
    budget = Budget(loop.time() + settings.deadline_s, connections, requests)
    dial = Dial(settings.routes, permit, budget, ledger)
    dial.allow_web_port(target.port)
    resolver = Resolver(settings.names, budget)
    fetch = Fetch(dial, resolver, settings.manners, target.port)
    reach = Reach(target, dial, fetch, resolver, settings.roots, clock, settings.thorough, settings.names_shown,
                  settings.room)
    try:
        async with ledger.lookups:
            began, budget.until = time.monotonic(), loop.time() + settings.deadline_s
            addresses = await resolver.addresses(target.host)
        if isinstance(addresses, Addresses):
            for address in addresses.every:
                dial.belongs(address, target.host)
            if all(view(a) == "public" for a in addresses.every):
                dial.stay_public()
        first = addresses.every[0] if isinstance(addresses, Addresses) else target.host
        waited = time.monotonic()
        async with ledger.turn(first), ledger.seats:
            waited = time.monotonic() - waited
            budget.until = loop.time() + settings.deadline_s - (time.monotonic() - began - waited)
            probes = plan(derive.raw_kinds(kinds), all_probes())
            resolver.follow_ups = FollowUps(key_of(p.yields) for p in probes)
            seen = await _run(probes, reach, addresses)
    finally:
        await fetch.close()
        await resolver.close()
        await dial.close()
    return Dossier(
        target=target, seen_at=clock, consent_level=permit.told_on(target.host), time_zone=settings.time_zone,
        tool_version=settings.tool_version, rules=settings.rules,
        cost=budget.cost(time.monotonic() - began - waited), seen=seen,
    )


def plan(kinds: Iterable[type[object]], probes: Sequence[Probe]) -> list[Probe]:
    """The probes that *kinds* need, each after those it needs (ValueError for a circle); unknown kinds are left out."""
    by_kind: Mapping[type[object], Probe] = {p.yields: p for p in probes}
    wanted: dict[type[object], Probe] = {}
    todo: list[type[object]] = [Addresses, *kinds]
    while todo:
        kind = todo.pop()
        if kind in by_kind and kind not in wanted:
            wanted[kind] = by_kind[kind]
            todo.extend(derive.raw_kinds(wanted[kind].needs))
    before = {k: [n for n in _earlier(p) if n in wanted] for k, p in wanted.items()}
    return [wanted[k] for k in TopologicalSorter(before).static_order()]


def _earlier(probe: Probe) -> set[type[object]]:
    """The kinds that must have been looked at before *probe* starts."""
    return derive.raw_kinds((*probe.needs, *probe.after))


async def _run(probes: Sequence[Probe], reach: Reach, addresses: Addresses | Unseen) -> dict[str, object]:
    tasks: dict[type[object], asyncio.Task[object]] = {}
    for probe in probes:
        tasks[probe.yields] = asyncio.create_task(_one(probe, reach, dict(tasks)), name=probe.name)
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


async def _one(probe: Probe, reach: Reach, earlier: Mapping[type[object], asyncio.Task[object]]) -> object:
    """What one probe saw; whatever goes wrong is Unseen with its reason, and a fault of ours is in the log."""
    if not reach.dial.permit.allows(reach.target.host, probe.level):
        return Unseen(Why.NO_CONSENT)
    waits = {k: earlier[k] for k in _earlier(probe) if k in earlier}
    if waits:
        await asyncio.wait(waits.values())
    looked = {k: task.result() for k, task in waits.items()}
    evidence = [derive.have(k, looked) for k in probe.needs]
    for seen in evidence:
        if isinstance(seen, Unseen):
            return seen
    until = min(asyncio.get_running_loop().time() + probe.deadline_s, reach.dial.budget.until + FOLD_S)
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
