"""A whole room: who is there, and what does each computer's file sharing and remote control say? In two steps.

First one knock at 445 for every address, side by side; whoever answers, or is known to the kernel by then, is there.
Then one ordinary survey of each. No packet without a permit for this very network.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Network

from .address import Reason, forbidden
from .budget import Budget
from .classroom import look_at_all
from .dial import Dial, Filtered, Refused, Stream
from .evidence import Dossier, Unseen, Why
from .ledger import Ledger
from .neighbours import neighbours
from .permit import Permit
from .smb.talk import PORT
from .survey import Settings
from .target import Target

SMALLEST_PREFIX = 22
SWEEP_S = 0.8  # on a busy Wi-Fi; a cable answers in a hundredth of it
SURVEYS_AT_ONCE = 64
OWN = (Reason.PRIVATE, Reason.LINK_LOCAL, Reason.LOOPBACK)


class RoomError(ValueError):
    """No network that may be swept; *slug* says why: "none", "ipv6", "public", "large"."""

    def __init__(self, slug: str, text: str) -> None:
        super().__init__(f"{slug}: {text}")
        self.slug, self.text = slug, text


@dataclass(frozen=True, slots=True)
class Room:
    """The outcome of the first step: how many addresses were asked, which of them are there, and how many could not be
    asked (no time, no route, no socket), of which nothing is known."""

    network: str
    asked: int
    there: tuple[str, ...]
    unasked: int = 0


def read_network(text: str) -> IPv4Network:
    """"192.168.1.0/24", or any address of it with its prefix; RoomError for what may not be swept.

    Only networks of one's own: RFC 1918, RFC 3927, loopback; not the carrier's shared space (RFC 6598).
    """
    words = text.strip()
    if ":" in words:
        raise RoomError("ipv6", words)
    try:
        network = IPv4Network(words if "/" in words else f"{words}/32", strict=False)
    except ValueError:
        raise RoomError("none", words) from None
    if any(forbidden(str(address)) not in OWN for address in (network[0], network[-1])):
        raise RoomError("public", words)
    if network.prefixlen < SMALLEST_PREFIX:
        raise RoomError("large", words)
    return network


async def sweep(network: IPv4Network, settings: Settings, permit: Permit) -> Room:
    """Who is in *network*: opens, refuses, or answered ARP. A machine whose firewall does neither stays hidden."""
    hosts = [str(address) for address in network.hosts()]
    loop = asyncio.get_running_loop()
    budget = Budget(loop.time() + settings.deadline_s, connections_cap=len(hosts))
    dial = Dial(replace(settings.routes, local_ok=True), permit, budget, Ledger())
    try:
        answers = await asyncio.gather(*(_answers(dial, host) for host in hosts))
    finally:
        await dial.close()
    known = neighbours()
    there = {host for host, answered in zip(hosts, answers, strict=True) if answered or host in known}
    unasked = sum(answered is None and host not in known for host, answered in zip(hosts, answers, strict=True))
    return Room(str(network), len(hosts) - unasked, tuple(sorted(there, key=IPv4Address)), unasked)


async def _answers(dial: Dial, host: str) -> bool | None:
    """Whether it is there; None where it could not be asked."""
    dial.belongs(host, host)
    attempt = await dial.connect(host, host, PORT, within_s=SWEEP_S)
    if isinstance(attempt, Stream):
        attempt.close()
    if isinstance(attempt, Filtered):  # by its own firewall; what our own kernel says of an absent one is no answer
        return attempt.by == host
    if isinstance(attempt, Unseen):  # nobody said that the address is its own, when the kernel looked for it
        return None if attempt.why is not Why.UNREACHABLE else False
    return isinstance(attempt, Stream | Refused)


async def look_at_room(
    room: Room, kinds: Collection[type[object]], settings: Settings, permit: Permit
) -> AsyncIterator[Dossier]:
    """The dossier of each machine that is there, in the order of their addresses."""
    how = replace(settings, room=True, routes=replace(settings.routes, local_ok=True))
    targets = [(Target(address, address), permit) for address in room.there]
    async for dossier in look_at_all(targets, kinds, how, Ledger(SURVEYS_AT_ONCE)):
        yield dossier
