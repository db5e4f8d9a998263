"""Whether the machine or its router can be steered from outside.

SSH, Telnet, Docker, VNC, WinRM, TR-069, Winbox and the API of MikroTik, Webmin: these are the doors of whoever looks
after a server or a router. A stranger who gets in owns the whole machine, and with Docker or a screen without a
password he need not even guess.

Judged by knocking at each usual port and by one small exchange without a name. Proven are only doors that answer in
their own language; that one needs no password must be seen from its answer. SSH is the usual and good way to look after
a server, so it is no more than a hint. A port that only opens, on an address where not everything is open, is a
question. On a server that says it belongs to a hosting provider, and in the own network, most doors weigh less. Closed
needs a refusal at every one of these ports; silence only means "not reachable from this network", and nothing is said
where this line was locked out.
"""

from __future__ import annotations

from ...scanner.evidence import Access, Door, Doorway, Doorways
from ..check import Level, Outcome, Verdict, check
from ..doors import REST, at_host, in_room, judged

PORTS = {
    22: "ssh", 23: "telnet", 2375: "docker", 5900: "vnc", 5985: "winrm", 7547: "tr069", 8291: "winbox",
    8728: "mikrotik_api", 10000: "webmin",
}
ROUTERS = ("tr069", "winbox", "mikrotik_api")
ONLY_HTTP = "http"  # something answers at the port of TR-069, and nothing shows that it is a modem

NO_LOCK = Outcome("no_lock", Level.CRITICAL)
NO_LOCK_IN_ROOM = Outcome("no_lock_in_room", Level.HIGH)
TELNET = Outcome("telnet", Level.CRITICAL)
TELNET_IN_ROOM = Outcome("telnet_in_room", Level.MEDIUM)
ROUTER = Outcome("router", Level.HIGH)
ROUTER_IN_ROOM = Outcome("router_in_room", Level.HINT)
PANEL = Outcome("panel", Level.HIGH)
PANEL_AT_HOST = Outcome("panel_at_host", Level.MEDIUM)
PANEL_IN_ROOM = Outcome("panel_in_room", Level.LOW)
SSH = Outcome("ssh", Level.HINT)
SSH_UNPROVEN = Outcome("ssh_unproven", Level.HINT)  # what is not proven weighs no more than what is
UNPROVEN = Outcome("unproven", Level.MEDIUM)
UNPROVEN_IN_ROOM = Outcome("unproven_in_room", Level.HINT)


@check(NO_LOCK, NO_LOCK_IN_ROOM, TELNET, TELNET_IN_ROOM, ROUTER, ROUTER_IN_ROOM, PANEL, PANEL_AT_HOST, PANEL_IN_ROOM,
       SSH, SSH_UNPROVEN, UNPROVEN, UNPROVEN_IN_ROOM, *REST, area="doors", source="CWE-306; CWE-319; CWE-668")
def CHECK(ways: Doorways) -> list[Verdict]:
    """One verdict for each port that is open, the worst address speaking; else one for them all."""
    return judged(ways, PORTS, _outcome)


def _outcome(way: Doorway, door: Door) -> Outcome:
    room = in_room(way)
    if not door.service or (door.service == "tr069" and door.note == ONLY_HTTP):
        return UNPROVEN_IN_ROOM if room else SSH_UNPROVEN if PORTS[door.port] == "ssh" else UNPROVEN
    if door.service == "ssh":
        return SSH
    if door.service == "telnet":
        return TELNET_IN_ROOM if room else TELNET
    if door.access is Access.OPEN and door.service in ("docker", "vnc"):
        return NO_LOCK_IN_ROOM if room else NO_LOCK
    if door.service in ROUTERS:
        return ROUTER_IN_ROOM if room else ROUTER
    if room:
        return PANEL_IN_ROOM
    return PANEL_AT_HOST if at_host(way) else PANEL
