"""The course of the score on page 1, and the code that opens the participant's own page."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, date, datetime, timedelta

import paper_reports as paper
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.reports import html, markdown, pdf, qr, terminal
from ikmscan.reports.build import build
from ikmscan.reports.grade import Grade, grade, scoring
from ikmscan.reports.trail import MOST, Past
from ikmscan.reports.view import Course, Report
from paper_shop import all_good, dossier, found

AT = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
NOW = scoring().version
LINK = "http://192.168.1.5:8080/p/7f3c-91ab"
MENDED = [*all_good(), found("a", "low"), found("b", "medium")]


def past(day: str, score: int | None, version: int = NOW) -> Past:
    return Past(date.fromisoformat(day), score, version)


def report(*trail: Past, link: str = "", given: Grade | None = None, lang: str = "id") -> Report:
    return build(dossier(), MENDED, given or grade(MENDED), lang, trail=trail, link=link)


def course(*trail: Past, given: Grade | None = None) -> Course:
    made = report(*trail, given=given).course
    assert made is not None
    return made


def test_two_scores_of_one_scoring_make_a_course() -> None:
    score = grade(MENDED).score
    made = course(past("2026-05-04", 30), past("2026-08-13", 42))
    assert made.said == f"Nilai dulu 42 (13 Agustus 2026) → kini {score}."
    assert made.label == f"Grafik nilai dari 4 Mei 2026 sampai 23 November 2026: 30, 42, {score}."
    assert made.runs == (((0, 30), (49, 42), (100, score)),)


@pytest.mark.parametrize("trail", [(), (past("2026-05-04", None),), (past("2026-05-04", 42, NOW - 1),)])
def test_one_score_is_no_course(trail: tuple[Past, ...]) -> None:
    made = report(*trail)
    assert made.course is None
    assert "<polyline" not in html.render(made)


def test_what_is_not_comparable_breaks_the_line() -> None:
    made = course(past("2026-01-01", 30), past("2026-03-01", None), past("2026-05-01", 42), past("2026-06-01", 71, NOW - 1))
    assert [[score for _, score in run] for run in made.runs] == [[30], [42], [grade(MENDED).score]]
    assert made.label.count("tidak sebanding") == 2
    assert "71" not in made.label


def test_a_score_that_is_withheld_now_is_said_to_be() -> None:
    made = course(past("2026-05-01", 30), past("2026-06-01", 42), given=grade(MENDED, partial=True))
    assert made.said == "Nilai dulu 42 (1 Juni 2026); kini belum dapat dinilai."
    assert [len(run) for run in made.runs] == [2]


def test_looks_of_one_day_stand_in_their_order() -> None:
    made = course(past("2026-11-23", 30), past("2026-11-23", 42))
    assert [along for along, _ in made.runs[0]] == [0, 50, 100]


pasts = st.builds(Past, st.dates(date(2020, 1, 1), date(2026, 11, 23)), st.none() | st.integers(0, 100), st.sampled_from((NOW, 1)))


@given(st.lists(pasts, max_size=40))
def test_every_comparable_score_is_drawn_once_and_inside(trail: list[Past]) -> None:
    made = report(*trail).course
    known = [p.score for p in trail[-MOST:] if p.score is not None and p.scoring == NOW]
    if not known:
        assert made is None
        return
    assert made is not None
    points = [point for run in made.runs for point in run]
    assert [score for _, score in points] == [*known, grade(MENDED).score]
    assert all(0 <= along <= 100 for along, _ in points)
    assert [along for along, _ in points] == sorted(along for along, _ in points)


def test_every_format_for_people_says_it() -> None:
    made = report(past("2026-08-13", 42), link=LINK)
    assert made.course is not None
    page = html.render(made)
    assert f'role="img" aria-label="{made.course.label}"' in page
    assert page.index("<polyline") < page.index("<nav")
    for text in (page, terminal.render(made), markdown.render(made)):
        assert "Nilai dulu 42 (13 Agustus 2026) → kini" in text
        assert f"Halaman Anda: {'`' if text.startswith('#') else ''}{LINK}" in text
    assert pdf.render(made, AT) == pdf.render(made, AT)
    assert pdf.render(made, AT) != pdf.render(report(), AT)


def test_without_a_link_there_is_no_code() -> None:
    page = html.render(report())
    assert 'class="qr"' not in page
    assert "Halaman Anda" not in page


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://a.example", "https://a b", 'https://a"b', "https://a<b", "https://a'b",
                                  "https://" + "x" * 200, "https://a\nb", "https://a\\b", "wa.me/1", "https://"])
def test_what_is_no_link_makes_no_code(link: str) -> None:
    assert qr.code(link) is None
    assert report(link=link).link == ""


def test_the_squares_are_those_of_the_standard() -> None:
    made = qr.code(LINK)
    assert made is not None
    dark = {(left + n, top) for left, top, width in made.runs for n in range(width)}
    matrix = segno.make(LINK, error="m", micro=False, boost_error=False).matrix
    assert dark == {(x + qr.QUIET, y + qr.QUIET) for y, row in enumerate(matrix) for x, on in enumerate(row) if on}
    drawn = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", html.render(report(link=LINK)))
    assert [tuple(map(int, run)) for run in drawn] == list(made.runs)


def test_a_report_with_both_is_small() -> None:
    trail = [Past(date(2026, 1, 1) + timedelta(n), n, NOW) for n in range(60)]
    assert len(html.render(dataclasses.replace(paper.weak(), link=LINK, course=course(*trail))).encode()) < 70_000
