"""The two places that the doors bench looks at: hosts on the far side of a slow link (link.py), and a room.

The slow side: a Windows 7 without the update, once where its NetBIOS name service refuses and once where it is silent,
as behind most providers; and a host half of whose ports are silent. The room: a cable, thirty computers on 254
addresses, where nobody answers ARP at the others. Ten computers share files, ten refuse, ten drop every packet.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType

from ikmscan.scanner.doors.plan import PORTS
from link import CLIENT, SERVER, Link, shell

THERE = (sys.executable, str(Path(__file__).with_name("doors_there.py")))
HOST, QUIET_HOST, HALF = "10.77.3.1", "10.77.3.2", "10.77.4.1"
SILENT = tuple(sorted(PORTS)[::2])
NETWORK, VISITOR = "10.77.5.0/24", "10.77.5.254"
SHARING = ("win7-unpatched", "win7-dopu", "win7-patched", "win10-patched", "win10-1903", "win2019-sign",
           "win2012-nonull", "samba-nt1", "smb1-off-by-ffff", "tarpit")
REFUSING = DROPPING = 10
WALLS = f"ikmw{os.getpid()}"
NETBIOS_NAMES = 137  # UDP; where nmap asks for a name first


class DoorsLab(Link):
    """One Windows at two addresses, one host with silent ports."""

    def serve(self) -> None:
        """Emulators, and full queues."""
        self.more_addresses([HOST, QUIET_HOST, HALF])
        shell(f"{_firewall()} -p udp --dport {NETBIOS_NAMES} -d {QUIET_HOST} -j DROP")
        self.ready(self.start_there(*THERE, "smb", f"{HOST}=win7-unpatched", f"{QUIET_HOST}=win7-unpatched"))
        self.ready(self.start_there(*THERE, "silent", HALF, *map(str, SILENT)))


class RoomLab(Link):
    """A switch: the visitor, twenty computers behind one plug, and ten with a plug of their own, for who answers only
    ARP is told apart by its hardware address."""

    def __init__(self) -> None:
        super().__init__(0.0)

    def _open(self) -> None:
        shell(f"""ip netns add {CLIENT}; ip netns add {SERVER}
        ip -n {SERVER} link add slow1 type bridge
        ip -n {CLIENT} link add room0 type veth peer name plug0 netns {SERVER}
        ip -n {SERVER} link set plug0 master slow1 up
        for n in {CLIENT} {SERVER}; do ip -n $n link set lo up; done
        ip -n {CLIENT} addr add {VISITOR}/24 dev room0; ip -n {CLIENT} link set room0 up
        ip -n {SERVER} link set slow1 up; ip -n {SERVER} route add {NETWORK} dev slow1""")

    def __exit__(
        self, kind: type[BaseException] | None, what: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, what, trace)
        subprocess.run(["ip", "netns", "del", WALLS], check=False, stderr=subprocess.DEVNULL)

    def serve(self) -> None:
        """Emulators at the first ten addresses, nothing at the next ten, a wall at the last ten."""
        sharing, refusing = len(SHARING), len(SHARING) + REFUSING
        there = [f"10.77.5.{n}" for n in range(1, refusing + DROPPING + 1)]
        self.more_addresses(there[:refusing])
        shell(f"ip netns add {WALLS}; ip netns exec {WALLS} sh -c 'echo 1 > /proc/sys/net/ipv4/conf/all/arp_ignore'; "
              f"ip netns exec {WALLS} iptables -A INPUT -j DROP")
        for n, address in enumerate(there[refusing:], 1):
            shell(f"""ip -n {WALLS} link add w{n} type veth peer name plug{n} netns {SERVER}
            ip -n {SERVER} link set plug{n} master slow1 up
            ip -n {WALLS} addr add {address}/32 dev w{n}; ip -n {WALLS} link set w{n} up""")
        hosts = [f"{address}={profile}" for address, profile in zip(there[:sharing], SHARING, strict=True)]
        self.ready(self.start_there(*THERE, "smb", *hosts))


def _firewall() -> str:
    return f"ip netns exec {SERVER} iptables -A INPUT"
