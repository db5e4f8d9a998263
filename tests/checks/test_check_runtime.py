"""Languages: a line that has ended is a question to the host, for some of them mend it themselves."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.check import Level, Verdict
from ikmscan.checks.software.runtime import CHECK
from ikmscan.checks.support.rules import Rules
from ikmscan.scanner.evidence import Clock, Found, Sign, Software

TODAY = Clock.read("2026-11-29T08:00:00Z")
FACTS: Mapping[str, Mapping[str, object]] = {
    "php": {
        "sumber": "https://endoflife.date/php", "tanggal": "2026-08-22",
        "line": [{"name": "8.5", "ends": "2029-12-31", "latest": "8.5.9"}, {"name": "8.4", "ends": "2028-12-31"},
                 {"name": "8.2", "ends": "2026-12-31", "latest": "8.2.33"}, {"name": "8.1", "ends": "2025-12-31"},
                 {"name": "7.4", "ends": "2022-11-28"}],
        "range": [{"id": "CVE-2024-4577", "start": "8.2.0", "below": "8.2.20", "severity": "critical", "exploited": True},
                  {"id": "CVE-2024-8932", "start": "8.2.0", "below": "8.2.26", "severity": "high"}],
        "shipped": [
            {"distribution": "Debian 12", "mode": "moving", "versions": [["8.2.7", "2023-06-10"], ["8.2.36", "2026-11-18"]],
             "ends": "2028-06-30"},
            {"distribution": "Ubuntu 24.04", "mode": "frozen", "versions": [["8.3.6", "2024-04-25"]], "ends": "2029-05-31"},
        ],
    },
}


def php(*versions: str, confidence: int = 95) -> Found:
    shown = f"PHP/{''.join(versions[:1])}"
    return Found("php", "PHP", "runtime", versions, confidence, (Sign("header", shown, "".join(versions[:1]), confidence),))


def seen(*found: Found, serial: str = "2026-11-29") -> tuple[Software, Rules, Clock]:
    return Software(found), Rules(serial, FACTS.get), TODAY


CASES = [
    ("the newest of its line", seen(php("8.2.33")), "latest"),
    ("the newest of a distribution, which is newer than its maker's list", seen(php("8.2.36")), "latest"),
    ("newer than our facts", seen(php("8.5.12")), "newer"),
    ("a line that came after our facts", seen(php("8.6.1")), "newer"),
    ("a line whose newest release we do not know", seen(php("8.4.3")), "supported"),
    ("behind", seen(php("8.2.30")), "behind"),
    ("behind its distribution", seen(php("8.2.7")), "behind"),
    ("a grave hole", seen(php("8.2.25")), "far_behind"),
    ("ended", seen(php("8.1.2")), "unsupported"),
    ("long ended", seen(php("7.4.33")), "unsupported"),
    ("older than all that is left", seen(php("5.6.40")), "unsupported"),
    ("made use of", seen(php("8.2.18")), "exploited"),
    ("one number for all revisions", seen(php("8.3.6")), "unsure"),
    ("a line between those we know", seen(php("8.3.1")), "unsure"),
    ("signs that do not agree", seen(php("8.2.33", "7.4.33")), "unsure"),
    ("facts of long ago", seen(php("8.2.33"), serial="2025-11-01"), "stale"),
    ("facts of long ago still know what has ended", seen(php("7.4.33"), serial="2025-11-01"), "unsupported"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_a_language_is_judged(name: str, arguments: tuple[Software, Rules, Clock], slug: str) -> None:
    (verdict,) = CHECK.judge(*arguments) or ()
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug


def test_an_ended_line_is_no_alarm_and_tells_its_day() -> None:
    (verdict,) = CHECK.judge(*seen(php("7.4.33"))) or ()
    assert isinstance(verdict, Verdict)
    assert (verdict.outcome.level, verdict.facts["ended"], verdict.facts["latest"]) == (Level.MEDIUM, "2022-11-28", "8.5.9")


def test_nothing_is_said_where_no_version_is_told() -> None:
    assert CHECK.judge(*seen()) == CHECK.judge(*seen(php())) == []


@given(st.text(min_size=1, max_size=60))
def test_any_version_is_judged(version: str) -> None:
    assert len(CHECK.judge(*seen(php(version))) or ()) == 1
