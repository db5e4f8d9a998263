"""Earlier scores of a watched site, for the course on page 1 of its report. A report never fails for want of them."""

from __future__ import annotations

from datetime import datetime

from ..history.journal_schema import FILE
from ..reports.language import local_day
from ..reports.trail import MOST, Past
from ..scanner.state import state_folder


def trail_of(site: str, before: datetime, zone: str) -> tuple[Past, ...]:
    """What the watch knows of *site* from before that moment, one for each day, oldest first."""
    try:
        path = state_folder() / FILE
        if not path.is_file():
            return ()
    except (OSError, RuntimeError):  # no home, or no leave to look into it
        return ()
    from ..history.database import StoreError
    from ..history.journal import open_journal

    try:
        with open_journal(path, reading=True) as journal:
            looks = [look for look in journal.looks(site) if look.at < before]
    except StoreError:
        return ()
    days = {local_day(look.at, zone): look for look in looks}
    return tuple(Past(day, look.score, look.scoring) for day, look in sorted(days.items()))[-MOST:]
