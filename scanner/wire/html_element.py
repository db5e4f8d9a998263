"""What of an element is told of others: the form that owns it, how it is named, its base."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urljoin

from ..evidence import Element
from .html_kept import OWNED
from .html_tokens import Tag


def owned(elements: Sequence[Element]) -> tuple[Element, ...]:
    """The elements of a page, those that name their form by its id owned by it (HTML Standard 4.10.17.3)."""
    named = [(at, owner) for at, e in enumerate(elements) if e.tag in OWNED and (owner := e.get("form")) is not None]
    if not named:
        return tuple(elements)
    ids = {e.get("id"): at for at, e in reversed(list(enumerate(elements))) if e.tag == "form"}
    found = list(elements)
    for at, owner in named:
        found[at] = found[at]._replace(form=ids.get(owner, -1))
    return tuple(found)


def selector(name: str, tag: Tag) -> str:
    """The element as a selector finds it, by its id or first class."""
    told = dict(reversed(tag.attributes))
    mark = f"#{told['id']}" if told.get("id") else "".join(f".{c}" for c in told.get("class", "").split()[:1])
    return f"{name}{mark}"[:60]


def joined(base: str, href: str) -> str:
    """*href* read against *base*, which stays where that is no address."""
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return base
