"""What stands at an address instead of the shop: recognised from one answer, by the signs of standing.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from .evidence import Markup, Reply, Standing
from .listing import made_by

# Answers of a guard or a full house instead of the shop: headers of such a page say nothing about the shop.
GUARDED = (401, 403, 406, 429, 451, 468)
# Down, in maintenance or too busy, and of some guards too (RFC 9110 section 15.6.4): nobody knows who says it.
UNAVAILABLE = 503
_BARS = re.compile(r" +[-–—|·•»:/]+ +|[|:]+ +")
MOST_BODY_BYTES = 64 * 1024  # each such page says early what it is


@dataclass(frozen=True, slots=True)
class Sign:
    """One row of standing.toml; what it does not name it does not ask for. *short* is -1 for any length."""

    slug: str
    kind: str
    statuses: tuple[int, ...] = ()
    header: tuple[str, ...] = ()
    host: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    short: int = -1

    def fits(self, page: _Page) -> bool:
        """Whether all that the sign names is there."""
        return (
            (not self.statuses or page.reply.status in self.statuses)
            and (not self.header or any(self.header[1] in v.lower() for v in page.reply.header(self.header[0])))
            and (not self.host or any(page.host == h or page.host.endswith(f".{h}") for h in self.host))
            and (not self.path or any(p in page.path for p in self.path))
            and (not self.title or page.title.startswith(self.title))
            and (not self.whole or page.title in self.whole)
            and (not self.part or not page.parts.isdisjoint(self.part))
            and (not self.ends or page.title.rstrip(" .!").endswith(self.ends))
            and (not self.heading or page.heading in self.heading)
            and (self.short < 0 or page.characters <= self.short)
            and all(text in page.body for text in self.body)
            and (not self.says or any(text in page.body for text in self.says))
            and not any(text in page.body for text in self.lacks)
        )


@dataclass(frozen=True, slots=True)
class _Page:
    reply: Reply
    host: str
    path: str
    title: str
    heading: str
    body: str
    characters: int

    @property
    def parts(self) -> frozenset[str]:
        """The title, cut at its dashes and bars: shops put their name before or behind one."""
        return frozenset(part.strip(" .!…") for part in _BARS.split(self.title))


def standing_of(reply: Reply, markup: Markup) -> Standing:
    """What *reply*, taken apart as *markup*, is: the shop, or a page in its place."""
    page = _read(reply, markup)
    for sign in signs():
        if sign.fits(page):
            return Standing(sign.kind, sign.slug, reply.url, reply.status)
    if reply.status == UNAVAILABLE:
        return Standing("unavailable", "status", reply.url, reply.status)
    if reply.status in GUARDED:
        return Standing("guard", "status", reply.url, reply.status)
    if not 200 <= reply.status < 300:
        return Standing("error", "status", reply.url, reply.status)
    server = made_by(page.body)
    return Standing("listing" if server else "shop", server, reply.url, reply.status)


def _read(reply: Reply, markup: Markup) -> _Page:
    parts = urlsplit(reply.url)  # an address we asked, so it can be read
    title = next((e.text.strip().lower() for e in markup.elements if e.tag == "title"), "")
    body = reply.body[:MOST_BODY_BYTES].decode("latin-1").lower()
    heading = next((e.text.strip(" .!…").lower() for e in markup.every("h1", "h2")), "")
    return _Page(reply, parts.hostname or "", parts.path, title, heading, body, len(markup.text))


@cache
def signs() -> tuple[Sign, ...]:
    """All signs, in the order of the file."""
    table = tomllib.loads(files(__package__).joinpath("standing.toml").read_text(encoding="utf-8"))
    return tuple(_sign(slug, row) for slug, row in table.items())


def _sign(slug: str, row: dict[str, object]) -> Sign:
    lists = {name: tuple(value) for name, value in row.items() if isinstance(value, list)}
    short = row.get("short", -1)
    return Sign(slug, str(row["kind"]), short=short if isinstance(short, int) else -1, **lists)
