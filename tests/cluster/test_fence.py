"""A worker that stood still for longer than its lease (a laptop that slept) has lost its shard, and notices."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest
from ikmscan.cluster.database import Base
from ikmscan.cluster.fence import CARE
from ikmscan.cluster.postgres_queue import open_queue
from ikmscan.scanner.runs import QueueStatus, Shard

LEASE_S = 0.5


@pytest.mark.parametrize("fails", [False, True])
def test_who_stood_still_lets_go_and_does_not_end_what_another_is_doing(new_base: Callable[[], str], fails: bool) -> None:
    """*fails*: what he was doing breaks in the very moment in which he wakes up."""
    dsn, said, taken, let_go = new_base(), list[str](), threading.Event(), threading.Event()
    queue = open_queue(dsn, LEASE_S)
    queue.submit("r", [Shard("a", ("x.id",), None, ("192.0.2.0/24",)), Shard("b", ("y.id",), None, ("192.0.2.0/24",))])

    def another() -> None:
        other = open_queue(dsn, LEASE_S)

        async def handler(run: str, shard: Shard) -> None:
            said.append(f"other begins {shard.name}")
            taken.set()
            await asyncio.to_thread(let_go.wait, 30)
            said.append(f"other ends {shard.name}")

        asyncio.run(other.work(handler, 1))
        other.close()

    async def handler(run: str, shard: Shard) -> None:
        said.append(f"one begins {shard.name}")
        if len(said) > 1:
            return
        beside.start()
        taken.wait(30)  # nothing in this process goes on
        if fails:
            raise ValueError(shard.name)
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            said.append(f"one lets go of {shard.name}")
            raise

    async def whole() -> None:
        working = asyncio.create_task(queue.work(handler, 2))
        await asyncio.to_thread(taken.wait, 30)
        await asyncio.sleep(6 * LEASE_S)
        assert queue.status("r").doing == 1  # the other one's, whatever the first one did meanwhile
        let_go.set()
        await working

    beside = threading.Thread(target=another)
    asyncio.run(whole())
    beside.join(60)
    assert said[:2] == ["one begins a", "other begins a"]
    assert ("one lets go of a" in said) != fails
    assert said.index("other ends a") < min(said.index(f"{who} begins b") for who in ("one", "other") if f"{who} begins b" in said)
    assert queue.status("r") == QueueStatus(done=2)
    queue.close()


def test_what_one_of_all_does_from_time_to_time_leaves_no_rows(new_base: Callable[[], str]) -> None:
    dsn = new_base()
    with Base(dsn) as base:
        base.run("INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, status) "
                 "VALUES (%s, 'ikmscan-care-rescue', 'x', 'todo')", CARE)
        queue = open_queue(dsn, LEASE_S)
        queue.submit("r", [Shard("a", ("x.id",))])

        async def handler(run: str, shard: Shard) -> None:
            for _ in range(600):
                if not left():
                    return
                await asyncio.sleep(0.05)

        def left() -> int:
            return len(base.rows("SELECT 1 FROM procrastinate_jobs WHERE queue_name = %s", CARE))

        asyncio.run(queue.work(handler, 2))
        assert left() == 0
        queue.close()
