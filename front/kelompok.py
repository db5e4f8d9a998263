"""`ikmscan kelompok periksa` and `lanjut`: a list of participants -> every site looked at, over one weak line."""

from __future__ import annotations

import contextlib
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from .. import __version__
from ..history.database import StoreError
from ..reports.exits import Exit
from ..scanner.class_run import Task
from ..scanner.runs import Step
from ..scanner.stages import of_the_shop
from ..scanner.survey import Settings
from ..workshop.course import Course, course_title
from ..workshop.live import possible, window
from ..workshop.permits import NO_CONSENT, Leave, leaves, to_be_proved
from ..workshop.register import Register
from ..workshop.roster import Roster
from ..workshop.watch import Watch
from .calibrating import calibrated
from .judging import judging
from .kelompok_books import alone, book_path, names, open_book, say, slug, tidy, told
from .kelompok_lines import Lines, View, diverted, ended
from .kelompok_read import roster_of
from .kelompok_run import Journal, shown
from .kelompok_screen import needed
from .kelompok_simulation import FILE as PRACTICE_FILE
from .kelompok_simulation import NAME as PRACTICE
from .kelompok_simulation import paced, simulated
from .machine import Refusal
from .options import ZONES, Choices
from .permission import proved_until
from .running import to_the_end
from .settings import settings_of
from .telling import tell

WEB_BYTES = 320 * 1024  # of one site's web servers, whatever they send: a class shares one line
Adjust = Callable[[Settings], Settings]


def check_list(given: dict[str, Any]) -> Exit:
    """Run `kelompok periksa`."""
    lang = given["bahasa"]
    tidy(lang)
    if given["simulasi"]:
        with simulated(lang, given["tempo"]) as practice:
            return _check(practice.roster, slug(given["nama"] or PRACTICE), paced(given), practice.settings)
    if not given["daftar"]:
        raise Refusal(say("no_list", lang))
    roster = roster_of(given["daftar"], lang, contacts=given["simpan_kontak"])
    return _check(roster, slug(given["nama"] or Path(given["daftar"]).stem), given)


def _as_given(settings: Settings) -> Settings:
    return settings


def _check(roster: Roster, name: str, given: dict[str, Any], adjusted: Adjust = _as_given) -> Exit:
    lang = given["bahasa"]
    if not any(entry.target for person in roster.participants for entry in person.entries):
        tell(say("nothing", lang, list=given["daftar"][:60]), err=True)
    with told(lang), alone(name, lang), Register.create(book_path(name), _course(name, roster, given), roster) as book:
        age = timedelta(hours=given["maks_umur"])
        book.begin(_policy(given), datetime.now(UTC) - age if age else None)
        tell(say("read", lang, people=len(roster.participants), sites=len(book.sites())))
        young = len(book.sites()) - book.rest()
        if young:
            tell(say("young", lang, count=young, hours=f"{given['maks_umur']:g}"))
        return _look(book, given, adjusted)


def go_on(given: dict[str, Any]) -> Exit:
    """Run `kelompok lanjut`."""
    lang = given["bahasa"]
    tidy(lang)
    name = slug(given["kelompok"]) if given["kelompok"] else _newest_unfinished(lang)
    with told(lang), alone(name, lang), open_book(name, lang) as book:
        left = book.rest()
        if not left:
            tell(say("all_done", lang, name=name))
            return _exit(book)
        tell(say("going_on", lang, name=name, left=left))
        if book.roster.source == PRACTICE_FILE:
            with simulated(lang, given["tempo"]) as practice:
                return _look(book, paced(given), practice.settings)
        return _look(book, given)


def _newest_unfinished(lang: str) -> str:
    """The workshop that was worked on last and is not finished; the last one where all are."""
    for name in names():
        with open_book(name, lang) as book:
            if book.run() is not None and any(not state.step.final for state in book.states()):
                return name
    return next(iter(names()), "")


def _course(name: str, roster: Roster, given: Mapping[str, Any]) -> Course:
    """What was told of the workshop now, and before."""
    zone, now = ZONES[given["zona"] or "wib"], datetime.now(UTC).replace(microsecond=0)
    today, title = now.astimezone(ZoneInfo(zone)).date(), course_title(roster.title) or name
    old = Course(name, title, "", "", today, zone, given["bahasa"], now)
    with contextlib.suppress(StoreError), Register.open(book_path(name)) as book:
        old = replace(book.course, lang=given["bahasa"], created=now)
    said = {"title": given["judul"], "organiser": given["penyelenggara"], "place": given["tempat"]}
    return replace(old, zone=zone if given["zona"] else old.zone, **{k: v[:120] for k, v in said.items() if v})


def _policy(given: Mapping[str, Any]) -> dict[str, str]:
    return {"tool": __version__, "max_age_hours": f"{given['maks_umur']:g}"}


def _look(book: Register, given: Mapping[str, Any], adjusted: Adjust = _as_given) -> Exit:
    """Look at every site that is not finished, and tell how it went."""
    lang, began = given["bahasa"], time.monotonic()
    if given["layar"]:
        needed(lang)
    choices = Choices(**{f.name: given[f.name] for f in fields(Choices) if f.name in given})
    plain = settings_of(choices)
    proved = proved_until(to_be_proved(book.roster), adjusted(plain).names, lang)
    allowed = leaves(book.roster, datetime.now(UTC), proved)
    _tell_leaves(allowed, lang)
    settings = replace(adjusted(calibrated(plain, choices)), web_bytes=WEB_BYTES,
                       time_zone=book.course.zone)
    tasks = _tasks(book, allowed, choices)
    watch = Watch(book, judging(choices).judged, lang)
    view = _view(watch, len(book.sites()) - len(tasks))
    journal = Journal(book, view)
    try:
        whole = to_the_end(shown(tasks, settings, journal, watch, given))
    except KeyboardInterrupt:
        view.close()  # first: what is said into a window goes with it
        book.rest()
        tell(say("interrupted", lang), err=True)
        return Exit.INTERRUPTED
    finally:
        view.close()
    left = book.rest()
    if not isinstance(view, Lines):  # a window takes with it what it showed
        _tell_unreached(book, lang)
    _tell_end(book, journal, time.monotonic() - began, lang)
    if not whole:
        tell(say("late", lang, left=left), err=True)
    return _exit(book)


def _exit(book: Register) -> Exit:
    return Exit.CLEAN if all(s.step is Step.DONE for s in book.states()) else Exit.INCOMPLETE


def _tell_leaves(allowed: tuple[Leave, ...], lang: str) -> None:
    whys = Counter(leave.why for leave in allowed)
    for key, count in (("full", whys[""]), ("visitor", whys[NO_CONSENT])):
        if count:
            tell(say(key, lang, count=count))
    for leave in allowed:
        if leave.why not in ("", NO_CONSENT):
            tell(say(f"leave.{leave.why}", lang, site=leave.site.key, count=len(leave.site.numbers)))


def _tasks(book: Register, allowed: tuple[Leave, ...], choices: Choices) -> list[Task]:
    """A task for every site that is not finished, with what was seen of it before."""
    kinds = frozenset(judging(choices).kinds())
    own = of_the_shop(kinds)
    open_ones = {state.key for state in book.states() if not state.step.final}
    tasks = []
    for leave in allowed:
        site = leave.site
        if site.key in open_ones:
            parts = book.parts(site.key)
            known = {key: seen for part in parts for key, seen in part.seen.items()}
            since = min((part.seen_at for part in parts), key=lambda clock: clock.at, default=None)
            tasks.append(Task(site.key, site.target, leave.permit, own if site.builder else kinds, known, since))
    return tasks


def _view(watch: Watch, done: int) -> View:
    """A window on a terminal that can draw one, else plain lines."""
    if possible(sys.stdout):
        return window(watch, sys.stdout)
    return Lines(watch.register.sites(), done, watch.lang)


def _tell_end(book: Register, journal: Journal, seconds: float, lang: str) -> None:
    states = book.states()
    done = sum(state.step is Step.DONE for state in states)
    final = sum(state.step.final for state in states)
    if line := diverted([state.why for state in states], lang):
        tell(line)
    each = journal.spent_bytes / max(1, journal.ended) / 1024
    clock = f"{int(seconds) // 60}:{int(seconds) % 60:02}"
    if final < len(states):
        tell(say("so_far", lang, time=clock, done=done, all=len(states), unreached=final - done))
        return
    tell(say("end", lang, time=clock, done=done, unreached=final - done, kilobytes=round(each)))
    tell(say("next", lang, name=book.course.name))


def _tell_unreached(book: Register, lang: str) -> None:
    sites = {site.key: site for site in book.sites()}
    for state in book.states():
        if state.step.final and state.step is not Step.DONE:
            tell(ended(sites[state.key], state.step, state.why, lang))
