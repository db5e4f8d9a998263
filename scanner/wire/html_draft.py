"""An element whose text is still being read, and the Element that comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from ..evidence import Element
from .html_kept import OWNED
from .html_tokens import Tag


@dataclass(slots=True)
class Draft:
    """An element whose text is still being read."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    hidden: str
    form: int
    head: bool
    by: str = ""
    text: str = ""


def finished(draft: Draft, ids: dict[str | None, int]) -> Element:
    """The element as it is told; *ids*: where the forms of the page stand, by id."""
    form = draft.form
    if draft.tag in OWNED and (owner := dict(draft.attributes).get("form")) is not None:
        form = ids.get(owner, -1)
    return Element(draft.tag, draft.attributes, draft.text, draft.hidden, form, draft.head, draft.by)


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
