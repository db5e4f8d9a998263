"""Fill the blanks of a sentence: {name} and {name:spec}, nothing else. No attributes, no indexes, no expressions.

Values may come from servers: each is made plain and bounded before it is put in.
"""

from __future__ import annotations

import string
from collections.abc import Mapping

from . import language, plain

SPECS = ("", "date", "number", "and")


class PhraseError(ValueError):
    """The template is written wrongly or lacks a value; the message names the template's place and the blank."""


def fill(
    template: str, values: Mapping[str, object], lang: str, zone: str = "Asia/Jakarta", where: str = "phrase",
) -> str:
    """*template* with its blanks filled, dates as the calendar of *zone* shows them."""
    out: list[str] = []
    for text, name, spec in _pieces(template, where):
        out.append(text)
        if name is None:
            continue
        if name not in values:
            raise PhraseError(f"{where}: nothing is known as {{{name}}}")
        out.append(_shown(values[name], spec, lang, zone, f"{where}: {{{name}:{spec}}}"))
    return "".join(out)


def blanks(template: str, where: str = "phrase") -> frozenset[str]:
    """The names that *template* asks for."""
    return frozenset(name for _, name, _ in _pieces(template, where) if name is not None)


def _pieces(template: str, where: str) -> list[tuple[str, str | None, str]]:
    try:
        parsed = list(string.Formatter().parse(template))
    except ValueError as wrong:
        raise PhraseError(f"{where}: {wrong}") from None
    pieces: list[tuple[str, str | None, str]] = []
    for text, name, spec, conversion in parsed:
        if name is not None and (not name.isidentifier() or conversion or spec not in SPECS):
            raise PhraseError(f"{where}: {{{name}}} may only be {{name}} or {{name:date}}, :number, :and")
        pieces.append((text, name, spec or ""))
    return pieces


def _shown(value: object, spec: str, lang: str, zone: str, where: str) -> str:
    match spec, value:
        case "date", str():
            try:
                return language.day(language.read_day(value, zone), lang)
            except ValueError:
                raise PhraseError(f"{where}: {plain.line(value, 40)!r} is no ISO 8601 date") from None
        case "number", int() | float():
            return language.number(value, lang)
        case "and" | "", tuple():
            return language.listed([plain.line(str(v)) for v in value], lang)
        case "", str():
            return plain.line(value)
        case "", int():
            return str(value)
    raise PhraseError(f"{where}: a {type(value).__name__} does not fit")
