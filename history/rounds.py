"""Whether a whole run can be believed: its clock, and that it was not our own line that was down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from .clock import Elapsed, Trust, offset, trust
from .glance import Glance
from .journal import Journal

OFFSET = "offset"  # of the servers' clocks, in the last run that was believed
FEWEST = 2  # of one site alone nobody can tell whose line it is


def belief(journal: Journal, now: datetime, elapsed: Elapsed, seen: Sequence[Glance]) -> Trust:
    """What is thought of a run in which *seen* was seen. What is not SOUND is set aside: nothing of it is remembered,
    and the next run comes."""
    last = journal.last()
    dates = list({one.address: one.date for one in seen if one.date is not None}.values())
    kept, off = journal.remark(OFFSET), offset(now, dates)
    said = trust(now, last.begun if last else None, elapsed, dates, timedelta(seconds=float(kept)) if kept else None)
    if said is Trust.SOUND and len(seen) >= FEWEST and not any(one.judged for one in seen):
        return Trust.CUT_OFF
    if said is Trust.SOUND and off is not None:
        journal.set_remark(OFFSET, f"{off.total_seconds():.0f}")
    return said
