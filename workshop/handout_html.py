"""The print job as one HTML file, for a printer: where no PDF can be made. Loads nothing, runs nothing."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import count

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from ..reports.html import bare, head, qr_code, sheets, stripped
from .handout import Job, Sheet, say


def render(job: Job) -> str:
    """The job as one HTML document; the same job gives the same bytes."""
    style = bare("style.css") + stripped(_read("handout.css"))
    words = {key: say(key, job.lang) for key in ("own_page", "fold", "for_owner", "promise")}
    marks = count(1)
    papers = [(pile, qr_code(pile.link, job.lang), [_parts(sheet, marks) for sheet in pile.sheets])
              for pile in job.piles]
    return _environment().get_template("handout.html.j2").render(
        job=job, w=words, head=head(style, paper=True), piles=papers)


def _parts(sheet: Sheet, marks: count[int]) -> tuple[Sheet, Markup, Markup]:
    """A sheet with page 1 and the messages of its report, empty for a guide."""
    if sheet.report is None:
        return sheet, Markup(), Markup()
    return sheet, *sheets(sheet.report, f"-{next(marks)}")


@cache
def _environment() -> Environment:
    return Environment(loader=FunctionLoader(_read), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                       lstrip_blocks=True)


def _read(name: str) -> str:
    assert __package__
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")
