"""Whether Remote Desktop (port 3389) answers strangers, and whether it asks for a password first (NLA).

Programs guess passwords at this door day and night, and ransomware often comes in here. With Network Level
Authentication a stranger must have a password before he meets Windows itself, so the holes behind it stay out of reach.

Judged by one request of nineteen bytes without a name ([MS-RDPBCGR] 2.2.1.1): a server that insists on NLA says so, one
that takes up plain TLS or the old form of Remote Desktop does not insist. One that turns the question down keeps its
lock to itself. An open port that does not answer in RDP, where not everything is open, is a question. Closed needs a
refusal; silence only means "not reachable from this network". On a server that belongs to a hosting provider, and in
the own network, it weighs less.
"""

from __future__ import annotations

from ...scanner.evidence import Door, Doorway, Doorways
from ..check import Level, Outcome, Verdict, check
from ..doors import REST, at_host, in_room, judged

PORTS = {3389: "rdp"}

NO_NLA = Outcome("no_nla", Level.HIGH)
NO_NLA_IN_ROOM = Outcome("no_nla_in_room", Level.MEDIUM)
AT_HOST = Outcome("at_host", Level.MEDIUM)
NLA = Outcome("nla", Level.MEDIUM)
NLA_IN_ROOM = Outcome("nla_in_room", Level.HINT)
LOCK_UNKNOWN = Outcome("lock_unknown", Level.MEDIUM)
LOCK_UNKNOWN_IN_ROOM = Outcome("lock_unknown_in_room", Level.HINT)
UNPROVEN = Outcome("unproven", Level.MEDIUM)
UNPROVEN_IN_ROOM = Outcome("unproven_in_room", Level.HINT)


@check(NO_NLA, NO_NLA_IN_ROOM, AT_HOST, NLA, NLA_IN_ROOM, LOCK_UNKNOWN, LOCK_UNKNOWN_IN_ROOM, UNPROVEN,
       UNPROVEN_IN_ROOM, *REST, area="doors", source="MS-RDPBCGR sections 2.2.1.1 and 2.2.1.2")
def CHECK(ways: Doorways) -> list[Verdict]:
    """The worst address where it answers, else what is known of the closed door."""
    return judged(ways, PORTS, _outcome)


def _outcome(way: Doorway, door: Door) -> Outcome:
    room, nla = in_room(way), door.note.split()[:1]
    if door.service != "rdp":
        return UNPROVEN_IN_ROOM if room else UNPROVEN
    if nla not in (["nla"], ["no_nla"], ["old"]):  # it turned the question down: [MS-RDPBCGR] 2.2.1.2.2
        return LOCK_UNKNOWN_IN_ROOM if room else LOCK_UNKNOWN
    if nla == ["nla"]:
        return NLA_IN_ROOM if room else NLA
    if room:
        return NO_NLA_IN_ROOM
    return AT_HOST if at_host(way) else NO_NLA
