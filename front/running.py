"""Run the looking to its end. Ctrl-C is always a KeyboardInterrupt here, at whatever moment it comes."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

from ..scanner.descriptors import raise_limit

_T = TypeVar("_T")


def to_the_end(looking: Coroutine[object, object, _T]) -> _T:
    """What *looking* returns.

    When the signal comes while a deadline is cancelling as well, asyncio.run lets a CancelledError through instead
    (two cancellations, one of them the signal's); nobody else cancels from outside.
    """
    raise_limit()
    try:
        return asyncio.run(looking)
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
