"""Server-sent events (HTML standard, section 9.2): one message made once, handed to all who listen.

Who comes back says what it saw last; who is slow misses what was in between and never holds up the others.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

MOST = 200
RESERVED = 5  # for the trainer's own computer
RETRY_MS = 3000
BEAT_S = 15.0
BEAT = b": detak\nevent: detak\ndata: 1\n\n"  # as an event too: a page cannot see comments


class Hub:
    """The newest message, and whoever waits for the next one."""

    def __init__(self) -> None:
        self._life = secrets.token_hex(4)  # ids of another life of this server mean nothing here
        self._count = 0
        self._message = b""
        self._next = asyncio.Event()
        self._closed = False
        self.listening = 0

    @property
    def newest(self) -> str:
        """The id of the newest message."""
        return f"{self._life}-{self._count}"

    def publish(self, data: str) -> None:
        """Hand *data*, one line of JSON, to all."""
        self._count += 1
        self._message = f"id: {self.newest}\nevent: papan\ndata: {data}\n\n".encode()
        self._wake()

    def close(self) -> None:
        """Let everybody go."""
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        self._next, waiting = asyncio.Event(), self._next
        waiting.set()

    def full(self, *, here: bool) -> bool:
        """Whether no more can listen."""
        return self.listening >= MOST + (RESERVED if here else 0)

    async def follow(self, last: str) -> AsyncIterator[bytes]:
        """What to send to one who saw *last*: the newest message unless that is it, then each one that comes."""
        yield f"retry: {RETRY_MS}\n\n".encode()
        while not self._closed:
            waiting = self._next
            if last != self.newest and self._message:
                last = self.newest
                yield self._message
                continue
            try:
                async with asyncio.timeout(BEAT_S):
                    await waiting.wait()
            except TimeoutError:
                yield BEAT


class Stream(StreamingResponse):
    """The answer to one who listens, counted as long as it lasts."""

    def __init__(self, hub: Hub, last: str) -> None:
        super().__init__(hub.follow(last), media_type="text/event-stream")
        self._hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer until one of the two has enough."""
        self._hub.listening += 1
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._hub.listening -= 1
