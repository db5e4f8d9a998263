"""Fingerprints of files from public libraries."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.web.subresource_integrity import CHECK
from ikmscan.scanner.evidence import Markup, Page, Reply
from ikmscan.scanner.wire.html import read_markup


def seen(body: str, url: str = "https://toko.id/") -> tuple[Page, Markup]:
    reply = Reply(url, 200, "", (), body.encode())
    return Page(reply), read_markup(reply.body, "text/html; charset=utf-8", url, False)


JQUERY = "sha256-/JqT3SQfawRcv/BIHPThkBvs0OEvtFFmqPF/lYI/Cxo="
CASES = [
    ("none", seen("<script src=/a.js></script>"), "not_needed"),
    ("measuring changes", seen("<script src=https://www.googletagmanager.com/gtag/js?id=G-1.2></script>"), "not_needed"),
    ("payment changes", seen("<script src=https://app.midtrans.com/snap/v1.0/snap.js></script>"), "not_needed"),
    ("a name that ends alike", seen("<script src=https://evilunpkg.com/vue@3.5.0/vue.js></script>"), "not_needed"),
    ("below one", seen("<script src=https://cdn.unpkg.com/vue@3.5.0/vue.js></script>"), "missing"),
    ("no fixed version", seen("<script src=https://cdn.jsdelivr.net/npm/vue></script>"), "not_needed"),
    ("jQuery without", seen("<script src=https://code.jquery.com/jquery-3.7.1.min.js></script>"), "missing"),
    ("a style without", seen("<link rel=stylesheet href=https://cdn.jsdelivr.net/npm/bootstrap@5.3.0/dist/css/bootstrap.min.css>"), "missing"),
    ("with", seen("<script src=https://code.jquery.com/jquery-3.7.1.min.js integrity=sha256-/JqT3SQfawRcv/BIHPThkBvs0OEvtFFmqPF/lYI/Cxo= crossorigin=anonymous></script>"), "good"),
    ("a browser may not compare", seen(f"<script src=https://code.jquery.com/jquery-3.7.1.min.js integrity={JQUERY}></script>"), "refused"),
    ("a style that it may not compare", seen(f"<link rel=stylesheet href=https://cdn.jsdelivr.net/npm/a@5.3.0/a.css integrity={JQUERY}>"), "refused"),
    ("a module is always asked for so", seen(f"<script type=module src=https://unpkg.com/lit@3.1.0/index.js integrity={JQUERY}></script>"), "good"),
    ("written wrongly", seen("<script src=https://code.jquery.com/jquery-3.7.1.min.js integrity=md5-abc></script>"), "invalid"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_fingerprints_are_asked_where_they_can_stay_true(name: str, arguments: tuple[Page, Markup], slug: str | None) -> None:
    verdict = CHECK.judge(*arguments)
    assert (verdict.outcome.slug if isinstance(verdict, Verdict) else None) == slug
