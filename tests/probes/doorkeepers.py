"""Doors on loopback for the tests of knocking: one that speaks and counts its visitors, one that is silent, one shut."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass


@dataclass
class Listener:
    """A port on loopback: says *greeting*, and answers whatever comes with *answer*. Counts its visitors."""

    greeting: bytes = b""
    answer: bytes = b""
    visitors: int = 0
    heard: bytes = b""
    port: int = 0
    on_visit: Callable[[Listener], None] = lambda _: None

    @contextmanager
    def serving(self) -> Iterator[Listener]:
        with socket.create_server(("127.0.0.1", 0)) as door:
            self.port, self.door = door.getsockname()[1], door
            thread = threading.Thread(target=self._serve, daemon=True)
            thread.start()
            yield self
            self.shut()
        thread.join(5)

    def shut(self) -> None:
        with suppress(OSError):
            self.door.shutdown(socket.SHUT_RDWR)
            self.door.close()

    def _serve(self) -> None:
        while True:
            try:
                visitor, _ = self.door.accept()
            except OSError:
                return
            self.visitors += 1
            self.on_visit(self)
            threading.Thread(target=self._meet, args=(visitor,), daemon=True).start()

    def _meet(self, visitor: socket.socket) -> None:
        with visitor:
            try:
                visitor.sendall(self.greeting)
                while data := visitor.recv(4096):
                    self.heard += data
                    visitor.sendall(self.answer)
            except OSError:
                return


@contextmanager
def silent() -> Iterator[int]:
    """A port that answers no SYN: its queue of those who wait is full (listen(2))."""
    with socket.socket() as door, ExitStack() as stack:
        door.bind(("127.0.0.1", 0))
        door.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(door.getsockname())
        port: int = door.getsockname()[1]
        yield port
