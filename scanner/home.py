"""Where the shop's front page is, for those who ask about it again. Asks nothing that a visitor did not ask."""

from __future__ import annotations

from dataclasses import dataclass

from .derive import NO_HTTPS
from .evidence import Addresses, End, Reply, Unseen, Why
from .probe import Reach
from .standing import GUARDED, UNAVAILABLE
from .suffix import same_site
from .weblink import Link, read_link


@dataclass(frozen=True, slots=True)
class Home:
    """*link*: the last address of the visitor's way that is on the site, and *reply* what it answered. *left*: the way
    led to another site."""

    link: Link
    reply: Reply
    left: bool

    def at(self, path: str) -> Link:
        """The address of *path* on the same server."""
        return Link(self.link.scheme, self.link.host, self.link.port, path)


async def find_home(reach: Reach, addresses: Addresses) -> Home | Unseen:
    """The front page over https, over http only where nobody speaks https. Unseen where a guard asks us to go.

    Walks the visits of probe_page.py again; fetch.py remembers every answer of them.
    """
    secure = await _way(reach, Link("https", addresses.host, reach.target.port))
    if isinstance(secure, Unseen) and secure.why in NO_HTTPS:
        return await _way(reach, Link("http", addresses.host, 80))
    return secure


async def _way(reach: Reach, start: Link) -> Home | Unseen:
    chain, end, last, unseen = await reach.fetch.visit(start)
    if not chain:
        return unseen or Unseen(Why.REFUSED if end is End.REFUSED else Why.ERROR_PAGE, f"{end}: {last}"[:200])
    ours = [r for r in chain if _is_ours(r.url, start, reach)]
    left = len(ours) < len(chain) or (end is not End.BAD_LOCATION and not _is_ours(last, start, reach))
    if end is not End.ARRIVED and not left:
        return unseen or Unseen(Why.ERROR_PAGE, f"{end}: {last}"[:200])
    if ours[-1].status == UNAVAILABLE:
        return Unseen(Why.ERROR_PAGE, str(UNAVAILABLE))
    if ours[-1].status in GUARDED:
        return Unseen(Why.BLOCKED, str(ours[-1].status))
    return Home(read_link(ours[-1].url, reach.target.port), ours[-1], left)


def _is_ours(url: str, start: Link, reach: Reach) -> bool:
    """Whether an address of the way, which was a Link before, is on the site."""
    return same_site(read_link(url, reach.target.port).host, start.host)
