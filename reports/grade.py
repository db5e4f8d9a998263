"""Findings -> score, letter and coverage (product decision 4). The numbers are data: scoring.toml, with a version.

Letter = the worst thing found; number = how much is left inside that band. The letter is withheld when too little
was seen, and for a run that was asked to look at a part only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from ..checks.check import Compatible, Finding, Level
from ..scanner.evidence import Why
from . import toml_file

# Neither asked nor seen (decision 4): no consent, not chosen, and the doors of a CDN, which are not the shop's.
UNCOUNTED = (Why.NO_CONSENT, Why.OPTED_OUT, Why.NOT_ASKED, Why.CDN)
NOT_TESTED = "not_tested"  # the slug by which every check says that it lacked consent for its test
BAND_OF = {
    Level.CRITICAL: "F", Level.HIGH: "D", Level.MEDIUM: "C", Level.LOW: "B",
    Level.HINT: "A", Level.GOOD: "A", Level.UNKNOWN: "A",
}


@dataclass(frozen=True, slots=True)
class Term:
    """One addend of the sum that the report prints: area weight x level weight of one finding."""

    check: str
    subject: str | None
    area_weight: float
    level_weight: float

    @property
    def product(self) -> float:
        """What this finding adds."""
        return self.area_weight * self.level_weight


@dataclass(frozen=True, slots=True)
class Grade:
    """*letter* and *score* are None when withheld. *seen* and *asked* count checks, not verdicts.

    *provisional*: under 80 % seen. *limited_by*: "check.outcome" of the worst finding, of the weightiest
    area among equals. *beside*: what another scanner would give for the same answers (contract: `observatory`), or
    None.
    """

    letter: str | None
    score: int | None
    scoring: int
    seen: int
    asked: int
    provisional: bool
    partial: bool
    limited_by: str | None
    worst: Level
    terms: tuple[Term, ...]
    beside: Compatible | None = None


@dataclass(frozen=True, slots=True)
class Scoring:
    """The table of scoring.toml. *bands* maps a letter to (lowest, highest) score."""

    version: int
    area: Mapping[str, float]
    level: Mapping[str, float]
    bands: Mapping[str, tuple[int, int]]
    provisional_below: float
    letter_from: float
    needed_for_b: tuple[str, ...]


@cache
def scoring() -> Scoring:
    """The table in force."""
    raw = toml_file.read(__package__, "scoring.toml")
    return Scoring(
        raw["version"], raw["area"], raw["level"], {k: (v[0], v[1]) for k, v in raw["bands"].items()},
        raw["provisional_below"], raw["letter_from"], tuple(raw["needed_for_b"]),
    )


def grade(findings: Iterable[Finding], *, partial: bool = False, beside: Compatible | None = None) -> Grade:
    """The grade of one site. *partial*: only a part was asked for (--hanya), so there is no letter."""
    table, all_findings = scoring(), list(findings)
    bad = sorted(
        (f for f in all_findings if f.level.rank > Level.HINT.rank),
        key=lambda f: (-f.level.rank, -table.area[f.check.area]),
    )
    seen, asked = _coverage(all_findings)
    share = len(seen) / len(asked) if asked else 0.0
    letter: str | None = _letter(bad, seen, table)
    withheld = partial or share < table.letter_from
    return Grade(
        letter=None if withheld else letter,
        score=None if withheld or letter is None else _number(letter, bad, table),
        scoring=table.version, seen=len(seen), asked=len(asked),
        provisional=share < table.provisional_below, partial=partial,
        limited_by=_limit(bad),
        worst=bad[0].level if bad else Level.GOOD,
        terms=tuple(_term(f, table) for f in bad), beside=beside,
    )


def _coverage(findings: list[Finding]) -> tuple[set[str], set[str]]:
    """Names of checks seen and asked. A check that could not be asked by right is neither."""
    asked, blind = set(), set()
    for finding in filter(counted, findings):
        asked.add(finding.check.name)
        if finding.level is Level.UNKNOWN:
            blind.add(finding.check.name)
    return asked - blind, asked


def counted(finding: Finding) -> bool:
    """Whether the check was asked at all; what lacked consent, or was not chosen, is neither asked nor blind."""
    if finding.unseen is not None:
        return finding.unseen.why not in UNCOUNTED
    return finding.verdict is None or finding.verdict.outcome.slug != NOT_TESTED


def _letter(bad: list[Finding], seen: set[str], table: Scoring) -> str | None:
    letter = BAND_OF[bad[0].level] if bad else "A"
    if letter in "AB" and not set(table.needed_for_b) <= seen:
        return None
    return letter


def _term(finding: Finding, table: Scoring) -> Term:
    return Term(finding.check.name, finding.subject, table.area[finding.check.area], table.level[finding.level])


def _number(letter: str, bad: list[Finding], table: Scoring) -> int:
    """top - round(width x min(1, sum / 100))."""
    low, top = table.bands[letter]
    total = sum(_term(f, table).product for f in bad)
    return top - round((top - low) * min(1.0, total / 100))


def _limit(bad: list[Finding]) -> str | None:
    verdict = bad[0].verdict if bad else None
    return f"{bad[0].check.name}.{verdict.outcome.slug}" if verdict else None


def letter_of(findings: Iterable[Finding]) -> str | None:
    """The letter of *findings* alone, without a look at how much was seen."""
    judged = list(findings)
    bad = sorted((f for f in judged if f.level.rank > Level.HINT.rank), key=lambda f: -f.level.rank)
    return _letter(bad, _coverage(judged)[0], scoring())
