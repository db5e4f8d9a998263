"""How the owner of a domain shows that it is his: a token in DNS, a file, or the front page. Asks as a visitor does.

The proof is looked for at the domain itself and its www, and where their front pages lead within the domain; never at
another name below it: who has one name of a domain does not own the domain.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from codecs import BOM_UTF8
from collections.abc import Collection
from dataclasses import dataclass

from .answer import Caps
from .budget import VISITOR_REQUESTS, Budget
from .derive import taken_apart
from .dial import Dial
from .evidence import Reply, Unseen, Why
from .fetch import Asking, Fetch
from .ledger import Ledger
from .permit import Permit
from .resolver import Resolver
from .suffix import registrable, same_site
from .survey import Settings
from .weblink import Link, read_link

CONNECTIONS, ASKED_S = 24, 20.0
TOKEN = re.compile(r"[0-9a-f]{32}")
META = "ikmscan"
FILE = Asking(caps=Caps(1024, 1024), accept="text/plain,*/*;q=0.5")


def new_token() -> str:
    """A token that nobody guesses."""
    return secrets.token_hex(16)


def record_name(host: str) -> str:
    """The name whose TXT record holds the token."""
    return f"_ikmscan.{registrable(host)}"


def file_path(token: str) -> str:
    """The file that holds the token and nothing else."""
    return f"/.well-known/ikmscan-{token}.txt"


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found: *how* is "dns", "file" or "meta", "" for nothing; *unseen*: the places that did not answer."""

    how: str = ""
    token: str = ""
    unseen: tuple[tuple[str, Why], ...] = ()


async def find_proof(host: str, tokens: Collection[str], settings: Settings) -> Proof:
    """Look for one of *tokens* at the domain of *host*, in DNS first: what is found there needs no request."""
    known = [token for token in tokens if TOKEN.fullmatch(token)]
    domain, until = registrable(host), asyncio.get_running_loop().time() + min(ASKED_S, settings.deadline_s)
    budget = Budget(until, CONNECTIONS, VISITOR_REQUESTS)
    dial, resolver = Dial(settings.routes, Permit.visitor(domain), budget, Ledger()), Resolver(settings.names, budget)
    fetch = Fetch(dial, resolver, settings.manners)
    try:
        return await _Search(domain, known, resolver, dial, fetch).go()
    finally:
        await fetch.close()
        await resolver.close()
        await dial.close()


class _Search:
    def __init__(self, domain: str, tokens: list[str], resolver: Resolver, dial: Dial, fetch: Fetch) -> None:
        self._domain, self._tokens = domain, tokens
        self._resolver, self._dial, self._fetch = resolver, dial, fetch
        self._unseen: list[tuple[str, Why]] = []

    async def go(self) -> Proof:
        found = await self._in_dns()
        for name in (self._domain, f"www.{self._domain}"):
            if not found[0] and await self._known(name):
                found = await self._on_site(name)
        return Proof(*found, tuple(self._unseen))

    async def _known(self, name: str) -> bool:
        addresses = await self._resolver.addresses(name)
        if isinstance(addresses, Unseen):
            return False
        for address in addresses.every:
            self._dial.belongs(address, name)
        return bool(addresses.every)

    async def _in_dns(self) -> tuple[str, str]:
        found = await self._resolver.records(record_name(self._domain), "TXT")
        if found.unseen is not None:
            self._unseen.append(("dns", found.unseen))
        texts = {text.strip().lower().removeprefix("ikmscan=") for text in found.texts}
        return next((("dns", token) for token in self._tokens if token in texts), ("", ""))

    async def _on_site(self, name: str) -> tuple[str, str]:
        for scheme, port in (("https", 443), ("http", 80)):
            start = Link(scheme, name, port)
            page = await self._arrived(start)
            if not isinstance(page, Reply):
                self._unseen.append((str(start), page))
                continue
            for token in self._tokens[:3]:  # within a visitor's fifteen requests
                if await self._in_file(read_link(page.url, port), token):
                    return "file", token
            return self._in_page(page)
        return "", ""

    async def _arrived(self, start: Link) -> Reply | Why:
        """The front page, where no redirect left the domain."""
        chain, _, _, unseen = await self._fetch.visit(start, stay=True)
        if not chain:
            return unseen.why if unseen else Why.REFUSED
        return chain[-1] if same_site(read_link(chain[-1].url, start.port).host, start.host) else Why.OFF_SITE

    async def _in_file(self, page: Link, token: str) -> bool:
        answer = await self._fetch.get(Link(page.scheme, page.host, page.port, file_path(token)), how=FILE)
        found = isinstance(answer, Reply) and answer.status == 200 and answer.body.removeprefix(BOM_UTF8).strip()
        return found == token.encode()

    def _in_page(self, page: Reply) -> tuple[str, str]:
        """In the head only: what strangers write into a page (a comment, a name) stands in its body."""
        if page.status != 200:
            return "", ""
        for meta in taken_apart(page).every("meta"):
            content = (meta.get("content") or "").strip().lower()
            if meta.head and (meta.get("name") or "").strip().lower() == META and content in self._tokens:
                return "meta", content
        return "", ""
