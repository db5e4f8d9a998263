"""Accepted protocol versions."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.tls.tls_versions import CHECK
from ikmscan.scanner.evidence import PortState, Support, TlsVersions

ANSWERS = {"y": Support.YES, "n": Support.NO, "?": Support.UNKNOWN}


def seen(answers: str, state: PortState = PortState.OPEN) -> tuple[TlsVersions]:
    """*answers*: one letter each for TLS 1.3, 1.2, 1.1, 1.0 and SSL 3.0, as far as asked."""
    names = ("TLS 1.3", "TLS 1.2", "TLS 1.1", "TLS 1.0", "SSL 3.0")
    return (TlsVersions("203.0.113.7", state, tuple(zip(names, (ANSWERS[a] for a in answers), strict=False))),)


CASES = [
    ("modern", seen("yynn"), "good"),
    ("1.3 alone", seen("ynnn"), "good"),
    ("1.2 alone", seen("nynn"), "no_tls13"),
    ("old ones beside new", seen("yyyy"), "old_beside_new"),
    ("1.1 beside 1.2", seen("nyyn"), "old_beside_new"),
    ("SSL 3.0 beside 1.2", seen("nynny"), "old_beside_new"),
    ("1.0 for sure, newer ones not known", seen("??ny"), "old_beside_new"),
    ("nothing newer than 1.0", seen("nnny"), "only_old"),
    ("nothing newer than 1.1", seen("nnyy"), "only_old"),
    ("a reset for the old ones", seen("yy??"), "unclear"),
    ("silence for all", seen("????"), "unclear"),
    ("nothing asked", seen(""), "unclear"),
    ("no and silence", seen("nn??"), "unclear"),
    ("1.2 yes, 1.3 not known", seen("?ynn"), "unclear"),
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
    assert CHECK.judge(*seen("nnnn")) is None


def test_old_versions_are_named_in_order() -> None:
    verdict = CHECK.judge(*seen("yyyy"))
    assert isinstance(verdict, Verdict)
    assert verdict.facts["versions"] == ("TLS 1.0", "TLS 1.1")
