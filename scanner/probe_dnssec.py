"""Walk from the root to the domain: is each zone on the way vouched for by the one above it?

Two questions a zone; the zones above are asked once a run, for all sites. The resolver is asked not to judge (RFC 4035
section 3.2.2, CD), so that a broken zone is seen as broken and not as silent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .dnssec import Broken, Cut, Stripped, Zone, cut_at, holds, zone_of
from .evidence import Chain, Dnssec, Records, Unseen, Why
from .probe import Reach, probe

if TYPE_CHECKING:
    import dns.message
    import dns.name

OTHER_ROOT = "the root's keys are not those that are known"
NOT_HANDED_ON = "the resolver hands no signatures on"
MOST_LABELS = 8


@probe(level=0, deadline_s=12)
async def DNSSEC(reach: Reach, records: Records) -> Dnssec | Unseen:
    """The chain down to the registrable domain, and whether its own first record is signed."""
    import dns.name

    name = dns.name.from_text(records.domain)
    if len(name.labels) > MOST_LABELS:
        return Unseen(Why.TOO_MUCH, f"{len(name.labels)} labels")
    try:
        zone = await _root(reach)
        if zone is None:
            return Unseen(Why.DNS_FAILED, OTHER_ROOT)
        return await _down(reach, zone, name, records.domain)
    except Stripped:
        return Unseen(Why.DNS_FAILED, NOT_HANDED_ON)
    except _Lost as lost:
        return lost.unseen


class _Lost(Exception):
    def __init__(self, unseen: Unseen) -> None:
        super().__init__(unseen)
        self.unseen = unseen


async def _root(reach: Reach) -> Zone | None:
    """The root by the keys that are known; None where its keys are others, as in a network with a root of its own."""
    import dns.name
    import dns.rdataset

    anchors = dns.rdataset.from_text_list("IN", "DS", 0, list(reach.resolver.anchors))
    try:
        return zone_of(dns.name.root, anchors, await _asked(reach, dns.name.root, "DNSKEY"), reach.clock.at.timestamp())
    except Broken:
        return None


async def _down(reach: Reach, zone: Zone, name: dns.name.Name, domain: str) -> Dnssec:
    now, shown = reach.clock.at.timestamp(), ""
    try:
        for skip in range(len(name.labels) - 2, -1, -1):
            below = type(name)(name.labels[skip:])
            shown = below.to_text(omit_final_dot=True)
            cut, ds = cut_at(zone, below, await _asked(reach, below, "DS", shared=bool(skip)))
            if cut is Cut.NONE:
                continue
            next_zone = None
            if ds is not None:
                next_zone = zone_of(below, ds, await _asked(reach, below, "DNSKEY", shared=bool(skip)), now)
            if next_zone is None:
                return Dnssec(domain, Chain.UNSIGNED, shown)
            zone = next_zone
        holds(zone, "SOA", await _asked(reach, zone.name, "SOA"))
    except Broken as broken:
        return Dnssec(domain, Chain.BROKEN, shown, str(broken.gap))
    return Dnssec(domain, Chain.SIGNED, zone.name.to_text(omit_final_dot=True))


async def _asked(reach: Reach, name: dns.name.Name, kind: str, *, shared: bool = True) -> dns.message.Message:
    """The answer, asked once a run where it is not of the domain alone; _Lost when there is none."""
    import dns.message

    text = name.to_text()

    async def look() -> object:
        return await reach.resolver.signed(text, kind)

    seen = await (reach.dial.ledger.once("dnssec", f"{text} {kind}", look) if shared else look())
    if not isinstance(seen, dns.message.Message):
        raise _Lost(seen if isinstance(seen, Unseen) else Unseen(Why.BUG))
    return seen
