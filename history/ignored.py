"""Checks that somebody asked to be silent about, for a reason and until a day; when the day comes it is told once."""

from __future__ import annotations

from datetime import datetime, timedelta

from .journal import Journal
from .news import Ignored
from .sqlite_store import moment, stamp

LONGEST = timedelta(days=366)


def ignore(journal: Journal, leave: Ignored) -> None:
    """Keep *leave*; it takes the place of an older one for the same check and site."""
    journal.base.run("INSERT OR REPLACE INTO watch_ignored VALUES (?, ?, ?, ?, ?, 0)", leave.site, leave.check,
                     leave.reason, stamp(leave.since), stamp(leave.until))


def hear_again(journal: Journal, site: str, check: str) -> bool:
    """End the leave; False where there is none."""
    return journal.base.run("DELETE FROM watch_ignored WHERE site = ? AND check_name = ?", site, check) > 0


def in_force(journal: Journal, now: datetime, site: str = "") -> list[Ignored]:
    """What is ignored at *now*, on *site* or everywhere."""
    return [one for one in _all(journal, site) if one.since <= now < one.until]


def lapsed(journal: Journal, now: datetime, site: str) -> list[Ignored]:
    """What was ignored on *site* and is not any more, and nobody was told yet."""
    found = journal.base.rows("SELECT site, check_name, reason, since, until FROM watch_ignored "
                              "WHERE site = ? AND until <= ? AND NOT told ORDER BY check_name", site, stamp(now))
    return [Ignored(str(s), str(c), str(r), moment(since), moment(until)) for s, c, r, since, until in found]


def tell_lapsed(journal: Journal, leave: Ignored) -> None:
    """Now it was told."""
    journal.base.run("UPDATE watch_ignored SET told = 1 WHERE site = ? AND check_name = ?", leave.site, leave.check)


def _all(journal: Journal, site: str) -> list[Ignored]:
    found = journal.base.rows("SELECT site, check_name, reason, since, until FROM watch_ignored "
                              "WHERE site = ? OR ? = '' ORDER BY site, check_name", site, site)
    return [Ignored(str(s), str(c), str(r), moment(since), moment(until)) for s, c, r, since, until in found]
