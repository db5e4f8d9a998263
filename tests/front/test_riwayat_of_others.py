"""`ikmscan riwayat` by a user who may not write the journal: what is there is told, and the file stays as it is."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from history.watcher import RUNS, go_on
from ikmscan.history.journal import open_journal

# Everything is loaded while we may still read where Python lives; then the rights of root are laid down.
AS_NOBODY = """
import os, sys
from ikmscan.cli import entry
from ikmscan.front.ending import run
words = sys.argv[1:]
os.environ["IKMSCAN_STATE"], place = "", os.environ["IKMSCAN_STATE"]
os.environ["HOME"] = os.environ["XDG_STATE_HOME"] = sys.argv[1]
del sys.argv[1:]
sys.argv += ["riwayat"]
run(entry)
print("---", flush=True)
if os.geteuid() == 0:
    os.setgroups([]); os.setresgid(65534, 65534, 65534); os.setresuid(65534, 65534, 65534)
os.environ["IKMSCAN_STATE"] = place
sys.argv[1:] = words[1:]
sys.exit(run(entry))
"""


@pytest.fixture
def state() -> Iterator[Path]:
    """A folder that others can reach, with a journal in it."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "ikmscan"
        folder.mkdir()
        Path(made).chmod(0o755)
        go_on(folder / "pantau.sqlite", folder / "box")
        yield folder
        folder.chmod(0o755)


def lent(folder: Path, file: int = 0o444, place: int = 0o555) -> None:
    for path in folder.iterdir():
        path.chmod(file)
    folder.chmod(place)


def as_nobody(folder: Path, elsewhere: Path, *words: str) -> tuple[int, str, str]:
    env = {**os.environ, "IKMSCAN_STATE": str(folder)}
    done = subprocess.run([sys.executable, "-c", AS_NOBODY, str(elsewhere), *words], capture_output=True, text=True, env=env,
                          timeout=60, check=False)
    return done.returncode, done.stdout.partition("---\n")[2], done.stderr


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(("file", "place"), [(0o444, 0o555), (0o666, 0o555), (0o444, 0o777)])
def test_what_may_only_be_read_is_read_and_left_as_it_is(state: Path, tmp_path: Path, file: int, place: int) -> None:
    lent(state, file, place)
    before = contents(state)
    code, told, wrong = as_nobody(state, tmp_path, "riwayat", "toko00.id")
    assert (code, wrong) == (0, "")
    assert told.startswith("toko00.id: ")
    assert f"Dilihat {RUNS} kali" in told
    assert contents(state) == before


def test_what_the_watch_is_writing_just_now_is_told_too(state: Path, tmp_path: Path) -> None:
    """Its newest rows stand beside the file (WAL), which is not taken for the whole then."""
    with open_journal(state / "pantau.sqlite") as journal:
        journal.base.run("UPDATE watch_sites SET site = 'baru.id' WHERE site = 'toko00.id'")
        lent(state)
        code, told, wrong = as_nobody(state, tmp_path, "riwayat", "baru.id")
    assert (code, wrong) == (0, "")
    assert told.startswith("baru.id: ")


def test_what_may_not_be_read_is_said(state: Path, tmp_path: Path) -> None:
    lent(state, 0o000)
    if os.geteuid() == 0:
        (state / "pantau.sqlite").chmod(0o600)
    code, told, wrong = as_nobody(state, tmp_path, "riwayat")
    assert (code, told) == (2, "")
    assert "belum dapat dibaca" in wrong


def test_what_would_be_written_is_refused(state: Path, tmp_path: Path) -> None:
    lent(state)
    before = contents(state)
    code, told, wrong = as_nobody(state, tmp_path, "riwayat", "toko00.id", "--hapus")
    assert (code, told) == (2, "")
    assert "belum dapat ditulis" in wrong
    assert contents(state) == before


def test_a_damaged_file_of_somebody_else_is_not_moved(state: Path, tmp_path: Path) -> None:
    with (state / "pantau.sqlite").open("r+b") as file:
        file.write(os.urandom(4096))
    lent(state)
    before = contents(state)
    code, told, wrong = as_nobody(state, tmp_path, "riwayat")
    assert (code, told) == (70, "")
    assert "disimpan sebagai" not in wrong
    assert contents(state) == before
