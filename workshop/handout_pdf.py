"""The print job as one PDF. The templates are ours; all texts reach them as values of one JSON object."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from importlib.resources import files

from ..reports.pdf import Json, handed, qr_code, sheets, typeset
from ..reports.typeset import labels
from ..reports.view import Report
from .handout import Job, Pile, Sheet, say, unlinked

# What page 1 and the messages say; the rest of a report stays on the participant's own page.
ON_SHEETS = (
    "lang", "tone", "site", "when", "read_as", "lamp", "lamp_word", "letter", "word", "score", "could_be", "course",
    "qr", "own_page", "sentence", "held_by", "coverage", "first_steps", "answers", "first", "nothing_first", "rest",
    "first_title", "fine", "more_good", "letters", "promise", "long", "size", "letter_size",
)


def render(job: Job) -> bytes:
    """The job as PDF; the same job gives the same bytes."""
    at = job.at
    values: dict[str, Json] = {
        "lang": job.lang, "title": job.title, "held": job.held, "fold": job.fold, "t": dict(labels(job.lang)),
        "w": {key: say(key, job.lang) for key in ("own_page", "fold", "for_owner", "promise")},
        "date": [at.year, at.month, at.day, at.hour, at.minute, at.second],
        "people": [_pile(pile, job) for pile in job.piles],
    }
    one = f"#let one(d) = [\n{sheets()}\n#sheet\n#if d.letters.len() > 0 {{ pagebreak(); letters }}\n]"
    return typeset(f"{one}\n{_template()}", values, at)


def _pile(pile: Pile, job: Job) -> dict[str, Json]:
    return {
        "seat": pile.seat, "name": pile.name, "business": pile.business, "link": pile.link,
        "qr": qr_code(pile.link, job.lang), "sheets": [_sheet(sheet, job) for sheet in pile.sheets],
        "certificate": None if pile.certificate is None else asdict(pile.certificate),
    }


def _sheet(sheet: Sheet, job: Job) -> dict[str, Json]:
    guide, report = sheet.guide, sheet.report
    told = None if report is None else _told(report, job)
    return {"part": sheet.part, "report": told, "guide": None if guide is None else {
        "title": guide.title, "intro": list(guide.intro), "steps_title": guide.steps_title, "steps": list(guide.steps),
        "foot": sheet.foot}}


def _told(report: Report, job: Job) -> dict[str, Json]:
    return {k: v for k, v in handed(unlinked(report), job.at).items() if k in ON_SHEETS}


@cache
def _template() -> str:
    assert __package__
    return files(__package__).joinpath("templates", "handout.typ").read_text(encoding="utf-8")
