"""Whether the secure page fetches parts of itself without protection.

A page over https that loads a script or a frame over http would let a stranger on the way change the shop; browsers
refuse to load it, so a part of the shop is missing. Pictures over http are fetched over https instead, or not at all.

Judged as browsers do (W3C Mixed Content): scripts, frames, style sheets and plug-ins are blockable, pictures, sound and
video are upgraded. `upgrade-insecure-requests` heals all of it. What scripts load later is not seen here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...scanner.evidence import Element, Markup, Page
from ..check import Level, Outcome, Verdict, check
from ..links import all_secure, names_other_schemes, plain_address, shown, upgrades

GOOD = Outcome("good", Level.GOOD)
UPGRADED = Outcome("upgraded", Level.GOOD)
PASSIVE = Outcome("passive", Level.LOW)
ACTIVE = Outcome("active", Level.HIGH)
NAMED = 5

_ACTIVE = {"script": "src", "iframe": "src", "frame": "src", "object": "data", "embed": "src"}
_PASSIVE = {"img": ("src", "srcset"), "source": ("src", "srcset"), "audio": ("src",), "video": ("src", "poster")}
_TEMPLATE = re.compile(r"template(?:[#.]|$)")
_IMPORT = re.compile(r"@import\s{0,9}(?:url\(\s{0,9})?[\"']?(http://[^\"')\s;]{1,500})", re.IGNORECASE)
_URL = re.compile(r"url\(\s{0,9}[\"']?(http://[^\"')\s]{1,500})", re.IGNORECASE)


@check(GOOD, UPGRADED, PASSIVE, ACTIVE, area="site", source="W3C Mixed Content section 3")
def CHECK(page: Page, markup: Markup) -> list[Verdict]:
    """Each kind of http part that the front page names; nothing for a page that came over http itself."""
    if not page.secure:
        return []
    fetching = [e for e in _fetching(markup) if not markup.base.startswith("https:") or _may_be_plain(e)]
    active = _plain(markup, _active(fetching))
    passive = [a for a in _plain(markup, _passive(markup, fetching)) if a not in active]
    if not active and not passive:
        return [GOOD()]
    if upgrades(page, markup):
        return [UPGRADED(count=len(active) + len(passive))]
    kinds = [(files, outcome) for files, outcome in ((active, ACTIVE), (passive, PASSIVE)) if files]
    return [outcome(files=tuple(files[:NAMED]), count=len(files)).about(outcome.slug) for files, outcome in kinds]


def _plain(markup: Markup, references: Iterator[str | None]) -> list[str]:
    return list(dict.fromkeys(shown(a) for r in references if (a := plain_address(markup, r))))


def _active(fetching: list[Element]) -> Iterator[str | None]:
    for element in fetching:
        if element.tag in _ACTIVE and not _is_data(element):
            yield element.get(_ACTIVE[element.tag])
        elif element.tag == "link" and "stylesheet" in (element.get("rel") or "").lower().split():
            yield element.get("href")
        elif element.tag == "style":
            yield from _IMPORT.findall(element.text)


def _passive(markup: Markup, fetching: list[Element]) -> Iterator[str | None]:
    for element in fetching:
        for name in _PASSIVE.get(element.tag, ()):
            value = element.get(name)
            if value and name == "srcset":
                if all_secure(markup, value):
                    continue
                yield from (part.split()[0] for part in value.split(",")[:50] if part.strip())
            else:
                yield value
        if element.tag == "input" and (element.get("type") or "").strip().lower() == "image":
            yield element.get("src")
        if element.tag == "body":
            yield element.get("background")
        if element.tag == "style":
            yield from _URL.findall(element.text)
        elif "http://" in (style := element.get("style") or ""):
            yield from _URL.findall(style)


def _fetching(markup: Markup) -> Iterator[Element]:
    """All but what stands in a template, or is for browsers without scripts (HTML Standard 4.12.3 and 4.12.2)."""
    return (e for e in markup.elements
            if e.hidden != "noscript" and not (e.hidden_by and _TEMPLATE.match(e.hidden_by)))


def _may_be_plain(element: Element) -> bool:
    """Whether a reference in it can mean an address without TLS, on a page whose base is https."""
    if element.tag == "style":
        return True
    for _, value in element.attributes:  # noqa: SIM110 (some thousand elements: a generator for each would cost more)
        if ":" in value and names_other_schemes(value):
            return True
    return False


def _is_data(element: Element) -> bool:
    """A script element that is a block of data is not fetched (HTML Standard 4.12.1)."""
    kind = (element.get("type") or "").strip().lower()
    runs = kind in ("", "module") or "javascript" in kind or "ecmascript" in kind
    return element.tag == "script" and not runs
