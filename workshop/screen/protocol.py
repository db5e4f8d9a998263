"""HTTP/1.1 as uvicorn speaks it, with deadlines: nobody keeps a connection by sending or reading a byte at a time."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

from .headers import always
from .limits import Doors

HEAD_S = 10.0  # from the first byte of a request, or the opening, to the end of its head
READ_S = 20.0  # for the reader to take what fills the buffer


class Guarded(H11Protocol):
    """A connection that ends when its deadlines pass. *doors* is set by `guarded`."""

    doors: Doors
    _counted = False
    _head: asyncio.TimerHandle | None = None
    _slow: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._counted = self.doors.enter(self._address)
        if not self._counted:
            transport.abort()
            return
        self._watch_head()

    @property
    def _address(self) -> str:
        return self.client[0] if self.client else ""

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._head, self._slow):
            if timer is not None:
                timer.cancel()
        if self._counted:
            self.doors.leave(self._address)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch_head()

    def _watch_head(self) -> None:
        """The clock runs while no request is being answered, and does not begin anew with every byte."""
        answering = self.cycle is not None and not self.cycle.response_complete
        if answering and self._head is not None:
            self._head.cancel()
            self._head = None
        elif not answering and self._head is None:
            self._head = self.loop.call_later(HEAD_S, self._too_slow)

    def _too_slow(self) -> None:
        self._head = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.abort()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._slow = self._slow or self.loop.call_later(READ_S, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._slow is not None:
            self._slow.cancel()
            self._slow = None

    def send_400_response(self, msg: str) -> None:
        """No HTTP, no words: one short answer with the headers that all answers have."""
        head = always() | {"content-length": "0", "connection": "close"}
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        self.transport.write(f"HTTP/1.1 400 Bad Request\r\n{lines}\r\n".encode())
        self.transport.close()


def guarded(doors: Doors) -> type[Guarded]:
    """The protocol of one server, which counts at *doors*."""
    return type("GuardedHere", (Guarded,), {"doors": doors})
