"""What an open port says is bounded and believed only as far as it goes, whatever it sends. Real sockets, in pairs."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.budget import Budget
from ikmscan.scanner.doors.plan import PORTS
from ikmscan.scanner.doors.proof import NOTE_CHARS, TALK_S, proved
from ikmscan.scanner.evidence import Access, Door, PortState
from ikmscan.scanner.stream import Stream
from ikmscan.scanner.wire.services_talk import CAP, VERSION_CAP

BYTES = st.lists(st.one_of(
    st.binary(max_size=200),
    st.sampled_from([b"SSH-2.0-", b"RFB 003.008\n", b"220 ", b"+PONG\r\n", b"HTTP/1.1 200 OK\r\n", b"\x03\0\0\x13\x0e\xd0",
                     b"J\0\0\0\x0a5.5.5-", b"\x16\x03\x01\x02", b"@RSYNCD: 31.0\n", b"\xff\xfd\x18", b"N", b"\r\n\r\n"]),
), max_size=5)


async def heard(service: str, pieces: Sequence[bytes], *, ends: bool = True) -> tuple[Door, int, float]:
    """The door after *pieces*, how many bytes were read of it, and how long that took. *ends*: then it hangs up."""
    loop = asyncio.get_running_loop()
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    with theirs:
        for piece in pieces:
            theirs.sendall(piece)
        if ends:
            theirs.shutdown(socket.SHUT_WR)
        budget, began = Budget(loop.time() + 60), loop.time()
        door = await proved(Stream(ours, "toko.example", "127.0.0.1", 4711, budget), 4711, service, "ikmscan test", 0.01)
        assert ours.fileno() == -1  # closed, whatever came
    return door, budget.bytes_in, loop.time() - began


@settings(max_examples=250)
@given(st.sampled_from(sorted(PORTS.values())), BYTES)
def test_whatever_comes_the_door_is_open_and_its_words_are_short(service: str, pieces: list[bytes]) -> None:
    door, read, _ = asyncio.run(heard(service, pieces))
    assert (door.port, door.state, door.by) == (4711, PortState.OPEN, "")
    assert door.service in ("", service)
    assert door.service or (door.access is Access.UNKNOWN and not door.version)
    for words, most in ((door.version, VERSION_CAP), (door.note, VERSION_CAP)):
        assert len(words) <= most and words.isascii() and (not words or words.isprintable())
    assert read <= CAP


@pytest.mark.parametrize(("service", "pieces", "note"), [
    ("mysql", (b"SSH-2.0-OpenSSH_9.2p1\r\n",), "ssh"),
    ("rdp", (b"HTTP/1.1 400 Bad Request\r\n\r\n",), "http"),
    ("redis", (b"\x15\x03\x03\0\x02\x02\x0a",), "tls"),
    ("vnc", (b"hello,\x1b[31m stranger\0\r\n",), "said: hello, [31m stranger"),
    ("vnc", (b"x" * 300,), "said: " + "x" * NOTE_CHARS),
    ("postgresql", (), ""),
])
def test_another_service_is_named_as_far_as_its_first_words_go(service: str, pieces: tuple[bytes, ...], note: str) -> None:
    door, _, _ = asyncio.run(heard(service, pieces))
    assert (door.service, door.note) == ("", note)


@pytest.mark.parametrize("service", ["ssh", "redis", "mongodb", "webmin"])
def test_who_keeps_silent_costs_a_second(service: str) -> None:
    door, _, seconds = asyncio.run(heard(service, (), ends=False))
    assert door == Door(4711, PortState.OPEN)
    assert TALK_S * 0.9 < seconds < 20


def test_who_drips_costs_no_more() -> None:
    """One byte at a time, for ever: the time of the talk counts, not that of a read."""
    async def talk() -> tuple[Door, float]:
        loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair()
        for end in (ours, theirs):
            end.setblocking(False)

        async def drip() -> None:
            with contextlib.suppress(OSError):
                while True:
                    await loop.sock_sendall(theirs, b"S")
                    await asyncio.sleep(0.05)

        dripping, began = asyncio.create_task(drip()), loop.time()
        stream = Stream(ours, "toko.example", "127.0.0.1", 4711, Budget(began + 60))
        door = await proved(stream, 4711, "mongodb", "", 0.01)
        took = loop.time() - began
        dripping.cancel()
        theirs.close()
        return door, took

    door, took = asyncio.run(talk())
    assert (door.service, door.state) == ("", PortState.OPEN)
    assert took < 20
