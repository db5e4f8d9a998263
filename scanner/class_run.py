"""A whole class: many sites over one weak line, politely, so that whatever is cut off can go on later.

What is done is told to a Journal as it happens; printing and storing are elsewhere. Nothing is recorded as down while
our own line may be the reason; whoever shuts us out is left in peace for a while, and asked again.

No Queue (runs.py): a lease and five attempts are for workers who may die. Here one process looks; lanes, a line that is
down and parts of a look decide who is next, and the book has one state a site, not a second one that could differ.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Protocol

from . import derive
from .budget import Budget
from .evidence import Addresses, Clock, Dossier, Unseen, Why, key_of
from .lanes import FEWEST, ClassLedger, block_of
from .link_guard import Guard
from .permit import Permit
from .probes import all_probes
from .resolver import Memory, NameServers, Resolver
from .runs import Step
from .stages import SHOWN, doubts, ending, in_doubt, proved, sent_away, stage_of, to_be_left_s
from .survey import Progress, Settings, plan, survey
from .target import Target

log = logging.getLogger("ikmscan.scanner")
AHEAD = 400  # sites that are begun, most of which wait for a turn
ASK_AHEAD, ASK_AHEAD_S = FEWEST, 3.0
TRIES, BACK_OFF_S = 3, 30.0
MOST_WAIT_S = 300.0  # who asks to be left alone for longer is not asked again in this run
TICK_S = 1.0
SHUT_OUT, LINK = "shut_out", "link"


@dataclass(frozen=True, slots=True)
class Task:
    """One site to look at: *kinds* of evidence, and what of them was seen (*known*, by key, from *since* on) before the
    look was cut off."""

    key: str
    target: Target
    permit: Permit
    kinds: frozenset[type[object]]
    known: Mapping[str, object] = field(default_factory=dict)
    since: Clock | None = None


class Journal(Protocol):
    """Who is told what happens. Called from the loop; it may gather for a moment what it writes down."""

    def note(self, key: str, step: Step, why: str = "") -> None:
        """A site has come so far."""

    def keep(self, key: str, part: Step, seen: Dossier) -> None:
        """A part of the look is finished."""

    def finish(self, key: str, dossier: Dossier, step: Step, why: str) -> None:
        """The look at a site has ended."""

    def forget(self, key: str) -> None:
        """What was kept of a site on the way was not the site."""

    def link(self, carries: bool, *, lying: bool = False) -> None:
        """Our own line went down, or came back; *lying*: it shows something else in the place of everything."""


async def ask_ahead(tasks: Sequence[Task], names: NameServers, ledger: ClassLedger) -> None:
    """Ask for the names of the first sites, while the line is tested: the room sees a result a round trip earlier."""
    budget = Budget(asyncio.get_running_loop().time() + ASK_AHEAD_S, line=ledger.line)
    resolver = Resolver(names, budget, ledger.memory)
    try:
        await asyncio.gather(*(resolver.addresses(task.target.host) for task in tasks[:ASK_AHEAD]))
    finally:
        await resolver.close()


class ClassRun:
    """One run over *tasks*. `go` returns True when every site has ended, False when the time of the run was over."""

    def __init__(self, tasks: Sequence[Task], settings: Settings, ledger: ClassLedger, guard: Guard,
                 journal: Journal) -> None:
        self._tasks, self._settings, self._ledger, self._guard, self._journal = tasks, settings, ledger, guard, journal
        self._looks: dict[str, asyncio.Task[Dossier]] = {}
        self._ahead = asyncio.Semaphore(AHEAD)
        self._welcome: set[str] = set()  # blocks of addresses where a site answered well

    async def go(self, within_s: float) -> bool:
        """Look at all, for no longer than *within_s*."""
        helpers = [asyncio.create_task(self._guard.watch(self._pause, self._resume)), asyncio.create_task(self._tick())]
        sites = [asyncio.create_task(self._site(task)) for task in self._tasks]
        try:
            if not sites:
                return True
            done, late = await asyncio.wait(sites, timeout=within_s, return_when=asyncio.FIRST_EXCEPTION)
            for site in done:
                site.result()  # what the journal could not write down
            return not late
        finally:
            for one in (*helpers, *sites):
                one.cancel()
            await asyncio.gather(*helpers, *sites, return_exceptions=True)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            self._ledger.tick()

    def _pause(self) -> None:
        """Our line is down: who is being looked at is put back, and nobody new begins."""
        self._ledger.lanes.closed = True
        self._ledger.memory = Memory()  # of a network that may have led all names to its own page
        self._journal.link(False, lying=self._guard.lying)
        for look in self._looks.values():
            look.cancel()

    def _resume(self) -> None:
        self._ledger.lanes.closed = False
        self._ledger.lanes.wake()
        self._journal.link(True)

    async def _site(self, task: Task) -> None:
        """One site to its end, through pauses and second tries."""
        seen, turns, lost = _Seen(task, self._journal), 0, False
        async with self._ahead:
            while True:
                dossier = await self._look(task, seen)
                unsure = dossier is None or doubts(dossier) or not proved(dossier)
                if dossier is None or (unsure and not await self._guard.carries()):
                    if self._guard.lying:  # what was seen so far may be another's
                        self._forget(task.key, seen)
                    await self._put_back(task.key)
                    continue
                if not lost and isinstance(dossier.of(Addresses), Unseen) and doubts(dossier):
                    lost = True  # perhaps the line was down then, and is not now; a name costs next to nothing
                    continue
                turns += 1
                wait_s = max(BACK_OFF_S * turns, to_be_left_s(dossier))
                if self._shut_out(dossier) and turns < TRIES and wait_s <= MOST_WAIT_S:
                    self._journal.note(task.key, Step.WAITING, SHUT_OUT)
                    self._ledger.hold(_first(dossier), wait_s)
                    self._forget(task.key, seen)
                    continue
                self._record(task.key, dossier)
                return

    async def _look(self, task: Task, seen: _Seen) -> Dossier | None:
        """What was seen; None when our line went down meanwhile."""
        progress = Progress(seen.known, seen.since, seen.told)
        look = asyncio.create_task(survey(task.target, task.kinds, self._settings, self._ledger, task.permit, progress))
        self._looks[task.key] = look
        try:
            await asyncio.wait((look,))
        finally:
            look.cancel()
            await asyncio.gather(look, return_exceptions=True)
            del self._looks[task.key]
        if look.cancelled():
            return None
        fault = look.exception()
        if fault is None:
            return look.result()
        log.error("the survey of %s failed", task.target.host, exc_info=fault)
        return self._broken(task)

    def _forget(self, key: str, seen: _Seen) -> None:
        seen.forget()
        self._journal.forget(key)

    async def _put_back(self, key: str) -> None:
        self._journal.note(key, Step.PAUSED, LINK)
        await self._guard.up.wait()
        self._journal.note(key, Step.WAITING)

    def _shut_out(self, dossier: Dossier) -> bool:
        """Whether an address that answered well before sends us away now."""
        return block_of(_first(dossier)) in self._welcome and sent_away(dossier)

    def _record(self, key: str, dossier: Dossier) -> None:
        step, why = ending(dossier, self._guard.liars)
        if self._shut_out(dossier):
            step, why = Step.BLOCKED, SHUT_OUT
        elif step is Step.DONE and not sent_away(dossier):
            self._welcome.add(block_of(_first(dossier)))
        self._journal.finish(key, dossier, step, why)

    def _broken(self, task: Task) -> Dossier:
        kinds: set[type[object]] = {Addresses} | derive.raw_kinds(task.kinds)
        return Dossier(
            task.target, Clock(datetime.now(UTC).replace(microsecond=0)), task.permit.told_on(task.target.host),
            self._settings.time_zone, self._settings.tool_version, self._settings.rules,
            seen={key_of(k): Unseen(Why.BUG, "survey") for k in kinds})


class _Seen:
    """What was seen of one site on the way, told to the journal as soon as a part is whole and free of doubt."""

    def __init__(self, task: Task, journal: Journal) -> None:
        self._task, self._journal = task, journal
        self._wanted = _parts_of(task.kinds)
        self.known: dict[str, object] = dict(task.known)
        self.since = task.since
        self._new: dict[str, object] = {}
        self._step = Step.WAITING

    def told(self, key: str, seen: object) -> None:
        """One piece of evidence has come."""
        self.since = self.since or Clock(datetime.now(UTC).replace(microsecond=0))
        step = SHOWN.get(key)
        if step is not None and not isinstance(seen, Unseen) and _ORDER[step] > _ORDER[self._step]:
            self._step = step
            self._journal.note(self._task.key, step)
        if in_doubt(key, seen):
            return
        self._new[key] = seen
        part = stage_of(key)
        wanted = self._wanted.get(part, frozenset())
        if key in wanted and wanted <= self._new.keys():
            whole = {k: self._new[k] for k in sorted(wanted)}
            self._journal.keep(self._task.key, part, Dossier(self._task.target, self.since, seen=whole))
            self.known |= whole

    def forget(self) -> None:
        """Begin anew: what a guard showed is not what the site is."""
        self.known, self._new, self._step, self.since = {}, {}, Step.WAITING, None


@cache
def _parts_of(kinds: frozenset[type[object]]) -> Mapping[Step, frozenset[str]]:
    """The keys of evidence that each part of a look for *kinds* is whole with."""
    keys = [key_of(probe.yields) for probe in plan(derive.raw_kinds(kinds), all_probes())]
    return {part: frozenset(key for key in keys if stage_of(key) is part) for part in map(stage_of, keys)}


_ORDER = {step: place for place, step in enumerate((Step.WAITING, Step.NAMES, Step.TLS, Step.PAGE, Step.DOORS))}


def _first(dossier: Dossier) -> str:
    """The address that a dossier is about, or the name of who has none."""
    return dossier.first_address or dossier.target.host


