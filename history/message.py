"""News in words: the subject with its counts, a line for each event, and the WhatsApp text of the report behind them.

Titles and names may come from a server: no marker, link or phone number in them works (reports.whatsapp.quiet).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from ..checks.check import Level
from ..reports import language, whatsapp
from ..reports.phrasebook import phrase
from ..reports.shapes import SHAPES
from ..reports.words import say
from .news import Ignored, News, counts
from .transitions import Event, Kind

MOST_LINES, WIDTH = 12, 160
Json: TypeAlias = "dict[str, object]"


@dataclass(frozen=True, slots=True)
class Tongue:
    """In what language and on whose clock it is said."""

    lang: str
    zone: str

    def say(self, key: str, **values: str | int) -> str:
        """The sentence *key* of pantau.toml."""
        return phrase(__package__, "pantau", key, self.lang, **values)

    def day(self, at: datetime) -> str:
        """The day of *at* there."""
        return language.day(language.local_day(at, self.zone), self.lang)


def subject(news: News, lapsed: Sequence[Ignored], tongue: Tongue) -> str:
    """`[ikmscan] tokobatik.co.id: 1 memburuk, 0 baru, 2 teratasi`."""
    told = counts(news.now)
    if any(told.values()):
        return tongue.say("subject.counted", site=news.site, **told)
    kinds = {event.kind for event in news.now}
    slug = "wavering" if Kind.WAVERING in kinds else "blind" if Kind.BLIND in kinds else "lapsed"
    return tongue.say(f"subject.{slug}", site=news.site)


def body(events: Sequence[Event], report: str, tongue: Tongue, before: Iterable[str] = ()) -> str:
    """The lines of *events*, gravest first, then *report*. *before*: lines that come first."""
    blind = [e for e in events if e.kind is Kind.BLIND]
    order = list(Kind)
    told = sorted((e for e in events if e.kind is not Kind.BLIND),
                  key=lambda e: (-e.alarming, -e.level.rank if e.alarming else 0, order.index(e.kind), e.mark))
    lines = [*before, *(line(event, tongue) for event in told)]
    if len(lines) > MOST_LINES:
        lines = [*lines[:MOST_LINES], "…"]
    if blind:
        reason = say(f"why.{blind[0].detail}", tongue.lang) if blind[0].detail else "?"
        lines.append(tongue.say("line.blind", count=len(blind), reason=reason.rstrip(".")))
    return "\n".join(lines) + (f"\n\n{report.strip()}\n" if report else "\n")


def lapsed_line(leave: Ignored, tongue: Tongue, *, still: bool) -> str:
    """That the leave to be silent is over."""
    if not still:
        return tongue.say("line.lapsed_shut", check=leave.check)
    return tongue.say("line.lapsed_open", check=leave.check,
                      reason=whatsapp.quiet(leave.reason, leave.site, WIDTH))


def line(event: Event, tongue: Tongue) -> str:
    """One event on one line, with a shape before it."""
    mark, site = SHAPES[event.level], event.mark.site
    title = whatsapp.quiet(_title(event, tongue.lang), site, WIDTH)
    level = say(f"level.{event.level}", tongue.lang)
    if said := _of_no_outcome(event, tongue):
        step = f". {tongue.say(f'line.{_end_of(event)}_step')}" if event.kind is Kind.EXPIRING else ""
        return f"{mark if event.alarming else SHAPES[Level.GOOD]} {said}{step}"
    if event.kind is Kind.WORSE:
        was = say(f"level.{event.was or Level.GOOD}", tongue.lang)
        return tongue.say("line.worse", mark=mark, title=title, level=level, was=was)
    if event.kind in (Kind.NEW, Kind.BACK):
        return tongue.say(f"line.{event.kind}", mark=mark, title=title, level=level)
    return tongue.say(f"line.{event.kind}", title=title)


def _of_no_outcome(event: Event, tongue: Tongue) -> str:
    """What news of an end, or of a fact that should not change by itself, says: no check has a heading for it. "" for
    all other news."""
    if event.kind is Kind.CHANGED:
        return tongue.say("line.changed", servers=whatsapp.quiet(event.detail, event.mark.site, WIDTH))
    if event.until is None or event.kind not in (Kind.EXPIRING, Kind.FIXED):
        return ""
    date, key = tongue.day(event.until), _end_of(event)
    if event.kind is Kind.FIXED:
        return tongue.say(f"line.{key}_renewed", date=date)
    return tongue.say(f"line.{key}", date=date, left=_left(event.until - event.at, tongue))


def _end_of(event: Event) -> str:
    return "domain" if event.mark.check == "registration" else "certificate"


def _title(event: Event, lang: str) -> str:
    """Its heading, else its name; with what it is about, where it is about one of several things."""
    title = event.titles[language.LANGS.index(lang)] or f"{event.mark.check}.{event.outcome}"
    return f"{title} [{event.mark.subject}]" if event.mark.subject and event.mark.subject not in title else title


def _left(left: timedelta, tongue: Tongue) -> str:
    if left <= timedelta(0):
        return tongue.say("line.left_over")
    return tongue.say("line.left_days", days=left.days) if left.days else tongue.say("line.left_today")


def payload(news: News, subject_line: str, at: datetime, zone: str) -> Json:
    """The same for programs."""
    return {
        "format": 1, "kind": "change", "site": news.site, "at": _iso(at), "subject": subject_line,
        "worst": news.worst.value, "counts": dict(counts(news.now)), "events": [of_event(e, zone) for e in news.now],
    }


def of_event(event: Event, zone: str) -> Json:
    """One event for programs; days in its words are those of *zone*."""
    titles = event.titles if any(event.titles) else [_of_no_outcome(event, Tongue(la, zone)) for la in language.LANGS]
    return {
        "kind": event.kind.value, "check": event.mark.check, "subject": event.mark.subject or None,
        "level": event.level.value, "was": event.was.value if event.was else None, "outcome": event.outcome,
        "at": _iso(event.at), "until": _iso(event.until) if event.until else None,
        "title": dict(zip(language.LANGS, titles, strict=True)),
    }


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
