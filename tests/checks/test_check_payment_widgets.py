"""Payment scripts: real, for trials, or only alike."""

from __future__ import annotations

import pytest
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
    ("rn for m", seen("<script src=https://app.rnidtrans.com/snap/snap.js></script>"), "look_alike"),
    ("l for i", seen("<script src=https://app.mldtrans.com/snap.js></script>"), "look_alike"),
    ("a one for l", seen("<script src=https://paypa1.com/sdk/js></script>"), "look_alike"),
    ("cl for d", seen("<iframe src=https://xenclit.co/></iframe>"), "sounds_alike"),
    ("a nought in a short name", seen("<script src=https://jokul.d0ku.com/a.js></script>"), "sounds_alike"),
    ("a Cyrillic letter", seen("<script src=https://app.mіdtrans.com/snap.js></script>".encode().decode()), "look_alike"),
    ("the same, as it is registered", seen("<script src=https://app.xn--mdtrans-rog.com/snap.js></script>"), "look_alike"),
    ("a letter less", seen("<script src=https://app.midtrns.com/snap.js></script>"), "look_alike"),
    ("the whole name in front", seen("<script src=https://app.midtrans.com.pembayaran-aman.xyz/snap/snap.js></script>"), "look_alike"),
    ("a word and .com in front", seen("<script src=https://js.stripe.com-pay.xyz/v3></script>"), "look_alike"),
    ("alike and for trials", seen("<script src=https://app.rnidtrans.com/snap.js></script><script src=https://api.sandbox.midtrans.com/x.js></script>"), "look_alike sandbox"),
    ("two for trials, one over http", seen("<script src=http://app.midtrans.com/snap.js></script><form action=https://checkout-staging.xendit.co/></form>"), "sandbox over_http"),
    *((f"an honest name: {name}", seen(f"<script src=https://{name}/a.js></script>"), None) for name in (
        "cdn.stripes.id", "stripe-batik.co.id", "strike.me", "stripo.email", "dokuwiki.org", "paypay.ne.jp", "cdn.jsdelivr.net", "trip.com", "midtown.id", "transmart.co.id",
        "duit.cc", "tripadvisor.com", "zendesk.com", "trends.google.com", "doku.wiki", "payplug.com", "midi.co.id", "ipay88.com", "intrans.id", "modern.clinic")),
    *((f"a name alone: {name}", seen(f"<script src=https://{name}/assets/app.js></script>"), "sounds_alike") for name in (
        "tripan.co.id", "duitkuy.com", "ipaymu-cdn.netlify.app", "midtrans-woocommerce.b-cdn.net", "cdn.midtrans.com.example")),
    ("the file of the real one at the same", seen("<script src=https://duitkuy.com/lib/js/duitku.js?v=2></script>"), "look_alike"),
    ("a name, and the file of the real one", seen("<script src=https://midtrns.com/a.js></script><script src=https://midtrns.com/SNAP/snap.js></script>"), "look_alike"),
    ("one letter more", seen("<script src=https://app.midtranss.com/snap.js></script>"), "look_alike"),
    ("two letters swapped", seen("<script src=https://midtarns.com/snap.js></script>"), "look_alike"),
    ("a short word", seen("<script src=https://dokumen.example/a.js></script>"), None),
    ("the own shop", seen("<script src=https://midtrans.toko.id/a.js></script>"), None),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_whose_payment_window_it_is(name: str, arguments: tuple[Page, Markup], slug: str | None) -> None:
    verdicts = list(CHECK.judge(*arguments) or ())
    assert " ".join(v.outcome.slug for v in verdicts) == (slug or "")
    assert len({(v.outcome, v.subject) for v in verdicts}) == len(verdicts)
