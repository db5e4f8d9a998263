"""Permissions-Policy as a structured field."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.checks.check import Verdict
from ikmscan.checks.structured import dictionary, token
from ikmscan.checks.web.permissions_policy import CHECK
from ikmscan.scanner.evidence import Page, Reply


def seen(*headers: tuple[str, str]) -> tuple[Page]:
    return (Page(Reply("https://toko.id/", 200, "", headers)),)


CASES = [
    ("off for all", seen(("permissions-policy", "camera=(), microphone=()")), "good"),
    ("with self and a partner", seen(("permissions-policy", "geolocation=(self \"https://peta.example\"), fullscreen=*")), "good"),
    ("over two lines", seen(("permissions-policy", "camera=()"), ("permissions-policy", "usb=()")), "good"),
    ("with a parameter", seen(("permissions-policy", "camera=();report-to=x")), "good"),
    ("none", seen(), "missing"),
    ("empty", seen(("permissions-policy", " ")), "missing"),
    ("the old header", seen(("feature-policy", "camera 'none'")), "old"),
    ("old writing in the new header", seen(("permissions-policy", "camera 'none'; microphone 'none'")), "invalid"),
    ("a comma too many", seen(("permissions-policy", "camera=(),")), "invalid"),
    ("capital letters", seen(("permissions-policy", "Camera=()")), "invalid"),
    ("an open list", seen(("permissions-policy", "camera=(")), "invalid"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_the_field_is_read_whole_or_not_at_all(name: str, arguments: tuple[Page], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug


@settings(max_examples=200)
@given(st.lists(st.text(max_size=120), max_size=3))
def test_no_field_raises(lines: list[str]) -> None:
    dictionary(tuple(lines))
    token(tuple(lines))
