"""Whether the machine may have SMBGhost, the hole of Windows 10 1903 and 1909 (CVE-2020-0796).

In these two versions a file that arrives compressed can take over the computer, without a password, and a worm could go
from one to the next.

Judged from one negotiation in SMB 3.1.1 and from the version that the computer names: the hole lies in unpacking, so
without an offer to compress, or in any other version, it is not there. Both versions are no longer supported. Whether
the update of March 2020 is installed cannot be seen from outside without sending broken packets, which is never done;
so the finding says "maybe" and not more. Where file sharing does not answer in SMB2 or newer, this check does not
apply.
"""

from __future__ import annotations

from ...scanner.evidence import PortState, SmbDoor, SmbDoors, Support
from ..check import Level, Outcome, Verdict, check
from ..sharing import build_of, is_samba, named, places, subject, worst

BUILDS = (18362, 18363)
DIALECT = "3.1.1"
NO_COMPRESSION = 0  # [MS-SMB2] 2.2.3.1.3: NONE

POSSIBLE = Outcome("possible", Level.HIGH)
POSSIBLE_IN_ROOM = Outcome("possible_in_room", Level.MEDIUM)
NOT_AFFECTED = Outcome("not_affected", Level.GOOD)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)

WORST_FIRST = (POSSIBLE, POSSIBLE_IN_ROOM, UNCLEAR, NOT_AFFECTED)


@check(POSSIBLE, POSSIBLE_IN_ROOM, NOT_AFFECTED, UNCLEAR,
       area="doors", source="CVE-2020-0796; MS-SMB2 section 2.2.3.1.3")
def CHECK(doors: SmbDoors) -> Verdict | None:
    """The worst of the addresses that answer in SMB2; nothing where none does."""
    found = worst(doors, _judged, WORST_FIRST)
    if found is None:
        return None
    outcome, shared = found
    first = shared[0]
    return outcome(
        address=places(shared), port=first.port, dialect=first.smb2_dialect,
        compression=tuple(str(c) for c in first.compression[:8]), **named(first),
    ).about(subject(first))


def _judged(door: SmbDoor) -> Outcome | None:
    if door.state is not PortState.OPEN or door.smb2 is not Support.YES:
        return None
    compresses = any(c != NO_COMPRESSION for c in door.compression)
    if is_samba(door) or door.smb2_dialect != DIALECT or not compresses:
        return NOT_AFFECTED
    if build_of(door) in BUILDS:
        return POSSIBLE if door.view == "public" else POSSIBLE_IN_ROOM
    return NOT_AFFECTED if build_of(door) else UNCLEAR
