"""A class for tests: the shops of class_room.py running, and `ikmscan kelompok` against them in a process of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import class_room
from ikmscan.workshop.register import Register


@dataclass(frozen=True)
class Class:
    """Running shops, and a trainer's computer whose state lies in *folder*."""

    folder: Path
    ports: tuple[int, int, int]

    def roster(self, *numbers: int, name: str = "peserta") -> Path:
        path = self.folder / f"{name}.csv"
        lines = [f"{n};Peserta {n};{class_room.host(n)}" for n in numbers]
        path.write_text("\n".join(["No;Nama;Domain", *lines]) + "\n", encoding="utf-8")
        return path

    @property
    def reach(self) -> list[str]:
        """The options by which the shops are reached."""
        https, http, names = self.ports
        return ["--jaringan-lokal", "--alih-port", f"443={https},80={http}", "--dns", f"127.0.0.1:{names}",
                "--ca", str(self.folder / "ca.pem")]

    def start(self, *words: str) -> subprocess.Popen[str]:
        """`ikmscan kelompok …`, under way."""
        env = {**os.environ, "IKMSCAN_STATE": str(self.folder / "state"), "PYTHONUNBUFFERED": "1"}
        return subprocess.Popen([sys.executable, "-m", "ikmscan", "kelompok", *words], env=env, text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                cwd=self.folder, start_new_session=True)

    def run(self, *words: str) -> tuple[int, str]:
        """`ikmscan kelompok …` to its end: exit code and what it said."""
        with self.start(*words) as process:
            said, _ = process.communicate(timeout=240)
            return process.returncode, said

    def book(self, name: str = "peserta") -> Register:
        return Register.open(self.folder / "state" / "kelompok" / f"{name}.sqlite")

    def asked(self) -> Counter[str]:
        """How many requests each shop was sent so far."""
        log = self.folder / "asked.txt"
        words = [line.split(" ")[0].removeprefix("www.") for line in log.read_text(encoding="utf-8").splitlines()]
        return Counter(words)


@contextlib.contextmanager
def opened(folder: Path, delay_s: float = 0.0) -> Iterator[Class]:
    """The shops, for the time of a with block."""
    script = Path(__file__).with_name("class_room.py")
    with subprocess.Popen([sys.executable, str(script), str(folder), str(delay_s)], text=True, stdout=subprocess.PIPE,
                          start_new_session=True) as process:
        try:
            assert process.stdout is not None
            word, *ports = process.stdout.readline().split()
            assert word == "ready"
            https, http, names = map(int, ports)
            yield Class(folder, (https, http, names))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(10)
