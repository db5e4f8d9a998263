"""One name server, asked over UDP, and over TCP where an answer does not fit. Only here and in dial.py sockets open.

An answer counts when it comes from the address and port that were asked, to a port and a number that nobody could
guess, and repeats the question; all else is as if it had not come (RFC 5452 section 9).
"""

from __future__ import annotations

import asyncio
import secrets
from enum import Enum

from .budget import Budget
from .sharing import shared
from .wire.dns_packet import Question, is_cut, number_of

LENGTH = 2  # bytes that tell how long a message over TCP is (RFC 1035 section 4.2.2)


class Mute(Enum):
    """How a name server did not answer."""

    SILENT = "silent"
    GONE = "gone"  # it cannot be reached, or breaks off: no use in asking it again


class NameServer(asyncio.DatagramProtocol):
    """At *address*; all questions of one target go out of one port. Close it."""

    def __init__(self, address: str, port: int, budget: Budget) -> None:
        self._place, self._budget = (address, port), budget
        self._opening: asyncio.Task[tuple[asyncio.DatagramTransport, NameServer]] | None = None
        self._waiting: dict[int, tuple[Question, asyncio.Future[bytes | Mute]]] = {}

    async def ask(self, question: Question, until: float) -> bytes | Mute:
        """The whole answer, or why there was none by *until* (loop clock)."""
        loop = asyncio.get_running_loop()
        try:
            line = await self._line()
        except OSError:
            return Mute.GONE
        number, answer = self._unused(), loop.create_future()
        self._waiting[number] = question, answer
        ending = loop.call_at(until, _give_up, answer)
        try:
            self._send(line, question.packet(number))
            told: bytes | Mute = await answer
        finally:
            ending.cancel()
            del self._waiting[number]
        if isinstance(told, bytes) and is_cut(told):
            return await self._at_length(question, until)
        return told

    def close(self) -> None:
        """Close at once, also twice. Never waits."""
        opening, self._opening = self._opening, None
        if opening is None:
            return
        if not opening.done():
            opening.cancel()
        elif not opening.cancelled() and opening.exception() is None:
            opening.result()[0].close()

    def datagram_received(self, data: bytes, addr: object) -> None:
        """Hand an answer to whoever waits for it."""
        question, answer = self._waiting.get(number_of(data), (None, None))
        if question is not None and answer is not None and not answer.done() and question.is_answered_by(data):
            self._budget.came_in(len(data), answer.get_loop().time())
            answer.set_result(data)

    async def _line(self) -> asyncio.DatagramTransport:
        if self._opening is None:
            loop = asyncio.get_running_loop()
            self._opening = loop.create_task(loop.create_datagram_endpoint(lambda: self, remote_addr=self._place))
        return (await shared(self._opening))[0]

    def _send(self, line: asyncio.DatagramTransport, packet: bytes) -> None:
        self._budget.bytes_out += len(packet)
        line.sendto(packet)

    def _unused(self) -> int:
        number = secrets.randbits(16)
        while number in self._waiting:
            number = secrets.randbits(16)
        return number

    async def _at_length(self, question: Question, until: float) -> bytes | Mute:
        """The same over TCP."""
        try:
            async with asyncio.timeout_at(until):
                told = await self._over_tcp(question.packet(number := secrets.randbits(16)))
        except TimeoutError:
            return Mute.SILENT
        except (OSError, EOFError):
            return Mute.GONE
        self._budget.came_in(len(told), asyncio.get_running_loop().time())
        answered = number_of(told) == number and question.is_answered_by(told)
        return told if answered and not is_cut(told) else Mute.GONE  # what was left out here proves no absence

    async def _over_tcp(self, packet: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(*self._place)
        try:
            self._budget.bytes_out += len(packet)
            writer.write(len(packet).to_bytes(LENGTH, "big") + packet)
            size = int.from_bytes(await reader.readexactly(LENGTH), "big")
            return await reader.readexactly(size)
        finally:
            writer.close()


def _give_up(answer: asyncio.Future[bytes | Mute]) -> None:
    if not answer.done():
        answer.set_result(Mute.SILENT)
