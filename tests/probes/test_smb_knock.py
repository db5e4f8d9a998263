"""Knocking at 445 and 139: what opens, what refuses, what says nothing; and that 139 is left alone where 445 opens."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Coroutine
from dataclasses import replace
from typing import TypeVar

import hostile
import pytest
from ikmscan.practice.smb_emulator import NetBios, SmbEmulator
from ikmscan.scanner.dial import Dial
from ikmscan.scanner.doors import patience
from ikmscan.scanner.evidence import Heard, NullSession, PortState, SmbDoor, Support, Unseen
from ikmscan.scanner.permit import Consent, Permit
from ikmscan.scanner.smb.converse import conversed
from ikmscan.scanner.smb.negotiate import New, Old
from ikmscan.scanner.smb.talk import Way
from ikmscan.scanner.wire.smb1_session import Told
from smb_look import HERE, HOST, NO_CONSENT, OWNER, SESSION, look, messages, port_of, reaching, through_139

T = TypeVar("T")
REFUSED = SmbDoor(HERE, "private", PortState.REFUSED, older=PortState.REFUSED)
SILENT = SmbDoor(HERE, "private", PortState.SILENT, older=PortState.SILENT)


def timed(run: Coroutine[object, object, T], most_s: float) -> T:
    began = time.monotonic()
    seen = asyncio.run(run)
    assert time.monotonic() - began < most_s
    return seen


@pytest.fixture
def closed() -> object:
    """A port that refuses."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


async def with_139(behave: hostile.Behaviour, counts: hostile.Counts | None = None) -> SmbDoor | Unseen:
    async with hostile.nobody() as shut, hostile.serving(behave, http=False, counts=counts) as there:
        return await look({445: shut, 139: there}, SESSION)


def test_a_host_behind_139_is_called_and_then_asked_the_same(closed: int) -> None:
    seen, host = through_139("winxp", OWNER, NetBios.ACCEPTS, closed)
    assert isinstance(seen, SmbDoor)
    assert (seen.port, seen.state, seen.smb1, seen.smb2) == (139, PortState.OPEN, Support.YES, Support.NO)
    assert (seen.build, seen.software, seen.session) == ("5.1.2600", "Windows 2000 LAN Manager", NO_CONSENT)
    called = "netbios.session_request"
    assert messages(host.lines) == [
        (called, "smb1.negotiate", "smb1.session_setup.negotiate"), (called, "smb2.negotiate"), (called, "smb2.negotiate"),
    ]


def test_a_session_goes_through_139_as_well(closed: int) -> None:
    seen, host = through_139("winxp", SESSION, NetBios.ACCEPTS, closed)
    assert isinstance(seen, SmbDoor) and seen.port == 139
    assert seen.session == NullSession(0, 0, 0xC0000205, 65)
    assert host.seen.count("netbios.session_request") == host.connections == 4


def test_netbios_that_lets_nobody_in_is_an_open_door_of_which_no_more_is_known(closed: int) -> None:
    seen, host = through_139("winxp", SESSION, NetBios.REFUSES, closed)
    assert seen == SmbDoor(HERE, "private", PortState.OPEN, port=139, heard=Heard.NETBIOS, note="NetBIOS says no: 130")
    assert (host.connections, host.seen) == (1, ["netbios.session_request"])


@pytest.mark.parametrize(
    ("behave", "note"),
    [
        (hostile.says(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "not SMB: not NetBIOS: packet type 0x48"),
        (hostile.says(b""), "closed"),
        (hostile.says(b"\x83\0"), "closed"),
        (hostile.says(b"\x82\xff\xff\xff"), "not SMB: not NetBIOS: an answer begins with 82ffffff"),
        (hostile.resets, "reset"),
        (hostile.never_speaks, "timed_out"),
    ],
)
def test_what_is_no_netbios_on_139_is_an_open_door_all_the_same(behave: hostile.Behaviour, note: str) -> None:
    seen = timed(with_139(behave), 2.6)
    heard = Heard.OTHER if note.startswith("not SMB") else Heard.NOTHING
    assert seen == SmbDoor(HERE, "private", PortState.OPEN, port=139, heard=heard, note=note)


def test_one_knock_at_139_is_enough() -> None:
    counts = hostile.Counts()
    asyncio.run(with_139(hostile.says(b""), counts))
    assert counts.connections == 1


@pytest.mark.parametrize("leave", [OWNER, SESSION], ids=["owner", "session"])
def test_139_is_left_alone_where_445_opens(leave: Permit) -> None:
    async def run() -> tuple[object, int]:
        counts = hostile.Counts()
        beside = hostile.serving(hostile.never_speaks, http=False, counts=counts)
        async with await SmbEmulator("win7-patched").serve() as server, beside as there:
            return await look({445: port_of(server), 139: there}, leave), counts.connections

    seen, connections = asyncio.run(run())
    assert isinstance(seen, SmbDoor) and (seen.port, seen.smb1) == (445, Support.YES)
    assert connections == 0


def test_two_refusals_are_knowledge_at_once(closed: int) -> None:
    async def run() -> object:
        return await look({445: closed, 139: closed}, SESSION, trip_s=0.001)

    assert timed(run(), 1.4) == REFUSED


def test_silence_is_waited_for_once_for_both_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "KNOCK_S", 4.0)  # so long that a busy machine is told from waiting twice

    async def run() -> tuple[object, float]:
        async with hostile.full_house() as silent, hostile.full_house() as other:
            began = time.monotonic()
            return await look({445: silent, 139: other}, SESSION), time.monotonic() - began

    seen, took_s = asyncio.run(run())
    assert seen == SILENT
    assert 3.9 < took_s < 7.9, "4 s each would be 8 s"


def test_a_door_that_opens_late_is_kept_and_139_let_go() -> None:
    """The queue of the host was full, and is emptied while the kernel's second SYN is on its way."""

    async def run() -> tuple[object, int]:
        counts, spent = hostile.Counts(), []
        host = SmbEmulator("win7-patched")
        with socket.create_server(("127.0.0.1", 0), backlog=0) as door, contextlib.ExitStack() as crowd:
            port = door.getsockname()[1]
            for _ in range(4):
                caller = crowd.enter_context(socket.socket())
                caller.setblocking(False)
                caller.connect_ex(("127.0.0.1", port))

            async def open_up() -> asyncio.Server:
                await asyncio.sleep(0.7)
                crowd.close()
                door.listen(64)
                return await asyncio.start_server(host._meet, sock=door)

            async with hostile.serving(hostile.never_speaks, http=False, counts=counts) as there:
                opening = asyncio.create_task(open_up())
                seen = await look({445: port, 139: there}, OWNER, use=lambda dial: spent.append(dial.budget.connections))
                (await opening).close()
        return seen, counts.connections

    seen, beside = asyncio.run(run())
    assert isinstance(seen, SmbDoor) and (seen.port, seen.state, seen.smb1) == (445, PortState.OPEN, Support.YES)
    assert beside <= 1


@pytest.mark.parametrize(("silent", "trip_s"), [(True, None), (True, 0.001), (False, 0.001)])
def test_a_shut_door_in_the_room_costs_three_knocks_and_no_question_for_the_way(silent: bool, trip_s: float | None) -> None:
    async def run() -> tuple[object, list[int]]:
        spent: list[int] = []

        def note(dial: Dial) -> None:
            spent.append(dial.budget.connections)

        async with hostile.full_house() as full, hostile.nobody() as shut:
            return await look({445: full if silent else shut, 139: shut}, OWNER, trip_s=trip_s, use=note), spent

    assert asyncio.run(run()) == (replace(SILENT, older=PortState.REFUSED) if silent else REFUSED, [3])


@pytest.mark.parametrize("leave", [OWNER, SESSION], ids=["owner", "session"])
@pytest.mark.parametrize("given", ["first", "second"])
def test_where_only_one_of_two_knocks_opened_the_other_conversation_follows(given: str, leave: Permit) -> None:
    """Some servers take one connection at a time."""
    allowed = leave is SESSION

    async def run() -> tuple[tuple[New, Old, Told], SmbEmulator]:
        host = SmbEmulator("win7-unpatched")
        async with await host.serve() as server, reaching({445: port_of(server)}, leave) as reach:
            way = Way(reach, HOST, HERE, asyncio.get_running_loop().time() + 5)
            line = await way.open(Consent.SESSION if allowed else Consent.OWNER)
            pair = (line, None) if given == "first" else (None, line)
            return await conversed(way, *pair, allowed), host

    (new, old, more), host = asyncio.run(run())
    assert (new.ending.support, old.ending.support, more) == (Support.YES, Support.YES, Told())
    assert old.session == (NullSession(0, 0, 0xC0000205, 65) if allowed else NO_CONSENT)
    assert host.connections == 2
    assert [line[0].split(".")[0] for line in host.lines] == (["smb2", "smb1"] if given == "first" else ["smb1", "smb2"])
