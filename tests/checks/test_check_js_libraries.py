"""Script libraries: one finding for all of them, and never a red one."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.check import Level, Verdict
from ikmscan.checks.software.js_libraries import CHECK, NAMED
from ikmscan.checks.support.rules import Rules
from ikmscan.scanner.evidence import Clock, Found, Sign, Software

TODAY = Clock.read("2026-11-29T08:00:00Z")
HOLE = {"id": "CVE-2020-11023", "below": "3.5.0", "severity": "medium", "exploited": True}
BASE = {"sumber": "https://endoflife.date/jquery", "tanggal": "2026-08-22"}
FACTS: Mapping[str, Mapping[str, object]] = {
    "jquery": {**BASE, "line": [{"name": "3"}, {"name": "1", "ended": True}], "range": [HOLE]},
    "bootstrap": {**BASE, "line": [{"name": "5"}, {"name": "4", "ends": "2023-01-01"}]},
    "moment": {**BASE, "range": [{"id": "CVE-2022-31129", "start": "2.18.0", "below": "2.29.4", "severity": "high"}]},
}


def library(product: str, *versions: str, confidence: int = 90) -> Found:
    shown = f"/assets/{product}.min.js"
    return Found(product, product.title(), "library", versions, confidence, (Sign("url", shown, "".join(versions), confidence),))


def seen(*found: Found, serial: str = "2026-11-29") -> tuple[Software, Rules, Clock]:
    return Software(found), Rules(serial, FACTS.get), TODAY


CASES = [
    ("without a hole", seen(library("jquery", "3.7.1")), "good"),
    ("the first version that is safe", seen(library("jquery", "3.5.0")), "good"),
    ("several, none with a hole", seen(library("jquery", "3.7.1"), library("moment", "2.29.4")), "good"),
    ("older than the first with the hole", seen(library("moment", "2.17.1")), "good"),
    ("newer than all that is known", seen(library("jquery", "9.0.0")), "good"),
    ("a hole", seen(library("moment", "2.29.1")), "old"),
    ("a hole that CISA lists: still not red", seen(library("jquery", "3.4.1")), "old"),
    ("a line that has ended", seen(library("bootstrap", "4.6.2")), "old"),
    ("a line that has ended, on no known day", seen(library("jquery", "1.12.4")), "old"),
    ("one of two", seen(library("jquery", "3.7.1"), library("bootstrap", "4.6.2")), "old"),
    ("facts of long ago", seen(library("jquery", "3.7.1"), serial="2025-11-01"), "stale"),
    ("facts of long ago still know a hole that is made use of", seen(library("jquery", "3.4.1"), serial="2025-11-01"), "old"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_libraries_with_holes_are_named(name: str, arguments: tuple[Software, Rules, Clock], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug


def test_nothing_is_said_of_what_is_not_known() -> None:
    assert CHECK.judge(*seen()) is None
    assert CHECK.judge(*seen(library("unheard-of", "1.0"))) is None
    assert CHECK.judge(*seen(library("jquery"))) is None, "no version is told"


def test_of_two_copies_each_counts_for_itself() -> None:
    verdict = CHECK.judge(*seen(library("jquery", "3.7.1", "3.4.1")))
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == "old"
    assert [str(x).split(" (")[0] for x in verdict.facts["libraries"]] == ["Jquery 3.4.1"]


def test_each_old_one_is_told_with_its_version_and_hole() -> None:
    verdict = CHECK.judge(*seen(library("jquery", "3.4.1"), library("bootstrap", "4.6.2"), library("moment", "2.29.4")))
    assert isinstance(verdict, Verdict)
    assert verdict.facts == {"libraries": ("Jquery 3.4.1 (CVE-2020-11023)", "Bootstrap 4.6.2"), "count": 2, "as_of": "2026-08-22"}


def test_a_long_list_is_cut_but_counted() -> None:
    verdict = CHECK.judge(*seen(*(library("bootstrap", f"4.{n}.0") for n in range(NAMED + 3))))
    assert isinstance(verdict, Verdict)
    libraries = verdict.facts["libraries"]
    assert isinstance(libraries, tuple)
    assert (len(libraries), verdict.facts["count"]) == (NAMED, NAMED + 3)


def test_no_outcome_is_red() -> None:
    assert all(o.level.rank <= Level.LOW.rank for o in CHECK.outcomes)


@given(st.text(max_size=60))
def test_any_version_is_judged(version: str) -> None:
    assert CHECK.judge(*seen(library("jquery", version))) is None or version
