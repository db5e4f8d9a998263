"""Whose programs the page runs."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.web.third_party_scripts import CHECK
from ikmscan.scanner.evidence import Markup, Page, Reply
from ikmscan.scanner.wire.html import read_markup


def seen(body: str = "", *headers: tuple[str, str]) -> tuple[Page, Markup]:
    reply = Reply("https://toko.id/", 200, "", headers, body.encode())
    return Page(reply), read_markup(reply.body, "text/html; charset=utf-8", reply.url, False)


CASES = [
    ("nobody", seen("<script src=/a.js></script><script>x</script><img src=https://x.example/a.png>"), "none"),
    ("the own twin", seen("<script src=https://cdn.toko.id/a.js></script>"), "none"),
    ("a library", seen("<script src=https://code.jquery.com/j.js></script>"), "others"),
    ("a frame", seen("<iframe src=https://peta.example/></iframe>"), "others"),
    ("a tracker", seen("<script src=https://www.googletagmanager.com/gtag/js?id=G-1></script><script src=https://x.example/a.js></script>"), "trackers"),
    ("the polyfill", seen("<script src=https://cdn.polyfill.io/v3/polyfill.min.js></script>"), "malicious"),
    ("a name that only ends alike", seen("<script src=https://notpolyfill.io/x.js></script>"), "others"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_who_is_asked_in(name: str, arguments: tuple[object, ...], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug
