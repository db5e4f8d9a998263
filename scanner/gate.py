"""Lets in who fits, first come first in; what fits is asked anew for each."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable
from types import TracebackType


class Gate:
    """An async context manager; *fits* says whether one more may come in. Whoever changes that calls `wake`."""

    def __init__(self, fits: Callable[[], bool]) -> None:
        self._fits = fits
        self._waiting: deque[asyncio.Future[None]] = deque()
        self.inside = 0

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    async def __aenter__(self) -> None:
        if not self._waiting and self._fits():
            self.inside += 1
            return
        ticket = asyncio.get_running_loop().create_future()
        self._waiting.append(ticket)
        try:
            await ticket
        except asyncio.CancelledError:
            with contextlib.suppress(ValueError):
                self._waiting.remove(ticket)
            if not ticket.cancelled():  # who gives up in the very turn in which he was let in
                self._leave()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, what: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def _leave(self) -> None:
        self.inside -= 1
        self.wake()

    def wake(self) -> None:
        """Let in who fits."""
        while self._waiting and self._fits():
            ticket = self._waiting.popleft()
            if not ticket.done():
                self.inside += 1
                ticket.set_result(None)
