"""`ikmscan antrean pekerja`: shards from the queue -> each site looked at by the ordinary engine -> its result kept.

One process a core. What is kept is kept: a shard that comes again is only looked at where results are missing.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import click

from ..cluster.database import Base, BaseFault
from ..cluster.engine import Every
from ..cluster.postgres_queue import LEASE_S, PostgresQueue
from ..cluster.postgres_store import PostgresStore
from ..reports.exits import Exit
from ..reports.grade import counted
from ..reports.output import Bundle
from ..scanner import derive
from ..scanner.classroom import look_for_sure
from ..scanner.evidence import Dossier, to_json
from ..scanner.ledger import Ledger
from ..scanner.link_guard import Guard
from ..scanner.permit import Permit
from ..scanner.platforms import builder_of
from ..scanner.resolver import Memory
from ..scanner.rests import Rests
from ..scanner.runs import Result, Shard, Store, Summary
from ..scanner.stages import of_the_shop
from ..scanner.survey import Settings
from .antrean_base import address_of, opened, same_clock, say, told
from .antrean_many import cores, many, when_left_alone
from .antrean_send import submit_due, target_of
from .judging import Judging, judging
from .options import Choices
from .running import to_the_end
from .settings import settings_of

SHARDS = 4  # of one process at a time: while the last sites of one are waited for, the next one has begun
MB_A_SITE, MOST_SITES = 6, 64
WRITE_S = 0.25


class Crew:
    """Looks at shards, and keeps what it sees in *store*."""

    def __init__(self, store: Store, judge: Judging, settings: Settings, at_once: int) -> None:
        self._store, self._judge, self._settings, self._at_once = store, judge, settings, at_once
        kinds = frozenset(judge.kinds())
        self._kinds = kinds
        self._ended: list[tuple[str, Result]] = []
        self._memory = Memory()  # of all shards: the zones above their sites are the same
        self._rests = Rests()  # of all shards and, by the store, of all workers
        self._of_builders = of_the_shop(kinds)

    async def shard(self, run: str, shard: Shard) -> None:
        """All sites of *shard* that have no result yet, politely: its ledger is that of all sites of its places."""
        now = datetime.now(UTC)
        self._rests.learn(self._store.resting(now), now, asyncio.get_running_loop().time())
        ledger = Ledger(max(1, self._at_once), self._memory, self._rests)
        guard = Guard(self._settings.names, ledger)
        self._keep()  # what could not be kept while the database was away
        missing = set(shard.keys) - self._seen(run, shard)
        helpers = [asyncio.create_task(guard.watch(lambda: None, lambda: None)), asyncio.create_task(self._write())]
        try:
            async with asyncio.TaskGroup() as group:
                for key in shard.keys:
                    if key in missing:
                        group.create_task(self._site(run, key, ledger, guard))
        finally:
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)
            self._keep()

    async def _write(self) -> None:
        """What has ended is written a few times a second, all at once: every writing waits for the disk."""
        while True:
            await asyncio.sleep(WRITE_S)
            with contextlib.suppress(BaseFault):  # it is held until the database is back, or the shard fails
                self._keep()

    def _keep(self) -> None:
        self._keep_rests()
        ended, self._ended = self._ended, []
        if not ended:
            return
        try:
            with self._store.together() if isinstance(self._store, PostgresStore) else contextlib.nullcontext():
                for run, result in ended:
                    self._store.put(run, result)
        except KeyError:  # a run was erased meanwhile: the others are kept one by one
            for run, result in ended:
                with contextlib.suppress(KeyError):
                    self._store.put(run, result)
        except BaseException:
            self._ended = ended + self._ended
            raise

    def _keep_rests(self) -> None:
        noted, self._rests.noted = self._rests.noted, {}
        if not noted:
            return
        try:
            self._store.rest(noted, datetime.now(UTC))
        except BaseException:
            self._rests.noted = noted | self._rests.noted
            raise

    def _seen(self, run: str, shard: Shard) -> frozenset[str]:
        if isinstance(self._store, PostgresStore):
            return self._store.seen_of(run, shard.keys)
        return self._store.keys(run)

    async def _site(self, run: str, key: str, ledger: Ledger, guard: Guard) -> None:
        target = target_of(key)
        kinds = self._kinds if builder_of(target.host) is None else self._of_builders
        permit = Permit.visitor(target.host)
        dossier = await look_for_sure(target, kinds, self._settings, ledger, permit, guard)
        told_of = summary(self._judge.judged(dossier), dossier)
        document = to_json(dossier, derive.DERIVED_KEYS, spread=False)
        self._ended.append((run, Result(key, dossier.seen_at.at, document, told_of)))


def summary(made: Bundle, dossier: Dossier) -> Summary:
    """What can be searched for of a judged dossier."""
    failed = {f"{f.check.name}.{f.verdict.outcome.slug}" + (f"@{f.verdict.subject}" if f.verdict.subject else "")
              for f in made.findings if f.verdict is not None and counted(f) and f.level.rank > 0}
    return Summary(dossier.first_address, made.grade.letter or "",
                   made.grade.score, tuple(sorted(failed)), f"{made.grade.scoring} {made.dossier.rules}".strip())


def work(given: dict[str, Any], choices: Choices) -> Exit:
    """Run `antrean pekerja`."""
    address = address_of(given)
    processes = given["proses"] or cores()
    lang = choices.bahasa
    if not given["anak"]:
        with opened(given) as base:  # told once, not by each
            same_clock(base, lang)
    if processes > 1:
        return many(processes, address)
    with told(lang), Base(address) as base, Base(address) as of_results, Base(address) as of_schedule:
        crew = Crew(PostgresStore(of_results), judging(choices), settings_of(choices), sites_at_once(given) // SHARDS)
        queue, names = PostgresQueue(base, given["sewa"] or LEASE_S), settings_of(choices).names

        async def due() -> None:
            await submit_due(of_schedule, names)

        click.echo(say("working", lang, number=os.getpid()), err=True)
        try:
            to_the_end(_until_told(lambda: queue.work(
                crew.shard, SHARDS, stay=not given["sampai_habis"], others=True,
                every=(Every("schedule", "*/5 * * * *", due),)), child=given["anak"]))
        except KeyboardInterrupt:
            click.echo(say("stopped", lang), err=True)
            return Exit.INTERRUPTED
    click.echo(say("empty", lang), err=True)
    return Exit.CLEAN


async def _until_told(working: Callable[[], Awaitable[None]], *, child: bool) -> None:
    """SIGTERM, as systemd and containers send it, is a Ctrl-C, and heard twice it is one: they tell all processes, and
    the first of them tells the others. A *child* ends as well when the process that began it is gone."""
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    told_of_it = False

    def stop() -> None:
        nonlocal told_of_it
        if task is not None and not told_of_it:
            told_of_it = True
            task.cancel()

    if os.name == "posix":
        loop.add_signal_handler(signal.SIGTERM, stop)
    if child:
        when_left_alone(lambda: loop.call_soon_threadsafe(stop))
    await working()


def sites_at_once(given: dict[str, Any]) -> int:
    """How many sites one process looks at side by side: as asked, else what its part of the free memory bears."""
    if given["sekaligus"]:
        return int(given["sekaligus"])
    if sys.platform == "win32":
        return MOST_SITES
    try:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**20
    except (ValueError, OSError, AttributeError):
        return MOST_SITES
    return max(SHARDS, min(MOST_SITES, free // 2 // cores() // MB_A_SITE))
