"""Which conversations are held with one address, over which connections: SMB2 over one and SMB1 over the other.

Never asks more than it was allowed to: without leave nothing of session.py is called.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from ..budget import Lost
from ..permit import Consent
from ..wire.smb import SmbError
from ..wire.smb1 import NT_LM
from ..wire.smb1_session import Told
from .negotiate import Ending, New, Old, ask_new, ask_old, greet_new, note_of
from .session import ask_session
from .talk import Line, Way

T = TypeVar("T", New, Old)

# Who takes one visitor at a time ends the next one at once; how long that is waited for, beside one round trip
UNASKED_S = 0.1
# How much longer a version that was cut short is kept away from the visit before it than the visit that is compared
APART_S = 0.1
ALONE = (Ending.TURNED_AWAY, Ending.RESET_ALONE)


async def conversed(way: Way, first: Line | None, second: Line | None, allowed: bool) -> tuple[New, Old, Told]:
    """Both conversations at once; one after the other where only one connection opened, for some servers take one.

    *allowed*: the session without a name may be asked for, and *second* was opened with Consent.SESSION. The third
    part of the answer is what the system said of itself over one more connection.
    """
    old_level = Consent.SESSION if allowed else Consent.RECORDS

    def in_smb1(line: Line) -> Awaitable[Old]:
        return ask_session(way, line) if allowed else ask_old(line)

    async def both() -> tuple[New, Old]:
        asking_new, asking_old = _held(way, first, ask_new, New()), _held(way, second, in_smb1, Old(), old_level)
        if first is not None and second is not None:
            return await asyncio.gather(asking_new, asking_old)
        if first is not None:
            return await asking_new, await asking_old
        old = await asking_old
        return await asking_new, old

    new, old = await both()
    if old.ending.cut_short and (new.ending is Ending.AGREED or new.ending.cut_short):
        old = await _alone(way, old, in_smb1, old_level, apart_s=APART_S)
        if old.ending in ALONE and not await _welcome_twice(way):
            old = replace(old, ending=Ending.HUNG_UP)
    if new.ending.cut_short and old.ending is Ending.AGREED:
        new = await _alone(way, new, ask_new, Consent.RECORDS)
    more = None
    if allowed and _names_nothing(new, old):
        more = await _held(way, None, ask_old, Old())
    return new, old, more.told if more else Told()


async def _welcome_twice(way: Way) -> bool:
    """Whether SMB2 is answered now, and again right behind that visit: else it is us who are turned away, and not the
    version. The second one is closer to the visit before it than SMB1 was, so a seat that stays taken for a while
    behind each visit turns that one away too."""
    if (await _held(way, None, greet_new, New())).ending is not Ending.AGREED:
        return False
    return (await _alone(way, New(), greet_new, Consent.RECORDS)).ending is Ending.AGREED


def _names_nothing(new: New, old: Old) -> bool:
    """Whether a session has taken the place of the question for the system's name, and told none."""
    if old.ending is not Ending.AGREED or old.answer.dialect != NT_LM or old.answer.share_level:
        return False
    return not old.told.software or new.ending is not Ending.AGREED


async def _held(
    way: Way, given: Line | None, ask: Callable[[Line], Awaitable[T]], nothing: T, level: Consent = Consent.RECORDS
) -> T:
    """One conversation over the line *given*, else over a new one of *level*; *nothing* where none opens."""
    line = given
    try:
        line = line or await way.open(level)
        return await ask(line)
    except (SmbError, Lost) as error:
        # a connection that did not open again is no conversation that was hung up on
        return replace(nothing, note=f"no second connection: {note_of(error)}")
    finally:
        if line is not None:
            line.close()


async def _alone(
    way: Way, before: T, ask: Callable[[Line], Awaitable[T]], level: Consent, *, apart_s: float = 0.0
) -> T:
    """The conversation that was cut short once more, *apart_s* later and now that no other is held: what ended it?
    *before* is kept where the connection does not open, or ends before it was asked anything."""
    line = None
    try:
        await asyncio.sleep(apart_s)
        line = await way.open(level)
        await line.stays_open(way.round_trip_s + UNASKED_S)
        again = await ask(line)
        return replace(again, ending=again.ending.alone())
    except (SmbError, Lost):
        return before
    finally:
        if line is not None:
            line.close()
