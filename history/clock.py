"""Whether the clock of this machine can be believed in a run. Pure. What a wrong clock saw is set aside, not judged:
it would find every certificate expired, or none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

JUMP = timedelta(minutes=5)  # between wall and monotonic time within one run
OFF_BY = timedelta(hours=26)  # servers with a wrong time zone are usual, so a day is no proof
AGREE = timedelta(hours=1)
BACK_BY = timedelta(hours=1)  # a correction by time servers is smaller


class Trust(StrEnum):
    """What is thought of a run, its clock first."""

    SOUND = "sound"
    JUMPED = "jumped"  # it was set while the run went on
    OFF = "off"  # the sites themselves say another day
    BEHIND = "behind"  # earlier than a run that is remembered, and nobody else knows the time
    CUT_OFF = "cut_off"  # no site could be reached at all, so it is our own line


@dataclass(frozen=True, slots=True)
class Elapsed:
    """How long a run took by the clock on the wall and by the one that nobody can set."""

    wall: timedelta
    steady: timedelta


def offset(now: datetime, dates: Sequence[datetime]) -> timedelta | None:
    """How far the servers' clocks are ahead of ours; None where none tells the time."""
    return timedelta(seconds=median((date - now).total_seconds() for date in dates)) if dates else None


def trust(
    now: datetime, last_run: datetime | None, elapsed: Elapsed, dates: Sequence[datetime],
    usual: timedelta | None = None,
) -> Trust:
    """*dates*: what servers say is the time (their Date headers, RFC 9110 section 6.6.1), one for each server; *usual*:
    the offset of a run that was believed. One server alone may be the one that is wrong: it only tells that our clock
    moved since."""
    if abs(elapsed.wall - elapsed.steady) > JUMP:
        return Trust.JUMPED
    off = offset(now, dates)
    if off is not None:
        if abs(off) <= OFF_BY or (usual is not None and abs(off - usual) <= OFF_BY):
            return Trust.SOUND
        agreed = sum(abs(date - now - off) <= AGREE for date in dates) > 1
        return Trust.OFF if agreed or usual is not None else Trust.SOUND
    if last_run is not None and now < last_run - BACK_BY:
        return Trust.BEHIND
    return Trust.SOUND
