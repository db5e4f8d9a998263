"""JSON v1 has the shape of the contract to the last key, and its bytes depend on the dossier alone."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.checks.check import Compatible
from ikmscan.reports.grade import grade
from ikmscan.reports.json_v1 import dumps, to_json
from ikmscan.scanner.evidence import Why
from ikmscan.scanner.target import read
from paper_shop import all_good, dossier, found, unseen

FINDINGS = [
    *all_good(), found("smb1", "critical", "doors", "445/tcp"), found("ms17_010", "unknown", "doors"),
    unseen("dnssec", Why.TIMED_OUT, "domain", "SERVFAIL"), unseen("rdp", Why.NO_CONSENT, "doors"),
]


def _made() -> dict[str, object]:
    return to_json(dossier(), FINDINGS, grade(FINDINGS))


def test_the_shape_is_that_of_the_contract() -> None:
    made = json.loads(dumps(_made()))
    assert list(made) == ["format", "tool", "target", "seen_at", "consent_level", "grade", "findings", "unseen", "cost"]
    assert made["format"] == 1
    assert made["tool"] == {"name": "ikmscan", "version": "0.1.0", "rules": "2026-11-01"}
    assert made["target"] == {"input": "tokobatik.co.id", "host": "tokobatik.co.id", "port": 443}
    assert made["seen_at"] == "2026-11-23T07:05:00Z"
    assert made["consent_level"] == 2
    assert made["grade"] == {
        "letter": "F", "score": 15, "scoring": 15, "seen": 6, "asked": 8, "limited_by": "smb1.critical",
        "observatory": None,
    }
    assert made["cost"] == {"connections": 31, "bytes_out": 1600, "bytes_in": 53000, "seconds": 1.25}


def test_the_grade_of_another_scanner_stands_beside_ours() -> None:
    beside = Compatible(55, "C", (("content-security-policy", "csp-not-implemented", False, -25),))
    made = json.loads(dumps(to_json(dossier(), FINDINGS, grade(FINDINGS, beside=beside))))
    assert made["grade"]["observatory"] == {"score": 55, "grade": "C", "tests": {
        "content-security-policy": {"result": "csp-not-implemented", "pass": False, "score_modifier": -25}}}


def test_a_finding_carries_facts_and_a_title_in_both_languages() -> None:
    made = json.loads(dumps(_made()))
    (smb,) = [f for f in made["findings"] if f["check"] == "smb1"]
    assert smb == {
        "check": "smb1", "area": "doors", "outcome": "critical", "level": "critical", "subject": "445/tcp",
        "facts": {"count": 1234, "doors": ["TLS 1.0", "TLS 1.1"], "until": "2026-11-17T20:00:00Z"},
        "title": {"id": "Pintu critical di tokobatik.co.id habis 18 November 2026",
                  "en": "The critical door of tokobatik.co.id ended 18 November 2026"},
    }
    assert [f["level"] for f in made["findings"]] == ["good"] * 5 + ["critical", "unknown"]
    assert made["findings"][0]["subject"] is None


def test_what_was_not_seen_is_listed_with_the_reason() -> None:
    assert json.loads(dumps(_made()))["unseen"] == [
        {"check": "dnssec", "subject": None, "why": "timed_out", "detail": "SERVFAIL"},
        {"check": "rdp", "subject": None, "why": "no_consent", "detail": ""},
    ]


def test_a_withheld_grade_is_null_and_not_zero() -> None:
    findings = [unseen("hsts")]
    made = to_json(dossier(), findings, grade(findings))
    assert isinstance(made["grade"], dict)
    assert (made["grade"]["letter"], made["grade"]["score"]) == (None, None)


def test_the_port_that_was_typed_is_named() -> None:
    made = to_json(dossier(target=read("https://Tokobatik.co.id:8443/x")), [], grade([]))
    assert made["target"] == {"input": "https://Tokobatik.co.id:8443/x", "host": "tokobatik.co.id", "port": 8443}


def test_the_same_dossier_gives_the_same_bytes() -> None:
    assert dumps(_made()) == dumps(_made())
    assert dumps(_made()).count("\n") == 1


@settings(max_examples=60)
@given(st.text(st.characters(codec=None), max_size=60))
def test_no_text_from_a_server_reaches_the_terminal_raw(text: str) -> None:
    findings = [found("smb1", "high", "doors", server=text)]
    line = dumps(to_json(dossier(), findings, grade(findings)))
    assert line.isascii()
    assert line.rstrip("\n").isprintable()
    assert json.loads(line)["findings"][0]["facts"]["server"] == text


@pytest.mark.parametrize("level", ["good", "hint", "low", "medium", "high", "critical", "unknown"])
def test_levels_are_those_of_the_contract(level: str) -> None:
    findings = [found("smb1", level, "doors")]
    made = json.loads(dumps(to_json(dossier(), findings, grade(findings))))
    assert made["findings"][0]["level"] == level
