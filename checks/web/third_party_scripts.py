"""Whose programs run inside the shop.

Each script of somebody else can do in the shop whatever the shop can: read what customers type, change prices, send
data away. Most are wanted (measuring, chat, payment); one that nobody remembers is the way thieves of card data come.

Judged by the hosts of scripts and frames that the front page itself names; what those load in turn is not seen. Known
names stand in parties.toml. Hosts that are known to have served malicious code are named as such.
"""

from __future__ import annotations

from ...scanner.evidence import Markup, Page
from ..check import Level, Outcome, Verdict, check
from ..links import resolved
from ..parties import places
from ..site_names import host_of, is_at, same_owner

NONE = Outcome("none", Level.GOOD)
OTHERS = Outcome("others", Level.HINT)
TRACKERS = Outcome("trackers", Level.HINT)
MALICIOUS = Outcome("malicious", Level.HIGH)
NAMED = 8


@check(NONE, OTHERS, TRACKERS, MALICIOUS, area="site", source="UU No. 27 Tahun 2022 (PDP); OWASP ASVS 4.0 section 10.3")
def CHECK(page: Page, markup: Markup) -> Verdict:
    """The strangers whose scripts the front page loads."""
    here = host_of(page.reply.url)
    named = (host_of(resolved(markup, e.get("src"))) for e in markup.every("script", "iframe", "frame"))
    hosts = list(dict.fromkeys(h for h in named if h and not same_owner(h, here)))
    bad = [h for h in hosts if is_at(h, places("bad"))]
    if bad:
        return MALICIOUS(hosts=tuple(bad[:NAMED]))
    trackers = [h for h in hosts if is_at(h, places("tracker"))]
    if trackers:
        return TRACKERS(trackers=tuple(trackers[:NAMED]), hosts=tuple(hosts[:NAMED]), count=len(hosts))
    return OTHERS(hosts=tuple(hosts[:NAMED]), count=len(hosts)) if hosts else NONE()
