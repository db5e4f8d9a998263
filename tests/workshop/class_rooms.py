"""A workshop to print and count: a register as a real look fills it, from dossiers of the recorded shops."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from ikmscan.front.judging import judging
from ikmscan.front.options import Choices
from ikmscan.scanner.evidence import Dossier, record
from ikmscan.scanner.target import Target
from ikmscan.workshop.course import Course
from ikmscan.workshop.handout import Judge
from ikmscan.workshop.register import Register
from ikmscan.workshop.roster import Entry, Kind, Participant, Roster

RECORDED = Path(__file__).resolve().parents[1] / "recorded"
COURSE = Course("uji", "Pelatihan Toko Online", "Dinas Contoh", "Balai Latihan", date(2026, 11, 23), "Asia/Jakarta", "id",
                datetime(2026, 11, 23, 1, tzinfo=UTC))


def own(host: str) -> Entry:
    return Entry(host, Kind.OWN, Target(host, host), host)


def dossier_of(host: str, which: str) -> Dossier:
    """A recorded look, as if it had been at *host*."""
    text = (RECORDED / f"{which}.json").read_text(encoding="utf-8")
    return dataclasses.replace(record.from_json(text), target=Target(host, host))


def judge(lang: str = "id") -> Judge:
    """As the front judges."""
    return judging(Choices(bahasa=lang)).judged


@contextmanager
def register(
    folder: Path, people: Sequence[Participant], seen: dict[str, Dossier] | None = None, course: Course = COURSE
) -> Iterator[Register]:
    """A book of *people* in which *seen* is the result of the only pass."""
    with Register.create(folder / f"{course.name}.sqlite", course, Roster(course.title, tuple(people))) as book:
        book.begin({})
        for key, dossier in (seen or {}).items():
            book.put(key, dossier)
        yield book
