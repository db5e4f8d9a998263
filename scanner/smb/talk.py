"""One conversation in SMB: a message out and the next answer in, by one deadline; through NetBIOS on port 139.

Never decides what is asked, and never opens a socket: dial.py does, and holds the consent.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from ..budget import Lost
from ..dial import Filtered, Refused, Silent, Stream
from ..evidence import Why
from ..permit import Consent
from ..probe import Reach
from ..wire.netbios import SessionAnswer, read_session_answer, session_request
from ..wire.smb import FrameReader, SmbError, frame

PORT, NETBIOS_PORT = 445, 139
CHUNK_BYTES = 16 * 1024


class NetBiosNo(SmbError):
    """NetBIOS answered, and let nobody in."""


class Line:
    """One open connection. Answers that nobody asked for are dropped."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._until = stream.until
        self._frames = FrameReader()

    async def ask(self, payload: bytes, by: float | None = None) -> bytes:
        """The next answer, *by* a moment of the loop's clock; Lost when the other side ends first or time is up,
        SmbError for what is not SMB."""
        self._stream.until = self._until if by is None else min(by, self._until)
        await self._stream.send(frame(payload))
        while True:
            data = await self._stream.receive(CHUNK_BYTES)
            if not data:
                self._frames.close()
                raise Lost(Why.CLOSED)
            got = self._frames.feed(data)
            if got:
                return got[0]

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
