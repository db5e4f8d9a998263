"""A list as rows of text, and why a file is none; which reader takes it is told by its bytes, never by its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .roster import Note

MAX_BYTES = 20 * 2**20
MAX_ROWS = 5_000
MAX_COLUMNS = 200

WITHOUT_VALUE = "=…"  # stands for a formula that nobody has worked out: whoever wrote it did not leave the cell blank
Row = tuple[str, ...]
# What a file begins with that is no list, and the slug of the sentence.
_NO_LISTS = (
    (b"MZ", "program"), (b"\x7fELF", "program"), (b"SQLite format", "program"), (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"), (b"\xff\xd8\xff", "picture"), (b"GIF8", "picture"), (b"{\\rtf", "document"),
    (b"Rar!", "archive"), (b"7z\xbc\xaf", "archive"), (b"\x1f\x8b", "archive"),
)
_PAGES = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta", b"<head")


class TableError(ValueError):
    """The file is no list that can be read. `slug` names the sentence, `facts` fill it."""

    def __init__(self, slug: str, facts: Mapping[str, str] | None = None) -> None:
        self.slug = slug
        self.facts = dict(facts or {})
        super().__init__(slug)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that are not blank, each with its number in the file; `sheet` is its name in a workbook."""

    rows: tuple[tuple[int, Row], ...]
    notes: tuple[Note, ...] = ()
    sheet: str = ""


def tables(content: bytes) -> tuple[Table, ...]:
    """Return the tables of a file, at least one with a row; TableError says why there is none."""
    if len(content) > MAX_BYTES:
        raise TableError("too_big", {"most": str(MAX_BYTES // 2**20)})
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise TableError("empty")
    slug = next((slug for mark, slug in _NO_LISTS if content.startswith(mark)), "")
    if not slug and content.lstrip(b"\xef\xbb\xbf \r\n\t")[:40].lower().startswith(_PAGES):
        slug = "page"
    if slug:
        raise TableError(slug)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")):
        from .sheet import sheets

        found = sheets(content)
    else:
        from .text_table import text_table

        found = (text_table(content),)
    return _bounded(found)


def _bounded(found: tuple[Table, ...]) -> tuple[Table, ...]:
    kept = tuple(table for table in found if table.rows)
    if not kept:
        raise TableError("empty")
    if any(len(table.rows) > MAX_ROWS for table in kept):
        raise TableError("many_rows", {"most": str(MAX_ROWS)})
    return kept
