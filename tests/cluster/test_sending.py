"""A list is sent once more, changed, by two at once, or after it was called off; and what a wrong clock may not do."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from ikmscan.cluster.database import Base, BaseFault
from ikmscan.cluster.postgres_queue import open_queue
from ikmscan.cluster.schedule import Listed, Plan, Schedule
from ikmscan.front import antrean_base, antrean_send
from ikmscan.front.machine import Refusal
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.runs import QueueStatus, Shard
from procrastinate import utils
from street import Antrean

SITES = tuple(Listed(f"t{n}.id") for n in range(5))
NAMES = NameServers(fixed={site.key: (f"198.51.{n}.1",) for n, site in enumerate(SITES)})


def send(dsn: str, *sites: Listed, run: str = "a") -> int:
    with Base(dsn) as base:
        return asyncio.run(antrean_send.submit(base, run, sites, NAMES))[0]


def keys(dsn: str, run: str = "a") -> list[str]:
    """What is in the queue, as often as it is."""
    with Base(dsn) as base:
        return sorted(str(k) for (k,) in base.rows("SELECT unnest(keys) FROM ikmscan.shard WHERE run = %s", run))


def test_what_was_added_to_a_list_is_sent_and_the_rest_stays(new_base: Callable[[], str]) -> None:
    dsn = new_base()
    assert [send(dsn, *SITES[:3]), send(dsn, *SITES[:3]), send(dsn, *SITES)] == [3, 0, 2]
    assert keys(dsn) == [site.key for site in SITES]


def test_two_who_send_one_list_at_once_send_it_once(new_base: Callable[[], str]) -> None:
    dsn = new_base()
    beside = [threading.Thread(target=send, args=(dsn, *SITES[::way])) for way in (1, -1, 1, -1)]
    for one in beside:
        one.start()
    for one in beside:
        one.join()
    assert keys(dsn) == [site.key for site in SITES]


def test_what_was_called_off_or_given_up_may_be_sent_again(new_base: Callable[[], str]) -> None:
    dsn = new_base()
    send(dsn, *SITES[:3])
    with Base(dsn) as base:
        queue = open_queue(dsn)
        queue.cancel("a")
        assert queue.status("a") == QueueStatus(cancelled=1)
        assert send(dsn, *SITES) == 5
        assert keys(dsn) == [site.key for site in SITES]
        assert queue.status("a") == QueueStatus(waiting=1)
        base.run("UPDATE procrastinate_jobs SET status = 'failed'")
        assert send(dsn, *SITES) == 5
        assert queue.status("a") == QueueStatus(waiting=1)
        queue.close()


@pytest.mark.parametrize("stopped", [True, False], ids=["the worker is stopped", "it goes wrong"])
def test_what_was_called_off_while_it_was_being_done_is_not_begun_again(new_base: Callable[[], str], stopped: bool) -> None:
    queue, other = open_queue(dsn := new_base(), 0.5), open_queue(dsn, 0.5)
    queue.submit("r", [Shard("s", ("x.id",))])

    async def work() -> None:
        begun = asyncio.Event()

        async def handler(run: str, shard: Shard) -> None:
            other.cancel("r")
            begun.set()
            if not stopped:
                raise ValueError(shard.name)
            await asyncio.sleep(60)

        working = asyncio.create_task(queue.work(handler, 1))
        await begun.wait()
        if stopped:
            working.cancel()
        await asyncio.gather(working, return_exceptions=True)

    asyncio.run(work())
    assert queue.status("r") == QueueStatus(cancelled=1)
    for one in (queue, other):
        one.close()


def test_stopping_is_no_try_that_went_wrong(new_base: Callable[[], str]) -> None:
    queue = open_queue(dsn := new_base(), 0.5)
    queue.submit("r", [Shard("s", ("x.id",))])

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
    with Base(dsn) as base:
        assert base.rows("SELECT tries, busy FROM ikmscan.shard") == [(0, False)]
    queue.close()


def test_when_to_try_again_is_told_by_the_clock_of_the_database(
    new_base: Callable[[], str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    ahead = timedelta(days=400)

    class Wrong(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime.now(UTC) + ahead

    monkeypatch.setattr(utils, "utcnow", Wrong.now)
    monkeypatch.setattr("ikmscan.cluster.fence.datetime", Wrong)
    queue, tries = open_queue(new_base()), list[str]()
    queue.submit("r", [Shard("s", ("x.id",))])

    async def handler(run: str, shard: Shard) -> None:
        tries.append(shard.name)
        if len(tries) == 1:
            raise ValueError(shard.name)

    async def soon() -> None:
        async with asyncio.timeout(60):
            await queue.work(handler, 1)

    asyncio.run(soon())
    assert tries == ["s", "s"]
    queue.close()


@pytest.mark.parametrize(("minutes", "told"), [(0, False), (4, False), (-4, False), (6, True), (-6, True), (576_000, True)])
def test_a_worker_whose_clock_is_wrong_does_not_begin(
    new_base: Callable[[], str], monkeypatch: pytest.MonkeyPatch, minutes: int, told: bool,
) -> None:
    class Wrong(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime.now(UTC) + timedelta(minutes=minutes)

    with Base(new_base()) as base:
        antrean_base.same_clock(base, "id")
        monkeypatch.setattr(antrean_base, "datetime", Wrong)
        with pytest.raises(Refusal, match="NTP") if told else contextlib.nullcontext():
            antrean_base.same_clock(base, "id")


def test_a_plan_is_moved_on_by_the_clock_of_the_database_and_only_when_its_run_stands(
    new_base: Callable[[], str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Base(new_base()) as base:
        schedule, due = Schedule(base), base.now() - timedelta(days=15)
        for name in ("a", "b"):
            schedule.keep(Plan(name, due, 7, SITES))
        tried, submit = list[str](), antrean_send.submit

        async def breaks_once(base: Base, run: str, *rest: object) -> tuple[int, int]:
            tried.append(run[0])
            if tried == ["a"]:
                raise BaseFault("broken")
            return await submit(base, run, *rest)

        monkeypatch.setattr(antrean_send, "submit", breaks_once)
        asyncio.run(antrean_send.submit_due(base, NAMES))
        assert tried == ["a", "b"]
        assert [(name, when) for name, when, *_ in schedule.plans()] == [("a", due), ("b", due + timedelta(days=21))]
        asyncio.run(antrean_send.submit_due(base, NAMES))
        assert tried == ["a", "b", "a"]
        assert {when for _, when, *_ in schedule.plans()} == {due + timedelta(days=21)}


def test_what_is_told_of_lists_that_are_sent_again_and_of_plans(antrean: Antrean, tmp_path: Path) -> None:
    listed, here = tmp_path / "daftar.txt", ("--nama", "a", "--jaringan-lokal")
    listed.write_text("127.0.0.1\n")
    assert "1 situs dalam 1 bagian masuk" in antrean("kirim", str(listed), *here)
    assert "semua 1 situs sudah ada" in antrean("kirim", str(listed), *here)
    listed.write_text("127.0.0.1\n127.0.0.2\n")
    assert "1 situs baru dalam 1 bagian masuk antrean; 1 sudah" in antrean("kirim", str(listed), *here)
    antrean("batal", "a")
    assert "2 situs dalam 1 bagian masuk" in antrean("kirim", str(listed), *here)
    antrean("kirim", str(listed), "--nama", "m", "--jaringan-lokal", "--tiap-minggu")
    assert "Jadwal m: 2 situs tiap 7 hari, berikutnya" in antrean("status")
    assert "batal m --jadwal" in antrean("batal", "m", code=2)
    assert antrean("batal", "m", "--jadwal") == "Jadwal m dihapus.\n"
    assert "Jadwal" not in antrean("status")
