"""Walk from the root to the domain: is each zone on the way vouched for by the one above it?

Two questions a zone, all at once; the zones above are asked once a run, for all sites. The resolver is asked not to
judge (RFC 4035 section 3.2.2, CD), so that a broken zone is seen as broken and not as silent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from .dnssec import Broken, Cut, Stripped, TooMany, Zone, cut_at, holds, is_of_another_time, load, zone_of
from .evidence import Chain, Dnssec, Records, Unseen, Why, key_of
from .probe import Reach, probe
from .stub import Heard

if TYPE_CHECKING:
    import dns.message
    import dns.name
    import dns.rdataset

OTHER_ROOT = "the root's keys are not those that are known"
NOT_HANDED_ON = "the resolver hands no signatures on"
MOST_LABELS = 8
Told: TypeAlias = "Mapping[tuple[dns.name.Name, str], object]"


@probe(level=0, deadline_s=12, ready=lambda _: load())
async def DNSSEC(reach: Reach, records: Records) -> Dnssec | Unseen:
    """The chain down to the registrable domain, and whether its own first record is signed."""
    import dns.name

    name = dns.name.from_text(records.domain)
    if len(name.labels) > MOST_LABELS:
        return Unseen(Why.TOO_MUCH, f"{len(name.labels)} labels")
    asked = _questions(name)
    if reach.resolver.follow_ups.take(key_of(Dnssec), len(asked), last=True) < len(asked):
        return Unseen(Why.TOO_MUCH, f"{len(asked)} questions")
    told = await _all(reach, name, asked)
    try:
        zone = _root(reach, told)
        if zone is None:
            return Unseen(Why.DNS_FAILED, OTHER_ROOT)
        return _down(zone, name, records.domain, told)
    except Stripped:
        return Unseen(Why.DNS_FAILED, NOT_HANDED_ON)
    except TooMany:
        return Unseen(Why.TOO_MUCH, "signatures")
    except _Lost as lost:
        return lost.unseen


class _Lost(Exception):
    def __init__(self, unseen: Unseen) -> None:
        super().__init__(unseen)
        self.unseen = unseen


def _questions(domain: dns.name.Name) -> list[tuple[dns.name.Name, str]]:
    """All that the walk may need: two a zone from the root down, and the domain's own first record."""
    above = [type(domain)(domain.labels[skip:]) for skip in range(len(domain.labels) - 2, 0, -1)]
    asked = [(name, kind) for name in (*above, domain) for kind in ("DS", "DNSKEY")]
    return [*asked, (type(domain)((b"",)), "DNSKEY"), (domain, "SOA")]


async def _all(reach: Reach, domain: dns.name.Name, asked: list[tuple[dns.name.Name, str]]) -> Told:
    """The answers, side by side: one round trip. What is not of the domain alone is asked once a run."""
    seen = await asyncio.gather(*(_asked(reach, name, kind, shared=name != domain) for name, kind in asked))
    return dict(zip(asked, seen, strict=True))


async def _asked(reach: Reach, name: dns.name.Name, kind: str, *, shared: bool) -> object:
    async def look() -> object:
        return await reach.resolver.signed(name.to_text(), kind)

    return await (reach.dial.ledger.once("dnssec", f"{name} {kind}", look) if shared else look())


def _answer(told: Told, name: dns.name.Name, kind: str) -> dns.message.Message:
    """The answer; _Lost where there was none, or where it was not asked for."""
    import dns.exception

    seen = told.get((name, kind))
    if isinstance(seen, Heard):
        try:
            return seen.message
        except dns.exception.DNSException:
            raise _Lost(Unseen(Why.DNS_FAILED, f"{name} {kind}")) from None
    raise _Lost(seen if isinstance(seen, Unseen) else Unseen(Why.NOT_ASKED, f"{name} {kind}"))


def _root(reach: Reach, told: Told) -> Zone | None:
    """The root by the keys that are known; None where its keys are others, as in a network with a root of its own."""
    import dns.name

    anchors = _anchors(tuple(reach.resolver.anchors))
    answer, now = _answer(told, dns.name.root, "DNSKEY"), reach.clock.at.timestamp()
    try:
        return zone_of(dns.name.root, anchors, answer, now)
    except Broken:
        if is_of_another_time(dns.name.root, anchors, answer, now):
            raise _Lost(Unseen(Why.CLOCK, str(reach.clock))) from None
        return None


@lru_cache(maxsize=4)
def _anchors(written: tuple[str, ...]) -> dns.rdataset.Rdataset:
    """The keys of the root that are known, which are the same for all sites of a run."""
    import dns.rdataset

    return dns.rdataset.from_text_list("IN", "DS", 0, list(written))


def _down(zone: Zone, name: dns.name.Name, domain: str, told: Told) -> Dnssec:
    shown = ""
    try:
        for skip in range(len(name.labels) - 2, -1, -1):
            below = type(name)(name.labels[skip:])
            shown = below.to_text(omit_final_dot=True)
            cut, ds = cut_at(zone, below, _answer(told, below, "DS"))
            if cut is Cut.NONE:
                continue
            signed = zone_of(below, ds, _answer(told, below, "DNSKEY"), zone.now) if ds is not None else None
            if signed is None:
                return Dnssec(domain, Chain.UNSIGNED, shown)
            zone = signed
        holds(zone, "SOA", _answer(told, zone.name, "SOA"))
    except Broken as broken:
        return Dnssec(domain, Chain.BROKEN, shown, str(broken.gap))
    return Dnssec(domain, Chain.SIGNED, zone.name.to_text(omit_final_dot=True))
