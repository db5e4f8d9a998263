"""`kelompok cetak` and `kelompok statistik` as they are typed: places, forms, what is refused, and which classes count."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "workshop"))

from class_rooms import COURSE, dossier_of, own
from ikmscan.front.kelompok_books import book_path
from ikmscan.front.kelompok_simulation import FILE
from ikmscan.workshop.register import Register
from ikmscan.workshop.roster import Participant, Roster

PEOPLE = tuple(Participant(n, f"Nama {n}", commodity="kopi", province="Aceh", entries=(own("kopi.id"),))
               for n in range(1, 7))


Typed = Callable[..., Any]  # of conftest.py: words -> Said(code, out, err)


@pytest.fixture
def run(typed: Typed, tmp_path: Path) -> Typed:
    """`kelompok …` on a computer on which one class was held and one rehearsed."""
    for name, source in (("latihan", FILE), ("sentra", "peserta.xlsx")):
        path = book_path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with Register.create(path, replace(COURSE, name=name), Roster("", PEOPLE, source=source)) as book:
            book.begin({})
            book.put("kopi.id", dossier_of("kopi.id", "weak"))
    return lambda *words: typed("kelompok", *words)


def test_the_file_is_named_after_the_class_and_said(run: Typed, tmp_path: Path) -> None:
    done = run("cetak", "sentra", "--format", "html")
    assert done.code == 0, done.out
    assert "cetak-sentra.html (6 peserta" in done.out
    assert (tmp_path / "cetak-sentra.html").read_text(encoding="utf-8").count("kopi.id") > 6


def test_the_ending_of_the_file_decides_the_form(run: Typed, tmp_path: Path) -> None:
    assert run("cetak", "sentra", "-o", "a.html").code == 0
    assert (tmp_path / "a.html").read_bytes().startswith(b"<!doctype html>")


@pytest.mark.parametrize(("words", "told"), [
    (("cetak", "sentra", "-o", "a.csv"), "pdf, html"),
    (("cetak", "sentra", "--tautan", "192.168.1.5"), "http://192.168.1.5:8080"),
    (("cetak", "sentra", "--tautan", "javascript:alert(1)"), "http://192.168.1.5:8080"),
    (("cetak", "sentra", "-o", "nowhere/a.html"), "nowhere"),
    (("cetak", "tidak-ada"), "sentra"),
    (("statistik", "sentra", "--format", "csv"), "teks, html"),
    (("statistik", "sentra", "--kementerian", "--format", "html"), "csv, json"),
    (("statistik", "sentra", "latihan"), "--kementerian"),
])
def test_what_cannot_be_done_says_what_can(run: Typed, words: tuple[str, ...], told: str) -> None:
    done = run(*words)
    assert done.code == 2
    assert told in done.out + done.err


def test_made_up_people_are_nobodys_numbers(run: Typed, tmp_path: Path) -> None:
    done = run("statistik", "--semua", "--kementerian", "-o", "k.json")
    assert done.code == 0, done.out
    made = json.loads((tmp_path / "k.json").read_text(encoding="utf-8"))
    assert made["groups"] == 1
    assert made["lines"][0]["figures"][0]["count"] == 6
    assert run("hapus", "sentra", "--ya").code == 0
    none = run("statistik", "--semua", "--kementerian")
    assert none.code == 2
    assert "Belum ada kelompok sungguhan" in none.err


def test_two_named_classes_become_one_file(run: Typed) -> None:
    done = run("statistik", "sentra", "latihan", "--kementerian", "--format", "json")
    assert done.code == 0, done.out
    assert '"groups": 2' in done.out


def test_english_is_spoken_too(run: Typed) -> None:
    done = run("statistik", "sentra", "--bahasa", "en")
    assert done.code == 0
    assert "6 participants" in done.out
    assert "The three most frequent problems" in done.out
