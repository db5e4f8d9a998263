"""JSON v1 of contract.md: one object per target, its fields copied out one by one. Its shape never changes, only grows.

Nothing here is a sentence but the title of each finding, in both languages.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TypeAlias

from ..checks.check import Compatible, Fact, Finding
from ..scanner.evidence import Dossier
from .cards import Voice, title_of
from .grade import Grade
from .language import LANGS

FORMAT = 1
Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


def to_json(
    dossier: Dossier, findings: Iterable[Finding], grade: Grade, silent: Iterable[str] | None = None
) -> dict[str, Json]:
    """The whole result of one target. *silent*: the checks that ran and do not apply; None leaves the key out."""
    judged = list(findings)
    quiet: dict[str, Json] = {} if silent is None else {"not_applicable": list(silent)}
    target, cost = dossier.target, dossier.cost
    return {
        "format": FORMAT,
        "tool": {"name": "ikmscan", "version": dossier.tool_version, "rules": dossier.rules},
        "target": {"input": target.input, "host": target.host, "port": target.port},
        "seen_at": str(dossier.seen_at),
        "consent_level": dossier.consent_level,
        "grade": _grade(grade),
        "findings": [_finding(f, dossier) for f in judged if f.verdict],
        "unseen": [
            {"check": f.check.name, "subject": f.subject, "why": f.unseen.why.value, "detail": f.unseen.detail}
            for f in judged if f.unseen and not f.verdict
        ],
        **quiet,
        "cost": {"connections": cost.connections, "bytes_out": cost.bytes_out, "bytes_in": cost.bytes_in,
                 "seconds": cost.seconds},
    }


def dumps(result: dict[str, Json]) -> str:
    """One line of JSON Lines: keys in the order of the contract, ASCII only.

    ASCII, because facts come from servers: raw C1 controls and direction marks would reach the terminal otherwise.
    """
    return json.dumps(result, ensure_ascii=True, allow_nan=False) + "\n"


def _grade(grade: Grade) -> Json:
    return {
        "letter": grade.letter, "score": grade.score, "scoring": grade.scoring, "seen": grade.seen,
        "asked": grade.asked, "limited_by": grade.limited_by, "observatory": _beside(grade.beside),
    }


def _beside(other: Compatible | None) -> Json:
    if other is None:
        return None
    return {"score": other.score, "grade": other.grade, "tests": {
        test: {"result": slug, "pass": passed, "score_modifier": points} for test, slug, passed, points in other.tests
    }}


def _finding(finding: Finding, dossier: Dossier) -> Json:
    assert finding.verdict is not None
    verdict = finding.verdict
    return {
        "check": finding.check.name, "area": finding.check.area.value, "outcome": verdict.outcome.slug,
        "level": verdict.outcome.level.value, "subject": verdict.subject,
        "facts": {name: _fact(value) for name, value in sorted(verdict.facts.items())},
        "title": {lang: title_of(finding, _voice(dossier, lang)) for lang in LANGS},
    }


def _voice(dossier: Dossier, lang: str) -> Voice:
    return Voice(lang, dossier.time_zone, dossier.target.shown, dossier.seen_at.at)


def _fact(value: Fact) -> Json:
    if not isinstance(value, tuple):
        return value
    return [item if isinstance(item, str) else dict(item) for item in value]
