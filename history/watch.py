"""What is remembered of one site + one glance at it -> what is remembered now, and the news. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from ..checks.check import Level
from . import expiry
from .expiry import Term, Threshold
from .fingerprint import Fingerprint, fingerprint
from .transitions import Event, Kind, Observation, Sight, advance, begin, suspicious, was_good

if TYPE_CHECKING:  # who only reads what is remembered needs nothing of how it is seen
    from .glance import Glance

MOST_SETS = 4  # of name servers that are remembered, so that two which take turns are told once
NAME_SERVERS = "nameservers_changed"


@dataclass(frozen=True, slots=True)
class Warned:
    """A term, which thresholds were told of it, and when it was seen last."""

    term: Term
    fired: tuple[Threshold, ...]
    seen: datetime


@dataclass(frozen=True, slots=True)
class Memory:
    """All that is remembered of one site. *keys*: under which check and subject a fingerprint stood in results.
    *known*: checks that could judge it once. *name_servers*: sets of them, newest last; *runs*: how many there were."""

    site: str
    observations: Mapping[Fingerprint, Observation] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    warned: tuple[Warned, ...] = ()
    name_servers: tuple[tuple[str, ...], ...] = ()
    runs: int = 0


def suspects(memory: Memory, seen: Glance, now: datetime) -> frozenset[Fingerprint]:
    """What seems worse than remembered and wants a second look in the same run."""
    if not memory.runs:
        return frozenset()
    return frozenset(
        mark for mark, sight in seen.sights.items()
        if mark not in seen.timed and suspicious(_before(memory, mark, now), sight)
    )


def remember(memory: Memory, seen: Glance, now: datetime) -> tuple[Memory, tuple[Event, ...]]:
    """One run further."""
    kept, news = dict(memory.observations), list[Event]()
    ever = any(o.level is not Level.UNKNOWN for o in memory.observations.values())
    for mark in sorted({*memory.observations, *seen.sights}):
        sight = seen.sight(mark, (mark.check, mark.subject or None))
        if sight is None:
            continue
        kept[mark], event = _one(memory, seen, mark, sight, now, ever)
        if event is not None:
            news.append(event)
    warned, ends = _terms(memory, seen, now)
    sets, moved = _name_servers(memory, seen, now)
    after = replace(memory, observations=kept, known=memory.known | seen.judged, warned=warned, name_servers=sets,
                    runs=memory.runs + 1)
    return after, (*ends, *moved, *news)


def rebase(memory: Memory, seen: Glance, failed: Collection[str], now: datetime) -> Memory:
    """What is remembered, as today's checks would have judged it: *seen* is a look that was kept, judged anew; *failed*
    is what was found in it then ("check.outcome@subject"). What only a new version of ikmscan sees is no news of the
    site; what was found then and not believed yet stays as it is."""
    found = {fingerprint(memory.site, *_parts(text)[::2]): _parts(text)[1] for text in failed}
    kept = dict(memory.observations)
    for mark in {*kept, *seen.sights}:
        sight = seen.sight(mark, (mark.check, mark.subject or None))
        if sight is None or sight.level is Level.UNKNOWN:
            continue
        old = kept.get(mark)
        believed = mark not in found if old is None or not old.level.rank else found.get(mark) == old.outcome
        if not believed:
            continue
        if old is None:
            kept[mark] = begin(mark, sight, now)
        elif old.level.rank != sight.level.rank:
            kept[mark] = replace(begin(mark, sight, now), first_seen=old.first_seen, fixed_at=old.fixed_at)
    return replace(memory, observations=kept, known=memory.known | seen.judged)


def _parts(text: str) -> tuple[str, str, str]:
    """Check, outcome and subject of "check.outcome@subject"."""
    head, _, subject = text.partition("@")
    check, _, outcome = head.partition(".")
    return check, outcome, subject


def _one(
    memory: Memory, seen: Glance, mark: Fingerprint, sight: Sight, now: datetime, ever: bool
) -> tuple[Observation, Event | None]:
    old = _before(memory, mark, now)
    if old is None or (mark in seen.timed and sight.level is not Level.UNKNOWN):
        fresh = begin(mark, sight, now)
        same = old is not None and old.level.rank == sight.level.rank
        return (replace(fresh, first_seen=old.first_seen) if old is not None and same else fresh), None
    return advance(old, sight, now, seen.addresses, ever)


def _before(memory: Memory, mark: Fingerprint, now: datetime) -> Observation | None:
    """What was remembered of *mark*: a check that could judge and did not name it had found nothing."""
    known = memory.observations.get(mark)
    return was_good(mark, now) if known is None and mark.check in memory.known else known


def _terms(memory: Memory, seen: Glance, now: datetime) -> tuple[tuple[Warned, ...], list[Event]]:
    """The ends that came nearer, and the good news of those that were put off."""
    kept, news = {(w.term.check, w.term.key): w for w in memory.warned}, list[Event]()
    for term in seen.terms:
        old = kept.get((term.check, term.key))
        told, fired = expiry.due(memory.site, term, old.fired if old else (), now)
        if old is None:
            news += _renewals(memory, term, now)
        if told is not None:
            news.append(told)
        kept[term.check, term.key] = Warned(term, tuple(fired), now)
    young = (w for w in kept.values() if now - w.seen < expiry.DROPPED_AFTER)
    return tuple(sorted(young, key=lambda w: (w.term.check, w.term.key))), news


def _renewals(memory: Memory, term: Term, now: datetime) -> list[Event]:
    others = [w for w in memory.warned if w.term.check == term.check]
    if not others:
        return []
    last = max(others, key=lambda w: (w.seen, w.term.ends))
    told = expiry.renewed(memory.site, last.term, last.fired, term, now)
    return [told] if told is not None else []


def _name_servers(memory: Memory, seen: Glance, now: datetime) -> tuple[tuple[tuple[str, ...], ...], list[Event]]:
    """A domain whose name servers changed may have changed hands; a set that was seen before is no news."""
    found, before = seen.name_servers, memory.name_servers
    if not found or found in before:
        return before, []
    sets = (*before, found)[-MOST_SETS:]
    if not before:
        return sets, []
    mark = Fingerprint(memory.site, NAME_SERVERS)
    return sets, [Event(Kind.CHANGED, mark, Level.HIGH, "changed", ("", ""), now, detail=", ".join(found)[:300])]
