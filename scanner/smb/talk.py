"""One conversation in SMB: a message out and the next answer in, by one deadline; through NetBIOS on port 139.

Never decides what is asked, and never opens a socket: dial.py does, and holds the consent.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from ..budget import Lost
from ..dial import Filtered, Refused, Silent
from ..evidence import Why
from ..permit import Consent
from ..probe import Reach
from ..stream import Stream
from ..wire.netbios import SessionAnswer, read_session_answer, session_request
from ..wire.smb import FrameReader, SmbError, frame
from ..wire.smb2 import answers

PORT, NETBIOS_PORT = 445, 139
CHUNK_BYTES = 16 * 1024
STRAY_CAP = 8


class NetBiosNo(SmbError):
    """NetBIOS answered, and let nobody in."""


class Line:
    """One open connection. Answers that nobody asked for are dropped."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._until = stream.until
        self._frames = FrameReader()
        self._waiting: list[bytes] = []

    async def ask(self, payload: bytes, by: float | None = None, *, any_number: bool = False) -> bytes:
        """The answer to *payload*, *by* a moment of the loop's clock; Lost when the other side ends first or time is
        up, SmbError for what is not SMB. *any_number*: also one that carries another number than the question."""
        self._stream.until = self._until if by is None else min(by, self._until)
        await self._stream.send(frame(payload))
        for _ in range(STRAY_CAP):
            answer = await self._next()
            if any_number or answers(payload, answer):
                return answer
        raise SmbError(f"{STRAY_CAP} messages, and no answer")

    async def stays_open(self, seconds: float) -> None:
        """Wait and say nothing; Lost when the other side ends the connection, though it was asked nothing."""
        self._stream.until = min(asyncio.get_running_loop().time() + seconds, self._until)
        try:
            data = await self._stream.receive(CHUNK_BYTES)
        except Lost as lost:
            if lost.unseen.why is Why.TIMED_OUT:
                return
            raise
        if not data:
            raise Lost(Why.CLOSED)
        self._waiting += self._frames.feed(data)

    async def _next(self) -> bytes:
        while not self._waiting:
            data = await self._stream.receive(CHUNK_BYTES)
            if not data:
                self._frames.close()
                raise Lost(Why.CLOSED)
            self._waiting += self._frames.feed(data)
        return self._waiting.pop(0)

    async def call(self) -> SessionAnswer:
        """Ask NetBIOS for a session (RFC 1002 section 4.3.2); errors as of `ask`."""
        await self._stream.send(session_request())
        said = b""
        while (answer := read_session_answer(said)) is None:
            data = await self._stream.receive(CHUNK_BYTES)
            if not data:
                raise Lost(Why.CLOSED)
            said += data
        return answer

    def close(self) -> None:
        """Close at once, also twice."""
        self._stream.close()


@dataclass(frozen=True, slots=True)
class Way:
    """How file sharing of *address* is reached: at *port*, and all of it until *until* (loop clock)."""

    reach: Reach
    host: str
    address: str
    until: float
    port: int = PORT

    @property
    def round_trip_s(self) -> float:
        """To the address and back, as far as known."""
        return self.reach.dial.ledger.round_trip_s(self.address) or 0.0

    async def line(self, stream: Stream) -> Line:
        """A conversation over *stream*, past NetBIOS where that guards the port; errors as of `Line.ask`."""
        stream.until = self.until
        line = Line(stream)
        if self.port != NETBIOS_PORT:
            return line
        try:
            answer = await line.call()
            if not answer.accepted:
                raise NetBiosNo(f"NetBIOS says no: {answer.code}")
        except (SmbError, Lost):
            line.close()
            raise
        return line

    async def open(self, level: Consent = Consent.RECORDS) -> Line:
        """One more connection, for a conversation of *level*; Lost when it does not open."""
        left_s = self.until - asyncio.get_running_loop().time()
        if left_s <= 0:
            raise Lost(Why.TIMED_OUT)
        got = await self.reach.dial.connect(self.host, self.address, self.port, within_s=left_s, level=level)
        match got:
            case Stream():
                return await self.line(got)
            case Refused():
                raise Lost(Why.REFUSED)
            case Filtered():
                raise Lost(Why.UNREACHABLE, got.told)
            case Silent():
                raise Lost(Why.TIMED_OUT)
        raise Lost(got.why, got.detail)
