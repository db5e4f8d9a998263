"""The real command line for tests: in this process (fast) or as one of its own, always with a state folder apart."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from ikmscan.cli import entry
from ikmscan.front.ending import run
from ikmscan.practice.shop import Shop, open_shop


@dataclass(frozen=True, slots=True)
class Said:
    """How a run ended: exit code, stdout, stderr."""

    code: int
    out: str
    err: str


PATIENCE_S = 120.0  # for a program that hangs; machines that run tests are busy
Typed = Callable[..., Said]
Started = Callable[..., Said]


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder and a state of its own for every test."""
    monkeypatch.setenv("IKMSCAN_STATE", str(tmp_path / "state"))
    for name in ("IKMSCAN_DEBUG", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Run the words in this process, through the same door as the program: `typed("periksa", "toko.id")`."""

    def go(*words: str) -> Said:
        streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(3)]
        with monkeypatch.context() as now:
            for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
                now.setattr(sys, name, stream)
            now.setattr(sys, "argv", ["ikmscan", *words])
            code = run(entry)
            for stream in streams[1:]:
                stream.flush()
        out, err = (stream.buffer.getvalue().decode() for stream in streams[1:])
        return Said(int(code), out, err)

    return go


@pytest.fixture
def started(tmp_path: Path) -> Started:
    """Run the words as a program: `started("contoh", env={"LC_ALL": "C"})`; stdin is closed."""

    def go(*words: str, env: Mapping[str, str] | None = None, cwd: Path | None = None, preexec: object = None) -> Said:
        done = subprocess.run(
            [sys.executable, "-m", "ikmscan", *words], stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S,
            env={**os.environ, **(env or {})}, cwd=cwd or tmp_path, check=False,
            preexec_fn=preexec if callable(preexec) else None,
        )
        return Said(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))

    return go


@pytest.fixture
def on_screen(tmp_path: Path) -> Callable[..., str]:
    """What a terminal shows of a run: `on_screen("contoh", NO_COLOR="1")`; stdin is closed where there is no
    *answer* to type."""

    def go(*words: str, answer: str = "", **env: str) -> str:
        mother, child = pty.openpty()
        running = subprocess.Popen([sys.executable, "-m", "ikmscan", *words], stdin=child if answer else subprocess.DEVNULL,
                                   stdout=child, stderr=child, cwd=tmp_path, env={**os.environ, "TERM": "xterm", **env},
                                   start_new_session=bool(answer))
        os.close(child)
        os.write(mother, answer.encode())
        shown = b""
        while True:
            try:
                piece = os.read(mother, 65536)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        running.wait(PATIENCE_S)
        os.close(mother)
        return shown.decode().replace("\r\n", "\n")

    return go


@pytest.fixture(scope="session")
def weak() -> Iterator[Shop]:
    """The weak practice shop, running."""
    with open_shop(healthy=False) as shop:
        yield shop


@pytest.fixture(scope="session")
def healthy() -> Iterator[Shop]:
    """The well-kept practice shop, running."""
    with open_shop(healthy=True) as shop:
        yield shop


def way_to(shop: Shop, folder: Path) -> list[str]:
    """The options with which a real run finds *shop* on this machine."""
    ports = ",".join(f"{real}={port}" for real, port in shop.ports)
    (folder / "anchor.txt").write_text(f". IN DS {shop.anchor}\n")
    options = ["--dns", shop.dns, "--jangkar", str(folder / "anchor.txt"), "--alih-port", ports, "--jaringan-lokal", "--batas-waktu", "20"]
    if shop.ca_pem:
        (folder / "ca.pem").write_text(shop.ca_pem)
        options += ["--ca", str(folder / "ca.pem")]
    return options


@pytest.fixture
def to_weak(weak: Shop, tmp_path: Path) -> list[str]:
    """The weak shop's name and the options that lead to it."""
    return [weak.host, *way_to(weak, tmp_path)]


@pytest.fixture
def to_healthy(healthy: Shop, tmp_path: Path) -> list[str]:
    """The well-kept shop's name and the options that lead to it."""
    return [healthy.host, *way_to(healthy, tmp_path)]


@pytest.fixture
def nowhere(weak: Shop) -> list[str]:
    """Options with which every name is unknown: the practice shop's name server knows its own zone only."""
    return ["--dns", weak.dns, "--batas-waktu", "10"]
