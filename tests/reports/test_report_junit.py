"""JUnit: failures are those of the run's threshold, the unseen is skipped, and any text gives XML that the schema takes."""

from __future__ import annotations

import dataclasses
import xml.etree.ElementTree as ET
from pathlib import Path

import paper_hostile as hostile
import paper_shop as shop
import pytest
import xmlschema
from hypothesis import given
from ikmscan.checks.check import Level
from ikmscan.reports.grade import grade
from ikmscan.reports.output import FORMATS, Bundle
from paper_hostile import SLOW

SCHEMA = xmlschema.XMLSchema(Path(__file__).parents[1] / "vectors" / "junit-10.xsd")


def suite(made: Bundle) -> ET.Element:
    """The one suite of what is written; it holds to the schema."""
    text = FORMATS["junit"].render(made)
    SCHEMA.validate(text)
    root = ET.fromstring(text.encode())
    (only,) = root
    for name in ("tests", "failures", "errors"):
        assert root.get(name) == only.get(name)
    return only


@pytest.mark.parametrize(("threshold", "failing"), [
    (Level.CRITICAL, ["critical"]), (Level.HIGH, ["critical", "high"]), (Level.MEDIUM, ["critical", "high", "medium"]),
    (Level.LOW, ["critical", "high", "medium", "low"]), (None, []),
])
def test_failures_are_what_fails_the_run(threshold: Level | None, failing: list[str]) -> None:
    made = suite(dataclasses.replace(hostile.bundle("x"), threshold=threshold))
    assert [f.get("type") for f in made.findall("testcase/failure")] == failing
    assert (made.get("failures"), made.get("tests"), made.get("skipped")) == (str(len(failing)), "14", "3")


def test_a_case_is_a_check_and_its_subject() -> None:
    made = suite(hostile.bundle("445/tcp"))
    case = made.find("testcase")
    assert case is not None
    assert (case.get("classname"), case.get("name")) == ("ikmscan.tls", "check_0 445/tcp")
    text = case.findtext("failure") or ""
    assert text.startswith("KRITIS: Pintu critical di tokobatik.co.id")
    assert "Apa yang harus dilakukan: Tutup pintunya." in text


def test_the_unseen_is_skipped_and_says_why() -> None:
    told = {c.get("name"): s for c in suite(hostile.bundle("x")).findall("testcase") for s in c.findall("skipped")}
    assert set(told) == {"check_6 x", "check_8", "check_9"}
    assert (told["check_8"].get("type"), told["check_8"].text) == ("timed_out", "x")
    assert told["check_8"].get("message")


def test_no_two_cases_have_one_name() -> None:
    findings = [shop.found("smb1", "high"), shop.found("smb1", "low")]
    made = suite(Bundle(shop.dossier(), tuple(findings), grade(findings), "id"))
    assert [c.get("name") for c in made.findall("testcase")] == ["smb1", "smb1 (2)"]


@SLOW
@given(hostile.TEXTS)
def test_any_text_gives_the_same_elements(text: str) -> None:
    calm = [e.tag for e in suite(hostile.bundle("x")).iter() if e.tag != "system-out"]
    for made in (hostile.bundle(text), hostile.worded(text)):
        told = suite(made)
        assert [e.tag for e in told.iter() if e.tag != "system-out"] == calm
        assert not {c for e in told.iter() for t in (e.text or "", *e.attrib.values()) for c in hostile.unfit(t)}
