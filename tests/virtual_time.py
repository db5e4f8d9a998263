"""Time that passes only while everybody waits: for tests of who begins when, exact on a machine however busy.

For what opens no socket: the loop never waits for one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

T = TypeVar("T")


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        super().__init__()
        self._now_s = 0.0

    def time(self) -> float:
        return self._now_s

    def _run_once(self) -> None:
        if not self._ready and self._scheduled:
            self._now_s = max(self._now_s, self._scheduled[0].when())
        super()._run_once()


def run(main: Coroutine[object, object, T]) -> T:
    """As asyncio.run, on a clock of its own, which begins at 0: `asyncio.get_running_loop().time()`."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        return runner.run(main)
