"""Attempts to connect side by side, of which the first that opens wins. Opens nothing: dial.py hands in the attempts.

Whoever loses is ended, and what it opened all the same is closed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any, Generic, TypeAlias, TypeVar

HEAD_START_S = 0.3  # RFC 8305 section 5: Connection Attempt Delay, recommended 250 ms
STEP_S = 0.1
_T = TypeVar("_T")
Start: TypeAlias = "Callable[[], Coroutine[Any, Any, _T]]"


class Race(Generic[_T]):
    """One target's races. *won* tells an open stream from other endings, *pick* who speaks where none won, *close*
    ends what a loser opened."""

    def __init__(
        self, won: Callable[[_T], bool], pick: Callable[[Sequence[_T]], _T], close: Callable[[_T], None]
    ) -> None:
        self._won, self._pick, self._close = won, pick, close
        self._losers: set[asyncio.Task[_T]] = set()

    async def first(self, starts: Iterable[Start[_T]]) -> _T:
        """The first that wins, each given a head start over the next; how the most open one ended where none does."""
        tasks: list[asyncio.Task[_T]] = []
        try:
            for start in starts:
                tasks.append(asyncio.create_task(start()))
                await self._news(tasks, HEAD_START_S)
                if any(self._has_won(t) for t in tasks):
                    break
            return await self._winner(tasks)
        finally:
            self._end(tasks)

    async def hedged(self, start: Start[_T], overdue: Callable[[], bool]) -> _T:
        """As *start*, which is begun once more beside itself as soon as it is *overdue*."""
        tasks = [asyncio.create_task(start())]
        try:
            while len(tasks) == 1 and not tasks[0].done():
                await self._news(tasks, STEP_S)
                if overdue():
                    await asyncio.sleep(0)  # a busy loop wakes late: what has come meanwhile counts first
                    if not tasks[0].done():
                        tasks.append(asyncio.create_task(start()))
            return await self._winner(tasks)
        finally:
            self._end(tasks)

    async def settle(self) -> None:
        """Wait until every loser has ended."""
        await asyncio.gather(*self._losers, return_exceptions=True)

    async def _winner(self, tasks: list[asyncio.Task[_T]]) -> _T:
        while True:
            for task in tasks:
                if self._has_won(task):
                    tasks.remove(task)
                    return task.result()
            if all(t.done() for t in tasks):
                return self._pick([t.result() for t in tasks])
            await self._news(tasks, None)

    def _has_won(self, task: asyncio.Task[_T]) -> bool:
        return task.done() and self._won(task.result())

    async def _news(self, tasks: list[asyncio.Task[_T]], wait_s: float | None) -> None:
        pending = [t for t in tasks if not t.done()]
        if pending:
            await asyncio.wait(pending, timeout=wait_s, return_when=asyncio.FIRST_COMPLETED)

    def _end(self, tasks: Iterable[asyncio.Task[_T]]) -> None:
        for task in tasks:
            self._losers.add(task)
            task.add_done_callback(self._lost)
            task.cancel()

    def _lost(self, done: asyncio.Task[_T]) -> None:
        self._losers.discard(done)
        if not done.cancelled() and done.exception() is None and self._won(done.result()):
            self._close(done.result())
