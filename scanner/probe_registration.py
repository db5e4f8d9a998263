"""Ask the domain's registry when the registration ends (RDAP, RFC 9082 section 3.1.3).

The registry is somebody else: one question and at most one redirect, over https with a certificate that a browser would
accept, once a run for each domain; after a 429 nobody in the run asks that server again. What it leaves unsaid is no
fault of the shop's.
"""

from __future__ import annotations

import asyncio
from functools import partial

from .answer import REDIRECTS_STATUS, Caps
from .dial import Refused
from .evidence import Addresses, Records, Registration, Reply, Unseen, Why, key_of
from .fetch import Asking
from .permit import Consent
from .probe import Link, Reach, probe
from .registries import registry_of
from .suffix import public_suffix, registrable
from .vouched import doubt
from .weblink import LinkError, read_link
from .wire.rdap import RdapError, read_domain

DEADLINE_S = 12  # the resolver may have a part of it; the registry itself has ANSWER_S
ANSWER_S = 5.0
MOST_BYTES = 64 * 1024
HOPS = 2
QUESTIONS = 2  # the registry's addresses; another name to which it redirects is asked for besides
HTTPS = 443
JSON = ("application/rdap+json", "application/json")  # RFC 7480 section 4.2; some name the second
TOO_MANY_REQUESTS = 429


@probe(level=0, deadline_s=DEADLINE_S, after=(Records,))
async def REGISTRATION(reach: Reach) -> Registration | Unseen:
    """What the registry says. Also of a domain that DNS does not know any more: that is when it matters."""
    if reach.target.is_address:
        return Unseen(Why.NOT_ASKED, "an address has no domain")
    addresses = await reach.resolver.addresses(reach.target.host)
    if isinstance(addresses, Addresses) and addresses.source == "given":
        return Unseen(Why.NOT_ASKED, "the address was given by hand")
    domain = registrable(reach.target.host)
    base = registry_of(domain)
    if not base or domain == public_suffix(domain):
        return Registration(domain)
    link = read_link(f"{base}domain/{domain}", HTTPS)
    if reach.resolver.follow_ups.take(key_of(Registration), QUESTIONS, last=True) < QUESTIONS:
        return Unseen(Why.TOO_MUCH, link.host)
    try:
        async with asyncio.timeout(ANSWER_S):
            told = await reach.dial.ledger.once("rdap", domain, partial(_asked, reach, link, domain))
    except TimeoutError:
        return Unseen(Why.THIRD_PARTY, f"{link.host}: {Why.TIMED_OUT}")
    return told if isinstance(told, Registration | Unseen) else Unseen(Why.BUG)


async def _asked(reach: Reach, start: Link, domain: str) -> Registration | Unseen:
    reply = await _fetched(reach, start)
    if isinstance(reply, Unseen):
        if reply.why is Why.NAME_NOT_FOUND:  # a network without the internet: there is nobody to ask
            return Unseen(Why.NOT_ASKED, f"{start.host}: {reply.why}")
        return Unseen(Why.THIRD_PARTY, f"{start.host}: {reply.why} {reply.detail}".strip()[:200])
    media = "".join(reply.header("content-type")[:1]).partition(";")[0].strip().lower()
    if reply.status != 200 or reply.body_cut or media not in JSON:
        what = reply.status if reply.status != 200 else "too large or cut" if reply.body_cut else "no rdap+json"
        return Unseen(Why.THIRD_PARTY, f"{start.host}: {what}")
    try:
        return read_domain(reply.body, domain, start.host)
    except RdapError as error:
        return Unseen(Why.THIRD_PARTY, f"{start.host}: {error}")


async def _fetched(reach: Reach, start: Link) -> Reply | Unseen:
    """The answer, one redirect followed (RFC 7480 section 5.2), https all the way."""
    how = Asking(language="", accept=", ".join(JSON), caps=Caps(MOST_BYTES, MOST_BYTES, whole=True),
                 doubt=partial(doubt, reach.roots, reach.clock.at))
    link = start
    for _ in range(HOPS):
        if link.scheme != "https":
            return Unseen(Why.PROTOCOL_ERROR, f"leads to {link.scheme}")
        if link.host in reach.dial.ledger.sent_away:
            return Unseen(Why.BLOCKED, str(TOO_MANY_REQUESTS))
        got = await reach.fetch.get(link, Consent.RECORDS, how)
        if isinstance(got, Refused):
            return Unseen(Why.REFUSED, f"{link.port}/tcp")
        if isinstance(got, Unseen):
            return got
        if got.status == TOO_MANY_REQUESTS:
            reach.dial.ledger.sent_away.add(link.host)
        location = got.header("location")
        if got.status not in REDIRECTS_STATUS or not location:
            return got
        try:
            link = link.follow(location[0], HTTPS)
        except LinkError as error:
            return Unseen(Why.PROTOCOL_ERROR, f"location: {error}")
    return Unseen(Why.TOO_MANY_REDIRECTS)
