"""The operating system, where a banner proves its release; paid care cannot be seen from outside."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.check import Verdict
from ikmscan.checks.software.operating_system import CHECK
from ikmscan.checks.support.rules import Rules
from ikmscan.scanner.evidence import Clock, Found, Sign, Software

TODAY = Clock.read("2026-11-29T08:00:00Z")
BASE = {"sumber": "https://endoflife.date/debian", "tanggal": "2026-08-22"}
FACTS: Mapping[str, Mapping[str, object]] = {
    "debian": {**BASE, "line": [{"name": "13"}, {"name": "12", "ends": "2028-06-30"}, {"name": "10", "ends": "2024-06-30"}]},
    "ubuntu": {**BASE, "line": [{"name": "24.04", "ends": "2029-05-31"}],
               "shipped": [{"distribution": "Ubuntu 20.04", "mode": "frozen", "versions": [["20.04", "2020-04-23"]],
                            "ends": "2025-05-31", "paid_until": "2030-04-30"}]},
    "centos": {**BASE, "line": [{"name": "8", "ends": "2021-12-31"}, {"name": "7", "ends": "2024-06-30"}]},
    "windows-server": {**BASE, "line": [{"name": "10.0.20348", "ends": "2031-10-14", "latest": "10.0.20348.5000"},
                                        {"name": "6.3", "ends": "2023-10-10"}]},
}


def system(product: str, *versions: str, confidence: int = 90) -> Found:
    shown = f"SSH-2.0-OpenSSH ({product} {''.join(versions[:1])})"
    return Found(product, product.title(), "os", versions, confidence, (Sign("door", shown, "".join(versions[:1]), confidence),))


def seen(*found: Found, serial: str = "2026-11-29") -> tuple[Software, Rules, Clock]:
    return Software(found), Rules(serial, FACTS.get), TODAY


CASES = [
    ("the newest build", seen(system("windows-server", "10.0.20348.5000")), "latest"),
    ("newer than our facts", seen(system("debian", "14")), "newer"),
    ("cared for", seen(system("debian", "12")), "supported"),
    ("cared for, a point release", seen(system("debian", "12.8")), "supported"),
    ("ended", seen(system("debian", "10")), "unsupported"),
    ("ended, a build of it", seen(system("centos", "7.9.2009")), "unsupported"),
    ("older than all that is left", seen(system("centos", "5.11")), "unsupported"),
    ("care is sold", seen(system("ubuntu", "20.04")), "unsure"),
    ("one between those that we know", seen(system("debian", "11")), "unsure"),
    ("signs that do not agree", seen(system("debian", "12", "10")), "unsure"),
    ("facts of long ago", seen(system("debian", "12"), serial="2025-11-01"), "stale"),
    ("facts of long ago still know what has ended", seen(system("debian", "10"), serial="2025-11-01"), "unsupported"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_a_system_is_judged(name: str, arguments: tuple[Software, Rules, Clock], slug: str) -> None:
    (verdict,) = CHECK.judge(*arguments) or ()
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug


def test_only_what_a_banner_proves_is_judged() -> None:
    assert CHECK.judge(*seen()) == []
    assert CHECK.judge(*seen(system("unheard-of", "1"))) == []
    assert CHECK.judge(*seen(system("debian"))) == [], "which release is not told"


def test_a_build_that_is_behind_is_no_finding_here() -> None:
    assert CHECK.judge(*seen(system("windows-server", "10.0.20348.1"))) == []


def test_the_day_of_the_end_is_told() -> None:
    (verdict,) = CHECK.judge(*seen(system("centos", "7"))) or ()
    assert isinstance(verdict, Verdict)
    assert (verdict.subject, verdict.facts["ended"]) == ("centos", "2024-06-30")


@given(st.text(min_size=1, max_size=60))
def test_any_version_is_judged(version: str) -> None:
    assert len(CHECK.judge(*seen(system("debian", version))) or ()) == 1
