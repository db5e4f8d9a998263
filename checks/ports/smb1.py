"""Whether the machine still speaks SMB1, the oldest form of Windows file sharing.

SMB1 is from the eighties, has no protection against being listened to or altered on the way, and carried the hole that
WannaCry used. Microsoft gave it up in 2014 and no longer installs it.

Judged by one negotiation in SMB1 and one in SMB2, side by side, because a server that speaks both hides the older one.
"Off" needs proof: the server answers in SMB2 and turns SMB1 down, in words, or by ending a connection of its own that
stood open until the question came, while SMB2 is answered, also closer behind another visit. A reset is what a firewall
sends as well; from a Windows whose version comes without SMB1 (from build 16299 on) it means "probably off" and no
more. Where file sharing cannot be reached, or the open port speaks something else, this check does not apply. What the
machine says of itself is shown to technicians only; "6.1.0" is what Samba says and is never taken for Windows 7.
"""

from __future__ import annotations

from ...scanner.evidence import SmbDoor, SmbDoors, Support
from ..check import Level, Outcome, Verdict, check
from ..sharing import may_share, named, places, smb1_is_off, smb1_is_probably_off, stack, subject, worst

OFF = Outcome("off", Level.GOOD)
PROBABLY_OFF = Outcome("probably_off", Level.HINT)
ON_IN_ROOM = Outcome("on_in_room", Level.HIGH)
ON = Outcome("on", Level.CRITICAL)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)

WORST_FIRST = (ON, ON_IN_ROOM, UNCLEAR, PROBABLY_OFF, OFF)


@check(OFF, PROBABLY_OFF, ON_IN_ROOM, ON, UNCLEAR, area="doors", source="MS-CIFS section 2.2.4.52")
def CHECK(doors: SmbDoors) -> Verdict | None:
    """The worst of the addresses where file sharing answers; nothing where none does."""
    found = worst(doors, _judged, WORST_FIRST)
    if found is None:
        return None
    outcome, shared = found
    first = shared[0]
    return outcome(
        address=places(shared), port=first.port, dialect=first.smb1_dialect or first.smb2_dialect,
        stack=stack(first), **named(first),
    ).about(subject(first))


def _judged(door: SmbDoor) -> Outcome | None:
    if not may_share(door) or (door.smb1 is Support.NO and door.smb2 is Support.NO):
        return None
    if door.smb1 is Support.YES:
        return ON if door.view == "public" else ON_IN_ROOM
    if smb1_is_off(door):
        return OFF
    return PROBABLY_OFF if smb1_is_probably_off(door) else UNCLEAR
