"""COOP, COEP and CORP by their exact words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.checks.check import Verdict
from ikmscan.checks.structured import dictionary, token
from ikmscan.checks.web.cross_origin_isolation import CHECK
from ikmscan.scanner.evidence import Page, Reply


def seen(*headers: tuple[str, str]) -> tuple[Page]:
    return (Page(Reply("https://toko.id/", 200, "", headers)),)


CASES = [
    ("opener", seen(("cross-origin-opener-policy", "same-origin")), "on"),
    ("with a report", seen(("cross-origin-opener-policy", "same-origin-allow-popups; report-to=\"x\"")), "on"),
    ("embedder", seen(("cross-origin-embedder-policy", "require-corp")), "on"),
    ("resource", seen(("cross-origin-resource-policy", "same-site")), "on"),
    ("none", seen(), "off"),
    ("off on purpose", seen(("cross-origin-opener-policy", "unsafe-none"), ("cross-origin-resource-policy", "cross-origin")), "off"),
    ("capital letters", seen(("cross-origin-opener-policy", "Same-Origin")), "invalid"),
    ("a word of another rule", seen(("cross-origin-embedder-policy", "same-origin")), "invalid"),
    ("quoted", seen(("cross-origin-opener-policy", "\"same-origin\"")), "invalid"),
    ("twice", seen(("cross-origin-opener-policy", "same-origin"), ("cross-origin-opener-policy", "same-origin")), "invalid"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_known_words_alone_count(name: str, arguments: tuple[Page], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug


@settings(max_examples=200)
@given(st.lists(st.text(max_size=120), max_size=3))
def test_no_field_raises(lines: list[str]) -> None:
    dictionary(tuple(lines))
    token(tuple(lines))
