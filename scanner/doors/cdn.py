"""Which content delivery network an address belongs to, by the lists that they publish (cdn.toml). Asks nobody."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_Range = tuple[int, int, str]  # first and last address as numbers, the network's name


def cdn_of(address: str) -> str:
    """The name of the network that *address* belongs to ("Cloudflare"), "" when it is in no list."""
    parsed = _reached(ip_address(address))
    number = int(parsed)
    return next((name for first, last, name in _ranges()[parsed.version] if first <= number <= last), "")


def _reached(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """What answers at *address*: the IPv4 address inside, where it is a mapped one (RFC 4291 section 2.5.5.2) or one
    that DNS64 made (RFC 6052 section 2.1)."""
    if isinstance(address, IPv6Address) and int(address) >> 32 in (0xFFFF, 0x64FF9B << 64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


@cache
def _ranges() -> dict[int, list[_Range]]:
    lists = tomllib.loads(files(__package__).joinpath("cdn.toml").read_text(encoding="utf-8"))
    found: dict[int, list[_Range]] = {4: [], 6: []}
    for name, told in lists.items():
        for block in map(ip_network, told["ranges"]):
            found[block.version].append((int(block[0]), int(block[-1]), name))
    return found
