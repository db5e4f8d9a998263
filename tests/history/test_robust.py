"""Killed at any moment, on a full disk, on a damaged file: nothing is lost and nothing is told twice."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from ikmscan.history import database, retention
from ikmscan.history.database import StoreError
from ikmscan.history.journal import open_journal
from ikmscan.history.journal_schema import STEPS

from .lives import DAY, START
from .watcher import FULL, RUNS, SITES, go_on

WATCHER, MORTAL = (Path(__file__).with_name(name) for name in ("watcher.py", "mortal.py"))


def command(journal: Path, mailbox: Path) -> list[str]:
    return [sys.executable, str(WATCHER), str(journal), str(mailbox)]


def remembered(journal_file: Path) -> list[tuple[object, ...]]:
    """All that counts: the news, how often each site was looked at, and what is remembered."""
    with open_journal(journal_file) as journal:
        assert journal.base.rows("PRAGMA integrity_check") == [("ok",)]
        events = journal.base.rows("SELECT s.site, at, kind, check_name, level FROM watch_events e "
                                   "JOIN watch_sites s ON s.number = e.site ORDER BY s.site, at, kind")
        looks = journal.base.rows("SELECT s.site, count(*) FROM watch_looks l JOIN watch_sites s ON s.number = l.site GROUP BY 1")
        kept = journal.base.rows("SELECT key, count(*) FROM results GROUP BY 1")
        states = journal.base.rows("SELECT s.site, check_name, level, recent, fixed_at FROM watch_observations o "
                                   "JOIN watch_sites s ON s.number = o.site ORDER BY 1, 2")
        messages = journal.base.rows("SELECT id, subject FROM watch_messages ORDER BY id")
    return [*events, *looks, *kept, *states, *messages]


def sent(mailbox: Path) -> Counter[str]:
    return Counter(mailbox.read_text().splitlines())


Whole: TypeAlias = "tuple[list[tuple[object, ...]], Counter[str]]"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """What is remembered and sent when nobody disturbs."""
    folder = tmp_path_factory.mktemp("whole")
    go_on(folder / "p.sqlite", folder / "box")
    return remembered(folder / "p.sqlite"), sent(folder / "box")


def test_the_undisturbed_watch_has_something_to_lose(whole: Whole) -> None:
    assert len(whole[1]) > 20
    assert set(whole[1].values()) == {1}


def test_kill_at_random_moments_loses_and_doubles_nothing(tmp_path: Path, whole: Whole) -> None:
    journal, box = tmp_path / "p.sqlite", tmp_path / "box"
    ran = subprocess.run([sys.executable, str(MORTAL), str(journal), str(box), "11"], capture_output=True, text=True,
                         timeout=300, check=False)
    assert ran.returncode == 0, ran.stderr
    assert remembered(journal) == whole[0]
    told = sent(box)
    assert set(told) == set(whole[1])
    # Who is killed between handing over and noting it hands over again, under the same id.
    assert sum(told.values()) - len(told) <= 10


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 300 kB, where one can be had."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0 or subprocess.run(
            [mount, "-t", "tmpfs", "-o", "size=300k", "none", str(place)], capture_output=True, check=False).returncode:
        pytest.skip("needs root and leave to mount")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_is_said_and_nothing_is_lost(small_disk: Path, tmp_path: Path, whole: Whole) -> None:
    first = subprocess.run(command(small_disk / "p.sqlite", tmp_path / "box"), capture_output=True, text=True, timeout=120, check=False)
    assert (first.returncode, first.stdout.strip()) == (FULL, "full"), first.stderr
    subprocess.run(["mount", "-o", "remount,size=30m", str(small_disk)], check=True)
    go_on(small_disk / "p.sqlite", tmp_path / "box")
    assert remembered(small_disk / "p.sqlite") == whole[0]
    assert set(sent(tmp_path / "box")) == set(whole[1])


def test_a_limit_of_size_is_said_and_nothing_is_lost(tmp_path: Path, whole: Whole) -> None:
    """Without root: the kernel refuses to let any file grow (EFBIG)."""
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (250_000, 250_000))

    first = subprocess.run(command(tmp_path / "p.sqlite", tmp_path / "box"), capture_output=True, text=True, timeout=120,
                           check=False, preexec_fn=limit)
    assert first.returncode == FULL, first.stderr
    assert first.stdout.strip() in ("full", "broken")
    go_on(tmp_path / "p.sqlite", tmp_path / "box")
    assert remembered(tmp_path / "p.sqlite") == whole[0]
    assert set(sent(tmp_path / "box")) == set(whole[1])


@pytest.mark.parametrize("where", [0, 20, 5000, 20_000])
def test_a_damaged_file_is_set_aside(tmp_path: Path, where: int) -> None:
    go_on(tmp_path / "p.sqlite", tmp_path / "box")
    with sqlite3.connect(tmp_path / "p.sqlite") as line:
        line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    line.close()
    with (tmp_path / "p.sqlite").open("r+b") as file:
        file.seek(where)
        file.write(os.urandom(4096))
    with pytest.raises(StoreError) as wrong, open_journal(tmp_path / "p.sqlite") as journal:
        for number in range(SITES):
            journal.memory(f"toko{number:02}.id")
    assert wrong.value.slug == "damaged"
    assert wrong.value.kept is not None
    assert wrong.value.kept.exists()
    with open_journal(tmp_path / "p.sqlite") as journal:
        assert journal.sites() == []


def test_an_older_file_is_brought_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A later version adds a step: what was remembered stays."""
    go_on(tmp_path / "p.sqlite", tmp_path / "box")
    monkeypatch.setattr("ikmscan.history.journal.STEPS", (*STEPS, ("ALTER TABLE watch_sites ADD COLUMN owner TEXT",)))
    with open_journal(tmp_path / "p.sqlite") as journal:
        assert journal.base.rows("SELECT count(*), max(owner) FROM watch_sites") == [(SITES, None)]
        assert journal.memory("toko00.id").runs == RUNS
    monkeypatch.undo()
    with pytest.raises(StoreError) as wrong, open_journal(tmp_path / "p.sqlite"):
        pass
    assert wrong.value.slug == "newer"


def test_what_is_too_old_is_erased_but_for_the_last_two_judgements(tmp_path: Path) -> None:
    go_on(tmp_path / "p.sqlite", tmp_path / "box")
    with open_journal(tmp_path / "p.sqlite") as journal:
        retention.erase(journal, START + 1000 * DAY, 30 * DAY)
        for number in range(SITES):
            site = f"toko{number:02}.id"
            assert journal.looks(site) == []
            assert journal.base.rows("SELECT count(*) FROM results WHERE key = ?", site) == [(2,)]
            assert journal.memory(site).runs == RUNS
        assert journal.base.rows("SELECT count(*) FROM watch_messages") == [(0,)]
        assert retention.forget_site(journal, "toko00.id")
        assert not retention.forget_site(journal, "toko00.id")
        assert journal.store.previous("toko00.id") is None


def test_an_empty_file_gives_its_place_back(tmp_path: Path) -> None:
    with open_journal(tmp_path / "p.sqlite") as journal:
        journal.base.run("CREATE TABLE weight (x BLOB)")
        journal.base.run("INSERT INTO weight VALUES (zeroblob(20000000))")
        journal.base.run("DELETE FROM weight")
        before = journal.base.rows("PRAGMA page_count")
        assert retention.give_back(journal)
        assert not retention.give_back(journal)
        assert journal.base.rows("PRAGMA page_count") < before


def test_a_file_that_cannot_be_made_smaller_now_is_made_so_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All was told and written by then: a run is no failure for want of tidying."""
    monkeypatch.setattr(database, "WAIT_S", 0.1)
    with open_journal(tmp_path / "p.sqlite") as journal, sqlite3.connect(tmp_path / "p.sqlite", isolation_level=None) as other:
        journal.base.run("CREATE TABLE weight (x BLOB)")
        journal.base.run("INSERT INTO weight VALUES (zeroblob(20000000))")
        journal.base.run("DELETE FROM weight")
        other.execute("BEGIN IMMEDIATE")
        assert not retention.give_back(journal)
        other.execute("ROLLBACK")
        assert retention.give_back(journal)
    other.close()


def test_the_same_run_by_two_processes_tells_each_thing_once(tmp_path: Path) -> None:
    """Without the lock of the command: the journal alone keeps them apart."""
    both = [subprocess.Popen(command(tmp_path / "p.sqlite", tmp_path / "box"), start_new_session=True) for _ in range(2)]
    assert [one.wait(180) for one in both] == [0, 0]
    with open_journal(tmp_path / "p.sqlite") as journal:
        ids = journal.base.rows("SELECT id FROM watch_messages")
        assert set(ids) == {(line.split(" ")[0],) for line in sent(tmp_path / "box")}
