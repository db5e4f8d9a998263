"""A comparison for machines: one object a site, ASCII only. Its shape never changes, only grows."""

from __future__ import annotations

from .compare import Change, Comparison
from .json_v1 import Json
from .language import LANGS
from .result import Result, Told

FORMAT = 1


def to_json(comparison: Comparison) -> dict[str, Json]:
    """The whole comparison. `changes` and `same` have the same shape; `kind` is one of compare.Kind."""
    return {
        "format": FORMAT, "kind": "comparison",
        "before": _result(comparison.before), "after": _result(comparison.after),
        "changes": [{**_change(c), **_back(c, comparison)} for c in comparison.changes],
        "same": [_change(c) for c in comparison.same],
    }


def alone(result: Result, side: str) -> dict[str, Json]:
    """A site that stands on one *side* only ("before", "after")."""
    return {"format": FORMAT, "kind": f"only_{side}", side: _result(result)}


def _result(result: Result) -> Json:
    return {
        "target": {"host": result.host, "port": result.port},
        "seen_at": result.seen_at.isoformat().replace("+00:00", "Z"), "consent_level": result.consent_level,
        "tool": {"version": result.version, "rules": result.rules},
        "grade": {"letter": result.letter, "score": result.score, "scoring": result.scoring},
    }


def _back(change: Change, comparison: Comparison) -> dict[str, Json]:
    """Only where a history was asked: whether it had been mended once."""
    return {"returned": True} if change.key in comparison.returned else {}


def _change(change: Change) -> dict[str, Json]:
    check, subject = change.key
    return {"kind": change.kind.value, "check": check, "subject": subject, "before": _told(change.before),
            "after": _told(change.after)}


def _told(told: Told | None) -> Json:
    if told is None:
        return None
    titles: dict[str, Json] = dict(zip(LANGS, told.titles, strict=True))
    return {"outcome": told.outcome or None, "level": told.level.value, "why": told.why or None, "title": titles}
