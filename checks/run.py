"""Hand each check the evidence it asked for. What was not seen is never judged; what a judge breaks is no verdict."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Protocol, TypeVar

from ..scanner.evidence import Clock, Unseen, Why
from .check import Check, CheckError, Finding, Judgement, Level, Maybe, Verdict
from .support.rules import Rules, shipped_rules

log = logging.getLogger("ikmscan.checks")
_K = TypeVar("_K")


class Sight(Protocol):
    """What run.py asks of a dossier."""

    def of(self, kind: type[_K]) -> _K | Unseen:
        """The evidence of *kind*, or why there is none."""


def judge_all(checks: Iterable[Check], sight: Sight, rules: Rules | None = None) -> list[Finding]:
    """The findings of every check, in the order given; a check that does not apply gives none. *rules*: the facts of
    support to judge by, those that came with the package where none are given."""
    facts = rules or shipped_rules()
    return [finding for check in checks for finding in judge_one(check, sight, facts)]


def judge_one(check: Check, sight: Sight, rules: Rules | None = None) -> list[Finding]:
    """The findings of one check. An exception of the judge is a bug in the log, never a verdict."""
    arguments: list[object] = []
    doubt: Unseen | None = None
    away = False
    for need in check.needs:
        got = (rules or shipped_rules()) if need.kind is Rules else sight.of(need.kind)
        if isinstance(got, Unseen) and not need.maybe:
            return [Finding(check, None, got)]
        if isinstance(got, Unseen):
            doubt = doubt or got
        elif isinstance(got, Clock) and got.is_wrong:
            return [Finding(check, None, Unseen(Why.CLOCK, str(got)))]
        elif getattr(got, "truncated", False):
            doubt = doubt or Unseen(Why.TRUNCATED)
        away = away or getattr(got, "turned_away", False) is True
        arguments.append(_maybe(got) if need.maybe else got)
    try:
        verdicts = _verdicts(check, check.judge(*arguments))
    except Exception:
        log.exception("check %s failed", check.name)
        return [Finding(check, None, Unseen(Why.BUG, check.name))]
    return [_doubted(check, v, doubt, away) for v in verdicts]


def _maybe(got: object) -> Maybe[object]:
    return Maybe(None, got) if isinstance(got, Unseen) else Maybe(got)


def _verdicts(check: Check, judgement: Judgement) -> list[Verdict]:
    if judgement is None:
        return []
    verdicts = [judgement] if isinstance(judgement, Verdict) else list(judgement)
    for verdict in verdicts:
        if verdict.outcome not in check.outcomes:
            raise CheckError(f"{check.name}: outcome {verdict.outcome.slug!r} is not declared")
    return verdicts


def _doubted(check: Check, verdict: Verdict, doubt: Unseen | None, away: bool) -> Finding:
    """Good needs all, bad needs its proof. *away*: whoever was asked sent us away, which is why it stayed unknown."""
    doubt = doubt or verdict.doubt
    if away and verdict.outcome.level is Level.UNKNOWN:
        return Finding(check, None, Unseen(Why.BLOCKED))
    if doubt is not None and verdict.outcome.level in (Level.GOOD, Level.HINT):
        return Finding(check, None, doubt)
    return Finding(check, verdict)
