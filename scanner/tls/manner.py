"""Whether what a server does to one hello is its way to say no to it, or the weather: asked in an uneven rhythm.

A guard that has had enough of us does it to every hello; a line or a worker that breaks every so often keeps no uneven
step. Only what happens at each X of a rhythm, and at no G, is the server's answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from ..evidence import Support, Why
from .plan import Question
from .talk import HANG_UPS, Heard, Talk

TURNS, TURNS_OF_SSL2 = "XXGXG", "XXG"  # X: what is asked about; G: what is taken up
STEP_S = 0.02  # between two hellos that go out side by side, and whose order counts
INTERNAL_ERROR, USER_CANCELED = 80, 90  # they speak of the server's state, not of what was asked
OWN_TROUBLE = (INTERNAL_ERROR, USER_CANCELED)


async def manner_of(
    talk: Talk, ask: Callable[[], Awaitable[Heard]], good: Question, turns: str = TURNS
) -> set[Why]:
    """How *ask* is hung up on at each X of *turns*, while *good* is taken up at each G; else nothing."""
    manner: set[Why] = set()
    for turn in turns:
        heard = await (talk.hear(good) if turn == "G" else ask())
        hung_up = heard.unseen is not None and heard.unseen.why in HANG_UPS
        if not (heard.support is Support.YES if turn == "G" else hung_up):
            return set()
        if turn != "G" and heard.unseen:
            manner.add(heard.unseen.why)
    return manner


async def always_fails(talk: Talk, question: Question, good: Question) -> bool:
    """Whether *question* is an internal error at each X of TURNS, while *good* is taken up at each G."""
    async def one(place: int, turn: str) -> Heard:
        await asyncio.sleep(place * STEP_S)
        return await talk.hear(good if turn == "G" else question)

    heard = await asyncio.gather(*(one(place, turn) for place, turn in enumerate(TURNS)))
    return all(h.support is Support.YES if t == "G" else failed(h) for t, h in zip(TURNS, heard, strict=True))


def failed(heard: Heard) -> bool:
    """Whether the answer was an internal error."""
    return heard.alert is not None and heard.alert.description == INTERNAL_ERROR
