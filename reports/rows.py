"""One row for each finding and each thing that was not seen: what tables and machines read. Worst first, then the good,
then the unseen. Lays out nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..checks.check import Check, Finding, Level
from . import plain
from .cards import Voice, blinds, name_of, title_of
from .grade import counted
from .marks import unmarked
from .untrusted import Untrusted
from .view import Card, Report


@dataclass(frozen=True, slots=True)
class Told:
    """A verdict in words: good, a hint, or worse."""

    check: Check
    card: Card


@dataclass(frozen=True, slots=True)
class Untold:
    """What was not judged, or judged "cannot tell". *why* is a slug of JSON v1, or the outcome's; *reason* a sentence;
    *detail* a technical note. *asked*: it was to be looked at (what lacked consent was not)."""

    check: Check
    subject: str
    title: str
    why: str
    reason: str
    detail: Untrusted
    asked: bool


def told(report: Report, findings: Iterable[Finding]) -> tuple[Told, ...]:
    """All cards of *report* with their checks, texts without marks; the kind word in place of the good has no check."""
    checks = {f.check.name: f.check for f in findings}
    cards = (replace(c, meaning=unmarked(c.meaning), why=unmarked(c.why), do=unmarked(c.do))
             for c in (*report.cards, *report.good) if c.check in checks)
    return tuple(Told(checks[c.check], c) for c in cards)


def untold(findings: Iterable[Finding], voice: Voice) -> tuple[Untold, ...]:
    """All that was not judged, in the order of the checks."""
    return tuple(_untold(f, voice) for f in findings if f.level is Level.UNKNOWN)


def _untold(finding: Finding, voice: Voice) -> Untold:
    subject = plain.line(finding.subject or "")
    if finding.unseen is None:
        slug, said = finding.verdict.outcome.slug if finding.verdict else "", title_of(finding, voice)
        reason = next((blind.sentence for blind in blinds([finding], voice)), said)
        return Untold(finding.check, subject, said, plain.line(slug), reason, Untrusted(""), counted(finding))
    why, detail = finding.unseen.why, finding.unseen.detail
    return Untold(finding.check, subject, name_of(finding, voice), why.value, voice.why(why, detail),
                  Untrusted(plain.line(detail)), counted(finding))
