"""A slow internet of our own: two network namespaces, slownet between them, and well-kept shops on one side.

Root only. Everything that is started here is ended here, by its own process number; the namespaces carry ours in their
names. No packet leaves them.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType

HERE = Path(__file__).resolve().parent
CLIENT, SERVER = f"ikmc{os.getpid()}", f"ikms{os.getpid()}"
NAMES = "10.77.0.2"
PAGE_BYTES = 30_000
CERTIFICATE = """
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 90 \
  -subj '/CN=Bench CA' -addext basicConstraints=critical,CA:TRUE
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout k.pem -out r.pem -subj /CN=bench
printf 'subjectAltName=%s\\nbasicConstraints=CA:FALSE\\nextendedKeyUsage=serverAuth\\n' "$NAMES" > e
openssl x509 -req -in r.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 60 -out c.pem -extfile e
"""
NGINX = """daemon off; user root; worker_processes 1; error_log {0}/e.log; pid {0}/n.pid;
events {{ worker_connections 1024; }}
http {{ access_log off; gzip on; gzip_types text/html; client_body_temp_path {0}/b; proxy_temp_path {0}/p;
fastcgi_temp_path {0}/f; uwsgi_temp_path {0}/u; scgi_temp_path {0}/s;
add_header Strict-Transport-Security "max-age=31536000" always;
server {{ listen 80; return 301 https://$host$request_uri; }}
server {{ listen 443 ssl; ssl_certificate {0}/c.pem; ssl_certificate_key {0}/k.pem; ssl_protocols TLSv1.2 TLSv1.3;
root {0}/web; }} }}
"""


class Lab:
    """The slow link and the shops, for the time of a `with` block. *sites* maps each name to its address."""

    def __init__(self, count: int, delay_ms: float) -> None:
        self.sites = {f"toko{n:02}.example": f"10.77.1.{n}" for n in range(1, count + 1)}
        self._delay_ms = delay_ms
        self.folder = Path(tempfile.mkdtemp(prefix="ikmscan-bench-"))
        self._started: list[subprocess.Popen[str]] = []

    def __enter__(self) -> Lab:
        self.folder.chmod(0o755)
        try:
            self._open()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def _open(self) -> None:
        shell(f"gcc -O2 -o {self.folder}/slownet {HERE}/slownet.c && ip netns add {CLIENT} && ip netns add {SERVER}")
        self._link = self._start(str(self.folder / "slownet"), CLIENT, SERVER, "10.77.0.1/16", f"{NAMES}/16",
                                 "--delay", str(self._delay_ms))
        self._ready(self._link)
        shell(" && ".join(f"ip -n {SERVER} addr add {a}/32 dev slow1" for a in self.sites.values()))
        names = ",".join(f"DNS:{n},DNS:www.{n}" for n in self.sites)
        shell(f"cd {self.folder}; NAMES={names}; {CERTIFICATE} mkdir web")
        body = "<!doctype html><html lang=id><title>Toko</title><h1>Toko</h1>" + "<p>batik " * (PAGE_BYTES // 9)
        (self.folder / "web" / "index.html").write_text(body)
        (self.folder / "nginx.conf").write_text(NGINX.format(self.folder))
        inside = ("ip", "netns", "exec", SERVER)
        self._start(*inside, "nginx", "-c", str(self.folder / "nginx.conf"))
        self._ready(self._start(*inside, sys.executable, str(HERE / "names.py"), NAMES, "53"))
        time.sleep(0.5)

    def __exit__(
        self, kind: type[BaseException] | None, what: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in reversed(self._started):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)
        for name in (CLIENT, SERVER):
            subprocess.run(["ip", "netns", "del", name], check=False, stderr=subprocess.DEVNULL)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self, *command: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self._started.append(process)
        return process

    def _ready(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError("a part of the lab did not start")

    def crossed(self) -> dict[str, int]:
        """Packets and bytes (IP level) that crossed the link since the last call."""
        assert self._link.stdout is not None
        self._link.send_signal(signal.SIGUSR1)
        told: dict[str, int] = json.loads(self._link.stdout.readline())
        return told

    def opened(self) -> int:
        """TCP connections that the client's side has begun so far."""
        table = subprocess.run(["ip", "netns", "exec", CLIENT, "cat", "/proc/net/snmp"], capture_output=True, text=True,
                               check=True).stdout
        head, row = (line.split() for line in table.splitlines() if line.startswith("Tcp:"))
        return int(row[head.index("ActiveOpens")])


def shell(text: str) -> None:
    """Run *text* in bash; RuntimeError with its last words when it fails."""
    done = subprocess.run(["bash", "-ec", text], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-500:])
