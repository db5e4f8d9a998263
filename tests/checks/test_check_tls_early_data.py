"""What a ticket of TLS 1.3 says of early data."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Level, Verdict
from ikmscan.checks.tls.tls_early_data import CHECK
from ikmscan.scanner.evidence import Greeting, PortState, Support, TlsServer, Why

HERE = "203.0.113.7"


def seen(protocol: str, early_data: int, *, heard: Support = Support.YES, why: Why | None = None,
         state: PortState = PortState.OPEN) -> tuple[TlsServer]:
    return (TlsServer("tokobatik.co.id", HERE, state, (Greeting("newest", heard, protocol, why=why),),
                      protocol=protocol, early_data=early_data),)


CASES = [
    ("a ticket without early data", seen("TLS 1.3", 0), "good"),
    ("nginx with ssl_early_data on", seen("TLS 1.3", 16384), "on"),
    ("one byte is welcome", seen("TLS 1.3", 1), "on"),
    ("the largest limit", seen("TLS 1.3", 2**32 - 1), "on"),
    ("no ticket came", seen("TLS 1.3", -1), "unclear"),
    ("the newest version stayed unknown", seen("", -1, heard=Support.UNKNOWN, why=Why.RESET), "unclear"),
]


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_ticket_decides(args: tuple[TlsServer], slug: str) -> None:
    verdict = CHECK.judge(*args)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == slug


@pytest.mark.parametrize("args", [
    seen("TLS 1.2", -1), seen("TLS 1.0", 0), seen("", -1, heard=Support.NO),
    seen("", -1, heard=Support.UNKNOWN, state=PortState.REFUSED),
], ids=["1.2", "1.0", "turned down", "closed"])
def test_without_tls_13_there_is_no_early_data(args: tuple[TlsServer]) -> None:
    assert CHECK.judge(*args) is None


def test_early_data_is_a_hint_and_no_fault() -> None:
    assert {o.slug: o.level for o in CHECK.outcomes} == {
        "good": Level.GOOD, "on": Level.HINT, "unclear": Level.UNKNOWN}


def test_the_limit_is_told() -> None:
    verdict = CHECK.judge(*seen("TLS 1.3", 16384))
    assert isinstance(verdict, Verdict)
    assert verdict.facts == {"bytes": 16384, "address": HERE}
