"""The exit code of a run: a pure function of findings (product 4.6). One meaning per number.

0 nothing from the threshold on · 1 a finding from the threshold on · 2 usage · 3 a required part not testable ·
4 worse than before (pantau) · 5 consent missing · 70 internal error · 75 locked · 130 interrupted.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from ..checks.check import Finding, Level
from ..scanner.evidence import Addresses, Certificates, Dossier, Page, PlainVisit, TlsVersions, Unseen, Why

REQUIRED: tuple[type[object], ...] = (Addresses, TlsVersions, Certificates, Page, PlainVisit)


LEVEL_OF_TESTS, NOT_TESTED = 2, "not_tested"  # the ending of a test that consent would have allowed


class Exit(IntEnum):
    """Exit codes, and in PRECEDENCE which of several wins."""

    CLEAN = 0
    FOUND = 1
    USAGE = 2
    INCOMPLETE = 3
    CONSENT = 5
    INTERNAL = 70
    INTERRUPTED = 130


PRECEDENCE = (Exit.INTERRUPTED, Exit.INTERNAL, Exit.USAGE, Exit.CONSENT, Exit.FOUND, Exit.INCOMPLETE, Exit.CLEAN)


def exit_of(dossier: Dossier, findings: Iterable[Finding], threshold: Level | None, *, consent_asked: bool) -> Exit:
    """The code for one site. *threshold* None: findings never fail. *consent_asked*: checks of level 2 were named."""
    found = list(findings)
    if consent_asked and any(_left_out(f, dossier) for f in found):
        return Exit.CONSENT
    if threshold is not None and any(f.level.rank >= threshold.rank for f in found):
        return Exit.FOUND
    asked = {need.kind for f in found for need in f.check.needs}
    if any(_missing(dossier, kind) for kind in REQUIRED if kind in asked or kind is Addresses):
        return Exit.INCOMPLETE
    return Exit.CLEAN


def _left_out(finding: Finding, dossier: Dossier) -> bool:
    """Whether it was not looked at, or not tested, for want of consent."""
    if finding.unseen is not None:
        return finding.unseen.why is Why.NO_CONSENT
    untested = finding.verdict is not None and finding.verdict.outcome.slug == NOT_TESTED
    return untested and dossier.consent_level < LEVEL_OF_TESTS


def worst(codes: Iterable[Exit]) -> Exit:
    """The code of the whole run."""
    every = set(codes)
    return next((e for e in PRECEDENCE if e in every), Exit.CLEAN)


def _missing(dossier: Dossier, kind: type[object]) -> bool:
    return isinstance(dossier.of(kind), Unseen)
