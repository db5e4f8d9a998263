"""The report on a terminal: lines of terminal_layout.py, coloured where the stream is a terminal that wants colour.

rich is imported only for colour. No sign that the stream's encoding lacks reaches it, so writing never fails for that.
"""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TextIO

from ..checks.check import Level
from .terminal_layout import Line, lay_out
from .view import Report

if TYPE_CHECKING:
    from rich.console import Console

WIDTH = 80
WIDEST = 100  # longer lines are hard to read
# Contrast of each pair at least 4.5 (product.md 3.2).
STYLES: Mapping[str, str] = {
    Level.CRITICAL: "bold #ffffff on #7b1113", Level.HIGH: "bold #ffffff on #b03a2e",
    Level.MEDIUM: "bold #000000 on #f5b041", Level.LOW: "#000000 on #d6eaf8", Level.HINT: "",
    Level.GOOD: "bold #ffffff on #1e7e34", Level.UNKNOWN: "bold #ffffff on #6c757d",
    "strong": "bold", "soft": "dim", "head": "bold underline", "": "",
}


def render(
    report: Report, *, width: int = WIDTH, colour: bool = False, encoding: str = "utf-8", saved: str = "",
) -> str:
    """The whole report as text; *colour* adds ANSI codes. *saved*: path of the HTML report that was written."""
    found = lay_out(report, width, encoding, saved)
    if not colour:
        return plainly(found)
    from rich.console import Console

    out = io.StringIO()
    console = Console(file=out, force_terminal=True, color_system="truecolor", legacy_windows=False, width=width)
    for line in found:
        _print(line, console)
    return out.getvalue()


def write(report: Report, stream: TextIO, *, saved: str = "") -> None:
    """Write *report* to *stream*: in colour and as wide as the window on a terminal (no-color.org), else plain."""
    put(lay_out(report, columns(stream), encoding_of(stream), saved), stream)


def put(lines: Iterable[Line], stream: TextIO) -> None:
    """Write *lines* to *stream*, in colour where it is a terminal that wants it."""
    if not wants_colour(stream):
        stream.write(plainly(lines))
        return
    from rich.console import Console

    console = Console(file=stream, width=columns(stream))
    for line in lines:
        _print(line, console)


def plainly(lines: Iterable[Line]) -> str:
    """*lines* as text without colour."""
    return "".join("".join(span.text for span in line) + "\n" for line in lines)


def encoding_of(stream: TextIO) -> str:
    """How *stream* writes letters."""
    return getattr(stream, "encoding", None) or "utf-8"


def wants_colour(stream: TextIO) -> bool:
    """Whether *stream* is a terminal and neither NO_COLOR nor a dumb terminal forbids colour."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def columns(stream: TextIO) -> int:
    """The width to write for: the window's on a terminal (at most 100), 80 elsewhere."""
    if not stream.isatty():
        return WIDTH
    return min(WIDEST, shutil.get_terminal_size((WIDTH, 24)).columns)


def _print(line: Line, console: Console) -> None:
    from rich.text import Text

    text = Text()
    for span in line:
        text.append(span.text, STYLES[span.style])
    console.print(text, soft_wrap=True, highlight=False)
