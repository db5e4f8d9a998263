"""Local shops of many blocks (bench/antrean_sites.py), and `ikmscan antrean` as its users call it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

BENCH = Path(__file__).resolve().parents[1] / "bench"


@dataclass
class Street:
    """The shops of one list, and the options by which they are reached."""

    folder: Path
    process: subprocess.Popen[str]
    ports: list[str] = field(default_factory=list)

    def reach(self) -> list[str]:
        secure, plain, names = self.ports
        return ["--jaringan-lokal", "--dns", f"127.0.0.1:{names}", "--ca", str(self.folder / "ca.pem"), "--alih-port",
                f"443={secure},80={plain}"]

    def end(self) -> dict[str, int]:
        """What the servers saw."""
        self.process.send_signal(signal.SIGTERM)
        told, _ = self.process.communicate(timeout=60)
        return json.loads(told.strip().splitlines()[-1])


@dataclass(frozen=True)
class Antrean:
    """The command line, with the database in the environment."""

    dsn: str
    folder: Path

    def environment(self) -> dict[str, str]:
        return {**os.environ, "IKMSCAN_BASIS": self.dsn, "IKMSCAN_STATE": str(self.folder)}

    def __call__(self, *words: str, code: int = 0) -> str:
        done = subprocess.run([sys.executable, "-m", "ikmscan", "antrean", *words], env=self.environment(), text=True,
                              capture_output=True, timeout=300, check=False)
        assert done.returncode == code, done.stderr[-2000:]
        return done.stdout + done.stderr

    def begin(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen([sys.executable, "-m", "ikmscan", "antrean", *words], env=self.environment(), text=True,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
