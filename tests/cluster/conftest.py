"""A street of local shops, and the command line with a database of its own, for each test."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from street import BENCH, Antrean, Street


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Callable[[int, int], Street]]:
    """So many shops, of which so many in a hundred are dead."""
    running: list[Street] = []

    def start(count: int, dead: int) -> Street:
        folder = tmp_path / "street"
        folder.mkdir()
        process = subprocess.Popen([sys.executable, str(BENCH / "antrean_sites.py"), str(folder), str(count), str(dead)],
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True)
        running.append(Street(folder, process))
        assert process.stdout is not None
        said = process.stdout.readline().split()
        assert said[:1] == ["ready"]
        running[-1].ports = said[1:]
        return running[-1]

    yield start
    for one in running:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()


@pytest.fixture
def antrean(new_base: Callable[[], str], tmp_path: Path) -> Antrean:
    return Antrean(new_base(), tmp_path / "state")
