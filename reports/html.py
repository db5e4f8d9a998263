"""The report as one HTML file: for a phone, a laptop, a printer. Loads nothing, asks no clock, and runs nothing but,
where it is asked for, the boxes to tick.

All that comes from the report is escaped by the templates; only https addresses become links.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from ..checks.check import Level
from . import facts, language, plain, qr
from .compare_view import Compared
from .marks import pieces, web_link
from .phrase import fill
from .room_view import RoomReport
from .sizes import size_of_type, stakes
from .typeset import CHAT, GOOD_ON_PAGE_1, LAMPS, labels, read, steps
from .view import Card, Report, by_note, by_reason, for_what_was_seen, tone, without_lines
from .words import frame, say

STYLES = ("style.css", "ticks.css")
MOST_BYTES = 150_000


def _for_faults(card: Card) -> Card:
    return for_what_was_seen(card) if card.level.is_fault else without_lines(card)


def _in_short(card: Card) -> Card:
    """What the messages say is said there alone; what has the most time tells no reason, and names no lines."""
    short = without_lines(replace(card, ask="" if card.sent else card.ask))
    return short if card.level.rank >= Level.MEDIUM.rank else replace(short, why="", others=())


def _shortest(card: Card) -> Card:
    """*card* in short; a hint without its evidence, which the other formats have."""
    short = _in_short(card)
    return short if card.level.is_fault else replace(short, facts=())


def _told_once(report: Report) -> Report:
    """*report* at its shortest; where many things have one outcome (as many addresses), the first tells what to do."""
    first: dict[tuple[str, str], Card] = {}
    told = []
    for card in map(_shortest, report.cards):
        known = first.setdefault((card.check, card.outcome), card)
        as_there = say("merged.as_there", report.lang, number=known.number)
        told.append(card if known is card else replace(card, meaning="", why="", do=as_there))
    return replace(report, cards=tuple(told))


def _each(change: Callable[[Card], Card]) -> Callable[[Report], Report]:
    return lambda report: replace(report, cards=tuple(map(change, report.cards)))


# What is left out where all of it would be too much, less and less of it staying.
LIGHTER: Sequence[Callable[[Report], Report]] = (
    *map(_each, (for_what_was_seen, _for_faults, without_lines, _in_short, _shortest)), _told_once)


def render(report: Report, *, ticks: bool = False) -> str:
    """The whole report as one HTML document; the same report gives the same bytes.

    *ticks*: a box beside each finding, for its owner to tick; kept by the browser, and not shown without script. What
    would be larger than a chat takes has fewer lines to paste, and names the others.
    """
    made = _whole(report, ticks=ticks)
    for change in LIGHTER:
        if len(made.encode()) <= MOST_BYTES:
            break
        made = _whole(change(report), ticks=ticks)
    return made


def _whole(report: Report, *, ticks: bool) -> str:
    script = _script(ticks=ticks)
    return _environment().get_template("report.html.j2").render(
        r=report, t=labels(report.lang), head=head(_style(*STYLES[: 1 + ticks]), script), script=script,
        tone=tone(report), lamp=LAMPS[tone(report)], size=size_of_type(report), stakes=stakes(report),
        good_shown=GOOD_ON_PAGE_1,
        reasons=by_reason(report.blind), notes=by_note(report.blind), mark="",
    )


def sheets(report: Report, mark: str) -> tuple[Markup, Markup]:
    """Page 1 and the messages ("" where there is none) as parts of a print job.

    *mark* keeps the ids of one report apart from another's.
    """
    values = {"r": report, "t": labels(report.lang), "tone": tone(report), "lamp": LAMPS[tone(report)], "mark": mark,
              "size": size_of_type(report), "stakes": stakes(report), "good_shown": GOOD_ON_PAGE_1}
    page1, letters = (Markup(_environment().get_template(name).render(values))
                      for name in ("summary.html.j2", "message.html.j2"))
    return page1, letters if report.message or report.maker_message else Markup()


def qr_code(link: str, lang: str) -> Markup:
    """The code of *link* as inline SVG, as large as its place; "" for what is no link."""
    code = qr.code(link)
    if code is None:
        return Markup()
    return Markup(_environment().get_template("qr.html.j2").render(code=code, link=link, t=labels(lang)))


def policy(*, ticks: bool = False) -> Markup:
    """The Content-Security-Policy of a report (CSP Level 3): its own style, its own script, nothing else."""
    return _policy(_style(*STYLES[: 1 + ticks]), _script(ticks=ticks))


def head(style: Markup, script: str = "", *, paper: bool = False) -> Markup:
    """What stands in the head of each page of ours beside its title. *paper*: it has no colours for a dark screen."""
    return Markup(_environment().get_template("head.html.j2").render(
        style=style, policy=_policy(style, script), paper=paper))


def _policy(style: str, script: str) -> Markup:
    own = f"script-src '{digest(script)}'; " if script else ""
    own += f"style-src '{digest(style)}'"
    return Markup(f"default-src 'none'; {own}; img-src data:; base-uri 'none'; form-action 'none'")


def _script(*, ticks: bool) -> Markup:
    return bare("ticks.js") if ticks else Markup()


def render_room(report: RoomReport) -> str:
    """The sheets of a whole room as one HTML document: the sentence for all, then one sheet a computer."""
    told = frame(report.lang)
    words = {k.removeprefix("room."): v for k, v in told.items() if k.startswith("room.")}
    words["technical"] = told["label.technical"]
    return _environment().get_template("room.html.j2").render(
        r=report, w=words, head=head(_style("style.css")))


def page(name: str, **values: object) -> str:
    """A page for paper with a template and a style sheet of its own, *name*.html.j2 and *name*.css."""
    return _environment().get_template(f"{name}.html.j2").render(
        head=head(_style(f"{name}.css"), paper=True), **values)


def render_compared(views: Sequence[Compared], alone: Sequence[str], lang: str) -> str:
    """What changed at each site as one HTML document, then sentences on those that stand *alone*."""
    words = {k.removeprefix("compare."): v for k, v in frame(lang).items() if k.startswith("compare.")}
    rest = [plain.line(said, 4000) for said in alone]
    return _environment().get_template("compare.html.j2").render(
        views=views, alone=rest, lang=lang, w=words, head=head(_style("style.css")))


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FunctionLoader(read), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )
    made.filters.update(pieces=pieces, steps=steps, web_link=web_link, qr=qr_code, fill=_fill, shown=facts.shown,
                        for_what_was_seen=for_what_was_seen, listed=language.listed)
    made.globals.update(chat=CHAT)
    return made


def _fill(template: str, **values: str | int) -> str:
    return fill(template, values, "id")


@cache
def _style(*names: str) -> Markup:
    return Markup("\n").join(map(bare, names))


@cache
def bare(name: str) -> Markup:
    """A style sheet or script of ours without comments and indents: the one text that is not escaped."""
    return stripped(read(name))


def stripped(text: str) -> Markup:
    """Our own *text* of CSS or JavaScript without /* comments */ and indents, marked as not to be escaped."""
    kept = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return Markup("\n".join(filter(None, (line.strip() for line in kept.splitlines()))))


def digest(text: str) -> str:
    """What a Content-Security-Policy calls an inline style sheet or script (CSP Level 3, section 2.3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
