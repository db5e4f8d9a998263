"""The name of a host, or a word -> whether it speaks of gambling, or is built as the names of such brands are.

A fragment proves nothing (slothcoffee, judika): a name has to be made of known parts from end to end, one of them of
gambling and another beside it. Knows no list of hosts.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from .confusables import plain_letters
from .site_names import site_of

LONGEST = 40
_TAILED = re.compile(r"[a-z]{3,14}(?:88|77|99|777|888|138|168|188|303|5000)[a-z]")  # slot88x: the next name of slot88
# Digits that stand for letters; a one stands for both i and l.
LEET = str.maketrans("013456789@$!|", "oleasgtbgasll")
FOLD = str.maketrans("i", "l")  # a great I is read as l: disguised words are compared with the two made one
# A word and a lucky number, as such sites name themselves; honest shops do so too.
_NUMBER = r"(?:\d{3}|[2-9]\d?(?<=(?:88|77|99|69|55|33|22|28|38|68|89|98))|4d|5000|1000|8888|7777|2000)"
_BRAND = re.compile(rf"[a-z]{{2,14}}{_NUMBER}")
# Where other words make one of *alone* by chance: maxwindow, foto and gelas, punto and gelato, "to GELF",
# bandar qurban, sport and live.
_CHANCE = re.compile(
    r"maxwin(?:dow|ds?(?:$|[^a-z])|ch|ter|ner|gs?$)|"
    r"(?:fo|pho|mo|au|ko|so)togel(?:as|ap|ang|ar|at)|togel(?:at[oi]|f$)|bandarqurb|(?:(?<!j)a|o)rtplive")
_MASKED = re.compile(r"\b([A-Za-z]{2})[A-Za-z]{2,14}(\d{2,4}|[0-9][dD])\b")
_HOST = re.compile(r"(?<![\w.-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,8}[a-z][a-z0-9-]{1,24}(?![\w-])", re.IGNORECASE)


@cache
def table() -> dict[str, object]:
    """gambling.toml as it stands."""
    return tomllib.loads(files(__package__).joinpath("gambling.toml").read_text(encoding="utf-8"))


@cache
def _parts(kind: str) -> frozenset[str]:
    hosts = table()["hosts"]
    return frozenset(str(v) for v in hosts[kind]) if isinstance(hosts, dict) else frozenset()


def has_core(text: str, *, folded: bool = False) -> bool:
    """Whether *text* holds what has to be in a word before it can be of gambling. *folded*: i and l are one in it."""
    return any(part in text for part in _cores(folded))


@cache
def _cores(folded: bool) -> tuple[str, ...]:
    """The parts that hold no shorter one. Each is searched for apart: that is ten times as fast as a pattern of all."""
    parts = {part.translate(FOLD) if folded else part for part in _parts("core") | _parts("alone")}
    return tuple(sorted(p for p in parts if not any(q in p for q in parts - {p})))


@lru_cache(maxsize=4096)
def gambling_word(word: str) -> bool:
    """Whether *word* (small Latin letters and digits) is put together of gambling and nothing else."""
    if len(word) > LONGEST or not has_core(word):
        return any(v != word and gambling_word(v) for v in readings(word)) if not word.isalpha() else False
    if word not in ("togel", "maxwin") and _says_it_alone(word) and _says_it_alone(_CHANCE.sub("", word)):
        return True
    return _made_of_parts(word) or any(v != word and gambling_word(v) for v in readings(word))


def _made_of_parts(word: str) -> bool:
    """Whether *word* is parts and lucky numbers from end to end: at least two, one of gambling. One that honest names
    hold too (TOTO, JP, RTP) needs a second of gambling, or one that calls players."""
    worth = _worth()
    reached: dict[int, set[tuple[int, bool, int]]] = {0: {(0, False, 0)}}
    for at in range(len(word)):
        for end in range(at + 2, min(len(word), at + 12) + 1) if at in reached else ():
            part = word[at:end]
            if part in worth or _is_number(word, at, end):
                of_core, points = worth.get(part, (False, 0))
                states = reached.setdefault(end, set())
                states.update((min(2, n + 1), told or of_core, min(2, p + points)) for n, told, p in reached[at])
    return (2, True, 2) in reached.get(len(word), set())


def _says_it_alone(word: str) -> bool:
    return any(name in word for name in _parts("alone"))


@cache
def _worth() -> dict[str, tuple[bool, int]]:
    """Part of a name -> (whether it is one of core, its points): two for gambling, one for a part that honest names
    share and for one that calls players."""
    core, shared, luring = _parts("core"), _parts("shared"), _parts("luring")
    return {part: (part in core, 2 if part in core - shared else int(part in core | luring))
            for part in core | luring | _parts("beside")}


def _is_number(word: str, at: int, end: int) -> bool:
    part = word[at:end]
    return (part.isdigit() and at > 0) or part in ("4d", "5k", "10k")


def readings(word: str) -> tuple[str, ...]:
    """*word*, what it says where digits stand for letters, and without the letter behind its lucky number."""
    if word.isalpha() or len(word) > LONGEST or word.isdigit():
        return ()
    bare = (word[:-1],) if _TAILED.fullmatch(word) else ()
    return word.translate(LEET), word.replace("1", "i").translate(LEET), *bare


def gambling_host(host: str) -> bool:
    """Whether the name of *host* speaks of gambling by itself."""
    labels = _labels(host)
    if any(never in label for label in labels for never in _parts("never")):
        return False
    words = [word for label in labels for word in (label.replace("-", ""), *label.split("-"))]
    name = set(labels[-1:])
    return any(map(gambling_word, words)) or bool(name & (
        _parts("whole") | (_parts("core") - _parts("shared") - {"mpo"})))


def brand_host(host: str) -> bool:
    """Whether *host* is named as gambling brands are, a word and a lucky number; honest names may be so too."""
    return any(_BRAND.fullmatch(piece) for label in _labels(host) for piece in (*label.split("-"), label))


def lucky_host(host: str) -> bool:
    """Whether its name ends in a word of gambling, with a number or without: more than a brand, less than a proof."""
    return any(_ending().match(piece) for label in _labels(host)[-1:] for piece in (*label.split("-"), label))


def brand_word(word: str) -> bool:
    """Whether *word* is built as the name of such a brand: with a lucky number, or an ending of gambling."""
    return len(word) <= 20 and bool(_BRAND.fullmatch(word) or _ending().fullmatch(word))


@cache
def _ending() -> re.Pattern[str]:
    return re.compile(rf"[a-z0-9]{{3,17}}(?:{'|'.join(_parts('endings'))})\d{{0,4}}$")


def _labels(host: str) -> list[str]:
    labels = []
    for label in host.lower().split(".")[:-1]:
        if label.startswith("xn--"):
            try:
                label = label[4:].encode("ascii").decode("punycode")
            except (UnicodeError, ValueError):
                continue
        labels.append(re.sub(r"[^a-z0-9-]", "", plain_letters(label)))
    return labels


def masked(text: str) -> str:
    """A found text as a report shows it: bounded, the names of brands and of hosts of gambling starred."""
    words = _HOST.sub(lambda host: masked_host(host[0]), " ".join(text.split()))
    return _MASKED.sub(r"\1***\2", words)[:120]


def masked_host(host: str) -> str:
    """A host of gambling so that who cleans the site finds it and nobody is led there: "sl***or.example"."""
    if not (gambling_host(host) or brand_host(host)):
        return host[:80]
    site = site_of(host)
    name, dot, suffix = site.partition(".")
    starred = f"{name[:2]}***{name[-2:]}" if len(name) > 4 else name
    return f"{host[: len(host) - len(site)]}{starred}{dot}{suffix}"[:80]
