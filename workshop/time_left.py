"""The time that is left, in words."""

from __future__ import annotations

import math

from .board import Board
from .spoken import say


def left(board: Board, lang: str) -> str:
    """"kira-kira 2 menit lagi", that all is done, or nothing."""
    if board.finished:
        return say("finished", lang)
    if board.left_s is None:
        return ""
    minutes = math.ceil(board.left_s / 60)
    return say("minute", lang) if minutes <= 1 else say("minutes", lang, count=minutes)
