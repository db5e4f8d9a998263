"""Real servers for the probes' tests. Loopback only, a process session of their own, ended by its number."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from free_ports import free_port

NT1 = "server min protocol = NT1"
REFUSES_NOBODY = ("restrict anonymous = 2", "map to guest = Never")
SAMBA_LIMITS = {
    "nt1": (NT1,),
    "nt1only": (NT1, "server max protocol = NT1"),
    "nt1sign": (NT1, "server signing = mandatory"),
    "nt1ra2": (NT1, *REFUSES_NOBODY),
    "lanman": ("server min protocol = LANMAN1", "server max protocol = LANMAN2"),
    "smb23": ("server min protocol = SMB2_02",),
    "smb311": ("server min protocol = SMB3_11",),
    "sign": ("server signing = mandatory", *REFUSES_NOBODY),
}
START_S = 60.0


@pytest.fixture
def samba() -> Iterator[Callable[[str], int]]:
    """Starts a real smbd of a variant (one of SAMBA_LIMITS) and gives its port; root is not needed.

    In a folder of a short name: the paths of its sockets have room for 107 letters (unix(7)).

    A laptop without Samba skips the test; in CI that is a failure.
    """
    running: list[subprocess.Popen[bytes]] = []
    places = contextlib.ExitStack()

    def start(variant: str) -> int:
        folder, port = Path(places.enter_context(tempfile.TemporaryDirectory(prefix="smb"))), free_port()
        (folder / "smb.conf").write_text(_samba_config(folder, port, SAMBA_LIMITS[variant]))
        # --no-process-group: without it smbd wants to lead a group and fails in a session of its own. With it, its
        # end takes the whole process group along, hence the session.
        command = [_smbd(), "-F", "--no-process-group", "-s", str(folder / "smb.conf"), "-l", str(folder)]
        with (folder / "output").open("wb") as output:
            process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
        running.append(process)
        _wait_for(port, process, folder / "output")
        return port

    try:
        yield start
    finally:
        for process in running:
            _end(process)
        places.close()


def _smbd() -> str:
    found = shutil.which("smbd", path=os.environ.get("PATH", os.defpath) + os.pathsep + "/usr/sbin")
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("smbd is missing: CI must install the package samba")
    if found is None:
        pytest.skip("smbd is missing: install the package samba")
    return found


def _samba_config(folder: Path, port: int, limits: tuple[str, ...]) -> str:
    folders = ("lock directory", "state directory", "cache directory", "pid directory", "private dir", "ncalrpc dir")
    lines = ["[global]", "server role = standalone server", "workgroup = TOKO", "netbios name = KASIR-PC"]
    lines += ["interfaces = 127.0.0.1/8", "bind interfaces only = yes", f"smb ports = {port}", "disable netbios = yes"]
    lines += ["map to guest = Bad User", "load printers = no", "disable spoolss = yes", f"log file = {folder}/log"]
    for name in folders:
        own = folder / name.replace(" ", "-")
        own.mkdir(mode=0o700 if name.startswith("private") else 0o755)
        lines.append(f"{name} = {own}")
    return "\n".join([*lines, *limits]) + "\n"


def _wait_for(port: int, process: subprocess.Popen[bytes], output: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(1.0)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    pytest.fail(f"smbd did not start: {output.read_text(errors='replace')[-2000:]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    # the session was made for it, so its group number is its own and holds only its children
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            continue
    process.wait(5)
