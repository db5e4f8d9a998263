"""The book of one workshop: who takes part, how far each site is, and what was seen. One sqlite file.

A scan in one process and the pages in another work on the same file. Nothing judged is kept: views judge anew.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from ..history.database import Cell, Database, StoreError
from ..history.sqlite_store import SqliteStore, moment, stamp, unpack
from ..scanner.evidence import Dossier, codec, record
from ..scanner.runs import Result, Run, Step, Summary
from ..scanner.target import Target
from . import register_schema
from .course import Course
from .roster import Participant, Roster, Site, scan_list
from .seats import Seats

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class SiteState:
    """How far one site is, with the numbers of those who named it; *why* is a slug (Why, or of the engine)."""

    key: str
    numbers: tuple[int, ...]
    step: Step
    began: datetime | None = None
    ended: datetime | None = None
    why: str = ""


class Register:
    """An open book; a context manager. `create` begins one, `open` goes on with one (StoreError where it cannot)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._base = Database(path)
        try:
            self.store, self.seats = SqliteStore(self._base), Seats(self._base)
            self._base.bring_up(register_schema.ROOM, register_schema.STEPS)
        except BaseException:
            self._base.close()
            raise

    @classmethod
    def create(cls, path: Path, course: Course, roster: Roster) -> Register:
        """A book for *course* at *path*; where there is one already it takes the list as it is now, and what was seen
        of the sites that stay is kept."""
        book = cls(path)
        try:
            with book._base.change():
                book._write(course, roster)
        except BaseException:
            book.close()
            raise
        return book

    @classmethod
    def open(cls, path: Path) -> Register:
        """The book at *path*; StoreError "absent" where there is none."""
        if not os.path.lexists(path) or path.is_dir():
            raise StoreError("absent", path)
        book = cls(path)
        if not book._base.rows("SELECT 1 FROM course"):
            book.close()
            raise StoreError("absent", path)
        return book

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def __enter__(self) -> Register:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, what: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _write(self, course: Course, roster: Roster) -> None:
        known = bool(self._base.rows("SELECT 1 FROM course"))
        before, edition = (self.participants(), self.edition + 1) if known else ((), 1)
        self._base.run("INSERT OR REPLACE INTO course (one, course, roster, edition) VALUES (1, ?, ?, ?)",
                       _text(course), _text(roster), edition)
        self.seats.write(before, roster.participants)
        sites = scan_list(roster)
        gone = {str(key) for (key,) in self._base.rows("SELECT key FROM sites")} - {s.key for s in sites}
        for place, site in enumerate(sites):
            self._base.run(
                "INSERT INTO sites (key, place, numbers, target, builder, step, serial) VALUES (?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (key) DO UPDATE SET place = excluded.place, numbers = excluded.numbers, "
                "builder = excluded.builder, serial = excluded.serial",
                site.key, place, json.dumps(site.numbers), _text(site.target), int(site.builder), str(Step.WAITING),
                self._next())
        for key in gone:  # last, for the serials of those that stay must pass theirs
            for table in ("sites", "parts", "results"):  # whoever left the list left this computer
                self._base.run(f"DELETE FROM {table} WHERE key = ?", key)

    @property
    def course(self) -> Course:
        """What the workshop is called, and when it was."""
        return _read(Course, self._base.rows("SELECT course FROM course")[0][0])

    @property
    def edition(self) -> int:
        """How many times the list was read."""
        return int(str(self._base.rows("SELECT edition FROM course")[0][0]))

    @property
    def roster(self) -> Roster:
        """The list as it was read."""
        return _read(Roster, self._base.rows("SELECT roster FROM course")[0][0])

    def participants(self) -> tuple[Participant, ...]:
        """Everybody, in the order of the seats."""
        return tuple(sorted(self.roster.participants, key=lambda person: person.number))

    def sites(self) -> tuple[Site, ...]:
        """Each distinct site once, in the order of the list."""
        rows = self._base.rows("SELECT key, target, numbers, builder FROM sites ORDER BY place")
        return tuple(Site(str(key), _read(Target, target), _numbers(numbers), bool(builder))
                     for key, target, numbers, builder in rows)

    def states(self) -> tuple[SiteState, ...]:
        """How far each site is, in the order of the list."""
        return tuple(map(_state, self._base.rows(f"SELECT {_STATE} FROM sites ORDER BY place")))

    def changes(self, since: int) -> tuple[int, tuple[SiteState, ...]]:
        """What changed after the serial *since* (0: everything), and the serial to ask with next time."""
        rows = self._base.rows(f"SELECT {_STATE}, serial FROM sites WHERE serial > ? ORDER BY serial", since)
        return max([since, *(int(str(row[-1])) for row in rows)]), tuple(_state(row[:-1]) for row in rows)

    def note(self, key: str, step: Step, why: str = "") -> None:
        """Write down how far a site is; its clock starts with the first step and ends with a final one."""
        now = stamp(datetime.now(UTC))
        with self._base.change():
            self._base.run(
                "UPDATE sites SET step = ?, why = ?, serial = ?, ended = ?, "
                "began = CASE WHEN ? THEN '' WHEN began = '' THEN ? ELSE began END WHERE key = ?",
                str(step), why[:200], self._next(), now if step.final else "", step is Step.WAITING, now, key)

    def _next(self) -> int:
        (found,) = self._base.rows("SELECT COALESCE(MAX(serial), 0) + 1 FROM sites")
        return int(str(found[0]))

    def run(self) -> Run | None:
        """The newest pass over the list, or None before the first."""
        return next(iter(reversed(self.store.runs())), None)

    def begin(self, policy: Mapping[str, str], keep_since: datetime | None = None) -> Run:
        """A new pass: every site waits again, but for those seen after *keep_since*, whose result goes along."""
        now, runs = datetime.now(UTC), self.store.runs()
        run = Run(f"{self.course.name}-{len(runs) + 1}", now, policy)
        young = {} if keep_since is None or not runs else {
            r.key: r for r in self.store.iter(runs[-1].name) if r.seen_at >= keep_since}
        with self.together():  # two thousand writings by themselves would take half a minute
            self.store.begin(run)
            for state in self.states():
                result = young.get(state.key) if state.step is Step.DONE else None
                if result is not None:
                    self.store.put(run.name, result)
                    continue
                self.drop_parts(state.key)
                self.note(state.key, Step.WAITING)
        return run

    def together(self) -> AbstractContextManager[None]:
        """What is done inside is written at once, whole or not at all."""
        return self._base.change()

    def steady(self) -> AbstractContextManager[None]:
        """What is read inside is of one moment."""
        return self._base.steady()

    def rest(self) -> int:
        """Whoever was being looked at waits again; how many sites are not finished."""
        open_ones = [state for state in self.states() if not state.step.final]
        with self.together():
            for state in open_ones:
                if state.step is not Step.WAITING:
                    self.note(state.key, Step.WAITING)
        return len(open_ones)

    def put(self, key: str, dossier: Dossier, summary: Summary | None = None) -> None:
        """Keep what was seen of a site in this pass; the parts it was made of are let go."""
        run = self.run()
        if run is None:
            run = self.begin({})
        told = summary or Summary(address=dossier.first_address)
        with self.together():
            self.store.put(run.name, Result(key, dossier.seen_at.at, record.to_json(dossier, spread=False), told))
            self.drop_parts(key)

    def dossier(self, key: str, run: str = "") -> Dossier | None:
        """What was seen of a site in the newest pass (or in *run*)."""
        last = self.run()
        if last is None:
            return None
        found = self._base.rows("SELECT document FROM results WHERE run = ? AND key = ?", run or last.name, key)
        return record.from_json(unpack(found[0][0])) if found else None

    def dossiers(self, run: str = "") -> Iterator[tuple[str, Dossier]]:
        """What was seen of every site in the newest pass (or in *run*), in the order of the list; one at a time."""
        for state in self.states():
            dossier = self.dossier(state.key, run)
            if dossier is not None:
                yield state.key, dossier

    def keep_part(self, key: str, part: str, seen: Dossier) -> None:
        """Keep what one group of probes saw, so that a crash costs no more than the group that was under way."""
        self._base.run("INSERT OR REPLACE INTO parts VALUES (?, ?, ?)", key, part,
                       zlib.compress(record.to_json(seen, spread=False).encode("utf-8"), 1))

    def parts(self, key: str) -> tuple[Dossier, ...]:
        """What groups of probes saw before the look at this site was cut off."""
        rows = self._base.rows("SELECT document FROM parts WHERE key = ? ORDER BY part", key)
        return tuple(record.from_json(unpack(row[0])) for row in rows)

    def groups(self, key: str) -> frozenset[str]:
        """The groups of probes that are finished for a site that is not."""
        return frozenset(str(part) for (part,) in self._base.rows("SELECT part FROM parts WHERE key = ?", key))

    def drop_parts(self, key: str) -> None:
        """Let go of what was kept of a site on the way."""
        self._base.run("DELETE FROM parts WHERE key = ?", key)

    def released(self, digest: str) -> tuple[datetime, ...]:
        """Note that numbers which include these people left as *digest*; when others did before, oldest first."""
        with self._base.change():
            before = self._base.rows("SELECT at FROM releases WHERE digest <> ? ORDER BY at", digest)
            self._base.run("INSERT OR IGNORE INTO releases VALUES (?, ?)", digest, stamp(datetime.now(UTC)))
        return tuple(moment(at) for (at,) in before)


_STATE = "key, numbers, step, began, ended, why"


def _state(row: tuple[Cell, ...]) -> SiteState:
    key, numbers, step, began, ended, why = row
    return SiteState(str(key), _numbers(numbers), Step(str(step)), moment(began) if began else None,
                     moment(ended) if ended else None, str(why))


def _numbers(text: Cell) -> tuple[int, ...]:
    return tuple(json.loads(str(text)))


def _text(value: object) -> str:
    return json.dumps(codec.dump(value, codec.Blobs()), ensure_ascii=False)


def _read(kind: type[_T], text: Cell) -> _T:
    return codec.load(kind, json.loads(str(text)), codec.Blobs(), kind.__name__)
