"""A secret word opens the page of one person for good, whatever happens to the rows of the list."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import shop_rooms as rooms
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.scanner.target import Target
from ikmscan.workshop.register import Register
from ikmscan.workshop.roster import Consent, Entry, Kind, Participant, Roster
from ikmscan.workshop.seats import opened_by, same_people

SARI, BUDI, AYU, NEW = "Sari", "Budi", "Ayu", "Dewi"


def person(number: int, name: str = "", business: str = "", *hosts: str, example: bool = False) -> Participant:
    entries = tuple(Entry(h, Kind.OWN, Target(h, h), h) for h in hosts)
    return Participant(number, name, business, consent=Consent(example=example), entries=entries, row=number + 1)


def three() -> tuple[Participant, ...]:
    return tuple(person(n, name, f"Batik {name}", f"{name.lower()}.id", example=True)
                 for n, name in enumerate((SARI, BUDI, AYU), 1))


def listed(folder: Path, people: tuple[Participant, ...]) -> Register:
    return Register.create(folder / "x.sqlite", rooms.course(), Roster("", people))


def words(book: Register) -> dict[str, str]:
    return {p.name: book.seats.word(p.number) for p in book.participants()}


def owner(book: Register, word: str) -> str | None:
    number = opened_by(word, book.seats.words())
    return next((p.name for p in book.participants() if p.number == number), None)


def test_a_row_that_is_taken_out_or_put_in_moves_no_page(tmp_path: Path) -> None:
    with listed(tmp_path, three()) as book:
        before = words(book)
    with listed(tmp_path, (person(1, BUDI, f"Batik {BUDI}", "budi.id"), person(2, NEW, "", "dewi.id"),
                           person(3, AYU, f"Batik {AYU}", "ayu.id"))) as book:
        assert {name: owner(book, word) for name, word in before.items()} == {SARI: None, BUDI: BUDI, AYU: AYU}
        assert words(book)[NEW] not in before.values()


def test_a_volunteer_takes_his_place_on_the_screen_along_and_nobody_inherits_it(tmp_path: Path) -> None:
    with listed(tmp_path, three()) as book:
        book.seats.show(2)
    moved = tuple(replace(p, number=n) for n, p in enumerate((three()[2], three()[0], three()[1]), 1))
    with listed(tmp_path, moved) as book:
        assert book.seats.shown(book.participants()) == {3}
    with listed(tmp_path, (three()[0], person(2, NEW, "Batik Dewi", "dewi.id", example=True), three()[2])) as book:
        assert book.seats.shown(book.participants()) == frozenset()


def test_leave_that_is_taken_back_and_given_again_shows_nobody_by_itself(tmp_path: Path) -> None:
    with listed(tmp_path, three()) as book:
        book.seats.show(2)
    for people in (tuple(replace(p, consent=Consent()) for p in three()), three()):
        with listed(tmp_path, people) as book:
            assert book.seats.shown(book.participants()) == frozenset()


@pytest.mark.parametrize(("before", "now", "same"), [
    (person(1, SARI, "Batik", "s.id"), person(4, SARI, "Batik", "t.id"), True),  # the address was mended
    (person(1, "Sary", "Batik", "s.id"), person(1, SARI, "Batik", "s.id"), True),  # the name was
    (person(1, SARI, "", "s.id"), person(2, "sari ", "", "t.id"), True),
    (person(1, "", "", "s.id"), person(2, "", "", "s.id"), True),
    (person(1, "", "", "www.s.id"), person(2, "", "", "s.id"), True),
    (person(1, SARI, "Batik Sari", "s.id"), person(1, BUDI, "Batik Budi", "b.id"), False),  # another one in that row
    (person(1, SARI, "Batik Sari", "s.id"), person(1, BUDI, "Kopi Budi", "s.id"), False),  # the shop was sold
    (person(1, SARI, "Batik", "s.id"), person(1, SARI, "Kopi", "k.id"), False),  # another woman of that name
    (person(1, SARI), person(1, BUDI), False),
    (person(1), person(1), False),
])
def test_who_is_the_same(before: Participant, now: Participant, same: bool) -> None:
    assert same_people((before,), (now,)) == ({now.number: before.number} if same else {})


def test_what_several_have_in_common_tells_nobody_apart() -> None:
    """Sixty name the portal of one office, and three are called Siti."""
    old = tuple(person(n, "Siti", f"Usaha {n}", "dinas.go.id") for n in range(1, 4))
    now = (person(1, "Siti", "Usaha 2", "dinas.go.id"), person(2, "Siti", "", "dinas.go.id"))
    assert same_people(old, now) == {1: 2}


@given(st.permutations(range(6)), st.sets(st.integers(0, 5)))
def test_whatever_the_order_nobody_gets_the_page_of_another(order: list[int], gone: set[int]) -> None:
    old = [person(n + 1, f"N{n}", f"U{n}", f"h{n}.id") for n in range(6)]
    now = [replace(old[k], number=n) for n, k in enumerate((k for k in order if k not in gone), 1)]
    assert same_people(old, now) == {p.number: int(p.name[1:]) + 1 for p in now}


def test_words_that_are_none_open_nothing(tmp_path: Path) -> None:
    with listed(tmp_path, three()) as book:
        known = [book.seats.word(n) for n in (1, 2, 3)]
        assert len(set(known)) == 3
        assert all(len(word) >= 22 for word in known)
        words = book.seats.words()
        assert [opened_by(word, words) for word in known] == [1, 2, 3]
        assert [opened_by(word, words) for word in ("", "x", "\udcff", "é" * 30)] == [None] * 4
        with pytest.raises(KeyError):
            book.seats.word(9)
