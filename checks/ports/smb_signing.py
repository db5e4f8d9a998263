"""Whether file sharing insists that every message is signed (SMB signing).

Without a signature somebody in the same network can step between two computers, change a file on its way or use a login
that was meant for another machine. It matters where people share files: in an office, a shop, a classroom. On the
internet the open door itself is the finding, so there this is no more than a hint.

Judged from the negotiation alone ([MS-SMB2] 2.2.4, [MS-CIFS] 2.2.4.52.2), of SMB1 and SMB2 where both are spoken: it is
good only when each of them insists. To offer signatures without insisting is what Windows did for years before version
11 24H2. A server that does not even offer them is a step worse; one that offers them in SMB2 and newer and not in SMB1,
as Samba does, needs SMB1 switched off and no newer machine. Where file sharing does not answer, this check does not
apply.
"""

from __future__ import annotations

from ...scanner.evidence import SmbDoor, SmbDoors, Support
from ..check import Level, Outcome, Verdict, check
from ..sharing import named, places, smb1_is_probably_off, speaks, stack, subject, worst

REQUIRED = Outcome("required", Level.GOOD)
OPTIONAL = Outcome("optional", Level.HINT)
OPTIONAL_IN_ROOM = Outcome("optional_in_room", Level.LOW)
OFF_IN_ROOM = Outcome("off_in_room", Level.MEDIUM)
OFF_IN_SMB1_IN_ROOM = Outcome("off_in_smb1_in_room", Level.MEDIUM)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)

WORST_FIRST = (OFF_IN_ROOM, OFF_IN_SMB1_IN_ROOM, OPTIONAL_IN_ROOM, UNCLEAR, OPTIONAL, REQUIRED)


@check(REQUIRED, OPTIONAL, OPTIONAL_IN_ROOM, OFF_IN_ROOM, OFF_IN_SMB1_IN_ROOM, UNCLEAR,
       area="doors", source="MS-SMB2 section 2.2.4; MS-CIFS section 2.2.4.52.2")
def CHECK(doors: SmbDoors) -> Verdict | None:
    """The worst of the addresses where file sharing answers; nothing where none does."""
    found = worst(doors, _judged, WORST_FIRST)
    if found is None:
        return None
    outcome, shared = found
    first = shared[0]
    return outcome(
        address=places(shared), port=first.port, signing=first.signing, smb1_signing=first.smb1_signing,
        stack=stack(first), **named(first),
    ).about(subject(first))


def _judged(door: SmbDoor) -> Outcome | None:
    if not speaks(door):
        return None
    both = ((door.signing, door.smb2), (door.smb1_signing, door.smb1))
    told = [said for said, spoken in both if spoken is Support.YES]
    public = door.view == "public"
    if "off" in told:
        if public:
            return OPTIONAL
        offered = door.smb2 is Support.YES and door.signing in ("enabled", "required")
        return OFF_IN_SMB1_IN_ROOM if offered else OFF_IN_ROOM
    if "enabled" in told:
        return OPTIONAL if public else OPTIONAL_IN_ROOM
    # a version that may yet be there insists on nothing
    unsure = door.smb1 is Support.UNKNOWN and not smb1_is_probably_off(door)
    unknown = unsure or door.smb2 is Support.UNKNOWN
    return REQUIRED if set(told) == {"required"} and not unknown else UNCLEAR
