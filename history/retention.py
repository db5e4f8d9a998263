"""What is too old to keep: erased from the journal and the store, and its place given back to the disk."""

from __future__ import annotations

from datetime import datetime, timedelta

from .database import StoreError
from .journal import Journal
from .journal_rows import milliseconds
from .sqlite_store import stamp

DOCUMENTS_KEPT = 2  # of each site, however old: the last two judgements can always be compared
MESSAGES_FOR = timedelta(days=90)
WASTE_PAGES, WASTE_SHARE = 1000, 4  # vacuum when a quarter of the file is empty, and it is worth it


def erase(journal: Journal, now: datetime, keep: timedelta) -> None:
    """Erase what is older than *keep*."""
    base, old = journal.base, now - keep
    with journal.change():
        base.run("DELETE FROM watch_looks WHERE at < ?", milliseconds(old))
        base.run("DELETE FROM watch_events WHERE at < ? AND NOT waits", stamp(old))
        base.run("DELETE FROM watch_messages WHERE created < ?", stamp(now - min(keep, MESSAGES_FOR)))
        base.run("DELETE FROM watch_runs WHERE begun < ?", stamp(old))
        base.run(
            "DELETE FROM results WHERE seen_at < ? AND run IN (SELECT name FROM runs WHERE policy LIKE ?) "
            "AND (SELECT count(*) FROM results newer WHERE newer.key = results.key "
            "AND newer.seen_at > results.seen_at) >= ?", stamp(old), '%"by": "pantau"%', DOCUMENTS_KEPT)
        base.run("DELETE FROM runs WHERE begun < ? AND policy LIKE ? AND name NOT IN (SELECT run FROM results)",
                 stamp(old), '%"by": "pantau"%')


def forget_site(journal: Journal, site: str) -> bool:
    """Erase all that is remembered of *site*; False where there is nothing."""
    with journal.change():
        gone = journal.base.run("DELETE FROM watch_sites WHERE site = ?", site) > 0
        journal.base.run("DELETE FROM watch_ignored WHERE site = ?", site)
        journal.base.run("DELETE FROM watch_messages WHERE site = ?", site)
        journal.base.run("DELETE FROM results WHERE key = ? AND run IN (SELECT name FROM runs WHERE policy LIKE ?)",
                         site, '%"by": "pantau"%')
        host = site.partition(":")[0].removeprefix("www.")
        journal.base.run("DELETE FROM rests WHERE host IN (?, ?)", host, f"www.{host}")
    return gone


def give_back(journal: Journal) -> bool:
    """Make the file smaller when a good part of it is empty; False also where there is no room for it on the disk, or
    somebody else is at it, and a later run does it."""
    (free,), (pages,) = journal.base.rows("PRAGMA freelist_count") + journal.base.rows("PRAGMA page_count")
    if int(str(free)) < WASTE_PAGES or int(str(free)) * WASTE_SHARE < int(str(pages)):
        return False
    try:
        journal.base.run("VACUUM")
    except StoreError as wrong:
        if wrong.slug not in ("full", "busy"):
            raise
        return False
    return True
