"""The report as one HTML file: for a phone, a laptop, a printer. Loads nothing, runs nothing, asks no clock.

All that comes from the report is escaped by the templates; only https addresses become links.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from .marks import pieces, web_link
from .phrase import fill
from .room_view import RoomReport
from .typeset import CHAT, GOOD_ON_PAGE_1, LAMPS, labels, read, steps
from .view import Report, by_note, by_reason, tone
from .words import fact_name, frame

# Page 1 of A4 holds fewer letters than this at each size of type (measured; the tests print the longest texts).
SIZES = (("roomy", 1_150), ("full", 1_500), ("tight", 2_250))


def render(report: Report) -> str:
    """The whole report as one HTML document; the same report gives the same bytes."""
    return _environment().get_template("report.html.j2").render(
        r=report, t=labels(report.lang), style=_style(), style_hash=_style_hash(), tone=tone(report),
        lamp=LAMPS[tone(report)], size=size_of_type(report), good_shown=GOOD_ON_PAGE_1, reasons=by_reason(report.blind),
        notes=by_note(report.blind),
    )


def render_room(report: RoomReport) -> str:
    """The sheets of a whole room as one HTML document: the sentence for all, then one sheet a computer."""
    told = frame(report.lang)
    words = {k.removeprefix("room."): v for k, v in told.items() if k.startswith("room.")}
    words["technical"] = told["label.technical"]
    return _environment().get_template("room.html.j2").render(
        r=report, w=words, style=_style(), style_hash=_style_hash())


def size_of_type(report: Report) -> str:
    """How small page 1 is printed so that it stays one page: one of SIZES, else "dense", which also cuts long texts."""
    letters = letters_on_page_1(report)
    return next((name for name, most in SIZES if letters < most), "dense")


def letters_on_page_1(report: Report) -> int:
    """How much page 1 has to say; the site counts more, for it is set large."""
    texts = [report.read_as, report.grade_sentence, report.held_by, report.could_be, report.coverage]
    texts += [*report.first_steps, report.nothing_first]
    texts += [t for a in report.answers for t in (a.question, a.answer)]
    texts += [t for c in report.first for t in (c.short, c.who, c.how_long, c.cost, c.deadline)]
    texts += [c.short for c in report.good[:GOOD_ON_PAGE_1]]
    return sum(map(len, texts)) + 4 * len(report.site)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FunctionLoader(read), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )
    made.filters.update(pieces=pieces, steps=steps, web_link=web_link, fill=_fill, fact_name=fact_name)
    made.globals.update(chat=CHAT)
    return made


def _fill(template: str, **values: str | int) -> str:
    return fill(template, values, "id")


@cache
def _style() -> Markup:
    """style.css without its comments and indents: the one text that is not escaped, and it is ours."""
    bare = re.sub(r"/\*.*?\*/", "", read("style.css"), flags=re.DOTALL)
    return Markup("\n".join(filter(None, (line.strip() for line in bare.splitlines()))))


@cache
def _style_hash() -> str:
    """What the Content-Security-Policy calls the style sheet (CSP Level 3, section 2.3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
