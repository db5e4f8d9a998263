"""Whether somebody has put pages or links of online gambling (judi online) into the shop.

Most break-ins in Indonesia end so: of 5,780 suspected defacements that BSSN counted in 2024, 4,071 were gambling. The
owner rarely sees it, since it is shown to search engines, or to those who come from one, or hidden in the page.

The front page is looked at as an Indonesian visitor, as Googlebot and as somebody who comes from Google, and compared.
Infected: one view alone is sent to another's site; phrases of gambling stand only in Googlebot's view, or in a hidden
block; the page loads a script or frame of such a site, or names another's site as its own in one view; a
script decodes such an address; or the whole page advertises it. Suspicious: such words in the open text, one such link,
or a script that looks for Googlebot. Words that honest shops use (gacor, slot, deposit pulsa) prove nothing, and who
warns of gambling does not advertise it.

Not to be seen from outside: pages shown only to Google's own addresses. Search for `site:` and the domain too.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...scanner.evidence import End, Markup, Page, SecureVisit, ViewMarkups, Views, Visit
from ..check import Fact, Level, Maybe, Outcome, Verdict, check
from ..gambling_signs import Found, Signs
from ..gambling_words import masked, masked_host
from ..site_names import host_of, is_market, same_owner

CLEAN = Outcome("clean", Level.GOOD)
SUSPICIOUS = Outcome("suspicious", Level.MEDIUM)
INFECTED = Outcome("infected", Level.CRITICAL)
NAMED = 5


@check(CLEAN, SUSPICIOUS, INFECTED, area="site", source="BSSN, Lanskap Keamanan Siber Indonesia 2024")
def CHECK(
    page: Maybe[Page],
    markup: Maybe[Markup],
    secure: Maybe[SecureVisit],
    views: Maybe[Views],
    pages: Maybe[ViewMarkups],
) -> Verdict:
    """The first proof of an injection, else the first sign of one: what was found, where in the page, in whose view."""
    host = _host(page.seen, secure.seen, views.seen)
    home = Signs(markup.seen, host) if page.seen and markup.seen else None
    others = (
        {name: Signs(m, host) for name, m in pages.seen.pages if not _is_home(m, markup.seen)} if pages.seen else {}
    )
    for sign, found, view in _proofs(home, others, _ways(secure.seen, views.seen), host):
        return INFECTED(sign=sign, view=view, **_evidence(found))
    for sign, found in _hints(home):
        return SUSPICIOUS(sign=sign, view="browser", **_evidence(found))
    return CLEAN(views=("browser", *others))


def _evidence(found: Found) -> dict[str, Fact]:
    """What a technician needs to find it, the names of those who did it starred."""
    hosts = tuple(masked_host(host) for host in found.hosts[:NAMED])
    return {"found": masked(found.text), "place": found.place[:80], "hosts": hosts or ("–",)}


def _proofs(
    home: Signs | None, others: dict[str, Signs], ways: dict[str, str], host: str
) -> Iterator[tuple[str, Found, str]]:
    """(slug of the sign, what was found, in which view)."""
    for view, there in ways.items():
        elsewhere = [there for name, there in ways.items() if name != view]
        if there and "" in elsewhere and not same_owner(there, host) and not is_market(there):
            yield "redirect", Found(there, "Location", (there,)), view
    told = home.talk.told if home else frozenset[str]()
    for view, signs in others.items():
        new = signs.talk.secret - told
        if signs.headline_talk.secret and not (home and home.headline_talk.told):
            yield "headline_in_one_view", Found(signs.headline, "title", signs.hosts), view
        if len(new) > 1:
            yield "phrases_in_one_view", Found(", ".join(sorted(new)), "body", signs.hosts), view
        if home and (moved := set(signs.foreign_self) - set(home.foreign_self)):
            yield "names_another_site", Found(min(moved), "link rel=canonical, amphtml", (min(moved),)), view
        yield from _in_page(signs, view)
    if home:
        yield from _in_page(home, "browser")
        leads_out = bool(home.foreign_self or home.links) or home.leads_to_brand
        if home.headline_talk.gambles and (leads_out or len(home.talk.strong) > 3):
            yield "whole_page", Found(home.headline, "title", home.hosts), "browser"


def _in_page(signs: Signs, view: str) -> Iterator[tuple[str, Found, str]]:
    for sign, found in (("hidden_block", signs.hidden), ("embedded", signs.embedded), ("script", signs.decoded)):
        if found:
            yield sign, found, view
    if len({out.host for out in signs.links}) > 2 and not signs.talk.warns:
        told = next((out for out in signs.links if out.text), signs.links[0])
        yield "links", Found(told.words, told.place, signs.hosts), view


def _hints(home: Signs | None) -> Iterator[tuple[str, Found]]:
    if home is None:
        return
    if home.links and not home.talk.warns:
        yield "link", Found(home.links[0].words, home.links[0].place, home.hosts)
    if home.whispered:
        yield "hidden_words", home.whispered
    if home.talk.gambles:
        yield "words", Found(", ".join(sorted(home.talk.strong)), "body")
    if home.cloaks:
        yield "looks_for_googlebot", Found("navigator.userAgent … Googlebot", "script")


def _ways(secure: SecureVisit | None, views: Views | None) -> dict[str, str]:
    """Where each view was sent: another's host, or "" for those that stayed."""
    visits: dict[str, Visit] = {"browser": secure} if secure and secure.chain else {}
    visits.update({v.manner: v.visit for v in views.views} if views else {})
    return {name: _left_for(visit) for name, visit in visits.items() if visit.chain}


def _left_for(visit: Visit) -> str:
    start = host_of(visit.chain[0].url)
    end = host_of(visit.last_url if visit.end is not End.ARRIVED else visit.chain[-1].url)
    return "" if not end or same_owner(start, end) else end


def _host(page: Page | None, secure: SecureVisit | None, views: Views | None) -> str:
    if page:
        return host_of(page.reply.url)
    return host_of(views.start) if views else host_of(secure.chain[0].url) if secure and secure.chain else ""


def _is_home(view: Markup, home: Markup | None) -> bool:
    """The same page: nothing to compare."""
    return home is not None and view.elements == home.elements and view.text == home.text
