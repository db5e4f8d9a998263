"""Text -> what of it speaks of online gambling, however it is disguised. Linear in the text; keeps no page.

Each word of the tables brings points: phrases of gambling alone two (four halves), others one, those of honest shops a
half. A sentence that warns or reports brings none, nor does the one beside it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from .confusables import plain_letters
from .gambling_hosts import FOLD, LEET, brand_word, gambling_word, has_core, table

MOST_CHARACTERS = 200_000
SHORT = 300
ENOUGH = 4
NEAR = 9  # words between a phrase and the one that warns of it
_DISGUISED = {**LEET, **FOLD}
_SPELT = re.compile(
    r"(?<![^\W_])[^\W_](?:[.\-_*~+ \u00b7\u2022\u2027\u2219\u22c5\u2600-\u27bf\U0001f300-\U0001faff]"
    r"[^\W_]){3,20}(?![^\W_])")
_RUN_ON = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z]{2})")  # two links side by side: "ProdukBahaya"
_WORD = re.compile(r"[a-z0-9]+|[,;()]")  # no phrase reaches over a comma
_NUMBER = re.compile(r"(?<![a-z0-9@$!|])[0-9]+(?![a-z0-9@$!|])")
_SENTENCE = re.compile(r"[.!?]+(?=\s|$)|[|\n\u2022]")
# Right before a phrase these are against it ("anti judi online"), before a warning they take it back ("anti blokir").
_DENIES = frozenset(["anti", "bebas", "tanpa", "bukan", "non", "no"])
_STANCE = ("against", "calls", "sells", "diary")  # how it is meant
CREDIT = frozenset(["promo", "stake", "data"])  # kinds of hints that shops of phone credit need
_HALF = ("toys", "honest")


@dataclass(frozen=True, slots=True)
class Talk:
    """What a text says of gambling. *sure*: phrases of gambling alone; *hints*: (kind, words) that shops use too;
    *brands*: words built as brands are; *warned*: phrases told only where it warns or reports; *named*: those by which
    it only names the matter; *against*: how many words warn; *sells*: a sure phrase in a sentence that calls in;
    *disguised*: letters stand for others."""

    sure: frozenset[str] = frozenset()
    hints: frozenset[tuple[str, str]] = frozenset()
    brands: frozenset[str] = frozenset()
    warned: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    against: int = 0
    sells: bool = False
    disguised: bool = False

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of its hints that are no everyday words of shops."""
        return frozenset(kind for kind, _ in self.hints if kind not in _HALF)

    @property
    def score(self) -> int:
        """Half points."""
        halves = {kind for kind, _ in self.hints if kind in _HALF}
        games = sum(kind == "games" for kind, _ in self.hints)
        telling = sum(kind == "telling" for kind, _ in self.hints)
        more = len(self.kinds - {"games", "telling"}) + min(2, games) + telling + self.disguised
        return 4 * len(self.sure) + 2 * more + len(halves)

    @property
    def warns(self) -> bool:
        """Whether the text as a whole is against gambling."""
        spoken = len(self.warned) + len(self.named)
        return self.against > 1 and spoken > 0 and spoken >= len(self.sure)

    @property
    def gambles(self) -> bool:
        """Whether it advertises gambling: enough words of more than one kind, and it does not warn."""
        rests = bool(self.sure) or self.disguised or (len(self.kinds) > 1 and bool(self.kinds - CREDIT))
        return rests and self.score >= ENOUGH and not self.warns

    @property
    def secret(self) -> int:
        """Half points where a visitor does not see it: nobody hides that he only names the matter."""
        return 0 if self.warns else self.score + 4 * len(self.named)

    @property
    def told(self) -> frozenset[str]:
        """All that it says, however it is meant."""
        return self.sure | self.warned | self.named | {words for _, words in self.hints}

    def without(self, other: Talk) -> Talk:
        """What this text says and *other* does not."""
        told = other.told
        return Talk(self.sure - told, frozenset(h for h in self.hints if h[1] not in told), self.brands - other.brands,
                    self.warned, self.named - told, self.against, self.sells, self.disguised and not other.disguised)

    @property
    def words(self) -> str:
        """The words that count, as a report shows them."""
        return ", ".join([*sorted(self.sure | self.named), *sorted({w for k, w in self.hints if k not in _HALF})][:6])


SILENT = Talk()


def talk_of(text: str) -> Talk:
    """What *text* says of gambling."""
    return _talk_of_short(text) if len(text) <= SHORT else _talk(text)


def may_speak(text: str) -> bool:
    """Whether anything of *text*, of any length, can be of gambling, disguised or not; False is certain."""
    plain = _plain(text)
    return any(_ways_to_speak(plain, _WORD.findall(plain)))


@lru_cache(maxsize=1024)
def _talk_of_short(text: str) -> Talk:
    """Anchors and paths come again and again."""
    return _talk(text)


@dataclass(slots=True)
class _Said:
    """One sentence."""

    sure: set[str]
    hints: set[tuple[str, str]]
    warned: set[str]
    named: set[str]
    against: int
    sells: bool
    disguised: bool


def _talk(text: str) -> Talk:
    plain = _plain(text[:MOST_CHARACTERS])
    ways = _ways_to_speak(plain, _WORD.findall(plain))
    brands = frozenset(w for w in set(_WORD.findall(plain[:1_000])) if brand_word(w))
    if not any(ways):
        return Talk(brands=brands) if brands else SILENT
    said = [_sentence(s, masked=ways[1], fused=ways[2]) for s in _SENTENCE.split(plain) if s]
    for at, one in enumerate(said):
        beside = [*said[max(0, at - 2) : at], *said[at + 1 : at + 2]]
        if not one.sells and any(other.against for other in beside):  # who reports goes on reporting
            one.warned |= one.sure | one.named
            one.sure, one.hints, one.named = set(), set(), set()
    sure = frozenset().union(*(s.sure for s in said))
    named = frozenset().union(*(s.named for s in said)) - sure
    return Talk(sure, frozenset().union(*(s.hints for s in said)), brands,
                frozenset().union(*(s.warned for s in said)) - sure, named, sum(s.against for s in said),
                any(s.sells and s.sure for s in said), any(s.disguised for s in said))


def _ways_to_speak(plain: str, words: list[str]) -> tuple[bool, bool, bool]:
    """Whether phrases, disguised phrases and words put together can be there: most texts of a shop end here."""
    folded = _folded(plain)
    fused = (has_core(plain) or has_core(folded, folded=True)) and any(map(_is_fused, {w for w in words if len(w) > 5}))
    return _has_beginning(words, folded=False), _has_beginning(_WORD.findall(folded), folded=True), fused


def _has_beginning(words: list[str], *, folded: bool) -> bool:
    """Whether a phrase that counts begins in *words*: with its only word, or its first two."""
    firsts, singles, pairs = _beginnings(folded)
    if firsts.isdisjoint(words):
        return False
    return not singles.isdisjoint(words) or not pairs.isdisjoint(pairwise(words))


def _sentence(text: str, *, masked: bool, fused: bool) -> _Said:
    """What one sentence says, and how it is meant. *masked*, *fused*: such words are in the text at all."""
    words = _WORD.findall(text)
    hits = list(_hits(words))
    found = [hit for hit in hits if hit[1] not in _STANCE]
    found += [(at, "sure", w) for at, w in enumerate(words) if _is_fused(w)] if fused else []
    masks = _disguised(text, {phrase for _, _, phrase in found}) if masked else []
    if not found and not masks:
        return _Said(set(), set(), set(), set(), _against(words, hits)[1], False, False)
    told = {kind for _, kind, _ in hits}
    places, against = _against(words, hits)
    calls, sells = sum(kind == "calls" for _, kind, _ in hits), "sells" in told
    said = _Said(set(), set(), set(), set(), against, sells, False)
    for at, kind, phrase in (*found, *masks):
        next_to = bisect_left(places, at - NEAR - 2)
        near = next_to < len(places) and places[next_to] <= at + NEAR and calls <= len(places)
        denied = bool(_DENIES & set(words[max(0, at - 1) : at])) or words[max(0, at - 2) : at] == ["bebas", "dari"]
        kept = "diary" in told and (kind == "slot" or phrase in _list("places"))
        if near or denied or kept:
            said.warned.add(phrase)
        elif kind == "sure":
            said.sure.add(phrase)
        else:
            said.hints.add((kind, phrase))
    said.disguised = bool(masks) and bool(said.sure or said.hints)
    if not sells and said.sure and said.sure <= _list("matter"):
        said.sure, said.named = set(), said.sure
    return said


def _against(words: list[str], hits: list[tuple[int, str, str]]) -> tuple[list[int], int]:
    """Where a sentence warns, and by how many words."""
    places = [at for at, kind, _ in hits if kind == "against" and not _is_taken_back(words[max(0, at - 2) : at])]
    return places, len({words[at] for at in places})


def _is_taken_back(before: list[str]) -> bool:
    """Whether the two words before a warning turn it round ("tanpa takut diblokir"), not "anti judol blokir"."""
    return bool(_DENIES & set(before)) and not {"judi", "judol", "togel", "slot", "gacor"} & set(before[-1:])


def _folded(plain: str) -> str:
    """As disguised words are compared; a number alone stands for no word."""
    return _NUMBER.sub("zz", plain).translate(_DISGUISED)


def _is_fused(word: str) -> bool:
    return len(word) > 5 and gambling_word(word)


def _plain(text: str) -> str:
    """Lower case, one alphabet, nothing invisible, and what is spelt letter by letter put together."""
    plain = plain_letters(_RUN_ON.sub(" ", text))
    meant = plain if text.isascii() else _said_abroad(plain)
    return _SPELT.sub(lambda spelt: re.sub(r"[\W_]", "", spelt[0]), meant)


def _said_abroad(plain: str) -> str:
    """*plain* with what it says of gambling in another language put in the words of the tables."""
    meant = _abroad()
    there = [told for told in meant if told in plain]  # looked for one by one: twenty times as fast as a pattern of all
    if not there:
        return plain
    pattern = "|".join(rf"\b{told}\b" if told.isascii() else re.escape(told) for told in there)
    return re.sub(pattern, lambda told: f" {meant[told[0]]} ", plain)


@cache
def _abroad() -> dict[str, str]:
    """The phrases of other languages, the longest first, as plain letters show them -> those of the tables."""
    told = table()["abroad"]
    meant = {plain_letters(k): str(v) for k, v in told.items()} if isinstance(told, dict) else {}
    return dict(sorted(meant.items(), key=lambda pair: -len(pair[0])))


def _hits(words: list[str]) -> Iterator[tuple[int, str, str]]:
    """(position, kind, phrase) of all that the tables name."""
    firsts = _starts(False)
    for at, word in enumerate(words):
        for phrase, kind, meant in firsts.get(word, ()):
            if len(phrase) == 1 or tuple(words[at : at + len(phrase)]) == phrase:
                yield at, kind, meant


def _disguised(text: str, plainly: set[str]) -> list[tuple[int, str, str]]:
    """The phrases in which digits, signs or a look-alike letter stand for others, save what stands there plainly."""
    words = _WORD.findall(_folded(text))
    firsts = _starts(True)
    return [
        (at, "sure", meant)
        for at, word in enumerate(words)
        for phrase, _, meant in firsts.get(word, ())
        if len(phrase) > 1 and meant not in plainly and tuple(words[at : at + len(phrase)]) == phrase
    ]


@cache
def _list(name: str) -> frozenset[str]:
    found = table()[name]
    return frozenset(str(v) for v in found) if isinstance(found, list) else frozenset()


@cache
def _starts(folded: bool) -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
    """First word -> (words, kind, phrase). *folded*: as disguised words are compared, without what holds digits."""
    kinds = table()["kinds"]
    lists = {name: _list(name) for name in ("sure", "games", "telling", "against", "calls", "sells", "diary")}
    if isinstance(kinds, dict):
        lists |= {kind: frozenset(map(str, phrases)) for kind, phrases in kinds.items()}
    found: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for kind, phrases in lists.items():
        if folded and kind in (*_STANCE, *_HALF, "data"):
            continue
        for phrase in phrases:
            if folded and not phrase.replace(" ", "").isalpha():
                continue
            words = tuple((phrase.translate(FOLD) if folded else phrase).split())
            found.setdefault(words[0], []).append((words, kind, phrase))
    return found


@cache
def _beginnings(folded: bool) -> tuple[frozenset[str], frozenset[str], frozenset[tuple[str, str]]]:
    """(first words, those that stand alone, first two words) of what counts."""
    told = [words for phrases in _starts(folded).values() for words, kind, _ in phrases if kind not in _STANCE]
    told = [words for words in told if not folded or len(words) > 1]
    return (frozenset(words[0] for words in told), frozenset(words[0] for words in told if len(words) == 1),
            frozenset((words[0], words[1]) for words in told if len(words) > 1))
