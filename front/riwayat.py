"""`ikmscan riwayat`: what the watch remembers of a site. Reads the journal alone, so that it is there at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import click

from ..history import ignored, message, retention
from ..history.journal import Journal
from ..history.journal_rows import Look, comparable
from ..history.message import Tongue
from ..history.transitions import Event, Observation
from ..reports import language, plain
from ..reports.exits import Exit
from ..reports.shapes import SHAPES
from ..reports.words import say as told
from .asking import nearest
from .journals import opened
from .machine import Refusal
from .options import ZONES
from .pantau_words import say

BARS, MOST_DOTS, MOST_EVENTS = "▁▂▃▄▅▆▇█", 60, 40


def show(word: str, given: Mapping[str, Any]) -> Exit:
    """Run `riwayat`."""
    lang, forms = given["bahasa"], set(given["formats"])
    if len(forms) > 1:
        raise Refusal(told("compare.one_form", lang))
    tongue = Tongue(lang, ZONES[given["zona"] or "wib"])
    with opened(lang, reading=True) as journal:
        site = site_named(word, journal, lang) if word else ""
        if given["hapus"]:
            return _forget(site, journal, lang)
        if forms == {"json"}:
            names = [site] if site else journal.sites()
            click.echo("".join(json.dumps(_object(journal, one, tongue.zone)) + "\n" for one in names), nl=False)
        else:
            lines = _site(journal, site, tongue) if site else _all(journal, tongue)
            click.echo("\n".join(lines))
    return Exit.CLEAN


def _forget(site: str, journal: Journal, lang: str) -> Exit:
    """Erase what is remembered of one site; never of all at once."""
    if not site:
        raise Refusal(say("history.which", lang))
    retention.forget_site(journal, site)
    click.echo(say("history.forgotten", lang, site=site))
    return Exit.CLEAN


def site_named(word: str, journal: Journal, lang: str) -> str:
    """The watched site that *word* means; Refusal for one that is not watched."""
    sites = journal.sites()
    host = word.strip().lower().removeprefix("https://").removeprefix("http://").rstrip("/")
    if host in sites:
        return host
    from ..scanner.target import Target, TargetError, read

    try:
        got = read(word, local_ok=True)
    except TargetError:
        got = None
    if isinstance(got, Target) and got.shown in sites:
        return got.shown
    near = nearest(host, sites)
    raise Refusal(say("history.unknown", lang, site=plain.line(word, 80),
                      near=say("history.near", lang, near=near) if near else "").rstrip())


def never(site: str, lang: str) -> str:
    """That there is nothing to compare yet."""
    return say("compare.never", lang, site=plain.line(site, 80))


def _all(journal: Journal, tongue: Tongue) -> list[str]:
    sites, lang = journal.sites(), tongue.lang
    if not sites:
        return [say("history.none", lang)]
    lines, counts = [], journal.open_counts()
    for site in sites:
        look = journal.last_look(site)
        when = tongue.day(look.at) if look else "–"
        count = counts.get(site, 0)
        lines.append(say("history.site_line", lang, site=site, grade=_grade(look, lang), count=count, date=when))
    return lines


def _grade(look: Look | None, lang: str) -> str:
    if look is None or not look.letter or look.score is None:
        return say("history.ungraded", lang)
    return say("history.graded", lang, letter=look.letter, score=look.score)


def _site(journal: Journal, site: str, tongue: Tongue) -> list[str]:
    lang, looks, seen = tongue.lang, journal.looks(site), journal.observations(site)
    lines = [say("history.head", lang, site=site, grade=_grade(looks[-1] if looks else None, lang))]
    if looks:
        lines.append(say("history.looked", lang, count=len(looks), first=tongue.day(looks[0].at),
                         last=language.moment(looks[-1].at, lang, tongue.zone)))
    ends = [w for w in journal.memory(site).warned if w.term.check == "certificate_expiry"]
    newest = max(ends, key=lambda w: w.seen, default=None)
    lines += [say("history.ends", lang, date=tongue.day(newest.term.ends))] if newest else []
    for heading, block in (("course", _course(looks, tongue)), ("open", _open(seen, tongue)),
                           ("events", _events(journal.events(site, MOST_EVENTS), tongue)),
                           ("ignored", _ignored(journal, site, tongue))):
        if block:
            lines += ["", say(f"history.{heading}", lang), *block]
    return lines


def _course(looks: Sequence[Look], tongue: Tongue) -> list[str]:
    scores = comparable(looks)
    if len(scores) < 2:
        return []
    step = max(1, len(scores) // MOST_DOTS)
    dots = scores[::-1][::step][::-1][-MOST_DOTS:]
    trail = "".join(BARS[min(len(BARS) - 1, score * len(BARS) // 101)] for score in dots)
    return [say("history.course_line", tongue.lang, trail=trail, first=scores[0], last=scores[-1])]


def _open(seen: Sequence[Observation], tongue: Tongue) -> list[str]:
    found = sorted((o for o in seen if o.level.is_fault), key=lambda o: (-o.level.rank, o.mark))
    at = language.LANGS.index(tongue.lang)
    lines = [say("history.open_lost" if o.lost else "history.open_line", tongue.lang, mark=SHAPES[o.level],
                 level=told(f"level.{o.level}", tongue.lang),
                 title=plain.line(o.titles[at] or f"{o.mark.check}.{o.outcome}"), date=tongue.day(o.first_seen))
             for o in found] or [say("history.nothing_open", tongue.lang)]
    lost = [o.blind_since or o.last_seen for o in seen if o.lost]
    return lines + ([say("history.lost", tongue.lang, count=len(lost), date=tongue.day(min(lost)))] if lost else [])


def _events(events: Sequence[Event], tongue: Tongue) -> list[str]:
    lines = [say("history.event_line", tongue.lang, date=tongue.day(e.at), line=_line(e, tongue)) for e in events]
    return lines or [say("history.nothing_changed", tongue.lang)]


def _line(event: Event, tongue: Tongue) -> str:
    if event.kind.value != "blind":
        return plain.line(message.line(event, tongue))
    return plain.line(message.body([event], "", tongue).strip())


def _ignored(journal: Journal, site: str, tongue: Tongue) -> list[str]:
    return [say("ignore.line", tongue.lang, site=site, check=one.check, date=tongue.day(one.until),
                reason=plain.line(one.reason)) for one in ignored.in_force(journal, datetime.now(UTC), site)]


def _object(journal: Journal, site: str, zone: str) -> dict[str, object]:
    """The same for programs; its shape only grows."""
    return {
        "format": 1, "kind": "history", "site": site,
        "looks": [{"at": _iso(k.at), "letter": k.letter or None, "score": k.score, "findings": k.bad,
                   "unseen": k.blind} for k in journal.looks(site)],
        "open": [{"check": o.mark.check, "subject": o.mark.subject or None, "outcome": o.outcome,
                  "level": o.level.value, "since": _iso(o.first_seen), "last_seen": _iso(o.last_seen),
                  "wavering": o.wavering, "unseen_since": _unseen_since(o),
                  "title": dict(zip(language.LANGS, o.titles, strict=True))}
                 for o in journal.observations(site) if o.level.is_fault],
        "unseen": [{"check": o.mark.check, "subject": o.mark.subject or None, "level": o.level.value,
                    "since": _unseen_since(o)} for o in journal.observations(site) if o.lost],
        "events": [message.of_event(e, zone) for e in journal.events(site)],
        "ignored": [{"check": i.check, "reason": i.reason, "until": _iso(i.until)}
                    for i in ignored.in_force(journal, datetime.now(UTC), site)],
    }


def _unseen_since(seen: Observation) -> str | None:
    return _iso(seen.blind_since) if seen.lost and seen.blind_since else None


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
