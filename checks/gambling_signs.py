"""A page -> the signs of injected gambling in it: hidden blocks, links, what it says it is, what its scripts decode."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..scanner.evidence import Element, Hidden, Markup
from .gambling_scripts import CLOAKS, ELSEWHERE, MOVES_OR_FETCHES, decodings, scripts_of
from .gambling_words import Talk, brand_host, gambling_host, talk_of
from .links import resolved
from .site_names import host_of, same_owner

MOST_LINKS = 5_000
# Ways of hiding that a script undoes (menus, answers to questions); nobody hides by the others what shall be read.
TOGGLED = ("display_none", "visibility", "attribute")


@dataclass(frozen=True, slots=True)
class Found:
    """One sign: its words, where a technician finds it ("a (font_size)", "div#q (off_screen)"), and the hosts it leads
    to."""

    text: str
    place: str
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Out:
    """A link to another site that speaks of gambling."""

    host: str
    text: str
    place: str
    hidden: str

    @property
    def words(self) -> str:
        """Its anchor, else its host."""
        return self.text or self.host


class Signs:
    """The signs of one page, each worked out when it is asked for. *host*: the host of the shop."""

    def __init__(self, markup: Markup, host: str) -> None:
        self._page, self._host = markup, host

    @cached_property
    def headline(self) -> str:
        """What the page says it is: title, description, first headings, and the names in its structured data."""
        page = self._page
        titles = [e.text for e in page.every("title")[:1]]
        about = [
            e.get("content") or ""
            for e in page.every("meta")
            if (e.get("name") or e.get("property") or "").lower()
            in ("description", "og:title", "og:description", "keywords")
        ]
        return " | ".join([*titles, *about[:6], *(e.text for e in page.every("h1")[:3]), *self._named()])[:4_000]

    @cached_property
    def headline_talk(self) -> Talk:
        """What the headline says of gambling."""
        return talk_of(self.headline)

    @cached_property
    def talk(self) -> Talk:
        """What a visitor reads of gambling, the headline too."""
        return talk_of(f"{self.headline} {self._page.text}")

    @cached_property
    def links(self) -> list[Out]:
        """Links to others that speak of gambling."""
        return [
            Out(host, e.text, _place(e), e.hidden)
            for e, host, path in self._foreign
            if (gambling_host(host) and not talk_of(e.text).warned)
            or (e.hidden and brand_host(host))
            or _says(e.text, e.hidden)
            or (_says(path, e.hidden) and not talk_of(e.text).warned)
        ]

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts of those links, and those that the page names as its own."""
        return tuple(dict.fromkeys([out.host for out in self.links] + self.foreign_self))

    @cached_property
    def leads_to_brand(self) -> bool:
        """Whether it links to somebody whose name is built as those of gambling brands."""
        return any(brand_host(host) for _, host, _ in self._foreign)

    @cached_property
    def embedded(self) -> Found | None:
        """A script or frame of others whose host speaks of gambling."""
        for e in self._page.every("script", "iframe", "frame", "embed"):
            host = host_of(resolved(self._page, e.get("src")))
            if host and not same_owner(host, self._host) and gambling_host(host):
                return Found(host, _place(e), (host,))
        return None

    @cached_property
    def _foreign(self) -> list[tuple[Element, str, str]]:
        """(element, host, path) of links to others."""
        found = []
        for element in self._page.every("a", "area", "link")[:MOST_LINKS]:
            rel = (element.get("rel") or "").lower().split()
            if element.tag == "link" and not {"amphtml", "canonical", "alternate"} & set(rel):
                continue
            address = resolved(self._page, element.get("href"))
            host = host_of(address)
            if host and not same_owner(host, self._host):
                found.append((element, host, address.partition(host)[2][:200]))
        return found

    @cached_property
    def foreign_self(self) -> list[str]:
        """Other people's hosts that the page names as its own (canonical, amphtml)."""
        named = [
            host_of(resolved(self._page, e.get("href")))
            for e in self._page.every("link")
            if {"amphtml", "canonical"} & set((e.get("rel") or "").lower().split())
        ]
        return [
            h
            for h in named
            if h and not same_owner(h, self._host) and not h.endswith(("ampproject.org", "google.com"))
        ]

    @cached_property
    def hidden(self) -> Found | None:
        """A hidden block that carries gambling: a link that says so, words told twice, or once where nobody hides by
        chance. A brand's host alone counts with another."""
        links = [out for out in self.links if out.hidden]
        hosts = tuple(dict.fromkeys(out.host for out in links))
        plain = [out for out in links if gambling_host(out.host) or talk_of(out.text).secret or len(links) > 1]
        plain = plain or [out for out in links if not brand_host(out.host)]
        if plain:
            told = next((out for out in plain if out.text), plain[0])
            return Found(told.words, told.place, hosts)
        for block in self._page.blocks:
            talk = talk_of(block.text)
            if talk.secret and (len(talk.secret) > 1 or block.how not in TOGGLED):
                return Found(block.text, _of_block(block), hosts or self._hidden_hosts())
        return None

    @cached_property
    def whispered(self) -> Found | None:
        """A hidden block that only speaks of gambling."""
        return next((Found(b.text, _of_block(b)) for b in self._page.blocks if talk_of(b.text).secret), None)

    @cached_property
    def decoded(self) -> Found | None:
        """What a script decodes or where it and the page send visitors, when that is gambling."""
        for place, text in decodings(self._page):
            address = ELSEWHERE.search(text)
            host = host_of(address[0]) if address else ""
            foreign = bool(host) and not same_owner(host, self._host)
            if foreign and (gambling_host(host) or brand_host(host) or talk_of(text).strong):
                return Found(address[0] if address else "", place, (host,))
            if len(talk_of(text).strong) > 1:
                return Found(text, place, (host,) if foreign else ())
        return None

    @cached_property
    def cloaks(self) -> bool:
        """Whether a script of the page itself asks who is Googlebot and then fetches or moves."""
        return any(CLOAKS.search(s) and MOVES_OR_FETCHES.search(s) for s in scripts_of(self._page))

    def _hidden_hosts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(host for e, host, _ in self._foreign if e.hidden))

    def _named(self) -> Iterator[str]:
        """Names in JSON-LD (schema.org), as a search engine reads them."""
        for element in self._page.every("script"):
            if (element.get("type") or "").strip().lower() == "application/ld+json":
                try:
                    yield from _names(json.loads(element.text))
                except (ValueError, RecursionError):
                    yield from re.findall(r'"name"\s*:\s*"([^"]{1,200})"', element.text)[:10]


@dataclass(slots=True)
class _Left:
    names: int = 20


def _names(value: object) -> Iterator[str]:
    todo, left = [value], _Left()
    while todo and left.names:
        item = todo.pop()
        if isinstance(item, dict):
            for key, inner in item.items():
                if key in ("name", "headline", "description") and isinstance(inner, str):
                    left.names -= 1
                    yield inner[:300]
                todo.append(inner)
        elif isinstance(item, list):
            todo.extend(item[:50])


def _says(text: str, hidden: str) -> bool:
    """Whether a link's words speak of gambling; those of a hidden one count sooner."""
    talk = talk_of(text)
    return bool(talk.secret) if hidden else talk.gambles


def _place(element: Element) -> str:
    """The element, how it is hidden, and which one around it hides it."""
    outer = f" < {element.hidden_by}" if element.hidden_by not in ("", element.tag) else ""
    return f"{element.tag}{outer} ({element.hidden})" if element.hidden else element.tag


def _of_block(block: Hidden) -> str:
    return f"{block.element or 'block'} ({block.how})"
