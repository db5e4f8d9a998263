"""What the watch knows, in the tables of journal_schema.py. One look at one site is written whole or not at all: what
is remembered, the news, and the messages about it stand in one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from types import TracebackType

from ..checks.check import Level
from . import journal_rows as rows
from .database import Database
from .expiry import Term
from .journal_rows import Look, Round
from .journal_schema import ROOM, STEPS
from .sqlite_store import SqliteStore, moment, stamp
from .transitions import Event, Observation
from .watch import Memory, Warned

FIELDS = ("check_name, subject, level, outcome, title_id, title_en, first_seen, last_seen, fixed_at, recent, pending, "
          "clean, elsewhere, at_address, blind_since, blind_runs, blind_told, wavering, mixed")
LOOKS = ("SELECT at, letter, score, scoring, bad, blind FROM watch_looks "
         "JOIN watch_sites ON watch_looks.site = watch_sites.number")
EVENT = "at, kind, check_name, subject, level, was, outcome, title_id, title_en, until, detail"


class Journal:
    """The tables of the watch in *base*, and the store of results beside them."""

    def __init__(self, base: Database) -> None:
        self.base = base
        self.store = SqliteStore(base)
        base.bring_up(ROOM, STEPS)

    def change(self) -> AbstractContextManager[None]:
        """What is done inside is written whole or not at all."""
        return self.base.change()

    def begin(self, now: datetime) -> int:
        """Note that a run begins; its number."""
        self.base.run("INSERT INTO watch_runs (begun) VALUES (?)", stamp(now))
        return int(str(self.base.rows("SELECT max(number) FROM watch_runs")[0][0]))

    def end(self, number: int, now: datetime, trust: str, code: int) -> None:
        """Note how the run ended."""
        self.base.run("UPDATE watch_runs SET ended = ?, trust = ?, code = ? WHERE number = ?", stamp(now), trust, code,
                      number)

    def last(self, trust: str = "sound") -> Round | None:
        """The last run that ended and whose clock was believed."""
        found = self.base.rows("SELECT number, begun, ended, trust, code FROM watch_runs "
                               "WHERE trust = ? AND ended != '' ORDER BY number DESC LIMIT 1", trust)
        return rows.round_of(found[0]) if found else None

    def first_begun(self) -> datetime | None:
        """When the first run that was believed began."""
        (row,) = self.base.rows("SELECT min(begun) FROM watch_runs WHERE trust = 'sound'")
        return moment(row[0]) if row[0] else None

    def memory(self, site: str) -> Memory:
        """What is remembered of *site*."""
        found = self.base.rows("SELECT number, known, name_servers, runs FROM watch_sites WHERE site = ?", site)
        if not found:
            return Memory(site)
        number, known, sets, runs = found[0]
        seen = {o.mark: o for o in self.observations(site)}
        terms = self.base.rows("SELECT check_name, key, begins, ends, fired, seen FROM watch_terms WHERE site = ?",
                               number)
        return Memory(
            site, seen, frozenset(json.loads(str(known))), tuple(map(rows.warned, terms)),
            tuple(tuple(one) for one in json.loads(str(sets))), int(str(runs)),
        )

    def observations(self, site: str) -> list[Observation]:
        """All that is remembered of *site*, by check and subject."""
        found = self.base.rows(f"SELECT {FIELDS} FROM watch_observations o JOIN watch_sites s ON o.site = s.number "
                               "WHERE s.site = ? ORDER BY check_name, subject", site)
        return [rows.observation(site, row) for row in found]

    def open_counts(self) -> dict[str, int]:
        """How many findings above a hint each site has; a site without any is not named."""
        grave = [level.value for level in Level if level.is_fault]
        found = self.base.rows(
            "SELECT s.site, count(*) FROM watch_observations o JOIN watch_sites s ON o.site = s.number "
            f"WHERE level IN ({', '.join('?' * len(grave))}) GROUP BY s.number", *grave)
        return {str(site): rows.number(count) for site, count in found}

    def rebase(self, before: Memory, after: Memory) -> None:
        """Write what is remembered anew, without a look."""
        with self.change():
            number = self._number(after.site)
            self.base.run("UPDATE watch_sites SET known = ? WHERE number = ?", json.dumps(sorted(after.known)), number)
            for mark, seen in after.observations.items():
                if before.observations.get(mark) != seen:
                    self._keep_observation(number, seen)

    def keep(self, before: Memory, after: Memory, look: Look) -> int:
        """Write what is remembered after a look, and the look; within `change`. The number of the site."""
        self.base.run(
            "INSERT INTO watch_sites (site, known, name_servers, runs, seen_at, judged) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (site) DO UPDATE SET known = excluded.known, name_servers = excluded.name_servers, "
            "runs = excluded.runs, seen_at = excluded.seen_at, judged = excluded.judged",
            after.site, json.dumps(sorted(after.known)), json.dumps(after.name_servers), after.runs, stamp(look.at),
            look.judged)
        number = self._number(after.site)
        self.base.run("INSERT OR REPLACE INTO watch_looks VALUES (?, ?, ?, ?, ?, ?, ?)", number,
                      rows.milliseconds(look.at), look.letter, look.score, look.scoring, look.bad, look.blind)
        for mark, seen in after.observations.items():
            if before.observations.get(mark) != seen:
                self._keep_observation(number, seen)
        self._keep_terms(number, before.warned, after.warned)
        return number

    def _keep_observation(self, site: int, seen: Observation) -> None:
        self.base.run(f"INSERT OR REPLACE INTO watch_observations (site, {FIELDS}) VALUES ({', '.join('?' * 20)})",
                      site, *rows.of_observation(seen))

    def _keep_terms(self, site: int, before: Sequence[Warned], after: Sequence[Warned]) -> None:
        for gone in {_key(w.term) for w in before} - {_key(w.term) for w in after}:
            self.base.run("DELETE FROM watch_terms WHERE site = ? AND check_name = ? AND key = ?", site, *gone)
        for warned in set(after) - set(before):
            self.base.run("INSERT OR REPLACE INTO watch_terms VALUES (?, ?, ?, ?, ?, ?, ?)", site,
                          *rows.of_warned(warned))

    def note(self, site: str, events: Iterable[Event], *, waits: bool) -> None:
        """Write events down; those that wait are told with the next message or in the weekly word."""
        number = self._number(site)
        for event in events:
            self.base.run(f"INSERT INTO watch_events (site, {EVENT}, waits) VALUES ({', '.join('?' * 13)})", number,
                          *rows.of_event(event), int(waits))

    def waiting(self, site: str) -> list[Event]:
        """The events of *site* that nobody was told yet."""
        return self._events("WHERE waits AND watch_sites.site = ?", site)

    def told(self, site: str) -> None:
        """They are told now."""
        self.base.run("UPDATE watch_events SET waits = 0 WHERE waits AND site = ?", self._number(site))

    def events(self, site: str, most: int = 1000) -> list[Event]:
        """The newest *most* events of *site*, newest first."""
        return self._events("WHERE watch_sites.site = ? ORDER BY watch_events.number DESC LIMIT ?", site, most)

    def _events(self, where: str, *values: str | int) -> list[Event]:
        asked = (f"SELECT watch_sites.site, {EVENT} FROM watch_events "
                 "JOIN watch_sites ON watch_sites.number = watch_events.site")
        return [rows.event(row) for row in self.base.rows(f"{asked} {where}", *values)]

    def looks(self, site: str, since: datetime | None = None) -> list[Look]:
        """The looks at *site*, oldest first."""
        begin = rows.milliseconds(since) if since else 0
        found = self.base.rows(f"{LOOKS} WHERE watch_sites.site = ? AND at >= ? ORDER BY at", site, begin)
        return [rows.look(row) for row in found]

    def last_look(self, site: str) -> Look | None:
        """The newest look at *site*."""
        found = self.base.rows(f"{LOOKS} WHERE watch_sites.site = ? ORDER BY at DESC LIMIT 1", site)
        return rows.look(found[0]) if found else None

    def sites(self) -> list[str]:
        """All sites that were ever watched, by name."""
        return [str(site) for (site,) in self.base.rows("SELECT site FROM watch_sites ORDER BY site")]

    def judged(self, site: str) -> str:
        """What tells the last judgement of *site* from another; "" before the first."""
        found = self.base.rows("SELECT judged FROM watch_sites WHERE site = ?", site)
        return str(found[0][0]) if found else ""

    def _number(self, site: str) -> int:
        return int(str(self.base.rows("SELECT number FROM watch_sites WHERE site = ?", site)[0][0]))

    def remark(self, name: str) -> str:
        """A short note under *name*, or ""."""
        found = self.base.rows("SELECT value FROM watch_notes WHERE name = ?", name)
        return str(found[0][0]) if found else ""

    def set_remark(self, name: str, value: str) -> None:
        """Keep a short note under *name*."""
        self.base.run("INSERT OR REPLACE INTO watch_notes VALUES (?, ?)", name, value)

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, kind: type[BaseException] | None, what: BaseException | None, trace: TracebackType | None
                 ) -> None:
        self.base.close()


def _key(term: Term) -> tuple[str, str]:
    return term.check, term.key


def open_journal(path: Path, *, reading: bool = False) -> Journal:
    """The journal in the file at *path*; StoreError says what is wrong with it. *reading*: as Database has it."""
    base = Database(path, reading=reading)
    try:
        return Journal(base)
    except BaseException:
        base.close()
        raise
