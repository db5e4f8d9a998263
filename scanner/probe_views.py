"""Look at the front page through other eyes: a search engine's, and those of a visitor who comes from one.

Injected pages are often shown to these alone. Another's site, to which such a view may lead, is never asked. The
searcher names a foreign origin besides, so that CROSS_ORIGIN of probe_site.py needs no question of its own; where that
is turned away, the view is asked for without it.
"""

from __future__ import annotations

import asyncio

from .evidence import Addresses, Unseen, View, Views, Visit
from .fetch import PLAINLY, Asking
from .home import Home, find_home
from .probe import Reach, probe
from .weblink import Link

DEADLINE_S = 30
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
SEARCHED = ("Referer", "https://www.google.com/")
ERRORS_FROM = 400
MANNERS = {
    "googlebot": Asking(imitates=GOOGLEBOT, language=""),
    "referrer": Asking(more=(SEARCHED,)),
    "english": Asking(language="en-US,en;q=0.9"),
}


@probe(level=1, deadline_s=DEADLINE_S)
async def VIEWS(reach: Reach, addresses: Addresses) -> Views | Unseen:
    """The crawler's view and the searcher's; the English one where the Indonesian one was led away."""
    home = await find_home(reach, addresses)
    if isinstance(home, Unseen):
        return home
    start = asked_at(home)
    manners = ["googlebot", "referrer", *(["english"] if home.left else [])]
    return Views(str(start), tuple(await asyncio.gather(*(_view(reach, start, m) for m in manners))))


async def _view(reach: Reach, start: Link, manner: str) -> View:
    if manner == "referrer":
        visit = Visit(*await reach.fetch.visit(start, from_a_stranger(reach), stay=True))
        if visit.final is None or visit.final.status < ERRORS_FROM:
            return View(manner, visit)
    how = MANNERS.get(manner, PLAINLY)
    return View(manner, Visit(*await reach.fetch.visit(start, how, stay=True)))


def from_a_stranger(reach: Reach) -> Asking:
    """The searcher's way of asking, with the foreign origin that a browser names for a script of another's page."""
    return Asking(more=(SEARCHED, ("Origin", reach.stranger)))


def asked_at(home: Home) -> Link:
    """Where the front page is asked again: cloaks often stand at "/" alone."""
    return home.link if home.link.path == "/" else home.at("/")
