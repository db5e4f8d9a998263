"""Two results of one site -> what changed between them. Pure: no files, no clock, no sentence.

What was seen and is unseen now is never called fixed; what was unseen and is seen now is never called new. A version
that is no longer shown is unseen and not mended: PHP is as old as it was when its header is hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ..checks.check import Level
from ..scanner.evidence import Why
from .result import Key, Result, Told


class Kind(StrEnum):
    """How one thing changed. LOST: it was judged, and could not be now. NOW_SEEN: it could not be judged before."""

    NEW = "new"
    WORSE = "worse"
    NOW_SEEN = "now_seen"
    LOST = "lost"
    BETTER = "better"
    FIXED = "fixed"
    SAME = "same"


BACK = {  # what a change is called when the two results change places
    Kind.NEW: Kind.FIXED, Kind.FIXED: Kind.NEW, Kind.WORSE: Kind.BETTER, Kind.BETTER: Kind.WORSE,
    Kind.LOST: Kind.NOW_SEEN, Kind.NOW_SEEN: Kind.LOST, Kind.SAME: Kind.SAME,
}


SHOWN_AT_WILL = frozenset({"platform", "runtime", "server", "operating_system"})  # silent where no name is shown
# Silent also where the page was not seen, of which PAGE speaks.
ON_THE_PAGE, PAGE = frozenset({"plugins", "js_libraries"}), "csp"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing before and after; None where its check ran and had nothing to say of it. At least one of them is not
    None."""

    kind: Kind
    before: Told | None
    after: Told | None

    @property
    def key(self) -> Key:
        """Check and subject."""
        told = self.after or self.before
        assert told is not None
        return told.key

    @property
    def worst(self) -> Level:
        """The graver of its two levels."""
        return max((t.level for t in (self.before, self.after) if t), key=lambda level: level.rank)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from *before* to *after*, in the order of Kind, gravest first. *same*: findings that stay as they
    were; what was good and is good is in neither. *returned*: keys that a history knows as mended once."""

    before: Result
    after: Result
    changes: tuple[Change, ...]
    same: tuple[Change, ...]
    returned: frozenset[Key] = frozenset()

    def of(self, *kinds: Kind) -> tuple[Change, ...]:
        """The changes of these *kinds*."""
        return tuple(c for c in self.changes if c.kind in kinds)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Results of the same sites, in the order of the second list; and those that have no other."""

    both: tuple[tuple[Result, Result], ...]
    only_before: tuple[Result, ...]
    only_after: tuple[Result, ...]


class TwiceError(ValueError):
    """Two results of one site stand on one side, so that nobody can tell which is meant; the message is the site."""


def compare(before: Result, after: Result) -> Comparison:
    """What changed from *before* to *after*. Whether they are of one site is for the caller to see to."""
    old, new = Side.of(before), Side.of(after)
    found = [c for key in {*old.by_key, *new.by_key} if (c := _change(old.state(key), new.state(key)))]
    order = list(Kind)
    found.sort(key=lambda c: (order.index(c.kind), -c.worst.rank, c.key[0], c.key[1] or "", c.key[1] is None))
    same = tuple(c for c in found if c.kind is Kind.SAME)
    return Comparison(before, after, tuple(c for c in found if c.kind is not Kind.SAME), same)


def alarming(comparison: Comparison, threshold: Level | None) -> bool:
    """Whether something is new or worse from *threshold* on; what could not be seen before is no news."""
    if threshold is None:
        return False
    return any(c.after is not None and c.after.level.rank >= threshold.rank
               for c in comparison.of(Kind.NEW, Kind.WORSE))


def paired(before: Iterable[Result], after: Iterable[Result]) -> Pairs:
    """The results of both lists, site by site; TwiceError where one list names a site twice."""
    old, new = _by_site(before), _by_site(after)
    return Pairs(
        tuple((old[site], result) for site, result in new.items() if site in old),
        tuple(r for site, r in old.items() if site not in new),
        tuple(r for site, r in new.items() if site not in old),
    )


def _by_site(results: Iterable[Result]) -> dict[tuple[str, int], Result]:
    found: dict[tuple[str, int], Result] = {}
    for result in results:
        if (result.host, result.port) in found:
            raise TwiceError(result.site)
        found[result.host, result.port] = result
    return found


@dataclass(frozen=True, slots=True)
class Side:
    """One result, by key and by check."""

    result: Result
    by_key: Mapping[Key, Told]
    by_check: Mapping[str, list[Told]]

    @classmethod
    def of(cls, result: Result) -> Side:
        by_check: dict[str, list[Told]] = {}
        for told in result.told:
            by_check.setdefault(told.check, []).append(told)
        return cls(result, {t.key: t for t in result.told}, by_check)

    def state(self, key: Key) -> Told | None:
        """What is told of *key*; a blind Told where nobody can know; None where the check had nothing to say."""
        if key in self.by_key:
            return self.by_key[key]
        check, subject = key
        beside = self.by_check.get(check, [])
        if not beside:
            silent = self.result.silent is not None and check in self.result.silent
            if silent and not self._hidden(check):
                return None
            return Told(check, subject, "", Level.UNKNOWN, "" if silent else Why.NOT_ASKED.value)
        whole = [t for t in beside if _blind(t) and t.subject is None]  # it hides every subject of the check
        hides = whole[0] if whole else beside[0] if all(map(_blind, beside)) else None
        return Told(check, subject, hides.outcome, Level.UNKNOWN, hides.why, hides.titles) if hides else None


    def _hidden(self, check: str) -> bool:
        """Whether the silence of *check* tells nothing of what is installed."""
        return check in SHOWN_AT_WILL or (check in ON_THE_PAGE and any(map(_blind, self.by_check.get(PAGE, []))))


def _blind(told: Told | None) -> bool:
    return told is not None and told.level is Level.UNKNOWN


def _change(before: Told | None, after: Told | None) -> Change | None:
    """The change, or None where there is nothing to tell: both blind, both good, or nothing said on the other side."""
    if _blind(before) or _blind(after):
        judged = (before, after)[_blind(before)]
        if judged is None or _blind(judged):
            return None
        return Change(Kind.NOW_SEEN if _blind(before) else Kind.LOST, before, after)
    old, new = (t.level.rank if t else 0 for t in (before, after))
    if not old and not new:
        return None
    if old == new:
        return Change(Kind.SAME, before, after)
    if not old or not new:
        return Change(Kind.FIXED if old else Kind.NEW, before, after)
    return Change(Kind.WORSE if new > old else Kind.BETTER, before, after)
