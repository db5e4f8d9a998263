"""The room on the trainer's own terminal: one window that is drawn anew when something changed, twice a second at most.

Pages turn by themselves; a key turns them too and then lets them be for a while.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TextIO

from ..reports.terminal import STYLES, encoding_of
from ..reports.terminal_layout import Line, Sheet
from ..scanner.runs import Step
from .board import Board
from .keys import Keys, keys
from .live_rows import lay_out, pages, rows
from .spoken import say
from .time_left import left
from .watch import Watch

if TYPE_CHECKING:
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

EVERY_S = 0.5
TURN_S, LET_BE_S = 8.0, 30.0
LEAST_COLUMNS, LEAST_LINES = 40, 8
ONWARD, BACK = (" ", "\r", "\n", "\x1b[C", "\x1b[B", "\x1b[6~"), ("b", "\x7f", "\x1b[D", "\x1b[A", "\x1b[5~")


def possible(stream: TextIO) -> bool:
    """Whether *stream* is a terminal on which a window can be drawn."""
    if not stream.isatty() or os.environ.get("TERM") == "dumb":
        return False
    try:
        columns, lines = os.get_terminal_size(stream.fileno())
    except OSError:
        return False
    return columns >= LEAST_COLUMNS and lines >= LEAST_LINES


class Window:
    """Draws what *watch* knows on *console*. It fits what a scan tells its view: state, link, tick, close."""

    def __init__(self, watch: Watch, console: Console, typed: Keys | None = None) -> None:
        self._watch, self._console = watch, console
        self._keys = typed or keys()
        self._title = watch.register.course.title or say("untitled", watch.lang)
        self._encoding = encoding_of(console.file)  # type: ignore[arg-type]
        self._live: Live | None = None
        self._offline = ""
        self._page, self._drawn_at, self._turn_at = 0, -EVERY_S, TURN_S
        self._drawn: tuple[object, ...] = ()

    def state(self, key: str, step: Step, why: str = "") -> None:
        """The register has it already; the next tick reads it there."""

    def link(self, carries: bool, *, lying: bool = False) -> None:
        """Our own line went down, or came back; *lying*: it waits for a login."""
        self._offline = "" if carries else "login" if lying else "offline"

    def tick(self, elapsed_s: float) -> None:
        """Draw, if half a second has passed and there is something new to see."""
        if elapsed_s - self._drawn_at < EVERY_S:
            return
        self._drawn_at = elapsed_s
        self._watch.look()
        self._turn(elapsed_s)
        board = self._watch.board()
        size = self._console.size
        seen = (board, left(board, self._watch.lang), dict(self._watch.states), len(self._watch.told), self._page,
                self._offline, size)
        if seen != self._drawn:
            self._drawn = seen
            self._draw(board)

    def close(self) -> None:
        """Leave the terminal as it was."""
        self._keys.close()
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _turn(self, elapsed_s: float) -> None:
        count = pages(len(self._watch.people), self._console.size.height)
        typed = self._keys.pressed()
        if typed:
            step = 1 if typed.startswith(ONWARD) else -1 if typed.startswith(BACK) else 0
            self._page, self._turn_at = (self._page + step) % count, elapsed_s + LET_BE_S
        elif elapsed_s >= self._turn_at:
            self._page, self._turn_at = (self._page + 1) % count, elapsed_s + TURN_S
        self._page = min(self._page, count - 1)

    def lines(self, board: Board) -> list[Line]:
        """The window as lines."""
        sheet = Sheet(self._watch.lang, max(20, self._console.size.width), self._encoding)
        return list(lay_out(
            board, rows(self._watch), self._title, sheet, self._console.size.height, page=self._page,
            left=left(board, self._watch.lang), offline=self._offline or ("offline" if board.paused else "")))

    def _draw(self, board: Board) -> None:
        from rich.live import Live

        text = _text(self.lines(board))
        if self._live is None:
            self._live = Live(text, console=self._console, auto_refresh=False, vertical_overflow="crop",
                              screen=not self._console.legacy_windows)
            self._live.start()
        self._live.update(text, refresh=True)


def window(watch: Watch, stream: TextIO) -> Window:
    """A window on *stream*, a terminal."""
    from rich.console import Console

    return Window(watch, Console(file=stream))


def _text(lines: list[Line]) -> Text:
    from rich.text import Text

    whole = Text(no_wrap=True, overflow="crop")
    for number, line in enumerate(lines):
        whole.append("\n" if number else "")
        for span in line:
            whole.append(span.text, STYLES[span.style])
    return whole
