"""Where a site lives when leave is given for it: its name servers and the networks of its addresses. Asks DNS only.

Consent ends when these change (product section 6 (f)), and does not reach a name that lives elsewhere: another server
may be another's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from .budget import Budget
from .doors.cdn import cdn_of
from .evidence import Addresses
from .resolver import Memory, NameServers, Resolver
from .suffix import registrable

ASKED_S = 4.0
AT_ONCE = 16
PREFIX = {4: 24, 6: 48}


@dataclass(frozen=True, slots=True)
class Place:
    """*servers*: the domain's name servers; *networks*: the /24 and /48 of its addresses, a delivery network by its
    name (its addresses change daily). Empty: not known, which says nothing about a change."""

    servers: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()

    def moved(self, now: Place) -> str:
        """What is another one *now*: "servers" (none of the old ones is left), "networks" (one is there that was not),
        "" for neither."""
        if self.servers and now.servers and not set(self.servers) & set(now.servers):
            return "servers"
        if self.networks and not set(now.networks) <= set(self.networks):
            return "networks"
        return ""


UNKNOWN = Place()


async def place_of(host: str, names: NameServers, memory: Memory | None = None) -> Place:
    """Where the site of *host* is now: its domain, its www and *host* itself."""
    domain, loop = registrable(host), asyncio.get_running_loop()
    resolver = Resolver(names, Budget(loop.time() + ASKED_S), memory)
    try:
        named = asyncio.gather(*(resolver.addresses(name) for name in sorted({domain, f"www.{domain}", host})))
        servers, homes = await asyncio.gather(resolver.records(domain, "NS"), named)
    finally:
        await resolver.close()
    found = {address for a in homes if isinstance(a, Addresses) for address in a.every}
    return Place(tuple(sorted({v.lower().removesuffix(".") for v in servers.values})),
                 tuple(sorted({network_of(a) for a in found})))


async def places_of(hosts: Collection[str], names: NameServers, memory: Memory) -> dict[str, Place]:
    """The same for many, some at a time; *memory* keeps the answers for whoever looks at the sites next."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(host: str) -> Place:
        async with turns:
            return await place_of(host, names, memory)

    return dict(zip(hosts, await asyncio.gather(*map(one, hosts)), strict=True))


def network_of(address: str) -> str:
    """The network of one address: "203.0.113.0/24", "2001:db8::/48", or the name of a delivery network."""
    return cdn_of(address) or str(ip_network((address, PREFIX[ip_address(address).version]), strict=False))


async def address_of(host: str, names: NameServers) -> str:
    """The first address of *host*, "" where it has none; for what is the user's own (a proxy), not a target."""
    resolver = Resolver(names, Budget(asyncio.get_running_loop().time() + ASKED_S))
    try:
        found = await resolver.addresses(host)
    finally:
        await resolver.close()
    return found.every[0] if isinstance(found, Addresses) else ""
