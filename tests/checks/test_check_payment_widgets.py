"""Payment scripts: real, for trials, or only alike."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.web.payment_widgets import CHECK
from ikmscan.scanner.evidence import Markup, Page, Reply
from ikmscan.scanner.wire.html import read_markup


def seen(body: str, url: str = "https://toko.id/") -> tuple[Page, Markup]:
    reply = Reply(url, 200, "", (), body.encode())
    return Page(reply), read_markup(reply.body, "text/html; charset=utf-8", url, False)


CASES = [
    ("none", seen("<script src=/a.js></script>"), None),
    ("Midtrans", seen("<script src=https://app.midtrans.com/snap/snap.js></script>"), "good"),
    ("Xendit", seen("<script src=https://js.xendit.co/v1/xendit.min.js></script>"), "good"),
    ("a form to PayPal", seen("<form action=https://www.paypal.com/cgi-bin/webscr></form>"), "good"),
    ("Midtrans for trials", seen("<script src=https://app.sandbox.midtrans.com/snap/snap.js></script>"), "sandbox"),
    ("DOKU for trials", seen("<script src=https://sandbox.doku.com/jokul-checkout-js/v1/jokul-checkout-1.0.0.js></script>"), "sandbox"),
    ("Duitku for trials", seen("<script src=https://app-sandbox.duitku.com/lib/js/duitku.js></script>"), "sandbox"),
    ("over http", seen("<script src=http://app.midtrans.com/snap/snap.js></script>"), "over_http"),
    ("a dash for a dot", seen("<script src=https://app-midtrans.com/snap.js></script>"), "look_alike"),
    ("in front of a stranger", seen("<script src=https://midtrans.com.bayar.example/snap.js></script>"), "look_alike"),
    ("one letter more", seen("<script src=https://app.midtranss.com/snap.js></script>"), "look_alike"),
    ("two letters swapped", seen("<script src=https://midtarns.com/snap.js></script>"), "look_alike"),
    ("a short word", seen("<script src=https://dokumen.example/a.js></script>"), None),
    ("the own shop", seen("<script src=https://midtrans.toko.id/a.js></script>"), None),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_whose_payment_window_it_is(name: str, arguments: tuple[Page, Markup], slug: str | None) -> None:
    verdict = CHECK.judge(*arguments)
    assert (verdict.outcome.slug if isinstance(verdict, Verdict) else None) == slug
