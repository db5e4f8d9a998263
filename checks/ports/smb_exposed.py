"""Whether Windows file sharing (SMB, ports 445 and 139) can be reached.

Through this door WannaCry spread in 2017. File sharing belongs in an office or a home, never on the internet; a shop's
own server has no reason to offer it.

Judged per address by knocking and, where it opens, by one negotiation without a name or password ([MS-SMB2] 3.3.5.4).
Where 445 does not open, the older door 139 is asked (RFC 1002). An answer in SMB proves the finding. An open port that
does not speak SMB is a question for whoever runs the machine. Where both refuse, the door is closed. Silence, or a
firewall on the way, only means "not reachable from this network": many internet providers drop port 445 themselves, so
it is never called safe. Where the knock can be followed, it is told whether it stopped at the internet provider or at
the server's own firewall; that is a hint and no proof. With several addresses the worst one speaks. A private address
in the room where the look is made weighs less than a public one.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...scanner.evidence import Heard, PortState, SmbDoor, SmbDoors, Support
from ..check import Fact, Level, Outcome, Verdict, check
from ..sharing import named, places, speaks, worst

SUBJECT = "445/tcp"
NETBIOS_PORT = 139

CLOSED = Outcome("closed", Level.GOOD)
CUT_AT_TARGET = Outcome("cut_at_target", Level.HINT)
CUT_UPSTREAM = Outcome("cut_upstream", Level.HINT)
UNREACHABLE = Outcome("unreachable", Level.HINT)
OPEN_NOT_SMB = Outcome("open_not_smb", Level.MEDIUM)
OPEN_NOT_SMB_IN_ROOM = Outcome("open_not_smb_in_room", Level.LOW)
OPEN_IN_ROOM = Outcome("open_in_room", Level.MEDIUM)
OPEN = Outcome("open", Level.CRITICAL)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)

# Where 445 refused; None: 139 could not be asked
AS_139_ENDED: Mapping[PortState | None, Outcome] = {
    PortState.REFUSED: CLOSED, PortState.FILTERED: UNREACHABLE, PortState.SILENT: UNREACHABLE,
}

WORST_FIRST = (OPEN, OPEN_IN_ROOM, OPEN_NOT_SMB, OPEN_NOT_SMB_IN_ROOM, UNCLEAR, UNREACHABLE, CUT_UPSTREAM,
               CUT_AT_TARGET, CLOSED)


@check(CLOSED, CUT_AT_TARGET, CUT_UPSTREAM, UNREACHABLE, OPEN_NOT_SMB, OPEN_NOT_SMB_IN_ROOM, OPEN_IN_ROOM, OPEN,
       UNCLEAR, area="doors", source="MS-SMB2 section 3.3.5.4; RFC 1002 section 4.3")
def CHECK(doors: SmbDoors) -> Verdict:
    """The worst of all addresses, and which addresses share it."""
    found = worst(doors, _judged, WORST_FIRST)
    if found is None:
        return UNCLEAR(address="", port=445).about(SUBJECT)
    outcome, shared = found
    first = shared[0]
    at_139 = first.state is PortState.REFUSED and outcome is not CLOSED
    port = NETBIOS_PORT if at_139 else first.port
    facts: dict[str, Fact] = {"address": places(shared), "port": port}
    if outcome in (OPEN, OPEN_IN_ROOM):
        facts |= {"dialect": _dialect(first), **named(first)}
    if outcome in (CUT_AT_TARGET, CUT_UPSTREAM, UNREACHABLE):
        state = first.older if at_139 else first.state
        facts |= {"state": str(state or ""), "by": "" if at_139 else first.by[:60], "told": first.note[:40]}
    return outcome(**facts).about(f"{port}/tcp")


def _judged(door: SmbDoor) -> Outcome:
    if door.state is PortState.REFUSED:
        return AS_139_ENDED.get(door.older, UNCLEAR)
    if door.state is not PortState.OPEN:
        return _where_it_stopped(door)
    public = door.view == "public"
    if not speaks(door):
        other = OPEN_NOT_SMB if public else OPEN_NOT_SMB_IN_ROOM
        return other if door.heard is Heard.OTHER else UNCLEAR
    return OPEN if public else OPEN_IN_ROOM


def _where_it_stopped(door: SmbDoor) -> Outcome:
    """A refusal by ICMP that the address itself sent is as telling as a knock that was followed up to it."""
    if door.cut == "upstream":
        return CUT_UPSTREAM
    return CUT_AT_TARGET if door.cut == "target" or door.by == door.address else UNREACHABLE


def _dialect(door: SmbDoor) -> str:
    """What was agreed on: "SMB 3.1.1", or the name of the SMB1 dialect."""
    if door.smb2 is Support.YES:
        return f"SMB {door.smb2_dialect}"
    if door.smb1 is Support.YES:
        return f"SMB1 {door.smb1_dialect}".strip()
    return "NetBIOS" if door.heard is Heard.NETBIOS else "SMB"
