"""The HTML report as Chromium shows and prints it: on a phone, on a laptop, on A4, for a reader who cannot see.

Needs chromium, node with npm, and poppler-utils; without them it is skipped, save where CI=true.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import paper_reports as paper
import pytest
from ikmscan.reports import html, sizes
from ikmscan.reports.view import Report

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("machine")]

HERE = Path(__file__).parent / "browser"
PROGRAMS = {"chromium": "chromium", "node": "nodejs", "npm": "npm", "pdftotext": "poppler-utils"}
REPORTS = {
    "weak": paper.weak("id"), "healthy": paper.healthy("en"), "no_letter": paper.no_letter("id"),
    "longest": paper.longest("id"), "longest_en": paper.longest("en"), "absurd": paper.absurd(),
}
REPORTS["risen"] = dataclasses.replace(REPORTS["healthy"], course=paper.RISEN, link="http://192.168.1.5:8080/p/7f3c-91ab")
RECORDED = Path(__file__).parents[1] / "recorded"
REPORTS |= {f"{site}_{lang}": paper.recorded(RECORDED / f"{site}.json", lang) for site, lang in (
    ("infected", "id"), ("unreachable", "en"), ("partial", "en"), ("glimpse", "id"))}
ON_PAPER = {f"full-{size}-{lang}": paper.filled(most, lang) for size, most in sizes.SIZES for lang in ("id", "en")}
AT_ONCE = 4  # pages a browser looks at: on a busy machine all of them take longer than a limit that is of use
Seen = dict[str, Any]  # what look.mjs prints


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    _needed()
    if not (HERE / "node_modules").is_dir():
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, check=True,
                       capture_output=True, timeout=300)
    made = tmp_path_factory.mktemp("html")
    for name, report in (REPORTS | ON_PAPER).items():
        (made / f"{name}.html").write_text(html.render(report), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def seen(folder: Path) -> dict[str, Seen]:
    pages = sorted(str(p) for p in folder.glob("*.html"))
    chromium = shutil.which("chromium")
    assert chromium is not None
    told: dict[str, Seen] = {}
    for at in range(0, len(pages), AT_ONCE):
        ran = subprocess.run(["node", str(HERE / "look.mjs"), chromium, str(folder), *pages[at:at + AT_ONCE]], cwd=HERE,
                             timeout=300, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        told |= json.loads(ran.stdout)
    assert set(told) == set(REPORTS | ON_PAPER)
    return told


def _needed() -> None:
    missing = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    if not missing:
        return
    words = f"install {' '.join(missing)} to see the report in a browser"
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)


def _page(folder: Path, name: str, number: int) -> str:
    """The text of one printed page, without blanks: a printed line ends anywhere."""
    ran = subprocess.run(["pdftotext", "-f", str(number), "-l", str(number), str(folder / f"{name}.pdf"), "-"],
                         capture_output=True, text=True, check=True, timeout=120)
    return _bare(ran.stdout)


def _bare(text: str) -> str:
    return re.sub(r"[\s\u00ad-]+", "", text)


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_sticks_out_on_a_phone_or_a_laptop(seen: dict[str, Seen], name: str) -> None:
    assert [(s["width"], s["out"]) for s in seen[name]["screens"] if s["out"] or s["scroll"] > s["window"]] == []


@pytest.mark.parametrize("name", REPORTS)
def test_axe_finds_no_hurdle_in_light_and_dark(seen: dict[str, Seen], name: str) -> None:
    assert {(s["width"], s["scheme"]) for s in seen[name]["screens"]} == {
        (360, "light"), (360, "dark"), (768, "light"), (1280, "light"), (1280, "dark")}
    assert all(s["passes"] > 20 for s in seen[name]["screens"])
    assert [v for s in seen[name]["screens"] for v in s["violations"]] == []


@pytest.mark.parametrize("name", REPORTS)
def test_the_browser_asks_for_nothing_and_accepts_the_style(seen: dict[str, Seen], name: str) -> None:
    assert [s["asked"] for s in seen[name]["screens"]] == [[]] * 5
    assert seen[name]["complaints"] == []
    assert seen[name]["styled"]


@pytest.mark.parametrize("name", REPORTS)
def test_the_summary_is_exactly_one_page_of_a4(seen: dict[str, Seen], folder: Path, name: str) -> None:
    report, second = REPORTS[name], html.labels(REPORTS[name].lang)
    assert _bare(report.promise) in _page(folder, name, 1)
    assert _page(folder, name, 2).startswith(_bare(second["send"] if report.message or report.maker_message else second["explanation"]))
    size = subprocess.run(["pdfinfo", str(folder / f"{name}.pdf")], capture_output=True, text=True, check=True).stdout
    assert "(A4)" in size


@pytest.mark.parametrize("name", ON_PAPER)
def test_the_fullest_page_of_each_size_leaves_the_promise_free(seen: dict[str, Seen], name: str) -> None:
    assert sizes.size_of_type(ON_PAPER[name]) == name.split("-")[1]
    assert seen[name]["room"] >= 0


@pytest.mark.parametrize("name", sorted(set(REPORTS) - {"absurd"}))
def test_the_promise_lies_on_no_other_line(seen: dict[str, Seen], name: str) -> None:
    assert seen[name]["room"] >= 0


@pytest.mark.parametrize("name", sorted(set(REPORTS) - {"absurd"}))
def test_page_1_says_all_that_it_should(seen: dict[str, Seen], folder: Path, name: str) -> None:
    page = _page(folder, name, 1)
    for text in _on_page_1(REPORTS[name]):
        assert _bare(text) in page, text


def _on_page_1(report: Report) -> list[str]:
    texts = [report.site, report.link, report.course.said if report.course else "", report.read_as, report.when, report.grade_word, report.grade_sentence, report.held_by,
             report.could_be, report.coverage, report.level_note, *report.first_steps, report.nothing_first, report.rest, *(c.short for c in report.good[:3])]
    texts += [*sizes.stakes(report), *(t for a in report.answers for t in (a.question, a.answer))]
    if report.first and (report.message or report.maker_message):
        texts.append(html.labels(report.lang)["send_ready"])
    return texts + [t for c in report.first for t in (c.short, c.level_word, c.who, c.how_long, c.cost, c.deadline)]


def test_what_is_folded_on_screen_is_open_on_paper(seen: dict[str, Seen], folder: Path) -> None:
    whole = subprocess.run(["pdftotext", str(folder / "weak.pdf"), "-"], capture_output=True, text=True, check=True)
    assert _bare(paper.SNIPPETS[1].text) in _bare(whole.stdout)
