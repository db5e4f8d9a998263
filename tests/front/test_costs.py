"""What a run costs in memory, as the operating system counts it. Speed is held by bench/run.py --batas, not here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from history.watcher import go_on

MOST_MB = 66


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
def test_a_rehearsal_fits_into_66_mb(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert 5 < peak_mb(tmp_path, *words) < MOST_MB


HEAVY = ("cryptography", "dns", "asyncio", "ssl", "publicsuffixlist", "jinja2", "h11", "requests", "tempfile")


def loaded(folder: Path, *words: str) -> tuple[str, set[str]]:
    """What a command prints, and what it loads."""
    code = ("import sys; from ikmscan.cli import entry\ntry: entry(sys.argv[1:])\n"
            "finally: sys.stderr.write(' '.join(sys.modules))")
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, timeout=120, check=True,
                          env={**os.environ, "IKMSCAN_STATE": str(folder)})
    return done.stdout, set(done.stderr.split())


def test_help_loads_no_heavy_library(tmp_path: Path) -> None:
    """What makes --help quick, held by what is loaded and not by a clock."""
    said, modules = loaded(tmp_path, "--help")
    assert said.startswith("Cara pakai: ")
    assert not modules & set(HEAVY)
    assert not {m for m in modules if m.startswith(("ikmscan.scanner", "ikmscan.checks", "ikmscan.reports"))}


def test_the_history_of_a_site_loads_what_is_remembered_and_no_more(tmp_path: Path) -> None:
    go_on(tmp_path / "pantau.sqlite", tmp_path / "box")
    said, modules = loaded(tmp_path, "riwayat", "toko00.id")
    assert said.startswith("toko00.id")
    assert not modules & set(HEAVY)
    unused = ("ikmscan.scanner.evidence", "ikmscan.scanner.consent", "ikmscan.scanner.target", "ikmscan.reports.grade")
    assert not {m for m in modules if m.startswith(unused)}


def test_the_page_of_one_check_loads_no_other(tmp_path: Path) -> None:
    said, modules = loaded(tmp_path, "jelaskan", "hsts")
    assert "(web/hsts)" in said
    judges = {m for m in modules if m.startswith("ikmscan.checks.") and m.count(".") == 3 and ".support." not in m}
    assert judges == {"ikmscan.checks.web.hsts"}
