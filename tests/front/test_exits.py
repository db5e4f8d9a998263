"""One number, one meaning: the exit code as a function of dossier, findings and threshold (product 4.6)."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import pytest
from ikmscan.checks.check import Check, Finding, Level
from ikmscan.checks.registry import all_checks
from ikmscan.checks.run import judge_all
from ikmscan.reports.exits import PRECEDENCE, Exit, worst
from ikmscan.reports.site_exit import exit_of
from ikmscan.scanner.evidence import (
    Addresses,
    Clock,
    Dossier,
    PortState,
    Support,
    TlsServer,
    TlsVersions,
    Unseen,
    Why,
    key_of,
)
from ikmscan.scanner.target import Target

CHECKS = {c.name: c for c in all_checks().checks}
SEEN = {key_of(Addresses): Addresses("kopi.com", v4=("203.0.114.7",))}


def dossier(**seen: object) -> Dossier:
    return Dossier(Target("kopi.com", "kopi.com"), Clock(datetime(2026, 11, 23, tzinfo=UTC)), seen={**SEEN, **seen})


def ended(check: Check, level: Level) -> Finding:
    """A finding of *check* whose outcome has *level*, built as a judge would."""
    outcome = next(o for o in check.outcomes if o.level is level)
    return Finding(check, outcome())


def needs(check: Check) -> list[type[object]]:
    return [need.kind for need in check.needs]


def unseen(name: str, why: Why) -> list[Finding]:
    """What run.py makes of a dossier in which nothing that *name* needs was seen, because of *why*."""
    return judge_all((CHECKS[name],), dossier(**{key_of(k): Unseen(why) for k in needs(CHECKS[name])}))


THRESHOLDS = [Level.CRITICAL, Level.HIGH, Level.MEDIUM, Level.LOW]
FOUND = [
    ("smb1", Level.HIGH, Level.HIGH, Exit.FOUND),
    ("smb1", Level.HIGH, Level.CRITICAL, Exit.CLEAN),
    ("smb1", Level.HIGH, Level.MEDIUM, Exit.FOUND),
    ("smb1", Level.HIGH, Level.LOW, Exit.FOUND),
    ("smb1", Level.HIGH, None, Exit.CLEAN),
    ("smb1", Level.GOOD, Level.LOW, Exit.CLEAN),
]


@pytest.mark.parametrize(("name", "level", "threshold", "code"), FOUND)
def test_a_finding_counts_from_the_threshold_on(name: str, level: Level, threshold: Level | None, code: Exit) -> None:
    assert exit_of(dossier(), [ended(CHECKS[name], level)], threshold, consent_asked=False) is code


def test_nothing_found_and_nothing_missing_is_clean() -> None:
    assert exit_of(dossier(), [], Level.LOW, consent_asked=True) is Exit.CLEAN


@pytest.mark.parametrize("threshold", [*THRESHOLDS, None])
def test_a_name_that_was_not_found_is_incomplete(threshold: Level | None) -> None:
    lost = dossier(**{key_of(Addresses): Unseen(Why.NAME_NOT_FOUND)})
    assert exit_of(lost, [], threshold, consent_asked=False) is Exit.INCOMPLETE


@pytest.mark.parametrize("why", [Why.TIMED_OUT, Why.RESET, Why.BUG, Why.BLOCKED])
@pytest.mark.parametrize("name", ["hsts", "certificate_expiry", "tls_versions"])
def test_a_required_part_that_was_not_seen_is_incomplete(name: str, why: Why) -> None:
    found = unseen(name, why)
    missing = dossier(**{key_of(k): Unseen(why) for k in needs(CHECKS[name])})
    assert exit_of(missing, found, Level.LOW, consent_asked=False) is Exit.INCOMPLETE


def test_a_required_part_that_was_not_asked_for_is_not_missed() -> None:
    assert exit_of(dossier(), [ended(CHECKS["smb1"], Level.GOOD)], Level.LOW, consent_asked=False) is Exit.CLEAN


def test_silence_never_passes_for_a_finding() -> None:
    for why in Why:
        assert exit_of(dossier(), unseen("smb1", why), Level.LOW, consent_asked=False) is Exit.CLEAN


def test_missing_consent_fails_only_a_run_that_asked_for_it() -> None:
    found = unseen("smb1", Why.NO_CONSENT)
    assert exit_of(dossier(), found, Level.LOW, consent_asked=True) is Exit.CONSENT
    assert exit_of(dossier(), found, Level.LOW, consent_asked=False) is Exit.CLEAN
    assert exit_of(dossier(), unseen("smb1", Why.TIMED_OUT), Level.LOW, consent_asked=True) is Exit.CLEAN


def untested(name: str) -> list[Finding]:
    """What a test says that was not made."""
    return [Finding(CHECKS[name], CHECKS[name].outcome("not_tested")(how="", detail="", address=""))]


@pytest.mark.parametrize("name", ["heartbleed", "ccs_injection", "robot"])
def test_a_test_that_lacked_consent_ends_as_a_door_does(name: str) -> None:
    assert exit_of(dossier(), untested(name), Level.LOW, consent_asked=True) is Exit.CONSENT
    assert exit_of(dossier(), untested(name), Level.LOW, consent_asked=False) is not Exit.CONSENT
    beside = [*untested(name), ended(CHECKS["smb1"], Level.GOOD)]
    assert exit_of(dossier(), beside, Level.LOW, consent_asked=True) is not Exit.CONSENT


@pytest.mark.parametrize(("support", "state", "code"), [
    (Support.UNKNOWN, PortState.OPEN, Exit.INCOMPLETE), (Support.NO, PortState.OPEN, Exit.CLEAN),
    (Support.YES, PortState.OPEN, Exit.CLEAN), (Support.UNKNOWN, PortState.REFUSED, Exit.CLEAN),
])
def test_an_open_port_that_told_no_version_is_tls_unseen(support: Support, state: PortState, code: Exit) -> None:
    versions = TlsVersions("203.0.114.7", state, (("TLS 1.3", support), ("TLS 1.2", Support.UNKNOWN)))
    seen = dossier(TlsVersions=versions, TlsServer=TlsServer("kopi.com", "203.0.114.7", state))
    unclear = Finding(CHECKS["tls_versions"], CHECKS["tls_versions"].outcome("unclear")())
    assert exit_of(seen, [unclear], Level.LOW, consent_asked=True) is code


def test_a_finding_outweighs_what_is_missing() -> None:
    found = [*unseen("hsts", Why.TIMED_OUT), ended(CHECKS["smb1"], Level.HIGH)]
    missing = dossier(**{key_of(k): Unseen(Why.TIMED_OUT) for k in needs(CHECKS["hsts"])})
    assert exit_of(missing, found, Level.HIGH, consent_asked=False) is Exit.FOUND
    assert exit_of(missing, found, None, consent_asked=False) is Exit.INCOMPLETE


def test_missing_consent_outweighs_a_finding() -> None:
    found = [*unseen("smb1", Why.NO_CONSENT), ended(CHECKS["smb1"], Level.HIGH)]
    assert exit_of(dossier(), found, Level.LOW, consent_asked=True) is Exit.CONSENT


def test_the_numbers_are_those_of_the_contract() -> None:
    assert {e.name: e.value for e in Exit} == {
        "CLEAN": 0, "FOUND": 1, "USAGE": 2, "INCOMPLETE": 3, "WORSE": 4, "CONSENT": 5, "INTERNAL": 70, "LOCKED": 75,
        "INTERRUPTED": 130,
    }


def test_the_precedence_is_that_of_the_contract() -> None:
    assert [int(e) for e in PRECEDENCE] == [130, 70, 75, 2, 5, 4, 1, 3, 0]
    assert set(PRECEDENCE) == set(Exit)


def test_of_two_sites_the_worse_code_wins_in_any_order() -> None:
    for a, b in itertools.product(Exit, repeat=2):
        better, worse = sorted((a, b), key=PRECEDENCE.index, reverse=True)
        assert worst([better, worse]) is worst([worse, better]) is worse
    assert worst([]) is Exit.CLEAN
