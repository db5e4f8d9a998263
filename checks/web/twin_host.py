"""Whether the shop opens with and without www.

Customers type both. Where one of the two names leads nowhere, to an error or to somebody else, they believe that the
shop is gone.

Judged from one visit to the twin name over https: where it ends, compared with the front page, and whether a page of a
hosting company, a market of domains or the like stands there instead of the shop. Its certificate is the
business of the check of all addresses.
"""

from __future__ import annotations

from ...scanner.evidence import End, Page, TwinStanding, TwinVisit, Why
from ..check import Level, Outcome, Verdict, check
from ..site_names import host_of

GOOD = Outcome("good", Level.GOOD)
TWO_SITES = Outcome("two_sites", Level.HINT)
ABSENT = Outcome("absent", Level.HINT)
BROKEN = Outcome("broken", Level.LOW)
OTHER_PAGE = Outcome("other_page", Level.LOW)
ELSEWHERE = Outcome("elsewhere", Level.MEDIUM)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)
NO_SHOP = ("suspended", "parked", "hosting_default", "listing", "construction")
IN_BETWEEN = ("guard", "challenge", "captive_portal", "isp_block")


@check(GOOD, TWO_SITES, ABSENT, BROKEN, OTHER_PAGE, ELSEWHERE, UNCLEAR, area="connection",
       source="RFC 9110 section 4.2")
def CHECK(page: Page, twin: TwinVisit, stands: TwinStanding) -> Verdict:
    """Where the twin name leads."""
    here = host_of(page.reply.url)
    name = host_of(twin.chain[0].url if twin.chain else twin.last_url)
    if twin.unseen is not None and twin.unseen.why is Why.NAME_NOT_FOUND and not twin.chain:
        return ABSENT(twin=name)
    if twin.end is End.LEFT:
        return ELSEWHERE(twin=name, to=host_of(twin.last_url))
    if twin.end in (End.REFUSED, End.LOOP, End.TOO_MANY, End.BAD_LOCATION):
        return BROKEN(twin=name, how=str(twin.end))
    if twin.final is None:
        return UNCLEAR(twin=name)
    if host_of(twin.final.url) == here:
        return GOOD(twin=name, to=here)
    if stands.kind in IN_BETWEEN:
        return UNCLEAR(twin=name)
    if stands.kind in NO_SHOP:
        return OTHER_PAGE(twin=name)
    if twin.final.status >= 400:
        return BROKEN(twin=name, how=str(twin.final.status))
    return TWO_SITES(twin=name)
