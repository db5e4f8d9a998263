"""Work of other people's libraries that keep no deadline: a server that drips a byte a second resets every timeout of
theirs. It is done in a thread that can be left behind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
L = TypeVar("L")


def within(seconds: float, work: Callable[[], T], late: L) -> T | L:
    """What *work*, which never raises, comes to; *late* where that takes longer."""
    done: list[T] = []
    thread = threading.Thread(target=lambda: done.append(work()), daemon=True)
    thread.start()
    thread.join(seconds)
    return done[0] if done else late
