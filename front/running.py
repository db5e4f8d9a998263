"""Run the looking to its end. Ctrl-C is always a KeyboardInterrupt here, at whatever moment it comes."""

from __future__ import annotations

import asyncio
import gc
import signal
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

from ..scanner.descriptors import raise_limit

_T = TypeVar("_T")
COLLECT_AT = 1_000_000  # a look makes some twenty thousand objects and leaves none in a circle (test_survey_leaves.py)


def to_the_end(looking: Coroutine[object, object, _T]) -> _T:
    """What *looking* returns.

    When the signal comes while a deadline is cancelling as well, asyncio.run lets a CancelledError through instead
    (two cancellations, one of them the signal's); nobody else cancels from outside.
    """
    raise_limit()
    try:
        with _collecting_rarely():
            return asyncio.run(looking)
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


@contextmanager
def told_to_end() -> Iterator[None]:
    """SIGTERM, as systemd sends it, is a Ctrl-C within the block, so that what ends says so."""
    if threading.current_thread() is not threading.main_thread():  # who alone may set that
        yield
        return
    before = signal.signal(signal.SIGTERM, _as_ctrl_c)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _as_ctrl_c(number: int, frame: FrameType | None) -> None:
    heard = signal.getsignal(signal.SIGINT)  # asyncio has a way of its own to end what runs
    if callable(heard):
        heard(signal.SIGINT, frame)
    else:  # a shell starts what is in the background deaf to Ctrl-C
        raise KeyboardInterrupt


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    """Of the time that a run of many sites took, a tenth went into the search for garbage that was not there."""
    before = gc.get_threshold()
    gc.freeze()  # what was loaded so far stays to the end
    gc.set_threshold(COLLECT_AT, *before[1:])
    try:
        yield
    finally:
        gc.freeze()  # what is left counts as old: it is not looked through at once
        gc.set_threshold(*before)
        gc.unfreeze()
