"""What the kernel already knows of the own network: its routes and addresses, and who answered ARP. Asks nobody.

Linux only (proc(5): /proc/net/route, /proc/net/arp, /proc/net/fib_trie); elsewhere nothing is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Network
from itertools import pairwise
from pathlib import Path

PROC = Path("/proc/net")
COMPLETE = 0x2  # linux/if_arp.h, ATF_COM: the neighbour has told its hardware address
UP, GATEWAY = 0x1, 0x2  # linux/route.h
FIELDS_OF_ROUTE, FIELDS_OF_ARP = 8, 6


def neighbours(proc: Path = PROC) -> Mapping[str, str]:
    """The hardware address behind each address that was asked for by ARP (RFC 826), "" where nobody answered.

    Also a machine that drops every packet has to answer ARP. The kernel keeps an answer for a while, so whoever is in
    here may have left a minute ago; and a router may answer for others (RFC 1027).
    """
    found = {}
    for line in _lines(proc / "arp"):
        fields = line.split()
        if len(fields) >= FIELDS_OF_ARP and fields[0].count(".") == 3:
            found[fields[0]] = fields[3] if _number(fields[2], 16) & COMPLETE else ""
    return found


def own_addresses(proc: Path = PROC) -> frozenset[str]:
    """The addresses of this machine itself."""
    lines = _lines(proc / "fib_trie")
    return frozenset(above.split()[-1] for above, line in pairwise(lines) if line.split() == ["/32", "host", "LOCAL"])


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
