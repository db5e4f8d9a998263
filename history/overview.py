"""The page of all watched sites: one HTML file that loads nothing and runs nothing. Who has the worst comes first."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from ..checks.check import Level
from ..reports import language, plain
from ..reports.shapes import SHAPES
from ..reports.words import say
from .journal_rows import Look, comparable
from .message import Tongue
from .prometheus import Site

WIDTH, HEIGHT, DOTS, TITLES = 120, 28, 40, 3
STALE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Row:
    """One site as the page shows it. *line*: points of its scores for an SVG polyline, "" for fewer than two."""

    site: str
    level: Level
    shape: str
    word: str
    grade: str
    line: str
    spoken: str
    open: tuple[str, ...]
    more: str
    ends: str
    seen: str
    notes: tuple[str, ...]


def render(sites: Sequence[Site], trails: Sequence[Sequence[Look]], least: Level, now: datetime, tongue: Tongue) -> str:
    """The whole page. *trails*: the looks at each of *sites*, oldest first; *least*: from where a finding is named."""
    rows = [_row(site, trail, least, now, tongue) for site, trail in zip(sites, trails, strict=True)]
    rows.sort(key=lambda row: (-row.level.rank, row.site))
    words = {key: tongue.say(f"page.{key}") for key in ("title", "site", "grade", "trend", "open", "ends", "seen")}
    return _environment().get_template("overview.html.j2").render(
        rows=rows, w=words, lang=tongue.lang, when=language.moment(now, tongue.lang, tongue.zone), style=_style(),
        style_hash=_style_hash(), head=tongue.say("page.head", sites=len(rows), bad=sum(bool(r.open) for r in rows)))


def _row(site: Site, trail: Sequence[Look], least: Level, now: datetime, tongue: Tongue) -> Row:
    found = sorted((o for o in site.seen if o.level.rank >= least.rank), key=lambda o: (-o.level.rank, o.mark))
    level = found[0].level if found else Level.GOOD if site.look else Level.UNKNOWN
    titles = [plain.line(o.titles[language.LANGS.index(tongue.lang)] or o.mark.check, 120) for o in found]
    look = site.look
    scores = comparable(trail)[-DOTS:]
    return Row(
        site.name, level, SHAPES[level], say(f"level.{level}", tongue.lang), _grade(look), _points(scores),
        tongue.say("page.spoken", first=scores[0], last=scores[-1]) if len(scores) > 1 else "",
        tuple(titles[:TITLES]), tongue.say("page.more", count=len(titles) - TITLES) if len(titles) > TITLES else "",
        _ends(site, tongue), language.moment(look.at, tongue.lang, tongue.zone) if look else "–",
        tuple(_notes(site, now, tongue)),
    )


def _grade(look: Look | None) -> str:
    if look is None or not look.letter or look.score is None:
        return "–"
    return f"{look.letter} {look.score}"


def _points(scores: Sequence[int]) -> str:
    if len(scores) < 2:
        return ""
    step = WIDTH / (len(scores) - 1)
    return " ".join(f"{n * step:.1f},{HEIGHT - 2 - score / 100 * (HEIGHT - 4):.1f}" for n, score in enumerate(scores))


def _ends(site: Site, tongue: Tongue) -> str:
    ends = [w for w in site.terms if w.term.check == "certificate_expiry"]
    return tongue.day(max(ends, key=lambda w: w.seen).term.ends) if ends else "–"


def _notes(site: Site, now: datetime, tongue: Tongue) -> list[str]:
    blind = sum(o.lost for o in site.seen)
    notes = [tongue.say("page.blind", count=blind)] if blind else []
    if any(o.wavering for o in site.seen):
        notes.append(tongue.say("page.wavering"))
    if site.look is not None and now - site.look.at > STALE:
        notes.append(tongue.say("page.stale"))
    return notes


@cache
def _environment() -> Environment:
    return Environment(loader=FunctionLoader(_read), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                       lstrip_blocks=True)


@cache
def _read(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


def _style() -> Markup:
    """The one text that is not escaped, and it is ours."""
    return Markup(_read("overview.css").strip())


def _style_hash() -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
