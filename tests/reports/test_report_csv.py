"""The table: one row for each thing, no cell a formula, whatever a server says."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import paper_hostile as hostile
import pytest
from hypothesis import given
from ikmscan.front.dossiers import read_dossier
from ikmscan.front.judging import judging
from ikmscan.front.options import Choices
from ikmscan.reports.csv import COLUMNS, cell
from ikmscan.reports.output import FORMATS, Bundle
from paper_hostile import SLOW


def recorded_bundle(shop: str) -> Bundle:
    return judging(Choices()).judged(read_dossier(Path(__file__).parents[1] / "recorded" / f"{shop}.json", "id"))


def table(made: Bundle) -> list[list[str]]:
    text = FORMATS["csv"].render(made)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";", strict=True))


def test_there_is_a_row_for_each_finding_and_each_unseen_thing() -> None:
    made = hostile.bundle("x")
    head, *rows = table(made)
    assert head == ["situs", "diperiksa", "tingkat", "cek", "bagian", "bidang", "hasil", "judul", "yang harus dilakukan", "siapa",
                    "berapa lama", "biaya", "batas waktu", "sebab belum diperiksa", "bukti", "acuan"]
    assert sorted(r[3] for r in rows) == sorted(f.check.name for f in made.findings)
    assert [r[2] for r in rows] == ["KRITIS", "TINGGI", "SEDANG", "RENDAH", "INFO", *["SUDAH BAIK"] * 6, *["BELUM DAPAT DIPERIKSA"] * 3]


def test_a_row_tells_when_what_and_how() -> None:
    row = dict(zip(COLUMNS, table(hostile.bundle("x"))[1], strict=True))
    assert (row["site"], row["checked"], row["subject"], row["area"]) == ("tokobatik.co.id", "2026-11-23 14:05", "x", "koneksi aman")
    assert (row["who"], row["how_long"], row["cost"]) == ("Penyedia hosting", "±10 menit", "biasanya gratis")
    assert row["evidence"].startswith("Jumlah: 1234 | doors: x dan b | ")


def test_the_unseen_has_a_reason_and_no_advice() -> None:
    row = dict(zip(COLUMNS, table(hostile.bundle("x"))[-2], strict=True))
    assert (row["check"], row["outcome"], row["do"]) == ("check_8", "timed_out", "")
    assert row["reason"]
    assert row["evidence"] == "x"


def test_a_verdict_that_could_not_tell_says_why_and_not_its_title_twice() -> None:
    made = recorded_bundle("partial")
    rows = [dict(zip(COLUMNS, r, strict=True)) for r in table(made)[1:]]
    dkim = next(r for r in rows if r["check"] == "dkim")
    assert (dkim["title"], dkim["reason"]) == ("Tanda tangan email (DKIM) belum dapat diperiksa", "Server nama belum menjawab semua pertanyaan kami.")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", '"=1', "'=1", "''=1", "`=1", "\uff1d1", "\uff0b1", "\u200b=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert cell(text).startswith("'")


@pytest.mark.parametrize("text", ["a=1", "1-2", "Sertifikat", "", "a@b"])
def test_a_harmless_cell_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


@SLOW
@given(hostile.TEXTS)
def test_any_text_stays_in_its_cell_and_begins_no_formula(text: str) -> None:
    for made in (hostile.bundle(text), hostile.worded(text)):
        rows = table(made)
        assert {len(row) for row in rows} == {len(COLUMNS)}
        assert len(rows) == 1 + len(made.findings)
        for value in (v for row in rows for v in row):
            assert not value.lstrip(" \"`").startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
            assert not hostile.unfit(value, "")
