"""One sqlite file: opened safely, its schema brought up to date, and every fault of it a StoreError that says which.

WAL and synchronous=FULL: what was committed survives the power cut (measured: 2,000 commits a second).
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TypeAlias

WAIT_S = 15.0
BESIDE = ("", "-wal", "-shm", "-journal")
OPENED = os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
DAMAGED = "rusak"
CHECKED_BYTES = 64 * 2**20  # a larger file is not read whole at each start
_SLUGS = {
    sqlite3.SQLITE_CORRUPT: "damaged", sqlite3.SQLITE_NOTADB: "damaged", sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read_only", sqlite3.SQLITE_PERM: "read_only", sqlite3.SQLITE_CANTOPEN: "read_only",
    sqlite3.SQLITE_BUSY: "busy", sqlite3.SQLITE_LOCKED: "busy", sqlite3.SQLITE_IOERR: "broken",
}
Cell: TypeAlias = "str | int | float | bytes | None"


class StoreError(Exception):
    """The file cannot be used. *slug*: "damaged" (it was set aside as *kept*), "newer", "full", "read_only",
    "unreadable", "busy", "absent", "link" (planted in its place, and not followed) or "broken"."""

    def __init__(self, slug: str, path: Path, detail: str = "", kept: Path | None = None) -> None:
        super().__init__(f"{path}: {slug} {detail}".rstrip())
        self.slug, self.path, self.detail, self.kept = slug, path, detail, kept


class Database:
    """The file at *path*, made with its folder where it is not there. *room* names whose tables these are: several
    rooms may live in one file, each with its own steps of schema. The whole file is read at the start, so that damage
    is found before it spreads; *reading*: not so for who comes to read (0.1 s at 60 MB), and where this user may not
    write, the file is read as it lies there."""

    def __init__(self, path: Path, *, reading: bool = False) -> None:
        self.path = path
        follow_nothing(path)
        try:
            self._lent = reading and path.exists() and not _may_write(path)
            if self._lent:
                self._open_borrowed()
                return
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(path, os.O_RDWR | OPENED, 0o600))
        except OSError as error:
            barred = "unreadable" if reading else "read_only"
            slug = barred if isinstance(error, PermissionError) else "broken"
            raise StoreError(slug, path, error.strerror or "") from None
        self._line = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)
        try:
            self._ready(checked=not reading)
        except BaseException:
            self._line.close()
            raise

    def _open_borrowed(self) -> None:
        with self._told():
            self._line = _borrowed(self.path)

    def _ready(self, *, checked: bool) -> None:
        with self._told():
            self._line.execute("PRAGMA journal_mode=WAL")
            for word in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
                self._line.execute(f"PRAGMA {word}")
            if checked and self.path.stat().st_size < CHECKED_BYTES:
                (said,) = self._line.execute("PRAGMA quick_check(1)").fetchone()
                if said != "ok":
                    raise sqlite3.DatabaseError(said)
            self._line.execute("CREATE TABLE IF NOT EXISTS schema (room TEXT PRIMARY KEY, number INTEGER NOT NULL)")

    def bring_up(self, room: str, steps: Sequence[Sequence[str]]) -> None:
        """Take the tables of *room* through the *steps* that this file has not seen; StoreError "newer" for a file of a
        later version of ikmscan."""
        if self._number(room) == len(steps):  # who comes to read waits for nobody who writes
            return
        with self.change():
            number = self._number(room)
            if number > len(steps):
                raise StoreError("newer", self.path, f"{room} {number}")
            for step in steps[number:]:
                for statement in step:
                    self.run(statement)
            self.run("INSERT OR REPLACE INTO schema VALUES (?, ?)", room, len(steps))

    def _number(self, room: str) -> int:
        found = self.rows("SELECT number FROM schema WHERE room = ?", room)
        return int(str(found[0][0])) if found else 0

    def rows(self, statement: str, *values: Cell) -> list[tuple[Cell, ...]]:
        """The rows that *statement* gives."""
        with self._told():
            return self._line.execute(statement, values).fetchall()

    def each(self, statement: str, *values: Cell) -> Iterator[tuple[Cell, ...]]:
        """As `rows`, one after another."""
        with self._told():
            yield from self._line.execute(statement, values)

    def run(self, statement: str, *values: Cell) -> int:
        """Do *statement*; how many rows it changed."""
        with self._told():
            return self._line.execute(statement, values).rowcount

    @contextlib.contextmanager
    def change(self) -> Iterator[None]:
        """What is done inside is written whole or not at all; on the disk when the outermost one ends."""
        if self._line.in_transaction:
            yield
            return
        self.run("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._line.execute("ROLLBACK")
            raise
        self.run("COMMIT")

    @contextlib.contextmanager
    def steady(self) -> Iterator[None]:
        """What is read inside is of one moment, whoever writes meanwhile."""
        if self._line.in_transaction:
            yield
            return
        self.run("BEGIN")
        try:
            yield
        finally:
            with contextlib.suppress(sqlite3.Error):
                self._line.execute("ROLLBACK")

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", None)
            if code is None and isinstance(error, sqlite3.ProgrammingError):
                raise  # a mistake of ours says nothing about the file
            slug = _SLUGS.get((sqlite3.SQLITE_CORRUPT if code is None else code) & 0xFF, "broken")
            if self._lent and code is not None and code & 0xFF == sqlite3.SQLITE_CANTOPEN:
                slug = "unreadable"
            kept = self._set_aside() if slug == "damaged" and not self._lent else None
            raise StoreError(slug, self.path, str(error)[:120], kept) from None

    def _set_aside(self) -> Path:
        """Move a damaged file out of the way: the next start begins anew, and whoever can mend it still has it."""
        self._line.close()
        kept = free_name(self.path, f"{DAMAGED}-{datetime.now(UTC):%Y-%m-%d}")
        for ending in BESIDE:
            with contextlib.suppress(OSError):
                os.replace(f"{self.path}{ending}", f"{kept}{ending}")
        return kept

    def close(self) -> None:
        """Close; what was committed is in the file."""
        self._line.close()

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, what: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Hold:
    """Only one process at a time works on what *path* stands for; let go by `close`, and by the end of the process
    however it comes. StoreError "busy" where another one has it."""

    def __init__(self, path: Path) -> None:
        follow_nothing(path)
        try:
            os.close(os.open(path, os.O_RDWR | OPENED, 0o600))
        except OSError as error:
            raise StoreError("read_only", path, error.strerror or "") from None
        self._line = sqlite3.connect(path, timeout=0, isolation_level=None)
        try:
            self._line.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            self._line.close()
            slug = _SLUGS.get(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_BUSY) & 0xFF, "broken")
            raise StoreError(slug, path, str(error)[:120]) from None

    def close(self) -> None:
        """Let go."""
        self._line.close()


def follow_nothing(path: Path) -> None:
    """StoreError where a link stands in the place of the file, or of what sqlite lays beside it: sqlite would write to
    where it leads; and where a pipe or a device does. (The folder is its owner's alone, so nobody puts one there
    between this look and the opening.)"""
    for ending in BESIDE:
        file = Path(f"{path}{ending}")
        with contextlib.suppress(OSError):
            mode = file.lstat().st_mode
            if stat.S_ISLNK(mode):
                raise StoreError("link", file)
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                raise StoreError("broken", file, "pipe, device")


def closed_by_all(path: Path) -> bool:
    """Whether nobody has the file open; what lay beside it is in it then."""
    follow_nothing(path)
    line = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        line.execute("PRAGMA journal_mode=DELETE")  # which sqlite does for the last one alone
    except sqlite3.Error as error:
        return getattr(error, "sqlite_errorcode", 0) & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    finally:
        line.close()
    return True


def _may_write(path: Path) -> bool:
    """Whether this user may write the file, and what sqlite lays beside it."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _borrowed(path: Path) -> sqlite3.Connection:
    """The file of somebody else, to read. Where nothing lies beside it nobody has it open: then it is taken as it is,
    for sqlite would make a file beside it even to read (sqlite.org/wal.html, "Read-Only Databases")."""
    way = "mode=ro" if os.path.exists(f"{path}-wal") else "mode=ro&immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?{way}", uri=True, timeout=WAIT_S, isolation_level=None)


def free_name(path: Path, word: str) -> Path:
    """*path* with *word* behind it, and a number where that is taken."""
    names = (path.with_name(f"{path.name}.{word}{f'-{n}' if n else ''}") for n in range(1000))
    return next((name for name in names if not name.exists()), path.with_name(f"{path.name}.{word}"))


def _overwrite(file: Path) -> None:
    size = file.stat().st_size
    with file.open("r+b") as content:
        for _ in range(0, size, 2**16):
            content.write(bytes(2**16))
        content.flush()
        os.fsync(content.fileno())


def erase(path: Path) -> bool:
    """Overwrite and remove the file and what sqlite keeps beside it; False where there was none. Old blocks may live on
    in flash memory, and of files that sqlite itself removed: only an encrypted disk is a full guarantee."""
    gone = False
    for ending in BESIDE:
        file = Path(f"{path}{ending}")
        with contextlib.suppress(FileNotFoundError):
            if not file.is_symlink():  # of a link only itself goes, and not what it leads to
                _overwrite(file)
            file.unlink()
            gone = True
    return gone
