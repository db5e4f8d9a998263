"""What one message tells of one thing: never that it is mended and broken at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from ikmscan.checks.check import Level
from ikmscan.history import outbox
from ikmscan.history.database import StoreError
from ikmscan.history.journal import open_journal
from ikmscan.history.message import Tongue
from ikmscan.history.ward import Manner, Ward

from .lives import DAY, START, seen, told

MANNER = Manner(Level.HIGH, None, Tongue("id", "Asia/Jakarta"), ("kotak",))


def letters(path: Path, row: str, check: str = "exposed_files") -> list[outbox.Message]:
    """The messages about a site of which *check* says *row*, one letter a run."""
    with open_journal(path) as journal:
        for day, letter in enumerate(row):
            at = START + day * DAY
            Ward(journal, MANNER, at).take(seen("toko.id", [told(check, letter), told("csp", ".")], at), at, "", str)
        return outbox.waiting(journal, "kotak", START + len(row) * DAY)


def test_what_came_back_is_not_told_as_mended(tmp_path: Path) -> None:
    made = letters(tmp_path / "p.sqlite", ".h......h")
    assert [m.subject.partition(": ")[2] for m in made] == ["0 memburuk, 1 baru, 0 teratasi", "1 memburuk, 0 baru, 0 teratasi"]
    assert "Selesai" not in made[-1].body


def test_what_swings_is_not_told_as_mended(tmp_path: Path) -> None:
    made = letters(tmp_path / "p.sqlite", ".h..h")
    assert "Berubah-ubah" in made[-1].body
    assert "Selesai" not in made[-1].body


def test_a_look_that_is_not_remembered_leaves_no_dossier_either(tmp_path: Path) -> None:
    """Else the next run keeps the same judgement again, and `bandingkan` holds it against itself."""
    with open_journal(tmp_path / "p.sqlite") as journal:
        journal.base.run("CREATE TRIGGER stop BEFORE INSERT ON watch_looks BEGIN SELECT raise(ABORT, 'stop'); END")
        with pytest.raises(StoreError):
            Ward(journal, MANNER, START).take(seen("toko.id", [told("csp", "h")], START), START, "{}", str)
        assert journal.store.previous("toko.id") is None
        assert journal.store.runs() == ()
