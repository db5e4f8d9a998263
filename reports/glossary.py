"""The words that a report explains: only those that occur in its texts. The list is glossary.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from . import toml_file


@dataclass(frozen=True, slots=True)
class Entry:
    """A term as printed, what it means, and how it is found in running text, in one language."""

    term: str
    meaning: str
    found: re.Pattern[str]


@cache
def entries(lang: str) -> tuple[Entry, ...]:
    """The whole list, by term."""
    raw = toml_file.read(__package__, "glossary.toml")
    rows = [row[lang] for row in raw["word"].values()]
    return tuple(sorted((_entry(r["term"], r["means"], r["say"]) for r in rows), key=lambda e: e.term.lower()))


def occurring(texts: Iterable[str], lang: str) -> tuple[tuple[str, str], ...]:
    """Term and meaning of each entry that one of *texts* uses."""
    whole = "\n".join(texts)
    return tuple((e.term, e.meaning) for e in entries(lang) if e.found.search(whole))


def _entry(term: str, meaning: str, said: list[str]) -> Entry:
    words = "|".join(re.escape(word) for word in said)
    return Entry(term, meaning, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE))
