"""Ask the name servers of the domain themselves: does each know it, and do they say the same?

One address of each of the first servers, one small question. Where the network answers in their place (a hotspot that
takes every question for itself), none of them speaks with authority; the judge knows.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from .evidence import Authorities, Authority, Records, RecordSet, Unseen, Why, key_of
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
    found = await asyncio.gather(*(reach.resolver.records(name, "A") for name in values[:most]))
    places = zip(found, _each_its_own(found), strict=True)
    seen = await asyncio.gather(*(_one(reach, server, address, records.domain) for server, address in places))
    pairs = list(zip(values, seen, strict=False))
    return Authorities(
        records.domain, tuple(s for _, s in pairs if isinstance(s, Authority)),
        tuple((name, s.why) for name, s in pairs if isinstance(s, Unseen)),
    )


def _each_its_own(found: list[RecordSet]) -> list[str]:
    """An address for each server, one that no other has where there is such; "" for one without."""
    told: dict[str, str] = {}
    for server in sorted(found, key=lambda s: len(s.values)):
        free = [a for a in server.values if a not in told.values()]
        told[server.name] = next(iter((*free, *server.values)), "")
    return [told[server.name] for server in found]


async def _one(reach: Reach, found: RecordSet, address: str, domain: str) -> Authority | Unseen:
    if not address:
        return Unseen(found.unseen or Why.NAME_NOT_FOUND)
    no = reach.dial.guard(address)
    if no is not None:
        return no
    told = await reach.resolver.soa_from(address, reach.dial.routes.dialled(DNS_PORT), domain)
    return replace(told, name=found.name)
