"""The server that plays a Script on loopback, in a thread of its own, and counts: the front door of this folder."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from .hello import Heard
from .script import Script
from .talk import Notes, talk
from .wire import Gone, Traffic, Wire

BACKLOG = 1024
END_S = 0.2  # what a talk whose client has gone may take to notice


class Server:
    """A running server. Everything may be read at any time; exact counts want `settle` first."""

    def __init__(self, script: Script, listener: socket.socket) -> None:
        self.script = script
        self.host: str = listener.getsockname()[0]
        self.port: int = listener.getsockname()[1]
        self.connections = 0
        self.most_at_once = 0  # that the client held open, waiting and refused ones too; judged at each acceptance
        self.turned_away = 0  # by `patience` and `at_once`
        self.faults: list[BaseException] = []
        self._listener, self._traffic, self._notes = listener, Traffic(), Notes()
        self._open: dict[asyncio.Task[None], Wire] = {}
        self._loop = asyncio.new_event_loop()
        self._turn = asyncio.Lock()

    @property
    def bytes_in(self) -> int:
        return self._traffic.read

    @property
    def bytes_out(self) -> int:
        return self._traffic.written

    @property
    def heard(self) -> list[Heard]:
        """Every hello that could be read, in the order of its coming."""
        return list(self._notes.heard)

    @property
    def shapes(self) -> Counter[str]:
        return Counter(h.shape for h in self._notes.heard)

    @property
    def unreadable(self) -> list[str]:
        """What was wrong with each hello that could not be read."""
        return list(self._notes.unreadable)

    @property
    def finished(self) -> int:
        """TLS 1.3 handshakes whose client's Finished was right."""
        return self._notes.finished

    def settle(self, timeout_s: float = 2.0) -> bool:
        """Waits until every connection is over; False if one still is not after *timeout_s*."""
        return asyncio.run_coroutine_threadsafe(self._settled(timeout_s), self._loop).result()

    async def _settled(self, timeout_s: float) -> bool:
        self._accept()
        if self._open:
            await asyncio.wait(self._open, timeout=timeout_s)
        return not self._open

    def run(self) -> None:
        """The thread: until `stop`."""
        asyncio.set_event_loop(self._loop)
        self._loop.add_reader(self._listener, self._accept)
        self._loop.run_forever()
        self._loop.run_until_complete(self._ended())
        self._loop.close()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _ended(self) -> None:
        self._accept()
        self._loop.remove_reader(self._listener)
        self._listener.close()
        gone = [task for task, wire in self._open.items() if not wire.held]
        if gone:
            await asyncio.wait(gone, timeout=END_S)
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    def _accept(self) -> None:
        """Takes all that wait, before any of them is answered."""
        while True:
            try:
                sock, _ = self._listener.accept()
            except BlockingIOError:
                return
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections += 1
            at_once = 1 + sum(wire.held for wire in self._open.values())
            self.most_at_once = max(self.most_at_once, at_once)
            limits = ((self.script.patience, self.connections), (self.script.at_once, at_once))
            away = any(most is not None and count > most for most, count in limits)
            self.turned_away += away
            wire = Wire(sock, self._traffic, self.script)
            task = self._loop.create_task(self._one(wire, self.connections, away))
            self._open[task] = wire
            task.add_done_callback(self._done)

    async def _one(self, wire: Wire, number: int, away: bool) -> None:
        try:
            if away:
                await wire.end(self.script.beyond)
            elif self.script.one_by_one:
                async with self._turn:
                    await talk(wire, self._notes, number)
            else:
                await talk(wire, self._notes, number)
        except Gone:
            pass
        finally:
            wire.sock.close()

    def _done(self, task: asyncio.Task[None]) -> None:
        del self._open[task]
        fault = None if task.cancelled() else task.exception()
        if fault is not None:
            self.faults.append(fault)


@contextmanager
def serve(
    script: Script | None = None, *, host: str = "127.0.0.1", port: int = 0, anywhere: bool = False
) -> Iterator[Server]:
    """A server on loopback (any address of it; *port* 0: a free one) for as long as the block lasts. *anywhere*: in a
    network namespace of its own, where every address is one's own.

    At its end every connection is closed. A fault of the server itself is raised there, so no test passes over it.
    """
    address = ipaddress.ip_address(host)
    if not (address.is_loopback or anywhere):
        raise ValueError(f"{host} is not loopback")
    listener = socket.create_server(
        (host, port), family=socket.AF_INET if address.version == 4 else socket.AF_INET6, backlog=BACKLOG
    )
    listener.setblocking(False)
    server = Server(script or Script(), listener)
    thread = threading.Thread(target=server.run, name="scripted TLS", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(10.0)
    if server.faults:
        raise server.faults[0]
