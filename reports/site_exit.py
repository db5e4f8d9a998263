"""The exit code of one site: a pure function of what was found, and of what had to be seen and was not (exits.py)."""

from __future__ import annotations

from collections.abc import Iterable

from ..checks.check import Finding, Level
from ..scanner.evidence import (
    Addresses,
    Certificates,
    Dossier,
    Page,
    PlainVisit,
    PortState,
    Support,
    TlsServer,
    TlsVersions,
    Unseen,
    Why,
)
from .exits import Exit
from .grade import NOT_TESTED

REQUIRED: tuple[type[object], ...] = (Addresses, TlsServer, TlsVersions, Certificates, Page, PlainVisit)


def exit_of(dossier: Dossier, findings: Iterable[Finding], threshold: Level | None, *, consent_asked: bool) -> Exit:
    """The code for one site. *threshold* None: findings never fail. *consent_asked*: checks of level 2 were named."""
    found = list(findings)
    if consent_asked and (any(map(_not_looked_at, found)) or (found and all(map(_not_tested, found)))):
        return Exit.CONSENT
    if threshold is not None and any(f.level.rank >= threshold.rank for f in found):
        return Exit.FOUND
    asked = {need.kind for f in found for need in f.check.needs}
    if any(_missing(dossier, kind) for kind in REQUIRED if kind in asked or kind is Addresses):
        return Exit.INCOMPLETE
    return Exit.CLEAN


def _not_looked_at(finding: Finding) -> bool:
    return finding.unseen is not None and finding.unseen.why in (Why.NO_CONSENT, Why.OPTED_OUT)


def _not_tested(finding: Finding) -> bool:
    """A test that consent would have allowed, beside others that need none (`--hanya tls`) or alone."""
    return finding.verdict is not None and finding.verdict.outcome.slug == NOT_TESTED


def _missing(dossier: Dossier, kind: type[object]) -> bool:
    got = dossier.of(kind)
    if isinstance(got, TlsVersions):  # an open port of which no version became known
        return got.state is PortState.OPEN and all(support is Support.UNKNOWN for _, support in got.versions)
    return isinstance(got, Unseen)
