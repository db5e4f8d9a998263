"""Which row of a list is its heading, and what each column holds: by synonyms of columns.toml. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from ..scanner.platforms import platform_called
from .pieces import is_address

MOST_ROWS_ABOVE = 40  # titles, letterheads and blank rows above the heading
MOST_HEADING_CHARS = 400
NEEDED_HITS = 2
_FILLERS = frozenset((
    "akun", "nama", "link", "url", "alamat", "toko", "username", "user", "id", "usaha", "di", "lapak", "online",
    "profil", "tautan", "dan", "jika", "ada",
))


class Field(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    NAME = "name"
    BUSINESS = "business"
    SITE = "site"
    PHONE = "phone"
    MAIL = "mail"
    COMMODITY = "commodity"
    CITY = "city"
    PROVINCE = "province"
    CONSENT = "consent"
    CONSENT_REFERENCE = "consent_reference"
    CONSENT_DAY = "consent_day"
    SESSION = "session"
    EXAMPLE = "example"
    TIME = "time"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list; `platform` is the word of a heading such as "Akun Instagram"."""

    index: int
    field: Field
    heading: str = ""
    platform: str = ""


@dataclass(frozen=True, slots=True)
class _Rule:
    field: Field
    words: tuple[str, ...]
    exact: tuple[str, ...]
    beside: tuple[str, ...]
    most: int

    def fits(self, heading: str) -> bool:
        if heading in self.exact:
            return True
        padded = f" {heading} "
        if self.most and heading.count(" ") >= self.most:
            return False
        if self.beside and not any(f" {word} " in padded for word in self.beside):
            return False
        return any(f" {word} " in padded for word in self.words)


def heading_row(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the index of the first row that names at least two kinds of columns, or that is "website" alone."""
    above = list(enumerate(rows[:MOST_ROWS_ABOVE]))
    found = next((k for k, row in above if len(_hits(row)) >= NEEDED_HITS), None)
    if found is not None:
        return found
    first = next(((k, row) for k, row in above if any(cell.strip() for cell in row)), None)
    return first[0] if first and _hits(first[1]) == {Field.SITE} else None


def columns(heading: Sequence[str]) -> tuple[Column, ...]:
    """Return what each column with a heading holds."""
    return tuple(_column(index, cell) for index, cell in enumerate(heading) if cell.strip())


def letters(text: str) -> str:
    """The words of a heading: lower case, without accents and marks, single blanks between."""
    plain = unicodedata.normalize("NFKD", text[:MOST_HEADING_CHARS]).casefold()
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c))))


def _column(index: int, cell: str) -> Column:
    heading = letters(cell)
    platform = _platform(heading)
    if platform:
        return Column(index, Field.SITE, cell, platform)
    return Column(index, next((rule.field for rule in _rules() if rule.fits(heading)), Field.OTHER), cell)


def _platform(heading: str) -> str:
    """The word of the one platform that the heading names and nothing else; WhatsApp's is a column of numbers."""
    words = [word for word in heading.split() if word not in _FILLERS]
    platform = platform_called(words[0]) if len(words) == 1 else None
    return words[0] if platform is not None and platform.kind != "chat" else ""


def _hits(row: Sequence[str]) -> set[Field]:
    """The kinds of columns that a row names; none for a row that holds an address or a long number, as data does."""
    cells = [cell for cell in row if cell.strip()]
    if any(re.search(r"[0-9]{5}", cell) or (len(cell) < 200 and "." in cell and is_address(cell)) for cell in cells):
        return set()
    return {column.field for column in columns(row)} - {Field.OTHER}


@lru_cache(maxsize=1)
def _rules() -> tuple[_Rule, ...]:
    import tomllib
    from importlib.resources import files

    raw = tomllib.loads(files(__package__).joinpath("columns.toml").read_text(encoding="utf-8"))
    return tuple(
        _Rule(Field(row["field"]), tuple(row.get("words", ())), tuple(row.get("exact", ())), tuple(row.get("with", ())),
              int(row.get("most", 0))) for row in raw["rule"]
    )
