"""`ikmscan kelompok`: what is said of every state and every file that cannot be used, and what is kept how long."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from ikmscan.front import kelompok_books, kelompok_lines
from ikmscan.front.kelompok_books import book_path, lock_path, names, open_book, say, slug, tidy, told
from ikmscan.front.kelompok_commands import kelompok
from ikmscan.front.kelompok_erase import erase_course
from ikmscan.front.kelompok_lines import Lines, diverted
from ikmscan.front.kelompok_numbers import tell_numbers
from ikmscan.front.kelompok_run import expected_s
from ikmscan.front.machine import Refusal
from ikmscan.history.database import Hold, StoreError
from ikmscan.reports.exits import Exit
from ikmscan.reports.phrasebook import book as phrases
from ikmscan.scanner.class_run import LINK, SHUT_OUT
from ikmscan.scanner.link_guard import pace_of
from ikmscan.scanner.runs import Step
from ikmscan.scanner.stages import DIVERTED
from ikmscan.scanner.target import Target
from ikmscan.workshop import permits
from ikmscan.workshop.course import Course
from ikmscan.workshop.register import Register
from ikmscan.workshop.roster import Entry, Kind, Participant, Roster
from ikmscan.workshop.spoken import words

NOW = datetime.now(UTC).replace(microsecond=0)
SLUGS = ("damaged", "newer", "full", "read_only", "busy", "absent", "broken")


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("IKMSCAN_STATE", str(tmp_path))
    return tmp_path / "kelompok"


@pytest.fixture
def made() -> Callable[..., None]:
    def make(name: str, *hosts: str, age: timedelta = timedelta(), step: Step = Step.WAITING) -> None:
        course = Course(name, name, "", "", date(2026, 11, 23), "Asia/Jakarta", "id", NOW - age)
        people = [Participant(n, entries=(Entry(h, Kind.OWN, Target(h, h), h),)) for n, h in enumerate(hosts, 1)]
        with Register.create(book_path(name), course, Roster(name, tuple(people))) as book:
            book.begin({})
            for host in hosts:
                book.note(host, step)

    return make


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_state_reason_and_fault_has_its_sentence(lang: str) -> None:
    told = phrases("ikmscan.front", "kelompok")[lang]
    wanted = [f"store.{fault}" for fault in SLUGS]
    wanted += [f"why.{why}" for why in (*kelompok_lines.WORDS, "other")]
    wanted += [f"leave.{why}" for why in (permits.RESERVED, permits.SHARED, permits.BUILDER, permits.EXPIRED, permits.MISTYPED, permits.DISPUTED)]
    assert [key for key in wanted if key not in told] == []
    assert [step for step in Step if f"step_{step}" not in words(lang)] == []
    assert {DIVERTED, SHUT_OUT, LINK} <= set(kelompok_lines.WORDS)


@pytest.mark.parametrize(("kbit", "trip_s", "most_s", "least_s"), [  # a class of 60, and what it took (bench/kelompok.py)
    (0, 0.3, 80, 50), (1000, 0.3, 80, 50), (256, 0.6, 180, 120), (128, 0.1, 400, 240), (50_000, 0.02, 40, 20)])
def test_the_estimate_knows_round_trips_and_bytes(kbit: float, trip_s: float, most_s: float, least_s: float) -> None:
    assert least_s <= expected_s(60, 8, trip_s, kbit * 125) <= most_s


@pytest.mark.parametrize(("arrivals", "pace"), [
    ([(0.60, 1100), (0.63, 1100), (0.67, 1100), (0.70, 1100)], 33_000), ([(0.7, 1100), (0.6, 1100), (0.65, 1100)], 22_000),
    ([(0.60, 60)] * 4, 0), ([(0.6, 1100), (0.7, 1100)], 0), ([(0.6, 1100)] * 4, 0), ([], 0), ([(0.6, 1100), (0.6, 0), (3.6, 40)], 0)])
def test_the_pace_of_large_answers(arrivals: list[tuple[float, int]], pace: float) -> None:
    assert pace_of(arrivals) == pytest.approx(pace)


def test_a_book_kept_long_enough_goes_with_one_line(
    state: Path, made: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    made("lama", "a.id", age=timedelta(days=91))
    made("baru", "a.id", age=timedelta(days=89))
    Hold(lock_path(book_path("lama"))).close()
    tidy("id")
    assert names() == ["baru"]
    assert [p.name for p in state.iterdir() if p.name.startswith("lama")] == []
    assert capsys.readouterr().err.splitlines() == [say("erased_old", "id", name="lama", days=90)]
    tidy("id")
    assert capsys.readouterr().err == ""


def test_the_book_worked_on_last_is_meant(made: Callable[..., None]) -> None:
    with pytest.raises(Refusal, match="Belum ada kelompok"):
        open_book("", "id")
    made("satu", "a.id")
    made("dua", "a.id")
    with Register.open(book_path("satu")) as book:
        book.note("a.id", Step.DONE)
    with open_book("", "id") as book:
        assert book.course.name == "satu"
    with pytest.raises(Refusal, match="tidak ada di komputer ini"):
        open_book("tiga", "id")


def test_a_damaged_book_is_kept_and_told(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state.mkdir()
    book_path("rusak").write_bytes(b"no database" * 99)
    tidy("id")
    (line,) = capsys.readouterr().err.splitlines()
    (kept,) = [p.name for p in state.iterdir() if ".rusak-" in p.name]
    assert kept in line
    assert (state / kept).read_bytes() == b"no database" * 99


@pytest.fixture
def damaged(state: Path) -> Path:
    """A book that was set aside, with what sqlite kept beside it; names are in it all the same."""
    state.mkdir()
    for ending in ("", "-wal"):
        (state / f"batik.sqlite.rusak-2026-11-01{ending}").write_bytes(b"Zubaidah" * 99)
    return state


def test_a_book_that_was_set_aside_is_erased_too(damaged: Path) -> None:
    with pytest.raises(Refusal, match="Belum ada"):
        erase_course({"bahasa": "id", "kelompok": "kopi", "ya": True})
    assert erase_course({"bahasa": "id", "kelompok": "batik", "ya": False}) is Exit.CONSENT
    assert len(list(damaged.iterdir())) == 2
    assert erase_course({"bahasa": "id", "kelompok": "batik", "ya": True}) is Exit.CLEAN
    assert list(damaged.iterdir()) == []


def test_a_book_that_was_set_aside_is_not_kept_longer_than_others(
    damaged: Path, made: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    made("batik", "a.id")
    tidy("id")
    assert len(list(damaged.glob("*.rusak-*"))) == 2
    for file in damaged.glob("*.rusak-*"):
        os.utime(file, ((NOW - timedelta(days=91)).timestamp(),) * 2)
    tidy("id")
    assert list(damaged.glob("*.rusak-*")) == []
    assert names() == ["batik"], "the book of that name is another one"
    assert "rusak" in capsys.readouterr().err


@pytest.mark.parametrize("words", [
    ("statistik", "baru"), ("cetak", "baru", "--format", "html", "-o", "x.html"), ("baca", "daftar.csv"), ("layar", "tiada")])
def test_whatever_is_done_what_was_kept_long_enough_goes(
    made: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    made("lama", "a.id", age=timedelta(days=91))
    made("baru", *(f"{n}.id" for n in range(3)))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "daftar.csv").write_text("Nama;Website\nSari;a.id\n")
    CliRunner().invoke(kelompok, words)
    assert names() == ["baru"]


@pytest.mark.parametrize("fault", SLUGS)
def test_each_fault_of_a_file_ends_with_its_own_code(fault: str) -> None:
    with pytest.raises(Refusal) as raised, told("id"):
        raise StoreError(fault, Path("x.sqlite"), "sebab", Path("x.sqlite.rusak"))
    assert raised.value.code == (Exit.LOCKED if fault == "busy" else Exit.INTERNAL)
    assert "x.sqlite" in raised.value.format_message()


def test_what_is_being_looked_at_is_not_erased(made: Callable[..., None]) -> None:
    made("batik", "a.id")
    hold = Hold(lock_path(book_path("batik")))
    with pytest.raises(Refusal) as raised:
        erase_course({"bahasa": "id", "kelompok": "batik", "ya": True})
    assert raised.value.code == Exit.LOCKED
    assert "sedang diperiksa" in raised.value.format_message()
    hold.close()
    assert names() == ["batik"]
    assert erase_course({"bahasa": "id", "kelompok": "Batik", "ya": True}) is Exit.CLEAN
    assert names() == []


@pytest.mark.parametrize("age", [timedelta(), timedelta(days=91)])
def test_what_a_screen_has_open_is_not_erased(
    made: Callable[..., None], capsys: pytest.CaptureFixture[str], age: timedelta
) -> None:
    """It would show a damaged file to the whole room."""
    made("batik", "a.id", age=age)
    with open_book("batik", "id") as shown:
        with pytest.raises(Refusal) as raised:
            erase_course({"bahasa": "id", "kelompok": "batik", "ya": True})
        assert raised.value.code == Exit.LOCKED
        assert "masih dibuka" in raised.value.format_message()
        tidy("id")
        assert capsys.readouterr().err == ""
        assert [site.key for site in shown.sites()] == ["a.id"]
    assert erase_course({"bahasa": "id", "kelompok": "batik", "ya": True}) is Exit.CLEAN
    assert names() == []


@pytest.mark.parametrize(("typed", "left"), [("batik\n", []), ("lain\n", ["batik"]), ("\n", ["batik"])])
def test_erasing_asks_for_the_name(
    made: Callable[..., None], monkeypatch: pytest.MonkeyPatch, typed: str, left: list[str]
) -> None:
    made("batik", "a.id")
    monkeypatch.setattr("ikmscan.front.kelompok_erase.may_type", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    erase_course({"bahasa": "id", "kelompok": "batik", "ya": False})
    assert names() == left


@pytest.mark.parametrize(("words", "name"), [
    ("Peserta Batik 2026", "peserta-batik-2026"), ("../../etc/passwd", "etc-passwd"), ("", "kelompok"),
    ("-", "kelompok"), ("a" * 200, "a" * 60), ("CON", "kelompok-con"), ("lpt9", "kelompok-lpt9"), ("ö店", "kelompok")])
def test_any_words_make_a_name_of_one_file(words: str, name: str) -> None:
    assert slug(words) == name
    assert book_path(words).parent == kelompok_books.folder()


def test_lines_count_what_was_passed_and_tell_each_end_once(
    made: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    made("batik", "a.id", "b.id", "c.id")
    with open_book("batik", "id") as book:
        lines = Lines(book.sites(), 0, "id")
    lines.tick(0.0)
    lines.state("a.id", Step.PAGE, "")  # the page was quicker than what was heard of TLS
    lines.state("a.id", Step.TLS, "")
    lines.state("b.id", Step.NAMES, "")
    lines.tick(0.5)
    lines.tick(1.5)
    lines.tick(9.0)
    lines.state("a.id", Step.DONE, "")
    lines.state("b.id", Step.UNREACHED, "timed_out")
    lines.state("c.id", Step.UNREACHED, "what nobody knows\x1b[2J")
    lines.link(False)
    assert capsys.readouterr().out.splitlines() == [
        "[00:00] nama 0 · TLS 0 · halaman 0 · selesai 0 dari 3",
        "[00:00] nama 2 · TLS 1 · halaman 1 · selesai 0 dari 3",
        "1. a.id: selesai",
        "2. b.id: belum terjangkau (tidak menjawab)",
        "3. c.id: belum terjangkau (belum jelas)",
        say("link_down", "id"),
    ]


def test_numbers_that_could_be_subtracted_from_earlier_ones_are_told(
    made: Callable[..., None], capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("satu", "dua"):
        made(name, *(f"{name}{n}.id" for n in range(6)))

    def warned(*which: str) -> list[str]:
        tell_numbers({"bahasa": "id", "kelompok": which, "kementerian": True, "semua": False, "formats": (), "keluaran": "-"})
        return [line.split(" sudah ada")[0] for line in capfd.readouterr().err.splitlines() if "Perhatian" in line]

    assert warned("satu") == []
    assert warned("satu") == [], "the same numbers tell nothing more"
    assert warned("satu", "dua") == ["Perhatian: kelompok satu"]


def test_what_the_network_leads_elsewhere_is_counted() -> None:
    assert diverted(["", "timed_out"], "id") == ""
    assert "2 situs" in diverted([DIVERTED, "", DIVERTED], "id")
