"""Lists as files, made by the tests: workbooks by openpyxl, .ods by hand, containers that lie about their size."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl

OLD_XLS = (Path(__file__).parent / "peserta.xls").read_bytes()  # written with xlwt 1.3: the BIFF8 of Excel 97 to 2003


def xlsx(*rows: Sequence[object], sheet: str = "Sheet1", merged: Sequence[str] = ()) -> bytes:
    """A workbook with one sheet."""
    return xlsx_of({sheet: rows}, merged=merged)


def xlsx_of(
    sheets: dict[str, Sequence[Sequence[object]]], *, merged: Sequence[str] = (), hidden: Sequence[str] = (),
    links: dict[str, str] | None = None,
) -> bytes:
    """A workbook; merged ranges and links are those of the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    first = book.worksheets[0]
    for place, link in (links or {}).items():
        first[place].hyperlink = link
    for area in merged:
        first.merge_cells(area)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def ods(*rows: Sequence[str], encrypted: bool = False) -> bytes:
    """A text table as LibreOffice packs it."""
    cells = "".join(
        "<table:table-row>" + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>' for cell in row
        ) + "</table:table-row>" for row in rows)
    spaces = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    content = (f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces}><office:body><office:spreadsheet>'
               f'<table:table table:name="Peserta">{cells}</table:table>'
               "</office:spreadsheet></office:body></office:document-content>")
    manifest = "<manifest:encryption-data/>" if encrypted else "<manifest/>"
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content, "META-INF/manifest.xml": manifest})


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A container with these parts."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def bomb(megabytes: int, *, honest: bool) -> bytes:
    """A workbook of many zeros; one that is not honest says that it holds 10 bytes."""
    size = megabytes * 2**20
    content = zipped({"xl/workbook.xml": b"\0" * size})
    assert len(content) < size // 500
    if honest:
        return content
    told, lie = struct.pack("<L", size), struct.pack("<L", 10)
    real, small = struct.pack("<L", zlib.crc32(b"\0" * size)), struct.pack("<L", zlib.crc32(b"\0" * 10))
    return content.replace(told, lie).replace(real, small)
