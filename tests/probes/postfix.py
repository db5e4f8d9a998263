"""A real Postfix on loopback, with STARTTLS on one port and without on another. It takes no mail. Root only."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from free_ports import free_port

START_S = 60.0
NAME = "mail.toko.example"
MAIN = """compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = {name}
mydestination =
local_recipient_maps =
smtpd_tls_security_level = none
smtpd_peername_lookup = no
maillog_file = /dev/stdout
"""
MASTER = """127.0.0.1:{bare} inet n - n - - smtpd
127.0.0.1:{locked} inet n - n - - smtpd
  -o smtpd_tls_security_level=may
  -o smtpd_tls_cert_file={folder}/cert.pem
  -o smtpd_tls_key_file={folder}/cert.pem
anvil unix - - n - 1 anvil
rewrite unix - - n - - trivial-rewrite
proxymap unix - - n - - proxymap
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
"""


@contextmanager
def serving(more: str = "") -> Iterator[tuple[int, int, Path]]:
    """The port without STARTTLS, the one with it, and the log. *more*: lines for main.cf."""
    program = shutil.which("postfix", path=os.environ.get("PATH", os.defpath) + os.pathsep + "/usr/sbin")
    if program is None and os.environ.get("CI") == "true":
        pytest.fail("postfix is missing: CI must install the package postfix")
    if program is None:
        pytest.skip("postfix is missing: install the package postfix")
    if os.geteuid() != 0:
        pytest.skip("Postfix starts as root only: run this test as root")
    bare, locked = free_port(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="ikmscan-postfix-"))  # Postfix' own user must get in; pytest's folders are shut
    for name in ("conf", "queue", "data"):
        (folder / name).mkdir()
    folder.chmod(0o755)
    shutil.chown(folder / "data", "postfix")
    (folder / "conf" / "main.cf").write_text(MAIN.format(folder=folder, name=NAME) + more)
    (folder / "conf" / "master.cf").write_text(MASTER.format(folder=folder, bare=bare, locked=locked))
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(folder / "cert.pem"), "-out",
                    str(folder / "crt"), "-days", "2", "-subj", f"/CN={NAME}"], check=True, capture_output=True, timeout=60)
    with (folder / "cert.pem").open("a") as pem:
        pem.write((folder / "crt").read_text())
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen([program, "-c", str(folder / "conf"), "start-fg"], stdout=output, stderr=output,
                                   start_new_session=True)
    try:
        _wait_for(locked, process, folder / "output")
        yield bare, locked, folder / "output"
    finally:
        _end(process, folder / "queue" / "pid" / "master.pid")
        shutil.rmtree(folder, ignore_errors=True)


def _end(process: subprocess.Popen[bytes], pid: Path) -> None:
    """End the master, which is not the process that was started; the one that was follows it."""
    try:
        os.kill(int(pid.read_text()), signal.SIGTERM)
    except (OSError, ValueError):
        process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)


def _wait_for(port: int, process: subprocess.Popen[bytes], output: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(1.0)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(f"postfix did not start: {output.read_text(errors='replace')[-2000:]}")
