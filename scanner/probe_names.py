"""Ask DNS: the addresses of the host, and what the domain says about mail, authority and name servers."""

from __future__ import annotations

import asyncio

from .evidence import Addresses, Records, Unseen, Why
from .probe import Reach, probe
from .suffix import registrable

KINDS = ("NS", "MX", "TXT", "CAA")
BESIDE = ("_dmarc", "_mta-sts", "_smtp._tls")
MOST_ABOVE = 3  # names between the host and its domain that may have a CAA record: twelve questions in the first wave


@probe(level=0, deadline_s=12)
async def ADDRESSES(reach: Reach) -> Addresses | Unseen:
    """A and AAAA of the host."""
    return await reach.resolver.addresses(reach.target.host)


@probe(level=0, deadline_s=12)
async def RECORDS(reach: Reach, addresses: Addresses) -> Records | Unseen:
    """NS, MX, TXT and CAA of the registrable domain, TXT of _dmarc (RFC 7489 section 6.1), _mta-sts (RFC 8461 section
    3.1) and _smtp._tls (RFC 8460 section 3), and CAA from the host up to the domain (RFC 8659 section 3)."""
    if reach.target.is_address:
        return Unseen(Why.NOT_ASKED, "an address has no domain")
    domain = registrable(addresses.host)
    questions = [(domain, kind) for kind in KINDS]
    questions += [(f"{label}.{domain}", "TXT") for label in BESIDE]
    questions += [(name, "CAA") for name in _up(addresses.host, domain)]
    sets = tuple(await asyncio.gather(*(reach.resolver.records(*q) for q in questions)))
    if absent := reach.resolver.absence(domain):  # only where the address was given by hand
        return Unseen(absent, domain)
    return Records(domain, sets)


def _up(host: str, domain: str) -> list[str]:
    """*host* and the names above it, below *domain*."""
    names: list[str] = []
    while host.endswith("." + domain) and len(names) < MOST_ABOVE:
        names.append(host)
        host = host.partition(".")[2]
    return names
