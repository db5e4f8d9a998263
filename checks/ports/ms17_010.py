"""Whether the hole that WannaCry used (MS17-010, EternalBlue) is still open.

Windows without the update of March 2017 can be taken over from afar, without a password. WannaCry went from computer to
computer through this hole by itself.

Judged, with a consent of its own, from a session without a name: a request on a pipe that does not exist is answered
with 0xC0000205 by a Windows that lacks the update, and with 0xC0000008 or 0xC0000022 by one that has it. Nothing is
opened, read or changed, and the machine does not notice. Samba never had this hole, a Windows from build 15063 on was
born with the update, and where SMB1 is turned down beside SMB2 the way to the hole is closed; these need no session. A
connection that is ended over SMB1 counts as turned down only when it stood open until that question and nothing else
was being asked. Everything else, such as a session that is refused or a connection that is reset, is no answer: it is
told why, and it is never called safe. With several addresses the worst one speaks. Where the port is shut, or proved to
be something else, this check does not apply.
"""

from __future__ import annotations

from ...scanner.evidence import NullSession, SmbDoor, SmbDoors, Support, Why
from ..check import Fact, Level, Outcome, Verdict, check
from ..sharing import build_of, is_samba, may_share, named, places, smb1_is_off, subject, worst

PATCHED_STATUS = (0xC0000008, 0xC0000022)  # INVALID_HANDLE, ACCESS_DENIED ([MS-ERREF] 2.3.1)
BORN_PATCHED = 15063  # Windows 10 1703, April 2017

VULNERABLE = Outcome("vulnerable", Level.CRITICAL)
PATCHED = Outcome("patched", Level.GOOD)
NOT_APPLICABLE = Outcome("not_applicable", Level.GOOD)
INCONCLUSIVE = Outcome("inconclusive", Level.UNKNOWN)
NOT_TESTED = Outcome("not_tested", Level.UNKNOWN)

WORST_FIRST = (VULNERABLE, INCONCLUSIVE, NOT_TESTED, PATCHED, NOT_APPLICABLE)


@check(VULNERABLE, PATCHED, NOT_APPLICABLE, INCONCLUSIVE, NOT_TESTED,
       area="doors", source="MS17-010; CVE-2017-0143; MS-CIFS section 2.2.5.5")
def CHECK(doors: SmbDoors) -> Verdict | None:
    """The worst of the addresses where file sharing answers, and the reason; nothing where none does."""
    found = worst(doors, lambda door: _judged(door)[0] if may_share(door) else None, WORST_FIRST)
    if found is None:
        return None
    outcome, shared = found
    first = shared[0]
    facts: dict[str, Fact] = {
        "address": places(shared), "port": first.port, "reason": _judged(first)[1], "boot_time": first.boot_time[:40],
    }
    return outcome(**facts, **named(first)).about(subject(first))


def _judged(door: SmbDoor) -> tuple[Outcome, str]:
    """The outcome, and the reason for the technician."""
    session = door.session or NullSession()
    answered = _status(session.peek) if session.peek >= 0 else ""
    if session.lacks_patch:
        return VULNERABLE, answered
    if is_samba(door):
        return NOT_APPLICABLE, "samba"
    if session.peek in PATCHED_STATUS:
        return PATCHED, answered
    if build_of(door) >= BORN_PATCHED:
        return NOT_APPLICABLE, "new_build"
    if smb1_is_off(door):
        return NOT_APPLICABLE, "smb1_off"
    if session.ended == Why.NO_CONSENT or (door.session is None and door.smb1 is Support.YES):
        return NOT_TESTED, str(Why.NO_CONSENT)
    return INCONCLUSIVE, _obstacle(session) if door.session else "whether SMB1 is on could not be told"


def _obstacle(session: NullSession) -> str:
    """What kept the question from being answered: the first step that was turned down, else how the line ended."""
    if session.setup > 0:
        return f"session without a name refused ({_status(session.setup)})"
    if session.tree > 0:
        return f"IPC$ refused ({_status(session.tree)})"
    if session.peek >= 0:
        return f"a status that tells nothing ({_status(session.peek)})"
    return session.ended[:80] or "no answer"


def _status(number: int) -> str:
    return f"0x{number & 0xFFFFFFFF:08X}"
