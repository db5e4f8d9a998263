"""A site may ask to be looked at as by a visitor only, whoever permits more: by a file that is asked for once, before
the first packet of level 2 (product section 6 (d))."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from .permit import Consent
from .sharing import shared

PATH = "/.well-known/ikmscan-opt-out"


@dataclass(slots=True)
class OptOut:
    """*asking*: how the site is asked; None where nobody is (a room, a rehearsal of one probe)."""

    asking: Callable[[], Awaitable[bool]] | None = None
    _answer: asyncio.Future[bool] | None = field(default=None, init=False)

    async def wished(self, level: Consent) -> bool:
        """Whether what needs *level* is to be left; asked once, and nothing of a visitor's level waits for it."""
        if level < Consent.OWNER or self.asking is None:
            return False
        return await shared(self._answered(self.asking))

    def ask(self) -> None:
        """Ask now, so that whoever needs the answer finds it."""
        if self.asking is not None:
            self._answered(self.asking)

    def _answered(self, asking: Callable[[], Awaitable[bool]]) -> asyncio.Future[bool]:
        if self._answer is None:
            self._answer = asyncio.ensure_future(asking())
        return self._answer

    @property
    def asked(self) -> bool:
        """Whether the site is or was asked in this look."""
        return self._answer is not None

    @property
    def known(self) -> bool:
        """Whether the site has said so."""
        answer = self._answer
        if answer is None or not answer.done() or answer.cancelled() or answer.exception() is not None:
            return False
        return answer.result()

    def close(self) -> None:
        """Wait for no answer any more, and hold nobody who would ask."""
        if self._answer is not None:
            self._answer.cancel()
        self.asking = None
