"""The links of a page -> those that speak of gambling, each with its points: host, anchor and address count apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..scanner.evidence import Element, Markup
from .gambling_hosts import brand_host, gambling_host, lucky_host
from .gambling_words import ENOUGH, Talk, may_speak, talk_of
from .links import resolved
from .site_names import host_of, same_owner

MOST_LINKS = 5_000
# Ways of hiding that a script undoes (menus, answers to questions) or that are made for readers of screens.
TOGGLED = ("display_none", "visibility", "attribute", "script", "noscript")
_MENU = re.compile(
    r"^(?:nav|header|menu|dialog|details)\b|nav|menu|drawer|modal|canvas|sidebar|dropdown|collapse|popup|search|toggle|"
    r"accordion|skip|sr-only|screen-reader|visually|carousel|slide|[.#_-]tabs?(?![a-z])", re.IGNORECASE)
_SHORT_WORDS, _FEW_WORDS, _MEANS_NOTHING = 5, 3, 3
_PRESS = re.compile(r"^/(?:[\w-]{1,20}/)?(?:tags?|topi[ck]s?|indeks)/")  # where the press gathers its reports
_OUTWARD = ("/", "\\", "\t", "\n", "\r")  # behind a slash: of the last three browsers see nothing


@dataclass(frozen=True, slots=True)
class Out:
    """A link to another site, or to a page of one's own that is called so. *points*: half points, from host, anchor and
    address; *brand*: the host is named as brands are; *comment*: strangers wrote it (rel ugc or nofollow); *own*: it
    stays on the site; *certain*: the host's name gambles by itself; *matter*: its anchor is nothing but a name of the
    matter, as links are bought and injected for search engines."""

    host: str
    text: str
    place: str
    points: int
    brand: bool = False
    hidden: str = ""
    by: str = ""
    comment: bool = False
    own: bool = False
    address: str = ""
    certain: bool = False
    matter: bool = False

    @property
    def words(self) -> str:
        """Its anchor, else its host."""
        return self.text or self.host

    @property
    def speaks(self) -> bool:
        """Whether it leads to gambling."""
        return self.points >= ENOUGH

    @property
    def buried(self) -> bool:
        """Whether it hints at gambling where nobody hides by chance."""
        return self.points > 1 and bool(self.hidden) and self.hidden not in TOGGLED and not self.menu

    @property
    def menu(self) -> bool:
        """Whether what hides it is a menu, or words for readers of screens."""
        return bool(self.hidden) and is_menu(self.hidden, self.by)


def is_menu(how: str, by: str) -> bool:
    """Whether a block that is hidden *how*, *by* this element, may be one that is shown to somebody."""
    return bool(_MENU.search(by)) and how in (*TOGGLED, "clipped", "off_screen", "opacity", "tiny")


def outs_of(page: Markup, shop: str) -> list[Out]:
    """The links that bring any points, in order."""
    found, links = [], page.every("a", "area")[:MOST_LINKS]
    home = same_owner(host_of(page.base), shop)
    short = {t for e in links if (t := _anchor(e)).count(" ") < _SHORT_WORDS}
    plain, other = [t for t in short if t.isascii()], [t for t in short if not t.isascii()]  # those cost ten times more
    quiet = not any(may_speak("\n".join(texts)) for texts in (plain, other))
    for element in links:
        href = element.get("href") or ""
        stays = home and (href[:1] in ("?", "#") or (href[:1] == "/" and href[1:2] not in _OUTWARD))
        if stays and (quiet or _anchor(element).count(" ") >= _SHORT_WORDS):
            continue  # most links of a shop stay there
        address = resolved(page, href)
        host = host_of(address)
        if host:
            out = _out(element, host, address, same_owner(host, shop))
            if out.points or out.brand or out.matter:
                found.append(out)
    return found


def _anchor(element: Element) -> str:
    if len(element.text) > _MEANS_NOTHING:
        return element.text
    return " | ".join(filter(None, (element.text, element.get("title"), element.get("aria-label"))))


def _out(element: Element, host: str, address: str, own: bool) -> Out:
    rel = (element.get("rel") or "").lower().split()
    anchor = talk_of(_anchor(element))
    path = address.partition(host)[2][:200]
    points = 0
    if own:
        points = ENOUGH if anchor.sure and len(element.text.split()) <= _SHORT_WORDS else 0
    elif not anchor.warned and not anchor.warns:
        told = talk_of(re.sub(r"[-_+%/]+", " ", path)) if len(path) > 3 else None
        points = 4 if gambling_host(host) else 2 if element.hidden and lucky_host(host) else 0
        points += min(4, anchor.secret if element.hidden else anchor.score)
        reports = told is not None and not told.sure and bool(_PRESS.match(path))
        points += 0 if told is None or told.warned or reports else min(4, told.secret if told.sure or told.named else 0)
    brand = not own and (brand_host(host) or (bool(element.hidden) and lucky_host(host)))
    certain = not own and points >= ENOUGH and gambling_host(host)
    matter = not own and _is_matter(anchor, _anchor(element)) and not _PRESS.match(path)
    return Out(host, element.text, place_of(element), points, brand, element.hidden, element.hidden_by,
               "ugc" in rel or ("nofollow" in rel and not element.hidden), own, address, certain, matter)


def _is_matter(anchor: Talk, text: str) -> bool:
    """Whether the anchor *text* names the matter in so few words that it says nothing of it."""
    return bool(anchor.named) and not anchor.against and len(text.split()) <= _FEW_WORDS


def place_of(element: Element) -> str:
    """The element, how it is hidden, and which one around it hides it."""
    outer = f" < {element.hidden_by}" if element.hidden_by not in ("", element.tag) else ""
    return f"{element.tag}{outer} ({element.hidden})" if element.hidden else element.tag
