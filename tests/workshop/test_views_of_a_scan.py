"""A scan under way, seen: the screen in the same process (--layar), and the window on a terminal."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import class_lab
import pytest
from free_ports import free_port
from ikmscan.scanner.runs import Step

if sys.platform == "win32":
    pytest.skip("terminals of POSIX", allow_module_level=True)

SITES = range(1, 13)


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())


def test_the_screen_beside_a_scan_follows_it_and_stays_until_ctrl_c(tmp_path: Path) -> None:
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    with class_lab.opened(tmp_path, delay_s=0.2) as room, \
            room.start("periksa", str(room.roster(*SITES)), *room.reach, "--layar", "--port", str(port)) as process:
        assert process.stdout is not None
        said = ""
        while "Layar siap di komputer ini" not in said:
            said += (line := process.stdout.readline())
            assert line, said
        seen, until = set(), time.monotonic() + 120
        while time.monotonic() < until:
            board = json.loads(get(f"{here}/papan.json"))
            seen.add(board["marks"])
            if board["marks"] == "d" * len(SITES) and sum(bar["count"] for bar in board["bars"]) == len(SITES):
                break
            time.sleep(0.2)
        assert len(seen) > 2  # it moved
        assert board["progress"] == f"{len(SITES)} dari {len(SITES)} selesai"
        with room.book() as book:
            assert "temuan beres" in get(f"{here}/p/{book.seats.word(1)}")
        assert process.poll() is None  # the room still reads
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=30)
        assert process.returncode == 0, rest
        assert "Traceback" not in said + rest


def test_a_scan_that_is_stopped_under_the_screen_is_interrupted(tmp_path: Path) -> None:
    with class_lab.opened(tmp_path, delay_s=3.0) as room, \
            room.start("periksa", str(room.roster(*SITES)), *room.reach, "--layar", "--port", str(free_port())) as process:
        assert process.stdout is not None
        while "Layar siap" not in process.stdout.readline():
            continue
        time.sleep(3)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=30)
        assert process.returncode == 130
        assert "kelompok lanjut" in said
        assert "Traceback" not in said


def test_a_terminal_shows_a_window_and_is_left_as_it_was(tmp_path: Path) -> None:
    import termios

    with class_lab.opened(tmp_path, delay_s=0.3) as room:
        master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (24, 80))
        before = termios.tcgetattr(slave)
        env = {**os.environ, "IKMSCAN_STATE": str(tmp_path / "state"), "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8"}
        env.pop("NO_COLOR", None)
        words = [sys.executable, "-m", "ikmscan", "kelompok", "periksa", str(room.roster(*SITES)), *room.reach]
        process = subprocess.Popen(words, env=env, stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
        said, until = b"", time.monotonic() + 120
        while time.monotonic() < until and process.poll() is None:
            if select.select([master], [], [], 0.2)[0]:
                said += os.read(master, 65536)
        while select.select([master], [], [], 0.2)[0]:
            said += os.read(master, 65536)
        assert process.wait(10) == 0
        assert termios.tcgetattr(slave) == before
        os.close(slave)
        os.close(master)
        text = said.decode("utf-8", "replace")
        assert text.count("\x1b[?1049h") == text.count("\x1b[?1049l") == 1
        assert "DNS › TLS" in text
        assert "antre" in text
        after = text.rpartition("\x1b[?1049l")[2]
        assert "Selesai" in after  # what stays on the terminal is the end
        with room.book() as book:
            assert {state.step for state in book.states()} == {Step.DONE}
