"""The weekly word: that the watch runs, what is open, what was mended, what nobody looks at any more, what is stuck."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from ikmscan.checks.check import Level
from ikmscan.history import outbox, quiet, weekly
from ikmscan.history.journal import Journal, open_journal
from ikmscan.history.message import Tongue
from ikmscan.history.ward import Manner, Ward
from ikmscan.reports.language import zone

from .lives import DAY, START, seen, told

MANNER = Manner(Level.HIGH, None, Tongue("id", "Asia/Jakarta"), ("kotak",))
CHECKS = ("hsts", "csp", "spf", "caa", "cookies")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with open_journal(tmp_path / "p.sqlite") as opened:
        yield opened


def night(journal: Journal, day: int, letters: str, site: str = "toko.id") -> None:
    """One run: a letter for each of CHECKS; "-" is what nobody asked."""
    at = START + day * DAY
    number = journal.begin(at)
    Ward(journal, MANNER, at).take(seen(site, [told(*pair) for pair in zip(CHECKS, letters, strict=True)], at), at, "", str)
    journal.end(number, at, "sound", 0)


def word(journal: Journal, day: int, manner: Manner = MANNER, sites: tuple[str, ...] = ("toko.id",)) -> outbox.Message:
    told_now = weekly.tell(journal, manner, sites, START + day * DAY)
    assert told_now is not None
    return told_now


def test_a_calm_week_says_that_the_watch_runs(journal: Journal) -> None:
    assert weekly.tell(journal, MANNER, ["toko.id"], START) is None
    for day in range(7):
        night(journal, day, ".....")
        assert weekly.tell(journal, MANNER, ["toko.id"], START + day * DAY) is None
    night(journal, 7, ".....")
    said = word(journal, 7)
    assert said.subject == "[ikmscan] Pemantauan berjalan: 1 situs, tidak ada masalah terbuka"
    assert "Tidak ada masalah terbuka" in said.body
    assert weekly.tell(journal, MANNER, ["toko.id"], START + 7 * DAY + timedelta(minutes=5)) is None
    assert [m.id for m in outbox.waiting(journal, "kotak", START + 8 * DAY)] == [said.id]


def test_what_is_open_and_what_was_mended_stands_in_it_once(journal: Journal) -> None:
    night(journal, 0, "hc...")
    night(journal, 1, "h....")
    for day in range(2, 8):
        night(journal, day, "h....")
    said = word(journal, 7)
    assert said.subject == "[ikmscan] Pemantauan berjalan: 1 situs, 1 masalah masih terbuka"
    assert "Masih terbuka:\n• toko.id: belum dapat dinilai, 1 masalah (hsts h)" in said.body
    assert "Minggu ini selesai:\ntoko.id: ✓ Selesai: csp c" in said.body
    for day in range(8, 15):
        night(journal, day, "h....")
    assert "selesai" not in word(journal, 14).body


def test_what_nobody_looks_at_any_more_is_said(journal: Journal) -> None:
    """Leave has ended: no finding, no silence, just nothing."""
    night(journal, 0, ".....")
    for day in range(1, 9):
        night(journal, day, "...--")
    assert "• toko.id: 2 hal" in word(journal, 9).body.split("sekarang tidak lagi")[1]


def test_a_blind_spot_and_a_stuck_message_are_said(journal: Journal) -> None:
    for day in range(8):
        night(journal, day, "....?" if day else ".....")
    late = outbox.Message("x", "toko.id", START, START, Level.HIGH, "s", "b", {})
    with journal.change():
        outbox.put(journal, late, ("kotak",))
    outbox.failed(journal, late, "kotak", "not taken", START)
    said = word(journal, 8)
    assert "Belum dapat diperiksa:\n• toko.id: 1 hal" in said.body
    assert "1 pesan belum terkirim" in said.body


def test_it_waits_for_the_morning(journal: Journal) -> None:
    night(journal, 0, ".....")
    hours = quiet.read("21-06", zone("Asia/Jakarta")[0])
    said = word(journal, 8, Manner(Level.HIGH, hours, Tongue("en", "Asia/Jakarta"), ("kotak",)))
    assert said.not_before.hour == 23  # 06.00 WIB
    assert said.subject.startswith("[ikmscan] The watch is running")


def test_a_hundred_sites_make_one_readable_letter(journal: Journal) -> None:
    sites = tuple(f"toko{n:03}.id" for n in range(100))
    night(journal, 0, "h....", sites[0])
    for site in sites:
        night(journal, 7, "h....", site)
    said = word(journal, 8, sites=sites)
    assert len(said.body.splitlines()) < 50
    assert "… dan 70 situs lain" in said.body
