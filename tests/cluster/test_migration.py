"""The road from one schema to the next: whole or not at all, with what was kept before, by one of all who try."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from ikmscan.cluster import database
from ikmscan.cluster.database import Base, BaseFault
from ikmscan.cluster.postgres_queue import open_queue
from ikmscan.cluster.postgres_store import open_store
from ikmscan.cluster.schema import STEPS
from ikmscan.scanner.runs import QueueStatus, Result, Run, Shard
from procrastinate.schema import SchemaManager

T0 = datetime(2026, 11, 23, tzinfo=UTC)
NEXT = ("ALTER TABLE ikmscan.result ADD COLUMN country text NOT NULL DEFAULT 'id'",
        "ALTER TABLE ikmscan.shard ADD COLUMN country text",
        "CREATE VIEW ikmscan.countries AS SELECT country, count(*) AS sites FROM ikmscan.result GROUP BY 1")


@pytest.fixture
def used(new_base: Callable[[], str]) -> str:
    """A database of the present schema, with a result in it and a shard that waits."""
    dsn = new_base()
    store, queue = open_store(dsn), open_queue(dsn)
    store.begin(Run("a", T0))
    store.put("a", Result("t.id", T0, "{}"))
    queue.submit("a", [Shard("s", ("u.id",))])
    store.close()
    queue.close()
    return dsn


def test_a_step_takes_along_what_is_there_and_older_programs_refuse_it(used: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Base(used) as base, monkeypatch.context() as newer:
        newer.setattr(database, "STEPS", (*STEPS, NEXT))
        with pytest.raises(BaseFault) as fault:
            base.ready()
        assert fault.value.slug == "old"
        assert base.prepare() == (len(STEPS), len(STEPS) + 1)
        assert base.prepare() == (len(STEPS) + 1, len(STEPS) + 1)
        base.ready()
        assert base.rows("SELECT * FROM ikmscan.countries") == [("id", 1)]
        store, queue = open_store(used), open_queue(used)
        store.begin(Run("b", T0))
        store.put("b", Result("t.id", T0, "{}"))
        assert [r.document for run in ("a", "b") for r in store.iter(run)] == ["{}", "{}"]
        assert queue.status("a") == QueueStatus(waiting=1)
        store.close()
        queue.close()
    with pytest.raises(BaseFault) as fault:
        open_store(used)
    assert fault.value.slug == "newer"


def test_a_step_that_fails_leaves_all_as_it_was(used: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Base(used) as base:
        with monkeypatch.context() as newer:
            newer.setattr(database, "STEPS", (*STEPS, (*NEXT, "SELECT nobody_has_this()")))
            with pytest.raises(BaseFault):
                base.prepare()
        base.ready()
        assert base.rows("SELECT to_regclass('ikmscan.countries')") == [(None,)]


def test_of_many_who_prepare_at_once_one_does_it(used: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "STEPS", (*STEPS, NEXT))
    told = []

    def prepare() -> None:
        with Base(used) as base:
            told.append(base.prepare())

    beside = [threading.Thread(target=prepare) for _ in range(4)]
    for one in beside:
        one.start()
    for one in beside:
        one.join()
    assert sorted(told) == [(len(STEPS), len(STEPS) + 1), *[(len(STEPS) + 1,) * 2] * 3]


def test_migrations_of_the_engine_that_are_new_are_done_once(
    used: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(SchemaManager.get_migrations_path(), folder)
    (folder / "99.00.00_01_pre_more.sql").write_text("CREATE TABLE procrastinate_more (n int);")
    monkeypatch.setattr(SchemaManager, "get_migrations_path", lambda: folder)
    with Base(used) as base:
        base.prepare()
        base.prepare()
        assert base.rows("SELECT * FROM procrastinate_more") == []
        assert base.number(database.ENGINE) == len(list(folder.glob("*.sql")))
