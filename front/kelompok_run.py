"""One class looked at, from the test of the line to its end: what happens is written into the book and shown."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from ..scanner.class_run import ClassRun, Task, ask_ahead
from ..scanner.evidence import Dossier
from ..scanner.lanes import ClassLedger, Lanes
from ..scanner.link_guard import LIES_S, Guard
from ..scanner.resolver import Memory
from ..scanner.runs import Step
from ..scanner.survey import Settings
from ..workshop.register import Register
from ..workshop.watch import Watch
from .kelompok_books import say
from .kelompok_lines import View, minutes
from .kelompok_screen import beside
from .telling import tell

TICK_S, AGAIN_S = 0.25, 2.0
ASKED = 3  # names of the list that are asked for, where names that nobody has are given addresses
PART_S = 1.0  # so old a part is written down
SITE_S, SITE_TRIPS = 4.0, 16  # what a site takes, and in round trips, when eight are looked at together
QUICK = 1_250_000  # bytes a second: of a faster line nobody asks how fast it is
SITE_BYTES, USED = 60_000, 0.8  # what a site takes of the line, and how much of the line is put to use


async def shown(
    tasks: list[Task], settings: Settings, journal: Journal, watch: Watch, given: Mapping[str, Any],
) -> bool:
    """The whole run, with the screen beside it where it is asked for, which stays when the run is over. False where the
    time of the class was over first."""
    async with beside(watch, given) as until_stopped:
        whole = await _looked(tasks, settings, journal, given) if tasks else True
        journal.view.close()
        await until_stopped()
        return whole


async def _looked(tasks: list[Task], settings: Settings, journal: Journal, given: Mapping[str, Any]) -> bool:
    lang, until = given["bahasa"], time.monotonic() + given["batas_kelompok"]
    ledger = ClassLedger(Lanes(given["sekaligus"]))
    guard = Guard(settings.names, ledger, given["kendali"])
    ahead = asyncio.create_task(ask_ahead(tasks, settings.names, ledger))
    try:
        trip_s = await _tested(guard, ledger, lang, until)
        if trip_s is not None:
            trip_s = await _let_in(guard, ledger, [task.target.host for task in tasks[:ASKED]], trip_s, lang)
    finally:
        ahead.cancel()
        await asyncio.gather(ahead, return_exceptions=True)
    if trip_s is None:
        return False
    ledger.begin(trip_s)
    tell(_estimate(len(tasks), given["sekaligus"], trip_s, guard.pace, lang))
    run = asyncio.create_task(ClassRun(tasks, settings, ledger, guard, journal).go(until - time.monotonic()))
    clock = asyncio.create_task(_tick(journal))
    try:
        await asyncio.wait((run, clock), return_when=asyncio.FIRST_COMPLETED)
        if clock.done():  # it has no end of its own: the disk is full, or gone
            clock.result()
        return run.result()
    finally:
        for task in (run, clock):
            task.cancel()
        await asyncio.gather(run, clock, return_exceptions=True)
        journal.write(last=True)


def _estimate(sites: int, at_once: int, trip_s: float, pace: float, lang: str) -> str:
    values = {"ms": round(trip_s * 1000), "minutes": minutes(expected_s(sites, at_once, trip_s, pace))}
    if not 0 < pace < QUICK:
        return say("estimate", lang, **values)
    return say("estimate_pace", lang, kbit=int(float(f"{pace * 8 / 1000:.2g}")), **values)


def expected_s(sites: int, at_once: int, trip_s: float, pace: float) -> float:
    """How long so many sites take: as long as their round trips do, or as their bytes at *pace* (0: nobody knows)."""
    by_trips = sites / min(at_once, sites) * (SITE_S + SITE_TRIPS * trip_s)
    return max(by_trips, sites * SITE_BYTES / (pace * USED) if pace else 0.0)


async def _tested(guard: Guard, ledger: ClassLedger, lang: str, until: float) -> float | None:
    """The round trip of the idle line, waited for until there is one; None where there was none in time."""
    trip_s = await guard.test()
    if trip_s is None:
        tell(say("no_link", lang), err=True)
        ledger.memory = Memory()  # what was told on a line that is none
    while trip_s is None and time.monotonic() < until:
        await asyncio.sleep(AGAIN_S)
        trip_s = await guard.test()
    return trip_s


async def _let_in(guard: Guard, ledger: ClassLedger, hosts: list[str], trip_s: float, lang: str) -> float:
    """The round trip once no login stands in the way of *hosts*; who goes on leading astray is taken as he is."""
    until, told = time.monotonic() + LIES_S, False
    while time.monotonic() < until and await guard.astray(hosts):
        if not told:
            tell(say("link_login", lang), err=True)
        told = True
        await asyncio.sleep(AGAIN_S)
        trip_s = await guard.test() or trip_s
    if told:
        ledger.memory = Memory()  # where the login led
    return trip_s


async def _tick(journal: Journal) -> None:
    began = time.monotonic()
    while True:
        journal.write()
        journal.view.tick(time.monotonic() - began)
        await asyncio.sleep(TICK_S)


class Journal:
    """Writes into the book what happens, and shows it. It is written a few times a second, all at once, since every
    writing waits for the disk; that a site ended is shown when it is on the disk. A part of a look is written when the
    rest of it takes a while: most looks are over before."""

    def __init__(self, book: Register, view: View) -> None:
        self.book, self.view = book, view
        self.ended = self.spent_bytes = 0
        self._notes: dict[str, tuple[Step, str]] = {}
        self._parts: dict[tuple[str, Step], tuple[float, Dossier]] = {}
        self._ends: dict[str, tuple[Dossier, Step, str]] = {}
        self._gone: set[str] = set()

    def note(self, key: str, step: Step, why: str = "") -> None:
        """A site has come so far."""
        self._notes[key] = (step, why)
        self.view.state(key, step, why)

    def keep(self, key: str, part: Step, seen: Dossier) -> None:
        """A part of the look is finished."""
        self._parts[key, part] = time.monotonic(), seen

    def finish(self, key: str, dossier: Dossier, step: Step, why: str) -> None:
        """The look at a site has ended."""
        self._notes.pop(key, None)
        for part in Step:
            self._parts.pop((key, part), None)
        self._ends[key] = dossier, step, why

    def forget(self, key: str) -> None:
        """What was kept of a site on the way was not the site."""
        for part in Step:
            self._parts.pop((key, part), None)
        self._gone.add(key)

    def link(self, carries: bool, *, lying: bool = False) -> None:
        """Our own line went down, or came back."""
        self.view.link(carries, lying=lying)

    def write(self, *, last: bool = False) -> None:
        """Put on the disk what waits for it; *last*: also the parts that are young."""
        old = time.monotonic() - (0.0 if last else PART_S)
        parts = {name: seen for name, (at, seen) in self._parts.items() if at <= old}
        notes, ends, gone = self._notes, self._ends, self._gone
        if not (notes or parts or ends or gone):
            return
        with self.book.together():
            for key in gone:  # first: what was seen since is kept
                self.book.drop_parts(key)
            for (key, part), seen in parts.items():
                self.book.keep_part(key, part, seen)
            for key, (step, why) in notes.items():
                self.book.note(key, step, why)
            for key, (dossier, step, why) in ends.items():
                self.book.put(key, dossier)
                self.book.note(key, step, why)
        self._notes, self._ends, self._gone = {}, {}, set()
        for name in parts:
            del self._parts[name]
        self._tell(ends)

    def _tell(self, ends: Mapping[str, tuple[Dossier, Step, str]]) -> None:
        for key, (dossier, step, why) in ends.items():
            self.ended += 1
            self.spent_bytes += dossier.cost.bytes_in + dossier.cost.bytes_out
            self.view.state(key, step, why)
