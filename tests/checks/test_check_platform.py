"""The shop's own software: cared for, behind, ended, or somebody else's task."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.check import Verdict
from ikmscan.checks.software.platform import CHECK
from ikmscan.checks.support.rules import Rules
from ikmscan.scanner.evidence import Clock, Found, Sign, Software

TODAY = Clock.read("2026-11-29T08:00:00Z")
BASE = {"sumber": "https://endoflife.date/wordpress", "tanggal": "2026-08-22"}
FACTS: Mapping[str, Mapping[str, object]] = {
    "wordpress": {
        **BASE,
        "line": [{"name": "7.1", "latest": "7.1.2"}, {"name": "7.0", "latest": "7.0.6", "latest_on": "2026-09-22", "courtesy": True},
                 {"name": "6.5", "latest": "6.5.12", "courtesy": True}, {"name": "4.6", "ends": "2025-07-01"}],
        "range": [{"id": "CVE-2017-1001000", "start": "4.7", "below": "4.7.2", "severity": "high", "exploited": True}],
        "shipped": [{"distribution": "Debian 12", "mode": "frozen", "versions": [["6.1.9", "2026-08-20"]], "ends": "2028-06-30"}],
    },
    "joomla": {**BASE, "line": [{"name": "6"}, {"name": "4", "ends": "2025-10-14"}, {"name": "3", "ends": "2023-08-17"}]},
    "drupal": {**BASE, "line": [{"name": "11.4", "latest": "11.4.2", "latest_on": "2026-08-05"}, {"name": "7", "ends": "2025-01-05"}]},
}


def platform(product: str, *versions: str, kind: str = "cms", confidence: int = 95) -> Found:
    shown = f"{product} {''.join(versions[:1])}".strip()
    return Found(product, product.title(), kind, versions, confidence, (Sign("generator", shown, "".join(versions[:1]), confidence),))


def seen(*found: Found, serial: str = "2026-11-29") -> tuple[Software, Rules, Clock]:
    return Software(found), Rules(serial, FACTS.get), TODAY


CASES = [
    ("rented", seen(platform("shopify", kind="saas")), "not_yours"),
    ("rented, facts of long ago", seen(platform("shopify", kind="saas"), serial="2025-11-01"), "not_yours"),
    ("the newest", seen(platform("wordpress", "7.1.2")), "latest"),
    ("newer than our facts", seen(platform("wordpress", "7.2")), "newer"),
    ("a line that is cared for", seen(platform("joomla", "6.0.3")), "supported"),
    ("behind", seen(platform("drupal", "11.4.0")), "behind"),
    ("behind in the newest line", seen(platform("wordpress", "7.1.1")), "behind"),
    ("an old line, mended out of courtesy", seen(platform("wordpress", "7.0.6")), "courtesy"),
    ("an old line, and an old release of it", seen(platform("wordpress", "6.5.5")), "far_behind"),
    ("ended", seen(platform("joomla", "3.10.12")), "unsupported"),
    ("older than all that is left", seen(platform("wordpress", "3.9.2")), "unsupported"),
    ("made use of", seen(platform("wordpress", "4.7.1")), "exploited"),
    ("what a distribution keeps", seen(platform("wordpress", "6.1.9")), "unsure"),
    ("signs that do not agree", seen(platform("wordpress", "7.1.2", "6.5.5")), "unsure"),
    ("no version is told", seen(platform("wordpress")), "untold"),
    ("a shop", seen(platform("drupal", "7.103", kind="shop")), "unsupported"),
    ("a framework", seen(platform("drupal", "11.4.2", kind="framework")), "latest"),
    ("facts of long ago", seen(platform("wordpress", "7.1.2"), serial="2025-11-01"), "stale"),
    ("facts of long ago still know what has ended", seen(platform("joomla", "3.10.12"), serial="2025-11-01"), "unsupported"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_a_platform_is_judged(name: str, arguments: tuple[Software, Rules, Clock], slug: str) -> None:
    (verdict,) = CHECK.judge(*arguments) or ()
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug


def test_nothing_is_said_of_what_is_not_known() -> None:
    assert CHECK.judge(*seen()) == []
    assert CHECK.judge(*seen(platform("unheard-of", "1.0"))) == []
    assert CHECK.judge(*seen(platform("wordpress", "7.1.2", kind="theme"))) == []


def test_a_rented_platform_stands_beside_an_own_one() -> None:
    said = CHECK.judge(*seen(platform("wordpress", "6.5.5"), platform("shopify", kind="saas")))
    assert isinstance(said, list)
    assert [(v.subject, v.outcome.slug) for v in said] == [("shopify", "not_yours"), ("wordpress", "far_behind")]


def test_where_to_go_from_an_old_line_is_told() -> None:
    (courtesy,) = CHECK.judge(*seen(platform("wordpress", "7.0.6"))) or ()
    (old,) = CHECK.judge(*seen(platform("wordpress", "6.5.5"))) or ()
    assert isinstance(courtesy, Verdict) and isinstance(old, Verdict)
    assert (courtesy.facts["latest"], old.facts["latest"]) == ("7.1.2", "6.5.12")


@given(st.text(min_size=1, max_size=60))
def test_any_version_is_judged(version: str) -> None:
    assert len(CHECK.judge(*seen(platform("wordpress", version))) or ()) == 1
