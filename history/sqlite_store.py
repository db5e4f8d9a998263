"""Results in a sqlite file (scanner.runs.Store). Documents are kept packed, searchable columns beside them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from ..scanner.runs import Result, Run, RunConflict, Summary
from .database import Cell, Database
from .schema import ROOM, STEPS

COLUMNS = "key, seen_at, address, letter, score, failed, judged_by, document"
LONGEST_BYTES = 64 * 2**20  # of one document, unpacked


class SqliteStore:
    """The results in *database*."""

    def __init__(self, database: Database) -> None:
        self._base = database
        database.bring_up(ROOM, STEPS)

    def begin(self, run: Run) -> None:
        """Note the run, once; RunConflict where another policy stands under its name."""
        policy = json.dumps(dict(run.policy), sort_keys=True)
        self._base.run("INSERT OR IGNORE INTO runs VALUES (?, ?, ?)", run.name, stamp(run.begun), policy)
        if self._base.rows("SELECT policy FROM runs WHERE name = ?", run.name) != [(policy,)]:
            raise RunConflict(run.name)

    def put(self, run: str, result: Result) -> None:
        """Keep *result* unless a newer one of the same run and key is there; KeyError where no such run was begun."""
        told = result.summary
        with self._base.change():
            if not self._base.rows("SELECT 1 FROM runs WHERE name = ?", run):
                raise KeyError(run)
            self._base.run(
                f"INSERT INTO results (run, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (run, key) DO UPDATE SET seen_at = excluded.seen_at, address = excluded.address, "
                "letter = excluded.letter, score = excluded.score, failed = excluded.failed, "
                "judged_by = excluded.judged_by, document = excluded.document WHERE excluded.seen_at >= seen_at",
                run, result.key, stamp(result.seen_at), told.address, told.letter, told.score, json.dumps(told.failed),
                told.judged_by, zlib.compress(result.document.encode("utf-8", "surrogatepass"), 6))

    def iter(self, run: str) -> Iterator[Result]:
        """The results of *run*, by key."""
        for key in sorted(self.keys(run)):
            yield from map(_result, self._base.rows(f"SELECT {COLUMNS} FROM results WHERE run = ? AND key = ?",
                                                    run, key))

    def keys(self, run: str) -> frozenset[str]:
        """The keys that have a result in *run*."""
        return frozenset(str(key) for (key,) in self._base.rows("SELECT key FROM results WHERE run = ?", run))

    def previous(self, key: str, before: datetime | None = None) -> Result | None:
        """The newest result of *key* over all runs, seen earlier than *before*."""
        limit = "~" if before is None else stamp(before)
        found = self._base.rows(f"SELECT {COLUMNS} FROM results WHERE key = ? AND seen_at < ? "
                                "ORDER BY seen_at DESC, rowid DESC LIMIT 1", key, limit)
        return _result(found[0]) if found else None

    def runs(self) -> tuple[Run, ...]:
        """All runs, oldest first."""
        rows = self._base.rows("SELECT name, begun, policy FROM runs ORDER BY begun, name")
        return tuple(Run(str(name), moment(begun), json.loads(str(policy))) for name, begun, policy in rows)

    def rest(self, hosts: Mapping[str, datetime], now: datetime) -> None:
        """Note until when *hosts* ask to be left alone, whichever run asks; what is over is forgotten."""
        with self._base.change():
            self._base.run("DELETE FROM rests WHERE until <= ?", stamp(now))
            for host, until in hosts.items():
                self._base.run("INSERT OR REPLACE INTO rests VALUES (?, ?)", host, stamp(until))

    def resting(self, now: datetime) -> Mapping[str, datetime]:
        """The hosts that are still to be left alone, and until when."""
        rows = self._base.rows("SELECT host, until FROM rests WHERE until > ?", stamp(now))
        return {str(host): moment(until) for host, until in rows}

    def forget(self, run: str) -> None:
        """Erase *run* and its results; nothing where there is none."""
        with self._base.change():
            self._base.run("DELETE FROM results WHERE run = ?", run)
            self._base.run("DELETE FROM runs WHERE name = ?", run)

    def close(self) -> None:
        """Close the file."""
        self._base.close()


def open_store(path: Path) -> SqliteStore:
    """The store at *path*; StoreError says what is wrong with the file."""
    base = Database(path)
    try:
        return SqliteStore(base)
    except BaseException:
        base.close()
        raise


def stamp(at: datetime) -> str:
    """A moment as text that sorts as time does."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(text: Cell) -> datetime:
    """What `stamp` wrote."""
    return datetime.fromisoformat(str(text)).astimezone(UTC)


def unpack(blob: Cell) -> str:
    """A packed document; never more than LONGEST_BYTES of it."""
    assert isinstance(blob, bytes)
    return zlib.decompressobj().decompress(blob, LONGEST_BYTES).decode("utf-8", "surrogatepass")


def _result(row: tuple[Cell, ...]) -> Result:
    key, seen_at, address, letter, score, failed, judged_by, document = row
    told = Summary(str(address), str(letter), score if isinstance(score, int) else None,
                   tuple(json.loads(str(failed))), str(judged_by))
    return Result(str(key), moment(seen_at), unpack(document), told)
