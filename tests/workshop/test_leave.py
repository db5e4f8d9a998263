"""Leave for level 2 from a list: only a plain yes is one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.workshop.columns import Field
from ikmscan.workshop.leave import day_of, leave, yes
from ikmscan.workshop.roster import Consent

ANSWERS: list[tuple[str, bool | None]] = [
    ("ya", True), ("Ya.", True), ("YA", True), ("iya", True), ("y", True), ("Yes", True), ("setuju", True), ("Boleh", True), ("bersedia", True),
    ("Saya setuju", True), ("Saya mengizinkan pemeriksaan", True), ("ok", True), ("1", True), ("v", True), ("✓", True), ("☑", True), ("true", True),
    ("ya, form 12", True), ("Ya, no. 12 tgl 23/11/2026", True), ("sudah", True), ("diizinkan", True),
    ("tidak", False), ("Tidak setuju", False), ("tdk", False), ("belum", False), ("no", False), ("N", False), ("0", False), ("☐", False), ("", False),
    ("-", False), ("  ", False), ("jangan", False), ("belum punya", False), ("gak", False),
    ("mungkin", None), ("ya/tidak", None), ("Y/T", None), ("ya, tapi tunggu suami", None), ("ya?", None), ("boleh asal gratis", None), ("setuju kalau gratis", None),
    ("x", None), ("nanti", None), ("Sari", None), ("2", None), ("yakin", None), ("tidak, eh ya", False), ("ya, tidak apa-apa", None), ("\u202eya", None),
]


@pytest.mark.parametrize(("cell", "answer"), ANSWERS)
def test_only_a_plain_yes_is_a_yes(cell: str, answer: bool | None) -> None:
    assert yes(cell) is answer


@pytest.mark.parametrize(("cell", "day"), [
    ("23/11/2026", date(2026, 11, 23)), ("2026-11-23", date(2026, 11, 23)), ("23-11-26", date(2026, 11, 23)), ("3.1.2026", date(2026, 1, 3)),
    ("11/23/2026", date(2026, 11, 23)), ("23 November 2026", date(2026, 11, 23)), ("23 Nov 2026", date(2026, 11, 23)), ("1 Agustus 2026", date(2026, 8, 1)),
    ("5 Mei 26", date(2026, 5, 5)), ("46349", date(2026, 11, 23)), ("46349.0", None), ("Senin, 23 Desember 2026", date(2026, 12, 23)),
    ("2026-11-23 08:15", date(2026, 11, 23)), ("31/02/2026", None), ("ya", None), ("", None), ("12", None), ("0812345678", None), ("99/99/9999", None),
])
def test_days_as_people_write_them(cell: str, day: date | None) -> None:
    assert day_of(cell) == day


def test_what_a_row_gives_leave_for() -> None:
    told = leave({Field.CONSENT: "ya, formulir 12/A, 23/11/2026", Field.SESSION: "✓", Field.EXAMPLE: "tidak"})
    assert told.consent == Consent(True, "12/A", date(2026, 11, 23), session=True, example=False)
    apart = leave({Field.CONSENT: "Ya", Field.CONSENT_REFERENCE: "F-7", Field.CONSENT_DAY: "2026-11-23", Field.EXAMPLE: "boleh"})
    assert apart.consent == Consent(True, "F-7", date(2026, 11, 23), session=False, example=True)
    assert leave({}).consent == Consent()


def test_without_leave_there_is_no_session_and_a_doubt_is_told() -> None:
    told = leave({Field.CONSENT: "ya/tidak", Field.SESSION: "ya"})
    assert not told.consent.given
    assert not told.consent.session
    assert told.unclear == ("ya/tidak",)


@given(st.dictionaries(st.sampled_from(list(Field)), st.text(max_size=60)))
def test_nothing_written_opens_more_than_it_says(cells: dict[Field, str]) -> None:
    told = leave(cells)
    assert not told.consent.given or yes(cells[Field.CONSENT]) is True
    assert not told.consent.session or told.consent.given
