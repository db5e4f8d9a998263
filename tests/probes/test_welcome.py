"""A door that answered and then hangs up on everything is asked no more; one that hangs up on odd questions alone is."""

from __future__ import annotations

import asyncio
import socket
import struct

import pytest
from ikmscan.scanner import welcome
from ikmscan.scanner.budget import Budget, Lost
from ikmscan.scanner.dial import Dial, Routes
from ikmscan.scanner.evidence import Unseen, Why
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Permit
from ikmscan.scanner.stream import Stream
from ikmscan.scanner.welcome import ROW, TURNS

HOST, HERE = "toko.example", "127.0.0.1"
GOOD, ODD = b"good", b"odd!"
MANY = 2 * ROW + 1
SILENT_S, PATIENT_S = 0.3, 0.35


class Server:
    """Answers GOOD, the first *limit* times; ends every other conversation as *how* says."""

    def __init__(self, how: str, limit: int) -> None:
        self.how, self.limit, self.heard = how, limit, list[bytes]()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said = await reader.read(4)
        self.heard.append(said)
        if said == GOOD and self.heard.count(GOOD) <= self.limit:
            writer.write(b"welcome")
        elif self.how == "mute":
            await reader.read()
        elif self.how == "reset":
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.close()


async def ask(dial: Dial, said: bytes, port: int = 443) -> bytes | Unseen:
    got = await dial.connect(HOST, HERE, port)
    if not isinstance(got, Stream):
        assert isinstance(got, Unseen)
        return got
    got.until = asyncio.get_running_loop().time() + PATIENT_S
    try:
        await got.send(said)
        return await got.receive()
    except Lost as lost:
        return lost.unseen
    finally:
        got.close()


def asked(how: str, limit: int, questions: list[bytes], *, elsewhere: bool = False) -> tuple[list[bytes], list[bytes | Unseen]]:
    """What the server heard, and how each question ended. *elsewhere*: the last one goes to another port."""
    server = Server(how, limit)

    async def go() -> list[bytes | Unseen]:
        listening = await asyncio.start_server(server.serve, HERE, 0)
        port = listening.sockets[0].getsockname()[1]
        dial = Dial(Routes(True, {443: port, 80: port}), Permit.visitor(HOST),
                    Budget(asyncio.get_running_loop().time() + 20), Ledger())
        dial.belongs(HERE, HOST)
        ends = [await ask(dial, said, 80 if elsewhere and n == len(questions) - 1 else 443) for n, said in enumerate(questions)]
        await dial.close()
        listening.close()
        return ends

    return server.heard, asyncio.run(go())


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback answers at once, and a busy machine a little later."""
    for name, value in (("LEAST_S", SILENT_S), ("TIMES", 0), ("PAUSE_S", 0.0)):
        monkeypatch.setattr(welcome, name, value)


def blocked(ends: list[bytes | Unseen]) -> int:
    return sum(isinstance(end, Unseen) and end.why is Why.BLOCKED for end in ends)


@pytest.mark.parametrize("how", ["close", "reset", "mute"])
def test_who_hangs_up_on_what_he_answered_is_asked_no_more(how: str) -> None:
    heard, ends = asked(how, 1, [GOOD] + [ODD] * MANY)
    assert heard == [GOOD] + [ODD] * ROW + [GOOD] * TURNS
    assert blocked(ends) == MANY - ROW
    assert {end for end in ends if isinstance(end, Unseen) and end.why is Why.BLOCKED} == {
        Unseen(Why.BLOCKED, f"443/tcp: hung up on {ROW} in a row")}


@pytest.mark.parametrize("how", ["close", "reset", "mute"])
def test_who_hangs_up_on_odd_questions_alone_is_asked_all(how: str) -> None:
    heard, ends = asked(how, MANY, [GOOD] + [ODD] * MANY + [GOOD])
    assert heard.count(ODD) == MANY
    assert heard.count(GOOD) == 2 + MANY // ROW
    assert blocked(ends) == 0
    assert ends[-1] == b"welcome"


def test_who_never_answered_sends_nobody_away() -> None:
    heard, ends = asked("reset", 0, [ODD] * MANY)
    assert heard == [ODD] * MANY
    assert blocked(ends) == 0


def test_another_door_of_the_same_address_is_asked_for_itself() -> None:
    heard, ends = asked("close", 1, [GOOD] + [ODD] * (ROW + 1) + [ODD], elsewhere=True)
    assert blocked(ends) == 1
    assert heard == [GOOD] + [ODD] * ROW + [GOOD] * TURNS + [ODD]


def test_a_knock_that_says_nothing_counts_for_nothing() -> None:
    server = Server("mute", 1)

    async def go() -> list[bytes | Unseen]:
        listening = await asyncio.start_server(server.serve, HERE, 0)
        dial = Dial(Routes(True, {443: listening.sockets[0].getsockname()[1]}), Permit.visitor(HOST),
                    Budget(asyncio.get_running_loop().time() + 20), Ledger())
        dial.belongs(HERE, HOST)
        ends = [await ask(dial, GOOD)]
        for _ in range(3 * ROW):
            knock = await dial.connect(HOST, HERE, 443)
            assert isinstance(knock, Stream)
            knock.close()
        await dial.close()
        listening.close()
        return ends

    assert asyncio.run(go()) == [b"welcome"]
    assert server.heard.count(GOOD) == 1
