"""Ask the name servers of the domain themselves: does each know it, and do they say the same?

One address of each of the first servers, one small question. Where the network answers in their place (a hotspot that
takes every question for itself), none of them speaks with authority; the judge knows.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from .evidence import Authorities, Authority, Records, Unseen, Why, key_of
from .probe import Reach, probe

MOST_SERVERS = 3
QUESTIONS_EACH = 2  # an address and a question
DNS_PORT = 53


@probe(level=0, deadline_s=10)
async def AUTHORITIES(reach: Reach, records: Records) -> Authorities:
    """The first name servers by name."""
    values = sorted({value.strip().lower().removesuffix(".") for value in records.of("NS").values} - {""})
    wanted = QUESTIONS_EACH * len(values[:MOST_SERVERS])
    await asyncio.sleep(0)  # who needs fewer questions than are kept for him says so now
    most = reach.resolver.follow_ups.take(key_of(Authorities), wanted, last=True) // QUESTIONS_EACH
    seen = await asyncio.gather(*(_one(reach, name, records.domain) for name in values[:most]))
    pairs = list(zip(values, seen, strict=False))
    return Authorities(
        records.domain, tuple(s for _, s in pairs if isinstance(s, Authority)),
        tuple((name, s.why) for name, s in pairs if isinstance(s, Unseen)),
    )


async def _one(reach: Reach, name: str, domain: str) -> Authority | Unseen:
    found = await reach.resolver.records(name, "A")
    if not found.values:
        return Unseen(found.unseen or Why.NAME_NOT_FOUND)
    address = found.values[0]
    no = reach.dial.guard(address)
    if no is not None:
        return no
    told = await reach.resolver.soa_from(address, reach.dial.routes.dialled(DNS_PORT), domain)
    return replace(told, name=name)
