"""What a run costs in memory, as the operating system counts it. Speed is held by bench/run.py --batas, not here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

MOST_MB = 60


def peak_mb(folder: Path, *words: str) -> float:
    """The largest resident size of a run, in MB (ru_maxrss is in KiB on Linux)."""
    env = {**os.environ, "IKMSCAN_STATE": str(folder / "state")}
    env.pop("COVERAGE_PROCESS_START", None)
    running = subprocess.Popen([sys.executable, "-m", "ikmscan", *words], cwd=folder, env=env, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    assert running.returncode in (0, 1)
    return used.ru_maxrss / 1024


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss has another unit elsewhere")
@pytest.mark.parametrize("words", [("contoh",), ("contoh", "--sehat"), ("contoh", "--format", "html", "-o", "x.html")])
def test_a_rehearsal_fits_into_60_mb(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert 5 < peak_mb(tmp_path, *words) < MOST_MB


def test_help_loads_no_heavy_library() -> None:
    """What makes --help quick, held by what is loaded and not by a clock."""
    code = ("import sys; from ikmscan.cli import entry; entry(['--help'], standalone_mode=False); "
            "sys.stderr.write(' '.join(m for m in sys.modules if m.partition('.')[0] in "
            "('cryptography', 'dns', 'asyncio', 'ssl', 'publicsuffixlist', 'jinja2', 'h11')))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.startswith("Cara pakai: ")
    assert done.stderr == ""
