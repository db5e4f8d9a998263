"""Who asked to be left alone, and for how long (Retry-After, RFC 9110 section 10.2.3): beyond the look that heard it,
and beyond the run where that has a memory (runs.Store). Opens nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from .evidence import Unseen, Why

LATER = "asked to come back later"
MOST_S = 7 * 86400.0  # who errs, or wants to be seen by nobody, is asked again after a week


class Rests:
    """Hosts that wait to be asked again. *clock* is the loop's in a run, so that a clock set meanwhile changes nothing;
    *noted* is what was heard in this run and not taken by its memory yet."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}
        self.noted: dict[str, datetime] = {}

    def note(self, host: str, seconds: float, clock: float) -> None:
        """*host* asks to be left alone for so long."""
        if seconds <= 0:
            return
        seconds = min(seconds, MOST_S)
        self._hold(host, clock + seconds)
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        self.noted[host] = max(until, self.noted.get(host, until))

    def learn(self, known: Mapping[str, datetime], now: datetime, clock: float) -> None:
        """What earlier runs heard. Longer than anybody can ask for is the mark of a clock that was wrong then."""
        for host, until in known.items():
            if (left_s := (until - now).total_seconds()) <= MOST_S:
                self._hold(host, clock + left_s)

    def of(self, host: str, clock: float) -> Unseen | None:
        """Why *host* is not asked now, None where it may be."""
        return Unseen(Why.BLOCKED, LATER) if clock < self._until.get(host, 0.0) else None

    def _hold(self, host: str, until: float) -> None:
        self._until[host] = max(until, self._until.get(host, 0.0))
