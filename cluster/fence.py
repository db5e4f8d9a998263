"""What a worker says of its shards counts only while they are its own: one that was away longer than its lease (a
machine that slept) has lost them to another one, whose work it must neither end nor put back. And a database that is
away for a while ends no worker: what is asked of it meanwhile is asked again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import LiteralString

from procrastinate import connector, exceptions, jobs, manager

CARE = "ikmscan-care"
CALLED_OFF = 10**6  # tries of a shard whose run was called off: whoever does it ends it, nobody begins it again
TRIES, AGAIN_S = 3, 0.5  # to say how a job ended; where the database is away each of them waits for it
MINE: LiteralString = "j.id = %(job)s AND j.worker_id = %(worker)s AND j.status = 'doing'"
FINISH: LiteralString = (
    f"WITH mine AS MATERIALIZED (SELECT id FROM procrastinate_jobs j WHERE {MINE} FOR UPDATE) "
    "SELECT procrastinate_finish_job_v1(id, %(status)s, %(gone)s) FROM mine")
# by the database's clock; what was called off waits again for a moment in which nobody sees it
AGAIN: LiteralString = (
    "WITH mine AS MATERIALIZED (SELECT j.id, s.tries FROM procrastinate_jobs j JOIN ikmscan.shard s ON s.job = j.id "
    f"WHERE {MINE} FOR UPDATE), "
    "again AS MATERIALIZED (SELECT id, tries, procrastinate_retry_job_v2(id, now() + %(later_s)s "
    "* interval '1 second', NULL, NULL, NULL) FROM mine) "
    "SELECT procrastinate_cancel_job_v1(id, false, false) FROM again WHERE tries >= %(called_off)s")


class Fence(manager.JobManager):
    """Writes down how the jobs ended that *worker* still holds. What is done from time to time leaves no row.
    *unheard*: the database did not hear how one ended, so that it is *worker*'s until he is struck out. *hurries*: he
    is about to go, and says it once."""

    def __init__(self, line: connector.BaseConnector, worker: Callable[[], int | None]) -> None:
        super().__init__(line)
        self._holder = worker
        self.unheard = self.hurries = False

    async def finish_job(self, job: jobs.Job, status: jobs.Status, delete_job: bool) -> None:
        """As the library's, if the job is still ours."""
        await self._say(FINISH, job=job.id, worker=self._holder(), status=status.value, gone=job.queue == CARE)

    async def retry_job(
        self, job: jobs.Job, retry_at: datetime | None = None, priority: int | None = None, queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        """As the library's, if the job is still ours. *retry_at* is by our own clock, which may be wrong."""
        later_s = max(0.0, (retry_at - datetime.now(UTC)).total_seconds()) if retry_at else 0.0
        await self._say(AGAIN, job=job.id, worker=self._holder(), later_s=later_s, called_off=CALLED_OFF)

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> jobs.Job | None:
        """As the library's; None as well where the database cannot be asked: it is asked again in a moment."""
        try:
            return await super().fetch_job(queues, worker_id)
        except exceptions.ConnectorException:
            return None

    async def defer_periodic_job(self, job: jobs.Job, periodic_id: str, defer_timestamp: int) -> int | None:
        """As the library's; where the database is away that turn is left out."""
        try:
            return await super().defer_periodic_job(job, periodic_id, defer_timestamp)
        except exceptions.AlreadyEnqueued:
            raise
        except exceptions.ConnectorException:
            return None

    async def listen_for_jobs(
        self, *, on_notification: manager.NotificationCallback, queues: Iterable[str] | None = None,
    ) -> None:
        """As the library's, and anew where the line was cut."""
        while True:
            with contextlib.suppress(exceptions.ConnectorException):
                await super().listen_for_jobs(on_notification=on_notification, queues=queues)
            await asyncio.sleep(AGAIN_S)

    async def _say(self, query: LiteralString, **values: object) -> None:
        """Once more where a line was cut: what was heard the first time finds nothing to change the second time."""
        for _ in range(TRIES):
            try:
                await self.connector.execute_query_async(query, **values)
            except exceptions.ConnectorException:
                if self.hurries:
                    break
                await asyncio.sleep(AGAIN_S)
            else:
                return
        self.unheard = True
