"""One print job for a class: everybody in seat order, each with what is of use to him, and nobody with another's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from class_rooms import COURSE, dossier_of, judge, own, register
from ikmscan.reports import pdf
from ikmscan.workshop import handout, handout_html, handout_pdf
from ikmscan.workshop.course import course_title
from ikmscan.workshop.handout import Order, job
from ikmscan.workshop.roster import Entry, Kind, Participant
from selectolax.lexbor import LexborHTMLParser

BAD_NAME = "<script>alert(1)</script>\u202e=1+1#let x = [\x1b[31m"
PEOPLE = (
    Participant(3, "Siti Aminah", "Batik Sari", entries=(own("batik.co.id"),)),
    Participant(1, "Teuku Iskandar", "Kopi Gayo", entries=(own("kopi.id"), own("kopi-lama.id"))),
    Participant(2, "Made", "Ukir", entries=(
        Entry("tokopedia.com/ukir", Kind.ACCOUNT, None, "tokopedia.com/ukir"),
        Entry("@ukirmade", Kind.ACCOUNT, None, "@ukirmade"))),
    Participant(4, "La Ode", entries=(Entry("belum punya", Kind.NONE),)),
    Participant(5, "Joko", entries=(Entry("joko@gmail.com", Kind.MAIL),)),
    Participant(6, "Elisabet", entries=(replace(own("noken.con"), kind=Kind.WRONG, suggestion="noken.com"),)),
    Participant(7, "Rahmat", entries=(own("belum-selesai.id"),)),
    Participant(8, BAD_NAME, BAD_NAME, entries=(Entry(BAD_NAME, Kind.WRONG),)),
)
SEEN = {"batik.co.id": "healthy", "kopi.id": "weak", "kopi-lama.id": "unreachable"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> handout.Job:
    seen = {host: dossier_of(host, which) for host, which in SEEN.items()}
    with register(tmp_path_factory.mktemp("book"), PEOPLE, seen) as book:
        return job(book, Order(judge(), "id", "http://192.168.1.5:8080", fold=True, certificates=True))


def sheets(made: handout.Job, number: int) -> tuple[handout.Sheet, ...]:
    return next(pile.sheets for pile in made.piles if pile.number == number)


def title(made: handout.Job, number: int) -> str:
    (sheet,) = sheets(made, number)
    return sheet.guide.title if sheet.guide else ""


def test_piles_lie_in_the_order_of_the_seats(made: handout.Job) -> None:
    assert [pile.number for pile in made.piles] == [1, 2, 3, 4, 5, 6, 7, 8]


def test_each_site_has_a_sheet_and_says_which_it_is(made: handout.Job) -> None:
    one, two = sheets(made, 1)
    assert one.report and two.report
    assert (one.report.site, two.report.site) == ("kopi.id", "kopi-lama.id")
    assert one.part.startswith("Lembar 1 dari 2")
    assert sheets(made, 3)[0].part == ""


def test_nobody_leaves_without_a_sheet_of_use(made: handout.Job) -> None:
    assert title(made, 2) == "Lembar keamanan akun"
    assert title(made, 4).startswith("Belum punya situs?")
    assert title(made, 5) == title(made, 6) == title(made, 8) == "Alamatnya perlu ditulis ulang"
    assert title(made, 7) == "belum-selesai.id belum diperiksa"


def test_two_accounts_share_one_sheet_and_no_step_stands_twice(made: handout.Job) -> None:
    guide = sheets(made, 2)[0].guide
    assert guide and len(guide.intro) == 2
    assert any("Tokopedia" in step for step in guide.steps)
    assert any("Instagram" in step for step in guide.steps)
    assert len(set(guide.steps)) == len(guide.steps)


def test_what_was_perhaps_meant_is_asked_and_never_taken(made: handout.Job) -> None:
    guide = sheets(made, 6)[0].guide
    assert guide and "Mungkin maksudnya: noken.com" in guide.intro
    assert sheets(made, 6)[0].foot


def test_a_certificate_tells_of_attendance_and_of_nothing_else(made: handout.Job) -> None:
    for pile in made.piles:
        c = pile.certificate
        assert c is not None
        own_words = " ".join((c.title, c.given, c.attended, c.when, c.by, c.only)).lower()
        assert "23 november 2026" in own_words
        assert not re.search(r"\baman\b|\bnilai\b|lulus|bersertifikat|segel|\bskor\b|tingkat", own_words)
        assert not any(word in own_words for word in ("kopi.id", "batik.co.id"))


def test_everybody_has_a_way_to_his_own_page_and_nobody_to_anothers(made: handout.Job) -> None:
    links = [pile.link for pile in made.piles]
    assert len(set(links)) == len(links)
    assert all(re.fullmatch(r"http://192\.168\.1\.5:8080/p/[\w-]{22}", link) for link in links)


def test_a_sheet_carries_the_code_of_its_own_page_once(made: handout.Job) -> None:
    page = LexborHTMLParser(handout_html.render(made))
    papers = [paper for paper in page.css(".paper") if {"cover", "letters", "certificate"}.isdisjoint(
        str(paper.attributes["class"]).split())]
    wanted = [pile.link for pile in made.piles for _ in pile.sheets]
    assert [[str(svg.attributes["aria-label"]) for svg in paper.css("svg.qr")] for paper in papers] == [
        [f"Kode QR untuk membuka {link}"] for link in wanted]
    assert [pile.link for pile in made.piles for sheet in pile.sheets if sheet.report] == [
        sheet.report.link for pile in made.piles for sheet in pile.sheets if sheet.report]


def test_without_an_address_of_pages_nothing_points_anywhere(tmp_path: Path) -> None:
    with register(tmp_path, PEOPLE[:1]) as book:
        assert job(book, Order(judge(), "id")).piles[0].link == ""


def test_the_same_register_gives_the_same_bytes(tmp_path: Path) -> None:
    order = Order(judge(), "id", "http://192.168.1.5:8080", certificates=True)
    with register(tmp_path, PEOPLE, {"kopi.id": dossier_of("kopi.id", "weak")}) as book:
        first, second = job(book, order), job(book, order)
    assert handout_html.render(first) == handout_html.render(second)
    if pdf.available():
        assert handout_pdf.render(first) == handout_pdf.render(second)


def pages(content: bytes, folder: Path) -> list[str]:
    """The text of each page."""
    if shutil.which("pdftotext") is None or not pdf.available():
        if os.environ.get("CI") == "true":
            pytest.fail("needs pdftotext (package poppler-utils) and the extra [pdf]")
        pytest.skip("needs pdftotext (package poppler-utils) and the extra [pdf]")
    (folder / "job.pdf").write_bytes(content)
    read = subprocess.run(["pdftotext", str(folder / "job.pdf"), "-"], capture_output=True, text=True, check=True)
    return read.stdout.split("\f")[:-1]


def test_every_pile_of_the_pdf_begins_on_a_front_side_in_seat_order(tmp_path: Path) -> None:
    seen = {host: dossier_of(host, which) for host, which in SEEN.items()}
    with register(tmp_path, PEOPLE[:-1], seen) as book:
        told = pages(handout_pdf.render(job(book, Order(judge(), "id", certificates=True))), tmp_path)
    first = [next(n for n, page in enumerate(told, 1) if page.startswith(f"Nomor {seat}\n")) for seat in range(1, 8)]
    assert first == sorted(first)
    assert all(number % 2 for number in first)
    assert "kopi.id" in told[first[0] - 1]
    assert not any("batik.co.id" in page for page in told[: first[2] - 1]), "nobody has another's site on his papers"
    papers = [n for n, page in enumerate(told, 1) if "Surat keterangan kehadiran" in page]
    assert len(papers) == 7
    assert all(number % 2 for number in papers)


def test_a_cover_of_the_pdf_names_no_site_and_has_the_report_on_its_back(tmp_path: Path) -> None:
    seen = {host: dossier_of(host, which) for host, which in SEEN.items()}
    with register(tmp_path, PEOPLE[:2], seen) as book:
        told = pages(handout_pdf.render(job(book, Order(judge(), "id", fold=True))), tmp_path)
    covers = [n for n, page in enumerate(told, 1) if "Lipat di sini" in page]
    assert len(covers) == 3
    assert all(number % 2 for number in covers)
    for number, site in zip(covers, ("kopi.id", "kopi-lama.id", "batik.co.id"), strict=True):
        assert site not in told[number - 1]
        assert site in told[number]


def test_the_html_job_runs_nothing_and_loads_nothing(made: handout.Job) -> None:
    page = LexborHTMLParser(handout_html.render(made))
    assert not page.css("script, link, img, iframe, object, form")
    policy = page.css_first("meta[http-equiv='Content-Security-Policy']")
    assert policy is not None and str(policy.attributes["content"]).startswith("default-src 'none'; style-src 'sha256-")
    ids = [str(node.attributes["id"]) for node in page.css("[id]")]
    assert len(set(ids)) == len(ids)


@pytest.mark.browser
def test_whose_it_is_stands_on_every_page_that_a_browser_prints(tmp_path: Path) -> None:
    """Long messages go on on a second page, which must not lie in the pile without a name."""
    if shutil.which("chromium") is None and os.environ.get("CI") != "true":
        pytest.skip("needs chromium")
    with register(tmp_path, PEOPLE[:1], {"batik.co.id": dossier_of("batik.co.id", "weak")}) as book:
        made = job(book, Order(judge(), "id"))
    (tmp_path / "job.html").write_text(handout_html.render(made), encoding="utf-8")
    words = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={tmp_path / 'profile'}",
             f"--print-to-pdf={tmp_path / 'printed.pdf'}", (tmp_path / "job.html").as_uri()]
    subprocess.run(words, capture_output=True, timeout=120, check=True)
    told = pages((tmp_path / "printed.pdf").read_bytes(), tmp_path)
    assert len(told) >= 3, "longer than a page"
    assert [page.split("\n")[0] for page in told] == ["Nomor 3 · Siti Aminah · Batik Sari"] * len(told)


def test_html_papers_stand_in_order_cover_report_letters_certificate(made: handout.Job) -> None:
    page = LexborHTMLParser(handout_html.render(made))
    kinds = [str(node.attributes["class"]).split() for node in page.css(".paper")]
    first = [("cover" if "cover" in k else "letters" if "letters" in k else "certificate" if "certificate" in k else "page")
             for k in kinds][:6]
    assert first == ["cover", "page", "letters", "cover", "page", "certificate"]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_names_of_people_are_text_and_no_markup(tmp_path: Path, lang: str) -> None:
    with register(tmp_path, PEOPLE[-1:], course=replace(COURSE, title=BAD_NAME, organiser=BAD_NAME, place=BAD_NAME)) as book:
        hostile = job(book, Order(judge(lang), lang, fold=True, certificates=True))
    html = handout_html.render(hostile)
    assert "<script" not in html
    assert "\u202e" not in html
    assert "\x1b" not in html
    if pdf.available():
        assert handout_pdf.render(hostile).startswith(b"%PDF")


@pytest.mark.parametrize(("heading", "title"), [
    ("DAFTAR PESERTA PELATIHAN E-SMART IKM", "PELATIHAN E-SMART IKM"), ("Daftar Hadir Peserta: Bimtek Toko Online", "Bimtek Toko Online"),
    ("Data peserta", ""), ("Absensi - Kelas Sore", "Kelas Sore"), ("Pelatihan Toko Online", "Pelatihan Toko Online"), ("", ""),
    ("Namaku Batik", "Namaku Batik"),
])
def test_nobody_attends_a_list_of_participants(heading: str, title: str) -> None:
    assert course_title(heading) == title
