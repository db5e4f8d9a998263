"""What the screen shows, every text finished: from the board and, where a volunteer agreed, the head of one report."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypedDict

from ...reports import plain
from ...reports.view import Report
from ..board import Board, Mark
from ..spoken import say
from ..time_left import left

MARKS = {"w": str(Mark.WAITING), "b": str(Mark.BUSY), "d": str(Mark.DONE)}
_SIGN = {Mark.WAITING: "w", Mark.BUSY: "b", Mark.DONE: "d"}
WITHHELD = "?"


class BarShown(TypedDict):
    """One letter and its bar; *share* in percent of the longest."""

    letter: str
    word: str
    count: int
    share: float


class ProblemShown(TypedDict):
    """A problem that many share."""

    name: str
    count: str


class Example(TypedDict):
    """The volunteer's site."""

    who: str
    site: str
    mark: str
    word: str
    first: list[str]


class Scene(TypedDict):
    """The whole screen; the numbers stay as they are, *marks* has one letter for each, *room* tells lists apart."""

    title: str
    progress: str
    share: float
    time: str
    notice: str
    counted: str
    bars: list[BarShown]
    problems: list[ProblemShown]
    no_problems: str
    numbers: list[int]
    marks: str
    room: str
    example: Example | None


def scene(board: Board, title: str, lang: str, example: Example | None = None) -> Scene:
    """The screen for *board*."""
    most = max((bar.count for bar in board.bars), default=0)
    numbers = [seat.number for seat in board.seats]
    soon = "few" if board.few else "" if board.counted else "soon"
    return {
        "title": plain.line(title, 80) or say("untitled", lang),
        "progress": say("progress", lang, done=board.done, total=board.total),
        "share": round(100 * board.done / board.total, 1) if board.total else 0.0,
        "time": left(board, lang), "notice": say("offline", lang) if board.paused else "",
        "counted": say(f"grades_{soon}" if soon else "counted", lang, count=board.counted),
        "bars": [{"letter": bar.letter or WITHHELD, "word": bar.word, "count": bar.count,
                  "share": round(100 * bar.count / most, 1) if most else 0.0} for bar in board.bars],
        "problems": [{"name": name, "count": say("problem", lang, count=count)}
                     for name, count in board.problems],
        "no_problems": say(f"problems_{soon or 'none'}", lang),
        "numbers": numbers, "marks": "".join(_SIGN[seat.mark] for seat in board.seats),
        "room": _fingerprint(numbers), "example": example,
    }


def example_of(number: int, report: Report) -> Example:
    """The head of a volunteer's report: what his page 1 says first."""
    first = [card.short for card in report.first] or [say("example_fine", report.lang)]
    return {
        "who": say("example_by", report.lang, number=number), "site": report.site, "word": report.grade_word,
        "mark": " ".join(filter(None, (report.light, report.grade.letter))), "first": first[:3],
    }


def _fingerprint(numbers: Sequence[int]) -> str:
    return hashlib.sha256(",".join(map(str, numbers)).encode()).hexdigest()[:12]
