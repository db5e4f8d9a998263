"""Shards of runs in a sqlite file (scanner.runs.Queue): handed out on a lease, so that a worker who dies loses none."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ..scanner.runs import Handler, QueueStatus, Shard
from .database import Database
from .schema import ROOM, STEPS
from .sqlite_store import moment, stamp

log = logging.getLogger("ikmscan.history")
LEASE_S, MOST_ATTEMPTS = 60.0, 5
AGAIN_S, POLL_S = 1.0, 0.2
DUE = "((state = 'waiting' AND not_before <= ?) OR (state = 'doing' AND lease_until < ?))"


class SqliteQueue:
    """The shards in *database*. *lease_s*: how long a worker may be silent before another one takes its shard."""

    def __init__(self, database: Database, lease_s: float = LEASE_S) -> None:
        self._base, self._lease_s = database, lease_s
        database.bring_up(ROOM, STEPS)

    def submit(self, run: str, shards: Sequence[Shard]) -> None:
        """Add those that are not known yet, all or none."""
        with self._base.change():
            for shard in shards:
                due = stamp(shard.not_before) if shard.not_before else ""
                self._base.run("INSERT OR IGNORE INTO jobs (run, shard, keys, not_before) VALUES (?, ?, ?, ?)",
                               run, shard.name, json.dumps(shard.keys), due)

    async def work(self, handler: Handler, concurrency: int) -> None:
        """Call *handler(run, shard)* for every shard that is due, *concurrency* at a time, until none is left."""
        async with asyncio.TaskGroup() as group:
            for _ in range(concurrency):
                group.create_task(self._worker(handler))

    def status(self, run: str) -> QueueStatus:
        """How far *run* is."""
        rows = self._base.rows("SELECT state, count(*) FROM jobs WHERE run = ? GROUP BY state", run)
        return QueueStatus(**{str(state): int(str(count)) for state, count in rows})

    def cancel(self, run: str) -> None:
        """Hand out nothing more of *run*; what is being done is done to its end."""
        now = stamp(datetime.now(UTC))
        self._base.run("UPDATE jobs SET state = 'cancelled' WHERE run = ? AND "
                       "(state = 'waiting' OR (state = 'doing' AND lease_until < ?))", run, now)

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    async def _worker(self, handler: Handler) -> None:
        while True:
            taken = self._take()
            if taken is not None:
                await self._do(handler, *taken)
            elif self._base.rows("SELECT 1 FROM jobs WHERE state = 'waiting' LIMIT 1"):
                await asyncio.sleep(POLL_S)
            else:
                return

    def _take(self) -> tuple[str, Shard] | None:
        now = datetime.now(UTC)
        with self._base.change():
            found = self._base.rows(f"SELECT run, shard, keys, not_before FROM jobs WHERE {DUE} "
                                    "ORDER BY not_before, rowid LIMIT 1", stamp(now), stamp(now))
            if not found:
                return None
            run, name, keys, due = map(str, found[0])
            self._base.run("UPDATE jobs SET state = 'doing', attempts = attempts + 1, lease_until = ? "
                           "WHERE run = ? AND shard = ?", self._lease(), run, name)
        return run, Shard(name, tuple(json.loads(keys)), moment(due) if due else None)

    async def _do(self, handler: Handler, run: str, shard: Shard) -> None:
        renewing = asyncio.create_task(self._renew(run, shard.name))
        try:
            await handler(run, shard)
        except asyncio.CancelledError:
            self._end(run, shard.name, "waiting")
            raise
        except Exception:
            log.exception("shard %s of %s failed", shard.name, run)
            self._failed(run, shard.name)
        else:
            self._end(run, shard.name, "done")
        finally:
            renewing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await renewing

    async def _renew(self, run: str, name: str) -> None:
        while True:
            await asyncio.sleep(self._lease_s / 3)
            self._base.run("UPDATE jobs SET lease_until = ? WHERE run = ? AND shard = ? AND state = 'doing'",
                           self._lease(), run, name)

    def _failed(self, run: str, name: str) -> None:
        """Try again in a while; after some times, no more."""
        later = datetime.now(UTC) + timedelta(seconds=AGAIN_S)
        self._base.run("UPDATE jobs SET not_before = ?, lease_until = '', "
                       "state = CASE WHEN attempts >= ? THEN 'failed' ELSE 'waiting' END "
                       "WHERE run = ? AND shard = ?", stamp(later), MOST_ATTEMPTS, run, name)

    def _end(self, run: str, name: str, state: str) -> None:
        self._base.run("UPDATE jobs SET state = ?, lease_until = '' WHERE run = ? AND shard = ?", state, run, name)

    def _lease(self) -> str:
        return stamp(datetime.now(UTC) + timedelta(seconds=self._lease_s))


def open_queue(path: Path, lease_s: float = LEASE_S) -> SqliteQueue:
    """The queue at *path*; StoreError says what is wrong with the file."""
    base = Database(path)
    try:
        return SqliteQueue(base, lease_s)
    except BaseException:
        base.close()
        raise
