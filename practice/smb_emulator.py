"""A host that speaks just enough SMB to be examined: for `ikmscan contoh` and for tests, on loopback, without root.

Never touches a file and lets nobody in. It notes what it was asked, so that a test can prove what a client did not do.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from enum import StrEnum

from ..scanner.wire.netbios import NEGATIVE_RESPONSE, POSITIVE_RESPONSE, session_request
from ..scanner.wire.smb import SMB1, FrameReader, SmbError, frame
from .smb1_answers import Reset, Smb1Host
from .smb2_answers import Smb2Host
from .smb_profiles import PROFILES, Manner, Profile

CONNECTION_S = 60.0
CHUNK_BYTES = 16 * 1024
SEEN_CAP = 10_000
NO_SUCH_NAME = 0x82  # RFC 1002 section 4.3.4


class NetBios(StrEnum):
    """Whether a session request is wanted first, as on port 139 (RFC 1002 section 4.3)."""

    NONE = "none"
    ACCEPTS = "accepts"
    REFUSES = "refuses"


class SmbEmulator:
    """One host that answers as `profile` says.

    `seen` lists the commands in order of arrival over all connections: smb1.negotiate, smb1.session_setup.anonymous,
    smb1.session_setup.login, smb1.tree_connect, smb1.transaction, smb1.transaction2, smb2.negotiate, and for either
    protocol session_setup.negotiate, session_setup.authenticate; others as a number, smb2.0x05. `lines` has the same
    for each connection in order, one entry a message: what came chained in one is joined by "+".
    """

    def __init__(self, profile: str, netbios: NetBios = NetBios.NONE) -> None:
        self.profile: Profile = PROFILES[profile]
        self.seen: list[str] = []
        self.lines: list[list[str]] = []
        self._netbios = netbios
        self.connections = self._live = 0
        self._seated = False

    async def serve(self, host: str = "127.0.0.1", port: int = 0) -> asyncio.Server:
        """A listening server (port 0: a free one); the caller closes it. Each connection ends after 60 seconds."""
        return await asyncio.start_server(self._meet, host, port)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._live += 1
        try:
            async with asyncio.timeout(CONNECTION_S):
                if (self.profile.only_once and self.connections > 1) or self._seated:
                    await reader.read(CHUNK_BYTES)
                elif self.profile.seat_s is not None:
                    await self._take_the_seat(self.profile.seat_s, reader, writer)
                elif self._live == 1 or not self.profile.one_at_a_time:
                    await self._talk(reader, writer)
        except (TimeoutError, ConnectionError, SmbError):
            pass  # the client left, was too slow, or spoke something else: each ends this connection only
        except Reset:
            _reset(writer)
        finally:
            self._live -= 1
            writer.close()

    async def _take_the_seat(self, behind_s: float, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._seated = True
        try:
            await self._talk(reader, writer)
        finally:
            asyncio.get_running_loop().call_later(behind_s, self._get_up)

    def _get_up(self) -> None:
        self._seated = False

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        match self.profile.manner:
            case Manner.SMB:
                await self._converse(reader, writer)
            case Manner.TARPIT:
                await _drain_away(reader)
            case Manner.RAW_CLOSE | Manner.RAW_HOLD:
                await reader.read(CHUNK_BYTES)
                writer.write(self.profile.raw)
                await writer.drain()
                if self.profile.manner is Manner.RAW_HOLD:
                    await _drain_away(reader)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line: list[str] = []
        self.lines.append(line)
        if self._netbios is not NetBios.NONE and not await self._called(reader, writer, line):
            return
        old, new = Smb1Host(self.profile, self.seen), Smb2Host(self.profile, self.seen)
        frames = FrameReader()
        while (data := await reader.read(CHUNK_BYTES)) and len(self.seen) < SEEN_CAP:
            for payload in frames.feed(data):
                before = len(self.seen)
                try:
                    answer = (old if payload.startswith(SMB1) else new).answer(payload)
                finally:
                    line.append("+".join(self.seen[before:]))
                if answer is None:
                    return
                writer.write(frame(answer) if answer else b"")
                await writer.drain()

    async def _called(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: list[str]) -> bool:
        """Whether the client asked for a session, by the name that every server takes, and was let in."""
        try:
            asked = await reader.readexactly(len(session_request()))
        except asyncio.IncompleteReadError:
            return False
        self.seen.append("netbios.session_request")
        line.append(self.seen[-1])
        accepted = asked == session_request() and self._netbios is NetBios.ACCEPTS
        writer.write(bytes([POSITIVE_RESPONSE, 0, 0, 0] if accepted else [NEGATIVE_RESPONSE, 0, 0, 1, NO_SUCH_NAME]))
        await writer.drain()
        return accepted


def _reset(writer: asyncio.StreamWriter) -> None:
    # abort() alone ends with FIN; a close with a linger time of zero sends RST (socket(7), RFC 9293 section 3.9.1.5)
    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def _drain_away(reader: asyncio.StreamReader) -> None:
    while await reader.read(CHUNK_BYTES):
        pass


async def serve(profile: str, host: str = "127.0.0.1", port: int = 0) -> asyncio.Server:
    """A listening server that plays the profile of this name; KeyError for an unknown one."""
    return await SmbEmulator(profile).serve(host, port)
