"""One accepted connection: exact counts of its bytes, records in, bytes out in pieces, and the four ways to end it."""

from __future__ import annotations

import asyncio
import socket
import struct
from dataclasses import dataclass

from .hello import TLS10, TLS12
from .schedule import Seal
from .script import Answer, No, Script

READ_BYTES = 65536
FULL_BUFFER_S = 0.001
HANDSHAKE_FAILURE = 40


class Gone(Exception):
    """The client has closed or reset the connection."""


class Over(Exception):
    """The talk ends, in the way given."""

    def __init__(self, how: Answer) -> None:
        super().__init__(how)
        self.how = how


@dataclass(slots=True)
class Traffic:
    """Bytes of TCP payload: all that the server read, and all that it gave to the kernel."""

    read: int = 0
    written: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    head: bytes
    body: bytes

    @property
    def kind(self) -> int:
        return self.head[0]


class Wire:
    """Reads and writes one connection. `seal` protects alerts once TLS 1.3 has keys."""

    def __init__(self, sock: socket.socket, traffic: Traffic, script: Script) -> None:
        self.sock, self.traffic, self.script = sock, traffic, script
        self.version = TLS10
        self.buffer = b""
        self.written = 0
        self.seal: Seal | None = None

    async def _more(self) -> None:
        try:
            data = await asyncio.get_running_loop().sock_recv(self.sock, READ_BYTES)
        except OSError as fault:
            raise Gone from fault
        if not data:
            raise Gone
        self.traffic.read += len(data)
        self.buffer += data

    async def peek(self, count: int) -> bytes:
        while len(self.buffer) < count:
            await self._more()
        return self.buffer[:count]

    async def take(self, count: int) -> bytes:
        data = await self.peek(count)
        self.buffer = self.buffer[count:]
        return data

    async def record(self) -> Record:
        head = await self.take(5)
        return Record(head, await self.take(int.from_bytes(head[3:5], "big")))

    def plain(self, kind: int, data: bytes) -> bytes:
        """*data* as plaintext records of the script's length."""
        most = self.script.record_bytes if kind == 22 else 16384
        head = bytes([kind]) + min(self.version, TLS12).to_bytes(2, "big")
        pieces = [data[i : i + most] for i in range(0, len(data), most)]
        return b"".join(head + len(p).to_bytes(2, "big") + p for p in pieces)

    def handshake(self, messages: list[bytes]) -> bytes:
        """*messages* in records of their own, or together."""
        return b"".join(self._protect(m) for m in ([b"".join(messages)] if self.script.coalesce else messages))

    def _protect(self, data: bytes) -> bytes:
        if self.seal is None:
            return self.plain(22, data)
        most, seal = self.script.record_bytes, self.seal
        return b"".join(seal.seal(22, data[i : i + most]) for i in range(0, len(data), most))

    def alert(self, level: int, number: int) -> bytes:
        data = bytes([level, number])
        return self.seal.seal(21, data) if self.seal is not None else self.plain(21, data)

    async def send(self, data: bytes) -> None:
        """All of *data*, as the script cuts it. Raises Gone, and Over where the script breaks off."""
        room = len(data) if self.script.cut is None else self.script.cut - self.written
        said = data[: max(room, 0)]
        step = self.script.piece_bytes or len(said) or 1
        for start in range(0, len(said), step):
            if start:
                await asyncio.sleep(self.script.piece_pause_s)
            await self._write(said[start : start + step])
        if self.script.cut is not None and room <= len(data):
            raise Over(self.script.cut_by)

    async def _write(self, data: bytes) -> None:
        while data:
            try:
                count = self.sock.send(data)
            except BlockingIOError:
                await asyncio.sleep(FULL_BUFFER_S)
                continue
            except OSError as fault:
                raise Gone from fault
            self.traffic.written += count
            self.written += count
            data = data[count:]

    async def end(self, how: Answer) -> None:
        """Says no, and reads on until the client has gone; after RESET nothing more is read. Raises Gone or Over."""
        if how is No.RESET:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return
        if how is No.ALERT:
            how = HANDSHAKE_FAILURE
        if not isinstance(how, No):
            await self._write(self.alert(2, how))
        if how is not No.SILENCE:
            self._shut()
        while True:
            self.buffer = b""
            await self._more()

    def _shut(self) -> None:
        try:
            self.sock.shutdown(socket.SHUT_WR)
        except OSError as fault:
            raise Gone from fault

    @property
    def held(self) -> bool:
        """The client has not closed its side; by the state in the kernel (Linux), so in the order of the packets."""
        if not hasattr(socket, "TCP_INFO"):
            return self.sock.fileno() >= 0
        try:
            state = self.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 8)[0]
        except OSError:
            return False
        return state in (1, 4, 5)  # ESTABLISHED, FIN_WAIT1, FIN_WAIT2
