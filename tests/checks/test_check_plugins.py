"""Plugins: judged by their holes alone, and only where the version is told."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.check import Verdict
from ikmscan.checks.software.plugins import CHECK
from ikmscan.checks.support.rules import Rules
from ikmscan.scanner.evidence import Clock, Found, Sign, Software

TODAY = Clock.read("2026-11-29T08:00:00Z")
FACTS: Mapping[str, Mapping[str, object]] = {"wp-plugin": {
    "sumber": "https://www.cve.org/", "tanggal": "2026-09-30",
    "member": {
        "file-manager": {"range": [{"id": "CVE-2020-25213", "below": "6.9", "severity": "critical", "exploited": True}]},
        "forms": {"range": [{"id": "CVE-2026-92229", "below": "1.57.3", "severity": "critical"},
                            {"id": "CVE-2025-6463", "below": "1.44.3", "severity": "high"}]},
        "shop": {"range": [{"id": "CVE-2025-15033", "start": "10.4.0", "below": "10.4.3", "severity": "medium"},
                           {"id": "CVE-2025-15033", "start": "10.3.0", "below": "10.3.7", "severity": "medium"}]},
        "seo": {"range": [{"id": "CVE-2021-25036", "start": "4.1.3.1", "below": "4.1.5.3", "severity": "high"}]},
        "old-and-grave": {"range": [{"id": "CVE-2020-0001", "below": "2.0", "severity": "critical"},
                                    {"id": "CVE-2026-0001", "below": "5.0", "severity": "high"}]},
    },
}}


def plugin(slug: str, *versions: str, confidence: int = 90) -> Found:
    signs = (Sign("readme", f"Stable tag: {''.join(versions)}", "".join(versions), confidence),)
    return Found(f"wp-plugin/{slug}", slug.title(), "plugin", versions, confidence, signs)


def seen(*found: Found, serial: str = "2026-11-29") -> tuple[Software, Rules, Clock]:
    return Software(found), Rules(serial, FACTS.get), TODAY


CASES = [
    ("a hole of the middle kind", seen(plugin("shop", "10.3.6")), "behind"),
    ("the other branch", seen(plugin("shop", "10.4.2")), "behind"),
    ("a grave hole", seen(plugin("forms", "1.57.2")), "far_behind"),
    ("four numbers", seen(plugin("seo", "4.1.5.2")), "far_behind"),
    ("a hole that is made use of", seen(plugin("file-manager", "6.8")), "exploited"),
    ("the same, told by weak signs", seen(plugin("file-manager", "6.8", confidence=80)), "far_behind"),
    ("the same, facts of long ago", seen(plugin("file-manager", "6.8"), serial="2025-11-01"), "exploited"),
    ("facts of long ago, a hole", seen(plugin("forms", "1.57.2"), serial="2025-11-01"), "stale"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_a_plugin_is_judged_by_its_holes(name: str, arguments: tuple[Software, Rules, Clock], slug: str) -> None:
    (verdict,) = CHECK.judge(*arguments) or ()
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug


@pytest.mark.parametrize(("slug", "version"), [
    ("forms", "1.57.3"), ("forms", "2.0"), ("shop", "10.3.7"), ("shop", "8.0.3"), ("seo", "4.1.3"),
])
def test_a_version_without_a_known_hole_is_not_called_well(slug: str, version: str) -> None:
    assert CHECK.judge(*seen(plugin(slug, version))) == [], "no list of holes of a plugin is whole"


def test_nothing_is_said_of_what_is_not_known() -> None:
    assert CHECK.judge(*seen()) == []
    assert CHECK.judge(*seen(plugin("unheard-of", "1.0"))) == []
    assert CHECK.judge(*seen(plugin("forms"))) == [], "no version is told"
    assert CHECK.judge(*seen(plugin("forms", "1.0", "2.0"))) == [], "the signs do not agree"


def test_each_plugin_has_a_verdict_of_its_own() -> None:
    said = CHECK.judge(*seen(plugin("file-manager", "6.8"), plugin("shop", "10.4.2")))
    assert isinstance(said, list)
    assert [(v.subject, v.outcome.slug) for v in said] == [
        ("wp-plugin/file-manager", "exploited"), ("wp-plugin/shop", "behind")]


@pytest.mark.parametrize(("slug", "version", "hole", "latest"), [
    ("file-manager", "6.8", "CVE-2020-25213", "6.9"),
    ("shop", "10.3.6", "CVE-2025-15033", "10.3.7"),
    ("forms", "1.40", "CVE-2026-92229", "1.57.3"),
    ("old-and-grave", "1.0", "CVE-2020-0001", "5.0"),
])
def test_the_gravest_hole_is_named_and_the_version_that_closes_all(slug: str, version: str, hole: str, latest: str) -> None:
    (verdict,) = CHECK.judge(*seen(plugin(slug, version))) or ()
    assert isinstance(verdict, Verdict)
    assert (verdict.facts["hole"], verdict.facts["latest"]) == (hole, latest)


@given(st.text(min_size=1, max_size=60))
def test_any_version_is_judged(version: str) -> None:
    assert len(CHECK.judge(*seen(plugin("forms", version))) or ()) <= 1
