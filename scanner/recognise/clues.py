"""What was seen -> clues: short strings, each with the place where it stood. Of pages only elements are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from ..evidence import Doorways, MailServers, Markup, Reply
from ..evidence.reference import host_of, joined

HEADER_CHARS, URL_CHARS, GENERATOR_CHARS, FOOTER_CHARS = 1_024, 1_024, 512, 300
MOST_URLS, MOST_CLASSES, MOST_WRITTEN = 400, 80, 40
# An address that a script of the page holds: WordPress loads its emoji in this way (wp-includes/formatting.php).
_WRITTEN = re.compile(r"""https?:(?:\\?/){2}[^"'\s<>?]{1,300}\?ver=[\w.-]{1,20}""")
# A version that a script of the page is handed: Roundcube's "rcversion":10605 (program/include/rcmail.php).
_HANDED = re.compile(r"""["'](\w{0,20}version)["']\s{0,4}:\s{0,4}["']?(\d[\w.-]{0,30})""", re.IGNORECASE)
# Headers that say nothing of the software but much else.
_SILENT_HEADERS = frozenset({"date", "content-length", "etag", "last-modified", "expires", "age", "content-type"})
_LOADED = {"script": "src", "link": "href", "img": "src", "iframe": "src", "form": "action", "source": "src"}


class Clue(NamedTuple):
    """*where* and *name* as in rules.Rule; *value* bounded; *own*: it stands on the site itself."""

    where: str
    name: str
    value: str
    own: bool = True


def of_reply(reply: Reply) -> Iterator[Clue]:
    """Headers, and the names of cookies (their values are masked)."""
    for name, value in reply.headers:
        if name == "set-cookie":
            yield Clue("cookie", "", value.partition("=")[0].strip()[:200])
        elif name not in _SILENT_HEADERS:
            yield Clue("header", name, value[:HEADER_CHARS])


def of_page(markup: Markup) -> tuple[Clue, ...]:
    """What the page tells, worked out once: it is asked before its software is, and again when all is known."""
    return markup.once(_of_page)


def _of_page(markup: Markup) -> tuple[Clue, ...]:
    return tuple(_told(markup))


def _told(markup: Markup) -> Iterator[Clue]:
    """What the elements of a page name: generators, other metas, classes of the body, the title, what is loaded."""
    for element in markup.every("meta"):
        name, content = (element.get("name") or "").strip().lower(), element.get("content") or ""
        where = "generator" if name == "generator" else "meta"
        if name and content:
            yield Clue(where, "" if where == "generator" else name, content[:GENERATOR_CHARS])
    for element in markup.every("body")[:1]:
        for word in (element.get("class") or "").split()[:MOST_CLASSES]:
            yield Clue("class", "", word[:200])
    for element in markup.every("title")[:1]:
        yield Clue("title", "", element.text[:GENERATOR_CHARS])
    yield from islice(_handed(markup), MOST_WRITTEN)
    here = host_of(markup.url)
    for address in dict.fromkeys(_addresses(markup)):
        yield Clue("url", "", address, host_of(address) == here)


def of_missing(markup: Markup) -> Iterator[Clue]:
    """The last words of an error page, where servers sign with their name."""
    if markup.text:
        yield Clue("footer", "", markup.text[-FOOTER_CHARS:])


def of_doors(doors: Doorways) -> Iterator[Clue]:
    """What open ports said of themselves; "" of one that proved its service and told no more."""
    for doorway in doors.every:
        for door in doorway.doors:
            if door.service:
                yield Clue("door", door.service, door.version)


def of_mail(mail: MailServers) -> Iterator[Clue]:
    """How mail servers greet."""
    for server in mail.servers:
        if server.greeting:
            yield Clue("greeting", "smtp", server.greeting[:HEADER_CHARS])


def unique(clues: Iterable[Clue]) -> tuple[Clue, ...]:
    """Each clue once, in order."""
    return tuple(dict.fromkeys(clues))


def _handed(markup: Markup) -> Iterator[Clue]:
    for element in markup.every("script"):
        for match in _HANDED.finditer(element.text):
            yield Clue("script", match[1].lower(), match[2])


def _addresses(markup: Markup) -> Iterator[str]:
    yield from _loaded(markup)
    written = (a for e in markup.every("script") if "ver=" in e.text for a in _WRITTEN.findall(e.text))
    yield from (a.replace("\\/", "/") for a in islice(written, MOST_WRITTEN))


def _loaded(markup: Markup) -> Iterator[str]:
    count = 0
    for element in markup.elements:
        reference = element.get(_LOADED.get(element.tag, "")) if element.tag in _LOADED else None
        if not reference or len(reference) > URL_CHARS or reference[:5].lower() == "data:":
            continue
        count += 1
        if count > MOST_URLS:
            return
        try:
            yield joined(markup.base, reference.strip())
        except ValueError:
            continue
