"""A comparison on a terminal: one change begins one line with its mark, so that grep finds it."""

from __future__ import annotations

from collections.abc import Iterator

from .compare_view import Compared, Group, Row
from .terminal import WIDTH, plainly
from .terminal_layout import INDENT, Line, Sheet, Span, cells
from .words import say


def render(compared: Compared) -> str:
    """As plain text, for a file."""
    return plainly(lay_out(compared, Sheet(compared.lang, WIDTH, "utf-8")))


def lay_out(compared: Compared, sheet: Sheet) -> Iterator[Line]:
    """The lines: which site, from when to when, what became of the grade and why, the changes by kind."""
    yield from sheet.wrapped(Span(compared.site, "strong"))
    yield from sheet.wrapped(Span(INDENT), Span(compared.span, "soft"))
    for sentence in compared.verdict:
        yield from sheet.wrapped(Span(INDENT), Span(sentence))
    for group in compared.groups:
        yield ()
        yield from _group(group, sheet)
    if compared.nothing or compared.same:
        yield ()
    for text in filter(None, (compared.nothing, compared.same)):
        yield from sheet.wrapped(Span(text))
    if compared.notes:
        yield ()
        yield (Span(sheet.clean(say("compare.notes", sheet.lang)), "head"),)
    for note in compared.notes:
        yield from sheet.wrapped(Span(INDENT), Span(note))


def _group(group: Group, sheet: Sheet) -> Iterator[Line]:
    yield (Span(sheet.clean(group.heading), "head"),)
    column = max((cells(row.mark) for row in group.rows), default=0)
    for row in group.rows:
        yield from _row(row, column, sheet)
    for note in group.notes:
        yield from sheet.wrapped(Span(INDENT), Span(note, "soft"))


def _row(row: Row, column: int, sheet: Sheet) -> Iterator[Line]:
    yield from sheet.wrapped(
        Span(row.mark + " " * (column - cells(row.mark)), row.level), Span("  "), Span(row.check, "strong"),
        *((Span("  "), Span(row.subject)) if row.subject else ()), Span("  "), Span(row.title),
        *((Span(" "), Span(f"({row.note})", "soft")) if row.note else ()), hang=" " * (column + 2),
    )
