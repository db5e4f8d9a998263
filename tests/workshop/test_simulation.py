"""The rehearsal: a street of shops of differing health, and a list of made-up people with the cells that lists have."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import signal
import socket
import subprocess
import sys
import termios
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from ikmscan.front.judging import judging
from ikmscan.front.kelompok_simulation import practice_list, simulated
from ikmscan.front.options import Choices
from ikmscan.front.running import to_the_end
from ikmscan.front.settings import settings_of
from ikmscan.practice.street import SHOPS, host_of
from ikmscan.scanner.classroom import look_at_all
from ikmscan.scanner.evidence import Dossier
from ikmscan.scanner.permit import Consent, Permit
from ikmscan.workshop.roster import Kind, scan_list

ALTERNATE_BEGINS, ALTERNATE_ENDS = "\x1b[?1049h", "\x1b[?1049l"


def test_the_list_has_every_kind_of_cell_that_a_trainer_will_meet() -> None:
    roster = practice_list()
    assert len(roster.participants) == 20
    kinds = Counter(entry.kind for person in roster.participants for entry in person.entries)
    assert {Kind.OWN, Kind.ACCOUNT, Kind.NONE, Kind.MAIL, Kind.PHONE, Kind.WRONG} <= set(kinds)
    assert any(entry.suggestion for person in roster.participants for entry in person.entries)
    assert any(len(person.entries) > 1 for person in roster.participants)


def test_every_shop_of_the_list_stands_in_the_street() -> None:
    own = {entry.target.host.removeprefix("www.") for person in practice_list().participants for entry in person.entries
           if entry.target is not None and entry.kind is Kind.OWN}
    assert own == {host_of(name) for name in SHOPS}


def test_the_shops_are_told_apart_and_one_is_shut() -> None:
    judge = judging(Choices())
    hosts = {host_of(name): kept for name, kept in SHOPS.items()}
    with simulated("id") as practice:
        settings = replace(practice.settings(settings_of(Choices())), deadline_s=40.0)
        end = datetime.now(UTC) + timedelta(hours=1)
        targets = [(s.target, Permit(s.target.host, Consent.OWNER, end)) for s in scan_list(practice.roster)
                   if s.key.removeprefix("www.") in hosts]

        async def look() -> list[Dossier]:
            return [dossier async for dossier in look_at_all(targets, judge.kinds(), settings)]

        letters = {d.target.host.removeprefix("www."): judge.judged(d).grade.letter for d in to_the_end(look())}
    wanted = {"healthy": "A", "weak": "F", "hasty": "C", "old": "C", "open": "D", "slow": "A", "shut": None}
    assert letters == {host: wanted[kept] for host, kept in hosts.items()}


def test_the_street_is_closed_when_the_rehearsal_ends() -> None:
    with simulated("id") as practice:
        (_, port), *_ = practice.street.ports
        address = practice.street.hosts[0][1]
        with socket.create_connection((address, port), 5):
            pass
    with pytest.raises(ConnectionRefusedError), socket.create_connection((address, port), 5):
        pass


def test_what_is_said_at_ctrl_c_stays_when_the_window_goes(tmp_path: Path) -> None:
    whole, told = window_of(tmp_path, "--sekaligus", "1", interrupted=True)
    assert whole == 130
    assert "Dihentikan." in told[told.rindex(ALTERNATE_ENDS) :]


def test_who_was_not_reached_is_told_when_the_window_has_gone(tmp_path: Path) -> None:
    whole, told = window_of(tmp_path)
    assert whole == 3
    after = told[told.rindex(ALTERNATE_ENDS) :]
    assert "9. anyaman-bambu-latihan.id: menolak koneksi" in after
    assert "batik-sari" not in after
    assert "Selesai dalam" in after


def window_of(home: Path, *words: str, interrupted: bool = False) -> tuple[int, str]:
    """The rehearsal on a terminal of its own: how it ended, and all that was written."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "HOME": str(home), "XDG_STATE_HOME": str(home), "TERM": "xterm", "LINES": "24", "COLUMNS": "80"}
    termios.tcsetwinsize(theirs, (24, 80))
    ran = subprocess.Popen([sys.executable, "-m", "ikmscan", "kelompok", "periksa", "--simulasi", "--tempo", "cepat", *words], cwd=home,
                           stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True)
    os.close(theirs)
    told = b""
    try:
        with contextlib.suppress(OSError):  # a terminal ends with an error when nobody holds its other side
            while select.select([ours], [], [], 60)[0] and (some := os.read(ours, 65536)):
                told += some
                if interrupted and ALTERNATE_BEGINS.encode() in told:
                    ran.send_signal(signal.SIGINT)
                    interrupted = False
        return ran.wait(30), told.decode()
    finally:
        ran.kill()
        os.close(ours)
