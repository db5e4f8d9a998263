"""What a run costs in memory, as the operating system counts it. Speed is held by bench/run.py --batas, not here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

MOST_MB = 64


# A process begins with the size of whoever forked it, and pytest is large; so a small one stands between.
MEASURE = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "ikmscan", *sys.argv[1:]], stdin=subprocess.DEVNULL,
                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak_mb(folder: Path, *words: str) -> float:
    """The largest resident size of a run, in MB (ru_maxrss is in KiB on Linux)."""
    env = {**os.environ, "IKMSCAN_STATE": str(folder / "state")}
    env.pop("COVERAGE_PROCESS_START", None)
    done = subprocess.run([sys.executable, "-c", MEASURE, *words], cwd=folder, env=env, capture_output=True, text=True,
                          timeout=60, check=True)
    code, peak = map(int, done.stdout.split())
    assert code in (0, 1)
    return peak / 1024


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss has another unit elsewhere")
@pytest.mark.parametrize("words", [("contoh",), ("contoh", "--sehat"), ("contoh", "--format", "html", "-o", "x.html")])
def test_a_rehearsal_fits_into_64_mb(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert 5 < peak_mb(tmp_path, *words) < MOST_MB


def test_help_loads_no_heavy_library() -> None:
    """What makes --help quick, held by what is loaded and not by a clock."""
    code = ("import sys; from ikmscan.cli import entry; entry(['--help'], standalone_mode=False); "
            "sys.stderr.write(' '.join(m for m in sys.modules if m.partition('.')[0] in "
            "('cryptography', 'dns', 'asyncio', 'ssl', 'publicsuffixlist', 'jinja2', 'h11')))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.startswith("Cara pakai: ")
    assert done.stderr == ""
