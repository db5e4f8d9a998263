"""A page's bytes -> its elements, what is hidden in it and the words a visitor sees. No script is run, nothing loaded.

A tokenizer with a stack of open elements, not a whole parser: it keeps to the HTML Standard for which elements there
are, and comes near it for what stands inside what. Elements in noscript count: crawlers read them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urljoin

from ..evidence import Element, Hidden, Markup
from .html_hidden import NAMED, Rule, colours, hides, hides_moving, hiding_rules, taken_away
from .html_nesting import BREAKOUT, ENDED_BY, INTEGRATION, SPECIAL, VOID
from .html_text import decoded, text_of, value_of
from .html_tokens import Tag, Tokens

MOST_CHARACTERS = 512 * 1024
MOST_TAGS = 50_000
DEEPEST = 400
LOOKED_UP = 64  # open elements looked at for one that a tag ends
TEXT_CHARACTERS, SCRIPT_CHARACTERS, PAGE_CHARACTERS, BLOCK_CHARACTERS = 2_000, 65_536, 200_000, 8_000
BLOCKS_KEPT = 200
TEXTS_OPEN = 8

_KEPT = frozenset(
    [
    "a", "area", "audio", "base", "body", "button", "embed", "form", "frame", "iframe", "img", "input", "label",
    "link", "meta", "noscript", "object", "option", "script", "select", "source", "style", "textarea", "title",
    "track", "video", "h1", "h2", "h3", "h4", "h5", "h6",
])
_WITH_TEXT = frozenset([
    "a", "button", "h1", "h2", "h3", "h4", "h5", "h6", "label", "noscript", "option", "script", "style", "textarea",
    "title",
])
_IN_HEAD = frozenset(["html", "head", "title", "meta", "link", "script", "style", "base", "noscript", "template"])
_OWNED = frozenset(["button", "input", "select", "textarea"])
_UNSPOKEN = frozenset(["script", "style", "noembed", "noframes", "iframe", "xmp"])
_RAW_TEXT = frozenset(["script", "style"])
_NONE = frozenset[str]()
_SHOWN = ("", "script", "noscript")  # what a visitor may see all the same


@dataclass(slots=True)
class _Open:
    name: str
    hidden: str
    element: int = -1
    text_from: int = -1
    block: bool = False
    by: str = ""  # the element that hides it
    ground: str = ""  # the colour behind it


@dataclass(slots=True)
class _Draft:
    """An element whose text is still being read."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    hidden: str
    form: int
    head: bool
    by: str = ""
    text: str = ""


@dataclass(slots=True)
class _Reading:
    url: str
    base: str = ""
    drafts: list[_Draft] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    open_names: dict[str, int] = field(default_factory=dict)
    unpushed: dict[str, int] = field(default_factory=dict)
    pieces: list[str] = field(default_factory=list)  # all text in order, for elements and blocks
    seen: list[str] = field(default_factory=list)  # what a visitor reads
    seen_characters: int = 0
    texts_open: int = 0
    blocks: list[Hidden] = field(default_factory=list)
    block_from: tuple[int, int] = (0, 0)  # piece and element at which the hidden block began
    rules: dict[str, Rule] = field(default_factory=dict)
    form: int = -1
    head: bool = True
    foreign: int = 0
    ground: str = ""  # the colour behind the element that starts

    def start(self, tag: Tag) -> bool:
        """Take a start tag; whether it was put on the stack."""
        name = "img" if tag.name == "image" else tag.name
        if name == "form" and self.form >= 0:
            return False  # a form inside a form is none (13.2.6.4.7)
        if self.foreign and name in BREAKOUT:
            self._leave_foreign()
        if not self.foreign:
            self._end_implied(name)
        self.head = self.head and name in _IN_HEAD
        if name in SPECIAL or name == "br":
            self._part()
        hidden = self.stack[-1].hidden if self.stack else ""
        kept = tag.attributes if name in _KEPT else ()
        self.ground = self.stack[-1].ground if self.stack else ""
        own = "" if hidden else self._hides(name, tag, kept)
        by = _selector(name, tag) if own else self.stack[-1].by if hidden else ""
        element = self._keep(name, kept, hidden or own, by) if name in _KEPT else -1
        if name in VOID or (tag.empty and self.foreign):
            return False
        if len(self.stack) >= DEEPEST:
            self.unpushed[name] = self.unpushed.get(name, 0) + 1
            return False
        spoken = element >= 0 and name in _WITH_TEXT and self.texts_open < TEXTS_OPEN
        self.texts_open += spoken
        opened = _Open(name, hidden or own, element, len(self.pieces) if spoken else -1, bool(own), by, self.ground)
        self.stack.append(opened)
        self.open_names[name] = self.open_names.get(name, 0) + 1
        if own:
            self.block_from = (len(self.pieces), len(self.drafts))
        if name in ("svg", "math"):
            self.foreign += 1
        return True

    def end(self, name: str) -> None:
        """Take an end tag: close the element it names and all inside, when that is open and within reach."""
        if name in SPECIAL:
            self._part()
        if name == "form":
            self.form = -1
        if self.unpushed.get(name):
            self.unpushed[name] -= 1
            return
        if not self.open_names.get(name):
            return
        stop = SPECIAL if name not in SPECIAL else frozenset[str]()
        depth = self._find((name,), stop, len(self.stack) if not stop else LOOKED_UP)
        if depth >= 0:
            self._close_to(depth)

    def _part(self) -> None:
        """What stands in two blocks is not one word."""
        self.pieces.append(" ")
        if self.seen and self.seen[-1] != " ":
            self.seen.append(" ")

    def text(self, raw: str) -> None:
        """Take character data."""
        top = self.stack[-1].name if self.stack else ""
        words = raw.replace("\0", "") if top in _UNSPOKEN and not self.foreign else text_of(raw.replace("\0", ""))
        self.pieces.append(words)
        if top in _UNSPOKEN and not self.foreign:
            return
        if self.head and top not in _IN_HEAD and words.strip():
            self.head = False
        shown = not self.stack or self.stack[-1].hidden in _SHOWN
        if top != "title" and shown and self.seen_characters < PAGE_CHARACTERS:
            self.seen.append(words)
            self.seen_characters += len(words)

    def finish(self, *, cut: bool) -> Markup:
        """Close what is open and give the page."""
        self._close_to(0)
        ids = {dict(d.attributes).get("id"): i for i, d in reversed(list(enumerate(self.drafts))) if d.tag == "form"}
        elements = tuple([_finished(d, ids) for d in self.drafts])
        return Markup(self.url, self.base or self.url, elements, _collapsed("".join(self.seen), PAGE_CHARACTERS),
                      tuple(self.blocks), cut)

    def _keep(self, name: str, attributes: tuple[tuple[str, str], ...], hidden: str, by: str) -> int:
        for _, value in attributes:
            if "&" in value or "\0" in value:
                attributes = tuple((n, value_of(v)) for n, v in attributes)
                break
        if name == "base" and not self.base:
            href = dict(attributes).get("href")
            self.base = _joined(self.url, href) if href is not None else ""
        if name == "form":
            self.form = len(self.drafts)
        form = self.form if name in _OWNED else -1
        self.drafts.append(_Draft(name, attributes, hidden, form, self.head, by))
        return len(self.drafts) - 1

    def _hides(self, name: str, tag: Tag, known: tuple[tuple[str, str], ...]) -> str:
        if name == "template":
            return "attribute"
        if name == "noscript" and not self.head:
            return "noscript"
        if name == "marquee" and (how := hides_moving(dict(reversed(tag.attributes)))):
            return how
        if name in _IN_HEAD or not (self.rules or tag.mentions("style", "hidden", *NAMED)):
            return ""
        names = [name]
        for key, value in known or tag.attributes:
            if key == "hidden":
                return "attribute"
            if key == "style" and (how := hides(value_of(value)) or self._same_colour(value_of(value))):
                return how
            if key == "id":
                names.append(f"#{value}")
            elif key == "class":
                names.extend(f".{c}" for c in value.split()[:20])
        return self._by_name(names)

    def _same_colour(self, style: str) -> str:
        ink, ground = colours(style)
        self.ground = ground or self.ground
        return "same_colour" if ink and ink == self.ground else ""

    def _by_name(self, names: list[str]) -> str:
        for token in names:
            how, also = self.rules.get(token, ("", _NONE))
            if how and also.issubset(names):
                return how
        shown = any(n.startswith((".d-", ".sr-only-f")) and n != ".d-none" for n in names)  # at some width, or on focus
        return "" if shown else next((how for n in names if (how := NAMED.get(n[1:], ""))), "")

    def _end_implied(self, name: str) -> None:
        rule = ENDED_BY.get(name)
        if rule is None:
            return
        ended, within = rule
        for name in ended:
            if self.open_names.get(name):
                depth = self._find(ended, within, LOOKED_UP)
                if depth >= 0:
                    self._close_to(depth)
                return

    def _find(self, names: tuple[str, ...], stop: frozenset[str], most: int) -> int:
        """How deep the nearest open element of *names* stands; -1 where one of *stop* comes first or it is too far."""
        for depth in range(len(self.stack) - 1, max(-1, len(self.stack) - 1 - most), -1):
            name = self.stack[depth].name
            if name in names:
                return depth
            if name in stop:
                return -1
        return -1

    def _leave_foreign(self) -> None:
        while self.foreign and self.stack:
            self._close_to(len(self.stack) - 1)

    def _close_to(self, depth: int) -> None:
        while len(self.stack) > depth:
            gone = self.stack.pop()
            self.open_names[gone.name] -= 1
            if gone.name in ("svg", "math"):
                self.foreign -= 1
            if gone.text_from >= 0:
                self.texts_open -= 1
                self._told(gone)
            if gone.block and len(self.blocks) < BLOCKS_KEPT:
                self._blocked(gone)

    def _told(self, gone: _Open) -> None:
        raw = gone.name in _RAW_TEXT
        most = SCRIPT_CHARACTERS if raw else TEXT_CHARACTERS
        text = _bounded(self.pieces, gone.text_from, most)
        self.drafts[gone.element].text = text if raw else _collapsed(text, most)
        if gone.name == "style" and len(self.rules) < 500:
            self.rules.update(hiding_rules(text))

    def _blocked(self, gone: _Open) -> None:
        pieces, first = self.block_from
        text = _collapsed(_bounded(self.pieces, pieces, BLOCK_CHARACTERS), BLOCK_CHARACTERS)
        if text or any(d.tag == "a" for d in self.drafts[first:first + 200]):
            self.blocks.append(Hidden(gone.hidden, text, gone.by))


def read_markup(body: bytes, content_type: str, url: str, cut: bool) -> Markup:
    """The page *body* taken apart; *url* is its address, *cut* says that there was more of it. Never raises."""
    text = decoded(body, content_type).replace("\r\n", "\n").replace("\r", "\n")
    reading, tags = _Reading(url, rules=taken_away(text[:MOST_CHARACTERS])), 0
    tokens = Tokens(text[:MOST_CHARACTERS])
    cut = cut or len(text) > MOST_CHARACTERS
    for tag, raw in tokens:
        if tag is None:
            reading.text(raw)
        elif tag.closes:
            reading.end(tag.name)
        else:
            tags += 1
            if tags > MOST_TAGS:
                cut = True
                break
            reading.start(tag)
        tokens.foreign = reading.foreign > 0 and reading.stack[-1].name not in INTEGRATION
    return reading.finish(cut=cut)


def _finished(draft: _Draft, ids: dict[str | None, int]) -> Element:
    form = draft.form
    if draft.tag in _OWNED and (owner := dict(draft.attributes).get("form")) is not None:
        form = ids.get(owner, -1)
    return Element(draft.tag, draft.attributes, draft.text, draft.hidden, form, draft.head, draft.by)


def _selector(name: str, tag: Tag) -> str:
    """The element as a selector finds it, by its id or first class."""
    told = dict(reversed(tag.attributes))
    mark = f"#{told['id']}" if told.get("id") else "".join(f".{c}" for c in told.get("class", "").split()[:1])
    return f"{name}{mark}"[:60]


def _bounded(pieces: list[str], start: int, most: int) -> str:
    found, length = [], 0
    for at in range(start, len(pieces)):
        found.append(pieces[at][:most])
        length += len(pieces[at]) + 1
        if length > most:
            break
    return "".join(found)[:most]


def _collapsed(text: str, most: int) -> str:
    return " ".join(text.split())[:most]


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return base
