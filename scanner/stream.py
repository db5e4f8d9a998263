"""One open TCP connection to a target, which dial.py opened: bytes are counted, and every wait ends.

A conversation that breaks off raises Lost with its reason, and no OSError leaves this file.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket

from .budget import Budget, Lost
from .evidence import Why
from .welcome import Door

AT_HAND_BYTES = 16 * 1024
FLOOD = 4  # reads


class Stream:
    """An open TCP connection. Bytes are counted; every wait ends at *until* (loop clock) or the target's deadline."""

    def __init__(
        self, sock: socket.socket, host: str, address: str, port: int, budget: Budget, door: Door | None = None
    ) -> None:
        self.host, self.address, self.port = host, address, port
        self._door: Door | None = door  # hears how the conversation began, once
        self._said, self._began = b"", asyncio.get_running_loop().time()
        self.until, self.of_web = budget.until, False  # of_web: counted with the answers of web servers
        self._sock, self._budget = sock, budget
        self._flow = 0  # reads for whose bytes nobody had to wait
        self._waiting: asyncio.Future[bool] | None = None
        self._reading: asyncio.Task[bytes] | None = None
        self._held = b""

    async def send(self, data: bytes) -> None:
        """Send all of *data*; Lost when the other side is gone or time is up."""
        if self._door is not None:
            self._said += data
        try:
            if rest := data[self._sent_at_once(data):]:
                async with asyncio.timeout_at(self._until()):
                    await asyncio.get_running_loop().sock_sendall(self._sock, rest)
        except OSError as error:
            raise self._lost(error) from None
        self._budget.bytes_out += len(data)

    async def receive(self, most: int = 65536) -> bytes:
        """The next bytes, b"" at the end of the stream; Lost on reset, time-out or a spent byte budget."""
        most = min(most, self._budget.room())
        if not self._held:
            self._held = await (self._budget.of_web(most, self._read) if self.of_web else self._read(most))
        data, self._held = self._held[:most], self._held[most:]
        return data

    async def _read(self, most: int) -> bytes:
        """What comes next. It is taken out of the socket by who hands it on: a wait that is cancelled in the very turn
        in which bytes came loses none."""
        self._flow += 1
        if self._flow > FLOOD:
            await asyncio.sleep(0)  # a flood is always ready to be read; without a pause no other turn comes
        try:
            while (data := self._taken(most)) is None:
                self._flow = 0
                await self._arrival(most)
        except OSError as error:
            raise self._lost(error) from None
        now = asyncio.get_running_loop().time()
        self._budget.came_in(len(data), now)
        self._begins(came=bool(data), now=now)
        return data

    def at_hand(self) -> bytes | None:
        """What has come and nobody waits for: b"" the end, None nothing."""
        if self._held or self._reading is not None:
            return self._held
        try:
            data = self._taken(AT_HAND_BYTES)
        except OSError:
            return b""
        if data is not None:
            self._budget.came_in(len(data), asyncio.get_running_loop().time())
        return data

    @property
    def is_quiet(self) -> bool:
        """Whether the other side has said nothing since it was listened to, and has not gone."""
        return self.at_hand() is None

    def _begins(self, *, came: bool, now: float) -> None:
        """Tell the door, once, whether it answered or hung up."""
        door, self._door = self._door, None
        if door is not None and came:
            door.answered(self._said, now - self._began)
        elif door is not None:
            door.hung_up()

    def _taken(self, most: int) -> bytes | None:
        """What is there; None: nothing yet."""
        if self._reading is not None:
            if not self._reading.done():
                return None
            reading, self._reading = self._reading, None
            return reading.result()
        try:
            return self._sock.recv(most)
        except (BlockingIOError, InterruptedError):
            return None

    async def _arrival(self, most: int) -> None:
        """Wait until there is something to be taken; Lost when time is up."""
        loop = asyncio.get_running_loop()
        self._waiting = waiting = loop.create_future()
        ending = loop.call_at(self._until(), self._wake, False)
        try:
            loop.add_reader(self._sock.fileno(), self._wake, True)
        except NotImplementedError:  # Windows tells when a read has ended, not when one may begin
            self._reading = self._reading or loop.create_task(loop.sock_recv(self._sock, most))
            self._reading.add_done_callback(lambda _: self._wake(True))
        try:
            if not await waiting:
                raise Lost(Why.TIMED_OUT)
        finally:
            ending.cancel()
            self._wake(False)

    def _wake(self, came: bool) -> None:
        """End a wait, before the number of the socket goes to another one."""
        waiting, self._waiting = self._waiting, None
        if waiting is None:
            return
        with contextlib.suppress(NotImplementedError):
            waiting.get_loop().remove_reader(self._sock.fileno())
        if not waiting.done():
            waiting.set_result(came)

    def _sent_at_once(self, data: bytes) -> int:
        try:
            return self._sock.send(data)
        except (BlockingIOError, InterruptedError):
            return 0

    def _lost(self, error: OSError) -> Lost:
        """What it means for whoever talks here that the system answered with *error*."""
        if isinstance(error, TimeoutError):
            return Lost(Why.TIMED_OUT)
        if isinstance(error, (ConnectionResetError, BrokenPipeError, ConnectionAbortedError)):
            self._begins(came=False, now=0)
            return Lost(Why.RESET)
        return Lost(Why.UNREACHABLE, error.__class__.__name__)

    def _until(self) -> float:
        return min(self.until, self._budget.until)

    def close(self) -> None:
        """Close at once, also twice. Never waits."""
        now = asyncio.get_running_loop().time()
        if self._door is not None and self._said and now - self._began >= self._door.patience_s:
            self._begins(came=False, now=now)  # silence
        self._door = None
        self._wake(True)
        if self._reading is not None:
            self._reading.cancel()
        self._reading = None
        self._sock.close()

