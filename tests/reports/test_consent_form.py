"""The form that is signed before level 2: its sentences word for word, what strangers wrote escaped, one page of A4."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from ikmscan.reports.consent_form import BLANK, Form, consent_form
from selectolax.lexbor import LexborHTMLParser

# Agreed word for word; a change here is a change of what people sign.
TEXT = (
    "Saya pemilik/pengelola {domain} dan mengizinkan pemeriksaan keamanan tingkat 2 oleh {penyelenggara} pada {tanggal}. "
    "Pemeriksaan tidak mencoba kata sandi, tidak mengubah apa pun, dan tidak menyimpan isi file. Data peserta dihapus "
    "setelah 90 hari. Izin ini dapat saya cabut kapan saja. ☐ Uji MS17-010 (tanpa kata sandi) juga boleh. "
    "☐ Boleh dipakai sebagai contoh di layar."
)
SARI = Form("7", "Sari", "Batik Sari", ("tokobatik.co.id",))
LONGEST = Form("99999", "W" * 80, "W" * 80, tuple("w" * 60 + f"{n}.co.id" for n in range(9)))
DAY = date(2026, 11, 23)


def boxes(page: str) -> list[str]:
    return [" ".join(box.text(separator=" ").split()) for box in LexborHTMLParser(page).css(".box")]


def test_the_box_says_what_was_agreed_word_for_word() -> None:
    said = TEXT.format(domain="tokobatik.co.id", penyelenggara="Dinas Perindustrian", tanggal="23 November 2026")
    assert boxes(consent_form([SARI], "Dinas Perindustrian", DAY, "id")) == [said]


def test_what_is_not_known_is_a_line_to_write_on() -> None:
    assert boxes(consent_form([], "", None, "id")) == [TEXT.format(domain=BLANK, penyelenggara=BLANK, tanggal=BLANK)]
    assert boxes(consent_form([], "", None, "en"))[0].count(BLANK) == 3


def test_each_participant_has_a_form_with_what_is_known() -> None:
    page = consent_form([SARI, Form("8", "Budi"), Form("9", "", "", ("a.com", "b.com"))], "Dinas", None, "id")
    told = boxes(page)
    assert [re.split("pengelola | dan mengizinkan", box)[1] for box in told] == ["tokobatik.co.id", BLANK, "a.com dan b.com"]
    cells = [[td.text(strip=True) for td in form.css("td")] for form in LexborHTMLParser(page).css(".form")]
    assert cells == [["Sari", "Batik Sari", "", ""], ["Budi", "", "", ""], ["", "", "", ""]]
    assert [n.text() for n in LexborHTMLParser(page).css(".number b")] == ["7", "8", "9"]


def test_nothing_of_a_list_becomes_markup_and_nothing_is_loaded() -> None:
    bad = '"><img src=x onerror=alert(1)>\u202e\x1b[2J'
    page = consent_form([Form(bad, bad, bad, (bad,))], bad, None, "id")
    assert "<img" not in page
    assert "\u202e" not in page
    assert "\x1b" not in page
    assert not re.search(r"<(?:img|link|script|iframe)|href=|url\(", page)
    assert "default-src 'none'" in page


@pytest.mark.browser
@pytest.mark.parametrize(("forms", "pages"), [([], 1), ([SARI], 1), ([LONGEST], 1), ([SARI] * 2, 1), ([SARI] * 5, 3)],
                         ids=["blank", "one", "longest", "two", "five"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_on_paper_it_is_one_page_and_two_forms_share_one(tmp_path: Path, forms: list[Form], pages: int, lang: str) -> None:
    missing = [program for program in ("chromium", "pdfinfo") if shutil.which(program) is None]
    if missing and os.environ.get("CI") != "true":
        pytest.skip(f"needs {', '.join(missing)} (packages chromium, poppler-utils)")
    organiser = "W" * 120 if forms == [LONGEST] else "Dinas Perindustrian dan Perdagangan Kota Surakarta"
    (tmp_path / "form.html").write_text(consent_form(forms, organiser, DAY, lang), encoding="utf-8")
    words = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={tmp_path / 'profile'}",
             f"--print-to-pdf={tmp_path / 'form.pdf'}", (tmp_path / "form.html").as_uri()]
    subprocess.run(words, capture_output=True, timeout=120, check=True)
    told = subprocess.run(["pdfinfo", str(tmp_path / "form.pdf")], capture_output=True, text=True, timeout=30, check=True).stdout
    assert re.search(rf"^Pages:\s+{pages}$", told, re.MULTILINE), told
    assert "(A4)" in told
