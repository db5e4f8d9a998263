"""Accepted protocol versions."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.tls.tls_versions import CHECK
from ikmscan.scanner.evidence import PortState, Support, TlsVersions

ANSWERS = {"y": Support.YES, "n": Support.NO, "?": Support.UNKNOWN}


def seen(answers: str, state: PortState = PortState.OPEN) -> tuple[TlsVersions]:
    """*answers*: one letter each for TLS 1.3, 1.2, 1.1, 1.0, SSL 3.0 and SSL 2.0, as far as asked."""
    names = ("TLS 1.3", "TLS 1.2", "TLS 1.1", "TLS 1.0", "SSL 3.0", "SSL 2.0")
    return (TlsVersions("203.0.113.7", state, tuple(zip(names, (ANSWERS[a] for a in answers), strict=False))),)


CASES = [
    ("modern", seen("yynnnn"), "good"),
    ("1.3 alone", seen("ynnnnn"), "good"),
    ("1.2 alone", seen("nynnnn"), "no_tls13"),
    ("old ones beside new", seen("yyyynn"), "old_beside_new"),
    ("1.1 beside 1.2", seen("nyynnn"), "old_beside_new"),
    ("1.0 for sure, newer ones not known", seen("??nynn"), "old_beside_new"),
    ("1.0 for sure, SSL not known", seen("yyny??"), "old_beside_new"),
    ("SSL 3.0 beside 1.2", seen("nynnyn"), "ssl_accepted"),
    ("SSL 2.0 beside 1.3 and 1.2", seen("yynnny"), "ssl_accepted"),
    ("both, and old ones", seen("nyyyyy"), "ssl_accepted"),
    ("SSL 3.0 for sure, the rest not known", seen("????y?"), "ssl_accepted"),
    ("nothing newer than SSL 3.0", seen("nnnnyn"), "only_old"),
    ("nothing newer than 1.0", seen("nnnynn"), "only_old"),
    ("nothing newer than 1.1", seen("nnyynn"), "only_old"),
    ("a reset for the old ones", seen("yy????"), "unclear"),
    ("a reset for SSL 2.0 alone", seen("yynnn?"), "unclear"),
    ("silence for all", seen("??????"), "unclear"),
    ("nothing asked", seen(""), "unclear"),
    ("no and silence", seen("nn????"), "unclear"),
    ("1.2 yes, 1.3 not known", seen("?ynnnn"), "unclear"),
]


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_servers_word_decides(args: tuple[TlsVersions], slug: str) -> None:
    verdict = CHECK.judge(*args)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == slug


@pytest.mark.parametrize("state", [PortState.REFUSED, PortState.FILTERED, PortState.SILENT])
def test_where_port_443_is_not_open_there_is_no_verdict(state: PortState) -> None:
    assert CHECK.judge(*seen("", state)) is None


def test_a_port_that_turns_every_version_down_is_judged_by_https_redirect() -> None:
    assert CHECK.judge(*seen("nnnnnn")) is None


def test_old_versions_are_named_in_order() -> None:
    verdict = CHECK.judge(*seen("yyyynn"))
    assert isinstance(verdict, Verdict)
    assert verdict.facts["versions"] == ("TLS 1.0", "TLS 1.1")


def test_broken_versions_are_named_apart_from_old_ones() -> None:
    verdict = CHECK.judge(*seen("nyyyyy"))
    assert isinstance(verdict, Verdict)
    assert verdict.facts["broken"] == ("SSL 2.0", "SSL 3.0")
    assert verdict.facts["versions"] == ("SSL 2.0", "SSL 3.0", "TLS 1.0", "TLS 1.1")
