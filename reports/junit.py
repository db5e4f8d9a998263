"""The report as JUnit XML, for the test pages of Jenkins, GitLab and their like: one test case for each thing asked.

A finding from the run's threshold on is a failure, what was not seen is skipped with its reason, all else passes. The
shape is that of junit-10.xsd of Jenkins' xUnit plugin.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable

from ..checks.check import Check, Finding, Level
from ..scanner.evidence import Dossier
from . import plain
from .cards import Voice
from .rows import Told, Untold, told, untold
from .view import Report
from .words import say

MAX_CHARS = 4000


def render(
    report: Report, dossier: Dossier, findings: Iterable[Finding], voice: Voice, threshold: Level | None,
) -> str:
    """One suite for the site. *threshold* None: nothing fails."""
    judged = list(findings)
    suite = ET.Element("testsuite")
    _properties(suite, report, threshold)
    cases = _Cases(suite)
    for row in told(report, judged):
        _told(cases.add(row.check, row.card.subject), row, report.lang, threshold)
    for blind in untold(judged, voice):
        _untold(cases.add(blind.check, blind.subject), blind)
    counts = {"tests": str(len(suite.findall("testcase"))), "failures": str(len(suite.findall("testcase/failure"))),
              "errors": "0"}
    took = f"{max(0.0, float(dossier.cost.seconds)):.3f}"
    _set(suite, name=dossier.target.shown, **counts, skipped=str(len(suite.findall("testcase/skipped"))), time=took,
         timestamp=str(dossier.seen_at).removesuffix("Z"), hostname=dossier.target.host)
    whole = ET.Element("testsuites")
    _set(whole, name="ikmscan", **counts, time=took)
    whole.append(suite)
    ET.indent(whole)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(whole, encoding="unicode") + "\n"


class _Cases:
    """The test cases of one suite; no two have the same name, for servers keep one history for each name."""

    def __init__(self, suite: ET.Element) -> None:
        self._suite = suite
        self._names: dict[str, int] = {}

    def add(self, check: Check, subject: str) -> ET.Element:
        """A case for *check*, and *subject* where there is one."""
        name = f"{check.name} {subject}".strip()
        count = self._names[name] = self._names.get(name, 0) + 1
        case = ET.SubElement(self._suite, "testcase")
        return _set(case, classname=f"ikmscan.{check.folder}", name=name if count == 1 else f"{name} ({count})")


def _properties(suite: ET.Element, report: Report, threshold: Level | None) -> None:
    grade, told_of = report.grade, ET.SubElement(suite, "properties")
    score = "" if grade.score is None else str(grade.score)
    values = {"site": report.site, "checked": report.when, "tool": report.tool, "letter": grade.letter or "",
              "score": score, "grade": report.grade_sentence, "coverage": f"{grade.seen}/{grade.asked}",
              "threshold": "" if threshold is None else str(threshold)}
    for name, value in values.items():
        _set(ET.SubElement(told_of, "property"), name=name, value=value)


def _told(case: ET.Element, row: Told, lang: str, threshold: Level | None) -> None:
    card = row.card
    if threshold is not None and card.level.rank >= threshold.rank:
        failure = _set(ET.SubElement(case, "failure"), type=str(card.level), message=card.title)
        failure.text = _explained(row, lang)
    elif card.level is not Level.GOOD:
        ET.SubElement(case, "system-out").text = _explained(row, lang)


def _explained(row: Told, lang: str) -> str:
    """Level, blocks, evidence and rule, a line each."""
    card = row.card
    lines = [f"{card.level_word}: {card.title}"]
    lines += [f"{say(f'label.{label}', lang)}: {text}" for label, text in
              (("meaning", card.meaning), ("why", card.why), ("do", card.do), ("deadline", card.deadline)) if text]
    lines += [f"{name}: {value.through(_flat)}" for name, value in card.facts if value]
    return "\n".join(_flat(line) for line in (*lines, card.source) if line)


def _flat(text: str) -> str:
    return plain.line(text, MAX_CHARS)


def _untold(case: ET.Element, row: Untold) -> None:
    skipped = _set(ET.SubElement(case, "skipped"), type=row.why, message=row.reason)
    if row.detail:
        skipped.text = row.detail.through(_flat)


def _set(element: ET.Element, **values: str) -> ET.Element:
    """*element* with attributes on one line each, without what XML forbids (XML 1.0 section 2.2)."""
    for name, value in values.items():
        element.set(name, plain.line(value, MAX_CHARS))
    return element
