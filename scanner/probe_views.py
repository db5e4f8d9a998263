"""Look at the front page through other eyes: a search engine's, and those of a visitor who comes from one.

Injected pages are often shown to these alone. Another's site, to which such a view may lead, is never asked.
"""

from __future__ import annotations

import asyncio

from .answer import Caps
from .evidence import Addresses, Unseen, View, Views, Visit
from .fetch import BODY_BYTES, PLAINLY, Asking
from .home import find_home
from .probe import Reach, probe
from .weblink import Link

DEADLINE_S = 30
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
MANNERS = {
    "googlebot": Asking(imitates=GOOGLEBOT, language=""),
    "referrer": Asking(more=(("Referer", "https://www.google.com/"),), caps=Caps(64 * 1024, BODY_BYTES)),
    "english": Asking(language="en-US,en;q=0.9"),
}


@probe(level=1, deadline_s=DEADLINE_S)
async def VIEWS(reach: Reach, addresses: Addresses) -> Views | Unseen:
    """The crawler's view and the searcher's; the English one where the Indonesian one was led away."""
    home = await find_home(reach, addresses)
    if isinstance(home, Unseen):
        return home
    start = home.link if home.link.path == "/" else home.at("/")  # cloaks often stand at "/" alone
    manners = ["googlebot", "referrer", *(["english"] if home.left else [])]
    return Views(str(start), tuple(await asyncio.gather(*(_view(reach, start, m) for m in manners))))


async def _view(reach: Reach, start: Link, manner: str) -> View:
    how = MANNERS.get(manner, PLAINLY)
    return View(manner, Visit(*await reach.fetch.visit(start, how, stay=True)))
