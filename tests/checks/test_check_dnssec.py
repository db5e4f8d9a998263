"""Whether the chain of signatures reaches the domain: broken is not absent."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Level, Verdict
from ikmscan.checks.domain.dnssec import CHECK
from ikmscan.scanner.evidence import Chain, Dnssec

CASES = [
    ("signed", (Dnssec("toko.id", Chain.SIGNED, "toko.id"),), "signed"),
    ("not signed", (Dnssec("toko.id", Chain.UNSIGNED, "toko.id"),), "missing"),
    ("the zone above is not signed", (Dnssec("toko.co.id", Chain.UNSIGNED, "co.id"),), "missing"),
    ("run out", (Dnssec("toko.id", Chain.BROKEN, "toko.id", "expired"),), "broken"),
    ("a key that nobody vouches for", (Dnssec("toko.id", Chain.BROKEN, "toko.id", "no_matching_key"),), "broken"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_the_chain_decides(name: str, arguments: tuple[Dnssec], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug


def test_none_is_a_hint_and_a_broken_one_is_grave() -> None:
    assert CHECK.outcome("missing").level is Level.HINT and CHECK.outcome("broken").level is Level.HIGH
