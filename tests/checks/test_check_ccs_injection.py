"""The ChangeCipherSpec that comes too early."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Level, Outcome, Verdict
from ikmscan.checks.tls.ccs_injection import CHECK
from ikmscan.scanner.evidence import Interaction, PortState, TlsServer
from ikmscan.scanner.evidence import Tested as Ended

SITE, HERE = "tokobatik.co.id", "203.0.113.7"


def seen(ended: Ended, detail: str = "", state: PortState = PortState.OPEN) -> tuple[TlsServer]:
    return (TlsServer(SITE, HERE, state, interactions=(Interaction("ccs_injection", ended, detail),)),)


CASES = [
    ("tested and mended", seen(Ended.SAFE), "good"),
    ("ruled out by the hellos", seen(Ended.IMPOSSIBLE, "only_tls13"), "good"),
    ("proven", seen(Ended.VULNERABLE, "bad_record_mac after the second"), "vulnerable"),
    ("without consent", seen(Ended.NO_CONSENT), "not_tested"),
    ("an answer that proves nothing", seen(Ended.UNCLEAR, "timed_out"), "unclear"),
    ("not come to it", (TlsServer(SITE, HERE, PortState.OPEN),), "unclear"),
    ("only another test was made", (TlsServer(SITE, HERE, PortState.OPEN, interactions=(
        Interaction("another", Ended.SAFE),)),), "unclear"),
]


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_ending_of_the_test_decides(args: tuple[TlsServer], slug: str) -> None:
    verdict = CHECK.judge(*args)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == slug


def outcome(ending: Ended) -> Outcome:
    verdict = CHECK.judge(*seen(ending))
    assert isinstance(verdict, Verdict)
    return verdict.outcome


def test_every_ending_has_its_outcome() -> None:
    assert {outcome(ending) for ending in Ended} == set(CHECK.outcomes)


def test_good_is_said_only_after_a_test_or_where_the_flaw_is_impossible() -> None:
    good = {ending for ending in Ended if outcome(ending).level is Level.GOOD}
    assert good == {Ended.SAFE, Ended.IMPOSSIBLE}


def test_the_level_is_that_of_a_proof() -> None:
    assert {o.slug: o.level for o in CHECK.outcomes if o.level.rank} == {"vulnerable": Level.CRITICAL}


def test_how_it_is_known_goes_into_the_report() -> None:
    facts = []
    for args in (seen(Ended.SAFE, "unexpected_message"), seen(Ended.IMPOSSIBLE, "only_tls13"), seen(Ended.VULNERABLE)):
        verdict = CHECK.judge(*args)
        assert isinstance(verdict, Verdict)
        facts.append((verdict.facts["how"], verdict.facts["detail"], verdict.facts["address"]))
    assert facts == [("tested", "unexpected_message", HERE), ("only_tls13", "", HERE), ("tested", "", HERE)]


@pytest.mark.parametrize("state", [PortState.REFUSED, PortState.FILTERED, PortState.SILENT])
def test_where_port_443_is_not_open_there_is_no_verdict(state: PortState) -> None:
    assert CHECK.judge(*seen(Ended.UNCLEAR, "not_asked", state)) is None
