"""A file that cannot be used says which and why, and a damaged one is kept, not written over."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from ikmscan.history import database
from ikmscan.history.database import Database, Hold, StoreError, erase
from ikmscan.history.sqlite_store import open_store
from ikmscan.scanner.runs import Result, Run

T0 = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)


def written(path: Path, count: int = 300) -> None:
    store = open_store(path)
    store.begin(Run("a", T0))
    for n in range(count):
        store.put("a", Result(f"{n}.id", T0, os.urandom(400).hex()))
    store.close()


def fault(path: Path) -> StoreError:
    with pytest.raises(StoreError) as raised:
        open_store(path)
    return raised.value


@pytest.mark.parametrize("content", [b"no database" * 99, os.urandom(8192)])
def test_what_is_no_database_is_kept_aside_and_the_next_start_begins_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.sqlite"
    path.write_bytes(content)
    told = fault(path)
    assert (told.slug, told.path) == ("damaged", path)
    assert told.kept is not None and told.kept.read_bytes() == content
    assert told.kept.name.startswith("x.sqlite.rusak-")
    open_store(path).close()


def test_a_file_damaged_in_the_middle_is_noticed_at_the_start(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    written(path)
    with path.open("r+b") as file:
        file.seek(4096 * 5)
        file.write(os.urandom(4096 * 8))
    assert fault(path).slug == "damaged"


def test_a_mistake_of_ours_is_no_damage_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    written(path, 1)
    with Database(path) as base, pytest.raises(sqlite3.ProgrammingError):
        base.rows("SELECT ?", "one", "too many")
    with pytest.raises(sqlite3.ProgrammingError):
        base.rows("SELECT 1")
    assert [p.name for p in tmp_path.iterdir()] == ["x.sqlite"]


def test_who_reads_does_not_wait_for_who_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.sqlite"
    written(path, 1)
    monkeypatch.setattr(database, "WAIT_S", 0.0)
    with Database(path) as writer, writer.change():
        assert open_store(path).keys("a") == {"0.id"}


def test_two_damaged_files_of_a_day_are_both_kept(tmp_path: Path) -> None:
    path, kept = tmp_path / "x.sqlite", set()
    for n in range(2):
        path.write_bytes(b"no database %d" % n * 99)
        kept.add(fault(path).kept)
    assert len(kept) == 2


def test_a_file_of_a_later_version_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    written(path, 1)
    line = sqlite3.connect(path)
    line.execute("UPDATE schema SET number = 99")
    line.commit()
    line.close()
    assert fault(path).slug == "newer"
    assert fault(path).slug == "newer"


def test_a_full_disk_is_told_and_loses_nothing_that_was_written(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    written(path, 3)
    base = Database(path)
    base.run("PRAGMA max_page_count = 20")
    with pytest.raises(StoreError, match="full"):
        for n in range(100):
            base.run("INSERT INTO results VALUES ('a', ?, '', '', '', 0, '', '', ?)", f"n{n}", os.urandom(4000))
    base.close()
    store = open_store(path)
    assert {"0.id", "1.id", "2.id"} <= store.keys("a")
    store.close()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert fault(tmp_path / "x.sqlite").slug == "read_only"


def test_a_place_that_is_a_folder_is_told(tmp_path: Path) -> None:
    assert fault(tmp_path).slug == "broken"


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_only_the_owner_may_read_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "x.sqlite"
    store = open_store(path)
    modes = [stat.S_IMODE(p.stat().st_mode) for p in (path, path.parent, path.with_name("x.sqlite-wal"))]
    store.close()
    assert modes == [0o600, 0o700, 0o600]


def test_a_deed_that_breaks_off_leaves_no_trace(tmp_path: Path) -> None:
    with Database(tmp_path / "x.sqlite") as base:
        base.run("CREATE TABLE t (n)")
        with pytest.raises(ValueError, match="x"), base.change():
            base.run("INSERT INTO t VALUES (1)")
            with base.change():
                base.run("INSERT INTO t VALUES (2)")
            raise ValueError("x")
        assert base.rows("SELECT n FROM t") == []


def test_erased_means_every_file_and_its_bytes(tmp_path: Path) -> None:
    path, before = tmp_path / "x.sqlite", tmp_path / "before"
    with Database(path) as base:
        base.run("CREATE TABLE t (n)")
        base.run("INSERT INTO t VALUES ('rahasia')")
        before.write_bytes(Path(f"{path}-wal").read_bytes())
    os.replace(before, f"{path}-wal")  # as a crash leaves it
    kept = [tmp_path / "twin", tmp_path / "twin-wal"]
    os.link(path, kept[0])
    os.link(f"{path}-wal", kept[1])
    assert all(b"rahasia" in twin.read_bytes() for twin in kept)
    assert erase(path)
    assert not erase(path)
    assert not any(b"rahasia" in twin.read_bytes() for twin in kept)
    assert set(tmp_path.iterdir()) == set(kept)


def test_what_one_holds_no_other_gets_until_he_lets_go_or_dies(tmp_path: Path) -> None:
    path = tmp_path / "kunci"
    hold = Hold(path)
    with pytest.raises(StoreError, match="busy"):
        Hold(path)
    hold.close()
    script = ("import os, sys; from pathlib import Path; from ikmscan.history.database import Hold\n"
              "kept = Hold(Path(sys.argv[1])); os._exit(9)")
    assert subprocess.run([sys.executable, "-c", script, str(path)], check=False).returncode == 9
    Hold(path).close()


@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "-journal"])
@pytest.mark.parametrize("there", [True, False])
def test_a_link_that_was_planted_is_not_followed(tmp_path: Path, ending: str, there: bool) -> None:
    path, victim = tmp_path / "x.sqlite", tmp_path / "korban"
    if there:
        victim.write_text("jangan")
    Path(f"{path}{ending}").symlink_to(victim)
    told = fault(path)
    assert (told.slug, told.path) == ("link", Path(f"{path}{ending}"))
    with pytest.raises(StoreError, match="link"):
        Hold(path)
    assert erase(path)
    assert victim.read_text() == "jangan" if there else not victim.exists()
    assert not os.path.lexists(f"{path}{ending}")


def test_a_pipe_is_named_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.sqlite")
    assert fault(tmp_path / "x.sqlite").slug == "broken"
    with pytest.raises(StoreError, match="broken"):
        Hold(tmp_path / "x.sqlite")


def test_a_lock_that_is_no_lock_is_told_from_one_that_is_held(tmp_path: Path) -> None:
    path = tmp_path / "x.kunci"
    path.write_bytes(b"no database" * 99)
    with pytest.raises(StoreError, match="damaged"):
        Hold(path)
