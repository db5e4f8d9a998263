"""What stands in a page: its elements, as a browser's parser would find them (derived, never stored)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from typing import NamedTuple, TypeVar

_T = TypeVar("_T")


class Element(NamedTuple):
    """One element of those a judge may ask for, in document order.

    *attributes*: names lower-case, values with character references resolved, the first of a name only (HTML Standard
    13.2.5.33). *text*: what stands inside, blanks collapsed and bounded: of title, a, option, button, label, textarea,
    h1 to h6 and noscript their text, of script and style the raw source. *hidden*: why a visitor does not see it, a
    slug ("display_none", "visibility", "off_screen", "tiny", "font_size", "opacity", "clipped", "attribute", "behind",
    "same_colour", "script", "noscript"), "" when nothing in the page hides it or an outer element. *form*: the position
    in Markup.elements of the form that owns it, -1 for none. *head*: it stands before the body. *hidden_by*: the
    element that hides it, as a selector ("div#q", "a").
    """

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    text: str = ""
    hidden: str = ""
    form: int = -1
    head: bool = False
    hidden_by: str = ""

    def get(self, name: str) -> str | None:
        """The value of attribute *name* (lower-case); None when it is absent, "" when it has no value."""
        for key, value in self.attributes:
            if key == name:
                return value
        return None


@dataclass(frozen=True, slots=True)
class Hidden:
    """A block that visitors do not see: *how* (slugs of Element.hidden), the words in it, bounded, and its *element*
    as a selector ("div#q")."""

    how: str
    text: str
    element: str = ""


@dataclass(frozen=True, slots=True)
class Markup:
    """The front page, taken apart. *url*: its address; *base*: against which its links are read (HTML 4.2.3).

    *text*: the words a visitor sees, blanks collapsed, bounded. *blocks*: hidden blocks that hold words or links.
    *cut*: the page was longer than what was read, or than what is taken apart.
    """

    url: str
    base: str
    elements: tuple[Element, ...] = ()
    text: str = ""
    blocks: tuple[Hidden, ...] = ()
    cut: bool = False
    _known: dict[object, object] = field(default_factory=dict, init=False, repr=False, compare=False)

    def every(self, *tags: str) -> tuple[Element, ...]:
        """The elements with one of these *tags*, in order."""
        by_tag = self.once(_by_tag)  # some forty judges ask
        rows = chain.from_iterable([by_tag.get(tag, ()) for tag in tags])
        return tuple([e for _, e in (rows if len(tags) == 1 else sorted(rows, key=itemgetter(0)))])

    def once(self, work: Callable[[Markup], _T]) -> _T:
        """What *work* makes of this page, made once, whoever asks."""
        if work not in self._known:
            self._known[work] = work(self)
        return self._known[work]  # type: ignore[return-value]

    @property
    def truncated(self) -> bool:
        """True when a part of the page was not read."""
        return self.cut


def _by_tag(page: Markup) -> dict[str, list[tuple[int, Element]]]:
    found: dict[str, list[tuple[int, Element]]] = {}
    for at, element in enumerate(page.elements):
        found.setdefault(element.tag, []).append((at, element))
    return found


@dataclass(frozen=True, slots=True)
class ViewMarkups:
    """The pages of Views, taken apart: (manner, markup) of each that arrived at a page of the shop.

    *blocked*: the manners that were shown a guard, a challenge or an error instead; of those nothing is known.
    """

    pages: tuple[tuple[str, Markup], ...] = ()
    blocked: tuple[str, ...] = ()

    @property
    def truncated(self) -> bool:
        """True when a view is not known whole."""
        return bool(self.blocked) or any(m.cut for _, m in self.pages)

    def of(self, manner: str) -> Markup | None:
        """The page in that *manner*."""
        return next((m for n, m in self.pages if n == manner), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands at the address, recognised from its answer. *kind*: "shop" (nothing else was recognised), "guard"
    (a firewall or an access rule), "challenge" (prove to be human), "captive_portal", "isp_block", "parked",
    "suspended", "construction", "hosting_default", "listing" (of files), "error", "unavailable" (503 of nobody known),
    "elsewhere" (it sends visitors to another site) or "lost" (to one that is not there). *by*: the slug of the sign,
    the server of a listing, why another site was not seen; "" for a shop.

    *url* and *status* are those of the answer; the url is the other site's where it sends visitors there.
    """

    kind: str
    by: str
    url: str
    status: int


@dataclass(frozen=True, slots=True)
class TwinStanding:
    """What the twin name shows, as the kinds of Standing; "" where it arrived nowhere (derived)."""

    kind: str


@dataclass(frozen=True, slots=True)
class Between:
    """Who answered over plain http instead of the site: "guard", "challenge", "captive_portal", "isp_block", as in
    Standing; "" where that was the site, or nobody."""

    kind: str
