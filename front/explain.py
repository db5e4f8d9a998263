"""`ikmscan daftar-cek` and `ikmscan jelaskan`: what is checked, in words. No network."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import click

from ..checks.check import Check, Level
from ..checks.registry import all_checks
from ..reports.exits import Exit
from ..reports.terminal import columns, encoding_of, put
from ..reports.terminal_layout import INDENT, Line, Sheet, Span
from ..reports.words import load_words, say
from .asking import meant
from .machine import Refusal

_BLANK = re.compile(r"\{(\w+)(?::\w+)?\}")


def list_checks(lang: str) -> Exit:
    """One line a check: folder, name, what is looked at."""
    registry, sheet = all_checks(), _sheet(lang)
    width = max(len(c.name) for c in registry.checks)
    for check in registry.checks:
        put(sheet.wrapped(Span(check.folder + " " * (10 - len(check.folder))),
                          Span(check.name + " " * (width + 2 - len(check.name))), Span(load_words(check).name[lang]),
                          hang=" " * (width + 12)), sys.stdout)
    for broken in registry.broken:
        click.echo(say("cli.broken_check", lang, name=broken.name, detail=broken.error), err=True)
    return Exit.CLEAN


def explain(name: str, lang: str) -> Exit:
    """Every ending of one check, in words, and where its rule is written."""
    wanted = name.strip().lower().replace("-", "_")
    found = [c for c in all_checks().checks if c.name == wanted]
    if not found:
        raise Refusal(say("cli.unknown_check", lang, name=name[:60])
                      + meant(name, [c.name for c in all_checks().checks], lang))
    put(_lines(found[0], _sheet(lang)), sys.stdout)
    return Exit.CLEAN


def _sheet(lang: str) -> Sheet:
    """As wide as the window is."""
    return Sheet(lang, max(40, columns(sys.stdout)), encoding_of(sys.stdout))


def _lines(check: Check, sheet: Sheet) -> Iterator[Line]:
    words, lang = load_words(check), sheet.lang
    yield from sheet.wrapped(Span(f"{words.name[lang]} ({check.folder}/{check.name})", "strong"))
    yield from sheet.wrapped(Span(INDENT), Span(check.source))
    yield from sheet.wrapped(Span(INDENT), Span(say("cli.examples", lang), "soft"))
    yield ()
    for outcome in check.outcomes:
        texts = words.outcomes[outcome.slug].texts[lang]
        level = say(f"level.{outcome.level}", lang)
        title = example(check.name, outcome.slug, texts["judul"])
        yield from sheet.wrapped(Span(f"{level} · {title}"), Span(f" [{outcome.slug}]", "soft"))
        if outcome.level in (Level.GOOD, Level.UNKNOWN):
            continue
        for block in filter(texts.get, ("arti", "penting", "lakukan")):
            yield from sheet.wrapped(Span(INDENT), Span(example(check.name, outcome.slug, texts[block])))


def example(check: str, outcome: str, text: str) -> str:
    """*text* with its blanks filled by examples that fit the *outcome*, "…" where there is none."""
    table = _examples()
    own = table.get(check, {})
    fits = own.get(outcome, {})
    room = table["in_room"] if outcome.endswith("in_room") else {}
    values = {**table["all"], **own, **room, **(fits if isinstance(fits, dict) else {})}
    return _BLANK.sub(lambda blank: str(values.get(blank[1], "…")), text)


@cache
def _examples() -> dict[str, dict[str, object]]:
    return tomllib.loads(files(__package__).joinpath("examples.toml").read_text(encoding="utf-8"))
