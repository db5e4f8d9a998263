"""Text of strangers on its way through a report: evidence that only the escaper of a sink can turn into text again.

It is no `str`: whoever puts it where text is wanted is told so by the type checker, and whoever formats or prints it by
a TypeError. A sink takes it by `through`, with its own escaper; a template by `__html__`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Never, NoReturn, TypeVar

from markupsafe import escape

from . import plain

_T = TypeVar("_T")


class Untrusted:
    """One text that a stranger had a hand in."""

    __slots__ = ("_said",)

    def __init__(self, said: str) -> None:
        self._said = said

    def through(self, escaper: Callable[[str], _T]) -> _T:
        """What *escaper*, which knows its sink, makes of it."""
        return escaper(self._said)

    def worded(self, change: Callable[[str], str]) -> Untrusted:
        """The same after *change*, and as little to be trusted."""
        return Untrusted(change(self._said))

    def __html__(self) -> str:
        """For templates (markupsafe): on one line, escaped."""
        return str(escape(plain.line(self._said)))

    def __bool__(self) -> bool:
        return bool(self._said)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Untrusted) and other._said == self._said

    def __hash__(self) -> int:
        return hash(self._said)

    def __repr__(self) -> str:
        return f"Untrusted({self._said[: plain.MAX_CHARS]!a})"

    def __str__(self) -> NoReturn:
        raise TypeError("text of a stranger goes through the escaper of a sink")

    def __format__(self, how: Never) -> NoReturn:  # type: ignore[override]  # nothing may be formatted
        raise TypeError("text of a stranger goes through the escaper of a sink")
