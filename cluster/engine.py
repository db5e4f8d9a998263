"""procrastinate as our queue uses it: one task, which does a shard; what fails is tried again, what is stopped goes
back; and tasks that one of all workers does from time to time."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import procrastinate
import psycopg
from procrastinate import exceptions, jobs, retry, worker

from .database import fault_of
from .fence import CARE, Fence

AGAIN_S, MOST_ATTEMPTS = 1.0, 5
BUSY_S = (10.0, 30.0)  # a place was busy: so long, by chance, until the next try
SHARD_TASK = "ikmscan"
WAIT_S = 10.0  # for a connection, while the database begins anew
NEVER_S = 86400.0  # the heart of a worker is the queue's: it must hear whether it still counts


logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # each try to connect; that the database is away is told once


class Busy(Exception):
    """Another worker is at a place of the shard."""


@dataclass(frozen=True, slots=True)
class Every:
    """Something that one of all workers does from time to time (*cron*)."""

    name: str
    cron: str
    do: Callable[[], Awaitable[None]]


class _Retry(retry.BaseRetryStrategy):
    """What was stopped, or found its place busy, has not failed."""

    def __init__(self, spent: Callable[[int], bool]) -> None:
        self._spent = spent

    def get_retry_decision(self, *, exception: BaseException, job: jobs.Job) -> retry.RetryDecision | None:
        """When to try again; None for no more."""
        if isinstance(exception, asyncio.CancelledError):
            return retry.RetryDecision(retry_in={"seconds": 0})
        if isinstance(exception, Busy):
            return retry.RetryDecision(retry_in={"milliseconds": round(1000 * random.uniform(*BUSY_S))})
        if job.id is None or self._spent(job.id):
            return None
        return retry.RetryDecision(retry_in={"milliseconds": round(1000 * AGAIN_S)})


class Engine:
    """A worker on the database of *dsn* that calls *shard* with the number of each shard whose turn it is."""

    def __init__(
        self, dsn: str, shard: Callable[[int], Awaitable[None]], spent: Callable[[int], bool], lease_s: float,
        every: tuple[Every, ...] = (),
    ) -> None:
        self._shard, self._lease_s = shard, lease_s
        self._doing: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._dsn = dsn
        self._worker: worker.Worker | None = None
        connector = procrastinate.PsycopgConnector(conninfo=dsn, min_size=1, max_size=3, timeout=WAIT_S)
        self.app = procrastinate.App(connector=connector)
        self.app.job_manager = self._fence = Fence(connector, lambda: self.number)
        self.app.task(name=SHARD_TASK, queue=SHARD_TASK, retry=_Retry(spent))(self._one)
        for one in every:
            self._add(one)

    def _add(self, one: Every) -> None:
        async def task(timestamp: int) -> None:
            await one.do()

        name = f"{CARE}-{one.name}"
        self.app.periodic(cron=one.cron)(self.app.task(name=name, queue=CARE, queueing_lock=name)(task))

    async def _one(self, shard: int) -> None:
        if self._stopping:
            raise asyncio.CancelledError
        task = asyncio.current_task()
        assert task is not None
        self._doing.add(task)
        task.add_done_callback(self._doing.discard)
        await self._shard(shard)

    async def run(self, concurrency: int) -> None:
        """Work until `stop`; BaseFault where the database went away."""
        try:
            await self._run(concurrency)
        except (exceptions.ConnectorException, psycopg.Error) as error:
            cause = error.__cause__ if isinstance(error, exceptions.ConnectorException) else error
            if not isinstance(cause, psycopg.Error):
                raise
            raise fault_of(cause, self._dsn) from None

    async def _run(self, concurrency: int) -> None:
        async with self.app.open_async():
            if self._stopping:
                return
            self._worker = worker.Worker(
                self.app, queues=[SHARD_TASK, CARE], concurrency=concurrency, install_signal_handlers=False,
                fetch_job_polling_interval=min(1.0, self._lease_s), update_heartbeat_interval=NEVER_S,
                stalled_worker_timeout=self._lease_s)
            await self._worker.run()  # type: ignore[no-untyped-call]

    @property
    def number(self) -> int | None:
        """The number of the worker among all of the database."""
        return self._worker.worker_id if self._worker else None

    @property
    def unheard(self) -> bool:
        """Whether the database does not know how a shard ended, so that it is ours for as long as we count."""
        return self._fence.unheard

    def stop(self) -> None:
        """Begin nothing more; what is being done goes back into the queue, if it is still ours."""
        self._stopping = self._fence.hurries = True
        if self._worker is not None:
            self._worker.stop()  # type: ignore[no-untyped-call]
        for task in self._doing:
            task.cancel()
