"""One PostgreSQL database: opened, its tables brought up to date, and every fault of it a BaseFault that says which.

The connection string may hold a password: it is in no message and in no log.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import LiteralString, TypeAlias

import psycopg
from procrastinate.schema import SchemaManager
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from .schema import ROOM, STEPS

CONNECT_S, WAIT_S = 10, 30
ALONE = 0x696B6D73  # the advisory lock of whoever changes tables
ENGINE = "procrastinate"
Row: TypeAlias = tuple[object, ...]
USUAL = {"connect_timeout": str(CONNECT_S), "keepalives_idle": "30", "keepalives_interval": "10",
         "keepalives_count": "3", "tcp_user_timeout": str(1000 * WAIT_S), "application_name": "ikmscan",
         "options": f"-c lock_timeout={WAIT_S}s"}
SECRETS = ("password", "sslpassword")
AWAY = ("08", "57P0", "53300")  # SQLSTATE: a lost connection, a server that stops or starts, one that is crowded


class BaseFault(Exception):
    """The database cannot be used. *slug*: "address" (no connection string), "unreachable", "login", "nowhere" (no
    database of that name there), "absent" (its tables: `antrean siapkan`), "old", "newer", "full" or "broken". *detail*
    holds no password."""

    def __init__(self, slug: str, detail: str = "") -> None:
        super().__init__(f"{slug} {detail}".rstrip())
        self.slug, self.detail = slug, detail

    @property
    def passing(self) -> bool:
        """Whether it may be over in a while: a database that begins anew, a line that was cut."""
        return self.slug == "unreachable"


class Base:
    """The database that *dsn* names. Statements end each in a transaction of their own, but inside `change`."""

    def __init__(self, dsn: str) -> None:
        self.dsn = conninfo(dsn)
        self._line = self._connect()

    _not_before = 0.0

    def _connect(self) -> psycopg.Connection[Row]:
        """A new connection. A host that does not answer is left alone for as long as it was waited for: who works on
        with what he has must not stand still all the time."""
        began = monotonic()
        if began < self._not_before:
            raise BaseFault("unreachable")
        try:
            with told(self.dsn):
                return psycopg.connect(self.dsn, autocommit=True)
        except BaseFault:
            self._not_before = 2 * monotonic() - began
            raise

    def ready(self) -> None:
        """Refuse a database whose tables this version does not know."""
        number = self.number(ROOM)
        if number != len(STEPS):
            raise BaseFault("absent" if number == 0 else "old" if number < len(STEPS) else "newer", str(number))

    def number(self, room: str) -> int:
        """How many steps the tables of *room* have taken; 0 where there are none."""
        if self.rows("SELECT to_regclass('ikmscan.schema')")[0][0] is None:
            return 0
        found = self.rows("SELECT number FROM ikmscan.schema WHERE room = %s", room)
        return whole(found[0][0]) if found else 0

    def prepare(self) -> tuple[int, int]:
        """Bring the tables up to date, one step after another, all or none: the number before, and now."""
        with self.change():
            self.run("SELECT pg_advisory_xact_lock(%s)", ALONE)
            before = self.number(ROOM)
            if before > len(STEPS):
                raise BaseFault("newer", str(before))
            self.run("CREATE SCHEMA IF NOT EXISTS ikmscan")
            self.run("CREATE TABLE IF NOT EXISTS ikmscan.schema (room text PRIMARY KEY, number int NOT NULL)")
            self._prepare_engine()
            for step in STEPS[before:]:
                for statement in step:
                    self.run(statement)
            self._note(ROOM, len(STEPS))
        return before, len(STEPS)

    def _prepare_engine(self) -> None:
        """The engine's own tables: whole, or the migrations that this database has not seen."""
        files = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
        seen = self.number(ENGINE)
        if seen == 0:
            self._script(SchemaManager.get_schema())
        for file in files[seen:] if seen else ():
            self._script(file.read_text(encoding="utf-8"))
        self._note(ENGINE, max(seen, len(files)))

    def _script(self, text: str) -> None:
        with told(self.dsn):
            self._line.execute(text.encode("utf-8"))

    def _note(self, room: str, number: int) -> None:
        self.run("INSERT INTO ikmscan.schema VALUES (%s, %s) ON CONFLICT (room) DO UPDATE SET number = EXCLUDED.number",
                 room, number)

    def rows(self, statement: LiteralString, *values: object) -> list[Row]:
        """The rows that *statement* gives."""
        return self._do(statement, values).fetchall()

    def run(self, statement: LiteralString, *values: object) -> int:
        """Do *statement*; how many rows it changed."""
        return self._do(statement, values).rowcount

    def _do(self, statement: LiteralString, values: Sequence[object]) -> psycopg.Cursor[Row]:
        """Once more on a new connection where the old one was lost before anything was begun on it."""
        with told(self.dsn):
            lost = self._line.closed
            if not lost:
                try:
                    return self._line.execute(statement, values or None)
                except (psycopg.OperationalError, psycopg.InterfaceError):
                    if not self._line.closed or self._inside:
                        raise
        self._line = self._connect()
        with told(self.dsn):
            return self._line.execute(statement, values or None)

    _inside = 0

    @property
    def changing(self) -> bool:
        """Whether a change is under way: a statement that went wrong has ended it."""
        return self._inside > 0

    @contextlib.contextmanager
    def change(self) -> Iterator[None]:
        """What is done inside is done whole or not at all."""
        if self._line.closed:
            self._line = self._connect()
        self._inside += 1
        try:
            with told(self.dsn), self._line.transaction():
                yield
        finally:
            self._inside -= 1

    def now(self) -> datetime:
        """The time by the database's clock, which is that of all machines."""
        found = self.rows("SELECT now()")[0][0]
        assert isinstance(found, datetime)
        return found.astimezone(UTC)

    def close(self) -> None:
        """Close the connection."""
        self._line.close()

    def __enter__(self) -> Base:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, what: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def conninfo(dsn: str) -> str:
    """*dsn* with what is usual for us where it says nothing; BaseFault "address" where it is none."""
    return make_conninfo("", **{**USUAL, **_told_in(dsn)})


def _told_in(dsn: str) -> dict[str, str]:
    """The parts of *dsn*. A password with an @ or a / that is not written as %40 or %2F would be read as a host, asked
    for in DNS and shown: such an address is none."""
    try:
        parts = {key: str(value) for key, value in conninfo_to_dict(dsn).items() if value is not None}
    except psycopg.ProgrammingError:
        raise BaseFault("address") from None  # the library would repeat it
    if "://" in dsn and any("@" in parts.get(part, "") for part in ("host", "port", "dbname")):
        raise BaseFault("address")
    return parts


def has_password(dsn: str) -> bool:
    """Whether *dsn* itself holds a password, or may hold one."""
    try:
        return any(map(_told_in(dsn).get, SECRETS))
    except BaseFault:
        return True


@contextlib.contextmanager
def told(dsn: str) -> Iterator[None]:
    """A fault of the database is a BaseFault; what our own statements ask about (KeyError and the like) passes."""
    try:
        yield
    except errors.CheckViolation:
        raise
    except psycopg.Error as error:
        raise fault_of(error, dsn) from None


def fault_of(error: psycopg.Error, dsn: str) -> BaseFault:
    """What *error* of the database of *dsn* means."""
    return BaseFault(_slug(error, str(conninfo_to_dict(dsn).get("dbname"))), clean(str(error), dsn))


def _slug(error: psycopg.Error, name: str) -> str:
    if isinstance(error, errors.InvalidPassword | errors.InvalidAuthorizationSpecification):
        return "login"
    if isinstance(error, errors.DiskFull):
        return "full"
    if isinstance(error, errors.UndefinedTable | errors.InvalidSchemaName | errors.UndefinedFunction):
        return "absent"
    if (error.sqlstate or "").startswith(AWAY):
        return "unreachable"
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) and error.sqlstate is None:
        refused = ("authentication failed", "no password supplied")
        if any(words in str(error) for words in refused):
            return "login"
        return "nowhere" if f'database "{name}" does not exist' in str(error) else "unreachable"
    return "broken"


def clean(text: str, dsn: str) -> str:
    """The first line of *text*, without the passwords of *dsn*."""
    line, parts = re.sub(r"\s+", " ", text.strip().partition("\n")[0]), conninfo_to_dict(dsn)
    for secret in filter(None, map(parts.get, SECRETS)):
        line = line.replace(str(secret), "…")
    return line[:200]


def whole(cell: object) -> int:
    """A number of a row."""
    assert isinstance(cell, int)
    return cell
