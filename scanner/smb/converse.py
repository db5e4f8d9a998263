"""Which conversations are held with one address, over which connections: SMB2 over one and SMB1 over the other.

Never asks more than it was allowed to: without leave nothing of session.py is called.
"""

from __future__ import annotations

import asyncio

from ..budget import Lost
from ..evidence import Support
from ..wire.smb import SmbError
from ..wire.smb1 import NT_LM
from ..wire.smb1_session import Told
from .negotiate import New, Old, ask_new, ask_old, note_of
from .session import ask_session, open_for_session
from .talk import Line, Way


async def conversed(way: Way, first: Line | None, second: Line | None, allowed: bool) -> tuple[New, Old, Told]:
    """Both conversations at once; one after the other where only one connection opened, for some servers take one.

    *allowed*: the session without a name may be asked for, and *second* was opened with Consent.SESSION. The third
    part of the answer is what the system said of itself over a third connection.
    """
    if first is not None and second is not None:
        (new, more), old = await asyncio.gather(_new(way, first, allowed), _old(way, second, allowed))
    elif first is not None:
        new, more = await _new(way, first, allowed)
        old = await _old(way, None, allowed)
    else:
        old = await _old(way, second, allowed)
        new, more = await _new(way, None, allowed)
    if more is None and allowed and _told_nothing(old):
        more = await _told_in_smb1(way)
    return new, old, more or Told()


def _told_nothing(old: Old) -> bool:
    """Whether a session was asked for in vain, and a question for the challenge may still bring the system's name."""
    return old.answer.dialect == NT_LM and not (old.answer.share_level or old.told.software)


async def _new(way: Way, given: Line | None, allowed: bool) -> tuple[New, Told | None]:
    """The conversation in SMB2. Where it is not spoken, and the session has no place for the question, the system is
    asked for its name in SMB1 over a third connection; None where that was not done."""
    line = None
    try:
        line = given or await way.open()
        new = await ask_new(line)
        if not allowed or new.support is not Support.NO:
            return new, None
    except (SmbError, Lost) as error:
        return New(note=_unopened(error)), None
    finally:
        if line is not None:
            line.close()
    return new, await _told_in_smb1(way)


async def _told_in_smb1(way: Way) -> Told:
    try:
        line = await way.open()
    except (SmbError, Lost):
        return Told()
    try:
        return (await ask_old(line)).told
    finally:
        line.close()


async def _old(way: Way, given: Line | None, allowed: bool) -> Old:
    """The conversation in SMB1, as far as the owner allowed."""
    line = None
    try:
        line = given or (await open_for_session(way) if allowed else await way.open())
        return await ask_session(way, line) if allowed else await ask_old(line)
    except (SmbError, Lost) as error:
        return Old(note=_unopened(error))
    finally:
        if line is not None:
            line.close()


def _unopened(error: SmbError | Lost) -> str:
    # a connection that did not open again is no conversation that was hung up on
    return f"no second connection: {note_of(error)}"
