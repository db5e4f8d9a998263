"""The trainer's page of the class, as lines for a terminal and as one HTML file. Loads nothing, runs nothing."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined

from ..reports.html import bare, head, stripped
from .cohort import Cohort

WIDTH, BAR = 78, 30


def as_text(page: Cohort) -> str:
    """The page for a terminal of eighty columns."""
    return "".join(f"{line}\n" for text in _lines(page) for line in (textwrap.wrap(
        text, WIDTH, subsequent_indent=" " * (len(text) - len(text.lstrip()) + 2)) or [""]))


def _lines(page: Cohort) -> Iterator[str]:
    yield from (page.title, page.held, "", *page.facts)
    if page.bars:
        yield from ("", f"{page.spread_title}, {page.spread_of}")
        yield from (f"  {'█' * round(bar.percent * BAR / 100):{BAR}} {bar.text}".rstrip() for bar in page.bars)
    yield from ("", page.problems_title)
    for number, problem in enumerate(page.problems, 1):
        yield from (f"  {number}. {problem.text}", f"     {problem.do}")
    if page.no_problems:
        yield f"  {page.no_problems}"
    yield ""
    if page.since_title:
        yield page.since_title
    yield from (f"  {text}" for text in page.since)
    yield from ("", page.hint)


def as_html(page: Cohort) -> str:
    """The page as one document; the same numbers give the same bytes."""
    made = Environment(loader=FunctionLoader(_read), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                       lstrip_blocks=True)
    style = bare("style.css") + stripped(_read("cohort.css"))
    return made.get_template("cohort.html.j2").render(c=page, head=head(style))


def _read(name: str) -> str:
    assert __package__
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")
