"""Server programs: what distributions mend comes before what makers say, and red needs proof."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.check import Verdict
from ikmscan.checks.software.server import CHECK, KINDS
from ikmscan.checks.support.rules import Rules
from ikmscan.scanner.evidence import Clock, Found, Sign, Software

TODAY = Clock.read("2026-11-29T08:00:00Z")
BASE = {"sumber": "https://endoflife.date/nginx", "tanggal": "2026-08-22"}
MOVING = {"distribution": "Debian 12", "mode": "moving", "mark": "(Debian)", "ends": "2028-06-30",
          "versions": [["2.4.57", "2023-06-10"], ["2.4.59", "2024-04-05"], ["2.4.68", "2026-06-20"]]}
FROZEN = {"distribution": "Debian 12", "mode": "frozen", "versions": [["1.22.1", "2023-06-10"]], "ends": "2028-06-30"}
OVER = {"distribution": "CentOS 7", "mode": "frozen", "mark": "(CentOS)", "versions": [["2.4.6", "2014-07-07"]], "ends": "2024-06-30"}
PAID = {"distribution": "Ubuntu 18.04", "mode": "frozen", "mark": "(Ubuntu)", "versions": [["2.4.29", "2018-04-26"]],
        "ends": "2023-05-31", "paid_until": "2028-04-30"}
REVISION = {"distribution": "Debian 12", "mode": "revision", "mark": "Debian-2+deb12u", "newest": "10", "ends": "2028-06-30"}
FACTS: Mapping[str, Mapping[str, object]] = {
    "apache": {**BASE, "line": [{"name": "2.4", "latest": "2.4.68"}, {"name": "2.2", "ends": "2017-07-11"}],
               "range": [{"id": "CVE-2021-41773", "start": "2.4.49", "below": "2.4.51", "severity": "critical", "exploited": True}],
               "shipped": [MOVING, OVER, PAID]},
    "nginx": {**BASE, "line": [{"name": "1.31", "latest": "1.31.4"}, {"name": "1.30", "latest": "1.30.4"},
                               {"name": "1.22", "ends": "2023-04-11"}, {"name": "1.18", "ends": "2021-04-20"}],
              "range": [{"id": "CVE-2021-23017", "start": "0.6.18", "below": "1.20.1", "severity": "high"}], "shipped": [FROZEN]},
    "openssh": {**BASE, "shipped": [REVISION]},
    "exim": {**BASE, "line": [{"name": "4"}], "range": [{"id": "CVE-2023-42115", "below": "4.96.1", "severity": "critical"}]},
}


def program(product: str, shown: str, *versions: str, kind: str = "server", confidence: int = 95) -> Found:
    return Found(product, product.title(), kind, versions, confidence, (Sign("header", shown, "".join(versions[:1]), confidence),))


def seen(*found: Found, serial: str = "2026-11-29") -> tuple[Software, Rules, Clock]:
    return Software(found), Rules(serial, FACTS.get), TODAY


CASES = [
    ("the newest of its maker", seen(program("nginx", "nginx/1.30.4", "1.30.4")), "latest"),
    ("the newest of its distribution", seen(program("apache", "Apache/2.4.68 (Debian)", "2.4.68")), "latest"),
    ("the newest revision", seen(program("openssh", "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10", "9.2p1", kind="ssh")), "latest"),
    ("newer than our facts", seen(program("nginx", "nginx/1.33.0", "1.33.0")), "newer"),
    ("newer than our facts of the distribution", seen(program("apache", "Apache/2.4.71 (Debian)", "2.4.71")), "newer"),
    ("a line that is cared for", seen(program("exim", "Exim 4.99.1", "4.99.1", kind="mail")), "supported"),
    ("behind its maker", seen(program("nginx", "nginx/1.30.1", "1.30.1")), "behind"),
    ("behind its distribution", seen(program("apache", "Apache/2.4.57 (Debian)", "2.4.57")), "behind"),
    ("behind by its revision", seen(program("openssh", "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3", "9.2p1", kind="ssh")), "behind"),
    ("a grave hole", seen(program("exim", "Exim 4.94.2", "4.94.2", kind="mail")), "far_behind"),
    ("a grave hole that is made use of, told by weak signs", seen(program("apache", "Apache/2.4.49", "2.4.49", confidence=80)), "far_behind"),
    ("its makers have stopped", seen(program("apache", "Apache/2.2.15", "2.2.15")), "unsupported"),
    ("its distribution has stopped", seen(program("apache", "Apache/2.4.6 (CentOS)", "2.4.6")), "unsupported"),
    ("older than all that is left", seen(program("nginx", "nginx/1.4.6", "1.4.6")), "far_behind"),
    ("made use of", seen(program("apache", "Apache/2.4.49 (Unix)", "2.4.49")), "exploited"),
    ("one number for all revisions", seen(program("nginx", "nginx/1.22.1", "1.22.1")), "unsure"),
    ("a distribution that sells care", seen(program("apache", "Apache/2.4.29 (Ubuntu)", "2.4.29")), "unsure"),
    ("a number that the distribution never had", seen(program("apache", "Apache/2.4.58 (Debian)", "2.4.58")), "unsure"),
    ("signs that do not agree", seen(program("nginx", "nginx/1.30.4", "1.30.4", "1.18.0")), "unsure"),
    ("facts of long ago", seen(program("nginx", "nginx/1.30.4", "1.30.4"), serial="2025-11-01"), "stale"),
    ("facts of long ago still know what has ended", seen(program("apache", "Apache/2.2.15", "2.2.15"), serial="2025-11-01"), "unsupported"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_a_program_is_judged(name: str, arguments: tuple[Software, Rules, Clock], slug: str) -> None:
    (verdict,) = CHECK.judge(*arguments) or ()
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug


def test_nothing_is_said_of_what_is_not_known() -> None:
    assert CHECK.judge(*seen()) == []
    assert CHECK.judge(*seen(program("unheard-of", "x/1.0", "1.0"))) == []
    assert CHECK.judge(*seen(program("nginx", "nginx"))) == [], "no version is told"
    assert CHECK.judge(*seen(program("nginx", "nginx/1.30.4", "1.30.4", kind="library"))) == []


@pytest.mark.parametrize("kind", KINDS)
def test_all_kinds_of_programs_are_judged(kind: str) -> None:
    assert len(CHECK.judge(*seen(program("nginx", "nginx/1.30.4", "1.30.4", kind=kind))) or ()) == 1


def test_the_facts_of_a_verdict_are_days_and_words() -> None:
    (verdict,) = CHECK.judge(*seen(program("apache", "Apache/2.4.57 (Debian)", "2.4.57"))) or ()
    assert isinstance(verdict, Verdict)
    assert (verdict.subject, verdict.facts) == ("apache", {
        "name": "Apache", "evidence": "Apache/2.4.57 (Debian)", "confidence": 95, "version": "2.4.57", "latest": "2.4.68",
        "distribution": "Debian 12", "since": "2024-04-05", "as_of": "2026-08-22",
    })


@given(st.text(min_size=1, max_size=60), st.text(max_size=60))
def test_any_banner_is_judged(version: str, shown: str) -> None:
    for product in FACTS:
        assert len(CHECK.judge(*seen(program(product, shown, version))) or ()) <= 1
