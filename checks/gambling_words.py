"""Text -> what of it speaks of online gambling, however it is disguised. Linear in the text; keeps no page."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

MOST_CHARACTERS = 200_000
# Letters of other alphabets that look like Latin ones, and digits that stand for letters.
_LOOK_ALIKE = str.maketrans("аеорсухіјѕԁһӏɡνοαρκτιւօɩ", "aeopcyxijsdhlgvoapktiuoi")
_LEET = str.maketrans("013457@$!|", "oieastasil")
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_SPELT = re.compile(r"(?<![^\W_])[^\W_](?:[.\-_*~+ ][^\W_]){3,20}(?![^\W_])")
_WORD = re.compile(r"[a-z0-9]+")
_FUSED = re.compile(
    r"(?:slot|judi|togel|casino|gacor|sbobet|poker|toto)(?:online|gacor|maxwin|resmi|terpercaya|88|77|777|99|138|4d|303|168|qq)|"
    r"gacor(?:slot|\d{2,4})|[a-z]{3,14}slot\d{0,4}$|(?:mpo|dewa|raja|bola|hoki|ratu)(?:slot|togel|\d{2,4}$)|maxwin\d{1,4}"
)
# A brand as such sites name themselves: a word and a lucky number.
_BRAND = re.compile(r"[a-z]{2,14}(?:88|77|777|99|138|4d|303|168|188|338|388|898|69|55|5000|13[89]|28|33|22)")
_MASKED = re.compile(r"\b([A-Za-z]{2})[A-Za-z]{2,14}(\d{2,4}|[0-9][dD])\b")


@dataclass(frozen=True, slots=True)
class Talk:
    """What a text says of gambling. *strong*: distinct telling phrases; *against*: how many words warn of it."""

    strong: frozenset[str]
    weak: frozenset[str]
    brand: str
    against: int

    @property
    def gambles(self) -> bool:
        """Whether it advertises gambling: a telling phrase, in a text that does not warn of it."""
        return bool(self.strong) and self.against < 2


def talk_of(text: str) -> Talk:
    """What *text* says of gambling."""
    plain = _plain(text[:MOST_CHARACTERS])
    words = _WORD.findall(plain)
    found = set(_phrases(words, "strong")) | {w for w in words if len(w) < 40 and _FUSED.search(w)}
    games, weak = set(_phrases(words, "games")), set(_phrases(words, "weak"))
    disguised = _WORD.findall(plain.translate(_LEET))
    if disguised != words:
        found |= set(_phrases(disguised, "strong"))
        weak |= set(_phrases(disguised, "weak"))
    brand = next((w for w in words if _BRAND.fullmatch(w)), "")
    if len(games) > 1 or (games and (found or weak)):
        found |= games
    if brand and len(weak - {"slot", "deposit pulsa", "link alternatif", "bonus new member"}) > 0:
        found.add(f"{brand} {sorted(weak)[0]}")
    if brand and len(weak) > 1:
        found.add(f"{brand} {sorted(weak)[0]}")
    if {"slot", "maxwin"} <= weak or {"slot", "rtp"} <= weak or {"maxwin", "gacor"} <= weak:
        found.add("slot maxwin")
    return Talk(frozenset(found), frozenset(weak), brand, len(set(_phrases(words, "against"))))


def gambling_host(host: str) -> bool:
    """Whether the name of *host* speaks of gambling by itself."""
    labels = [w for label in _labels(host) for w in (label, label.translate(_LEET))]
    return any(_FUSED.search(label) or any(f in label for f in _table()["hosts"]) for label in labels)


def brand_host(host: str) -> bool:
    """Whether *host* is named as gambling brands are, a word and a lucky number; honest names may be so too."""
    return any(_BRAND.fullmatch(label) for label in _labels(host))


def _labels(host: str) -> list[str]:
    name = _plain(host.encode("ascii", "ignore").decode()).replace("-", "")
    return name.split(".")[:-1]


def masked(text: str) -> str:
    """A found text as a report shows it: bounded, the names of brands starred."""
    return _MASKED.sub(r"\1***\2", " ".join(text.split()))[:120]


def _plain(text: str) -> str:
    """Lower case, one alphabet, nothing invisible, and what is spelt letter by letter put together."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", _UNSEEN.sub("", text)).lower().translate(_LOOK_ALIKE)
        text = "".join(c for c in text if not unicodedata.combining(c))
    return _SPELT.sub(lambda spelt: re.sub(r"[\W_]", "", spelt[0]), text.lower())


def _phrases(words: list[str], kind: str) -> Iterator[str]:
    firsts = _starts()[kind]
    for at, word in enumerate(words):
        for phrase in firsts.get(word, ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                yield " ".join(phrase)


@cache
def _table() -> dict[str, list[str]]:
    raw = tomllib.loads(files(__package__).joinpath("gambling.toml").read_text(encoding="utf-8"))
    return {key: [str(v) for v in values] for key, values in raw.items()}


@cache
def _starts() -> dict[str, dict[str, list[tuple[str, ...]]]]:
    return {kind: _by_first(phrases) for kind, phrases in _table().items()}


def _by_first(phrases: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        words = tuple(phrase.split())
        found.setdefault(words[0], []).append(words)
    return found
