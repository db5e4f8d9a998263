"""The door to the outside: who may be dialled, how an attempt ends, and that nothing goes out without consent."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hostile
import pytest
from free_ports import free_port
from ikmscan.scanner import race
from ikmscan.scanner.budget import Budget, Lost
from ikmscan.scanner.dial import Dial, Refused, Routes, Silent
from ikmscan.scanner.ending import Proxy
from ikmscan.scanner.evidence import Unseen, Why
from ikmscan.scanner.ledger import IN_FLIGHT_PER_ADDRESS, Ledger
from ikmscan.scanner.permit import Consent, Permit
from ikmscan.scanner.stream import Stream

HOST = "toko.example"
HERE = "127.0.0.1"
TOMORROW = datetime.now(UTC) + timedelta(days=1)
OWNER = Permit(HOST, Consent.OWNER, TOMORROW)
VISITOR = Permit.visitor(HOST)


def dial(ports: Mapping[int, int], permit: Permit = OWNER, *, local_ok: bool = True, deadline_s: float = 5.0,
         ledger: Ledger | None = None, addresses: tuple[str, ...] = (HERE,)) -> Dial:
    made = Dial(Routes(local_ok, ports), permit, Budget(asyncio.get_running_loop().time() + deadline_s), ledger or Ledger())
    for address in addresses:
        made.belongs(address, HOST)
    return made


def test_an_open_door_gives_a_stream_whose_bytes_are_counted() -> None:
    async def go() -> None:
        async with hostile.serving(hostile.says(b"hello"), http=False) as port:
            d = dial({443: port})
            stream = await d.connect(HOST, HERE, 443)
            assert isinstance(stream, Stream)
            await stream.send(b"knock")
            assert await stream.receive() == b"hello"
            assert await stream.receive() == b""
            assert (d.budget.connections, d.budget.bytes_out, d.budget.bytes_in) == (1, 5, 5)
            await d.close()

    asyncio.run(go())


def test_rst_means_refused_and_no_icmp_is_blamed() -> None:
    async def go() -> None:
        async with hostile.nobody() as port:
            assert await dial({443: port}).connect(HOST, HERE, 443) == Refused()

    asyncio.run(go())


@pytest.mark.skipif(sys.platform != "linux", reason="a full queue drops the SYN on Linux")
def test_no_answer_is_silence_after_the_time_given() -> None:
    async def go() -> None:
        async with hostile.full_house() as port:
            began = time.monotonic()
            assert await dial({443: port}).connect(HOST, HERE, 443, within_s=0.3) == Silent(0.3)
            assert 0.25 < time.monotonic() - began < 4.5  # the deadline is at 5
            ending = await dial({443: port}, deadline_s=0.2).connect(HOST, HERE, 443)
            assert isinstance(ending, Unseen) and ending.why is Why.TIMED_OUT

    asyncio.run(go())


@pytest.mark.parametrize("address", [
    "127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "::",
    "fe80::1", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1", "255.255.255.255", "localhost",
    "2130706433", "0x7f.1", "fe80::1%eth0", "",
])
def test_what_is_not_the_public_internet_is_never_dialled(address: str) -> None:
    async def go() -> None:
        d = dial({}, local_ok=False, addresses=(address,))
        no = d.judge(HOST, address, 443)
        assert no is not None and no.why is Why.FORBIDDEN_ADDRESS
        assert await d.connect(HOST, address, 443) == no
        assert d.budget.connections == 0

    asyncio.run(go())


@pytest.mark.parametrize("address", ["169.254.169.254", "100.100.100.200", "fd00:ec2::254", "0.0.0.0", "224.0.0.1", "240.0.0.1"])
def test_metadata_and_special_addresses_stay_closed_on_the_own_network(address: str) -> None:
    async def go() -> None:
        no = dial({}, addresses=(address,)).judge(HOST, address, 443)
        assert no is not None and no.why is Why.FORBIDDEN_ADDRESS

    asyncio.run(go())


def test_an_address_that_is_not_the_hosts_is_refused() -> None:
    async def go() -> None:
        no = dial({}).judge(HOST, "127.0.0.2", 443)
        assert no is not None and no.why is Why.FORBIDDEN_ADDRESS
        no = dial({}).judge("www.toko.example", HERE, 443)
        assert no is not None and no.why is Why.FORBIDDEN_ADDRESS

    asyncio.run(go())


@pytest.mark.parametrize("permit", [
    VISITOR, Permit(HOST, Consent.OWNER, datetime.now(UTC) - timedelta(seconds=1)), Permit("other.example", Consent.OWNER, TOMORROW),
    Permit("example", Consent.OWNER, TOMORROW), Permit(HOST, Consent.RECORDS, TOMORROW),
])
@pytest.mark.parametrize("typed", [None, 445])
def test_without_consent_no_packet_reaches_file_sharing(permit: Permit, typed: int | None) -> None:
    async def go() -> None:
        async with hostile.canary() as (port, seen):
            d = dial({445: port}, permit)
            if typed is not None:
                d.allow_web_port(typed)
            ending = await d.connect(HOST, HERE, 445)
            assert ending == Unseen(Why.NO_CONSENT, "445/tcp")
            await asyncio.sleep(0.02)
            assert seen.connections == 0 and d.budget.connections == 0

    asyncio.run(go())


def test_a_visitor_may_knock_where_a_browser_does() -> None:
    async def go() -> None:
        d = dial({}, VISITOR)
        d.allow_web_port(21443)
        assert [d.judge(HOST, HERE, p) is None for p in (80, 443, 8080, 8443, 21443, 22, 25, 445, 3306)] == [True] * 5 + [False] * 4

    asyncio.run(go())


def test_the_first_address_that_answers_wins_and_the_others_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(race, "HEAD_START_S", 60.0)

    async def go() -> None:
        async with hostile.serving(hostile.never_speaks, http=False, host="127.0.0.2", port=free_port()) as port:
            d = dial({443: port}, addresses=(HERE, "127.0.0.2"), deadline_s=60)
            began = time.monotonic()
            stream = await d.connect_first(HOST, (HERE, "127.0.0.2"), 443)
            assert isinstance(stream, Stream) and stream.address == "127.0.0.2"
            assert time.monotonic() - began < 10  # a refusal is no reason to wait
            await d.close()

    asyncio.run(go())


@pytest.mark.skipif(sys.platform != "linux", reason="a full queue drops the SYN on Linux")
def test_a_silent_address_delays_the_next_only_by_its_head_start() -> None:
    async def go() -> None:
        async with hostile.full_house(free_port()) as port:
            with socket.create_server(("127.0.0.2", port)):
                d = dial({443: port}, addresses=(HERE, "127.0.0.2"), deadline_s=60)
                began = time.monotonic()
                stream = await d.connect_first(HOST, (HERE, "127.0.0.2"), 443)
                assert isinstance(stream, Stream) and stream.address == "127.0.0.2"
                assert 0.25 < time.monotonic() - began < 10
                await d.close()
                assert len(asyncio.all_tasks()) == 1

    asyncio.run(go())


def test_when_none_answers_the_refusal_is_told() -> None:
    async def go() -> None:
        async with hostile.nobody(free_port()) as port:
            d = dial({443: port}, addresses=(HERE, "127.0.0.2"))
            assert await d.connect_first(HOST, ("169.254.169.254", HERE, "127.0.0.2"), 443) == Refused()
            assert await d.connect_first(HOST, (), 443) == Unseen(Why.NAME_NOT_FOUND)

    asyncio.run(go())


@pytest.mark.parametrize("order", [(HERE, "127.0.0.2"), ("127.0.0.2", HERE)])
def test_one_silent_address_leaves_the_answer_open_whatever_the_order(order: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(Dial.connect.__kwdefaults__, "within_s", 1.0)  # instead of eight

    async def go() -> None:
        async with hostile.full_house(free_port()) as port:  # full on 127.0.0.1; nobody listens on 127.0.0.2
            d = dial({443: port}, addresses=(HERE, "127.0.0.2"), deadline_s=12)
            assert isinstance(await d.connect(HOST, "127.0.0.2", 443), Refused)
            assert isinstance(await d.connect_first(HOST, order, 443), Silent)

    asyncio.run(go())


@pytest.mark.parametrize("instead", [445, 3306])
def test_a_port_map_opens_no_door_that_needs_consent(instead: int) -> None:
    async def go() -> None:
        d = dial({443: instead}, Permit.visitor(HOST))
        assert await d.connect(HOST, HERE, 443) == Unseen(Why.NO_CONSENT, "443/tcp")

    asyncio.run(go())


def _knocking(port: int) -> int:
    """How many sockets of this machine wait for an answer from *port* (SYN_SENT in /proc/net/tcp)."""
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    return sum(line.split()[2].endswith(f":{port:04X}") and line.split()[3] == "02" for line in lines)


@pytest.mark.skipif(sys.platform != "linux", reason="/proc/net/tcp")
def test_no_more_than_sixteen_knock_at_one_address_and_other_addresses_need_not_wait() -> None:
    async def go() -> None:
        async with hostile.full_house(free_port()) as port, hostile.serving(hostile.says(b""), http=False, host="127.0.0.2", port=free_port()) as open_port:
            ledger = Ledger()
            d = dial({443: port, 80: open_port}, ledger=ledger, addresses=(HERE, "127.0.0.2"))
            knocks = [asyncio.create_task(d.connect(HOST, HERE, 443, within_s=0.3)) for _ in range(40)]
            peak, began = 0, time.monotonic()
            free = asyncio.create_task(d.connect(HOST, "127.0.0.2", 80))
            assert isinstance(await free, Stream) and sum(k.done() for k in knocks) <= IN_FLIGHT_PER_ADDRESS
            own = _knocking(port)
            while not all(k.done() for k in knocks):
                peak = max(peak, _knocking(port))
                await asyncio.sleep(0.03)
            assert own > 0 and IN_FLIGHT_PER_ADDRESS // 2 <= peak <= IN_FLIGHT_PER_ADDRESS + 3  # three are the queue's own
            assert all(k.result() == Silent(0.3) for k in knocks)
            assert time.monotonic() - began > 0.85  # three rounds
            await d.close()

    asyncio.run(go())


def test_a_spent_budget_ends_connecting_and_reading() -> None:
    async def go() -> None:
        async with hostile.serving(hostile.says(b"", hostile.floods(b"", hostile.PIECE)), http=False) as port:
            d = dial({443: port})
            d.budget.connections_cap, d.budget.bytes_in_cap = 1, 100_000
            stream = await d.connect(HOST, HERE, 443)
            assert isinstance(stream, Stream)
            second = await d.connect(HOST, HERE, 443)
            assert isinstance(second, Unseen) and second.why is Why.TOO_MUCH
            await stream.send(b"go")
            with pytest.raises(Lost) as lost:
                while await stream.receive():
                    pass
            assert lost.value.unseen.why is Why.TOO_MUCH and d.budget.bytes_in == 100_000
            await d.close()

    asyncio.run(go())


def test_a_conversation_ends_with_its_reason() -> None:
    async def go() -> None:
        async with hostile.serving(hostile.resets, http=False) as breaking, \
                hostile.serving(hostile.never_speaks, http=False) as silent:
            d = dial({443: breaking, 80: silent})
            for port, reason in ((443, Why.RESET), (80, Why.TIMED_OUT)):
                stream = await d.connect(HOST, HERE, port)
                assert isinstance(stream, Stream)
                stream.until = asyncio.get_running_loop().time() + 0.2
                with pytest.raises(Lost) as lost:
                    await stream.send(b"hello")
                    await stream.receive()
                assert lost.value.unseen.why is reason
            await d.close()

    asyncio.run(go())


@contextlib.contextmanager
def open_sockets() -> Iterator[list[int]]:
    """How many sockets this process has more at the end than at the start."""
    def count() -> int:
        links = [p.readlink() for p in Path("/proc/self/fd").iterdir() if p.is_symlink()]
        return sum(str(link).startswith("socket:") for link in links)

    more, before = [0], count()
    yield more
    more[0] = count() - before


@pytest.mark.skipif(sys.platform != "linux", reason="/proc/self/fd")
def test_closing_the_dial_closes_what_a_probe_forgot() -> None:
    async def go() -> None:
        with socket.create_server((HERE, 0)) as door, open_sockets() as more:
            d = dial({443: door.getsockname()[1]})
            streams = [await d.connect(HOST, HERE, 443) for _ in range(5)]
            assert all(isinstance(s, Stream) for s in streams)
            await d.close()
        assert more == [0]

    asyncio.run(go())


@pytest.mark.skipif(sys.platform != "linux", reason="/proc/self/fd")
def test_a_cancelled_attempt_leaves_no_socket() -> None:
    async def go() -> None:
        async with hostile.full_house(free_port()) as port:
            with open_sockets() as more:
                d = dial({443: port}, addresses=(HERE, "127.0.0.2"))
                task = asyncio.create_task(d.connect_first(HOST, (HERE, "127.0.0.2"), 443))
                await asyncio.sleep(0.4)
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                await d.close()
            assert more == [0] and len(asyncio.all_tasks()) == 1

    asyncio.run(go())


def test_the_ledger_learns_once_and_remembers_no_failure() -> None:
    async def go() -> None:
        ledger, looks = Ledger(), list[str]()

        async def look(name: str, seen: object) -> object:
            looks.append(name)
            await asyncio.sleep(0.02)
            if isinstance(seen, Exception):
                raise seen
            return seen

        both = await asyncio.gather(*(ledger.once("smb", HERE, lambda n=n: look(n, "door")) for n in "ab"))  # type: ignore[misc]
        assert both == ["door", "door"] and looks == ["a"]
        no = Unseen(Why.TIMED_OUT)
        failed, seen = await asyncio.gather(
            ledger.once("smb", "b", lambda: look("c", no)), ledger.once("smb", "b", lambda: look("d", "door")))
        assert (failed, seen) == (no, "door") and looks == ["a", "c", "d"]
        with pytest.raises(Lost):
            await ledger.once("smb", "c", lambda: look("e", Lost(Why.RESET)))
        assert await ledger.once("smb", "c", lambda: look("f", "door")) == "door"
        first = asyncio.create_task(ledger.once("smb", "d", lambda: look("g", "door")))
        second = asyncio.create_task(ledger.once("smb", "d", lambda: look("h", "door")))
        await asyncio.sleep(0.01)
        first.cancel()  # one target's end is not another's
        assert await second == "door" and looks[-2:] == ["g", "h"]

    asyncio.run(go())


@pytest.mark.skipif(sys.platform != "linux", reason="a full queue answers no SYN")
def test_a_proxy_is_down_until_it_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    async def down(proxy: Proxy, ledger: Ledger) -> bool:
        routes = Routes(local_ok=True, proxy=proxy)
        made = Dial(routes, OWNER, Budget(asyncio.get_running_loop().time() + 5.0), ledger)
        made.belongs(HERE, HOST)
        assert isinstance(await made.connect(HOST, HERE, 443, within_s=0.1), Unseen)
        return ledger.proxy_is_down

    async def go() -> None:
        ledger = Ledger()
        with socket.create_server((HERE, 0), backlog=0) as deaf, socket.socket() as first, socket.socket() as second:
            for filler in (first, second):
                filler.setblocking(False)
                filler.connect_ex(deaf.getsockname())
            assert await down(Proxy(HERE, deaf.getsockname()[1]), ledger)
        async with hostile.serving(hostile.says(b"HTTP/1.1 502 Bad Gateway\r\n\r\n"), http=False) as port:
            assert not await down(Proxy(HERE, port), ledger)

    monkeypatch.setattr("ikmscan.scanner.dial.CONNECT_S", 0.2)
    asyncio.run(go())
