"""What is handed out to each participant, before it is laid out: in seat order, page 1 and messages for each site, or a
sheet of use to whoever has no site. All texts are finished. The same register gives the same sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ..reports.account import Guide, account_guide, start_guide
from ..reports.language import day
from ..reports.output import Bundle
from ..reports.phrasebook import phrase
from ..reports.plain import line
from ..reports.view import Report
from ..scanner.evidence import Dossier
from ..scanner.target import Account, TargetError, read
from .course import Course
from .register import Register
from .roster import Entry, Kind, Participant

Judge = Callable[[Dossier], Bundle]
MOST_NAME = 80
REWRITTEN = {Kind.MAIL: "rewrite.intro_mail", Kind.PHONE: "rewrite.intro_phone"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper: the report of a site, or a *guide*. *foot*: a line to fill in below it, or "". *part*: which of
    several this is, or ""."""

    report: Report | None = None
    guide: Guide | None = None
    foot: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Who was there, line by line. Never a word on how the site is."""

    title: str
    given: str
    name: str
    business: str
    attended: str
    course: str
    when: str
    by: str
    sign: str
    only: str


@dataclass(frozen=True, slots=True)
class Pile:
    """All papers of one participant. *link*: the own page, or ""."""

    number: int
    seat: str
    name: str
    business: str
    link: str
    sheets: tuple[Sheet, ...]
    certificate: Certificate | None


@dataclass(frozen=True, slots=True)
class Job:
    """The whole print job. *at*: the time that the file bears; the newest look, else the day of the course."""

    lang: str
    title: str
    held: str
    piles: tuple[Pile, ...]
    fold: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be printed. *base*: "http://192.168.1.5:8080", where the participants' pages are, or ""."""

    judge: Judge
    lang: str
    base: str = ""
    fold: bool = False
    certificates: bool = False


def say(key: str, lang: str, **values: str | int) -> str:
    """The sentence *key* of handout.toml."""
    assert __package__
    return phrase(__package__, "handout", key, lang, **values)


def unlinked(report: Report) -> Report:
    """*report* without the buttons that nobody can press on paper."""
    return replace(report, message_link="", maker_link="")


def job(book: Register, order: Order) -> Job:
    """The print job of a workshop."""
    course, at = book.course, book.course.created
    judged: dict[str, Bundle] = {}
    for key, dossier in book.dossiers():
        judged[key] = order.judge(dossier)
        at = max(at, dossier.seen_at.at)
    piles = tuple(_pile(person, book, course, judged, order) for person in book.participants())
    title = line(course.title, MOST_NAME)
    return Job(order.lang, say("job", order.lang, title=title), _held(course, order.lang), piles, order.fold, at)


def _held(course: Course, lang: str) -> str:
    told = (course.title, course.organiser, day(course.day, lang))
    return " · ".join(line(text, MOST_NAME) for text in told if text)


def _pile(person: Participant, book: Register, course: Course, judged: dict[str, Bundle], order: Order) -> Pile:
    link = f"{order.base}/p/{book.seats.word(person.number)}" if order.base else ""
    sheets = tuple(_sheets(person, link, judged, order.lang))
    return Pile(
        person.number, say("seat", order.lang, number=person.number), line(person.name, MOST_NAME),
        line(person.business, MOST_NAME), link, sheets,
        _certificate(person, course, order.lang) if order.certificates else None,
    )


def _sheets(person: Participant, link: str, judged: dict[str, Bundle], lang: str) -> Iterable[Sheet]:
    """A sheet for each site; who has none gets one for the accounts, for an address to write anew, or for a start."""
    sites = list({entry.target.shown: entry for entry in person.entries
                  if entry.target is not None and entry.kind is not Kind.WRONG}.values())
    for number, entry in enumerate(sites, 1):
        part = say("part", lang, part=number, parts=len(sites)) if len(sites) > 1 else ""
        yield _site(entry, judged.get(_key(entry)), link, part, lang)
    if not sites:
        yield without_site(person, lang)


def without_site(person: Participant, lang: str) -> Sheet:
    """The guide for the accounts, for an address to write anew, or for a start."""
    accounts = [account for account in map(_account, person.entries) if account is not None]
    if accounts:
        return Sheet(guide=account_guide(accounts, lang))
    unread = [entry for entry in person.entries if entry.kind not in (Kind.NONE, Kind.ACCOUNT)]
    return _rewrite(unread, lang) if unread else Sheet(guide=start_guide(lang))


def _site(entry: Entry, judged: Bundle | None, link: str, part: str, lang: str) -> Sheet:
    if judged is None:
        title = say("waiting.title", lang, site=line(_key(entry)))
        steps = tuple(say(f"waiting.step_{n}", lang) for n in (1, 2))
        return Sheet(guide=Guide(title, (say("waiting.intro", lang),), "", steps), part=part)
    report = replace(judged, link=link).report
    if entry.suggestion and report.first_steps:  # nobody answered, and another name is near
        return _rewrite([entry], lang, part)
    return Sheet(report, part=part)


def _key(entry: Entry) -> str:
    """How the site of an entry is told apart."""
    assert entry.target is not None
    return entry.target.shown


def _account(entry: Entry) -> Account | None:
    """The account of an entry, read anew from its link: the list keeps the text."""
    if entry.kind is not Kind.ACCOUNT:
        return None
    for text in filter(None, (entry.shown, entry.text)):
        try:
            found = read(text)
        except TargetError:
            continue
        if isinstance(found, Account):
            return found
    return None


def _rewrite(entries: Iterable[Entry], lang: str, part: str = "") -> Sheet:
    """The sheet for an address that nobody can read, with room for a better one."""
    intro = []
    for entry in entries:
        intro.append(say(REWRITTEN.get(entry.kind, "rewrite.intro"), lang, text=line(entry.text, MOST_NAME)))
        if entry.suggestion:
            intro.append(say("rewrite.meant", lang, suggestion=line(entry.suggestion, MOST_NAME)))
    steps = tuple(say(f"rewrite.step_{n}", lang) for n in (1, 2, 3))
    guide = Guide(say("rewrite.title", lang), tuple(intro), say("rewrite.steps", lang), steps)
    return Sheet(guide=guide, foot=say("rewrite.line", lang), part=part)


def _certificate(person: Participant, course: Course, lang: str) -> Certificate:
    when, place = day(course.day, lang), line(course.place, MOST_NAME)
    organiser = line(course.organiser, MOST_NAME)
    return Certificate(
        say("certificate.title", lang), say("certificate.given", lang),
        line(person.name, MOST_NAME) or say("certificate.blank", lang), line(person.business, MOST_NAME),
        say("certificate.attended", lang), line(course.title, 2 * MOST_NAME),
        say("certificate.on_at", lang, day=when, place=place) if place else say("certificate.on", lang, day=when),
        say("certificate.by", lang, organiser=organiser) if organiser else "",
        organiser or say("certificate.sign", lang), say("certificate.only", lang),
    )
