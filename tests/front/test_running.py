"""However Ctrl-C meets a deadline, it ends as Ctrl-C."""

from __future__ import annotations

import asyncio
import gc
import os
import signal

import pytest
from ikmscan.front.running import to_the_end, told_to_end


async def _interrupted(times: int) -> None:
    os.kill(os.getpid(), signal.SIGINT)
    task = asyncio.current_task()
    assert task is not None
    for _ in range(times):
        task.cancel()  # as asyncio.timeout does when a deadline passes in the same moment
    await asyncio.sleep(5)


@pytest.mark.parametrize("times", [0, 1, 2])
def test_ctrl_c_beside_a_deadline_is_ctrl_c(times: int) -> None:
    with pytest.raises(KeyboardInterrupt):
        to_the_end(_interrupted(times))


@pytest.mark.parametrize("deaf", [False, True])
def test_sigterm_is_ctrl_c_too_also_where_a_shell_made_us_deaf_to_that(deaf: bool) -> None:
    async def ended() -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(5)

    before, default = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    if deaf:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with pytest.raises(KeyboardInterrupt), told_to_end():
            to_the_end(ended())
    finally:
        signal.signal(signal.SIGINT, before)
    assert signal.getsignal(signal.SIGTERM) == default


def test_what_it_finds_comes_back() -> None:
    async def seven() -> int:
        return 7

    assert to_the_end(seven()) == 7


def test_garbage_is_looked_for_as_before_when_it_has_ended() -> None:
    async def thresholds() -> tuple[int, int, int]:
        return gc.get_threshold()

    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    assert to_the_end(thresholds())[0] > before[0]
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, frozen)
