"""`ikmscan antrean pekerja` on all cores: one process each, and another one in the place of one that was killed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from ..reports.exits import Exit
from .antrean_base import VARIABLE

LOOK_S = 0.5


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def many(processes: int, address: str) -> Exit:
    """One process a core; each gets the address by its environment, which others cannot read. In the place of one that
    was killed (the kernel, for want of memory) another is begun; who ends with a fault has said why."""
    to_end, children, told = threading.Event(), list[subprocess.Popen[bytes]](), set[int]()
    if os.name == "posix":
        signal.signal(signal.SIGTERM, lambda *_: to_end.set())
    while not to_end.is_set() or any(child.poll() is None for child in children):
        if to_end.is_set():
            for child in children:
                if child.pid not in told:  # once: who hears it twice does not end in order
                    child.send_signal(signal.SIGTERM)
                    told.add(child.pid)
        else:
            children = [child for child in children if (child.poll() or 0) >= 0]
            children += [_begun(address) for _ in range(processes - len(children))]
            if all(child.poll() is not None for child in children):
                break
        try:
            time.sleep(LOOK_S)
        except KeyboardInterrupt:  # the terminal told the children as well
            to_end.set()
            told |= {child.pid for child in children}
    codes = {child.returncode for child in children} - {-signal.SIGTERM}  # before it could hear
    if codes - {Exit.CLEAN, Exit.INTERRUPTED}:
        return Exit.INTERNAL
    return Exit.INTERRUPTED if to_end.is_set() else Exit.CLEAN


def _begun(address: str) -> subprocess.Popen[bytes]:
    """Its standard input is a line to this process, which nobody writes to: when it ends, this process is gone."""
    command = [sys.executable, "-m", "ikmscan", *sys.argv[1:], "--proses", "1", "--anak"]
    return subprocess.Popen(command, env={**os.environ, VARIABLE: address}, stdin=subprocess.PIPE)


def when_left_alone(then: Callable[[], object]) -> None:
    """Call *then*, from another thread, when the process that began this one is gone, however it ended."""
    def wait() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 1):
                pass
        with contextlib.suppress(RuntimeError):  # it has ended as well meanwhile
            then()

    threading.Thread(target=wait, daemon=True).start()
