"""The table of a room on a terminal: one line a computer, wide enough for a projector at the back of the room."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from ..checks.check import Level
from .room_view import Computer, RoomReport
from .terminal import WIDTH, columns, encoding_of, plainly, put
from .terminal_layout import Line, Sheet, Span, cells
from .words import say

COLUMNS = ("computer", "level", "what", "smb1", "wannacry", "open")
WIDTHS = (9, 12, 23, 12, 12)
NUMBERED = "{}. "


def write(report: RoomReport, stream: TextIO) -> None:
    """Write *report* to *stream*, in colour where that is a terminal that wants it."""
    put(lay_out(report, Sheet(report.lang, columns(stream), encoding_of(stream))), stream)


def render(report: RoomReport) -> str:
    """The same as plain text, for a file."""
    return plainly(lay_out(report, Sheet(report.lang, WIDTH, "utf-8")))


def lay_out(report: RoomReport, sheet: Sheet) -> Iterator[Line]:
    """The lines: what was done, the sentence for the room, the table, what to do."""
    yield from sheet.wrapped(Span(sheet.clean(report.head), "head"))
    yield ()
    yield from sheet.wrapped(Span(sheet.clean(report.headline), "strong"))
    for sentence in report.more:
        yield from sheet.wrapped(Span(sheet.clean(sentence)))
    if report.computers:
        yield ()
        yield from _row(sheet, [say(f"room.column_{c}", report.lang) for c in COLUMNS], "strong")
    for computer in report.computers:
        yield from _row(sheet, _cells(computer), "", computer.level)
    yield from _faults(report, sheet)
    if report.steps:
        yield ()
        yield from sheet.wrapped(Span(sheet.clean(say("room.do_now", report.lang)), "strong"))
    for number, step in enumerate(report.steps, 1):
        yield from sheet.wrapped(Span(NUMBERED.format(number) + sheet.clean(step)))


def _faults(report: RoomReport, sheet: Sheet) -> Iterator[Line]:
    """What needs mending, once for all computers that have it."""
    if not report.faults:
        return
    yield ()
    yield from sheet.wrapped(Span(sheet.clean(say("room.found", report.lang)), "strong"))
    for fault in report.faults:
        mark = Span(f"{sheet.clean(fault.level_word)}: ", fault.level.value)
        yield from sheet.wrapped(mark, Span(sheet.clean(f"{fault.short} ({fault.places})")))
    yield from sheet.wrapped(Span(sheet.clean(say("room.sheets", report.lang)), "soft"))


def _cells(computer: Computer) -> list[str]:
    place = f"{computer.place} {computer.name}".strip()
    return [place, computer.level_word, computer.what, computer.smb1, computer.wannacry, ", ".join(computer.doors)]


def _row(sheet: Sheet, texts: list[str], style: str, level: Level | None = None) -> Iterator[Line]:
    """One row; the last column takes what is left, and its rest goes below."""
    spans: list[Span] = []
    for at, (text, width) in enumerate(zip(texts, WIDTHS, strict=False)):
        shown = _fitted(sheet.clean(text), width - 1)
        mark = level.value if level is not None and at == 1 else style
        spans += [Span(shown, mark), Span(" " * (width - cells(shown)))]
    yield from sheet.wrapped(*spans, Span(sheet.clean(texts[-1]), style), hang=" " * 4)


def _fitted(text: str, width: int) -> str:
    while cells(text) > width:
        text = text[:-2].rstrip() + "…"
    return text
