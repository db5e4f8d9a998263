"""SARIF holds to the official schema whatever a server says, and a result is known again by check and subject."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import paper_hostile as hostile
import paper_shop as shop
import pytest
from hypothesis import given
from ikmscan.checks.check import Finding
from ikmscan.checks.registry import all_checks
from ikmscan.reports.grade import grade
from ikmscan.reports.output import FORMATS, Bundle
from ikmscan.reports.sarif import FINGERPRINT, fingerprint, rule_page
from ikmscan.scanner.target import Target
from jsonschema import Draft202012Validator
from paper_hostile import SLOW

SCHEMA = Draft202012Validator(json.loads((Path(__file__).parents[1] / "vectors" / "sarif-2.1.0.schema.json").read_text(encoding="utf-8")))


def run(made: Bundle) -> Any:
    """The one run of what is written; it holds to the schema."""
    text = FORMATS["sarif"].render(made)
    assert text.isascii()
    log = json.loads(text)
    assert [e.message for e in SCHEMA.iter_errors(log)] == []
    (only,) = log["runs"]
    return only


def texts(value: Any) -> Iterator[str]:
    """Every message of a log."""
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def test_every_rule_of_ours_holds_to_the_schema() -> None:
    findings = [shop.found("smb1", "high"), *(Finding(c, c.outcomes[0](), None) for c in all_checks().checks)]
    made = run(Bundle(shop.dossier(), tuple(findings), grade(findings), "id"))
    rules = made["tool"]["driver"]["rules"]
    assert {r["id"] for r in rules} >= {c.name for c in all_checks().checks}
    assert all(r["help"]["text"] and r["shortDescription"]["text"] for r in rules)
    assert all(r["helpUri"].startswith("https://www.rfc-editor.org/rfc/rfc") for r in rules if "helpUri" in r)


def test_levels_are_those_of_sarif_and_the_good_has_no_result() -> None:
    made = run(hostile.bundle("x"))
    assert [(r["properties"]["level"], r["level"]) for r in made["results"]] == [
        ("critical", "error"), ("high", "error"), ("medium", "warning"), ("low", "note"), ("hint", "note")]
    rules = made["tool"]["driver"]["rules"]
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in made["results"])


def test_the_unseen_is_a_notification_with_its_reason() -> None:
    (call,) = run(hostile.bundle("x"))["invocations"]
    asked, left = call["toolExecutionNotifications"], call["toolConfigurationNotifications"]
    assert [(n["associatedRule"]["id"], n["descriptor"]["id"], n["level"]) for n in asked] == [
        ("check_6", "unknown", "warning"), ("check_8", "timed_out", "warning")]
    assert [(n["associatedRule"]["id"], n["descriptor"]["id"], n["level"]) for n in left] == [("check_9", "no_consent", "note")]
    assert asked[1]["properties"] == {"detail": "x"}


def test_a_result_is_known_again_by_check_and_subject_alone() -> None:
    def marks(level: str, subject: str, site: str = "tokobatik.co.id") -> str:
        findings = [shop.found("smb1", level, subject=subject, server=level)]
        made = run(Bundle(shop.dossier(target=Target(site, site)), tuple(findings), grade(findings), "id"))
        return str(made["results"][0]["partialFingerprints"][FINGERPRINT])

    assert marks("high", "445/tcp") == marks("low", "445/tcp") == fingerprint("tokobatik.co.id", "smb1", "445/tcp")
    assert len({marks("high", "445/tcp"), marks("high", "139/tcp"), marks("high", "445/tcp", "kopi.co.id")}) == 3
    assert fingerprint("a", "b", "c") == "8badde10c760e9b702defb4b5e225de7"


@pytest.mark.parametrize(("target", "uri"), [
    (Target("x", "tokobatik.co.id"), "https://tokobatik.co.id/"), (Target("x", "tokobatik.co.id", 8443), "https://tokobatik.co.id:8443/"),
    (Target("x", "2001:db8::1"), "https://[2001:db8::1]/"), (Target("x", "2001:db8::1", 8443), "https://[2001:db8::1]:8443/"),
])
def test_a_result_points_to_the_site_and_its_part(target: Target, uri: str) -> None:
    findings = [shop.found("smb1", "high", subject="445/tcp")]
    (place,) = run(Bundle(shop.dossier(target=target), tuple(findings), grade(findings), "id"))["results"][0]["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == uri
    assert place["logicalLocations"] == [{"name": "445/tcp", "fullyQualifiedName": f"{target.shown}/445/tcp", "kind": "resource"}]


@pytest.mark.parametrize(("source", "page"), [
    ("RFC 6797 section 6.1", "https://www.rfc-editor.org/rfc/rfc6797#section-6.1"), ("CVE-2014-0160; RFC 6520 section 4", "https://www.rfc-editor.org/rfc/rfc6520#section-4"),
    ("RFC 8996", "https://www.rfc-editor.org/rfc/rfc8996"), ("RFC 6265bis section 5.6", ""), ("MS-SMB2 section 2.2.3", ""),
])
def test_a_rule_links_to_the_rfc_that_it_is_from(source: str, page: str) -> None:
    assert rule_page(source) == page


@SLOW
@given(hostile.TEXTS)
def test_any_text_holds_to_the_schema_and_makes_no_link(text: str) -> None:
    calm = run(hostile.bundle("x"))
    for made in (hostile.bundle(text), hostile.worded(text)):
        told = run(made)
        assert len(told["results"]) == len(calm["results"])
        for said in texts(told):
            assert not set("[]{}") & set(said)
            assert not hostile.unfit(said, "")
