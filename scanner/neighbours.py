"""What the kernel already knows of the own network: its routes, and who answered an ARP question. Asks nobody.

Linux only (proc(5): /proc/net/route, /proc/net/arp); elsewhere nothing is known.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

PROC = Path("/proc/net")
COMPLETE = 0x2  # linux/if_arp.h, ATF_COM: the neighbour has told its hardware address
UP, GATEWAY = 0x1, 0x2  # linux/route.h
FIELDS_OF_ROUTE, FIELDS_OF_ARP = 8, 6


def neighbours(proc: Path = PROC) -> frozenset[str]:
    """The addresses whose machine answered: also one that drops every packet has to answer ARP (RFC 826)."""
    found = set()
    for line in _lines(proc / "arp"):
        fields = line.split()
        if len(fields) >= FIELDS_OF_ARP and _number(fields[2], 16) & COMPLETE:
            found.add(fields[0])
    return frozenset(found)


def own_networks(proc: Path = PROC) -> tuple[IPv4Network, ...]:
    """The networks that this machine is in, that of the way to the internet first; () where it cannot be told."""
    near: dict[IPv4Network, str] = {}
    way_out = ""
    for line in _lines(proc / "route"):
        fields = line.split()
        if len(fields) < FIELDS_OF_ROUTE:
            continue
        line_name, flags = fields[0], _number(fields[3], 16)
        network = _network(fields[1], fields[7])
        if network is None or not flags & UP:
            continue
        if flags & GATEWAY:
            way_out = way_out or (line_name if network.prefixlen == 0 else "")
        elif 0 < network.prefixlen < 32:
            near.setdefault(network, line_name)
    return tuple(sorted(near, key=lambda n: near[n] != way_out))


def _lines(path: Path) -> list[str]:
    """The lines below the heading; none where the file cannot be read."""
    try:
        return path.read_text(encoding="ascii", errors="replace").splitlines()[1:]
    except OSError:
        return []


def _network(destination: str, mask: str) -> IPv4Network | None:
    """Both are eight hexadecimal digits in the machine's byte order, which is little-endian wherever we run."""
    try:
        first, bits = (IPv4Address(bytes.fromhex(text)[::-1]) for text in (destination, mask))
        return IPv4Network(f"{first}/{bits}")
    except ValueError:
        return None


def _number(text: str, base: int) -> int:
    try:
        return int(text, base)
    except ValueError:
        return 0
