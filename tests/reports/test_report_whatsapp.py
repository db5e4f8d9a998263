"""One WhatsApp message: never too long, no marker and no link but our own."""

from __future__ import annotations

import dataclasses
import re

import paper_hostile as hostile
import paper_reports as paper
import pytest
from hypothesis import given
from ikmscan.reports.output import FORMATS
from ikmscan.reports.whatsapp import MOST, length, quiet, render
from paper_hostile import SLOW

SITE = "tokobatik.co.id"
WORKS = re.compile(r"(?<![^\W_])[*_~](?=\S)|(?<=\S)[*_~](?![^\W_])|`")  # a marker at the edge of a word


def test_the_message_is_that_of_the_product() -> None:
    assert render(paper.weak()) == """\
*Hasil cek keamanan tokobatik.co.id*
Nilai: *F* (0 dari 100) – perlu tindakan segera
Diperiksa 23 November 2026, 14.05 WIB (12 dari 13 hal sudah diperiksa)
Nilai masih F karena pintu critical di tokobatik.co.id habis 18 November 2026.

Dahulukan:
1. Pintu critical perlu ditutup – Penyedia hosting: kirim pesan hari ini, 23 November 2026
2. Pintu critical perlu ditutup – Penyedia hosting: kirim pesan hari ini, 23 November 2026
3. Pintu high perlu ditutup – Anda: paling lambat 30 November 2026

Sudah baik: Pintu good perlu ditutup; Pintu good perlu ditutup; Pintu good perlu ditutup.
Pesan untuk hosting atau pembuat web ada di laporan lengkap.
Sudah diperbaiki? Minta dicek ulang.
Kami tidak pernah meminta kata sandi, OTP, atau transfer.
"""


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_longest_texts_fit(lang: str) -> None:
    for report in (paper.longest(lang), paper.absurd()):
        assert length(render(report)) <= MOST
    assert render(paper.longest(lang)).count("\n") >= 10


def test_a_withheld_grade_says_why_and_a_missing_site_what_to_do() -> None:
    assert "Nilai: belum dapat dinilai\n" in render(paper.no_letter())
    gone = render(paper.no_answer())
    assert "Nama tokobatik.co.id tidak ditemukan" in gone
    assert "1. Periksa ejaannya." in gone
    assert "Sudah baik" not in gone


def test_where_nobody_answers_the_first_steps_go_before_what_can_wait() -> None:
    steps = ("Buka tokobatik.co.id dari ponsel.", "Hubungi penyedia hosting.")
    told = render(dataclasses.replace(paper.weak(), first_steps=steps))
    assert told.index("1. Buka tokobatik.co.id") < told.index("2. Hubungi") < told.index("3. Pintu critical")
    assert "Pintu high" not in told
    assert length(told) <= MOST


def test_a_good_shop_has_nothing_to_do() -> None:
    text = render(paper.healthy("en"))
    assert "Nothing needs to be done first." in text
    assert "1. " not in text


@SLOW
@given(hostile.TEXTS)
def test_no_text_of_a_server_is_formatted_or_linked(text: str) -> None:
    for made in (hostile.bundle(text), hostile.worded(text)):
        said = FORMATS["wa"].render(made)
        assert length(said) <= MOST
        assert hostile.unfit(said) == set()
        title, verdict, *rest = said.split("\n")
        assert title == "*Hasil cek keamanan tokobatik.co.id*"
        assert not WORKS.search(re.sub(r"\*[A-F]\*", "", verdict))
        assert not [line for line in rest if WORKS.search(line)]
        assert hostile.linked(said) == []


@SLOW
@given(hostile.TEXTS)
def test_quiet_text_is_quiet_and_short(text: str) -> None:
    calm = quiet(text, SITE, 80)
    assert not WORKS.search(calm)
    assert hostile.linked(calm) == []
    assert len(calm) <= 80
    assert not re.search(r"(?<!CVE-)(?<!\d)\d(?:[ -]?\d){9,}", calm)


@pytest.mark.parametrize(("text", "calm"), [
    ("Alamat www.tokobatik.co.id belum ada", "Alamat www.tokobatik.co.id belum ada"),
    ("Buka https://tokobatik.co.id/ dulu", "Buka tokobatik.co.id/ dulu"),
    ("mengantar ke lain-toko.com", "mengantar ke lain-toko[.]com"),
    ("tokobatik.co.id.evil.com", "tokobatik[.]co[.]id[.]evil[.]com"),
    ("evil.com/tokobatik.co.id", "evil[.]com/tokobatik.co.id"),
    ("TLS 1.2 dan PHP 8.1", "TLS 1.2 dan PHP 8.1"),
    ("file .env, robots.txt dan wp-login.php", "file .env, robots.txt dan wp-login.php"),
    ("cookie session_id di *Domains*", "cookie session_id di Domains"),
    ("CVE-2024-12345678", "CVE-2024-12345678"),
    ("evil.c***om", "evil[.]com"),
    ("é*http://.com", "é[.]com"),
    ("hthttp://tp://evil.com", "evil[.]com"),
    ("x" * 197 + "_ab", "x" * 197 + "_ab"),
    ("x" * 198 + "_ab", "x" * 198 + "…"),
    ("hubungi 0812-3456-7890", "hubungi …"),
    ("203.0.113.71", "203.0.113.71"),
])
def test_what_is_harmless_stays(text: str, calm: str) -> None:
    assert quiet(text, SITE) == calm
