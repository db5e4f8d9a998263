"""Ask for the small files of a site, for a page that nobody has, for the twin name, and as a stranger's page does."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from .answer import REDIRECTS_STATUS, Caps
from .certificates import twin_of
from .dial import Refused
from .evidence import Addresses, Answer, CrossOrigin, End, Reply, SiteFiles, TwinVisit, Unseen, Why
from .fetch import Asking
from .home import find_home
from .permit import Consent
from .probe import Reach, probe
from .probe_views import asked_at, from_a_stranger
from .suffix import registrable
from .weblink import Link, LinkError

DEADLINE_S = 30
HTTPS = 443
NO_TWIN, TWIN_NOT_GIVEN = "no twin", "the address of the twin was not given"
SMALL = Asking(caps=Caps(16 * 1024, 16 * 1024))
FILE = Asking(caps=Caps(32 * 1024, 64 * 1024))
HEAD_OF_PAGE = Asking(caps=Caps(2 * 1024, 4 * 1024))


@probe(level=1, deadline_s=DEADLINE_S)
async def SITE_FILES(reach: Reach, addresses: Addresses) -> SiteFiles | Unseen:
    """A random path, robots.txt (RFC 9309) and security.txt (RFC 9116)."""
    home = await find_home(reach, addresses)
    if isinstance(home, Unseen):
        return home
    missing, robots, security = await asyncio.gather(
        ask(reach, home.at(reach.fetch.nowhere), SMALL), ask(reach, home.at("/robots.txt"), FILE),
        ask(reach, home.at("/.well-known/security.txt"), FILE),
    )
    return SiteFiles(missing, robots, security)


@probe(level=1, deadline_s=DEADLINE_S)
async def CROSS_ORIGIN(reach: Reach, addresses: Addresses) -> CrossOrigin | Unseen:
    """OPTIONS with a foreign origin, and the front page with it: that answer is the searcher's view, asked once."""
    home = await find_home(reach, addresses)
    if isinstance(home, Unseen):
        return home
    preflight, simple = await asyncio.gather(
        ask(reach, home.link, Asking("OPTIONS", more=(
            ("Origin", reach.stranger), ("Access-Control-Request-Method", "GET")), caps=SMALL.caps)),
        _read_by_a_stranger(reach, asked_at(home)),
    )
    return CrossOrigin(reach.stranger, preflight, simple)


async def _read_by_a_stranger(reach: Reach, start: Link) -> Answer:
    """The last answer of the way from *start*, as a script of a foreign page would get it; without its body."""
    chain, end, last, unseen = await reach.fetch.visit(start, from_a_stranger(reach), stay=True)
    if end is End.UNSEEN or not chain:
        return Answer(start.path, unseen=unseen or Unseen(Why.REFUSED, last[:200]))
    return Answer(start.path, replace(chain[-1], body=b"", body_cut=False))


@probe(level=1, deadline_s=DEADLINE_S)
async def TWIN(reach: Reach, addresses: Addresses) -> TwinVisit | Unseen:
    """https://www.host/ of a host without www, and the other way round; its page is not read to the end."""
    twin = twin_of(addresses.host)
    named = reach.target.port == HTTPS and not reach.target.is_address
    if not named or registrable(addresses.host) not in (addresses.host, twin):
        return Unseen(Why.NOT_ASKED, NO_TWIN)
    # who gives the address by hand asks about that one, and his name server may know nothing of the twin
    if addresses.source == "given" and not reach.resolver.is_given(twin):
        return Unseen(Why.NOT_ASKED, TWIN_NOT_GIVEN)
    start = Link("https", twin, HTTPS)
    first = await reach.fetch.get(start, how=HEAD_OF_PAGE)
    if isinstance(first, Refused):
        return TwinVisit((), End.REFUSED, str(start))
    if isinstance(first, Unseen):
        absent = first.why is Why.NAME_NOT_FOUND
        return TwinVisit((), End.UNSEEN, str(start), first) if absent else first
    location = first.header("location")
    if first.status not in REDIRECTS_STATUS or not location:
        return TwinVisit((first,), End.ARRIVED, str(start))
    try:
        after = start.follow(location[0], reach.target.port)
    except LinkError:
        return TwinVisit((first,), End.BAD_LOCATION, location[0][:200])
    chain, end, last, unseen = await reach.fetch.visit(after, stay=True)
    return TwinVisit((first, *chain), end, last, unseen)


async def ask(reach: Reach, link: Link, how: Asking, level: Consent = Consent.VISITOR) -> Answer:
    """One question, its redirect not followed."""
    got = await reach.fetch.get(link, level, how)
    if isinstance(got, Reply):
        return Answer(link.path, got)
    return Answer(link.path, unseen=Unseen(Why.REFUSED, f"{link.port}/tcp") if isinstance(got, Refused) else got)
