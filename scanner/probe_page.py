"""Visit the front page as a customer does, over https and over http, redirects followed by hand."""

from __future__ import annotations

from .evidence import Addresses, End, PlainVisit, SecureVisit, Unseen, Why
from .probe import Reach, probe
from .weblink import Link

DEADLINE_S = 30


@probe(level=1, deadline_s=DEADLINE_S)
async def SECURE(reach: Reach, addresses: Addresses) -> SecureVisit | Unseen:
    """https://host/ on the port that was typed, else 443."""
    chain, end, last, unseen = await reach.fetch.visit(Link("https", addresses.host, reach.target.port))
    if not chain and end is End.UNSEEN:
        return unseen or Unseen(Why.BUG)
    return SecureVisit(chain, end, last, unseen)


@probe(level=1, deadline_s=DEADLINE_S)
async def PLAIN(reach: Reach, addresses: Addresses) -> PlainVisit | Unseen:
    """http://host/ on port 80."""
    start = Link("http", addresses.host, 80)
    if reach.dial.opt_out.asked:  # both lanes are taken: the connection is opened while this question waits
        reach.fetch.expect(start)
    chain, end, last, unseen = await reach.fetch.visit(start)
    if not chain and end is End.UNSEEN:
        return unseen or Unseen(Why.BUG)
    return PlainVisit(chain, end, last, unseen)
