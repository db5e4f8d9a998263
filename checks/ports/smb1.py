"""Whether the machine still speaks SMB1, the oldest form of Windows file sharing.

SMB1 is from the eighties, has no protection against being listened to or altered on the way, and carried the hole that
WannaCry used. Microsoft gave it up in 2014 and no longer installs it.

Judged by one negotiation in SMB1 and one in SMB2, side by side, because a server that speaks both hides the older one.
"Off" needs proof: the server answers in SMB2 and turns SMB1 down. Where file sharing cannot be reached, or the open
port speaks something else, this check does not apply. The version in the answer is shown to technicians only; "6.1.0"
is what Samba says of itself and is never taken for Windows 7.
"""

from __future__ import annotations

from ...scanner.evidence import PortState, SmbDoor, SmbDoors, Support
from ..check import Level, Outcome, Verdict, check

SUBJECT = "445/tcp"
SAMBA_BUILD = "6.1.0"  # constant in Samba's NTLM challenge; a real Windows build is never 0

OFF = Outcome("off", Level.GOOD)
ON_IN_ROOM = Outcome("on_in_room", Level.HIGH)
ON = Outcome("on", Level.CRITICAL)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)

WORST_FIRST = (ON, ON_IN_ROOM, UNCLEAR, OFF)


@check(OFF, ON_IN_ROOM, ON, UNCLEAR, area="doors", source="MS-CIFS section 2.2.4.52")
def CHECK(doors: SmbDoors) -> Verdict | None:
    """The worst of the addresses where file sharing answers; nothing where none does."""
    judged = [(outcome, d) for d in doors.doors if (outcome := _judged(d)) is not None]
    if not judged:
        return None
    worst, door = min(judged, key=lambda pair: (WORST_FIRST.index(pair[0]), pair[1].address))
    samba = door.build == SAMBA_BUILD
    return worst(
        address=door.address, dialect=door.smb1_dialect or door.smb2_dialect,
        build="" if samba else door.build[:40], software="Samba" if samba else "",
    ).about(SUBJECT)


def _judged(door: SmbDoor) -> Outcome | None:
    if door.state is not PortState.OPEN or (door.smb1 is Support.NO and door.smb2 is Support.NO):
        return None
    if door.smb1 is Support.YES:
        return ON if door.view == "public" else ON_IN_ROOM
    # a connection closed on SMB1 means "off" only where SMB2 answers on the same door
    return OFF if door.smb1 is Support.NO and door.smb2 is Support.YES else UNCLEAR
