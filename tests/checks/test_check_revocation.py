"""The issuer's word, and the staple that brings it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from ikmscan.checks.check import Level, Verdict
from ikmscan.checks.tls.revocation import CHECK
from ikmscan.scanner.evidence import Certificate, Certificates, Clock, Revocation, Revoked, Staple, Why

CRL = ("http://r11.c.example/1.crl",)
Seen = tuple[Revocation, Certificates, Clock]
NOW = Clock.read("2026-11-23T07:05:00Z")


def seen(
    status: Revoked, staple: Staple = Staple.NONE, *, must: bool = False, source: str = "", days: float = 90,
    start: str = "2026-10-01T00:00:00Z", lists: tuple[str, ...] = CRL, why: Why | None = None, own: bool = False,
) -> Seen:
    since = Clock.read(start).at
    leaf = Certificate("tokobatik.co.id", "Let's Encrypt, R11", ("tokobatik.co.id",), since,
                       since + timedelta(days=days), "01", "EC secp256r1", own, must_staple=must, crl_urls=lists)
    at = "2026-11-01" if status is Revoked.REVOKED else ""
    return (Revocation(status, source, staple, must, at, "keyCompromise" if at else "", "".join(lists[:1]), why),
            Certificates("tokobatik.co.id", leaf, (), True), NOW)


G, R, U = Revoked.GOOD, Revoked.REVOKED, Revoked.UNKNOWN
CASES = [
    ("not on the list", seen(G, source="crl"), "good"),
    ("the staple says good", seen(G, Staple.VALID, source="staple"), "good"),
    ("must-staple and a staple", seen(G, Staple.VALID, must=True, source="staple"), "good"),
    ("on the list", seen(R, source="crl"), "revoked"),
    ("the staple says revoked", seen(R, Staple.VALID, source="staple"), "revoked"),
    ("on the list, with an old staple and must-staple", seen(R, Staple.EXPIRED, must=True, source="crl"), "revoked"),
    ("must-staple without staple", seen(G, must=True, source="crl"), "must_staple_missing"),
    ("must-staple without staple, nobody asked", seen(U, must=True), "must_staple_missing"),
    ("must-staple with an old staple", seen(G, Staple.EXPIRED, must=True, source="crl"), "must_staple_missing"),
    ("an old staple", seen(G, Staple.EXPIRED, source="crl"), "staple_bad"),
    ("an old staple, nobody asked", seen(U, Staple.EXPIRED), "staple_bad"),
    ("another certificate's staple", seen(G, Staple.OTHER_CERTIFICATE, source="crl"), "staple_bad"),
    ("a forged staple", seen(G, Staple.BAD_SIGNATURE, source="crl"), "staple_refused"),
    ("no staple but bytes", seen(U, Staple.UNREADABLE), "staple_refused"),
    ("a staple of tomorrow", seen(G, Staple.NOT_YET, source="crl"), "staple_refused"),
    ("the issuer does not know it", seen(U, Staple.VALID, source="staple"), "staple_refused"),
    ("the list did not come", seen(U, why=Why.TIMED_OUT), "unclear"),
    ("no list named, for 90 days", seen(U, lists=()), "no_list"),
    ("six days, no list named", seen(U, days=6.6, lists=()), "short_lived"),
    ("seven days", seen(U, days=7, lists=()), "short_lived"),
    ("a bit over seven days", seen(U, days=7.01, lists=()), "no_list"),
    ("ten days, when that was short", seen(U, days=10, lists=(), start="2026-03-14T00:00:00Z"), "short_lived"),
    ("six days, before there was the rule", seen(U, days=6, lists=(), start="2024-03-14T00:00:00Z"), "no_list"),
    ("six days, with a list that did not come", seen(U, days=6, why=Why.TIMED_OUT), "unclear"),
    ("six days, on the list", seen(R, days=6, source="crl"), "revoked"),
    ("dates the wrong way round", seen(U, days=-5, lists=()), "no_list"),
]


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_issuers_word_comes_before_the_staple(args: Seen, slug: str) -> None:
    verdict = CHECK.judge(*args)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == slug


def test_nobody_can_revoke_what_signed_itself() -> None:
    assert CHECK.judge(*seen(U, lists=(), own=True)) is None


def test_without_the_issuers_word_nothing_is_called_good() -> None:
    good = {CHECK.outcome("good"), CHECK.outcome("short_lived")}
    for staple in Staple:
        verdict = CHECK.judge(*seen(U, staple))
        assert isinstance(verdict, Verdict)
        assert verdict.outcome not in good


def test_the_technician_learns_when_and_why() -> None:
    verdict = CHECK.judge(*seen(R, source="crl"))
    assert isinstance(verdict, Verdict)
    assert verdict.facts == {
        "source": "crl", "staple": "none", "at": "2026-11-01", "reason": "keyCompromise", "url": CRL[0],
        "issuer": "Let's Encrypt, R11",
    }


def test_only_a_revoked_certificate_is_critical() -> None:
    assert {o.slug for o in CHECK.outcomes if o.level is Level.CRITICAL} == {"revoked"}


@pytest.mark.parametrize("staple", [Staple.EXPIRED, Staple.NOT_YET])
@pytest.mark.parametrize(("off_days", "blamed"), [(0, True), (3, False), (-400, False)])
def test_where_two_clocks_differ_no_staple_is_blamed_for_its_dates(staple: Staple, off_days: int, blamed: bool) -> None:
    told, certs, clock = seen(G, staple, source="crl")
    verdict = CHECK.judge(told, replace(certs, told=clock.at + timedelta(days=off_days)), clock)
    assert isinstance(verdict, Verdict)
    assert (verdict.outcome.slug == "unclear") is not blamed


def test_a_revoked_one_is_revoked_whatever_the_clocks_say() -> None:
    told, certs, clock = seen(R, Staple.EXPIRED, source="crl")
    verdict = CHECK.judge(told, replace(certs, told=clock.at - timedelta(days=400)), clock)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == "revoked"
