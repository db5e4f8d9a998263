"""Ends that come nearer: certificates by the share of their life that is left, domains by days. Each is told once.

Relative, because lifetimes shrink: 200 days since March 2026, 47 from March 2029 (CA/Browser Forum, ballot SC-081v3),
six for some. A certificate is known by its serial, so a renewal begins anew and nothing is told twice.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ..checks.check import Level
from .fingerprint import Fingerprint
from .transitions import Event, Kind

NOTICE_SHARE, NEAR_SHARE, URGENT_SHARE = 5, 10, 20
NEAR_AT_MOST, URGENT_AT_MOST = timedelta(days=7), timedelta(days=3)
DOMAIN_NOTICE, DOMAIN_NEAR = timedelta(days=30), timedelta(days=7)
DROPPED_AFTER = timedelta(days=90)  # what was not seen for so long is no longer remembered


class Threshold(StrEnum):
    """How near the end is."""

    NOTICE = "notice"
    NEAR = "near"
    URGENT = "urgent"


LEVELS = {Threshold.NOTICE: Level.MEDIUM, Threshold.NEAR: Level.HIGH, Threshold.URGENT: Level.CRITICAL}


@dataclass(frozen=True, slots=True)
class Term:
    """Something with an end, known by *key*: the serial of a certificate, a domain with its end. *begins* is None where
    days count (domains)."""

    check: str
    key: str
    begins: datetime | None
    ends: datetime


def passed(term: Term, now: datetime) -> Threshold | None:
    """The gravest threshold that *term* has passed at *now*."""
    left = term.ends - now
    if term.begins is None:
        marks = (timedelta(0), DOMAIN_NEAR, DOMAIN_NOTICE)
    else:
        life = max(term.ends - term.begins, timedelta(0))
        marks = (min(life / URGENT_SHARE, URGENT_AT_MOST), min(life / NEAR_SHARE, NEAR_AT_MOST), life / NOTICE_SHARE)
    for threshold, mark in zip((Threshold.URGENT, Threshold.NEAR, Threshold.NOTICE), marks, strict=True):
        if left <= mark:
            return threshold
    return None


def due(site: str, term: Term, fired: Collection[Threshold], now: datetime) -> tuple[Event | None, list[Threshold]]:
    """The news of *term*, if any, and all thresholds that count as told now: a graver one includes the lesser."""
    at = passed(term, now)
    if at is None or at in fired:
        return None, list(fired)
    order = list(Threshold)
    told = [*fired, *(t for t in order[: order.index(at) + 1] if t not in fired)]
    if any(order.index(t) > order.index(at) for t in fired):  # a clock that went back
        return None, told
    mark = Fingerprint(site, term.check)
    return Event(Kind.EXPIRING, mark, LEVELS[at], at.value, ("", ""), now, until=term.ends), told


def renewed(site: str, old: Term, fired: Collection[Threshold], new: Term, now: datetime) -> Event | None:
    """The good news that what had been warned of is over: another term took its place and ends later."""
    if not fired or new.key == old.key or new.ends <= old.ends or passed(new, now) is not None:
        return None
    worst = max((LEVELS[t] for t in fired), key=lambda level: level.rank)
    return Event(Kind.FIXED, Fingerprint(site, new.check), worst, "renewed", ("", ""), now, was=worst, until=new.ends)
