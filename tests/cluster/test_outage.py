"""A database that begins anew, or cuts its lines, in the middle of the work: workers wait, nothing is lost or given up."""

from __future__ import annotations

import asyncio
import random
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import postgres_lab
import psycopg
import pytest
from free_ports import free_port
from ikmscan.cluster.database import BaseFault
from ikmscan.cluster.postgres_queue import open_queue
from ikmscan.scanner.runs import QueueStatus, Shard
from street import Antrean

pytestmark = pytest.mark.xdist_group("machine")
SHARDS = tuple(Shard(f"s{n}", (f"a{n}.id",)) for n in range(6))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[postgres_lab.Server]:
    """A server of our own, which may be stopped."""
    with postgres_lab.running(tmp_path) as one:
        yield one


def cut(dsn: str) -> None:
    """End all other connections to the database of *dsn*."""
    with psycopg.connect(dsn, autocommit=True) as line:
        line.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                     "WHERE datname = current_database() AND pid <> pg_backend_pid()")


@pytest.mark.parametrize("stays", [False, True], ids=["the work outlasts it", "the work ends meanwhile"])
def test_a_server_that_begins_anew_stops_nobody(server: postgres_lab.Server, stays: bool) -> None:
    queue, begun, ended = open_queue(server(), 30), Counter[str](), Counter[str]()
    queue.submit("r", SHARDS)

    def anew() -> None:
        server.stop()
        time.sleep(1.5)
        server.start()

    async def handler(run: str, shard: Shard) -> None:
        begun[shard.name] += 1
        if sum(begun.values()) == 2:
            beside.start()
        await asyncio.sleep(0.5 if stays else 4)
        ended[shard.name] += 1

    beside = threading.Thread(target=anew)
    asyncio.run(queue.work(handler, 2))
    beside.join()
    assert queue.status("r") == QueueStatus(done=6)
    assert set(ended) == {shard.name for shard in SHARDS}
    if not stays:
        assert set(begun.values()) == set(ended.values()) == {1}  # nobody was disturbed
    queue.close()


def test_who_was_not_heard_for_a_lease_lets_go_and_begins_anew(server: postgres_lab.Server) -> None:
    queue, said, lease_s = open_queue(server(), 1), list[str](), 1
    queue.submit("r", SHARDS[:2])

    def anew() -> None:
        server.stop()
        time.sleep(4 * lease_s)
        said.append("back")
        server.start()

    async def handler(run: str, shard: Shard) -> None:
        said.append(f"begins {shard.name}")
        if len(said) == 2:
            beside.start()
        if len(said) > 2:
            return
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            said.append(f"lets go of {shard.name}")
            raise

    beside = threading.Thread(target=anew)
    asyncio.run(queue.work(handler, 2))
    beside.join()
    assert set(said[2:4]) == {"lets go of s0", "lets go of s1"}  # while nobody could hear it: others may have taken over
    assert said[4] == "back"
    assert set(said[5:]) == {"begins s0", "begins s1"}
    assert queue.status("r") == QueueStatus(done=2)
    queue.close()


def test_a_server_that_stays_away_is_told(server: postgres_lab.Server) -> None:
    queue = open_queue(server(), 0.5)
    queue._patient_s = 2
    queue.submit("r", SHARDS[:1])

    async def handler(run: str, shard: Shard) -> None:
        await asyncio.to_thread(server.stop)
        await asyncio.sleep(60)

    with pytest.raises(BaseFault) as fault:
        asyncio.run(queue.work(handler, 1))
    assert fault.value.slug == "unreachable"
    queue.close()


def test_lines_that_are_cut_at_random_lose_nothing(new_base: Callable[[], str]) -> None:
    dsn = new_base()
    queue, ended, dice = open_queue(dsn, 30), Counter[str](), random.Random(11)
    many = [Shard(f"s{n}", (f"a{n}.id",)) for n in range(60)]
    queue.submit("r", many)

    def cuts() -> None:
        for _ in range(20):
            time.sleep(dice.uniform(0, 0.6))
            cut(dsn)

    async def handler(run: str, shard: Shard) -> None:
        await asyncio.sleep(dice.uniform(0, 0.5))
        ended[shard.name] += 1

    beside = threading.Thread(target=cuts)
    beside.start()
    asyncio.run(queue.work(handler, 4))
    beside.join()
    assert queue.status("r") == QueueStatus(done=60)
    assert set(ended) == {shard.name for shard in many}
    queue.close()


def test_figures_are_not_told_while_the_database_is_away(server: postgres_lab.Server, tmp_path: Path) -> None:
    port, asking = free_port(), urllib.request.build_opener(urllib.request.ProxyHandler({}))
    serving = Antrean(server(), tmp_path / "state").begin("status", "--layani", f"127.0.0.1:{port}")

    def status(path: str) -> int:
        until = time.monotonic() + 60
        while True:
            try:
                return asking.open(f"http://127.0.0.1:{port}{path}", timeout=30).status
            except urllib.error.HTTPError as error:
                return error.code
            except urllib.error.URLError:  # it has not begun
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    try:
        assert (status("/metrics"), status("/")) == (200, 404)
        server.stop()
        assert status("/metrics") == 503
        server.start()
        assert status("/metrics") == 200
    finally:
        serving.kill()
        serving.wait()
