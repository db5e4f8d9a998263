"""Where forms send what is typed, as browsers do it."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.web.insecure_form import CHECK
from ikmscan.scanner.evidence import Markup, Page, Reply
from ikmscan.scanner.wire.html import read_markup

PASSWORD = "<input type=password name=p>"


def seen(body: str, url: str = "https://toko.id/masuk", csp: str = "", hsts: str = "") -> tuple[Page, Markup]:
    told = (("content-security-policy", csp), ("strict-transport-security", hsts))
    reply = Reply(url, 200, "", tuple((name, value) for name, value in told if value), body.encode())
    return Page(reply), read_markup(reply.body, "text/html; charset=utf-8", url, False)


CASES = [
    ("nothing to type", seen("<form action=http://toko.id/><input type=hidden name=a><input type=submit></form>"), None),
    ("no action is the page itself", seen(f"<form>{PASSWORD}</form>"), "good"),
    ("a path", seen(f"<form action=/masuk>{PASSWORD}</form>"), "good"),
    ("another's https", seen("<form action=https://mail.example/><input name=email></form>"), "good"),
    ("to the own machine", seen("<form action=http://localhost/><input name=q></form>"), "good"),
    ("no server at all", seen("<form action=mailto:a@toko.id><input name=q></form>"), "good"),
    ("a field without a form", seen("<input type=password>"), "good"),
    ("healed by the policy", seen(f"<form action=http://toko.id/>{PASSWORD}</form>", csp="upgrade-insecure-requests"), "good"),
    ("healed in the page", seen("<meta http-equiv=Content-Security-Policy content='upgrade-insecure-requests'>"
                                f"<form action=http://toko.id/>{PASSWORD}</form>"), "good"),
    ("a policy in the body is none", seen("<p>x</p><meta http-equiv=Content-Security-Policy content='upgrade-insecure-requests'>"
                                          f"<form action=http://toko.id/>{PASSWORD}</form>"), "secret_over_http"),
    ("a window that closes", seen("<form method=dialog action=http://x.example/><input name=q></form>"), "good"),
    ("healed by HSTS", seen(f"<form action=http://toko.id/>{PASSWORD}</form>", hsts="max-age=31536000"), "good"),
    ("HSTS switched off", seen(f"<form action=http://toko.id/>{PASSWORD}</form>", hsts="max-age=0"), "secret_over_http"),
    ("HSTS of another name", seen(f"<form action=http://bayar.toko.id/>{PASSWORD}</form>", hsts="max-age=31536000"), "secret_over_http"),
    ("HSTS for the names below", seen(f"<form action=http://bayar.toko.id/>{PASSWORD}</form>", hsts="max-age=9; includeSubDomains"), "good"),
    ("a search", seen("<form action=http://toko.id/cari><input name=q></form>"), "over_http"),
    ("a message", seen("<form action='HTTP://toko.id/'><textarea name=m></textarea></form>"), "over_http"),
    ("a button sends elsewhere", seen("<form action=/><input name=q><button formaction=http://toko.id/x>x</button></form>"), "over_http"),
    ("the base is http", seen("<base href=http://toko.id/><form action=kirim><input name=q></form>"), "over_http"),
    ("a password", seen(f"<form action=http://toko.id/masuk>{PASSWORD}</form>"), "secret_over_http"),
    ("a card by autocomplete", seen("<form action=http://bayar.example/><input autocomplete='cc-number'></form>"), "secret_over_http"),
    ("a card by its name", seen("<form action=http://bayar.example/><input name='order[card_number]'></form>"), "secret_over_http"),
    ("a password that belongs by form=", seen("<form id=f action=http://toko.id/></form><input type=password form=f>"), "secret_over_http"),
    ("a password beside a harmless form", seen(f"<form action=http://toko.id/><input name=q></form><form>{PASSWORD}</form>"), "over_http"),
    ("a page without protection", seen(f"<form>{PASSWORD}</form>", "http://toko.id/"), "secret_on_plain_page"),
    ("a search on a page without protection", seen("<form><input name=q></form>", "http://toko.id/"), None),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_where_forms_send(name: str, arguments: tuple[Page, Markup], slug: str | None) -> None:
    verdict = CHECK.judge(*arguments)
    assert (verdict.outcome.slug if isinstance(verdict, Verdict) else None) == slug


def test_the_target_is_named_without_what_was_typed() -> None:
    verdict = CHECK.judge(*seen(f"<form action='http://toko.id/masuk?token=rahasia#x'>{PASSWORD}</form>"))
    assert isinstance(verdict, Verdict) and verdict.facts == {"to": "http://toko.id/masuk"}
