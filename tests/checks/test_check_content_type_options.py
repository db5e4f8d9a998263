"""nosniff as the Fetch Standard determines it."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.web.content_type_options import CHECK
from ikmscan.scanner.evidence import Page, Reply


def seen(*values: str) -> tuple[Page]:
    headers = tuple(("x-content-type-options", v) for v in values)
    return (Page(Reply("https://tokobatik.co.id/", 200, "OK", headers)),)


CASES = [
    ("plain", seen("nosniff"), "good"),
    ("space behind", seen("nosniff "), "good"),
    ("capitals", seen("NoSniff"), "good"),
    ("twice in one line", seen("nosniff, nosniff"), "good"),
    ("the first of two lines", seen("nosniff", "whimsy"), "good"),
    ("whimsy", seen("whimsy"), "invalid"),
    ("the first value counts", seen("whimsy, nosniff"), "invalid"),
    ("quoted", seen('"nosniff"'), "invalid"),
    ("empty", seen(""), "invalid"),
    ("with a semicolon", seen("nosniff;"), "invalid"),
    ("none", seen(), "missing"),
]


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_first_value_decides(args: tuple[Page], slug: str) -> None:
    verdict = CHECK.judge(*args)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == slug


def test_a_long_value_is_bounded() -> None:
    verdict = CHECK.judge(*seen("x" * 9000))
    assert isinstance(verdict, Verdict)
    assert verdict.facts["value"] == "x" * 100
