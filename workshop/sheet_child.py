"""Reads a workbook in a process of its own: bytes on stdin, one JSON line for each row on stdout.

A damaged or malicious workbook can make the library take all memory or end the process: it takes this one, and nothing
else. No import of ours, so that it starts quickly and can be handed to the interpreter as text.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO

MAX_MEMORY = 1 << 30
MAX_CELLS = 3_000_000
MAX_CELL_CHARS = 4_000


def bound_memory() -> None:
    """As much memory as a list can need; Windows has no such bound."""
    if sys.platform == "win32":
        return
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def text_of(value: object) -> str:
    """The cell as a person sees it: a telephone number without ".0", a day as 2026-11-23."""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, float):
        return str(int(value)) if value == value and abs(value) < 1e15 and value == int(value) else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.min.time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)[:MAX_CELL_CHARS]


def lines(content: bytes, most_rows: int, most_columns: int) -> Iterator[object]:
    """What is printed: {"sheet": name} and then [number, cell, …] for each row that is not blank."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

    book = load_workbook(BytesIO(content))
    for about in book.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        yield {"sheet": about.name, "hidden": about.visible != SheetVisibleEnum.Visible}
        sheet = book.get_sheet_by_name(about.name)
        height, width = sheet.total_height, sheet.total_width
        if height * width > MAX_CELLS:
            yield {"error": "wide"}
            return
        rows = [[text_of(cell) for cell in row[:most_columns]] for row in sheet.to_python(skip_empty_area=False)]
        fill_merged(rows, sheet.merged_cell_ranges or [])
        full = ((number, row) for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row))
        for kept, (number, row) in enumerate(full):
            if kept > most_rows:
                break
            yield [number, *row]


def fill_merged(rows: list[list[str]], ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """The value of merged cells in each of them: a province that stands once for ten rows."""
    for (top, left), (bottom, right) in ranges[:5_000]:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        for row in rows[top : min(bottom, top + 5_000) + 1]:
            row[left : right + 1] = [rows[top][left]] * len(row[left : right + 1])


def main() -> None:
    """Read, print; what goes wrong is the last line."""
    most_rows, most_columns = int(sys.argv[1]), int(sys.argv[2])
    out = sys.stdout.buffer
    try:
        import python_calamine
    except ImportError:
        out.write(b'{"error": "absent"}\n')
        return
    try:
        bound_memory()
        for line in lines(sys.stdin.buffer.read(), most_rows, most_columns):
            out.write(json.dumps(line).encode() + b"\n")
    except python_calamine.PasswordError:
        out.write(b'{"error": "password"}\n')
    except (python_calamine.CalamineError, OSError, ValueError, KeyError, IndexError, OverflowError):
        out.write(b'{"error": "damaged"}\n')
    except MemoryError:
        out.write(b'{"error": "wide"}\n')


if __name__ == "__main__":
    main()
