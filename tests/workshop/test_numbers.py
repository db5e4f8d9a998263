"""The class in numbers: true for the trainer, anonymous for the ministry."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest
from class_rooms import COURSE, dossier_of, judge, own, register
from ikmscan.checks.check import Check
from ikmscan.scanner.evidence import Clock
from ikmscan.workshop import ministry
from ikmscan.workshop.cohort import cohort
from ikmscan.workshop.cohort_pages import as_html, as_text
from ikmscan.workshop.counting import Class, Standing, class_of
from ikmscan.workshop.places import OTHER, province, provinces, trade, trades
from ikmscan.workshop.roster import Entry, Kind, Participant

SCHEMA = json.loads((Path(__file__).resolve().parents[2] / "docs" / "kementerian-v1.schema.json").read_text(encoding="utf-8"))
NAME, HOST, TYPED = "Siti Rahasia", "rahasia-batik.co.id", "=cmd|'/c calc'!A1 Kampung Rahasia"


@pytest.fixture(scope="module")
def weak_class(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """Six people: three with a site (one shut, one with two sites), one account, one mistyped, one without."""
    people = (
        Participant(1, entries=(own("a.id"),)), Participant(2, entries=(own("b.id"), own("c.id"))),
        Participant(3, entries=(own("d.id"),)), Participant(4, entries=(Entry("@x", Kind.ACCOUNT),)),
        Participant(5, entries=(Entry("x@gmail.com", Kind.MAIL),)), Participant(6),
    )
    kept = {"a.id": "healthy", "b.id": "healthy", "c.id": "weak", "d.id": "unreachable"}
    with register(tmp_path_factory.mktemp("book"), people, {h: dossier_of(h, k) for h, k in kept.items()}) as book:
        return class_of(book, judge())


def test_the_weakest_of_several_sites_counts_once(weak_class: Class) -> None:
    letters = {s.person.number: s.letter for s in weak_class.standings}
    assert letters == {1: "A", 2: "F", 3: "", 4: "", 5: "", 6: ""}


def test_what_was_not_seen_is_neither_good_nor_bad(weak_class: Class) -> None:
    shut = weak_class.standings[2]
    assert shut.own
    assert not shut.failed
    assert "hsts" not in shut.seen


def crowd(checks: Class, many: int, where: tuple[str, str] = ("Batik tulis", "Jateng"), letter: str = "C") -> tuple[Standing, ...]:
    seen = frozenset({"hsts", "csp"})
    return tuple(Standing(Participant(n, NAME, NAME, where[0], TYPED, where[1], entries=(own(HOST),)), True, letter, seen,
                          {"hsts": "missing"}) for n in range(1, many + 1))


def held(checks: Class, *parts: tuple[Standing, ...], day: date = COURSE.day) -> ministry.Held:
    return ministry.Held(day, Class(tuple(s for part in parts for s in part), checks.checks))


def test_the_release_names_nobody_no_site_no_day_and_no_typed_text(weak_class: Class) -> None:
    made = ministry.release([held(weak_class, crowd(weak_class, 8), crowd(weak_class, 6, (TYPED, TYPED)))], "id")
    for text in (ministry.to_csv(made), ministry.to_json(made)):
        for secret in ("Rahasia", "rahasia", "calc", "2026-11-23", "23 November", "Jateng", "tulis"):
            assert secret not in text
        assert "lainnya" in text
        assert "2026-11" in text


def test_the_json_fits_its_schema_and_counts_have_denominators(weak_class: Class) -> None:
    made = json.loads(ministry.to_json(ministry.release([held(weak_class, crowd(weak_class, 12))], "id")))
    jsonschema.validate(made, SCHEMA)
    figures = {f["measure"]: f for line in made["lines"] if line["trade"] is None and line["province"] is None
               for f in line["figures"]}
    assert figures["nilai:C"] | {"what": ""} == {"measure": "nilai:C", "what": "", "count": 12, "of": 12, "percent": 100}
    assert figures["masalah:hsts"]["of"] == 12
    assert figures["peserta"]["of"] is None


def test_small_groups_are_hidden_and_so_is_what_would_tell_of_them(weak_class: Class) -> None:
    made = ministry.release([held(weak_class, crowd(weak_class, 9), crowd(weak_class, 7, ("kopi", "Aceh")),
                                  crowd(weak_class, 2, ("mebel", "Bali")))], "id")
    people = {(line.trade, line.province): line.figures[0].count for line in made.lines}
    assert people["", ""] == 18
    assert ("mebel dan kayu", "Bali") not in people
    assert 18 - sum(n for (a, b), n in people.items() if a and b and n) not in range(1, 5)


def test_several_workshops_become_one_and_are_called_by_number(weak_class: Class) -> None:
    one, two = (held(weak_class, crowd(weak_class, 7), day=date(2026, 11, d)) for d in (23, 24))
    third = held(weak_class, crowd(weak_class, 6), day=date(2026, 9, 3))
    made = ministry.release([one, two, third], "id")
    assert (made.groups, made.months) == (3, ("2026-09", "2026-11"))
    whole = next(line for line in made.lines if (line.group, line.trade, line.province) == (0, "", ""))
    assert whole.figures[0].count == 20
    assert {line.group: line.month for line in made.lines} == {0: "", 1: "2026-09", 2: "2026-11", 3: "2026-11"}
    jsonschema.validate(json.loads(ministry.to_json(made)), SCHEMA)


def test_the_table_opens_in_an_indonesian_spreadsheet(weak_class: Class) -> None:
    text = ministry.to_csv(ministry.release([held(weak_class, crowd(weak_class, 12))], "id"))
    assert text.startswith("\ufeff\"kelompok\";")
    rows = list(csv.reader(text.removeprefix("\ufeff").splitlines(), delimiter=";"))
    assert len({len(row) for row in rows}) == 1
    assert not any(cell[:1] in tuple("=+-@") for row in rows for cell in row)


def test_the_digest_is_of_the_numbers_alone(weak_class: Class) -> None:
    made = [ministry.digest(ministry.release([held(weak_class, crowd(weak_class, n))], lang)) for n, lang in
            ((12, "id"), (12, "en"), (13, "id"))]
    assert made[0] == made[1] != made[2]


def test_an_empty_release_says_so(weak_class: Class) -> None:
    made = ministry.release([held(weak_class, crowd(weak_class, 3))], "id")
    assert made.lines == ()
    jsonschema.validate(json.loads(ministry.to_json(made)), SCHEMA)


def test_the_trainers_page_counts_and_names_nobody(weak_class: Class) -> None:
    people = Class(crowd(weak_class, 4) + crowd(weak_class, 2, letter="A") + weak_class.standings[2:], weak_class.checks)
    page = cohort(COURSE, people, None, None, "id")
    for text in (as_text(page), as_html(page)):
        assert "10 peserta" in text
        assert "C · Perlu diperbaiki: 4 dari 6 (67 %)" in text
        assert "6 dari 6 (100 %)" in text
        assert "rahasia" not in text.lower()
    assert "<script" not in as_html(page)
    assert all(len(line) <= 80 for line in as_text(page).splitlines())


def test_before_and_after_are_counts_of_those_graded_twice(weak_class: Class) -> None:
    before = Class(crowd(weak_class, 5), weak_class.checks)
    mended = [replace(s, letter="A", failed={}) for s in before.standings[:3]]
    now = Class((*mended, before.standings[3], replace(before.standings[4], letter="F")), weak_class.checks)
    page = cohort(COURSE, now, before, date(2026, 11, 23), "id")
    assert page.since_title == "Sejak pemeriksaan pertama (23 November 2026)"
    assert page.since[0] == "3 peserta naik nilainya, 1 tetap, 1 turun, dari 5 yang dinilai dua kali"
    assert page.since[1].endswith("dulu 5 dari 5, sekarang 2 dari 5")


def test_both_passes_of_one_register_can_be_counted(tmp_path: Path) -> None:
    weak, healthy = dossier_of("a.id", "weak"), dossier_of("a.id", "healthy")
    later = replace(healthy, seen_at=Clock(datetime(2026, 12, 1, tzinfo=UTC) + timedelta(hours=1)))
    with register(tmp_path, (Participant(1, entries=(own("a.id"),)),), {"a.id": weak}) as book:
        book.begin({})
        book.put("a.id", later)
        first = book.store.runs()[0].name
        assert [s.letter for s in class_of(book, judge(), first).standings] == ["F"]
        assert [s.letter for s in class_of(book, judge()).standings] == ["A"]


@pytest.mark.parametrize(("typed", "name"), [
    ("Jateng", "Jawa Tengah"), ("prov. JAWA  TENGAH", "Jawa Tengah"), ("D.I. Yogyakarta", "DI Yogyakarta"), ("DIY", "DI Yogyakarta"),
    ("Kep. Riau", "Kepulauan Riau"), ("sumut", "Sumatera Utara"), ("Sumatra Barat", "Sumatera Barat"), ("NTT", "Nusa Tenggara Timur"),
    ("Papua Barat Daya", "Papua Barat Daya"), ("jawatimur", "Jawa Timur"), ("Propinsi Bali", "Bali"), ("Provinsi Jawa Barat", "Jawa Barat"),
    ("", OTHER), ("Wakanda", OTHER), ("Bandung", OTHER), ("=1+1", OTHER), ("x" * 100_000, OTHER),
])
def test_a_province_is_one_of_thirty_eight_or_other(typed: str, name: str) -> None:
    assert province(typed) == name


def test_there_are_thirty_eight_provinces_and_each_is_itself() -> None:
    assert len(provinces()) == len(set(provinces())) == 38
    assert [province(name.upper()) for name in provinces()] == list(provinces())


@pytest.mark.parametrize(("typed", "name"), [
    ("Batik tulis", "batik dan tenun"), ("KOPI bubuk", "kopi, teh, dan cokelat"), ("tas kulit", "sepatu, tas, dan kulit"),
    ("rendang kemasan", "makanan olahan"), ("rahasia", OTHER), ("", OTHER),
])
def test_a_trade_is_known_by_a_whole_word(typed: str, name: str) -> None:
    assert trade(typed) == name
    assert name in (*trades(), OTHER)


def test_a_check_of_the_class_is_a_check(weak_class: Class) -> None:
    assert all(isinstance(check, Check) and check.name == name for name, check in weak_class.checks.items())
