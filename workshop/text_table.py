"""Rows of a text file (.csv, .tsv, .txt, stdin) in whatever letters and with whatever mark between cells. Pure."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from .columns import heading_row
from .roster import Note
from .table import MAX_COLUMNS, MAX_ROWS, Row, Table, TableError

MARKS = ";\t|,"  # Excel in Indonesia writes ";"; a comma also stands in prose
LOOKED_AT = 20
MOST_LINES_IN_A_CELL = 20
MAX_FIELD_CHARS = 20 * 2**20  # the whole file may be one cell; csv's own limit would raise in its midst
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")


def text_table(content: bytes) -> Table:
    """Return the rows of the text; TableError where it is no text."""
    text, letters = decoded(content)
    if len(_BINARY.findall(text[:20_000])) * 10 > min(len(text), 20_000):
        raise TableError("no_text")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    told = re.match(r"sep=([;,|\t])\n", text, re.I)  # Excel's own line on the mark
    mark = told[1] if told else mark_of(text)
    rows = tuple(_kept(_rows(text[told.end() :] if told else text, mark), 2 if told else 1))
    facts = {"letters": letters, "mark": mark.replace("\t", "tab")}
    return Table(rows, (Note("text" if mark else "text_bare", facts),))


def decoded(content: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding; every file is text in some."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace"), "UTF-16"
    head = content[:4000]
    if head.count(0) * 4 > len(head):  # UTF-16 without its mark: every second byte of Latin letters is nothing
        order = "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
        return content.decode(order, "replace"), "UTF-16"
    try:
        return content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), "Windows-1252"


def mark_of(text: str) -> str:
    """Return what stands between cells in the first lines, "" where each line is one cell."""
    lines = [line for line in text.split("\n", 10 * LOOKED_AT)[: 10 * LOOKED_AT] if line.strip()][:LOOKED_AT]
    counted = {mark: [len(row) for row in _csv(lines, mark)] for mark in MARKS}
    best = max(MARKS, key=lambda mark: _regularity(counted[mark]))
    often, _ = _regularity(counted[best])
    if often * 2 >= len(lines) and often:
        return best
    return next((mark for mark in MARKS if heading_row([list(row) for row in _csv(lines, mark)]) is not None
                 and max(counted[mark]) > 1), "")


def _regularity(counts: list[int]) -> tuple[int, int]:
    """How many lines have the commonest number of cells above one, and that number."""
    several = Counter(count for count in counts if count > 1)
    return max(((often, cells) for cells, often in several.items()), default=(0, 0))


def _rows(text: str, mark: str) -> Iterable[list[str]]:
    lines = text.split("\n")
    if not mark:
        return ([line] for line in lines)
    rows = list(_csv(lines, mark))
    _, width = _regularity([len(row) for row in rows])
    if any(_swallowed(cell, mark, width) for row in rows for cell in row):
        return ([cell.strip('"') for cell in line.split(mark)] for line in lines)
    return rows


def _swallowed(cell: str, mark: str, width: int) -> bool:
    """Whether a quote that is never closed has made one cell of several rows: its further lines are rows themselves."""
    further = cell.split("\n")[1:]
    return len(further) > MOST_LINES_IN_A_CELL or any(line.count(mark) >= max(width - 1, 1) for line in further)


def _csv(lines: Iterable[str], mark: str) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_FIELD_CHARS)
    try:
        yield from csv.reader((line + "\n" for line in lines), delimiter=mark, skipinitialspace=True)
    except csv.Error:  # not met with these settings; a row less would be worse than a strange one
        yield from (line.split(mark) for line in lines)


def _kept(rows: Iterable[list[str]], first: int) -> Iterator[tuple[int, Row]]:
    """The rows that are not blank with their numbers; one more than may be, so that too many can be told."""
    kept = 0
    for number, row in enumerate(rows, first):
        cells = tuple(cell.strip("\n") for cell in row[:MAX_COLUMNS])
        if any(cell.strip() for cell in cells):
            yield number, cells
            kept += 1
        if kept > MAX_ROWS:
            return
