"""Whether other doors stand open that need not: FTP, Windows RPC, rsync, PPTP, MikroTik's bandwidth test, NFS.

Each is useful in its place and a way in on the internet: FTP sends the site's password readable, rsync and NFS hand out
files and backups, PPTP is a broken form of VPN, a bandwidth test can be misused against others.

Judged by knocking at each usual port and by the greeting or one small exchange without a name. FTP that offers TLS in
its greeting weighs less. Windows RPC and NFS cannot be proven that way, so they stay a question, as does every port
that only opens on an address where not everything is open. On a server that says it belongs to a hosting provider, and
in the own network, a door weighs less. Closed needs a refusal at every one of these ports; silence only means "not
reachable from this network", and nothing is said where this line was locked out.
"""

from __future__ import annotations

import re

from ...scanner.evidence import Door, Doorway, Doorways
from ..check import Level, Outcome, Verdict, check
from ..doors import REST, at_host, in_room, judged

PORTS = {21: "ftp", 135: "msrpc", 873: "rsync", 1723: "pptp", 2000: "mikrotik_bandwidth", 2049: "nfs"}

FILES = Outcome("files", Level.HIGH)
FILES_AT_HOST = Outcome("files_at_host", Level.MEDIUM)
FTP = Outcome("ftp", Level.MEDIUM)
FTP_WITH_TLS = Outcome("ftp_with_tls", Level.LOW)
OLD_VPN = Outcome("old_vpn", Level.MEDIUM)
BANDWIDTH_TEST = Outcome("bandwidth_test", Level.MEDIUM)
IN_ROOM = Outcome("in_room", Level.LOW)
ROUTER_IN_ROOM = Outcome("router_in_room", Level.HINT)
UNPROVEN = Outcome("unproven", Level.MEDIUM)
UNPROVEN_IN_ROOM = Outcome("unproven_in_room", Level.HINT)

OFFERS_TLS = re.compile(r"\[TLS\]|\bAUTH[ -]TLS\b", re.IGNORECASE)  # as Pure-FTPd greets; RFC 4217 section 4
OF_ROUTERS = {"pptp": OLD_VPN, "mikrotik_bandwidth": BANDWIDTH_TEST}


@check(FILES, FILES_AT_HOST, FTP, FTP_WITH_TLS, OLD_VPN, BANDWIDTH_TEST, IN_ROOM, ROUTER_IN_ROOM, UNPROVEN,
       UNPROVEN_IN_ROOM, *REST, area="doors", source="CWE-319; CWE-668; RFC 4217")
def CHECK(ways: Doorways) -> list[Verdict]:
    """One verdict for each port that is open, the worst address speaking; else one for them all."""
    return judged(ways, PORTS, _outcome)


def _outcome(way: Doorway, door: Door) -> Outcome:
    room = in_room(way)
    if not door.service:
        return UNPROVEN_IN_ROOM if room else UNPROVEN
    if door.service in OF_ROUTERS:
        return ROUTER_IN_ROOM if room else OF_ROUTERS[door.service]
    if room:
        return IN_ROOM
    if door.service == "ftp":
        return FTP_WITH_TLS if OFFERS_TLS.search(door.version) else FTP
    return FILES_AT_HOST if at_host(way) else FILES
