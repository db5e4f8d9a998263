"""The PDF as poppler reads it: pages, tags, words, and what strangers' texts become. verapdf, which would check all of
PDF/UA-1, comes in no package; typst refuses to write what breaks the rules that it knows, and the claim is read here.
"""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import paper_reports as paper
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ikmscan.reports import facts, pdf
from ikmscan.reports.html import labels
from ikmscan.reports.typeset import read
from ikmscan.reports.untrusted import Untrusted
from ikmscan.reports.view import Report

AT = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
REPORTS = {
    "weak": paper.weak("id"), "weak_en": paper.weak("en"), "healthy": paper.healthy("en"), "no_letter": paper.no_letter("id"),
    "no_answer": paper.no_answer("id"), "longest": paper.longest("id"), "longest_en": paper.longest("en"),
}
SIGNS = "→ “kutip” ‘a’ … – — ± × ≥ ≤ é ü ñ € © ® ✓ ▲▲ ● ○ □ · • № ½ Ω Жук עברית العربية"
MARKUP = r'#eval("1") $x^2$ *tebal* _miring_ @rujuk <label> \ \u{41} `kode` = judul // ~ -- ... [x] {y} #import "a" "kutip"'
INSIDE = ("-x", "0", "-y", "46", "-W", "596", "-H", "750")  # points; the margins are 48
HOSTILE = ("\x00\x1b[31m\u202eabc\u2066\u200f\u0000\ufeff\ufffe\ud800\U0001f600\U0010ffff 漢字 ไทย क्षि a\u0301\u0301\u0301 "
           "e\u0323\u0302 \ufffc\u115f\u3164 \u2028\u2029\r\n\t" + "W" * 400 + "\u0627" * 60)


@pytest.fixture(autouse=True, scope="module")
def _poppler() -> None:
    if shutil.which("pdftotext") is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("install poppler-utils to read PDFs")


def made(report: Report, folder: Path) -> Path:
    file = folder / "x.pdf"
    file.write_bytes(pdf.render(report, AT))
    return file


def poppler(tool: str, *words: str) -> str:
    return subprocess.run([tool, *words], capture_output=True, text=True, check=True, timeout=120).stdout


def text_of(file: Path, first: int = 1, last: int = 0) -> str:
    """The text of the pages between head and foot, without blanks: a line ends anywhere."""
    pages = ("-f", str(first), *(("-l", str(last)) if last else ()))
    return bare(poppler("pdftotext", "-raw", *INSIDE, *pages, str(file), "-"))


def bare(text: str) -> str:
    """*text* as it is compared: ligatures taken apart, no blanks, no stars around a name to press."""
    return re.sub(r"[\s\u00ad*]+", "", unicodedata.normalize("NFKC", text))


@pytest.fixture(params=REPORTS)
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Report, Path]:
    report = REPORTS[request.param]
    return report, made(report, tmp_path)


def test_the_summary_is_exactly_one_page_of_a4(shop: tuple[Report, Path]) -> None:
    report, file = shop
    second = labels(report.lang)["send" if report.message or report.maker_message else "explanation"]
    assert bare(report.promise) in text_of(file, 1, 1)
    assert bare(second) in text_of(file, 2, 2)
    assert bare(second) not in text_of(file, 1, 1)
    assert "(A4)" in poppler("pdfinfo", str(file))


def test_page_1_says_all_that_it_should(shop: tuple[Report, Path]) -> None:
    report, file = shop
    page = text_of(file, 1, 1)
    texts = [report.site, report.link, report.course.said if report.course else "", report.read_as, report.when, report.grade_word, report.grade_sentence, report.held_by,
             report.could_be, report.coverage, report.level_note, *report.first_steps, report.nothing_first,
             *(c.short for c in report.good[:3])]
    texts += [t for a in report.answers for t in (a.question, a.answer)]
    texts += [t for c in report.first for t in (c.shape, c.short, c.level_word, c.who, c.how_long, c.cost, c.deadline)]
    assert [t for t in texts if bare(t) not in page] == []


def evidence(pairs: Iterable[tuple[str, Untrusted]]) -> list[str]:
    return [text for name, value in pairs for text in (name, value.through(str))]


def test_every_text_of_the_report_is_in_it(shop: tuple[Report, Path]) -> None:
    report, file = shop
    whole = text_of(file)
    texts = [line for m in (report.message, report.maker_message) for line in m.split("\n")]
    texts += [t for c in report.cards for t in (c.title, c.level_word, c.subject, c.deadline, c.meaning, c.why, c.do, c.ask,
                                                c.ask_label, c.source, c.outcome, *evidence(facts.shown(c, report.lang)))]
    texts += [t for c in report.cards for f in c.fixes for t in (f.label, f.text, f.source)]
    texts += [t for c in report.good for t in (c.title, c.subject)]
    texts += [t for b in report.blind for t in (b.name, b.subject, b.sentence, b.detail.through(str))]
    texts += [t for pairs in (report.glossary, report.sums) for pair in pairs for t in pair]
    texts += evidence(report.technical)
    texts += [*report.left_out, *report.notes, report.nothing_found, report.cost, report.tool]
    assert [t for t in texts if bare(t) not in whole] == []


def test_head_and_foot_tell_whose_page_it_is_and_how_many_there_are(tmp_path: Path) -> None:
    file = made(paper.weak(), tmp_path)
    count = int(re.findall(r"^Pages: +(\d+)$", poppler("pdfinfo", str(file)), re.MULTILINE)[0])
    pages = poppler("pdftotext", "-raw", str(file), "-").split("\f")[:-1]
    assert len(pages) == count
    for number, page in enumerate(pages, 1):
        assert f"Halaman {number} dari {count}" in page
        assert number == 1 or ("tokobatik.co.id" in page and "23 November 2026, 14.05 WIB" in page)


def test_it_is_tagged_and_claims_pdf_ua_1(shop: tuple[Report, Path]) -> None:
    report, file = shop
    told = poppler("pdfinfo", str(file))
    assert re.search(r"^Tagged: +yes$", told, re.MULTILINE)
    assert f"Title:           {labels(report.lang)['page_title']}: {report.site}"[:60] in told
    assert re.search(r"pdfuaid:part[=>\"]+1", poppler("pdfinfo", "-meta", str(file)))
    assert f"/Lang({report.lang})".encode() in file.read_bytes().replace(b" ", b"")
    tree = poppler("pdfinfo", "-struct", str(file))
    assert {"H1", "H2", "P", "Table", "TH"} <= set(re.findall(r"^ *(\w+)", tree, re.MULTILINE))


def test_every_font_is_inside(shop: tuple[Report, Path]) -> None:
    rows = poppler("pdffonts", str(shop[1])).splitlines()[2:]
    assert rows
    assert all(re.search(r" yes yes yes +\d+ +\d+$", row) for row in rows), rows


def test_the_same_report_gives_the_same_bytes_also_elsewhere(tmp_path: Path) -> None:
    first = pdf.render(paper.weak(), AT)
    assert pdf.render(paper.weak(), AT) == first
    script = ("import sys; sys.path.insert(0, sys.argv[1]); import paper_reports as p; from datetime import *;"
              "from ikmscan.reports import pdf; sys.stdout.buffer.write(pdf.render(p.weak(), datetime(2026, 11, 23, 7, 5, tzinfo=UTC)))")
    there = subprocess.run([sys.executable, "-c", script, str(Path(paper.__file__).parent)], capture_output=True, check=True, timeout=60,
                           cwd=tmp_path, env={**os.environ, "TZ": "Asia/Jayapura", "HOME": str(tmp_path), "SOURCE_DATE_EPOCH": "0"})
    assert there.stdout == first
    assert "2026" in poppler("pdfinfo", str(made(paper.weak(), tmp_path))).partition("CreationDate")[2].splitlines()[0]


def test_the_longest_texts_there_can_be_keep_to_page_1(tmp_path: Path) -> None:
    file = made(paper.absurd(), tmp_path)
    assert bare(paper.weak().promise) in text_of(file, 1, 1)
    assert text_of(file, 2, 2).count(bare(labels("id")["send"])) == 1
    assert text_of(file).count("W" * 300) > 20


@pytest.mark.parametrize("letters", range(1_200, 3_000, 200))
def test_page_1_is_set_smaller_before_anything_is_cut(letters: int, tmp_path: Path) -> None:
    report = paper.filled(letters)
    page = text_of(made(report, tmp_path), 1, 1)
    for text in (report.promise, report.good[2].short, *(a.answer for a in report.answers), *(c.cost for c in report.first)):
        assert bare(text) in page


@pytest.mark.parametrize("text", [MARKUP, SIGNS], ids=["markup", "signs"])
def test_what_is_written_is_shown_and_never_obeyed(text: str, tmp_path: Path) -> None:
    put = paper.changed(paper.weak(), lambda at, old: old if at[-1] in ("lang", "letter", "shape") else f"{old} {text}")
    shown = text_of(made(put, tmp_path))
    wanted = bare(text) if text is MARKUP else bare("→ “kutip” ‘a’ … – — ± × ≥ ≤ é ü ñ € © ® ✓ ▲▲ ● ○ □ · • № ½ Ω Жук")
    assert shown.count(wanted) > 100


@pytest.mark.parametrize("path", [p for p in paper.paths(paper.weak()) if p != ("lang",)], ids=".".join)
def test_a_hostile_text_anywhere_breaks_nothing(path: tuple[str, ...]) -> None:
    pdf.render(paper.changed(paper.weak(), lambda at, old: HOSTILE if at == path else old), AT)


def test_what_no_font_has_becomes_a_box() -> None:
    assert pdf._drawable({"a": ["x😀漢\x00\u202e", "e\u0301", "x\u0301", "\ttab"]}) == {
        "a": ["x□□□□", "é", "x□", "    tab"]}


@cache
def letters() -> str:
    runs = (run.partition("-") for run in read("letters.txt").split())
    return "".join(chr(n) for first, _, last in runs for n in range(int(first, 16), int(last or first, 16) + 1))


def test_every_letter_that_is_let_through_can_be_drawn_in_every_style() -> None:
    assert len(letters()) > 3000
    assert not [c for c in letters() if unicodedata.category(c)[0] in "CM"]
    spaced = " ".join(letters())
    told = paper.changed(paper.healthy(), lambda at, old: spaced if at[-1] in ("title", "grade_word") else old)
    card = dataclasses.replace(paper.weak().cards[0], facts=((spaced, Untrusted(spaced)),), subject=spaced, fixes=(paper.SNIPPETS[0],))
    fix = dataclasses.replace(card.fixes[0], text=spaced, label=spaced)
    pdf.render(dataclasses.replace(told, cards=(dataclasses.replace(card, fixes=(fix,), title=f"*{spaced}*"),)), AT)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(st.text(max_size=60), st.text(alphabet=letters(), max_size=60)), min_size=4, max_size=4))
def test_no_text_at_all_is_an_error(texts: list[str]) -> None:
    report = paper.healthy()
    card = dataclasses.replace(paper.weak().cards[0], title=texts[0], subject=texts[1], facts=((texts[1], Untrusted(texts[2])),),
                               meaning=texts[3], fixes=(dataclasses.replace(paper.SNIPPETS[0], text=texts[2], source=texts[3]),))
    assert pdf.render(dataclasses.replace(report, site=texts[0], cards=(card,), message=texts[3]), AT).startswith(b"%PDF")


def test_the_template_reads_nothing_and_evaluates_nothing() -> None:
    source = re.sub(r"//.*", "", "".join(map(read, ("parts.typ", "sheets.typ", "report.typ"))))
    assert not re.search(r"\b(eval|read|plugin|include|import|image|csv|json|yaml|toml|xml|cbor)\b\s*[(\"]", source)
    assert "sys.inputs" not in source
