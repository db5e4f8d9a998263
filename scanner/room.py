"""A whole room: who is there, and what does each computer's file sharing and remote control say? In two steps.

First one knock at 445 for every address, side by side; whoever answers, or is known to the kernel by then, is there.
Then one ordinary survey of each, with what was learnt in the first step: a door that opened then and is shut now shows
that we were locked out. No packet without a permit for this very network.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, IPv4Network

from .address import Reason, forbidden
from .budget import Budget
from .classroom import look_at_all
from .dial import Attempt, Dial, Filtered, Refused, Silent
from .evidence import Dossier, Unseen, Why
from .ledger import Ledger
from .neighbours import neighbours, own_addresses
from .permit import Permit
from .smb.talk import PORT
from .stream import Stream
from .survey import Settings
from .target import Target

SMALLEST_PREFIX = 22
SWEEP_S = 0.8  # on a busy Wi-Fi; a cable answers in a hundredth of it
SURVEYS_AT_ONCE = 64
HOST_UNREACHABLE = "icmp 3/1"  # RFC 1812 section 5.2.7.1: the last router says it of an address that is nobody's
OWN = (Reason.PRIVATE, Reason.LINK_LOCAL, Reason.LOOPBACK)


class RoomError(ValueError):
    """No network that may be swept; *slug* says why: "none", "ipv6", "public", "large"."""

    def __init__(self, slug: str, text: str) -> None:
        super().__init__(f"{slug}: {text}")
        self.slug, self.text = slug, text


@dataclass(frozen=True, slots=True)
class Room:
    """The outcome of the first step: how many addresses were asked, which of them are there, and how many could not be
    asked (no time, no route, no socket, a rule of our own machine), of which nothing is known.

    *mute*: those of *there* that answered nothing but ARP, now or a while ago. *spoken_for*: how many silent addresses
    share a hardware address, of which only a router or a repeater is known. *ledger*: what was learnt of them all.
    """

    network: str
    asked: int
    there: tuple[str, ...]
    unasked: int = 0
    mute: frozenset[str] = frozenset()
    spoken_for: int = 0
    ledger: Ledger = field(default_factory=lambda: Ledger(SURVEYS_AT_ONCE), repr=False, compare=False)


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
    loop, ledger = asyncio.get_running_loop(), Ledger(SURVEYS_AT_ONCE)
    budget = Budget(loop.time() + settings.deadline_s, connections_cap=len(hosts))
    dial = Dial(replace(settings.routes, local_ok=True), permit, budget, ledger)
    try:
        attempts = await asyncio.gather(*(_knock(dial, host) for host in hosts))
    finally:
        await dial.close()
    known, ours = neighbours(), own_addresses()
    answers = {host: answer(host, attempt, known, ours) for host, attempt in zip(hosts, attempts, strict=True)}
    if ours and None in answers.values():  # a "no" of our own may get lost on its way to the socket, as silence
        answers |= {host: None for host, answered in answers.items() if answered is False and host not in known}
    quiet = [host for host, answered in answers.items() if answered is False]
    mute = known_by_arp(quiet, known)
    there = sorted({host for host, answered in answers.items() if answered} | mute, key=IPv4Address)
    unasked = sum(answered is None for answered in answers.values())
    spoken_for = sum(bool(known.get(host)) for host in quiet) - len(mute)
    return Room(str(network), len(hosts) - unasked, tuple(there), unasked, mute, spoken_for, ledger)


async def _knock(dial: Dial, host: str) -> Attempt:
    dial.belongs(host, host)
    attempt = await dial.connect(host, host, PORT, within_s=SWEEP_S)
    if isinstance(attempt, Stream):
        attempt.close()
    return attempt


def answer(host: str, attempt: Attempt, known: Mapping[str, str], ours: Collection[str]) -> bool | None:
    """Whether *host* answered the knock; None where it was not asked, because our own machine or the network said no.

    That an address is nobody's is believed of a kernel that asked for it by ARP in vain (*known*), and of a router.
    """
    match attempt:
        case Stream() | Refused():
            return True
        case Silent():
            return False
        case Filtered(_, by) if by == host:  # by its own firewall
            return True
        case Filtered(told, by) if told == HOST_UNREACHABLE and by and by not in ours:
            return False
        case Filtered(told) if told != HOST_UNREACHABLE:
            return None
        case Unseen(why) if why is not Why.UNREACHABLE:
            return None
    return False if known.get(host) == "" else None


def known_by_arp(quiet: Collection[str], known: Mapping[str, str]) -> frozenset[str]:
    """Those of *quiet* whose machine answered ARP. Not where one machine answers for several: that is a router that
    speaks for a whole network (RFC 1027), or a repeater, and does not show who is there."""
    machines = Counter(known.get(host, "") for host in quiet)
    return frozenset(host for host in quiet if known.get(host) and machines[known[host]] == 1)


async def look_at_room(
    room: Room, kinds: Collection[type[object]], settings: Settings, permit: Permit
) -> AsyncIterator[Dossier]:
    """The dossier of each machine that is there, in the order of their addresses."""
    how = replace(settings, room=True, routes=replace(settings.routes, local_ok=True))
    targets = [(Target(address, address), permit) for address in room.there]
    async for dossier in look_at_all(targets, kinds, how, room.ledger):
        yield dossier
