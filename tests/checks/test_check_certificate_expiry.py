"""The dates of a certificate, judged against its own lifetime."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from ikmscan.checks.check import Level, Verdict
from ikmscan.checks.tls.certificate_expiry import CHECK
from ikmscan.scanner.answer import date_told
from ikmscan.scanner.evidence import Certificate, Certificates, Clock, Reply

NOW = Clock.read("2026-11-23T07:05:00Z")
LEAF, ISSUER, OTHER = "CN=tokobatik.co.id", "CN=R11,O=Let's Encrypt,C=US", "CN=ISRG Root X1"


def cert(left_days: float, lifetime_days: float = 90, subject: str = LEAF, issuer: str = ISSUER) -> Certificate:
    end = NOW.at + timedelta(days=left_days)
    return Certificate(subject, issuer, ("tokobatik.co.id",), end - timedelta(days=lifetime_days), end, "01",
                       "RSA 2048", subject == issuer)


def chain(leaf: Certificate, *others: Certificate) -> tuple[Certificates, Clock]:
    return Certificates("tokobatik.co.id", leaf, others, True), NOW


def told(seen: tuple[Certificates, Clock], theirs_days: float) -> tuple[Certificates, Clock]:
    """The server's own clock runs *theirs_days* before ours."""
    return replace(seen[0], told=seen[1].at + timedelta(days=theirs_days)), seen[1]


CASES = [
    ("fresh", chain(cert(89)), "good"),
    ("just over a fifth is left", chain(cert(18.1)), "good"),
    ("a fifth is left", chain(cert(18)), "soon"),
    ("a fifth of 200 days is left", chain(cert(40, 200)), "soon"),
    ("seven days and a bit of 90", chain(cert(7.1)), "soon"),
    ("seven days of 90", chain(cert(7)), "near_end"),
    ("seven days of a year", chain(cert(7, 365)), "near_end"),
    ("half a day of a six-day certificate", chain(cert(0.5, 6)), "near_end"),
    ("a day of a six-day certificate, renewed at half its life", chain(cert(1, 6)), "near_end"),
    ("a bit over a day of a six-day certificate", chain(cert(1.1, 6)), "soon"),
    ("two days of a six-day certificate", chain(cert(2, 6)), "good"),
    ("a sixth of nine days", chain(cert(1.5, 9)), "near_end"),
    ("a sixth of ten days", chain(cert(10 / 6, 10)), "soon"),
    ("a tenth of 47 days", chain(cert(4.7, 47)), "near_end"),
    ("a third of 47 days", chain(cert(15.6, 47)), "good"),
    ("an hour of a year", chain(cert(1 / 24, 365)), "near_end"),
    ("six days over", chain(cert(-6)), "expired"),
    ("a minute over", chain(cert(-1 / 1440)), "expired"),
    ("dates the wrong way round", chain(cert(-5, -90)), "expired"),
    ("from tomorrow on", chain(cert(91)), "not_yet_valid"),
    ("its issuer ended", chain(cert(60), cert(-3, 900, ISSUER, OTHER)), "intermediate_expired"),
    ("one copy of its issuer is alive", chain(cert(60), cert(-3, 900, ISSUER, OTHER), cert(300, 900, ISSUER, OTHER)),
     "good"),
    ("a root further up ended", chain(cert(60), cert(300, 900, ISSUER, OTHER), cert(-3, 900, OTHER, "CN=DST")), "good"),
    ("an ended root was sent along", chain(cert(60), cert(-3, 900, ISSUER, ISSUER)), "good"),
    ("both its end and its issuer's", chain(cert(3), cert(-3, 900, ISSUER, OTHER)), "near_end"),
    ("ended by our clock, not by the server's", told(chain(cert(-3)), -10), "clocks_differ"),
]


@pytest.mark.parametrize(("seen", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_share_of_the_lifetime_decides(seen: tuple[Certificates, Clock], slug: str) -> None:
    verdict = CHECK.judge(*seen)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == slug
    assert verdict.outcome in CHECK.outcomes


def test_the_facts_are_dates_and_whole_days() -> None:
    verdict = CHECK.judge(*chain(cert(-6.5)))
    assert isinstance(verdict, Verdict)
    assert verdict.facts == {
        "not_after": "2026-11-16T19:05:00Z", "not_before": "2026-08-18T19:05:00Z", "days": 6, "issuer": ISSUER,
    }


@pytest.mark.parametrize("left_days", [0.1, -0.1])
def test_nobody_reads_zero_days(left_days: float) -> None:
    verdict = CHECK.judge(*chain(cert(left_days)))
    assert isinstance(verdict, Verdict)
    assert verdict.facts["days"] == 1


def test_the_issuers_dates_are_told_when_the_issuer_ended() -> None:
    verdict = CHECK.judge(*chain(cert(60), cert(-3, 900, ISSUER, OTHER)))
    assert isinstance(verdict, Verdict)
    assert verdict.facts["not_after"] == "2026-11-20T07:05:00Z"
    assert verdict.facts["issuer"] == OTHER


def test_only_what_browsers_refuse_is_critical() -> None:
    assert {o.slug for o in CHECK.outcomes if o.level is Level.CRITICAL} == {"expired", "not_yet_valid"}


@pytest.mark.parametrize(("left_days", "theirs_days", "slug"), [
    (-3, -10, "clocks_differ"),  # ours is ten days fast: to the server the certificate has a week left
    (-3, 0, "expired"), (-3, 1, "expired"), (-3, 400, "expired"), (60, 61, "clocks_differ"), (60, 1, "good"), (7, 2, "near_end"),
    (400, -31 * 12, "clocks_differ"),  # not valid yet, says the server
])
def test_a_wrong_clock_is_named_and_nobody_is_blamed(left_days: float, theirs_days: float, slug: str) -> None:
    seen = chain(cert(left_days, 740 if left_days == 400 else 90))
    assert CHECK.judge(*told(seen, theirs_days)).outcome.slug == slug


@pytest.mark.parametrize(("headers", "wanted"), [
    ((("date", "Mon, 23 Nov 2026 07:05:00 GMT"),), "2026-11-23T07:05:00Z"), ((("date", "Mon, 23 Nov 2026 07:05:00 GMT"), ("age", "60")), "2026-11-23T07:06:00Z"),
    ((("date", "Mon, 23 Nov 2026 07:05:00 GMT"), ("age", "\u0661")), "2026-11-23T07:05:00Z"), ((), ""), ((("date", "kemarin"),), ""), ((("date", "x" * 9999),), ""),
    ((("date", "Fri, 31 Dec 9999 23:59:59 GMT"), ("age", "9999999999")), ""), ((("date", "Mon, 99 Nov 2026 07:05:00 GMT"),), ""),
])
def test_the_time_that_a_server_tells(headers: tuple[tuple[str, str], ...], wanted: str) -> None:
    at = date_told(Reply("https://tokobatik.co.id/", 200, "OK", headers))
    assert (at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else "") == wanted
