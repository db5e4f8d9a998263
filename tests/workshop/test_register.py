"""The book of a workshop: what is written stays, through a new start, a changed list and a second pass."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from ikmscan.history.database import StoreError
from ikmscan.scanner.evidence import Addresses, Clock, Dossier
from ikmscan.scanner.runs import Step
from ikmscan.scanner.target import Target
from ikmscan.workshop.course import Course
from ikmscan.workshop.register import Register
from ikmscan.workshop.roster import Consent, Entry, Kind, Note, Participant, Roster

T0 = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
COURSE = Course("batik", "Pelatihan Batik", "Dinas", "Solo", date(2026, 11, 23), "Asia/Jakarta", "id", T0)


def person(number: int, *hosts: str, example: bool = False) -> Participant:
    entries = tuple(Entry(h, Kind.OWN, Target(h, h), h) for h in hosts)
    return Participant(number, f"Peserta {number}", consent=Consent(True, "F-1", date(2026, 11, 1), False, example),
                       entries=entries, row=number + 1)


ROSTER = Roster("Peserta", (person(2, "b.id", "a.id"), person(1, "a.id", example=True), person(3)),
                (Note("dropped", {"column": "No HP"}),), "peserta.csv")


def dossier(host: str, minutes: float = 0) -> Dossier:
    return Dossier(Target(host, host), Clock(T0 + timedelta(minutes=minutes)),
                   seen={"Addresses": Addresses(host, ("192.0.2.1",))})


@pytest.fixture
def book(tmp_path: Path) -> Register:
    return Register.create(tmp_path / "batik.sqlite", COURSE, ROSTER)


def test_the_book_knows_course_and_list_after_a_new_start(book: Register) -> None:
    book.close()
    with Register.open(book.path) as again:
        assert (again.course, again.roster) == (COURSE, ROSTER)
        assert [p.number for p in again.participants()] == [1, 2, 3]
        assert [(s.key, s.numbers) for s in again.sites()] == [("b.id", (2,)), ("a.id", (2, 1))]
        assert [s.step for s in again.states()] == [Step.WAITING, Step.WAITING]


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_nobody_else_on_this_machine_may_read_it(book: Register) -> None:
    assert stat.S_IMODE(book.path.stat().st_mode) == 0o600


def test_a_book_that_is_not_there_is_not_made_by_opening_it(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="absent"):
        Register.open(tmp_path / "x.sqlite")
    assert not (tmp_path / "x.sqlite").exists()


def test_steps_are_told_once_to_whoever_asks_with_his_serial(book: Register) -> None:
    serial, first = book.changes(0)
    assert {s.key for s in first} == {"a.id", "b.id"}
    assert book.changes(serial) == (serial, ())
    book.note("a.id", Step.TLS)
    book.note("a.id", Step.UNREACHED, "timed_out")
    later, (state,) = book.changes(serial)
    assert later > serial
    assert (state.key, state.step, state.why) == ("a.id", Step.UNREACHED, "timed_out")
    assert state.began and state.ended and state.began <= state.ended


def test_what_was_seen_is_read_back_and_the_parts_are_let_go(book: Register) -> None:
    book.begin({"level": "1"})
    book.keep_part("a.id", "names", dossier("a.id"))
    assert (book.groups("a.id"), book.parts("a.id")) == ({"names"}, (dossier("a.id"),))
    book.put("a.id", dossier("a.id"))
    assert book.groups("a.id") == frozenset()
    assert book.dossier("a.id") == dossier("a.id")
    assert book.dossier("b.id") is None
    assert list(book.dossiers()) == [("a.id", dossier("a.id"))]


def test_a_second_pass_keeps_what_is_young_and_done_and_asks_the_rest_again(book: Register) -> None:
    book.begin({"level": "1"})
    for key in ("a.id", "b.id"):
        book.put(key, dossier(key, minutes=10 if key == "a.id" else 0))
        book.note(key, Step.DONE)
    book.begin({"level": "1"}, keep_since=T0 + timedelta(minutes=5))
    assert {s.key: s.step for s in book.states()} == {"a.id": Step.DONE, "b.id": Step.WAITING}
    assert [key for key, _ in book.dossiers()] == ["a.id"]
    assert [run.name for run in book.store.runs()] == ["batik-1", "batik-2"]


def test_a_changed_list_keeps_what_was_seen_and_every_secret_word(book: Register) -> None:
    words = {n: book.seats.word(n) for n in (1, 2, 3)}
    book.begin({})
    book.put("a.id", dossier("a.id"))
    book.note("a.id", Step.DONE)
    book.close()
    people = (person(1, "a.id"), person(4, "c.id"))
    with Register.create(book.path, COURSE, replace(ROSTER, participants=people)) as again:
        assert {s.key: s.step for s in again.states()} == {"a.id": Step.DONE, "c.id": Step.WAITING}
        assert again.seats.word(1) == words[1]


def test_whoever_left_the_list_is_in_no_byte_of_the_file(tmp_path: Path) -> None:
    gone = replace(person(2, "pergi-rahasia.id"), name="Budi Rahasia")
    with Register.create(tmp_path / "x.sqlite", COURSE, replace(ROSTER, participants=(person(1, "a.id"), gone))) as book:
        book.begin({})
        for key in ("a.id", "pergi-rahasia.id"):
            book.put(key, dossier(key))
            book.note(key, Step.DONE)
    with Register.create(tmp_path / "x.sqlite", COURSE, replace(ROSTER, participants=(person(1, "a.id"),))) as book:
        assert book.dossier("a.id")
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"a.id" in left
    assert [word for word in (b"pergi-rahasia", b"Budi Rahasia") if word in left] == []


def test_numbers_that_left_are_remembered_and_the_same_ones_are_no_news(book: Register) -> None:
    assert book.released("first") == ()
    assert book.released("first") == ()
    (when,) = book.released("second")
    assert abs(when - datetime.now(UTC)) < timedelta(minutes=5)
    assert len(book.released("first")) == 1


def test_a_scan_and_a_page_work_on_one_file(book: Register) -> None:
    with Register.open(book.path) as page:
        serial, _ = page.changes(0)
        book.note("b.id", Step.PAGE)
        assert [s.key for s in page.changes(serial)[1]] == ["b.id"]
