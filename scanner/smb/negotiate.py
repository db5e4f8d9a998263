"""The two conversations without a login: SMB2 with an NTLM challenge, and SMB1 with what the system says of itself.

Two, because a server that speaks both hides SMB1 behind SMB2. Each is two questions: three round trips with the
connection. Never an AUTHENTICATE message, never a session without a name (that is session.py).
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum

from ..budget import Lost
from ..evidence import NullSession, Support, Why
from ..wire.ntlm import Challenge
from ..wire.smb import STATUS_NOT_SUPPORTED, CutShort, NotSmb, SmbError
from ..wire.smb1 import Smb1Answer, read_smb1_negotiate, smb1_negotiate
from ..wire.smb1_session import Told, challenge_request, read_told
from ..wire.smb2 import Smb2Answer, read_challenge, read_smb2_negotiate, smb2_negotiate, smb2_session_setup
from .talk import Line

NOTE_CAP_CHARS = 120


class Ending(StrEnum):
    """How a negotiation ended.

    A server that does not speak a version may say so (DECLINED) or end the connection ([MS-SMB2] 3.3.5.3.2), but so
    does one that takes one visitor at a time, and a firewall. TURNED_AWAY and RESET_ALONE are the same endings on a
    connection of its own that had stood open until the question came (converse.py).
    """

    AGREED = "agreed"
    DECLINED = "declined"
    TURNED_AWAY = "turned away"
    RESET_ALONE = "reset alone"
    HUNG_UP = "hung up"
    RESET = "reset"
    GARBLED = "garbled"  # SMB, and no answer to the question
    OTHER = "other"  # no SMB
    LOST = "lost"

    @property
    def support(self) -> Support:
        """What it proves. A reset proves nothing by itself."""
        if self is Ending.AGREED:
            return Support.YES
        return Support.NO if self in (Ending.DECLINED, Ending.TURNED_AWAY) else Support.UNKNOWN

    @property
    def in_smb(self) -> bool:
        """Whether the other side spoke SMB, in whichever version."""
        return self in (Ending.AGREED, Ending.DECLINED, Ending.GARBLED)

    @property
    def cut_short(self) -> bool:
        """Whether the other side ended the connection without a word."""
        return self in (Ending.HUNG_UP, Ending.RESET)

    def alone(self) -> Ending:
        """The same ending, of a connection of its own that stood open until the question."""
        return {Ending.HUNG_UP: Ending.TURNED_AWAY, Ending.RESET: Ending.RESET_ALONE}.get(self, self)


@dataclass(frozen=True, slots=True)
class New:
    """What the conversation in SMB2 told. *note*: why it told nothing."""

    ending: Ending = Ending.LOST
    answer: Smb2Answer = field(default_factory=Smb2Answer)
    challenge: Challenge | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Old:
    """What the conversation in SMB1 told; *session* is None where SMB1 is not spoken. *note* as in New."""

    ending: Ending = Ending.LOST
    answer: Smb1Answer = field(default_factory=lambda: Smb1Answer(False))
    told: Told = field(default_factory=Told)
    session: NullSession | None = None
    note: str = ""


async def ask_new(line: Line) -> New:
    """SMB2 NEGOTIATE, then SESSION_SETUP with NTLM type 1 ([MS-SMB2] 2.2.3, 2.2.5). A lost challenge loses no more."""
    new = await greet_new(line)
    if new.ending is Ending.AGREED:
        with suppress(SmbError, Lost):
            return replace(new, challenge=read_challenge(await line.ask(smb2_session_setup())))
    return new


async def greet_new(line: Line) -> New:
    """SMB2 NEGOTIATE alone."""
    try:
        answer = read_smb2_negotiate(await line.ask(smb2_negotiate(os.urandom(16), os.urandom(32))))
    except (SmbError, Lost) as error:
        return New(ending_of(error), note=note_of(error))
    if not answer.supported:  # [MS-SMB2] 3.3.5.4; other errors are no "no"
        return New(Ending.DECLINED if answer.status == STATUS_NOT_SUPPORTED else Ending.GARBLED)
    return New(Ending.AGREED, answer)


async def ask_old(line: Line) -> Old:
    """SMB1 NEGOTIATE, then where SMB1 is on SESSION_SETUP with NTLM type 1 ([MS-CIFS] 2.2.4.52, [MS-SMB] 2.2.4.6)."""
    old = await negotiated(line, extended_security=True)
    if old.ending is not Ending.AGREED:
        return old
    told = Told()
    if old.answer.extended_security:  # without it a session setup would be a null session, which needs more consent
        with suppress(SmbError, Lost):
            told = read_told(await line.ask(challenge_request()))
    return Old(Ending.AGREED, old.answer, told, NullSession(ended=Why.NO_CONSENT))


async def negotiated(line: Line, *, extended_security: bool) -> Old:
    """Whether SMB1 is spoken, and how."""
    try:
        answer = read_smb1_negotiate(await line.ask(smb1_negotiate(extended_security)))
    except (SmbError, Lost) as error:
        return Old(ending_of(error), note=note_of(error))
    return Old(Ending.AGREED if answer.supported else Ending.DECLINED, answer)


def ending_of(error: SmbError | Lost) -> Ending:
    """How a negotiation ended that brought no answer."""
    if isinstance(error, CutShort):
        return Ending.LOST
    if isinstance(error, SmbError):
        return Ending.OTHER if isinstance(error, NotSmb) else Ending.GARBLED
    return {Why.CLOSED: Ending.HUNG_UP, Why.RESET: Ending.RESET}.get(error.unseen.why, Ending.LOST)


def note_of(error: SmbError | Lost) -> str:
    """A technical note. Nothing is read out of it."""
    if isinstance(error, SmbError):
        return f"{'not SMB: ' if isinstance(error, NotSmb) else ''}{error}"[:NOTE_CAP_CHARS]
    return f"{error.unseen.why}: {error.unseen.detail}".removesuffix(": ")[:NOTE_CAP_CHARS]
