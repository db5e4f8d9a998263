"""Compression in the greeting."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.tls.tls_compression import CHECK
from ikmscan.scanner.evidence import Flight, PortState, Support, TlsServer, TlsVersions

ANSWERS = {"y": Support.YES, "n": Support.NO, "?": Support.UNKNOWN}
VERSIONS = ("TLS 1.3", "TLS 1.2", "TLS 1.1", "TLS 1.0", "SSL 3.0", "SSL 2.0")
RSA = "TLS_RSA_WITH_AES_128_CBC_SHA"


def seen(
    versions: str, method: int | None = None, state: PortState = PortState.OPEN,
) -> tuple[TlsServer, TlsVersions]:
    """A server that speaks *versions*; its flight says *method*, None when none was read."""
    told = None if method is None else Flight("TLS 1.2", RSA, method, True, True, False, True, False, "rsa_pkcs1_sha256")
    spoken = tuple(zip(VERSIONS, (ANSWERS[a] for a in versions), strict=True))
    return TlsServer("toko.id", "203.0.113.7", state, flight=told), TlsVersions("203.0.113.7", state, spoken)


CASES = [
    ("a good flight", seen("yynnnn", 0), "good"),
    ("a good flight of an old server", seen("nnnyyn", 0), "good"),
    ("a good flight, some versions unknown", seen("?y????", 0), "good"),
    ("1.3 alone", seen("ynnnnn"), "good"),
    ("a bad flight", seen("nyyynn", 1), "accepted"),
    ("a bad flight beside 1.3", seen("yynnnn", 1), "accepted"),
    ("LZS", seen("nyyynn", 64), "accepted"),
    ("1.2 spoken, no flight read", seen("yynnnn"), "unclear"),
    ("1.3, the rest unknown", seen("y?????"), "unclear"),
    ("1.3 and SSL 2.0", seen("ynnnny"), "unclear"),
    ("1.3 unknown", seen("?nnnnn"), "unclear"),
    ("silence", seen("??????"), "unclear"),
]


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_flight_decides(args: tuple[TlsServer, TlsVersions], slug: str) -> None:
    verdict = CHECK.judge(*args)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == slug


@pytest.mark.parametrize("state", [PortState.REFUSED, PortState.FILTERED, PortState.SILENT])
def test_where_the_port_is_not_open_there_is_no_verdict(state: PortState) -> None:
    assert CHECK.judge(*seen("??????", None, state)) is None


def test_a_port_without_tls_is_judged_by_https_redirect() -> None:
    assert CHECK.judge(*seen("nnnnnn")) is None
