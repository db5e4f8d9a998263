"""When the weekly word is due that says the watch is still running, since silence alone is ambiguous. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

WEEK = timedelta(days=7)
EARLY = timedelta(hours=2)  # a timer with a random delay must not slip by a day each week


def due(last: datetime | None, begun: datetime | None, now: datetime) -> bool:
    """*last*: when it was told last; *begun*: the first run that is remembered, None in the very first."""
    since = last or begun
    if since is None:
        return False
    return since > now or now - since >= WEEK - EARLY


def next_mark(last: datetime | None, now: datetime) -> datetime:
    """What counts as the time of this one: the rhythm is kept when runs come late, and begun anew after a long gap."""
    if last is None or not timedelta(0) <= now - last < 2 * WEEK:
        return now
    return last + WEEK
