"""Text -> what of it speaks of online gambling, however it is disguised. Linear in the text; keeps no page."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from .site_names import site_of

MOST_CHARACTERS = 200_000
SHORT = 300
# Letters of other alphabets that look like Latin ones, and digits that stand for letters.
_LOOK_ALIKE = str.maketrans("аеорсухіјѕԁһӏɡνοαρκτιւօɩ", "aeopcyxijsdhlgvoapktiuoi")
# A one stands for both i and l, and a great I is read as l: disguised words are compared with the two made one.
_LEET = str.maketrans("013456789@$!|", "oleasgtbgasll")
_FOLD = str.maketrans("i", "l")
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_SPELT = re.compile(r"(?<![^\W_])[^\W_](?:[.\-_*~+ ][^\W_]){3,20}(?![^\W_])")
_RUN_ON = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z]{2})")  # two links side by side: "ProdukBahaya"
_WORD = re.compile(r"[a-z0-9]+")
_FUSED = re.compile(
    r"(?:slot|judi|togel|casino|gacor|sbobet|poker|toto)(?:online|gacor|maxwin|resmi|terpercaya|88|77|777|99|138|4d|303|168|qq)|"
    r"gacor(?:slot|\d{2,4})|^(?!time|mem|kartu|micro)[a-z]{3,14}slot\d{0,4}$|mpo\d{2,4}$|"
    r"(?:mpo|dewa|raja|bola|hoki|ratu)(?:slot|togel)|maxwin\d{1,4}"
)
# A brand as such sites name themselves: a word and a lucky number.
_BRAND = re.compile(r"[a-z]{2,14}(?:88|77|777|99|138|4d|303|168|188|338|388|898|69|55|5000|13[89]|28|33|22)")
_MASKED = re.compile(r"\b([A-Za-z]{2})[A-Za-z]{2,14}(\d{2,4}|[0-9][dD])\b")
_HOST = re.compile(r"(?<![\w.-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,8}[a-z][a-z0-9-]{1,24}(?![\w-])", re.IGNORECASE)
_SIGN = re.compile(r"[a-z0-9][@$!|][a-z0-9]")
_SENTENCE = re.compile(r"[.!?]+(?=\s|$)|[|\n\u2022]")
NEAR = 9  # words between a phrase and the one that warns of it
# Right before a phrase these are against it ("anti judi online"), before a warning they take it back ("anti blokir").
_DENIES = frozenset(["anti", "bebas", "tanpa", "bukan", "non", "no"])


@dataclass(frozen=True, slots=True)
class Talk:
    """What a text says of gambling. *strong*: distinct telling phrases; *warned*: those told only in a sentence that
    warns of them or reports of them; *against*: how many words do so."""

    strong: frozenset[str]
    weak: frozenset[str]
    brand: str
    against: int
    warned: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()

    @property
    def told(self) -> frozenset[str]:
        """All phrases, however they are meant."""
        return self.strong | self.warned | self.named

    @property
    def warns(self) -> bool:
        """Whether the text as a whole is against gambling."""
        spoken = len(self.warned) + len(self.named)
        return self.against > 1 and spoken > 0 and spoken >= len(self.strong)

    @property
    def gambles(self) -> bool:
        """Whether it advertises gambling: a telling phrase, in a text that does not warn of it."""
        return bool(self.strong) and not self.warns

    @property
    def secret(self) -> frozenset[str]:
        """The phrases that count where a visitor does not see them: nobody hides that he only names the matter."""
        return frozenset() if self.warns else self.strong | self.named


SILENT = Talk(frozenset(), frozenset(), "", 0)


def talk_of(text: str) -> Talk:
    """What *text* says of gambling."""
    return _talk_of_short(text) if len(text) <= SHORT else _talk(text)


@lru_cache(maxsize=1024)
def _talk_of_short(text: str) -> Talk:
    """Anchors and paths come again and again."""
    return _talk(text)


def _talk(text: str) -> Talk:
    plain = _plain(text[:MOST_CHARACTERS])
    if not _may_speak(plain):
        return SILENT
    strong: set[str] = set()
    warned: set[str] = set()
    named: set[str] = set()
    against: set[str] = set()
    for sentence in filter(None, _SENTENCE.split(plain)):
        for whole, part in zip((strong, warned, named, against), _sentence(sentence), strict=True):
            whole |= part
    words = _WORD.findall(plain)
    weak = {p for _, p in (*_phrases(words, "weak"), *_disguised(plain, "weak"))}
    brand = next((w for w in words if _BRAND.fullmatch(w)), "")
    strong |= _together({p for _, p in _phrases(words, "games")}, weak, brand, strong | warned)
    return Talk(frozenset(strong), frozenset(weak), brand, len(against), frozenset(warned - strong),
                frozenset(named - strong))


def _may_speak(plain: str) -> bool:
    """Whether any word of the tables, or one fused of them, can be there: most texts of a shop end here."""
    words = set(_WORD.findall(plain))
    if _SIGN.search(plain) or not {w.translate(_LEET).translate(_FOLD) for w in words}.isdisjoint(_first_words()):
        return True
    return any(map(_FUSED.search, (v for w in words if len(w) < 40 for v in _variants(w))))


def _sentence(text: str) -> tuple[set[str], set[str], set[str], set[str]]:
    """(phrases it advertises, those it warns of, those by which it only names the matter, the words that warn)."""
    words = _WORD.findall(text)
    found = [*_phrases(words, "strong"), *_disguised(text, "strong")]
    found += [(at, w) for at, w in enumerate(words) if len(w) < 40 and any(map(_FUSED.search, _variants(w)))]
    warnings = [(at, w) for at, w in _phrases(words, "against") if not _DENIES & set(words[max(0, at - 2) : at])]
    advertised: set[str] = set()
    warned: set[str] = set()
    if found:
        places = [at for at, _ in warnings]
        calls, diary = sum(1 for _ in _phrases(words, "calls")), _is_diary(words)
        for at, phrase in found:
            next_to = bisect_left(places, at - NEAR - 2)
            near = next_to < len(places) and places[next_to] <= at + NEAR and calls <= len(places)
            denied = bool(_DENIES & set(words[max(0, at - 1) : at])) or words[max(0, at - 2) : at] == ["bebas", "dari"]
            kept = diary and phrase in _table()["places"]
            (warned if near or denied or kept else advertised).add(phrase)
        if not calls and advertised <= set(_table()["matter"]):
            return set(), warned, advertised, {w for _, w in warnings}
    return advertised, warned - advertised, set(), {w for _, w in warnings}


def _is_diary(words: list[str]) -> bool:
    """Whether a slot is a time here, which is booked."""
    return any(True for _ in _phrases(words, "diary")) and {p for _, p in _phrases(words, "weak")} <= {"slot"}


def _together(games: set[str], weak: set[str], brand: str, found: set[str]) -> set[str]:
    """What says it only together: games of slots, a brand by its number, words that honest shops use too."""
    more: set[str] = set()
    telling = weak - set(_table()["honest"])
    if len(games) > 3 or (games and (found or telling)):
        more |= games
    if brand and (telling or len(weak) > 1):
        more.add(f"{brand} {sorted(weak)[0]}")
    if {"slot", "maxwin"} <= weak or {"slot", "rtp"} <= weak or {"maxwin", "gacor"} <= weak:
        more.add("slot maxwin")
    return more


def gambling_host(host: str) -> bool:
    """Whether the name of *host* speaks of gambling by itself."""
    labels = [w for label in _labels(host) for w in _variants(label)]
    return any(_FUSED.search(label) or any(f in label for f in _table()["hosts"]) for label in labels)


def brand_host(host: str) -> bool:
    """Whether *host* is named as gambling brands are, a word and a lucky number; honest names may be so too."""
    return any(_BRAND.fullmatch(label) for label in _labels(host))


def _labels(host: str) -> list[str]:
    name = _plain(host.encode("ascii", "ignore").decode()).replace("-", "")
    return name.split(".")[:-1]


def _variants(word: str) -> tuple[str, ...]:
    """*word*, and what it says where digits stand for letters."""
    if word.isalpha():
        return (word,)
    return word, word.translate(_LEET), word.replace("1", "i").translate(_LEET)


def masked(text: str) -> str:
    """A found text as a report shows it: bounded, the names of brands and hosts starred."""
    words = _HOST.sub(lambda host: masked_host(host[0]), " ".join(text.split()))
    return _MASKED.sub(r"\1***\2", words)[:120]


def masked_host(host: str) -> str:
    """A host so that who cleans the site finds it and nobody is led there: "sl***or.example"."""
    site = site_of(host)
    name, dot, suffix = site.partition(".")
    starred = f"{name[:2]}***{name[-2:]}" if len(name) > 4 else name
    return f"{host[: len(host) - len(site)]}{starred}{dot}{suffix}"[:80]


def _plain(text: str) -> str:
    """Lower case, one alphabet, nothing invisible, and what is spelt letter by letter put together."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", _UNSEEN.sub("", text)).lower().translate(_LOOK_ALIKE)
        text = "".join(c for c in text if not unicodedata.combining(c))
    parted = _RUN_ON.sub(" ", text)
    return _SPELT.sub(lambda spelt: re.sub(r"[\W_]", "", spelt[0]), parted.lower())


def _phrases(words: list[str], kind: str, *, folded: bool = False) -> Iterator[tuple[int, str]]:
    """(position, phrase) of those of a *kind* in *words*."""
    firsts = _starts(folded)[kind]
    for at, word in enumerate(words):
        for phrase, meant in firsts.get(word, ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                yield at, meant


def _disguised(text: str, kind: str) -> Iterator[tuple[int, str]]:
    """The phrases in which digits, signs or a look-alike letter stand for others."""
    yield from _phrases(_WORD.findall(text.translate(_LEET).translate(_FOLD)), kind, folded=True)


@cache
def _table() -> dict[str, list[str]]:
    raw = tomllib.loads(files(__package__).joinpath("gambling.toml").read_text(encoding="utf-8"))
    return {key: [str(v) for v in values] for key, values in raw.items()}


@cache
def _first_words() -> frozenset[str]:
    """The folded first words of all that counts."""
    return frozenset(word for kind in ("strong", "games", "weak") for word in _starts(True)[kind])


@cache
def _starts(folded: bool) -> dict[str, dict[str, list[tuple[tuple[str, ...], str]]]]:
    return {kind: _by_first(phrases, folded) for kind, phrases in _table().items()}


def _by_first(phrases: Iterable[str], folded: bool) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase in phrases:
        words = tuple((phrase.translate(_LEET).translate(_FOLD) if folded else phrase).split())
        found.setdefault(words[0], []).append((words, phrase))
    return found
