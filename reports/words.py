"""The sentences: those of a check from the TOML beside its judge, those of the report's frame from locale/.

Read lazily and strictly: a key that is unknown or missing is a WordsError that names file and key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ..checks.check import Level
from . import plain, toml_file
from .language import LANGS
from .phrase import PhraseError, blanks, fill

if TYPE_CHECKING:
    from ..checks.check import Check, Fact
    from ..scanner.target import TargetError

WHO = ("owner", "maker", "host")
HOW_LONG = ("10m", "1h", "technician")
COST = ("free", "maybe", "paid")
DUE = ("today",)  # sooner than the level of the finding asks for
BLOCKS = ("judul", "singkat", "arti", "penting", "lakukan", "tanya")
STACKS = {
    "nginx": "Nginx", "apache": "Apache", "htaccess": ".htaccess (Apache, LiteSpeed)", "litespeed": "LiteSpeed",
    "wordpress": "WordPress", "cpanel": "cPanel", "cloudflare": "Cloudflare", "mikrotik": "MikroTik",
    "windows": "Windows", "iis": "IIS", "caddy": "Caddy", "php": "PHP", "samba": "Samba", "linux": "Linux",
    "laravel": "Laravel", "dns": "DNS", "plesk": "Plesk", "router": "Router", "ufw": "Ubuntu, Debian (ufw)",
    "ssh": "OpenSSH", "docker": "Docker", "redis": "Redis", "mysql": "MySQL, MariaDB", "postgresql": "PostgreSQL",
    "mongodb": "MongoDB", "elasticsearch": "Elasticsearch", "memcached": "memcached", "rsync": "rsync",
    "ftp": "FTP (vsftpd)", "webmin": "Webmin", "wp_admin": "WordPress (halaman admin)", "opencart": "OpenCart",
}
_SAID_BY_ALL = ("judul", "singkat")
_SAID_BY_BAD = (*_SAID_BY_ALL, "arti", "penting", "lakukan")


class WordsError(ValueError):
    """Sentences are missing or written wrongly; the message names file and key."""


@dataclass(frozen=True, slots=True)
class FixWords:
    """Lines to paste for one stack, and the official page they come from."""

    stack: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """What is said of one outcome. *texts*: language -> block ("judul" …) -> template; *who*, *how_long* and *cost*
    are slugs, "" where the outcome asks nothing of anybody. *due*: "today" where it cannot wait for its level's day."""

    who: str
    how_long: str
    cost: str
    texts: Mapping[str, Mapping[str, str]]
    fixes: tuple[FixWords, ...]
    due: str = ""


@dataclass(frozen=True, slots=True)
class CheckWords:
    """The words of one check. *name*: language -> what is looked at, a noun phrase."""

    file: str
    name: Mapping[str, str]
    outcomes: Mapping[str, OutcomeWords]

    def sentence(self, slug: str, block: str, facts: Mapping[str, Fact], lang: str, zone: str = "Asia/Jakarta") -> str:
        """One block of an outcome with its facts, or "" when the outcome does not have it."""
        template = self.outcomes[slug].texts[lang].get(block, "")
        return sentence(template, facts, lang, zone, f"{self.file}: {slug}.{lang}.{block}")


def sentence(
    template: str, facts: Mapping[str, Fact], lang: str, zone: str = "Asia/Jakarta", where: str = "sentence",
) -> str:
    """*template* with its facts; WordsError when a blank cannot be filled."""
    try:
        return fill(template, facts, lang, zone, where)
    except PhraseError as wrong:
        raise WordsError(str(wrong)) from None


def say(key: str, lang: str, **values: str | int) -> str:
    """The sentence *key* ("why.timed_out") of the report's frame. Values are finished texts of our own or bounded."""
    template = frame(lang).get(key)
    if template is None:
        raise WordsError(f"locale/{lang}.toml: {key} is missing")
    for name in blanks(template, f"locale/{lang}.toml: {key}"):
        if name not in values:
            raise WordsError(f"locale/{lang}.toml: {key}: nothing is known as {{{name}}}")
    return filled(template, values)


def filled(template: str, values: Mapping[str, str | int]) -> str:
    """A sentence of our own with *values* in its blanks, texts without what cannot be seen."""
    return template.format(**{k: plain.lines(v) if isinstance(v, str) else v for k, v in values.items()})


def problem(error: TargetError, lang: str) -> tuple[str, ...]:
    """What is wrong with the words that were typed, and where one is near, the address that may have been meant."""
    said = say(f"problem.{error.problem}", lang, text=error.text)
    if not error.suggestion:
        return (said,)
    return said, say("problem.suggestion", lang, suggestion=plain.line(error.suggestion))


@cache
def frame(lang: str) -> Mapping[str, str]:
    """All sentences of the frame in *lang*: dotted key -> template; KeyError for a language that is not spoken."""
    if lang not in LANGS:
        raise KeyError(lang)
    return dict(flat(toml_file.read(__package__, f"locale/{lang}.toml"), "", f"locale/{lang}.toml"))


def flat(table: Mapping[str, object], prefix: str, file: str) -> list[tuple[str, str]]:
    """Dotted key and text of each sentence in *table* of *file*; WordsError for what is neither table nor text."""
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            found += flat(value, f"{prefix}{key}.", file)
        elif isinstance(value, str):
            found.append((prefix + key, value.strip()))
        else:
            raise WordsError(f"{file}: {prefix}{key}: text is expected")
    return found


@cache
def load_words(check: Check) -> CheckWords:
    """The words of *check*; WordsError when its file is missing or does not have the promised shape."""
    package, name = check.words
    try:
        raw = toml_file.read(package, name)
    except (OSError, ModuleNotFoundError) as wrong:
        raise WordsError(f"{name}: cannot be read ({type(wrong).__name__})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise WordsError(f"{name}: no TOML: {wrong}") from None
    levels = {o.slug: o.level for o in check.outcomes}
    called = _texts(raw.pop("nama", None), LANGS, (), f"{name}: nama")
    _same_keys(raw, tuple(levels), (), name)
    outcomes = {slug: _outcome(raw[slug], level, f"{name}: {slug}") for slug, level in levels.items()}
    return CheckWords(name, called, outcomes)


def _outcome(raw: object, level: Level, where: str) -> OutcomeWords:
    bad = level.rank >= Level.HINT.rank
    table = _table(raw, where)
    asked = ("siapa", "lama", "biaya") if bad else ()
    _same_keys(table, (*LANGS, *asked), ("siapa", "lama", "biaya", "batas", "fix"), where)
    who = _one_of(table, "siapa", WHO, where)
    needed = (_SAID_BY_BAD if bad else _SAID_BY_ALL) + (("tanya",) if who == "host" else ())
    texts = {lang: _texts(table[lang], needed, BLOCKS, f"{where}.{lang}") for lang in LANGS}
    _same_blanks(texts, where)
    fixes = tuple(_fix(s, f, f"{where}.fix.{s}") for s, f in _table(table.get("fix", {}), f"{where}.fix").items())
    how_long, cost = _one_of(table, "lama", HOW_LONG, where), _one_of(table, "biaya", COST, where)
    return OutcomeWords(who, how_long, cost, texts, fixes, _one_of(table, "batas", DUE, where))


def _fix(stack: str, raw: object, where: str) -> FixWords:
    if stack not in STACKS:
        raise WordsError(f"{where}: one of {', '.join(STACKS)} is expected")
    text = _texts(raw, ("teks", "sumber"), (), where)
    if not text["sumber"].startswith("https://"):
        raise WordsError(f"{where}.sumber: an https address is expected")
    return FixWords(stack, text["teks"], text["sumber"])


def _table(raw: object, where: str) -> dict[str, object]:
    if not isinstance(raw, dict):
        raise WordsError(f"{where}: a table is expected")
    return raw


def _texts(raw: object, needed: tuple[str, ...], allowed: tuple[str, ...], where: str) -> dict[str, str]:
    table = _table(raw, where)
    _same_keys(table, needed, allowed, where)
    for key, value in table.items():
        if not isinstance(value, str) or not value.strip():
            raise WordsError(f"{where}.{key}: text is expected")
    return {k: str(v).strip() for k, v in table.items()}


def _same_keys(table: Mapping[str, object], needed: tuple[str, ...], allowed: tuple[str, ...], where: str) -> None:
    for key in needed:
        if key not in table:
            raise WordsError(f"{where}.{key}: missing")
    for key in table:
        if key not in needed and key not in allowed:
            raise WordsError(f"{where}.{key}: unknown key")


def _one_of(table: Mapping[str, object], key: str, choices: tuple[str, ...], where: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str) or (value and value not in choices):
        raise WordsError(f"{where}.{key}: one of {', '.join(choices)} is expected")
    return value


def _same_blanks(texts: Mapping[str, Mapping[str, str]], where: str) -> None:
    try:
        asked = {lang: frozenset().union(*(blanks(t, f"{where}.{lang}") for t in said.values()))
                 for lang, said in texts.items()}
    except PhraseError as wrong:
        raise WordsError(str(wrong)) from None
    if differing := asked["id"] ^ asked["en"]:
        raise WordsError(f"{where}: only one language uses {{{sorted(differing)[0]}}}")
