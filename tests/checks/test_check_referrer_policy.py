"""The referrer rule as browsers read it."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.web.referrer_policy import CHECK
from ikmscan.scanner.evidence import Markup, Page, Reply
from ikmscan.scanner.wire.html import read_markup

RP = "referrer-policy"


def seen(body: str = "", *headers: tuple[str, str]) -> tuple[Page, Markup]:
    reply = Reply("https://toko.id/", 200, "", headers, body.encode())
    return Page(reply), read_markup(reply.body, "text/html; charset=utf-8", reply.url, False)


CASES = [
    ("none", seen(), "default"),
    ("empty", seen("", (RP, "")), "default"),
    ("careful", seen("", (RP, "no-referrer")), "good"),
    ("any case", seen("", (RP, "Strict-Origin")), "good"),
    ("a fallback list", seen("", (RP, "no-referrer-when-downgrade, strict-origin-when-cross-origin")), "good"),
    ("the last line", seen("", (RP, "no-referrer"), (RP, "unsafe-url")), "leaky"),
    ("what is unknown is passed over", seen("", (RP, "unsafe-url, strict-whatever")), "leaky"),
    ("unknown alone", seen("", (RP, "nope")), "invalid"),
    ("in the page", seen("<meta name=referrer content=unsafe-url>"), "leaky"),
    ("an old word", seen("<meta name=Referrer content=never>"), "good"),
    ("the page after the header", seen("<meta name=referrer content=origin>", (RP, "unsafe-url")), "good"),
    ("the downgrade rule tells all", seen("", (RP, "no-referrer-when-downgrade")), "leaky"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_the_last_known_token_counts(name: str, arguments: tuple[object, ...], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug
