"""Which addresses are somebody's account on a platform or stand under a builder's name; reads platforms.toml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Platform:
    """A row of platforms.toml; `kind` is marketplace, social, chat, links, short or builder."""

    key: str
    name: str
    kind: str
    at: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Builder:
    """A builder of shops that gives out names below `host`."""

    host: str
    name: str


def builder_of(host: str) -> Builder | None:
    """Return the hosted builder under whose name the host stands, or that it is itself."""
    builders = _table()[2]
    labels = host.split(".")
    return next((found for start in range(len(labels)) if (found := builders.get(".".join(labels[start:])))), None)


def platform_of(host: str, path: str = "/") -> Platform | None:
    """Return the platform that a host belongs to, subdomains included; the path tells google.com/maps
    from google.com."""
    places = _places()
    first_step = path.strip("/").partition("/")[0].partition("?")[0].lower()
    labels = host.split(".")
    for start in range(len(labels)):
        parent = ".".join(labels[start:])
        found = places.get(parent) or places.get(f"{parent}/{first_step}")
        if found is not None:
            return found
    return None


def platform_called(word: str) -> Platform | None:
    """Return the platform that people call by this word ("ig", "tokped"), any case."""
    return _called().get(word.lower())


def platform_words() -> frozenset[str]:
    """Return all words that platform_called knows."""
    return frozenset(_called())


def is_free_mail(host: str) -> bool:
    """Whether everybody can have a mailbox there, so that it is nobody's own domain."""
    return host in _table()[1]


@lru_cache(maxsize=1)
def _places() -> dict[str, Platform]:
    return {place: platform for platform in _table()[0] for place in platform.at}


@lru_cache(maxsize=1)
def _called() -> dict[str, Platform]:
    return {word: platform for platform in _table()[0] for word in platform.words}


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[Platform, ...], frozenset[str], dict[str, Builder]]:
    import tomllib
    from importlib.resources import files

    raw = tomllib.loads(files(__package__).joinpath("platforms.toml").read_text(encoding="utf-8"))
    rows = tuple(
        Platform(key, str(row["name"]), str(row["kind"]), tuple(row["at"]), tuple(row.get("words", ())))
        for key, row in raw["platform"].items()
    )
    builders = {host: Builder(host, str(row["name"])) for host, row in raw["builder"].items()}
    return rows, frozenset(raw["free_mail"]["at"]), builders
