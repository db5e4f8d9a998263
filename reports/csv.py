"""The report as a table for spreadsheets: one row for each finding and each thing that was not seen.

Semicolon, BOM and CRLF, as a spreadsheet set to Indonesian opens without a question. No cell is ever a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from ..checks.check import Finding, Level
from ..scanner.evidence import Dossier
from . import facts, language, plain
from .cards import Voice
from .rows import Told, Untold, told, untold
from .untrusted import Untrusted
from .view import Report
from .words import say

BOM = "\ufeff"
MAX_CHARS = 4000  # a cell of a spreadsheet holds 32,767
COLUMNS = (
    "site", "checked", "level", "check", "subject", "area", "outcome", "title", "do", "who", "how_long", "cost",
    "deadline", "reason", "evidence", "rule",
)
# OWASP, CSV Injection: = + - @ tab CR begin a formula, also behind quotes and blanks; and so do their full-width twins.
_FORMULA = re.compile(r"[\s\"'`]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")


def render(report: Report, dossier: Dossier, findings: Iterable[Finding], voice: Voice) -> str:
    """The whole table, with its headings."""
    headings = quoted(say(f"column.{name}", voice.lang) for name in COLUMNS)
    return BOM + headings + rows(report, dossier, findings, voice)


def rows(report: Report, dossier: Dossier, findings: Iterable[Finding], voice: Voice) -> str:
    """The rows alone, to follow those of another site."""
    judged = list(findings)
    when = language.sortable(dossier.seen_at.at, dossier.time_zone)
    made = [_told(row, voice) for row in told(report, judged)]
    made += [_untold(row, voice) for row in untold(judged, voice)]
    return "".join(quoted((dossier.target.shown, when, *cells)) for cells in made)


def cell(text: str | Untrusted) -> str:
    """*text* on one line, and no formula: what would begin one gets an apostrophe before it."""
    if isinstance(text, Untrusted):
        return text.through(cell)
    shown = plain.line(text, MAX_CHARS)
    return f"'{shown}" if _FORMULA.match(shown) else shown


def _told(row: Told, voice: Voice) -> tuple[str | Untrusted, ...]:
    card = row.card
    area = say(f"area.{row.check.area}", voice.lang)
    told_facts = " | ".join(f"{name}: {value.through(cell)}" for name, value in facts.shown(card, voice.lang))
    return (card.level_word, card.check, card.subject, area, card.outcome, card.title, card.do, card.who,
            card.how_long, card.cost, card.deadline, "", told_facts, card.source)


def _untold(row: Untold, voice: Voice) -> tuple[str | Untrusted, ...]:
    level, area = say(f"level.{Level.UNKNOWN}", voice.lang), say(f"area.{row.check.area}", voice.lang)
    return (level, row.check.name, row.subject, area, row.why, row.title, "", "", "", "", "", row.reason, row.detail,
            row.check.source)


def quoted(cells: Iterable[str | Untrusted]) -> str:
    """One row: every cell in quotes, so that no text begins a cell of its own."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(map(cell, cells))
    return out.getvalue()
