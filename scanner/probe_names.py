"""Ask DNS: the addresses of the host, and what the domain says about mail, authority and name servers."""

from __future__ import annotations

import asyncio

from .evidence import Addresses, Records, Unseen, Why
from .probe import Reach, probe
from .suffix import registrable

KINDS = ("NS", "MX", "TXT", "CAA")


@probe(level=0, deadline_s=12)
async def ADDRESSES(reach: Reach) -> Addresses | Unseen:
    """A and AAAA of the host."""
    return await reach.resolver.addresses(reach.target.host)


@probe(level=0, deadline_s=12)
async def RECORDS(reach: Reach, addresses: Addresses) -> Records | Unseen:
    """NS, MX, TXT and CAA of the registrable domain, and TXT of _dmarc (RFC 7489 section 6.1)."""
    if reach.target.is_address:
        return Unseen(Why.NOT_ASKED, "an address has no domain")
    domain = registrable(addresses.host)
    questions = [(domain, kind) for kind in KINDS] + [(f"_dmarc.{domain}", "TXT")]
    return Records(domain, tuple(await asyncio.gather(*(reach.resolver.records(*q) for q in questions))))
