"""`kelompok baca` and `izin formulir` through the real command line: lists on disk and on stdin, and what is no list."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

LIST = """DAFTAR PESERTA
No;Nama;Website;No HP;Izin
1;Sari;tokobatik. co.id;081234567890;ya
2;Budi;shopee.co.id/kopi / kopi.con;0812;tidak
3;Ani;belum punya;;
4;Edo;0812 3456 7890;;mungkin
;;;08129999999;
"""


@pytest.fixture
def source(tmp_path: Path) -> str:
    (tmp_path / "peserta.csv").write_text(LIST, encoding="utf-8")
    return "peserta.csv"


def test_every_row_is_told_before_anything_is_sent(typed: Any, source: str) -> None:
    said = typed("kelompok", "baca", source)
    assert (said.code, said.err) == (0, "")
    rows = {row.split()[0]: row for row in said.out.splitlines() if row[:4].strip().isdigit()}
    assert "“tokobatik. co.id” dibaca sebagai tokobatik.co.id" in rows["1"]
    assert "shopee.co.id/kopi (akun" in rows["2"]
    assert "kopi.con mungkin salah ketik, maksudnya kopi.com?" in rows["2"]
    assert "dihitung belum punya situs" in rows["3"]
    assert "nomor telepon" in rows["4"]
    assert "baris 7" in said.out
    assert "“mungkin” bukan ya dan bukan tidak" in said.out
    assert "4 peserta, 2 situs untuk diperiksa." in said.out
    assert "1234567890" not in said.out
    assert "9999" not in said.out
    assert "ikmscan kelompok periksa peserta.csv" in said.out


def test_in_english_and_with_contacts(typed: Any, source: str) -> None:
    said = typed("kelompok", "baca", source, "--bahasa", "en", "--simpan-kontak")
    assert "4 participants, 2 sites to look at." in said.out
    assert "D No HP (contact)" in said.out


def test_a_list_comes_from_stdin_too(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "ikmscan", "kelompok", "baca", "-"], input=LIST.encode("utf-16"), cwd=tmp_path,
                          capture_output=True, timeout=60, check=False)
    assert done.returncode == 0
    assert "tokobatik.co.id" in done.stdout.decode()


@pytest.mark.parametrize(("content", "word"), [
    (b"MZ\x90\x00", "program"), (b"", "kosong"), (b"PK\x03\x04rusak", "rusak"), (b"Nama;Kota\nSari;Solo\n", "kolom alamat"),
    (b"Nama;Web\n" + b"Sari;toko.com\n" * 6000, "5000 baris"),
])
def test_what_is_no_list_costs_one_sentence(typed: Any, tmp_path: Path, content: bytes, word: str) -> None:
    (tmp_path / "x\x1b[2J.xlsx").write_bytes(content)
    said = typed("kelompok", "baca", "x\x1b[2J.xlsx")
    assert (said.code, said.out) == (2, "")
    assert word in said.err
    assert "\x1b" not in said.err
    assert len(said.err.strip().splitlines()) == 1


def test_a_link_and_a_missing_file_are_told(typed: Any) -> None:
    assert "Unduh dulu" in typed("kelompok", "baca", "https://docs.google.com/spreadsheets/d/x").err
    assert "tidak ditemukan" in typed("kelompok", "baca", "tidak-ada.xlsx").err


def test_without_the_extra_a_workbook_names_the_way(typed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from io import BytesIO

    import openpyxl

    out = BytesIO()
    openpyxl.Workbook().save(out)
    (tmp_path / "peserta.xlsx").write_bytes(out.getvalue())
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden" / "python_calamine.py").write_text("raise ImportError\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "hidden"))
    said = typed("kelompok", "baca", "peserta.xlsx")
    assert said.code == 2
    assert 'pip install "ikmscan[xlsx]"' in said.err
    assert "CSV" in said.err


@pytest.mark.parametrize(("name", "said_again"), [
    ("daftar hadir.csv", 'periksa "daftar hadir.csv"'), ("a$HOME b.csv", "periksa 'a$HOME b.csv'"),
])
def test_the_next_command_can_be_typed_as_it_stands(typed: Any, tmp_path: Path, name: str, said_again: str) -> None:
    (tmp_path / name).write_text("tokobatik.co.id\nbelum punya\n", encoding="utf-8")
    said = typed("kelompok", "baca", name)
    assert said_again in said.out
    assert "Huruf UTF-8, satu kolom." in said.out


def test_forms_for_those_with_a_site_of_their_own(typed: Any, source: str, tmp_path: Path) -> None:
    said = typed("izin", "formulir", source, "--penyelenggara", "Dinas <Solo>", "--tanggal", "23 November 2026", "-o", "izin.html")
    page = (tmp_path / "izin.html").read_text(encoding="utf-8")
    assert said.code == 0
    assert page.count('class="form"') == 3
    assert "tokobatik.co.id dan mengizinkan" in page
    assert "oleh Dinas &lt;Solo&gt; pada 23 November 2026." in page
    assert "Ani" not in page
    assert "1 peserta" in said.err


def test_a_blank_form_needs_nothing(typed: Any, tmp_path: Path) -> None:
    assert typed("izin", "formulir").code == 0
    page = (tmp_path / "formulir-izin.html").read_text(encoding="utf-8")
    assert page.count('class="form"') == 1
    assert typed("izin", "formulir", "-o", "-").out == page


@pytest.mark.parametrize(("words", "told"), [
    (("izin", "formulir", "a.csv", "b.csv"), "Tulis: ikmscan izin"), (("izin", "formulir", "--tanggal", "besok"), "bukan tanggal"),
    (("izin", "formulir", "-o", "formulir.pdf"), "-o formulir.html"), (("izin", "--tanggal", "1/1/2026"), "hanya untuk"), (("izin", "formulr"), "formulir"), (("izin", "formulir", "tidak-ada.csv"), "tidak ditemukan"),
])
def test_forms_asked_for_wrongly(typed: Any, words: tuple[str, ...], told: str) -> None:
    said = typed(*words)
    assert (said.code, said.out) == (2, "")
    assert told in said.err


def test_a_list_where_nobody_has_a_site_needs_no_form(typed: Any, tmp_path: Path) -> None:
    (tmp_path / "akun.csv").write_text("Nama;Web\nSari;shopee.co.id/x\nBudi;-\n", encoding="utf-8")
    said = typed("izin", "formulir", "akun.csv")
    assert said.code == 2
    assert not (tmp_path / "formulir-izin.html").exists()
