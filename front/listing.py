"""`ikmscan daftar-cek`: what can be checked, how grave it can be, in which area, by whose rule, with whose leave."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from ..checks.check import Check, Level
from ..checks.registry import Registry, all_checks
from ..reports.exits import Exit
from ..reports.grade import NOT_TESTED
from ..reports.json_v1 import Json, dumps
from ..reports.language import LANGS
from ..reports.terminal import columns, encoding_of, put
from ..reports.terminal_layout import INDENT, Line, Sheet, Span, cells
from ..reports.words import WordsError, load_words, say
from ..scanner import derive
from ..scanner.permit import Consent
from ..scanner.probes import all_probes
from .machine import Refusal
from .options import LIST_FORMS

FORMAT = 1
COLUMNS, GAPS = ("name", "level", "area", "consent"), (2, 1, 2, 0)


def list_checks(lang: str, forms: tuple[str, ...]) -> Exit:
    """Two lines a check, or one object of JSON for all."""
    if len(set(forms)) > 1:
        raise Refusal(say("compare.one_form", lang, forms=", ".join(LIST_FORMS)))
    registry = all_checks()
    if "json" in forms:
        click.echo(dumps({"format": FORMAT, "checks": [_object(c) for c in registry.checks]}), nl=False)
    else:
        put(_lines(registry, Sheet(lang, max(40, columns(sys.stdout)), encoding_of(sys.stdout))), sys.stdout)
    for broken in registry.broken:
        click.echo(say("cli.broken_check", lang, name=broken.name, detail=broken.error), err=True)
    return Exit.CLEAN


def worst(check: Check) -> Level:
    """The gravest level that it can give."""
    return max((o.level for o in check.outcomes), key=lambda level: level.rank)


def consent(check: Check) -> str:
    """Whose leave it needs: "none", "part" (it sees more with the owner's), "owner", or "session" (--uji-ms17-010)."""
    level = {p.yields: p.level for p in all_probes()}
    needed, helped = Consent.RECORDS, Consent.RECORDS
    for need in check.needs:
        rule = derive.RULES.get(need.kind)
        for kind, may_miss in rule.needs if rule else ((need.kind, False),):
            asked = level.get(kind, Consent.RECORDS)
            if need.maybe or may_miss:
                helped = max(helped, asked)
            else:
                needed = max(needed, asked)
    if check.session:
        return "session"
    if any(o.slug == NOT_TESTED for o in check.outcomes):  # its test wants one step more than what it looks at
        needed = Consent.OWNER if needed < Consent.OWNER else Consent.SESSION
    if needed >= Consent.OWNER:
        return "session" if needed is Consent.SESSION else "owner"
    return "part" if helped >= Consent.OWNER else "none"


def name_of(check: Check, lang: str) -> str:
    """What it looks at, as a noun phrase; its slug where a stranger's words are broken."""
    try:
        return load_words(check).name[lang]
    except WordsError:
        return check.name


def _object(check: Check) -> Json:
    names: dict[str, Json] = {lang: name_of(check, lang) for lang in LANGS}
    return {
        "check": check.name, "folder": check.folder, "area": check.area.value, "worst": worst(check).value,
        "consent": consent(check), "source": check.source, "name": names,
        "outcomes": [{"outcome": o.slug, "level": o.level.value} for o in check.outcomes],
    }


def _lines(registry: Registry, sheet: Sheet) -> Iterator[Line]:
    lang = sheet.lang
    head = [say(f"check_list.column_{c}", lang) for c in COLUMNS]
    rows = [(c, [c.name, say(f"level.{worst(c)}", lang), say(f"area.{c.area}", lang),
                 say(f"check_list.consent_{consent(c)}", lang)]) for c in registry.checks]
    tall = (head, *(texts for _, texts in rows))
    widths = [max(cells(row[n]) for row in tall) + gap for n, gap in enumerate(GAPS)]
    yield from _row(head, widths, "strong", "strong", sheet)
    folder = ""
    for check, texts in rows:
        if check.folder != folder:
            folder = check.folder
            yield ()
            yield (Span(sheet.clean(folder), "head"),)
        yield from _row(texts, widths, "strong", worst(check), sheet)
        yield from sheet.wrapped(Span(INDENT), Span(name_of(check, lang)), Span(f" · {check.source}", "soft"))
    yield ()
    yield from sheet.wrapped(Span(say("check_list.how", lang), "soft"))


def _row(texts: list[str], widths: list[int], first: str, second: str, sheet: Sheet) -> Iterator[Line]:
    spans: list[Span] = []
    for text, width, style in zip(texts, widths, (first, second, "", ""), strict=True):
        spans += [Span(text, style), Span(" " * (width - cells(text)))]
    yield from sheet.wrapped(*spans)
