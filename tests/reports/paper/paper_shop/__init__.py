"""A shop on paper: checks that find what they are told to, so that reports can be tested without looking."""

from __future__ import annotations

from functools import cache

from ikmscan.checks.check import Area, Check, Fact, Finding, Level, Outcome
from ikmscan.scanner.evidence import Clock, Cost, Dossier, Unseen, Why
from ikmscan.scanner.target import Target

LEVELS = (Level.CRITICAL, Level.HIGH, Level.MEDIUM, Level.LOW, Level.HINT, Level.GOOD, Level.UNKNOWN)
OUTCOMES = tuple(Outcome(str(level), level) for level in LEVELS)
NEEDED = ("certificate_expiry", "certificate_name", "certificate_trust", "https_redirect", "hsts")
FACTS: dict[str, Fact] = {"until": "2026-11-17T20:00:00Z", "doors": ("TLS 1.0", "TLS 1.1"), "count": 1234}


@cache  # one check is one object, as in the program: its words are read once
def check(name: str, area: str = "connection", outcomes: tuple[Outcome, ...] = OUTCOMES) -> Check:
    """A check with one outcome per level; all speak the words of any.toml."""
    return Check(name, "tls", Area(area), "RFC 0000 section 1", "", (), outcomes, lambda: None,
                 ("paper_shop", "any.toml"))


def found(name: str, level: str, area: str = "connection", subject: str | None = None, **facts: Fact) -> Finding:
    """A finding of *level*."""
    judge = check(name, area)
    verdict = judge.outcome(level)(**{**FACTS, **facts})
    return Finding(judge, verdict.about(subject) if subject else verdict)


def unseen(name: str, why: Why = Why.TIMED_OUT, area: str = "connection", detail: str = "") -> Finding:
    """Something that could not be judged."""
    return Finding(check(name, area), None, Unseen(why, detail))


def all_good() -> list[Finding]:
    """What a letter A or B needs to be seen, all of it good."""
    return [found(name, "good") for name in NEEDED]


def dossier(**changed: object) -> Dossier:
    """An empty dossier of tokobatik.co.id, looked at on 23 November 2026, 14.05 in Jakarta."""
    fields: dict[str, object] = {
        "target": Target("tokobatik.co.id", "tokobatik.co.id"), "seen_at": Clock.read("2026-11-23T07:05:00Z"),
        "consent_level": 2, "tool_version": "0.1.0", "rules": "2026-11-01",
        "cost": Cost(connections=31, requests=6, bytes_out=1_600, bytes_in=53_000, seconds=1.25),
    }
    return Dossier(**{**fields, **changed})
