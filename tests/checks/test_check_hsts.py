"""Strict-Transport-Security as browsers read it (RFC 6797)."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.checks.check import Verdict
from ikmscan.checks.web.hsts import CHECK
from ikmscan.scanner.evidence import Page, Reply


def seen(*values: str, url: str = "https://tokobatik.co.id/") -> tuple[Page]:
    return (Page(Reply(url, 200, "OK", tuple(("strict-transport-security", v) for v in values))),)


CASES = [
    ("a year", seen("max-age=31536000; includeSubDomains"), "strong"),
    ("exactly 180 days", seen("max-age=15552000"), "strong"),
    ("preload is an unknown directive", seen("max-age=15768000; includeSubDomains; preload"), "strong"),
    ("names ignore case", seen("MAX-AGE=31536000"), "strong"),
    ("a quoted value", seen('max-age="31536000"'), "strong"),
    ("empty directives", seen(" ; max-age=31536000 ; ;"), "strong"),
    ("an unknown directive with a value", seen("max-age=31536000; report=yes"), "strong"),
    ("space around the sign", seen("max-age = 31536000"), "strong"),
    ("only the first line counts", seen("max-age=31536000", "max-age=0"), "strong"),
    ("an absurd number", seen("max-age=" + "9" * 6000), "strong"),
    ("a second under 180 days", seen("max-age=15551999"), "short"),
    ("a day", seen("max-age=86400"), "short"),
    ("a minute", seen("max-age=60"), "short"),
    ("switched off", seen("max-age=0"), "zero"),
    ("switched off in many zeros", seen("max-age=0000; includeSubDomains"), "zero"),
    ("the first line switches it off", seen("max-age=0", "max-age=31536000"), "zero"),
    ("no max-age", seen("includeSubDomains; preload"), "invalid"),
    ("max-age without a number", seen("max-age=abc"), "invalid"),
    ("max-age without a value", seen("max-age"), "invalid"),
    ("max-age empty", seen("max-age="), "invalid"),
    ("a negative number", seen("max-age=-1"), "invalid"),
    ("digits of another script", seen("max-age=٣١٥٣٦٠٠٠"), "invalid"),
    ("two lines in one", seen("max-age=15768000; includeSubDomains, max-age=15768000; includeSubDomains"), "invalid"),
    ("max-age twice", seen("max-age=31536000; max-age=31536000"), "invalid"),
    ("another directive twice", seen("max-age=31536000; preload; PRELOAD"), "invalid"),
    ("includeSubDomains with a value", seen("max-age=31536000; includeSubDomains=1"), "invalid"),
    ("commas instead of semicolons", seen("max-age=31536000, includeSubDomains"), "invalid"),
    ("an empty line", seen(""), "invalid"),
    ("a broken first line hides a good second", seen("nonsense", "max-age=31536000"), "invalid"),
    ("none", seen(), "missing"),
]


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_first_line_decides(args: tuple[Page], slug: str) -> None:
    verdict = CHECK.judge(*args)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == slug


@pytest.mark.parametrize("url", ["http://tokobatik.co.id/", "https://203.0.113.7/", "https://[2001:db8::1]:8443/"])
def test_where_browsers_ignore_it_there_is_no_verdict(url: str) -> None:
    assert CHECK.judge(*seen("max-age=31536000", url=url)) is None


@pytest.mark.parametrize(("value", "days", "subdomains"), [
    ("max-age=31536000; includeSubDomains", 365, "yes"), ("max-age=60", 1, "no"), ("max-age=0", 0, "no"),
])
def test_the_facts_are_days_and_subdomains(value: str, days: int, subdomains: str) -> None:
    verdict = CHECK.judge(*seen(value))
    assert isinstance(verdict, Verdict)
    assert (verdict.facts["days"], verdict.facts["subdomains"]) == (days, subdomains)


@settings(max_examples=150)
@given(st.text(alphabet='max-age=0123456789;" ,includeSubDomains\t\\\0é', max_size=60))
def test_no_line_breaks_the_judge(value: str) -> None:
    verdict = CHECK.judge(*seen(value))
    assert isinstance(verdict, Verdict)
    assert verdict.outcome in CHECK.outcomes
    assert len(str(verdict.facts.get("value", ""))) <= 100


@pytest.mark.parametrize("value", ["a" * 60_000, "a=" * 30_000, ";" * 60_000, 'max-age="' * 6000, "a \t" * 20_000])
def test_a_hostile_line_takes_no_time(value: str) -> None:
    start = time.process_time()
    CHECK.judge(*seen(value))
    assert time.process_time() - start < 1.0
