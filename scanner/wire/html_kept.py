"""Which elements of a page a judge may ask for, whose words are read, and by what a tag hides, loads or leads."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from .html_hidden import NAMED
from .html_nesting import BREAKOUT, ENDED_BY, SPECIAL, VOID

KEPT = frozenset(
    [
    "a", "area", "audio", "base", "body", "button", "embed", "form", "frame", "iframe", "img", "input", "label",
    "link", "meta", "noscript", "object", "option", "script", "select", "source", "style", "textarea", "title",
    "track", "video", "h1", "h2", "h3", "h4", "h5", "h6",
])
WITH_TEXT = frozenset([
    "a", "button", "h1", "h2", "h3", "h4", "h5", "h6", "label", "noscript", "option", "script", "style", "textarea",
    "title",
])
IN_HEAD = frozenset(["html", "head", "title", "meta", "link", "script", "style", "base", "noscript", "template"])
OWNED = frozenset(["button", "input", "select", "textarea"])
UNSPOKEN = frozenset(["script", "style", "noembed", "noframes", "iframe", "xmp"])
RAW_TEXT = frozenset(["script", "style"])
HIDING = frozenset(["template", "noscript", "marquee", "dialog"])  # what hides by its name
# What a tag has that hides; each is looked for in every tag, so none that holds another one.
MARKS = ("style", "hidden", *(name for name in NAMED if "hidden" not in name))
SHOWN = ("", "script", "noscript")  # what a visitor may see all the same
ACTS = ("url(http:", "url('http:", 'url("http:', "location")  # in attributes: a picture of a style, a way to elsewhere


def is_marked(written: str) -> bool:
    """Whether the attributes *written* may hide; False is certain."""
    low = written.lower()
    return any(mark in low for mark in MARKS)


def acts(written: str) -> bool:
    """Whether the attributes *written* load or lead, so that their element is kept whatever its name."""
    return any(word in written for word in ACTS)


class Kind(NamedTuple):
    """What holds for all elements of a name. *ends*: the open elements its start ends, and beyond which none is looked
    for. *parts*: what stands before and in it is not one word. *leaves*: it ends svg and math; *enters*: it is one.
    *box*: it opens an element of which nothing is kept and on which nothing else depends. *spoken*: its text is kept;
    *owned*: a form may own it."""

    name: str
    box: bool
    kept: bool
    void: bool
    ends: tuple[tuple[str, ...], frozenset[str]] | None
    special: bool
    parts: bool
    in_head: bool
    hides: bool
    leaves: bool
    enters: bool
    spoken: bool
    owned: bool


@lru_cache(maxsize=512)
def kind_of(name: str) -> Kind:
    """The kind of the elements that are called *name* (lower case) in the page."""
    name = "img" if name == "image" else name  # 13.2.6.4.7
    enters, void = name in ("svg", "math"), name in VOID
    box = not (enters or void or name in KEPT or name in HIDING)
    return Kind(name, box, name in KEPT, void, ENDED_BY.get(name), name in SPECIAL, name in SPECIAL or name == "br",
                name in IN_HEAD, name in HIDING, name in BREAKOUT, enters, name in WITH_TEXT, name in OWNED)
