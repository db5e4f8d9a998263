"""Whether Windows file sharing (SMB, port 445) can be reached.

Through this door WannaCry spread in 2017. File sharing belongs in an office or a home, never on the internet; a shop's
own server has no reason to offer it.

Judged per address by knocking and, where it opens, by one negotiation without a name or password ([MS-SMB2] 3.3.5.4).
An answer in SMB proves the finding. An open port that does not speak SMB is a question for whoever runs the machine. A
refused connection is a closed door. Silence, or a firewall on the way, only means "not reachable from this network":
many internet providers drop port 445 themselves, so it is never called safe. With several addresses the worst one
speaks. A private address in the room where the look is made weighs less than a public one.
"""

from __future__ import annotations

from ...scanner.evidence import PortState, SmbDoor, SmbDoors, Support
from ..check import Level, Outcome, Verdict, check

SUBJECT = "445/tcp"
MAX_ADDRESSES = 4

CLOSED = Outcome("closed", Level.GOOD)
UNREACHABLE = Outcome("unreachable", Level.HINT)
OPEN_NOT_SMB = Outcome("open_not_smb", Level.MEDIUM)
OPEN_IN_ROOM = Outcome("open_in_room", Level.MEDIUM)
OPEN = Outcome("open", Level.CRITICAL)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)

WORST_FIRST = (OPEN, OPEN_IN_ROOM, OPEN_NOT_SMB, UNCLEAR, UNREACHABLE, CLOSED)


@check(CLOSED, UNREACHABLE, OPEN_NOT_SMB, OPEN_IN_ROOM, OPEN, UNCLEAR,
       area="doors", source="MS-SMB2 section 3.3.5.4")
def CHECK(doors: SmbDoors) -> Verdict:
    """The worst of all addresses, and which addresses share it."""
    if not doors.doors:
        return UNCLEAR().about(SUBJECT)
    worst = min((_judged(d) for d in doors.doors), key=WORST_FIRST.index)
    shared = sorted((d for d in doors.doors if _judged(d) == worst), key=lambda d: d.address)
    first = shared[0]
    facts: dict[str, str | int] = {"address": ", ".join(d.address for d in shared[:MAX_ADDRESSES])}
    if worst in (OPEN, OPEN_IN_ROOM):
        facts["dialect"] = _dialect(first)
    if worst is UNREACHABLE:
        facts |= {"state": str(first.state), "by": first.by[:100]}
    return worst(**facts).about(SUBJECT)


def _judged(door: SmbDoor) -> Outcome:
    if door.state is PortState.REFUSED:
        return CLOSED
    if door.state is not PortState.OPEN:
        return UNREACHABLE
    if Support.YES not in (door.smb1, door.smb2):
        return OPEN_NOT_SMB if door.stranger else UNCLEAR
    return OPEN if door.view == "public" else OPEN_IN_ROOM


def _dialect(door: SmbDoor) -> str:
    """What was agreed on: "SMB 3.1.1", or the name of the SMB1 dialect."""
    return f"SMB {door.smb2_dialect}" if door.smb2 is Support.YES else f"SMB1 {door.smb1_dialect}".strip()
