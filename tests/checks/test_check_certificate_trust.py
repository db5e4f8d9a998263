"""Path validation becomes an outcome."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Level, Verdict
from ikmscan.checks.tls.certificate_trust import BY_TRUST, CHECK
from ikmscan.scanner.evidence import Handshake, Trust


def seen(trust: Trust, detail: str = "") -> tuple[Handshake]:
    return (Handshake("203.0.113.7", "tokobatik.co.id", "TLSv1.3", "TLS_AES_128_GCM_SHA256", "http/1.1",
                      (b"\x30\x00", b"\x30\x00"), trust, detail, "certifi 2026.10.18"),)


CASES = [
    ("trusted", seen(Trust.TRUSTED), "good"),
    ("made by itself", seen(Trust.SELF_SIGNED, "issuer is subject"), "self_signed"),
    ("an office CA", seen(Trust.UNKNOWN_CA, "no path"), "unknown_ca"),
    ("the intermediate was not sent", seen(Trust.MISSING_INTERMEDIATE, "no path"), "missing_intermediate"),
    ("a forbidden signature", seen(Trust.BROKEN, "forbidden signature algorithm"), "broken"),
]


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_trust_decides(args: tuple[Handshake], slug: str) -> None:
    verdict = CHECK.judge(*args)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == slug


def test_every_result_of_validation_has_an_outcome() -> None:
    assert set(BY_TRUST) == set(Trust)
    assert set(BY_TRUST.values()) == set(CHECK.outcomes)


def test_what_some_browsers_still_open_is_not_critical() -> None:
    assert CHECK.outcome("missing_intermediate").level is Level.HIGH


def test_the_technician_learns_why_and_against_which_roots() -> None:
    verdict = CHECK.judge(*seen(Trust.BROKEN, "x" * 900))
    assert isinstance(verdict, Verdict)
    assert verdict.facts == {"detail": "x" * 200, "roots": "certifi 2026.10.18", "sent": 2}
