"""What stands at the shop's address: the shop, or a page that came in its place.

An empty domain, a suspended account or the welcome page of a web server is no shop, and its headers say nothing about
one. Here that page is named; the other checks of the page then say that they saw no shop.

Judged by what the page says of itself: its address, title, status and telling headers (scanner/standing.toml names each
sign and its source). Where it sends visitors to another site, that one is named and the owner asked whether it is his:
who breaks into a site does so too. Where gambling stands at that end nobody has to be asked, and gambling_injection
tells. A firewall, a "prove to be human" page, a Wi-Fi login and a block page of the
internet provider stand between us and the shop: then nothing is known of it. Of "not now" (503) it is not known who
says it.
"""

from __future__ import annotations

from ...scanner.evidence import Standing
from ..check import Level, Outcome, Verdict, check
from ..gambling_ways import Way, gambles
from ..site_names import host_of, is_market

SHOP = Outcome("shop", Level.GOOD)
PLATFORM = Outcome("platform", Level.HINT)
ELSEWHERE = Outcome("elsewhere", Level.HINT)
UNAVAILABLE = Outcome("unavailable", Level.HINT)
CONSTRUCTION = Outcome("construction", Level.HINT)
PARKED = Outcome("parked", Level.LOW)
HOSTING_DEFAULT = Outcome("hosting_default", Level.LOW)
LISTING = Outcome("listing", Level.LOW)
ERROR = Outcome("error", Level.HIGH)
LOST = Outcome("lost", Level.HIGH)
SUSPENDED = Outcome("suspended", Level.HIGH)
GUARD = Outcome("guard", Level.UNKNOWN)
CHALLENGE = Outcome("challenge", Level.UNKNOWN)
CAPTIVE_PORTAL = Outcome("captive_portal", Level.UNKNOWN)
ISP_BLOCK = Outcome("isp_block", Level.UNKNOWN)
BY_KIND = {o.slug: o for o in (SHOP, ELSEWHERE, UNAVAILABLE, CONSTRUCTION, PARKED, HOSTING_DEFAULT, LISTING, ERROR,
                               LOST, SUSPENDED, GUARD, CHALLENGE, CAPTIVE_PORTAL, ISP_BLOCK)}


@check(SHOP, PLATFORM, ELSEWHERE, UNAVAILABLE, CONSTRUCTION, PARKED, HOSTING_DEFAULT, LISTING, ERROR, LOST, SUSPENDED,
       GUARD, CHALLENGE, CAPTIVE_PORTAL, ISP_BLOCK, area="site", source="RFC 9110 section 15")
def CHECK(standing: Standing) -> Verdict | None:
    """The kind of page at the end of the visit."""
    if standing.kind in ("elsewhere", "lost"):
        there = host_of(standing.url)
        if gambles(Way(there, standing.url.partition(there)[2][:200])):
            return None
        outcome = PLATFORM if is_market(there) else BY_KIND[standing.kind]
        return outcome(to=there, status=standing.status, sign=standing.by or "none")
    return BY_KIND[standing.kind](status=standing.status, sign=standing.by or "none")
