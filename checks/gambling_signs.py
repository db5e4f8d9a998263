"""A page -> the signs of injected gambling in it: hidden blocks, links, what it says it is, what its scripts decode."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..scanner.evidence import Markup
from .gambling_words import Talk, brand_host, gambling_host, talk_of
from .links import resolved
from .site_names import host_of, same_owner

MOST_SCRIPTS, MOST_CODES = 60, 40
_ATOB = re.compile(r"atob\s{0,5}\(\s{0,5}[\"'`]([A-Za-z0-9+/=_-]{8,8000})[\"'`]")
_HEX = re.compile(r"(?:\\x[0-9a-fA-F]{2}){8,2000}")
_CODES = re.compile(r"fromCharCode\s{0,5}\(\s{0,5}(\d{1,3}(?:\s{0,3},\s{0,3}\d{1,3}){7,2000})")
_REVERSED = re.compile(r"[\"']([^\"']{8,500})[\"']\s{0,5}\.split\(\s{0,5}(?:\"\"|'')\s{0,5}\)\s{0,5}\.reverse")
_MOVES = re.compile(
    r"(?:location(?:\.href)?\s{0,5}=|location\.(?:replace|assign)\s{0,5}\(|window\.open\s{0,5}\()\s{0,5}[\"'`](https?://[^\"'`\s]{4,300})"
)
_CLOAKS = re.compile(r"googlebot|document\.referrer[^;]{0,80}google", re.IGNORECASE)
_REFRESH = re.compile(r"\d{0,6}\s{0,5};\s{0,5}url\s{0,5}=\s{0,5}[\"']?([^\"'\s>]{4,500})", re.IGNORECASE)
_ELSEWHERE = re.compile(r"https?://[^\s\"'<>\\)]{4,300}")


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
    def links(self) -> list[tuple[str, str, bool]]:
        """(host, anchor text, hidden) of links to others that speak of gambling."""
        return [
            (host, text, hidden) for host, path, text, hidden in self._foreign
            if gambling_host(host) or (hidden and brand_host(host)) or talk_of(text).gambles or talk_of(path).gambles
        ]

    @cached_property
    def leads_to_brand(self) -> bool:
        """Whether it links to somebody whose name is built as those of gambling brands."""
        return any(brand_host(host) for host, _, _, _ in self._foreign)

    @cached_property
    def embedded(self) -> str:
        """The host of a script or frame of others whose name speaks of gambling; "" for none."""
        parts = self._page.every("script", "iframe", "frame", "embed")
        hosts = (host_of(resolved(self._page, e.get("src"))) for e in parts)
        return next((h for h in hosts if h and not same_owner(h, self._host) and gambling_host(h)), "")

    @cached_property
    def _foreign(self) -> list[tuple[str, str, str, bool]]:
        """(host, path, anchor text, hidden) of links to others."""
        found = []
        for element in self._page.every("a", "area", "link")[:5_000]:
            rel = (element.get("rel") or "").lower().split()
            if element.tag == "link" and not {"amphtml", "canonical", "alternate"} & set(rel):
                continue
            address = resolved(self._page, element.get("href"))
            host = host_of(address)
            if host and not same_owner(host, self._host):
                found.append((host, address.partition(host)[2][:200], element.text, bool(element.hidden)))
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
    def hidden(self) -> str:
        """The words of a hidden block that carries gambling: linked twice, or told twice and linked; "" for none."""
        hidden = [h for h in self.links if h[2]]
        if len(hidden) > 1:
            return next((text for _, text, _ in hidden if text), hidden[0][0])
        for block in self._page.blocks:
            if len(talk_of(block.text).strong) > 1 and (hidden or self._links_out_hidden()):
                return block.text
        return ""

    @cached_property
    def whispered(self) -> str:
        """A hidden block that only speaks of gambling."""
        return next((b.text for b in self._page.blocks if talk_of(b.text).gambles), "")

    @cached_property
    def decoded(self) -> str:
        """What a script decodes or where it and the page send visitors, when that is gambling; "" for none."""
        for text in (*self._sent_to(), *self._decodings()):
            address = _ELSEWHERE.search(text)
            host = host_of(address[0]) if address else ""
            foreign = bool(host) and not same_owner(host, self._host)
            if foreign and (gambling_host(host) or brand_host(host) or talk_of(text).strong):
                return address[0] if address else ""
            if len(talk_of(text).strong) > 1:
                return text
        return ""

    @cached_property
    def cloaks(self) -> bool:
        """Whether a script of the page itself asks who is Googlebot and then fetches or moves."""
        return any(
            _CLOAKS.search(s) and re.search(r"fetch\(|XMLHttpRequest|location|document\.write", s)
            for s in self._scripts()
        )

    def _links_out_hidden(self) -> bool:
        return any(
            e.hidden and (h := host_of(resolved(self._page, e.get("href")))) and not same_owner(h, self._host)
            for e in self._page.every("a")[:5_000]
        )

    def _scripts(self) -> list[str]:
        return [
            e.text
            for e in self._page.every("script")[:MOST_SCRIPTS]
            if e.text and "json" not in (e.get("type") or "")
        ]

    def _sent_to(self) -> Iterator[str]:
        for script in self._scripts():
            yield from _MOVES.findall(script)[:MOST_CODES]
        for meta in self._page.every("meta"):
            if (meta.get("http-equiv") or "").strip().lower() == "refresh":
                yield from _REFRESH.findall((meta.get("content") or "")[:600])

    def _decodings(self) -> Iterator[str]:
        for script in self._scripts():
            for code in _ATOB.findall(script)[:MOST_CODES]:
                yield _from_base64(code)
            for code in _HEX.findall(script)[:MOST_CODES]:
                yield bytes.fromhex(code.replace("\\x", "")).decode("latin-1")
            for code in _CODES.findall(script)[:MOST_CODES]:
                yield "".join(chr(int(n)) for n in code.split(","))
            yield from (code[::-1] for code in _REVERSED.findall(script)[:MOST_CODES])

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


def _from_base64(code: str) -> str:
    try:
        return base64.b64decode(code.replace("-", "+").replace("_", "/") + "=" * (-len(code) % 4)).decode("latin-1")
    except (binascii.Error, ValueError):
        return ""
