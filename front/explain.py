"""`ikmscan jelaskan`: the page of one check, or of one of its outcomes. No network."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache

from ..checks.check import Check, Outcome
from ..checks.registry import all_checks, named
from ..reports import toml_file
from ..reports.exits import Exit
from ..reports.snippets import EXAMPLE
from ..reports.terminal import columns, encoding_of, put
from ..reports.terminal_layout import INDENT, Line, Sheet, Span
from ..reports.words import STACKS, CheckWords, FixWords, OutcomeWords, WordsError, load_words, say
from .asking import meant
from .listing import consent, worst
from .machine import Refusal

_BLANK = re.compile(r"\{(\w+)(?::\w+)?\}")
Pasted = dict[tuple[str, str], str]  # (stack, lines) -> the outcome under which they stand


def explain(name: str, lang: str) -> Exit:
    """Every ending of one check ("hsts"), or one of them ("hsts.missing"), in words."""
    wanted, _, slug = name.strip().lower().replace("-", "_").rpartition("/")[2].partition(".")
    check = named(wanted)
    if check is None:
        checks = [c.name for c in all_checks().checks]
        raise Refusal(say("cli.unknown_check", lang, name=name[:60]) + meant(wanted, checks, lang))
    try:
        words = load_words(check)
    except WordsError as broken:  # a stranger's
        raise Refusal(say("cli.broken_check", lang, name=check.name, detail=str(broken)[:200]), Exit.INTERNAL) from None
    chosen = _chosen(check, slug, lang) if slug else check.outcomes
    put(_lines(check, words, chosen, Sheet(lang, max(40, columns(sys.stdout)), encoding_of(sys.stdout))), sys.stdout)
    return Exit.CLEAN


def _chosen(check: Check, slug: str, lang: str) -> tuple[Outcome, ...]:
    known = {o.slug.replace("-", "_"): o for o in check.outcomes}
    if slug not in known:
        text = say("check_list.no_outcome", lang, check=check.name, outcome=slug[:60],
                   known=", ".join(o.slug for o in check.outcomes))
        raise Refusal(text + meant(slug, known, lang))
    return (known[slug],)


def _lines(check: Check, words: CheckWords, outcomes: tuple[Outcome, ...], sheet: Sheet) -> Iterator[Line]:
    lang, pasted = sheet.lang, Pasted()
    yield from sheet.wrapped(Span(f"{words.name[lang]} ({check.folder}/{check.name})", "strong"))
    about = {"area": say(f"area.{check.area}", lang), "level": say(f"level.{worst(check)}", lang),
             "consent": say(f"check_list.consent_{consent(check)}", lang)}
    for text in (say("check_list.about", lang, **about), check.source):
        yield from sheet.wrapped(Span(INDENT), Span(text))
    yield from sheet.wrapped(Span(INDENT), Span(say("cli.examples", lang), "soft"))
    for outcome in outcomes:
        yield ()
        yield from _outcome(check, outcome, words.outcomes[outcome.slug], pasted, sheet)


def _outcome(check: Check, outcome: Outcome, said: OutcomeWords, pasted: Pasted, sheet: Sheet) -> Iterator[Line]:
    """Title, who and how long, the blocks, the lines to paste."""
    lang, texts = sheet.lang, said.texts[sheet.lang]
    title = example(check.name, outcome.slug, texts["judul"])
    yield from sheet.wrapped(Span(say(f"level.{outcome.level}", lang), outcome.level), Span(f" · {title}", "strong"),
                             Span(f" [{check.name}.{outcome.slug}]", "soft"))
    effort = [say(f"{key}.{slug}", lang) for key, slug in
              (("who", said.who), ("how_long", said.how_long), ("cost", said.cost)) if slug]
    if effort:
        yield from sheet.wrapped(Span(INDENT), Span(" · ".join(effort), "soft"))
    labels = {"arti": "meaning", "penting": "why", "lakukan": "do", "tanya": f"ask_{said.who or 'host'}"}
    for block, label in labels.items():
        if block in texts:
            yield from sheet.wrapped(Span(INDENT), Span(f"{say(f'label.{label}', lang)}: ", "strong"),
                                     Span(example(check.name, outcome.slug, texts[block])))
    for fix in said.fixes:
        yield from _fix(fix, outcome.slug, pasted, sheet)


def _fix(fix: FixWords, slug: str, pasted: Pasted, sheet: Sheet) -> Iterator[Line]:
    """Lines to paste as they are, never broken; those that stand on this page already are only named."""
    stack, lines = STACKS[fix.stack], fix.text.replace("{domain}", EXAMPLE)
    before = pasted.setdefault((fix.stack, lines), slug)
    if before != slug:
        again = say("check_list.same_lines", sheet.lang, stack=stack, outcome=before)
        yield from sheet.wrapped(Span(INDENT), Span(again, "soft"))
        return
    yield (Span(INDENT + sheet.verbatim(say("check_list.source", sheet.lang, stack=stack, source=fix.source)), "soft"),)
    for line in lines.split("\n"):
        yield (Span((INDENT * 2 + sheet.verbatim(line)).rstrip()),)


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
    return toml_file.read(__package__, "examples.toml")
