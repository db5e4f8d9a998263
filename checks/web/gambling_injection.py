"""Whether somebody has put pages or links of online gambling (judi online) into the shop.

Most break-ins in Indonesia end so: of 5,780 suspected defacements that BSSN counted in 2024, 4,071 were gambling. The
owner rarely sees it, since it is shown to search engines, or to those who come from one, or hidden in the page.

The front page is looked at as an Indonesian visitor, as Googlebot and as somebody who comes from Google, and compared.
Each sort of proof counts by itself: a view that is sent to a host of gambling; a title or phrases in one view alone; a
hidden block; many open links; a script or frame of such a host; a script that decodes or moves there; such a host named
as the page's own; a title that advertises it to everybody. Infected needs one of these. Suspicious: an open word or
link, a script that looks for Googlebot, a view sent to another's host of which nothing is known, and links that
strangers left in comments, which prove no break-in. Words that honest shops use (gacor, slot, deposit pulsa) prove
nothing, a part of a name (slothcoffee) neither, and who warns of gambling or reports of it does not advertise it.

Not to be seen from outside: pages shown only to Google's own addresses. Search for `site:` and the domain too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...scanner.evidence import Markup, Page, SecureVisit, ViewMarkups, Views
from ..check import Fact, Level, Maybe, Outcome, Verdict, check
from ..gambling_hosts import masked, masked_host
from ..gambling_signs import CERTAIN, ENTRY, Found, Signs
from ..gambling_ways import led_away, ways_of
from ..gambling_words import CREDIT, SILENT, Talk
from ..site_names import host_of

CLEAN = Outcome("clean", Level.GOOD)
SUSPICIOUS = Outcome("suspicious", Level.MEDIUM)
REDIRECT = Outcome("suspicious_redirect", Level.MEDIUM)
COMMENTS = Outcome("suspicious_comments", Level.MEDIUM)
INFECTED = Outcome("infected", Level.CRITICAL)
NAMED, SHELL = 5, 60


@check(CLEAN, SUSPICIOUS, REDIRECT, COMMENTS, INFECTED, area="site",
       source="BSSN, Lanskap Keamanan Siber Indonesia 2024")
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
    shown = pages.seen.pages if pages.seen else ()
    others = {name: Signs(m, host) for name, m in shown if not _is_home(m, markup.seen)}
    ways = ways_of(secure.seen, views.seen, pages.seen.blocked if pages.seen else ())
    away = list(led_away(ways, host))
    for proof, view, way in away:
        if proof:
            return INFECTED(sign="redirect", view=view, **_evidence(Found(way.host, "Location", (way.host,))))
    for sign, found, view in _proofs(home, others):
        return INFECTED(sign=sign, view=view, **_evidence(found))
    for _, view, way in away:
        return REDIRECT(sign="redirect", view=view, to=masked_host(way.host), place="Location")
    for view, signs in others.items():
        if home and (moved := set(signs.sent) - set(home.sent)):
            return REDIRECT(sign="redirect", view=view, to=masked_host(min(moved)), place="meta http-equiv=refresh")
    for outcome, sign, found, view in _hints(home, others):
        return outcome(sign=sign, view=view, **_evidence(found))
    return CLEAN(views=("browser", *others))


def _evidence(found: Found) -> dict[str, Fact]:
    """What a technician needs to find it, the names of those who did it starred."""
    hosts = tuple(masked_host(host) for host in found.hosts[:NAMED])
    return {"found": masked(found.text), "place": found.place[:80], "hosts": hosts or ("–",)}


def _proofs(home: Signs | None, others: Mapping[str, Signs]) -> Iterator[tuple[str, Found, str]]:
    """(slug of the sign, what was found, in which view)."""
    for view, signs in others.items():
        yield from _in_one_view(signs, home, view)
        yield from _in_page(signs, view)
    if home:
        yield from _in_page(home, "browser")
        if home.whole:
            yield "whole_page", Found(home.headline, "title", home.hosts), "browser"


def _in_one_view(signs: Signs, home: Signs | None, view: str) -> Iterator[tuple[str, Found, str]]:
    """What stands in this view and not in a visitor's."""
    head = signs.headline_talk.without(home.headline_talk if home else SILENT)
    if _is_headline_of_gambling(signs, home, head):
        yield "headline_in_one_view", Found(signs.headline, "title", signs.hosts), view
    new = signs.talk.without(home.talk if home else SILENT)
    if new.gambles and new.score >= CERTAIN - 2:
        yield "phrases_in_one_view", Found(new.words, "body", signs.hosts), view
    known = {out.host for out in home.links} if home else set()
    if links := [out for out in signs.links if out.host not in known]:
        yield "links_in_one_view", Found(links[0].words, links[0].place, signs.hosts), view
    shown = home if home and len(home.page.text) > SHELL else None  # else a script fills the page for visitors
    brands = {out.host for out in signs.brands} - {out.host for out in shown.brands} if shown else set[str]()
    if len(brands) > 2:
        yield "links_in_one_view", Found(", ".join(sorted(brands)), "a", tuple(sorted(brands))), view
    if home and (moved := set(signs.foreign_self) - set(home.foreign_self)):
        yield "names_another_site", Found(min(moved), "link rel=canonical, amphtml", (min(moved),)), view


def _is_headline_of_gambling(signs: Signs, home: Signs | None, head: Talk) -> bool:
    """Whether what the headline of one view says beyond the visitor's (*head*) is proof: enough words, a brand's name
    beside some, or some where the title has nothing of the shop's left."""
    if head.warns:
        return False
    if head.gambles or head.named or (head.brands and (head.kinds - CREDIT or (head.kinds and home is None))):
        return True
    if not _is_replaced(signs, home):
        return False
    hints = {words for kind, words in head.hints if kind in head.kinds}
    return len(hints) > 1 or bool(head.kinds - CREDIT - {"ball"}) or bool(
        head.brands and (hints or ENTRY.search(signs.title)))


def _is_replaced(signs: Signs, home: Signs | None) -> bool:
    return home is not None and signs.replaces(home.title)


def _in_page(signs: Signs, view: str) -> Iterator[tuple[str, Found, str]]:
    """What is a proof in any view."""
    proofs = (("hidden_block", signs.hidden), ("embedded", signs.embedded), ("script", signs.decoded))
    for sign, found in (*proofs, ("links", signs.many)):
        if found:
            yield sign, found, view
    if there := signs.gambling_self:
        yield "names_another_site", Found(there, "link rel=canonical, amphtml, alternate", (there,)), view


def _hints(home: Signs | None, others: Mapping[str, Signs]) -> Iterator[tuple[Outcome, str, Found, str]]:
    """What somebody should look at."""
    for view, signs in others.items():
        new = signs.talk.without(home.talk if home else SILENT)
        head = signs.headline_talk.without(home.headline_talk if home else SILENT)
        if (new.gambles and new.sure) or (_is_replaced(signs, home) and head.kinds and not head.warns):
            yield SUSPICIOUS, "words_in_one_view", Found(new.words, "body"), view
    if home is None:
        return
    for view, signs in others.items():
        if framed := [found for found, _ in signs.frames if found.text not in {f.text for f, _ in home.frames}]:
            yield SUSPICIOUS, "embedded", framed[0], view
    if home.links and not home.talk.warns:
        yield SUSPICIOUS, "link", Found(home.links[0].words, home.links[0].place, home.hosts), "browser"
    if home.matters and not home.talk.warns:
        yield SUSPICIOUS, "link", Found(home.matters[0].words, "a", (home.matters[0].host,)), "browser"
    if home.comments:
        told, hosts = home.comments[0], tuple(dict.fromkeys(out.host for out in home.comments))
        yield COMMENTS, "comments", Found(told.words, told.place, hosts), "browser"
    if home.whispered:
        yield SUSPICIOUS, "hidden_words", home.whispered, "browser"
    if seen := home.framed or home.fetched:
        yield SUSPICIOUS, "embedded", seen, "browser"
    played = any(kind == "games" for kind, _ in home.headline_talk.hints) and home.talk.gambles
    if (home.talk.sells and not home.talk.warns) or played:
        yield SUSPICIOUS, "words", Found(home.talk.words, "body"), "browser"
    if home.cloaks:
        yield SUSPICIOUS, "looks_for_googlebot", Found("navigator.userAgent … Googlebot", "script"), "browser"


def _host(page: Page | None, secure: SecureVisit | None, views: Views | None) -> str:
    if page:
        return host_of(page.reply.url)
    return host_of(views.start) if views else host_of(secure.chain[0].url) if secure and secure.chain else ""


def _is_home(view: Markup, home: Markup | None) -> bool:
    """The same page: nothing to compare."""
    return home is not None and view.elements == home.elements and view.text == home.text
