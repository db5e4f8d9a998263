"""Which events make a message now, which wait for the weekly word, and which were asked to be left out. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from ..checks.check import Level
from .transitions import Event, Kind

OUTAGE_SHARE = 2  # as soon as a half of what was judged once cannot be judged, it is the site that is out of reach
ALWAYS = (Kind.EXPIRING, Kind.CHANGED)  # whatever the threshold: who waits for it is too late


@dataclass(frozen=True, slots=True)
class Ignored:
    """Leave to be silent about a check on a site until a day, and why."""

    site: str
    check: str
    reason: str
    since: datetime
    until: datetime

    def covers(self, event: Event) -> bool:
        """Whether *event* is of that check and site, while the leave lasts."""
        mine = event.mark.site == self.site and event.mark.check == self.check
        return mine and self.since <= event.at < self.until


@dataclass(frozen=True, slots=True)
class News:
    """The events of one site in one run. *now*: they make a message; *later*: they are told with the next one or in
    the weekly word."""

    site: str
    now: tuple[Event, ...]
    later: tuple[Event, ...]

    @property
    def worst(self) -> Level:
        """The weight of the message."""
        return max((e.level for e in self.now if e.alarming), key=lambda level: level.rank, default=Level.GOOD)

    @property
    def worse(self) -> bool:
        """Whether something became worse (exit code 4)."""
        return any(e.alarming for e in self.now)


def sort(site: str, events: Iterable[Event], ignored: Collection[Ignored], threshold: Level | None,
         judged: int) -> News:
    """*judged*: how many things are known of the site. Events below *threshold* are remembered and not told."""
    heard = [e for e in events if not any(i.covers(e) for i in ignored)]
    heavy = [e for e in heard if _always(e) or (threshold is not None and e.level.rank >= threshold.rank)]
    blind = [e for e in heard if e.kind is Kind.BLIND]
    out = len(blind) * OUTAGE_SHARE >= judged > 0
    loud = [e for e in heavy if e.alarming or e.kind is Kind.WAVERING] + (blind if out else [])
    good = [e for e in heavy if e.kind is Kind.FIXED]
    rest = [] if out else blind
    if loud:
        return News(site, (*loud, *good), tuple(rest))
    return News(site, (), (*good, *rest))


def _always(event: Event) -> bool:
    """What is told whatever the threshold; also that an end was put off, for it had been told that it came near."""
    return event.kind in ALWAYS or (event.kind is Kind.FIXED and event.until is not None)


def counts(events: Iterable[Event]) -> dict[str, int]:
    """How many things became worse, are new, are mended: what the subject of a message says."""
    told = {"worse": 0, "new": 0, "fixed": 0}
    group = {Kind.WORSE: "worse", Kind.BACK: "worse", Kind.EXPIRING: "worse", Kind.NEW: "new", Kind.CHANGED: "new",
             Kind.FIXED: "fixed"}
    for event in events:
        if event.kind in group:
            told[group[event.kind]] += 1
    return told
