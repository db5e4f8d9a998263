"""The two conversations without a login: SMB2 with an NTLM challenge, and SMB1 with what the system says of itself.

Two, because a server that speaks both hides SMB1 behind SMB2. Each is two questions: three round trips with the
connection. Never an AUTHENTICATE message, never a session without a name (that is session.py).
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field

from ..budget import Lost
from ..evidence import NullSession, Support, Why
from ..wire.ntlm import Challenge
from ..wire.smb import SmbError
from ..wire.smb1 import Smb1Answer, read_smb1_negotiate, smb1_negotiate
from ..wire.smb1_session import Told, challenge_request, read_told
from ..wire.smb2 import Smb2Answer, read_challenge, read_smb2_negotiate, smb2_negotiate, smb2_session_setup
from .talk import Line

CLOSED = (Why.CLOSED, Why.RESET)
CLOSED_NOTE = "closed"
NOT_SMB = "not SMB"
NOTE_CAP_CHARS = 120
NO_CONSENT = "no_consent"


@dataclass(frozen=True, slots=True)
class New:
    """What the conversation in SMB2 told. *note*: why it told nothing; CLOSED_NOTE is a "no" only beside a "yes"."""

    support: Support = Support.UNKNOWN
    answer: Smb2Answer = field(default_factory=Smb2Answer)
    challenge: Challenge | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Old:
    """What the conversation in SMB1 told; *session* is None where SMB1 is not spoken. *note* as in New."""

    support: Support = Support.UNKNOWN
    answer: Smb1Answer = field(default_factory=lambda: Smb1Answer(False))
    told: Told = field(default_factory=Told)
    session: NullSession | None = None
    note: str = ""


async def ask_new(line: Line) -> New:
    """SMB2 NEGOTIATE, then SESSION_SETUP with NTLM type 1 ([MS-SMB2] 2.2.3, 2.2.5). A lost challenge loses no more."""
    try:
        answer = read_smb2_negotiate(await line.ask(smb2_negotiate(os.urandom(16), os.urandom(32))))
    except (SmbError, Lost) as error:
        return New(no_or_unknown(error), note=note_of(error))
    if not answer.supported:
        return New(Support.NO)
    challenge = None
    with suppress(SmbError, Lost):
        challenge = read_challenge(await line.ask(smb2_session_setup()))
    return New(Support.YES, answer, challenge)


async def ask_old(line: Line) -> Old:
    """SMB1 NEGOTIATE, then where SMB1 is on SESSION_SETUP with NTLM type 1 ([MS-CIFS] 2.2.4.52, [MS-SMB] 2.2.4.6)."""
    old = await negotiated(line, extended_security=True)
    if old.support is not Support.YES:
        return old
    told = Told()
    if old.answer.extended_security:  # without it a session setup would be a null session, which needs more consent
        with suppress(SmbError, Lost):
            told = read_told(await line.ask(challenge_request()))
    return Old(Support.YES, old.answer, told, NullSession(ended=NO_CONSENT))


async def negotiated(line: Line, *, extended_security: bool) -> Old:
    """Whether SMB1 is spoken, and how."""
    try:
        answer = read_smb1_negotiate(await line.ask(smb1_negotiate(extended_security)))
    except (SmbError, Lost) as error:
        return Old(no_or_unknown(error), note=note_of(error))
    return Old(Support.YES if answer.supported else Support.NO, answer)


def no_or_unknown(error: SmbError | Lost) -> Support:
    """A conversation that was hung up on is a "no" ([MS-SMB2] 3.3.5.3.2), which counts only beside a "yes"."""
    return Support.NO if isinstance(error, Lost) and error.unseen.why in CLOSED else Support.UNKNOWN


def note_of(error: SmbError | Lost) -> str:
    """A technical note; CLOSED_NOTE marks a "no" that rests on a closed connection alone."""
    if isinstance(error, SmbError):
        return f"{NOT_SMB}: {str(error).removeprefix(f'{NOT_SMB}: ')}"[:NOTE_CAP_CHARS]
    if no_or_unknown(error) is Support.NO:
        return CLOSED_NOTE
    return f"{error.unseen.why}: {error.unseen.detail}".removesuffix(": ")[:NOTE_CAP_CHARS]
