"""A page -> the signs of injected gambling in it: hidden blocks, links, what it says it is, what its scripts decode."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..scanner.evidence import Element, Hidden, Markup
from .gambling_hosts import brand_host, gambling_host
from .gambling_links import TOGGLED, Out, is_menu, outs_of, place_of
from .gambling_scripts import ELSEWHERE, asks_for_google, decodings, moves, scripts_of
from .gambling_words import CREDIT, ENOUGH, Talk, talk_of
from .json_ld import described, names_of
from .links import resolved
from .site_names import host_of, is_market, registered, same_owner

CERTAIN, _MEANS_NOTHING = 2 * ENOUGH, 3
_GAMES = {"slot", "toto", "casino", "poker", "rtp", "stake", "win", "games", "telling"}
ENTRY = re.compile(r"\b(?:daftar|login|amp|masuk|main)\b", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]{3,}")
_NOBODY = frozenset(  # words of titles that name nobody
    ["home", "beranda", "loading", "react", "app", "vite", "vue", "untitled", "document", "index", "the", "dan",
     "selamat", "datang", "welcome", "website", "web", "situs", "toko", "shop", "resmi", "official", "page", "title"])
_TAG = re.compile(r"<[^<>]{0,500}>")
_MEANS_PAGES = re.compile(r"\b(?:canonical|alternate|amphtml|next|prev|shortlink|author|license|me)\b", re.IGNORECASE)
_FULL = re.compile(r"(?:width|min-width)\s*:\s*100(?:vw|%)", re.IGNORECASE)
_OVER = re.compile(r"position\s*:\s*(?:fixed|absolute)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """One sign: its words, where a technician finds it ("a (font_size)", "div#q (off_screen)"), and the hosts it leads
    to."""

    text: str
    place: str
    hosts: tuple[str, ...] = ()


class Signs:
    """The signs of one page, each worked out when it is asked for. *shop*: the host of the shop."""

    def __init__(self, markup: Markup, shop: str) -> None:
        self.page, self._shop = markup, shop

    @cached_property
    def headline(self) -> str:
        """What the page says it is: title, description, first headings, and the names in its structured data."""
        about = [
            e.get("content") or ""
            for e in self.page.every("meta")
            if (e.get("name") or e.get("property") or "").lower()
            in ("description", "og:title", "og:description", "twitter:title", "keywords")
        ]
        heads = [e.text for e in self.page.every("h1")[:3]]
        return " | ".join([self.title, *about[:6], *heads, *names_of(self.page)])[:4_000]

    @cached_property
    def title(self) -> str:
        """Its title alone."""
        return next((e.text for e in self.page.every("title")), "")

    def replaces(self, title: str) -> bool:
        """Whether its title has no word of *title*, which is one that names somebody."""
        mine, theirs = (set(_NAME.findall(t.lower())) for t in (self.title, title))
        return bool(mine) and bool(theirs - _NOBODY) and mine.isdisjoint(theirs - _NOBODY)

    @cached_property
    def headline_talk(self) -> Talk:
        """What the headline says of gambling."""
        return talk_of(self.headline)

    @cached_property
    def talk(self) -> Talk:
        """What a visitor reads of gambling, the headline and the names of pictures too."""
        pictures = " | ".join(e.get("alt") or "" for e in self.page.every("img")[:200])
        return talk_of(f"{self.headline} | {self.page.text} | {pictures[:8_000]}")

    @cached_property
    def outs(self) -> list[Out]:
        """All links that bring points."""
        return outs_of(self.page, self._shop)

    @cached_property
    def links(self) -> list[Out]:
        """Those to others that lead to gambling and were written by the shop, or by who broke in."""
        return [out for out in self.outs if out.speaks and not out.own and not out.comment]

    @cached_property
    def brands(self) -> list[Out]:
        """Those to hosts named as brands are, which prove something only in one view."""
        return [out for out in self.outs if out.brand and not out.comment and self._is_strange_brand(out.host)]

    @cached_property
    def comments(self) -> list[Out]:
        """Those that strangers left."""
        return [out for out in self.outs if out.speaks and out.comment]

    @cached_property
    def matters(self) -> list[Out]:
        """Those whose anchor only names the matter."""
        return [out for out in self.outs if out.matter and not out.comment]

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts of those links, and those that the page names as its own."""
        return tuple(dict.fromkeys([out.host for out in self.links] + self.foreign_self))

    @cached_property
    def many(self) -> Found | None:
        """Open links that are more than one mistake: two that say it twice, three that say it once."""
        shown = [out for out in self.links if not out.hidden]
        twice = {out.host for out in shown if out.points >= CERTAIN - 2 or out.certain}
        own = {out.address for out in self.outs if out.own and out.speaks}
        hinting = {out.address for out in self.outs if out.points > 1 and not (out.own or out.comment or out.hidden)}
        if len(twice) > 1 or (len(shown) > 1 and len(hinting) > 2) or len(own) > 2:
            told = shown or [out for out in self.outs if out.own]
            return Found(", ".join(dict.fromkeys(out.words for out in told[:4])), told[0].place, self.hosts)
        return None

    @cached_property
    def whole(self) -> bool:
        """Whether the page as a whole advertises it: its headline does, or hints at it and leads into a brand's, or
        bids one enter a brand's while the page tells of its games."""
        head = self.headline_talk
        if head.gambles and head.sure and (head.sells or head.score >= CERTAIN - 2 or head.brands or self.links):
            return True
        brands = [out for out in self.outs if out.brand and not out.comment]
        enters = any(ENTRY.search(f"{out.words} {out.host}") for out in brands)
        if enters and head.kinds & _GAMES and not head.warns:
            return True
        plays = {words for kind, words in self.talk.hints if kind in ("games", "telling")} | self.talk.sure
        return bool((head.brands or head.sure) and ENTRY.search(self.title) and plays) and self.talk.gambles and (
            len(self.talk.kinds - CREDIT) > 1 and self.talk.score >= CERTAIN)

    @cached_property
    def embedded(self) -> Found | None:
        """A script, frame or form of a host of gambling, or a frame over the whole page of a brand's."""
        for e in self.page.every("script", "iframe", "frame", "embed", "object", "form"):
            host = host_of(resolved(self.page, e.get("src") or e.get("data") or e.get("action")))
            theirs = gambling_host(host) or (self._is_over_all(e) and self._is_strange_brand(host))
            if host and theirs and not same_owner(host, self._shop):
                return Found(host, place_of(e), (host,))
        return None

    @cached_property
    def fetched(self) -> Found | None:
        """A picture or a style sheet from a host of gambling, or a way to one that is made ready."""
        named = [(e, e.get("src")) for e in self.page.every("img")]
        named += [(e, e.get("href")) for e in self.page.every("link") if not _MEANS_PAGES.search(e.get("rel") or "")]
        places = {host: e for e, to in reversed(named) if to and "//" in to[:9] and (host := host_of(to))}
        theirs = next((h for h in places if gambling_host(registered(h)) and not same_owner(h, self._shop)), "")
        return Found(theirs, place_of(places[theirs]), (theirs,)) if theirs else None

    @property
    def framed(self) -> Found | None:
        """A frame that nobody sees, of a host named as a brand is."""
        return next((found for found, hidden in self.frames if hidden), None)

    @cached_property
    def frames(self) -> list[tuple[Found, bool]]:
        """(frame of a host named as a brand is, whether it is hidden)."""
        framed = ((e, host_of(resolved(self.page, e.get("src")))) for e in self.page.every("iframe", "frame"))
        return [(Found(host, place_of(e), (host,)), bool(e.hidden)) for e, host in framed
                if host and not same_owner(host, self._shop) and self._is_strange_brand(host)]

    @cached_property
    def sent(self) -> list[str]:
        """Other people's hosts to which the page itself moves its visitors (meta refresh)."""
        told = (host_of(resolved(self.page, to)) for _, to in moves(self.page, ()))
        return [host for host in told if host and not same_owner(host, self._shop) and not is_market(host)]

    def _is_over_all(self, frame: Element) -> bool:
        """Whether it is a frame that covers the page, or stands in the place of one that has not even a title."""
        style, sizes = frame.get("style") or "", {frame.get("width"), frame.get("height")}
        covers = bool(_FULL.search(style) or "inset" in style) and bool(_OVER.search(style))
        return frame.tag in ("iframe", "frame") and (covers or (sizes == {"100%"} and not self.title))

    @cached_property
    def foreign_self(self) -> list[str]:
        """Other people's hosts that the page names as its own (canonical, amphtml)."""
        return [host for host, rel in self._named_hosts() if "alternate" not in rel]

    @cached_property
    def gambling_self(self) -> str:
        """Of those and of its other languages one of gambling, or of a brand that the page itself does not name."""
        for host, rel in self._named_hosts():
            if gambling_host(host) or ("alternate" not in rel and self._is_strange_brand(host)):
                return host
        return ""

    def _is_strange_brand(self, host: str) -> bool:
        """Whether *host* is named as a brand is, and the page does not call itself so."""
        name = re.sub(r"[\W_]", "", self.title.lower())
        pieces = [piece for label in host.split(".")[:-1] for piece in label.split("-") if len(piece) > 3]
        return brand_host(host) and not any(piece in name for piece in pieces)

    def _named_hosts(self) -> Iterator[tuple[str, list[str]]]:
        for e in self.page.every("link"):
            rel = (e.get("rel") or "").lower().split()
            if {"amphtml", "canonical"} & set(rel) or ("alternate" in rel and e.get("hreflang")):
                host = host_of(resolved(self.page, e.get("href")))
                if host and not same_owner(host, self._shop) and not host.endswith(("ampproject.org", "google.com")):
                    yield host, rel
        shared = [e.get("content") for e in self.page.every("meta") if (e.get("property") or "").lower() == "og:url"]
        for address in (*shared, *described(self.page, "url", "sameAs", "@id")):
            if (host := host_of(resolved(self.page, address))) and not same_owner(host, self._shop):
                yield host, ["alternate"]

    @cached_property
    def hidden(self) -> Found | None:
        """A hidden block that carries gambling. Where nobody hides by chance one sign is enough; what a script shows
        needs a link that is sure; a menu, or words for readers of screens, two signs."""
        hidden = [out for out in self.outs if out.hidden and not out.own and not out.comment]
        hosts = tuple(dict.fromkeys(out.host for out in hidden))
        plain = [out for out in hidden if (out.speaks and not out.menu) or out.buried]
        menu = [out for out in hidden if out.points > 1 and out.menu]
        brands = [out for out in hidden if out.brand and not out.menu]
        hints = [out for out in hidden if out.points > 1 and not out.menu]
        needed = CERTAIN if len(menu) < 1 or menu[0].hidden in TOGGLED else CERTAIN - 2
        chosen = plain or (menu if sum(out.points for out in menu) >= needed else [])
        chosen = chosen or (hints if len({out.host for out in hints}) > 2 else [])
        if not chosen and len({b.host for b in brands}) > (2 if all(b.hidden in TOGGLED for b in brands) else 1):
            chosen = brands
        if chosen:
            told = next((out for out in chosen if out.text), chosen[0])
            return Found(told.words, told.place, hosts)
        pictures = (Hidden(e.hidden, alt, e.hidden_by) for e in self.page.every("img")[:200]
                    if e.hidden and len(alt := e.get("alt") or "") > _MEANS_NOTHING)
        blocks = (*self.page.blocks, *pictures)
        return next((Found(b.text, _of_block(b), hosts) for b in blocks if _carries(b)), None)

    @cached_property
    def whispered(self) -> Found | None:
        """A hidden block that only speaks of gambling."""
        found = ((block, talk_of(block.text)) for block in self.page.blocks)
        return next((Found(b.text, _of_block(b)) for b, talk in found
                     if (talk.gambles and talk.sure) or (talk.named and talk.secret >= ENOUGH)), None)

    @cached_property
    def decoded(self) -> Found | None:
        """What a script decodes or where it and the page send visitors, when that is gambling."""
        for place, address in moves(self.page, self._scripts):
            host = host_of(resolved(self.page, address))
            if host and not same_owner(host, self._shop) and (
                    gambling_host(host) or self._is_strange_brand(host) or talk_of(address).sure
                    or (self.cloaks and not is_market(host))):
                return Found(address, place, (host,))
        for place, text, undone in decodings(self.page, self._scripts):
            if found := self._in_code(place, text, undone):
                return found
        return None

    def _in_code(self, place: str, text: str, undone: bool) -> Found | None:
        for address in ELSEWHERE.findall(text)[:20]:
            host = host_of(address if "://" in address else f"https:{address}")
            if host and not same_owner(host, self._shop) and (
                    gambling_host(host) or (undone and _is_address(text) and self._is_strange_brand(host))):
                return Found(address, place, (host,))
        talk = talk_of(_TAG.sub(" ", text)) if len(text) > 6 else None
        if talk and talk.secret >= CERTAIN and talk.gambles and ("<" in text or "//" in text or place != "script"):
            return Found(talk.words, place)
        return None

    @cached_property
    def _scripts(self) -> list[str]:
        return scripts_of(self.page)

    @cached_property
    def cloaks(self) -> bool:
        """Whether a script of the page itself asks who is Googlebot and then fetches or moves."""
        return any(map(asks_for_google, self._scripts))


def _is_address(text: str) -> bool:
    """Whether what was decoded is an address, or a line that goes there."""
    return len(text) < 300 and (text.lstrip()[:4] in ("http", "//") or "location" in text or "<" in text)


def _carries(block: Hidden) -> bool:
    """Whether its words alone are a proof."""
    talk = talk_of(block.text)
    shown = block.how in TOGGLED or is_menu(block.how, block.element)
    rests = bool(talk.sure or talk.named or talk.disguised) or len(talk.kinds) > 2
    hints = {words for kind, words in talk.hints if kind in talk.kinds - {"data"}}
    twice = not shown and len(hints) > 1 and not talk.warns
    return twice or (rests and talk.secret >= (CERTAIN if shown else ENOUGH))


def _of_block(block: Hidden) -> str:
    return f"{block.element or 'block'} ({block.how})"


