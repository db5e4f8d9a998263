"""What a process costs, as the operating system counts it: wall and CPU seconds, peak memory. And medians of that."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from pathlib import Path


def measure(command: list[str], folder: Path, ends: tuple[int, ...] = (0, 1)) -> dict[str, float]:
    """Wall and CPU seconds, peak memory and exit code of one process; RuntimeError when it ends with none of *ends*."""
    surroundings = {**os.environ, "HOME": str(folder / "home"), "XDG_STATE_HOME": str(folder / "home")}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)  # as users start it: compiled once, not each time
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, env=surroundings, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    wall_s = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode not in ends or b"Traceback" in said:
        raise RuntimeError(f"{command} ended with {process.returncode}: {said.decode(errors='replace')[-800:]}")
    return {"wall_s": wall_s, "cpu_s": used.ru_utime + used.ru_stime, "peak_mb": used.ru_maxrss / 1024,
            "exit": process.returncode}


def median(runs: list[dict[str, float]]) -> dict[str, float]:
    """The median of each figure."""
    return {key: round(statistics.median(run[key] for run in runs), 3) for key in runs[0]}
