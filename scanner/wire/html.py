"""A page's bytes -> its elements, what is hidden in it and the words a visitor sees. No script is run, nothing loaded.

A tokenizer with a stack of open elements, not a whole parser: it keeps to the HTML Standard for which elements there
are, and comes near it for what stands inside what. Elements in noscript count: crawlers read them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..evidence import Element, Hidden, Markup
from .html_element import joined, owned, selector
from .html_hidden import NAMED, Rule, alike, colours, hides, hides_moving, hiding_backwards, hiding_rules, taken_away
from .html_kept import IN_HEAD, RAW_TEXT, SHOWN, UNSPOKEN, Kind
from .html_nesting import INTEGRATION, SPECIAL
from .html_text import bounded, collapsed, decoded, text_of
from .html_tokens import Tag, Tokens

MOST_CHARACTERS = 512 * 1024
READ_TWICE = 200 * 1024  # a page whose last lines hide what stands before them
MOST_TAGS = 50_000
DEEPEST = 400
LOOKED_UP = 64  # open elements looked at for one that a tag ends
TEXT_CHARACTERS, SCRIPT_CHARACTERS, PAGE_CHARACTERS, BLOCK_CHARACTERS = 2_000, 65_536, 200_000, 8_000
BLOCKS_KEPT = 200
TEXTS_OPEN = 8

_NONE = frozenset[str]()


@dataclass(slots=True)
class _Open:
    name: str
    hidden: str
    element: int = -1
    text_from: int = -1
    block: bool = False
    by: str = ""  # the element that hides it
    ground: str = ""  # the colour behind it
    calm: bool = False  # nothing of it matters to what stands in it
    told: bool = False  # its end matters to more than the stack


_OUTSIDE = _Open("", "", calm=True)


@dataclass(slots=True)
class _Reading:
    url: str
    base: str = ""
    elements: list[Element] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    open_names: dict[str, int] = field(default_factory=dict)
    unpushed: dict[str, int] = field(default_factory=dict)
    parted: bool = False  # what stands in two blocks is not one word; told with the next text
    pieces: list[str] = field(default_factory=list)  # all text in order, for elements and blocks
    seen: list[str] = field(default_factory=list)  # what a visitor reads
    seen_characters: int = 0
    texts_open: int = 0
    blocks: list[Hidden] = field(default_factory=list)
    block_from: tuple[int, int] = (0, 0)  # piece and element at which the hidden block began
    rules: dict[str, Rule] = field(default_factory=dict)
    late: dict[str, Rule] = field(default_factory=dict)  # those of style elements in the body
    plain: dict[str, _Open] = field(default_factory=dict)  # by name, where no more is known of them
    form: int = -1
    head: bool = True
    foreign: int = 0
    ground: str = ""  # the colour behind the element that starts

    def start(self, tag: Tag) -> bool:
        """Take a start tag; whether it was put on the stack."""
        kind, stack = tag.kind, self.stack
        if kind.name == "form" and self.form >= 0:
            return False  # a form inside a form is none (13.2.6.4.7)
        if self.foreign and kind.leaves:
            self._leave_foreign()
        if kind.ends is not None and not self.foreign:
            self._end_implied(kind.ends)
        if self.head and not kind.in_head:
            self.head = False
        if kind.parts:
            self.parted = True
        around = stack[-1] if stack else _OUTSIDE
        if not tag.box or not around.calm or self.rules or len(stack) >= DEEPEST:
            return self._enter(tag, around)
        self._push(self.plain.get(kind.name) or self._plainly(kind))
        return True

    def _enter(self, tag: Tag, around: _Open) -> bool:
        """Take a start tag of which something is kept, or that hides, or stands in what is hidden or coloured."""
        kind, name = tag.kind, tag.kind.name
        hidden, by, self.ground = around.hidden, around.by, around.ground
        own = ""
        if not hidden and (tag.marked or kind.hides or self.rules):
            own = self._hides(name, tag)
            by = selector(name, tag) if own else by
        element = self._keep(kind, tag.attributes, hidden or own, by) if tag.keeps else -1
        if kind.void or (tag.empty and self.foreign):
            return False
        if len(self.stack) >= DEEPEST:
            self.unpushed[name] = self.unpushed.get(name, 0) + 1
            return False
        if element < 0 and not (hidden or own or self.ground):
            opened = self.plain.get(name) or self._plainly(kind)
        else:
            spoken = element >= 0 and kind.spoken and self.texts_open < TEXTS_OPEN
            self.texts_open += spoken
            if self.parted:
                self._part()
            opened = _Open(name, hidden or own, element, len(self.pieces) if spoken else -1, own != "", by, self.ground,
                           not (hidden or own or self.ground), kind.enters or spoken or own != "")
        self._push(opened)
        if own:
            self.block_from = (len(self.pieces), len(self.elements))
        self.foreign += kind.enters
        return True

    def _plainly(self, kind: Kind) -> _Open:
        """What stands on the stack for each element of *kind* of which no more is known."""
        opened = self.plain[kind.name] = _Open(kind.name, "", calm=True, told=kind.enters)
        return opened

    def _push(self, opened: _Open) -> None:
        self.stack.append(opened)
        name, names = opened.name, self.open_names
        names[name] = names.get(name, 0) + 1

    def _pop(self) -> None:
        gone = self.stack.pop()
        self.open_names[gone.name] -= 1
        if gone.told:
            self._ended(gone)

    def end(self, tag: Tag) -> None:
        """Take an end tag: close the element it names and all inside, when that is open and within reach."""
        name, stack = tag.name, self.stack
        if tag.kind.special:
            self.parted = True
        if name == "form":
            self.form = -1
        if self.unpushed and self.unpushed.get(name):
            self.unpushed[name] -= 1
        elif stack and stack[-1].name == name:
            self._pop()
        elif self.open_names.get(name):
            stop = _NONE if tag.kind.special else SPECIAL
            depth = self._find((name,), stop, len(stack) if not stop else LOOKED_UP)
            if depth >= 0:
                self._close_to(depth)

    def _part(self) -> None:
        self.parted = False
        self.pieces.append(" ")
        self.seen.append(" ")

    def text(self, raw: str) -> None:
        """Take character data."""
        top = self.stack[-1] if self.stack else _OUTSIDE
        unspoken = top.name in UNSPOKEN and not self.foreign
        raw = raw.replace("\0", "") if "\0" in raw else raw
        words = raw if unspoken or "&" not in raw else text_of(raw)
        if self.parted:
            self._part()
        self.pieces.append(words)
        if unspoken:
            return
        if self.head and top.name not in IN_HEAD and words.strip():
            self.head = False
        if top.hidden in SHOWN and top.name != "title" and self.seen_characters < PAGE_CHARACTERS:
            self.seen.append(words)
            self.seen_characters += len(words)

    def finish(self, *, cut: bool) -> Markup:
        """Close what is open and give the page."""
        self._close_to(0)
        words = collapsed("".join(self.seen), PAGE_CHARACTERS)
        return Markup(self.url, self.base or self.url, owned(self.elements), words, tuple(self.blocks), cut)

    def _keep(self, kind: Kind, attributes: tuple[tuple[str, str], ...], hidden: str, by: str) -> int:
        name = kind.name
        if name == "base" and not self.base:
            href = dict(attributes).get("href")
            self.base = joined(self.url, href) if href is not None else ""
        if name == "form":
            self.form = len(self.elements)
        form = self.form if kind.owned else -1
        self.elements.append(Element(name, attributes, "", hidden, form, self.head, by))
        return len(self.elements) - 1

    def _hides(self, name: str, tag: Tag) -> str:
        if name == "template" or (name == "dialog" and all(key != "open" for key, _ in tag.attributes)):
            return "attribute"
        if name == "noscript" and not self.head:
            return "noscript"
        if name == "marquee" and (how := hides_moving(dict(reversed(tag.attributes)))):
            return how
        if name in IN_HEAD:
            return ""
        names = [name]
        for key, value in tag.attributes:
            if key == "hidden":
                return "attribute"
            if key == "style" and (how := hides(value) or self._same_colour(value)):
                return how
            if key == "id":
                names.append(f"#{value}")
            elif key == "class":
                names.extend(f".{c}" for c in value.split()[:20])
        return self._by_name(names)

    def _same_colour(self, style: str) -> str:
        ink, ground = colours(style)
        self.ground = ground or self.ground
        return "same_colour" if alike(ink, self.ground) else ""

    def _by_name(self, names: list[str]) -> str:
        for token in names:
            how, also = self.rules.get(token, ("", _NONE))
            if how and also.issubset(names):
                return how
        shown = any(n.startswith((".d-", ".sr-only-f")) and n != ".d-none" for n in names)  # at some width, or on focus
        return "" if shown else next((how for n in names if (how := NAMED.get(n[1:], ""))), "")

    def _end_implied(self, ends: tuple[tuple[str, ...], frozenset[str]]) -> None:
        ended, within = ends
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
            self._pop()

    def _ended(self, gone: _Open) -> None:
        if gone.name in ("svg", "math"):
            self.foreign -= 1
        if gone.text_from >= 0:
            self.texts_open -= 1
            self._told(gone)
        if gone.block and len(self.blocks) < BLOCKS_KEPT:
            self._blocked(gone)

    def _told(self, gone: _Open) -> None:
        raw = gone.name in RAW_TEXT
        most = SCRIPT_CHARACTERS if raw else TEXT_CHARACTERS
        text = bounded(self.pieces, gone.text_from, most)
        tag, attributes, _, hidden, form, head, by = self.elements[gone.element]
        told = text if raw else collapsed(text, most)
        self.elements[gone.element] = Element(tag, attributes, told, hidden, form, head, by)
        if gone.name == "style" and len(self.rules) < 500:
            rules = hiding_rules(text)
            self.rules.update(rules)
            if not self.head:
                self.late.update(rules)

    def _blocked(self, gone: _Open) -> None:
        pieces, first = self.block_from
        text = collapsed(bounded(self.pieces, pieces, BLOCK_CHARACTERS), BLOCK_CHARACTERS)
        if text or any(e.tag == "a" for e in self.elements[first:first + 200]):
            self.blocks.append(Hidden(gone.hidden, text, gone.by))


def read_markup(body: bytes, content_type: str, url: str, cut: bool) -> Markup:
    """The page *body* taken apart; *url* is its address, *cut* says that there was more of it. Never raises."""
    whole = decoded(body, content_type).replace("\r\n", "\n").replace("\r", "\n")
    text, cut = whole[:MOST_CHARACTERS], cut or len(whole) > MOST_CHARACTERS
    rules = taken_away(text)
    reading, more = _read(text, url, rules)
    if len(text) <= READ_TWICE and (backwards := hiding_backwards(text, reading.late)):
        reading, more = _read(text, url, {**rules, **backwards})
    return reading.finish(cut=cut or more)


def _read(text: str, url: str, rules: dict[str, Rule]) -> tuple[_Reading, bool]:
    """What *text* holds, of which *rules* are known before its first element; and whether it was too much."""
    reading, tokens, tags = _Reading(url, rules=dict(rules)), Tokens(text), 0
    for tag, raw in tokens:
        if tag is None:
            pass
        elif tag.closes:
            reading.end(tag)
        else:
            tags += 1
            if tags > MOST_TAGS:
                return reading, True
            reading.start(tag)
        if raw:
            reading.text(raw)
        if reading.foreign or tokens.foreign:
            tokens.foreign = reading.foreign > 0 and reading.stack[-1].name not in INTEGRATION
    return reading, False
