"""Characters -> tags and text, as the tokenizer of HTML Standard 13.2.5 finds them. Linear, and never raises.

Each byte is looked at a bounded number of times: what has no end takes all the rest at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .html_kept import acts, is_marked, kind_of
from .html_text import value_of

MOST_ATTRIBUTES = 64
_RAW = ("script", "style", "xmp", "iframe", "noembed", "noframes")
_RCDATA = ("title", "textarea")
_W = r" \t\n\f"
# A tag as most are written, and the text behind it. The possessive quantifiers give nothing back: a tag that is not
# written so fails at once. What stands in an end tag behind its name is nothing (13.2.5.8).
_PLAIN = re.compile(
    rf"(<(/?)([a-zA-Z][^{_W}/>\0]*+)((?:[{_W}]++[^{_W}/>=\"'<\0]++(?:=(?:\"[^\"]*+\"|'[^']*+'|[^{_W}\"'>=<`]++))?+)*+)"
    rf"[{_W}]*+(/?)>)([^<]*+)")
_PLAIN_ATTRIBUTE = re.compile(rf"([^{_W}/>=\"'<]+)(?:=(?:\"([^\"]*)\"|'([^']*)'|([^{_W}]*)))?")
_NAME = re.compile(rf"[^{_W}/>]+")
_BEFORE = re.compile(rf"[{_W}/]*")
_ATTRIBUTE_NAME = re.compile(rf"=?[^{_W}/>=]*")
_EQUALS = re.compile(rf"[{_W}]*=[{_W}]*")
_UNQUOTED = re.compile(rf"[^{_W}>]*")
_COMMENT_END = re.compile(r"--!?>")
_SCRIPT_MARK = re.compile(rf"<!--|-->|<(/?)script(?=[{_W}/>])", re.IGNORECASE)
_ENDS = {name: re.compile(rf"</{name}(?=[{_W}/>])", re.IGNORECASE) for name in (*_RAW, *_RCDATA)}
_HOLDS_TEXT = frozenset((*_ENDS, "plaintext"))
_Attributes = tuple[tuple[str, str], ...]


class Tag:
    """A start or end tag. Two that are written alike are one object: most of a page are boxes with a class.

    *kind*: what holds for its name. *marked*: it may hide what stands in it (False is certain). *box*: it opens an
    element of which nothing is kept, if no rule of the page hides it. *holds*: text and no markup follows, up to its
    end tag.
    """

    __slots__ = ("_attributes", "_written", "box", "closes", "empty", "holds", "keeps", "kind", "marked", "name")

    def __init__(self, name: str, written: str | _Attributes, closes: bool, empty: bool) -> None:
        self.name, self.closes, self.empty = name, closes, empty and not closes
        self.holds = name in _HOLDS_TEXT and not closes
        self.kind = kind = kind_of(name)
        if isinstance(written, str):
            self._written, self._attributes = written, None
            told = value_of(written) if "&#" in written else written  # no letter of a mark has a reference by name
        else:
            self._written, self._attributes = "", written
            told = " ".join(map("=".join, written))
        self.marked = self.keeps = self.box = False
        if not closes:
            self.marked = is_marked(told)
            self.keeps = kind.kept or acts(told)
            self.box = kind.box and not self.keeps and not self.marked

    @property
    def attributes(self) -> _Attributes:
        """Names in lower case, the first of a name, at most 64, values with their character references resolved; taken
        apart when first asked for."""
        if self._attributes is None:
            self._attributes = _plain_attributes(self._written)
        return self._attributes


class Tokens:
    """Iterate for (Tag or None, raw text behind it). Who iterates sets `foreign` while inside svg or math, where script
    and title hold markup and CDATA exists."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self.foreign = False

    def __iter__(self) -> Iterator[tuple[Tag | None, str]]:
        text, end, known, plain = self._text, len(self._text), dict[str, Tag](), _PLAIN.match
        while self._at < end:
            found = plain(text, self._at)
            if found is None:
                tag, follows = self._other()
            else:
                written, follows = found.group(1, 6)
                self._at = found.end()
                tag = known.get(written) or self._plain(found, known)
                if tag.holds:
                    self._at -= len(follows)
                    follows = ""
            if tag is not None or follows:
                yield tag, follows
            if tag is not None and tag.holds and not self.foreign:
                yield from self._raw(tag.name)

    def _plain(self, found: re.Match[str], known: dict[str, Tag]) -> Tag:
        written, slash, name, attributes, empty = found.group(1, 2, 3, 4, 5)
        tag = known[written] = Tag(name.lower(), attributes, slash == "/", empty == "/")
        return tag

    def _other(self) -> tuple[Tag | None, str]:
        """What is here and no plain tag: text, a comment (nothing), or a tag in another writing."""
        text, at = self._text, self._at
        if not text.startswith("<", at):
            less = text.find("<", at)
            self._at = len(text) if less < 0 else less
            return None, text[at:self._at]
        tag = self._tag()
        if tag is None:
            if self._at == at:  # a bare "<" is text
                self._at = at + 1
                return None, "<"
            if text.startswith("<![CDATA[", at) and self.foreign:
                return None, text[at + 9:self._at].removesuffix("]]>")
        return tag, ""

    def _tag(self) -> Tag | None:
        """The tag here, which is not written as most are; None for text (nothing taken) and for comments (taken)."""
        text, at = self._text, self._at
        after = text[at + 1:at + 2]
        if after.isascii() and after.isalpha():
            return self._awkward(at + 1, closes=False)
        if after == "/":
            third = text[at + 2:at + 3]
            if third.isascii() and third.isalpha():
                return self._awkward(at + 2, closes=True)
            if third:
                self._skip(at + 2, ">")
        elif after == "!":
            self._declaration(at)
        elif after == "?":
            self._skip(at + 1, ">")
        return None

    def _declaration(self, at: int) -> None:
        text = self._text
        if text.startswith("--", at + 2):
            if text.startswith(">", at + 4) or text.startswith("->", at + 4):  # an abrupt comment
                self._at = text.index(">", at + 4) + 1
                return
            found = _COMMENT_END.search(text, at + 4)
            self._at = found.end() if found else len(text)
        elif self.foreign and text.startswith("[CDATA[", at + 2):
            self._skip(at + 9, "]]>")
        else:
            self._skip(at + 2, ">")

    def _skip(self, start: int, mark: str) -> None:
        found = self._text.find(mark, start)
        self._at = len(self._text) if found < 0 else found + len(mark)

    def _awkward(self, at: int, *, closes: bool) -> Tag | None:
        """Read a tag in any writing; None, with all the rest taken, when it has no end."""
        text = self._text
        name = _NAME.match(text, at)
        assert name is not None
        at, found = name.end(), dict[str, str]()
        while True:
            gap = _BEFORE.match(text, at)
            assert gap is not None
            at = gap.end()
            if at >= len(text):
                self._at = len(text)
                return None
            if text[at] == ">":
                self._at = at + 1
                return Tag(_clean(name[0]), _resolved(tuple(found.items())), closes, text[at - 1] == "/")
            key = _ATTRIBUTE_NAME.match(text, at)
            assert key is not None
            value, at = self._value(key.end())
            if at < 0:
                self._at = len(text)
                return None
            if len(found) < MOST_ATTRIBUTES:
                found.setdefault(_clean(key[0]), value)

    def _value(self, at: int) -> tuple[str, int]:
        """The value that follows a name, and where it ends; -1 when a quote is never closed."""
        equals = _EQUALS.match(self._text, at)
        if equals is None:
            return "", at
        at = equals.end()
        quote = self._text[at:at + 1]
        if quote in ('"', "'") and quote:
            end = self._text.find(quote, at + 1)
            return ("", -1) if end < 0 else (self._text[at + 1:end], end + 1)
        value = _UNQUOTED.match(self._text, at)
        assert value is not None
        return value[0], value.end()

    def _raw(self, name: str) -> Iterator[tuple[Tag | None, str]]:
        """The text of an element that holds no markup, up to its end tag."""
        if name == "plaintext":
            yield None, self._text[self._at:]
            self._at = len(self._text)
        if name not in _ENDS:
            return
        start = self._at
        self._at = self._end_of_script(start) if name == "script" else self._end_of(name, start)
        if self._at > start:
            yield None, self._text[start:self._at]

    def _end_of(self, name: str, start: int) -> int:
        found = _ENDS[name].search(self._text, start)
        return found.start() if found else len(self._text)

    def _end_of_script(self, start: int) -> int:
        """HTML Standard 13.2.5.15 to 13.2.5.31: inside `<!--`, `<script>` hides the next `</script>`."""
        state = "plain"
        at = start
        while (mark := _SCRIPT_MARK.search(self._text, at)) is not None:
            word = mark[0]
            at = mark.start() + 2 if word == "<!--" else mark.end()  # the dashes of "<!-->" close it too
            if word == "<!--":
                state = "escaped" if state == "plain" else state
            elif word == "-->":
                state = "plain"
            elif mark[1]:
                if state != "double":
                    return mark.start()
                state = "escaped"
            elif state == "escaped":
                state = "double"
        return len(self._text)


def _clean(name: str) -> str:
    return name.lower().replace("\0", "\ufffd")


def _plain_attributes(text: str) -> _Attributes:
    pairs = [(name.lower(), double or single or bare) for name, double, single, bare in _PLAIN_ATTRIBUTE.findall(text)]
    if len(found := dict(pairs)) < len(pairs):
        found.update(reversed(pairs))  # the first of a name counts
        pairs = list(found.items())
    few = tuple(pairs[:MOST_ATTRIBUTES])
    return _resolved(few) if "&" in text or "\0" in text else few


def _resolved(attributes: _Attributes) -> _Attributes:
    return tuple([(name, value_of(value)) for name, value in attributes])
