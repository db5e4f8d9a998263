"""Rooms of participants in a register, with the recorded shops as their sites: what the views are tested with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from ikmscan.checks.registry import all_checks
from ikmscan.front.judging import Judging
from ikmscan.front.options import Choices
from ikmscan.scanner.evidence import Dossier, record
from ikmscan.scanner.runs import Step
from ikmscan.scanner.target import Target
from ikmscan.workshop.course import Course
from ikmscan.workshop.register import Register
from ikmscan.workshop.roster import Consent, Entry, Kind, Participant, Roster
from ikmscan.workshop.watch import Watch

RECORDED = Path(__file__).parents[1] / "recorded"
KINDS = ("healthy", "weak", "infected", "partial", "unreachable")
TITLE = "Pelatihan IKM Batik"


@cache
def recorded(kind: str) -> Dossier:
    return record.from_json((RECORDED / f"{kind}.json").read_text(encoding="utf-8"))


def dossier(kind: str, host: str) -> Dossier:
    """The recorded shop *kind*, as if it stood at *host*."""
    return replace(recorded(kind), target=Target(host, host))


def host_of(number: int) -> str:
    return f"toko{number:03}.my.id"


def person(number: int, *, example: bool = False, kind: Kind = Kind.OWN) -> Participant:
    host = host_of(number)
    entry = Entry(host, kind, Target(host, host) if kind is Kind.OWN else None, host)
    return Participant(number, f"Nama {number}", f"Usaha {number}", consent=Consent(given=True, example=example),
                       entries=(entry,), row=number + 1)


def account(number: int, text: str = "instagram.com/batik") -> Participant:
    return replace(person(number), entries=(Entry(text, Kind.ACCOUNT, None, text),))


def none(number: int) -> Participant:
    return replace(person(number), entries=(Entry("-", Kind.NONE),))


def course(name: str = "batik", title: str = TITLE) -> Course:
    return Course(name, title, "Dinas", "Solo", date(2026, 11, 29), "Asia/Jakarta", "id", datetime.now(UTC))


def register(folder: Path, people: tuple[Participant, ...], title: str = TITLE) -> Register:
    made = Register.create(folder / "batik.sqlite", course(title=title), Roster(title, people))
    made.begin({})
    return made


def finish(book: Register, number: int, kind: str = "") -> None:
    """The site of participant *number* is done, with a recorded shop in its place."""
    host = host_of(number)
    book.put(host, dossier(kind or KINDS[number % len(KINDS)], host))
    book.note(host, Step.DONE)


@cache
def judging(lang: str = "id") -> Judging:
    return Judging(all_checks().checks, False, Choices(bahasa=lang))


def watch(book: Register, lang: str = "id") -> Watch:
    return Watch(book, judging(lang).judged, lang)
