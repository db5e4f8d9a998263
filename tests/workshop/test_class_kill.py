"""Killed at any moment, a class goes on where it was: nobody who was finished is asked again, and the end is the same."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import class_lab
import pytest
from ikmscan.scanner.evidence import Unseen
from ikmscan.scanner.runs import Step
from ikmscan.workshop.register import Register

SITES, KILLS = range(1, 25), 20


def results(book: Register) -> dict[str, tuple[Step, frozenset[str]]]:
    """Of each site how it ended, and what was seen of it."""
    steps = {state.key: state.step for state in book.states()}
    return {key: (steps[key], frozenset(k for k, seen in dossier.seen.items() if not isinstance(seen, Unseen)))
            for key, dossier in book.dossiers()}


def test_killed_twenty_times_and_gone_on_it_ends_as_if_nothing_had_been(tmp_path: Path) -> None:
    dice, kills = random.Random(8), 0
    with class_lab.opened(tmp_path, delay_s=0.2) as room:
        room.run("periksa", str(room.roster(*SITES, name="utuh")), *room.reach)
        with room.book("utuh") as book:
            whole = results(book)
        assert {step for step, _ in whole.values()} == {Step.DONE}
        words = ["periksa", str(room.roster(*SITES)), "--maks-umur", "0"]
        finished: frozenset[str] = frozenset()
        before = room.asked()
        while kills < KILLS:
            with room.start(*words, *room.reach) as process:
                time.sleep(dice.uniform(0.5, 4.0))
                if process.poll() is None:
                    os.kill(process.pid, signal.SIGKILL)
                    kills += 1
            now = room.asked()
            assert {key for key in finished if now[key] != before[key]} == set()
            words = ["lanjut"]
            if not (tmp_path / "state" / "kelompok" / "peserta.sqlite").exists():
                words, finished, before = ["periksa", str(room.roster(*SITES)), "--maks-umur", "0"], frozenset(), now
                continue
            with room.book() as book:
                if book.run() is None:
                    words = ["periksa", str(room.roster(*SITES)), "--maks-umur", "0"]
                states = book.states()
                finished, before = frozenset(s.key for s in states if s.step.final), room.asked()
                if states and len(finished) == len(states):
                    assert results(book) == whole
                    words, finished = ["periksa", str(room.roster(*SITES)), "--maks-umur", "0"], frozenset()
        code, said = room.run("lanjut", *room.reach)
        assert code == 0, said
        after = room.asked()
        assert {key for key in finished if after[key] != before[key]} == set()
        with room.book() as book:
            assert results(book) == whole


def test_ctrl_c_stops_at_once_and_says_how_to_go_on(tmp_path: Path) -> None:
    with class_lab.opened(tmp_path, delay_s=1.0) as room, \
            room.start("periksa", str(room.roster(*SITES)), *room.reach) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "TLS 0" not in line and "TLS" in line:
                break
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=30)
        assert process.returncode == 130
        assert "ikmscan kelompok lanjut" in said
        with room.book() as book:
            assert {s.step for s in book.states()} <= {Step.WAITING, Step.DONE}
            assert any(s.step is Step.WAITING for s in book.states())


def test_what_is_young_is_not_asked_again(tmp_path: Path) -> None:
    with class_lab.opened(tmp_path) as room:
        code, said = room.run("periksa", str(room.roster(1, 2, 3)), *room.reach)
        assert code == 0, said
        before = room.asked()
        assert set(before) == {"toko1.my.id", "toko2.my.id", "toko3.my.id"}
        code, said = room.run("periksa", str(room.roster(1, 2, 3, 4)), *room.reach, "--maks-umur", "1j")
        assert code == 0, said
        assert set(room.asked() - before) == {"toko4.my.id"}
        room.run("periksa", str(room.roster(1, 2)), *room.reach, "--maks-umur", "0")
        assert set(room.asked() - before) == {"toko1.my.id", "toko2.my.id", "toko4.my.id"}


@pytest.mark.parametrize("words", [["lanjut"], ["lanjut", "lain"], ["hapus", "lain", "--ya"]])
def test_what_is_not_there_is_said(tmp_path: Path, words: list[str]) -> None:
    room = class_lab.Class(tmp_path, (1, 1, 1))
    code, said = room.run(*words)
    assert (code, len(said.splitlines())) == (2, 1)


def test_hapus_leaves_nothing_of_a_class(tmp_path: Path) -> None:
    with class_lab.opened(tmp_path) as room:
        room.run("periksa", str(room.roster(1)), *room.reach)
        code, said = room.run("hapus", "peserta")
        assert code == 5
        assert "peserta" in " ".join(os.listdir(tmp_path / "state" / "kelompok"))
        code, said = room.run("hapus", "peserta", "--ya")
        assert code == 0, said
        assert os.listdir(tmp_path / "state" / "kelompok") == []
