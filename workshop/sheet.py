"""Rows of a workbook (.xlsx, .xls, .ods): looked through for bombs here, read in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files

from .roster import Note
from .sheet_links import Extras, extras
from .table import MAX_COLUMNS, MAX_ROWS, WITHOUT_VALUE, Row, Table, TableError
from .unpack import parts

MOST_SECONDS = 30
_COMPOUND = b"\xd0\xcf\x11\xe0"  # MS-CFB: .xls, and .xlsx behind a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER_PACKAGES = {
    "word/document.xml": "document", "ppt/presentation.xml": "document", "AndroidManifest.xml": "program",
}


def sheets(content: bytes) -> tuple[Table, ...]:
    """Return the sheets of a workbook, the hidden ones last; TableError tells why it cannot be read."""
    beside: dict[str, Extras] = {}
    if content.startswith(_COMPOUND):
        if _ENCRYPTED in content:
            raise TableError("password")
    else:
        beside = _looked_through(content)
    return tuple(_tables(_lines(content), beside))


def _looked_through(content: bytes) -> dict[str, Extras]:
    """What lies beside the text of the cells, once the container is known to be a workbook of bearable size."""
    found = parts(content)
    slug = next((slug for name, slug in _OTHER_PACKAGES.items() if name in found), "")
    workbook = any(name in found for name in ("xl/workbook.xml", "xl/workbook.bin", "content.xml"))
    if slug or not workbook:
        raise TableError(slug or "archive")
    if b"encryption-data" in found.get("META-INF/manifest.xml", b""):
        raise TableError("password")
    return extras(found)


def _lines(content: bytes) -> Iterator[object]:
    """What the other process says, line by line."""
    source = files(__package__).joinpath("sheet_child.py").read_text(encoding="utf-8")
    words = [sys.executable, "-P", "-c", source, str(MAX_ROWS), str(MAX_COLUMNS)]
    try:
        done = subprocess.run(words, input=content, capture_output=True, timeout=MOST_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise TableError("slow", {"seconds": str(MOST_SECONDS)}) from None
    if done.returncode:
        raise TableError("wide" if b"memory" in done.stderr.lower() else "damaged")
    for line in done.stdout.splitlines():
        yield json.loads(line)


def _tables(lines: Iterator[object], beside: dict[str, Extras]) -> Iterator[Table]:
    shown: list[tuple[str, list[tuple[int, Row]]]] = []
    hidden: list[tuple[str, list[tuple[int, Row]]]] = []
    rows: list[tuple[int, Row]] = []
    for line in lines:
        if isinstance(line, list):
            rows.append((int(line[0]), tuple(map(str, line[1:]))))
        elif isinstance(line, dict) and "error" in line:
            raise TableError(str(line["error"]))
        elif isinstance(line, dict):
            rows = []
            (hidden if line["hidden"] else shown).append((str(line["sheet"]), rows))
    for name, found in (*shown, *hidden):
        yield _with_extras(name, found, beside.get(name, Extras({}, {})))


def _with_extras(name: str, rows: list[tuple[int, Row]], beside: Extras) -> Table:
    """Where the text of a cell is no address and its link is one, the link counts."""
    linked = tuple((number, tuple(
        beside.links.get((number, k), cell) if "." not in cell else cell for k, cell in enumerate(row)
    )) for number, row in rows)
    by_number = dict(linked)
    missed = {place: cell for place, cell in beside.without_value.items()
              if place[1] < MAX_COLUMNS and _blank(by_number.get(place[0], ()), place[1])}
    for number, column in missed:
        row = by_number.get(number, ())
        by_number[number] = (*row[:column], *[""] * (column - len(row)), WITHOUT_VALUE, *row[column + 1 :])
    notes = (Note("formula", {"cells": ", ".join([*missed.values()][:8])}),) if missed else ()
    return Table(tuple(sorted(by_number.items())), notes, name)


def _blank(row: Row, column: int) -> bool:
    return column >= len(row) or not row[column].strip()
