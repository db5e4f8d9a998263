"""A Wi-Fi login that comes in the middle of a class: it is no finding on any site, and costs none of them its look."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import class_lab
import class_room
import pytest
from ikmscan.scanner.runs import Step

if sys.platform == "win32":
    pytest.skip("two servers on one port", allow_module_level=True)

SITES = range(1, 17)


def test_what_a_login_shows_is_no_site_and_all_are_seen_after_it(tmp_path: Path) -> None:
    portal = tmp_path / "portal"
    with class_lab.opened(tmp_path, delay_s=0.3) as room, \
            room.start("periksa", str(room.roster(*SITES)), *room.reach, "--sekaligus", "2") as process:
        assert process.stdout is not None
        said = ""
        for word in (": selesai", "halaman masuk Wi-Fi"):
            while word not in said:
                said += (line := process.stdout.readline())
                assert line, said
            portal.unlink() if portal.exists() else portal.touch()
        rest, _ = process.communicate(timeout=240)
        said += rest
        assert process.returncode == 0, said
        assert said.count("Internet tersambung lagi.") == 1
        with room.book() as book:
            assert {state.step for state in book.states()} == {Step.DONE}
            assert [key for key, seen in book.dossiers() if class_room.PORTAL in seen.first_address] == []


def test_a_class_that_begins_before_the_login_waits_for_it(tmp_path: Path) -> None:
    portal = tmp_path / "portal"
    with class_lab.opened(tmp_path) as room:
        portal.touch()
        with room.start("periksa", str(room.roster(*SITES)), *room.reach) as process:
            assert process.stdout is not None
            said = ""
            while "halaman masuk Wi-Fi" not in said:
                said += (line := process.stdout.readline())
                assert line, said
            portal.unlink()
            rest, _ = process.communicate(timeout=240)
        assert process.returncode == 0, said + rest
        with room.book() as book:
            assert {state.step for state in book.states()} == {Step.DONE}


def test_what_was_kept_of_a_login_is_let_go_before_a_kill(tmp_path: Path) -> None:
    """The names that it gave are a whole part of a look: `lanjut` must not go on with them."""
    portal = tmp_path / "portal"
    with class_lab.opened(tmp_path, delay_s=0.3) as room:
        with room.start("periksa", str(room.roster(*SITES)), *room.reach, "--sekaligus", "2") as process:
            assert process.stdout is not None
            said = ""
            for word in (": selesai", "halaman masuk Wi-Fi"):
                while word not in said:
                    said += (line := process.stdout.readline())
                    assert line, said
                portal.touch()
            time.sleep(2)  # until it is on the disk
            process.kill()
        portal.unlink()
        code, said = room.run("lanjut", *room.reach)
        assert code == 0, said
        with room.book() as book:
            assert {state.step for state in book.states()} == {Step.DONE}
            assert [key for key, seen in book.dossiers() if class_room.PORTAL in seen.first_address] == []
