"""What stands at the shop's address: the shop, or a page that came in its place.

An empty domain, a suspended account or the welcome page of a web server is no shop, and its headers say nothing about
one. Here that page is named; the other checks of the page then say that they saw no shop.

Judged by what the page says of itself: its address, title, status and telling headers (scanner/standing.toml names each
sign and its source). A firewall, a "prove to be human" page, a Wi-Fi login and a block page of the internet provider
stand between us and the shop: then nothing is known of it.
"""

from __future__ import annotations

from ...scanner.evidence import Standing
from ..check import Level, Outcome, Verdict, check

SHOP = Outcome("shop", Level.GOOD)
CONSTRUCTION = Outcome("construction", Level.HINT)
PARKED = Outcome("parked", Level.LOW)
HOSTING_DEFAULT = Outcome("hosting_default", Level.LOW)
ERROR = Outcome("error", Level.MEDIUM)
SUSPENDED = Outcome("suspended", Level.HIGH)
GUARD = Outcome("guard", Level.UNKNOWN)
CHALLENGE = Outcome("challenge", Level.UNKNOWN)
CAPTIVE_PORTAL = Outcome("captive_portal", Level.UNKNOWN)
ISP_BLOCK = Outcome("isp_block", Level.UNKNOWN)
BY_KIND = {o.slug: o for o in (SHOP, CONSTRUCTION, PARKED, HOSTING_DEFAULT, ERROR, SUSPENDED, GUARD, CHALLENGE,
                               CAPTIVE_PORTAL, ISP_BLOCK)}


@check(SHOP, CONSTRUCTION, PARKED, HOSTING_DEFAULT, ERROR, SUSPENDED, GUARD, CHALLENGE, CAPTIVE_PORTAL, ISP_BLOCK,
       area="site", source="RFC 9110 section 15")
def CHECK(standing: Standing) -> Verdict:
    """The kind of page at the end of the visit."""
    return BY_KIND[standing.kind](status=standing.status, sign=standing.by or "none")
