"""What every Queue must do (scanner.runs): the suite that each implementation is held to."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from ikmscan.cluster import postgres_queue
from ikmscan.history.sqlite_queue import MOST_ATTEMPTS, open_queue
from ikmscan.scanner.runs import Queue, QueueStatus, Shard

Opened = Callable[[], Queue]  # opens the same queue each time it is called
SHARDS = tuple(Shard(f"s{n}", (f"a{n}.id", f"b{n}.id")) for n in range(6))
DIES = """
import asyncio, os, signal, sys
from pathlib import Path
from ikmscan.cluster import postgres_queue
from ikmscan.history import sqlite_queue
async def handler(run, shard):
    print(shard.name, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
where = os.environ["WHERE"]
queue = postgres_queue.open_queue(where, 0.5) if "://" in where else sqlite_queue.open_queue(Path(where), 0.5)
asyncio.run(queue.work(handler, 1))
"""


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The file or the database of the queue."""
    return request.getfixturevalue("new_base")() if request.param == "postgres" else str(tmp_path / "queue.sqlite")


@pytest.fixture
def again(where: str) -> Iterator[Opened]:
    opened = []

    def once_more() -> Queue:
        opened.append(postgres_queue.open_queue(where, 0.5) if "://" in where else open_queue(Path(where), 0.5))
        return opened[-1]

    yield once_more
    for queue in opened:
        queue.close()


def work(queue: Queue, concurrency: int = 2, fails: int = 0) -> list[tuple[str, Shard]]:
    """All that a worker was handed; its first *fails* tries go wrong."""
    handed = []

    async def handler(run: str, shard: Shard) -> None:
        handed.append((run, shard))
        tries = len(handed)
        await asyncio.sleep(0)
        if tries <= fails:
            raise ValueError(shard.name)

    asyncio.run(queue.work(handler, concurrency))
    return handed


def test_every_shard_is_handed_out_once_with_its_keys(again: Opened) -> None:
    queue = again()
    queue.submit("r", SHARDS)
    assert queue.status("r") == QueueStatus(waiting=6)
    assert sorted(work(again()), key=lambda told: told[1].name) == [("r", shard) for shard in SHARDS]
    assert queue.status("r") == QueueStatus(done=6)
    assert work(queue) == []


def test_what_was_submitted_twice_is_done_once(again: Opened) -> None:
    queue = again()
    queue.submit("r", SHARDS[:3])
    queue.submit("r", SHARDS)
    assert len(work(queue)) == 6
    queue.submit("r", SHARDS)
    assert work(queue) == []


def test_no_more_than_asked_for_are_done_at_a_time(again: Opened) -> None:
    queue, now, most = again(), 0, 0
    queue.submit("r", SHARDS)

    async def handler(run: str, shard: Shard) -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        for _ in range(500):  # the others need a while to come
            await asyncio.sleep(0.01)
            if most >= 3:
                break
        now -= 1

    asyncio.run(queue.work(handler, 3))
    assert most == 3


def test_what_fails_is_tried_again_and_the_others_are_done(again: Opened) -> None:
    queue = again()
    queue.submit("r", SHARDS[:3])
    handed = Counter(shard.name for _, shard in work(queue, fails=1))
    assert sorted(handed.values()) == [1, 1, 2]
    assert queue.status("r") == QueueStatus(done=3)


def test_what_always_fails_is_given_up(again: Opened) -> None:
    queue = again()
    queue.submit("r", SHARDS[:1])
    assert len(work(queue, fails=99)) == MOST_ATTEMPTS
    assert queue.status("r") == QueueStatus(failed=1)


def test_nothing_is_handed_out_before_its_time(again: Opened) -> None:
    queue, due = again(), datetime.now(UTC) + timedelta(seconds=1)
    queue.submit("r", [Shard("later", ("x.id",), due), Shard("now", ("y.id",))])
    times = {}

    async def handler(run: str, shard: Shard) -> None:
        times[shard.name] = datetime.now(UTC)

    asyncio.run(queue.work(handler, 1))
    assert times["now"] < times["later"]
    assert times["later"] >= due


def test_of_two_workers_one_place_sees_one_at_a_time(again: Opened, where: str) -> None:
    if "://" not in where:
        pytest.skip("a queue of one process leaves that to its ledger")
    one, other, seen = again(), again(), []
    one.submit("r", [Shard("a", ("x.id",), None, ("192.0.2.0/24", "198.51.100.0/24"))])
    one.submit("q", [Shard("b", ("y.id",), None, ("198.51.100.0/24",)), Shard("c", ("z.id",), None, ("203.0.113.0/24",))])

    async def handler(run: str, shard: Shard) -> None:
        seen.append(shard.name)
        if shard.name == "a":
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(3):  # "b" is put back for a while, so the other one does not come to an end
                    await other.work(handler, 1)
            seen.append("a ends")

    asyncio.run(one.work(handler, 1))
    assert seen.index("c") < seen.index("a ends") < seen.index("b")


def test_what_is_cancelled_is_not_handed_out(again: Opened) -> None:
    queue = again()
    queue.submit("r", SHARDS[:4])
    queue.submit("other", SHARDS[:1])
    seen = []

    async def handler(run: str, shard: Shard) -> None:
        seen.append(run)
        again().cancel("r")

    asyncio.run(queue.work(handler, 1))
    assert Counter(seen) == {"r": 1, "other": 1}
    assert queue.status("r") == QueueStatus(done=1, cancelled=3)


def test_a_worker_that_is_stopped_gives_its_shard_back(again: Opened) -> None:
    queue = again()
    queue.submit("r", SHARDS[:1])

    async def stopped() -> None:
        begun = asyncio.Event()

        async def handler(run: str, shard: Shard) -> None:
            begun.set()
            await asyncio.sleep(60)

        working = asyncio.create_task(queue.work(handler, 1))
        await begun.wait()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)

    asyncio.run(stopped())
    assert queue.status("r") == QueueStatus(waiting=1)


def test_a_long_shard_keeps_its_lease(again: Opened) -> None:
    queue, other = again(), again()
    queue.submit("r", SHARDS[:1])
    seen = []

    async def handler(run: str, shard: Shard) -> None:
        seen.append(shard.name)
        await asyncio.sleep(1.2)  # more than two leases
        await other.work(handler, 1)

    asyncio.run(queue.work(handler, 1))
    assert seen == ["s0"]


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_the_shard_of_a_worker_that_was_killed_goes_to_another(again: Opened, where: str) -> None:
    queue = again()
    queue.submit("r", SHARDS[:2])
    killed = subprocess.run([sys.executable, "-c", DIES], capture_output=True, text=True, timeout=60, check=False,
                            env={**os.environ, "WHERE": where})
    assert (killed.returncode, killed.stdout) == (-signal.SIGKILL, "s0\n")
    assert queue.status("r") == QueueStatus(waiting=1, doing=1)

    async def later() -> None:
        await asyncio.sleep(0.6)

    asyncio.run(later())
    assert sorted(shard.name for _, shard in work(queue)) == ["s0", "s1"]
    assert queue.status("r") == QueueStatus(done=2)
