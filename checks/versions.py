"""Versions compared as their makers order them: 1.1.1w after 1.1.1, 9.2p1 after 9.2, 8.0-rc1 before 8.0."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TypeAlias

Key: TypeAlias = tuple[tuple[int, int, str], ...]
_PIECE = re.compile(r"\d{1,12}|[a-z]{1,16}")
_BEFORE = {"dev": 0, "alpha": 1, "a": 1, "beta": 2, "b": 2, "m": 2, "pre": 3, "preview": 3, "rc": 4, "cr": 4}
_SAME = {"final", "ga", "release", "stable"}
_END = (5, 0, "")  # after all that comes before a release, before all that comes after it


def key(version: str) -> Key:
    """What to compare versions by. A word that makes a version early ("rc", "beta") sorts before the bare number, any
    other ("p", "w", "patch") after it; "b" and "a" make one early only behind a hyphen or a digit that is the last."""
    text = version.strip().lower().removeprefix("v")
    numbers = [(7, int(p), "") if p.isdigit() else _word(p) for p in _PIECE.findall(text) if p not in _SAME]
    while numbers and numbers[-1] == (7, 0, ""):
        numbers.pop()
    return tuple(numbers)


def _word(piece: str) -> tuple[int, int, str]:
    early = _BEFORE.get(piece)
    if early is not None and len(piece) > 1:
        return (early, 0, piece)
    return (6, 0, piece)


def older(one: str, other: str) -> bool:
    """Whether *one* came before *other*."""
    for a, b in zip_longest(key(one), key(other)):
        left, right = a or _instead_of(b), b or _instead_of(a)
        if left != right:
            return left < right
    return False


def _instead_of(other: tuple[int, int, str]) -> tuple[int, int, str]:
    """What stands where one version has ended: a zero beside a number, the bare release beside a word."""
    return (7, 0, "") if other[0] == 7 else _END


def starts_with(version: str, line: str) -> bool:
    """Whether *version* belongs to the release line *line* ("8.2" has 8.2.7, not 8.20)."""
    parts, wanted = version.lower().split("."), line.lower().split(".")
    if len(parts) < len(wanted):
        return False
    last = re.match(r"\d*", parts[len(wanted) - 1])
    return parts[: len(wanted) - 1] == wanted[:-1] and (
        parts[len(wanted) - 1] == wanted[-1] or bool(last and last[0] == wanted[-1] and last[0]))
