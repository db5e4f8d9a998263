"""How gently a site is asked, counted at its own server; and that a site which bans us gets no verdict on what was not seen."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import sqlite3
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import hostile
import pytest
from ikmscan.front.antrean_work import Crew
from ikmscan.front.journals import journal_file
from ikmscan.front.judging import judging
from ikmscan.front.options import Choices
from ikmscan.front.settings import settings_of
from ikmscan.history.journal import open_journal
from ikmscan.history.sqlite_store import open_store
from ikmscan.scanner.runs import Run, Shard
from owned_site import owned

SITE = "toko.example"
PAGE = b"<!doctype html><title>Toko</title><p>Batik tulis<a href=/keranjang>Keranjang</a>"
FREE = 10**6


@dataclass(slots=True)
class Counts:
    """What one server saw. *limit*: so many connections, then *how* it bans: "close", "reset" or "mute"."""

    limit: int = FREE
    how: str = "close"
    status: int = 200
    later: str = "60"
    connections: int = 0
    requests: int = 0
    at_once: int = 0
    most_requests: int = 0
    hellos: int = 0
    most_hellos: int = 0
    ports: dict[int, int] = field(default_factory=dict)
    agents: set[str] = field(default_factory=set)
    after: int = 0


class Shop:
    """http and https on loopback, counted together."""

    def __init__(self, counts: Counts) -> None:
        self.counts, self.loop, self.up, self.stop = counts, asyncio.new_event_loop(), threading.Event(), asyncio.Event()
        self.inner = 0

    async def http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self.serve(reader, writer)

    async def https(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A door before the TLS server: a hello is under way from the connection to the server's first bytes."""
        counts, here = self.counts, True
        counts.hellos += 1
        counts.most_hellos = max(counts.most_hellos, counts.hellos)
        try:
            await self.banned(writer)
            there, away = await asyncio.open_connection("127.0.0.1", self.inner)
            outward = asyncio.ensure_future(self.pour(reader, away))
            await asyncio.sleep(0.02)  # long enough that hellos side by side are seen
            while piece := await there.read(65536):
                counts.hellos -= here
                here = False
                writer.write(piece)
                await writer.drain()
            outward.cancel()
        except OSError:
            pass
        finally:
            counts.hellos -= here
            writer.close()

    async def pour(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while piece := await source.read(65536):
                sink.write(piece)
                await sink.drain()
        except OSError:
            pass
        finally:
            sink.close()

    async def within(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self.serve(reader, writer, counted=True)

    async def banned(self, writer: asyncio.StreamWriter) -> None:
        counts = self.counts
        counts.connections += 1
        if counts.connections <= counts.limit:
            return
        counts.after += 1
        if counts.how == "mute":
            await asyncio.sleep(5)
        elif counts.how == "reset":
            sock = writer.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.close()
        raise ConnectionError

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, counted: bool = False) -> None:
        counts = self.counts
        try:
            if not counted:
                await self.banned(writer)
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                counts.requests += 1
                counts.at_once += 1
                counts.most_requests = max(counts.most_requests, counts.at_once)
                counts.agents.add(head.lower().partition("user-agent: ")[2].partition("\r\n")[0])
                await asyncio.sleep(0.03)
                counts.at_once -= 1
                path = head.split(" ")[1]
                body = PAGE if path == "/" else b"tidak ada"
                status = counts.status if counts.status != 200 else 200 if path == "/" else 404
                writer.write(b"HTTP/1.1 %d x\r\nContent-Type: text/html\r\nRetry-After: %s\r\nContent-Length: %d\r\n\r\n"
                             % (status, counts.later.encode(), len(body)) + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, OSError):
            pass
        finally:
            writer.close()

    async def run(self) -> None:
        secure = await asyncio.start_server(self.within, "127.0.0.1", 0, ssl=hostile.context(), backlog=256)
        self.inner = secure.sockets[0].getsockname()[1]
        servers = [await asyncio.start_server(serve, "127.0.0.1", 0, backlog=256) for serve in (self.http, self.https)]
        self.counts.ports = {real: s.sockets[0].getsockname()[1] for real, s in zip((80, 443), servers, strict=True)}
        self.up.set()
        await self.stop.wait()
        for server in (secure, *servers):
            server.close()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


@contextmanager
def shop(**how: Any) -> Iterator[Counts]:
    made = Shop(Counts(**how))
    thread = threading.Thread(target=lambda: made.loop.run_until_complete(made.run()), daemon=True)
    thread.start()
    assert made.up.wait(10)
    yield made.counts
    made.loop.call_soon_threadsafe(made.stop.set)
    thread.join(10)


def looked(typed: Any, counts: Counts, *more: str) -> dict[str, Any]:
    ports = ",".join(f"{real}={port}" for real, port in counts.ports.items())
    said = typed(SITE, "--resolve", f"{SITE}=127.0.0.1", "--dns", "127.0.0.1:9", "--jaringan-lokal", "--alih-port", ports,
                 "--batas-waktu", "20", "--kecuali", "domain", "--format", "json", *more)
    assert said.out, said
    return dict(json.loads(said.out))


def verdicts(told: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(f["check"], f["outcome"], f["subject"] or "") for f in told["findings"] if f["level"] != "unknown"}


@pytest.mark.parametrize("words", [(), ("--berizin",)], ids=["level 1", "level 2"])
def test_what_a_default_audit_asks_of_one_host(typed: Any, words: tuple[str, ...]) -> None:
    with shop() as counts:
        looked(typed, counts, *words)
    assert 0 < counts.requests <= (40 if words else 15)
    assert counts.most_requests <= 2
    assert 1 < counts.most_hellos <= 16
    assert all("ikmscan/" in agent for agent in counts.agents)


@pytest.fixture(scope="module")
def truth() -> Callable[[Any], set[tuple[str, str, str]]]:
    """The verdicts on the same site, when it bans nobody."""
    known: list[set[tuple[str, str, str]]] = []

    def go(typed: Any) -> set[tuple[str, str, str]]:
        if not known:
            with shop() as free:
                known.append(verdicts(looked(typed, free, "--berizin")))
        return known[0]

    return go


# What may come after a ban that begins after so many connections. A door that never answered has nothing that it could
# be asked again, so of 0 and 1 all of a first look comes (17 to 25 in 60 runs): each hello of the first wave once and the
# newest once more, a visitor's few questions at either port, knocks that ask whether our line was locked out. Of the
# others what is under way already comes, the more the earlier the ban (18 to 22, 10 to 13, 3 to 9), and what was answered
# first once more at each port; who does not notice a ban asks 30 and 28 times of 4 and 10.
MOST_AFTER = {0: 32, 1: 32, 4: 28, 10: 20, 25: 14}


@pytest.mark.parametrize("how", ["close", "reset", "mute"])
@pytest.mark.parametrize("limit", MOST_AFTER)
def test_a_site_that_bans_is_left_alone_and_gets_no_verdict_on_what_was_not_seen(
    typed: Any, truth: Callable[[Any], set[tuple[str, str, str]]], how: str, limit: int
) -> None:
    with shop(limit=limit, how=how) as counts:
        told = looked(typed, counts, "--berizin")
    assert verdicts(told) - truth(typed) == set()
    assert 0 < counts.after <= MOST_AFTER[limit]
    whys = {u["why"] for u in told["unseen"]}
    assert "blocked" in whys if limit > 1 else whys & {"blocked", "closed", "reset"}  # of 0 and 1, 443 may never have answered


def test_a_report_says_that_the_site_turned_us_away(typed: Any) -> None:
    with shop(limit=25, how="reset") as counts:
        ports = ",".join(f"{real}={port}" for real, port in counts.ports.items())
        said = typed(SITE, "--resolve", f"{SITE}=127.0.0.1", "--dns", "127.0.0.1:9", "--jaringan-lokal", "--alih-port", ports,
                     "--berizin", "--kecuali", "domain", "--format", "teks")
    assert "diblokir" in said.out


@pytest.mark.parametrize("status", [429, 503])
def test_who_asks_to_stop_is_asked_no_more(typed: Any, status: int) -> None:
    with shop(status=status) as counts:
        told = looked(typed, counts, "--berizin")
    assert counts.requests <= 4
    assert not [f for f in told["findings"] if f["area"] == "browser" and f["level"] not in ("unknown", "good")]
    assert {u["why"] for u in told["unseen"]} & {"blocked", "error_page"}


def watched(typed: Any, counts: Counts, folder: Path) -> int:
    """One run of `pantau`: how many requests came."""
    before = counts.requests
    (folder / "situs.txt").write_text(f"{SITE}\n")
    ports = ",".join(f"{real}={port}" for real, port in counts.ports.items())
    typed("pantau", "situs.txt", "--resolve", f"{SITE}=127.0.0.1", "--dns", "127.0.0.1:9", "--jaringan-lokal", "--alih-port", ports,
          "--batas-situs", "20", "--jeda", "0", "--hanya", "web")
    return counts.requests - before


@pytest.mark.parametrize("status", [429, 503])
def test_a_watch_comes_back_when_it_was_asked_to(typed: Any, tmp_path: Path, status: int) -> None:
    with shop(status=status) as counts:
        assert watched(typed, counts, tmp_path) > 0
        assert [watched(typed, counts, tmp_path) for _ in range(2)] == [0, 0]
        over = (datetime.now(UTC) - timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        with contextlib.closing(sqlite3.connect(journal_file())) as base, base:
            base.execute("UPDATE rests SET until = ?", (over,))
        counts.status = 200
        assert watched(typed, counts, tmp_path) > 0


def test_a_site_that_asks_for_years_is_asked_again_after_a_week(typed: Any, tmp_path: Path) -> None:
    with shop(status=429, later="315360000") as counts:
        watched(typed, counts, tmp_path)
    with open_journal(journal_file()) as journal:
        (until,) = journal.store.resting(datetime.now(UTC)).values()
    assert timedelta(days=6) < until - datetime.now(UTC) <= timedelta(days=7)


def test_what_is_forgotten_of_a_site_is_also_when_it_may_be_asked(typed: Any, tmp_path: Path) -> None:
    with shop(status=429) as counts:
        watched(typed, counts, tmp_path)
        typed("riwayat", SITE, "--hapus")
        assert watched(typed, counts, tmp_path) > 0


def test_a_queue_leaves_alone_in_its_next_run_who_asked_for_it(tmp_path: Path) -> None:
    with shop(status=429) as counts, owned(SITE) as zone, contextlib.closing(open_store(tmp_path / "r.sqlite")) as store:
        choices = Choices(jaringan_lokal=True, dns=("127.0.0.1", zone.dns_port), alih_port=counts.ports, batas_waktu=20.0,
                          hanya=("web",))
        asked = [0]
        for run in ("a", "b"):
            store.begin(Run(run, datetime.now(UTC)))
            asyncio.run(Crew(store, judging(choices), settings_of(choices), 4).shard(run, Shard("s", (SITE,))))
            asked.append(counts.requests)
            assert store.keys(run) == {SITE}
    assert asked[0] < asked[1] == asked[2]


def test_two_looks_at_one_site_give_the_same_grade(typed: Any) -> None:
    with shop() as counts:
        one, two = looked(typed, counts), looked(typed, counts)
    assert one["grade"] == two["grade"]
    assert [(f["check"], f["outcome"], f["subject"]) for f in one["findings"]] == [(f["check"], f["outcome"], f["subject"]) for f in two["findings"]]
