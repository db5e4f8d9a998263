"""Shards of runs in PostgreSQL (scanner.runs.Queue), on procrastinate: one job for each shard, tried again a few times,
taken from a worker whose heart stopped. No locks: whoever finds a place busy puts the shard back for a while."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Sequence
from datetime import datetime

from ..scanner.runs import Handler, QueueStatus, Shard
from .database import Base, BaseFault, whole
from .engine import MOST_ATTEMPTS, SHARD_TASK, Busy, Engine, Every
from .fence import CALLED_OFF, CARE
from .postgres_store import moment
from .schema import STATE

log = logging.getLogger("ikmscan.cluster")
LEASE_S, POLL_S, BEATS = 30.0, 0.2, 6  # of a lease
PATIENT_S, AGAIN_S = 900.0, 1.0  # a database that is away: a server that begins anew takes minutes at most
TURN = 0x696B6D75  # the advisory lock of whoever looks whether a place is free
SENDING = 0x696B6D  # with the run: of whoever puts a list into the queue


class PostgresQueue:
    """The shards in *base*. *lease_s*: how long a worker may be silent before another one takes its shard; *patient_s*:
    how long a worker waits for a database that is away."""

    def __init__(self, base: Base, lease_s: float = LEASE_S, patient_s: float = PATIENT_S) -> None:
        self._base, self._lease_s, self._patient_s = base, lease_s, patient_s
        base.ready()

    def submit(self, run: str, shards: Sequence[Shard]) -> None:
        """Add those that are not known yet, all or none."""
        with self._base.change():
            for shard in shards:
                found = self._base.rows(
                    "INSERT INTO ikmscan.shard (run, name, keys, places, not_before) VALUES (%s, %s, %s, %s, %s) "
                    "ON CONFLICT DO NOTHING RETURNING id", run, shard.name, list(shard.keys), list(shard.places),
                    shard.not_before)
                if found:
                    self._defer(whole(found[0][0]), f"{run}:{shard.name}", shard.not_before)

    def _defer(self, number: int, lock: str, due: datetime | None) -> None:
        """The job of a shard, in the same transaction. The lock only keeps a second one out of the queue."""
        self._base.run(
            "UPDATE ikmscan.shard SET job = (procrastinate_defer_jobs_v1(ARRAY[ROW(%s, %s, 0, NULL, %s, %s, %s)"
            "::procrastinate_job_to_defer_v1]))[1] WHERE id = %s", SHARD_TASK, SHARD_TASK, lock,
            json.dumps({"shard": number}), due, number)

    async def work(
        self, handler: Handler, concurrency: int, *, stay: bool = False, others: bool = False,
        every: Sequence[Every] = (),
    ) -> None:
        """Call *handler(run, shard)* for every shard that is due, *concurrency* at a time, until none is left; with
        *others* until they have finished theirs as well, and might leave none behind; with *stay* until it is
        cancelled. *every*: what one of all workers does from time to time."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patient_s
        while True:
            began = loop.time()
            try:
                if await self._worked(handler, concurrency, tuple(every), stay=stay, others=others):
                    return
                log.warning("away for too long: begins anew")
            except BaseFault as fault:
                if not fault.passing or loop.time() >= until:
                    raise
            if loop.time() - began > self._lease_s:  # it went well for a while
                until = loop.time() + self._patient_s
            await self._back(until)

    async def _back(self, until: float) -> None:
        """Wait for a database that is away; BaseFault where it stays away until *until* (loop clock)."""
        while True:
            await asyncio.sleep(AGAIN_S)
            try:
                self._base.ready()
            except BaseFault as fault:
                if not fault.passing or asyncio.get_running_loop().time() >= until:
                    raise
            else:
                return

    async def _worked(
        self, handler: Handler, concurrency: int, every: tuple[Every, ...], *, stay: bool, others: bool,
    ) -> bool:
        """One engine, until its work ends; False: others took it for dead, and what it held is theirs now. BaseFault
        where the database went away before it began."""
        async def shard(number: int) -> None:
            await self._do(handler, number, engine.number)

        engine = Engine(self._base.dsn, shard, self.spent, self._lease_s, every)
        working = asyncio.create_task(engine.run(concurrency))
        watching = asyncio.create_task(self._watch(engine, stay=stay, others=others))
        try:
            await asyncio.wait((working, watching), return_when=asyncio.FIRST_COMPLETED)
        finally:
            watching.cancel()
            engine.stop()
            ended = await asyncio.gather(working, watching, return_exceptions=True)
        if isinstance(ended[1], bool):
            return ended[1]
        for wrong in ended:
            if isinstance(wrong, Exception):
                raise wrong
        return False

    async def _watch(self, engine: Engine, *, stay: bool, others: bool) -> bool:
        """Lets the heart beat, and takes up what others left lying; True when nothing is left, False when nobody hears
        the heart any more: a worker that cannot say for a lease that it lives lets go, as others may have taken over. A
        process that stood still comes here first when it goes on: the beat is overdue."""
        loop, beat_s, due = asyncio.get_running_loop(), min(self._lease_s, LEASE_S) / BEATS, 0.0
        heard, away = loop.time(), False
        while not engine.unheard:
            try:
                if loop.time() >= due:
                    due = loop.time() + beat_s
                    if not self._beats(engine.number):
                        return False
                    if away:
                        log.warning("the database is back")
                    heard, away = loop.time(), False
                    self.rescue()
                if not stay and not self._left(engine.number, others=others):
                    return True
            except BaseFault as fault:
                if not fault.passing:
                    raise
                if not away:
                    log.warning("the database is away, it is waited for: %s", fault.detail)
                away = True
                if loop.time() - heard > self._lease_s:
                    return False
            await asyncio.sleep(min(beat_s, POLL_S) if not stay else beat_s)
        return False

    def _beats(self, worker: int | None) -> bool:
        """Whether *worker* counts; if so, it does for another lease."""
        return worker is None or self._base.run(
            "UPDATE procrastinate_workers SET last_heartbeat = now() WHERE id = %s", worker) > 0

    def _left(self, worker: int | None, *, others: bool) -> bool:
        """Whether a shard waits, or is being done by *worker* (or by *others*)."""
        return bool(self._base.rows("SELECT 1 FROM procrastinate_jobs WHERE queue_name = %s AND (status = 'todo' "
                                    "OR (status = 'doing' AND (%s OR worker_id = %s))) LIMIT 1",
                                    SHARD_TASK, others, worker))

    async def _do(self, handler: Handler, number: int, worker: int | None) -> None:
        run, shard, taken = self._take(number, worker)
        stopped = False
        try:
            await handler(run, shard)
        except asyncio.CancelledError:
            stopped = True  # which is no try that went wrong
            raise
        finally:
            with contextlib.suppress(BaseFault):  # the state of the job says it too, a moment later
                self._base.run("UPDATE ikmscan.shard SET busy = false, tries = tries - %s::int "
                               "WHERE id = %s AND tries = %s", stopped, number, taken)

    def _take(self, number: int, worker: int | None) -> tuple[str, Shard, int]:
        """The shard, and which try this is; Busy where somebody is at one of its places, or it is not *worker*'s."""
        with self._base.change():
            self._base.run("SELECT pg_advisory_xact_lock(%s)", TURN)
            found = self._base.rows(
                "SELECT run, name, keys, places, not_before, tries + 1, m.id IS NULL OR EXISTS (SELECT 1 FROM "
                "ikmscan.shard o JOIN procrastinate_jobs j ON j.id = o.job AND j.status = 'doing' "
                "WHERE o.busy AND o.id <> s.id AND o.places && s.places) FROM ikmscan.shard s LEFT JOIN "
                "procrastinate_jobs m ON m.id = s.job AND m.worker_id = %s WHERE s.id = %s", worker, number)
            run, name, keys, places, due, tries, busy = found[0]
            if busy:
                raise Busy(str(name))
            self._base.run("UPDATE ikmscan.shard SET busy = true, tries = %s WHERE id = %s", tries, number)
        assert isinstance(keys, list)
        assert isinstance(places, list)
        return str(run), Shard(str(name), tuple(keys), moment(due) if due else None, tuple(places)), whole(tries)

    def rescue(self) -> None:
        """Strike out the workers whose heart has stopped, and put back their shards; what took its workers down too
        often is given up."""
        with self._base.change():
            self._base.run("SELECT procrastinate_prune_stalled_workers_v1(%s)", self._lease_s)
            self._base.run("DELETE FROM procrastinate_jobs WHERE queue_name = %s AND status = 'doing' "
                           "AND worker_id IS NULL", CARE)
            stalled = self._base.rows(
                "SELECT j.id, s.tries FROM procrastinate_jobs j JOIN ikmscan.shard s ON s.job = j.id "
                "WHERE j.status = 'doing' AND j.worker_id IS NULL FOR UPDATE SKIP LOCKED")
            for job, tries in stalled:
                log.warning("job %s lost its worker", job)
                if MOST_ATTEMPTS <= whole(tries) < CALLED_OFF:
                    self._base.run("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", job)
                else:
                    self._base.run("SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)", job)
                if whole(tries) >= CALLED_OFF:
                    self._base.run("SELECT procrastinate_cancel_job_v1(%s, false, false)", job)

    def spent(self, job: int) -> bool:
        """Whether the shard of *job* was tried often enough; not, where the database cannot say it now."""
        try:
            return bool(self._base.rows("SELECT 1 FROM ikmscan.shard WHERE job = %s AND tries >= %s AND tries < %s",
                                        job, MOST_ATTEMPTS, CALLED_OFF))
        except BaseFault:
            return False

    def status(self, run: str) -> QueueStatus:
        """How far *run* is."""
        rows = self._base.rows(f"SELECT {STATE}, count(*) FROM ikmscan.shard s "
                               "JOIN procrastinate_jobs j ON j.id = s.job WHERE s.run = %s GROUP BY 1", run)
        return QueueStatus(**{str(state): whole(count) for state, count in rows})

    def cancel(self, run: str) -> None:
        """Hand out nothing more of *run*; what is being done is done to its end."""
        self.rescue()
        with self._base.change():
            self._base.run("UPDATE ikmscan.shard SET tries = %s WHERE run = %s", CALLED_OFF, run)
            self._base.rows("SELECT procrastinate_cancel_job_v1(j.id, false, false) FROM procrastinate_jobs j "
                            "JOIN ikmscan.shard s ON s.job = j.id WHERE s.run = %s AND j.status = 'todo'", run)

    def holds(self, run: str) -> frozenset[str]:
        """The keys of *run* that wait, are being done or were done; not those that failed or were called off."""
        return frozenset(str(key) for (key,) in self._base.rows(
            "SELECT unnest(s.keys) FROM ikmscan.shard s JOIN procrastinate_jobs j ON j.id = s.job "
            "WHERE s.run = %s AND (j.status = 'succeeded' OR (j.status IN ('todo', 'doing') AND s.tries < %s))",
            run, CALLED_OFF))

    def clear(self, run: str) -> int:
        """Take out what of *run* failed or was called off, before it is sent again, by one of all who send, until the
        end of the change: the number of the last shard of all."""
        self._base.run("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", SENDING, run)
        self._base.run("WITH gone AS (DELETE FROM procrastinate_jobs j USING ikmscan.shard s WHERE s.job = j.id "
                       "AND s.run = %s AND j.status NOT IN ('todo', 'doing', 'succeeded') RETURNING j.id) "
                       "DELETE FROM ikmscan.shard s USING gone WHERE s.job = gone.id", run)
        return whole(self._base.rows("SELECT coalesce(max(id), 0) FROM ikmscan.shard")[0][0])

    def forget(self, run: str) -> None:
        """Erase the shards of *run*, those that nobody is doing."""
        with self._base.change():
            self._base.run("DELETE FROM procrastinate_jobs j USING ikmscan.shard s WHERE s.job = j.id AND s.run = %s "
                           "AND j.status <> 'doing'", run)
            self._base.run("DELETE FROM ikmscan.shard s WHERE s.run = %s AND NOT EXISTS "
                           "(SELECT 1 FROM procrastinate_jobs j WHERE j.id = s.job)", run)

    def close(self) -> None:
        """Close the connection."""
        self._base.close()


def open_queue(dsn: str, lease_s: float = LEASE_S) -> PostgresQueue:
    """The queue in the database of *dsn*; BaseFault says what is wrong with it."""
    base = Base(dsn)
    try:
        return PostgresQueue(base, lease_s)
    except BaseException:
        base.close()
        raise
