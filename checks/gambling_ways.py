"""Where each view of the shop was sent, and whether gambling stands at that end. Asks nobody.

A host of gambling is proof in any view. A brand's name is proof only with a word of gambling in the address, at a
free host for AMP copies, or where one view alone is sent there. Any other host proves nothing: a guard, another domain
of the shop's own, a language.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..scanner.evidence import End, Reply, SecureVisit, Views, Visit
from ..scanner.evidence.reference import joined
from .gambling_hosts import brand_host, brand_word, gambling_host
from .gambling_scripts import refreshed
from .gambling_words import ENOUGH, Talk, talk_of
from .site_names import host_of, is_free, is_market, same_owner

_AMP = re.compile(r"(?:^|[.-])amp(?:[.-]|$)")
_ENTRY = re.compile(r"daftar|login|register|slot|toto|togel|amp|\bref\b|gacor", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Way:
    """The end of one view's way: its *host*, "" for the shop's own, and what follows it."""

    host: str = ""
    path: str = ""


def ways_of(secure: SecureVisit | None, views: Views | None, stopped: tuple[str, ...]) -> dict[str, Way]:
    """The way of each view that was not *stopped* by a guard."""
    visits: dict[str, Visit] = {"browser": secure} if secure and secure.chain else {}
    visits.update({v.manner: v.visit for v in views.views} if views else {})
    ways = {name: _way(visit) for name, visit in visits.items() if visit.chain}
    return {name: way for name, way in ways.items() if name not in stopped or gambles(way)}


def led_away(ways: dict[str, Way], shop: str) -> Iterator[tuple[bool, str, Way]]:
    """(whether it is proof, the view, the way) of each view that was sent to somebody else, proofs first."""
    found = []
    for view, way in ways.items():
        if way.host and not same_owner(way.host, shop) and not is_market(way.host):
            alone = all(not other.host for name, other in ways.items() if name != view)
            stays = any(not other.host for name, other in ways.items() if name != view)
            words = re.findall(r"\w+", way.path.lower())
            hint = brand_host(way.host) or bool(_said(way).kinds) or any(map(brand_word, words))
            proof = gambles(way) or (alone and stays and hint)
            if proof or stays:
                found.append((proof, view, way))
    yield from sorted(found, key=lambda told: not told[0])


def gambles(way: Way) -> bool:
    """Whether gambling stands at the end of *way*."""
    if not way.host:
        return False
    if gambling_host(way.host) or _said(way).secret >= ENOUGH:
        return True
    amp = bool(_AMP.search(way.host.partition(".")[0])) and is_free(way.host)
    return amp or (brand_host(way.host) and bool(_ENTRY.search(way.path) or _AMP.search(way.host)))


def _said(way: Way) -> Talk:
    return talk_of(re.sub(r"[-_+%/]+", " ", way.path))


def _way(visit: Visit) -> Way:
    start = host_of(visit.chain[0].url)
    url = visit.last_url if visit.end is not End.ARRIVED else _refreshed(visit.chain[-1])
    end = host_of(url)
    return Way() if not end or same_owner(start, end) else Way(end, url.partition(end)[2][:200])


def _refreshed(page: Reply) -> str:
    """Where a visitor of *page* is a moment later: browsers follow its Refresh header."""
    for to in refreshed("".join(page.header("refresh")[:1])):
        with contextlib.suppress(ValueError):  # "http://[" and its kin
            return joined(page.url, to)
    return page.url
