"""How many receipts of public logs came along, against what browsers ask for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.tls.certificate_transparency import CHECK
from ikmscan.scanner.evidence import Certificate, Certificates, Clock, Handshake, Trust

START = Clock.read("2026-01-10T00:00:00Z").at
Seen = tuple[Certificates, Handshake]


def seen(
    embedded: int, delivered: int = 0, days: float = 90, trust: Trust = Trust.TRUSTED, store: str = "certifi 2026",
    mended: bool = False,
) -> Seen:
    leaf = Certificate("tokobatik.co.id", "R11", ("tokobatik.co.id",), START, START + timedelta(days=days), "01",
                       "EC secp256r1", trust is Trust.SELF_SIGNED, embedded_scts=embedded)
    shaken = Handshake("203.0.113.7", "tokobatik.co.id", "TLS 1.3", "TLS_AES_128_GCM_SHA256", "http/1.1", (b"0",),
                       trust, trust_store=store, mended=mended)
    return Certificates("tokobatik.co.id", leaf, (), True, scts=embedded + delivered), shaken


OWN = "certifi 2026 + lab.pem"
CASES = [
    ("two for 90 days", seen(2), "good"),
    ("more than enough", seen(5), "good"),
    ("two for exactly 180 days", seen(2, days=180), "good"),
    ("two for a second more", seen(2, days=180 + 1 / 86400), "missing"),
    ("three for a year", seen(3, days=365), "good"),
    ("two for a year", seen(2, days=365), "missing"),
    ("one", seen(1), "missing"),
    ("none", seen(0), "missing"),
    ("none, and the intermediate was not sent", seen(0, trust=Trust.MISSING_INTERMEDIATE, mended=True), "missing"),
    ("two by the handshake", seen(0, 2), "good"),
    ("one by the handshake", seen(0, 1), "missing"),
    ("one of each, for a year", seen(1, 1, days=365), "good"),
    ("a public certificate beside a root of one's own", seen(2, store=OWN), "good"),
    ("too few beside a root of one's own", seen(1, store=OWN), "missing"),
]


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_number_of_receipts_decides(args: Seen, slug: str) -> None:
    verdict = CHECK.judge(*args)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == slug


@pytest.mark.parametrize("args", [
    seen(0, store=OWN), seen(0, trust=Trust.UNKNOWN_CA), seen(0, trust=Trust.SELF_SIGNED),
    seen(0, trust=Trust.MISSING_INTERMEDIATE), seen(0, trust=Trust.BROKEN), seen(2, trust=Trust.SELF_SIGNED),
], ids=["own root", "unknown authority", "self-signed", "nobody knows the issuer", "broken", "a forged extension"])
def test_what_no_public_authority_issued_belongs_into_no_log(args: Seen) -> None:
    assert CHECK.judge(*args) is None


def test_the_facts_count() -> None:
    verdict = CHECK.judge(*seen(1, 0, days=300))
    assert isinstance(verdict, Verdict)
    assert verdict.facts == {"found": 1, "embedded": 1, "needed": 3}
