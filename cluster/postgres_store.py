"""Results in PostgreSQL (scanner.runs.Store): one partition for each run, so that an old run goes in an instant;
searchable columns beside the packed document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import LiteralString

from psycopg import errors

from ..scanner.runs import Result, Run, RunConflict, Summary
from .database import Base, Row, whole
from .packing import Packing
from .words import Words

COLUMNS: LiteralString = "key, seen_at, address, letter, score, failed, judged_by, document"
PAGE = 200
PUT: LiteralString = f"""INSERT INTO ikmscan.result (run, {COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (key, run) DO UPDATE SET seen_at = EXCLUDED.seen_at, address = EXCLUDED.address,
    letter = EXCLUDED.letter, score = EXCLUDED.score, failed = EXCLUDED.failed, judged_by = EXCLUDED.judged_by,
    document = EXCLUDED.document WHERE EXCLUDED.seen_at >= result.seen_at"""


class PostgresStore:
    """The results in *base*."""

    def __init__(self, base: Base) -> None:
        self._base = base
        base.ready()
        self._words, self._packing = Words(base), Packing(base)
        self._numbers: dict[str, int] = {}

    def begin(self, run: Run) -> None:
        """Note the run, once; RunConflict where another policy stands under its name."""
        policy = json.dumps(dict(run.policy), sort_keys=True)
        with self._base.change():
            made = self._base.rows("INSERT INTO ikmscan.run (name, begun, policy) VALUES (%s, %s, %s) "
                                   "ON CONFLICT DO NOTHING RETURNING id", run.name, run.begun, policy)
            if made:
                self._partition(whole(made[0][0]))
        if self._base.rows("SELECT policy FROM ikmscan.run WHERE name = %s", run.name) != [(policy,)]:
            raise RunConflict(run.name)

    def _partition(self, number: int) -> None:
        """A table of its own, made aside first: readers of other runs go on."""
        self._base.run("SELECT ikmscan.add_partition(%s)", number)

    def put(self, run: str, result: Result) -> None:
        """Keep *result* unless a newer one of the same run and key is there; KeyError where no such run was begun."""
        told = result.summary
        row = (result.key, result.seen_at, told.address, told.letter, told.score, self._words.numbers(told.failed),
               *self._words.numbers((told.judged_by,)), self._packing.pack(result.document))
        try:
            self._base.run(PUT, self._number(run), *row)
        except errors.CheckViolation:  # the run was forgotten meanwhile, and perhaps begun anew
            self._numbers.pop(run, None)
            if self._base.changing:  # nothing more can be done in this change: whoever tries again finds the new one
                raise KeyError(run) from None
            try:
                self._base.run(PUT, self._number(run), *row)
            except errors.CheckViolation:
                raise KeyError(run) from None

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is put inside is on the disk when it ends, all of it or nothing."""
        try:
            with self._base.change():
                yield
        except BaseException:
            self._words.forget()
            self._packing.forget()
            raise

    def _number(self, run: str) -> int:
        if run not in self._numbers:
            found = self._base.rows("SELECT id FROM ikmscan.run WHERE name = %s", run)
            if not found:
                raise KeyError(run)
            self._numbers[run] = whole(found[0][0])
        return self._numbers[run]

    def iter(self, run: str) -> Iterator[Result]:
        """The results of *run*, by key."""
        after = ""
        while page := self._base.rows(
            f"SELECT {COLUMNS} FROM ikmscan.result WHERE run = (SELECT id FROM ikmscan.run WHERE name = %s) "
            f"AND key > %s ORDER BY key LIMIT {PAGE}", run, after):
            yield from map(self._result, page)
            after = str(page[-1][0])

    def summaries(self, run: str) -> Iterator[tuple[str, Summary]]:
        """Key and summary of each result of *run*, by key: nothing is unpacked."""
        after = ""
        while page := self._base.rows(
            "SELECT key, address, letter, score, failed, judged_by FROM ikmscan.result WHERE run = "
            "(SELECT id FROM ikmscan.run WHERE name = %s) AND key > %s ORDER BY key LIMIT 5000", run, after):
            yield from ((str(key), self._summary(rest)) for key, *rest in page)
            after = str(page[-1][0])

    def keys(self, run: str) -> frozenset[str]:
        """The keys that have a result in *run*."""
        return frozenset(str(key) for (key,) in self._base.rows(
            "SELECT key FROM ikmscan.result WHERE run = (SELECT id FROM ikmscan.run WHERE name = %s)", run))

    def seen_of(self, run: str, keys: tuple[str, ...]) -> frozenset[str]:
        """Which of *keys* have a result in *run*."""
        return frozenset(str(key) for (key,) in self._base.rows(
            "SELECT key FROM ikmscan.result WHERE run = (SELECT id FROM ikmscan.run WHERE name = %s) AND key = ANY(%s)",
            run, list(keys)))

    def previous(self, key: str, before: datetime | None = None) -> Result | None:
        """The newest result of *key* over all runs, seen earlier than *before*."""
        found = self._base.rows(
            f"SELECT {COLUMNS} FROM ikmscan.result WHERE key = %s AND seen_at < coalesce(%s, 'infinity'::timestamptz) "
            "ORDER BY seen_at DESC, run DESC LIMIT 1", key, before)
        return self._result(found[0]) if found else None

    def runs(self) -> tuple[Run, ...]:
        """All runs, oldest first."""
        rows = self._base.rows('SELECT name, begun, policy FROM ikmscan.run ORDER BY begun, name COLLATE "C"')
        return tuple(Run(str(name), moment(begun), json.loads(str(policy))) for name, begun, policy in rows)

    def rest(self, hosts: Mapping[str, datetime], now: datetime) -> None:
        """Note until when *hosts* ask to be left alone, whichever run asks; what is over is forgotten."""
        with self._base.change():
            self._base.run("DELETE FROM ikmscan.rest WHERE until <= %s", now)
            for host, until in sorted(hosts.items()):  # in one order: two workers never wait for each other in a ring
                self._base.run("INSERT INTO ikmscan.rest VALUES (%s, %s) ON CONFLICT (host) DO UPDATE "
                               "SET until = EXCLUDED.until", host, until)

    def resting(self, now: datetime) -> Mapping[str, datetime]:
        """The hosts that are still to be left alone, and until when."""
        rows = self._base.rows("SELECT host, until FROM ikmscan.rest WHERE until > %s", now)
        return {str(host): moment(until) for host, until in rows}

    def forget(self, run: str) -> None:
        """Erase *run* and its results; nothing where there is none."""
        with self._base.change():
            gone = self._base.rows("DELETE FROM ikmscan.run WHERE name = %s RETURNING id", run)
            if gone:
                self._base.run("SELECT ikmscan.drop_partition(%s)", gone[0][0])
        self._numbers.pop(run, None)

    def close(self) -> None:
        """Close the connection."""
        self._base.close()

    def _result(self, row: Row) -> Result:
        key, seen_at, *told, document = row
        assert isinstance(document, bytes)
        return Result(str(key), moment(seen_at), self._packing.unpack(document), self._summary(told))

    def _summary(self, row: list[object]) -> Summary:
        address, letter, score, failed, judged_by = row
        assert isinstance(failed, list)
        assert isinstance(judged_by, int)
        return Summary(str(address), str(letter), score if isinstance(score, int) else None,
                       tuple(self._words.words(failed)), *self._words.words([judged_by]))


def open_store(dsn: str) -> PostgresStore:
    """The store in the database of *dsn*; BaseFault says what is wrong with it."""
    base = Base(dsn)
    try:
        return PostgresStore(base)
    except BaseException:
        base.close()
        raise


def moment(cell: object) -> datetime:
    """A moment of a row, in UTC."""
    assert isinstance(cell, datetime)
    return cell.astimezone(UTC)
