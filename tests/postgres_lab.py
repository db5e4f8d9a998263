"""A PostgreSQL of our own: Debian's programs, a cluster in a temporary folder, a free port, ended by its number."""

from __future__ import annotations

import itertools
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import lab
import psycopg
from free_ports import free_port
from ikmscan.cluster.database import Base

USER = "postgres" if os.geteuid() == 0 else ""  # it refuses to run as root
NewBase = Callable[[], str]


def programs() -> Path:
    """Where Debian keeps them, the newest version."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4]))
    return found[-1].parent if found else lab.missing("the package postgresql")


def as_user() -> list[str]:
    return ["runuser", "-u", USER, "--"] if USER else []


class Server:
    """A running server: called, it makes a new database and gives its connection string."""

    def __init__(self, folder: Path, settings: tuple[str, ...]) -> None:
        self._data, secret, self._port = folder / "data", secrets.token_hex(8), free_port()
        self._lab, self._numbers = lab.Lab(folder, None), itertools.count()
        _made(folder, self._data, secret)
        self._command = [*as_user(), str(programs() / "postgres"), "-D", str(self._data), "-p", str(self._port), "-k",
                         str(self._data), "-c", "listen_addresses=127.0.0.1",
                         *itertools.chain(*(("-c", one) for one in settings))]
        self.address = f"postgresql://ikm:{secret}@127.0.0.1:{self._port}/"

    def __call__(self) -> str:
        name = f"b{next(self._numbers)}"
        with psycopg.connect(f"{self.address}postgres", autocommit=True) as line:
            line.execute(f"CREATE DATABASE {name}")
        with Base(self.address + name) as base:
            base.prepare()
        return self.address + name

    def start(self) -> None:
        """Begin, and come back when it lets people in."""
        self._lab.run("postgres", self._command, self._port)
        _wait(f"{self.address}postgres")

    def stop(self) -> None:
        """End it as an operator does: all connections are cut, what was committed stays."""
        os.kill(int((self._data / "postmaster.pid").read_text().split()[0]), signal.SIGINT)
        while self._lab.alive("postgres"):
            time.sleep(0.01)

    def end(self) -> None:
        """End it for good."""
        self._lab.end()


@contextmanager
def running(folder: Path, *settings: str) -> Iterator[Server]:
    """A server whose data lies in *folder*."""
    server = Server(folder, settings)
    try:
        server.start()
        yield server
    finally:
        server.end()


def _made(folder: Path, data: Path, secret: str) -> None:
    data.mkdir()
    password = folder / "password"
    password.write_text(secret, encoding="utf-8")
    for above in (folder, *folder.parents):
        if above.stat().st_uid == os.getuid() and not above.stat().st_mode & 0o011:
            above.chmod(above.stat().st_mode | 0o711)
    if USER:
        shutil.chown(data, USER)
        shutil.chown(password, USER)
    subprocess.run([*as_user(), str(programs() / "initdb"), "-D", str(data), "-U", "ikm", "-E", "UTF8", "--no-locale",
                    "--no-sync", "--auth=scram-sha-256", f"--pwfile={password}"], check=True, capture_output=True,
                   timeout=120)


def _wait(dsn: str) -> None:
    """It listens before it lets anybody in."""
    until = time.monotonic() + lab.START_S
    while True:
        try:
            return psycopg.connect(dsn, connect_timeout=5).close()
        except psycopg.OperationalError as error:
            if "starting up" not in str(error) or time.monotonic() > until:
                raise
        time.sleep(0.05)
