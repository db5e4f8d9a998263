"""An answer that several wait for."""

from __future__ import annotations

import asyncio
from typing import TypeVar

_T = TypeVar("_T")


async def shared(answer: asyncio.Future[_T]) -> _T:
    """What comes of *answer*, at once where it is there. It goes on when who waits for it here is ended."""
    return answer.result() if answer.done() else await asyncio.shield(answer)
