"""The course of the score: earlier judgements and this one, as a sentence and as points to draw. Asks no store.

Only scores of one scoring version are comparable. What is not, or had no score, is a break in the line, never joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from . import language
from .cards import Voice
from .grade import Grade
from .view import Course

MOST = 24  # more points than that are a smear


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier judgement of the same site: its day there, its score (None: withheld), and by which scoring."""

    on: date
    score: int | None
    scoring: int


def course(trail: Sequence[Past], grade: Grade, voice: Voice) -> Course | None:
    """What became of the score, *trail* being oldest first; None where there are no two to hold against each other."""
    today = Past(language.local_day(voice.seen_at, voice.zone), grade.score, grade.scoring)
    points = [*trail[-MOST:], today]
    known = [p for p in points if _comparable(p, grade)]
    if len(known) < 2:
        return None
    before = known[-2] if known[-1] is today else known[-1]
    day = language.day(before.on, voice.lang)
    key, now = ("trail.said_unknown", "") if grade.score is None else ("trail.said", str(grade.score))
    return Course(
        said=voice.say(key, score=before.score or 0, date=day, now=now), label=_label(points, grade, voice),
        runs=_runs(points, grade),
    )


def _comparable(point: Past, grade: Grade) -> bool:
    return point.score is not None and point.scoring == grade.scoring


def _label(points: list[Past], grade: Grade, voice: Voice) -> str:
    """The chart in words, for who cannot see it."""
    gap = voice.say("trail.gap")
    scores = [str(p.score) if _comparable(p, grade) else gap for p in points]
    first, last = (language.day(p.on, voice.lang) for p in (points[0], points[-1]))
    return voice.say("trail.label", first=first, last=last, scores=", ".join(scores))


def _runs(points: list[Past], grade: Grade) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Stretches of comparable points as (0 to 100 along the days, score)."""
    days = [(p.on - points[0].on).days for p in points]
    span, steps = days[-1], len(points) - 1
    even = span <= 0 or days != sorted(days)  # all on one day, or a clock was wrong: by their order
    along = [n * 100 // steps if even else day * 100 // span for n, day in enumerate(days)]
    placed = [(x, p) for x, p in zip(along, points, strict=True)]
    groups = groupby(placed, key=lambda pair: _comparable(pair[1], grade))
    return tuple(tuple((x, p.score or 0) for x, p in group) for fits, group in groups if fits)
