"""The line of the room is cut in the middle of a class, for twenty seconds, and nobody says so: no site is called down.

Real addresses in two network namespaces, which only root can make; nothing leaves them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import lab
import pytest
from ikmscan.scanner.evidence import SecureVisit
from ikmscan.scanner.runs import Step
from ikmscan.workshop.register import Register

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

SITES, CUT_S = 30, 20


@pytest.fixture(autouse=True, scope="module")
def root() -> None:
    if os.geteuid():
        lab.missing("root, for network namespaces")
    for program, package in (("ip", "iproute2"), ("gcc", "gcc"), ("nginx", "nginx"), ("bash", "bash")):
        lab.program(program, package)


def test_a_cut_of_twenty_seconds_calls_no_site_down() -> None:
    from kelompok_lab import ClassLab
    from link import NAMES, here

    with ClassLab(SITES, 0, 50) as room:
        environment = {**os.environ, "IKMSCAN_STATE": str(room.folder / "state"), "PYTHONUNBUFFERED": "1"}
        words = ["kelompok", "periksa", str(room.roster()), "--ca", str(room.ca), "--dns", NAMES, "--sekaligus", "3"]
        with subprocess.Popen(here(sys.executable, "-m", "ikmscan", *words), env=environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL) as process:
            assert process.stdout is not None
            said = ""
            while ": selesai" not in said:
                line = process.stdout.readline()
                assert line, said
                said += line
            room.cut()
            time.sleep(CUT_S)
            room.mend()
            rest, _ = process.communicate(timeout=240)
        said += rest
        assert process.returncode == 0, said
        assert said.count("Internet terputus.") == said.count("Internet tersambung lagi.") == 1
        with Register.open(room.folder / "state" / "kelompok" / "peserta.sqlite") as book:
            assert {state.step for state in book.states()} == {Step.DONE}
            assert [key for key, seen in book.dossiers() if not isinstance(seen.of(SecureVisit), SecureVisit)] == []
