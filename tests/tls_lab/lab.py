"""Real TLS servers of many makes and ages, S1 to S12, started on loopback when a test first asks for one.

Each has a process session of its own and is ended by its number. What must be installed for it is named when it is
missing: then a laptop skips the test, and CI fails. Nothing here asserts what a server answers.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import lab_papers
import pytest
from free_ports import free_port
from ikmscan.scanner.ledger import Ledger

HERE = Path(__file__).parent
START_S = 60.0
APACHE_HOME = "/usr/lib/apache2/modules"
EVERYTHING = "ALL:COMPLEMENTOFALL:@SECLEVEL=0"
OLD_EVERYTHING = "ALL:COMPLEMENTOFALL"  # OpenSSL before 1.1 knows no @SECLEVEL
GNUTLS_PRIORITY = (
    "NONE:+VERS-TLS1.0:+VERS-TLS1.1:+VERS-TLS1.2:+RSA:+DHE-RSA:+ECDHE-RSA:+ANON-DH:+ARCFOUR-128:+3DES-CBC:+AES-128-CBC"
    ":+AES-128-GCM:+NULL:+SHA1:+MD5:+SHA256:+AEAD:+COMP-NULL:+SIGN-ALL:+GROUP-ALL:%DISABLE_SAFE_RENEGOTIATION"
    ":%VERIFY_ALLOW_BROKEN")
# Mozilla's guideline 5.7, intermediate; 5.8 took the DHE suites out
INTERMEDIATE = (
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384"
    ":ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"
    ":DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384:DHE-RSA-CHACHA20-POLY1305")
NGINX = """\
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {outside}
  server {{
    listen 127.0.0.1:{port} ssl{http2}; server_name toko.example www.toko.example;
    {inside}
    location / {{ return 200 "ok"; }}
  }}
}}
"""
APACHE_MODULES = ("mpm_event", "authz_core", "socache_shmcb", "ssl", "headers", "rewrite", "alias")
APACHE = """\
ServerRoot {folder}
DefaultRuntimeDir {folder}
PidFile {folder}/httpd.pid
ErrorLog {folder}/error.log
ServerName toko.example
{modules}
{user}
Listen 127.0.0.1:{port}
DocumentRoot {folder}
{outside}
<VirtualHost 127.0.0.1:{port}>
ServerName toko.example
ServerAlias www.toko.example
SSLEngine on
{inside}
</VirtualHost>
"""
MODERN = """\
ssl_certificate {p.chain}; ssl_certificate_key {p.key}; ssl_protocols TLSv1.2 TLSv1.3;
ssl_prefer_server_ciphers off; ssl_session_tickets off; ssl_dhparam {p.ffdhe2048}; ssl_ciphers {ciphers};
ssl_stapling on; ssl_stapling_file {p.staple};"""
WIDE = """\
ssl_certificate {p.chain}; ssl_certificate_key {p.key}; ssl_certificate {p.ec_chain}; ssl_certificate_key {p.ec_key};
ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_prefer_server_ciphers on; ssl_ciphers ALL:eNULL:aNULL:@SECLEVEL=0;
ssl_dhparam {dh1024}; ssl_session_tickets on; ssl_early_data on;"""


def missing(what: str) -> NoReturn:
    """Fails in CI, skips on a laptop, and says what to install."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"missing: CI must install {what}")
    pytest.skip(f"missing: install {what}")


def program(name: str, package: str) -> str:
    """The path of a system program; also from where only root's PATH leads."""
    found = shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin")))
    return found or missing(f"the package {package}")


def sshd() -> str:
    """OpenSSH's server. Root's wants its empty folder to be there, which Debian makes when the service starts."""
    found = program("sshd", "openssh-server")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    return found


def plain_environment() -> dict[str, str]:
    """The machine's own OpenSSL configuration would decide what a server offers; here the command line does."""
    return {**os.environ, "OPENSSL_CONF": os.devnull}


def patient() -> Ledger:
    """For looks at real servers, which a machine with much to do may let answer late: waits five times as long."""
    ledger = Ledger()
    ledger.patience = 5.0
    return ledger


@dataclass(slots=True)
class Lab:
    """The servers by name; `lab("S12")` is the port of a running one."""

    folder: Path
    papers: lab_papers.Papers
    _ports: dict[str, int] = field(default_factory=dict)
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __call__(self, name: str) -> int:
        if name not in self._ports:
            port = free_port()
            self.run(name, COMMANDS[name](self, port), port)
            self._ports[name] = port
        return self._ports[name]

    def run(self, name: str, command: list[str], port: int) -> None:
        """Start *command* and come back when *port* is listened on."""
        output = self.folder / f"{name}.output"
        with output.open("wb") as into:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=into, stderr=into, cwd=self.folder,
                                       env=plain_environment(), start_new_session=True)
        self._running[name] = process
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline and process.poll() is None:
            if _listening(port):
                return
            time.sleep(0.01)
        pytest.fail(f"{name} did not start: {output.read_text(errors='replace')[-2000:]}")

    def nginx(self, name: str, port: int, inside: str, *, outside: str = "", http2: bool = False) -> list[str]:
        """The command that starts nginx with *inside* in its server block, in a folder of its own."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        text = NGINX.format(folder=folder, port=port, inside=inside, outside=outside, http2=" http2" * http2)
        (folder / "nginx.conf").write_text(text, encoding="utf-8")
        return [program("nginx", "nginx-light"), "-p", str(folder), "-c", str(folder / "nginx.conf"),
                "-e", str(folder / "error.log")]

    def apache(self, name: str, port: int, inside: str, *, outside: str = "") -> list[str]:
        """The command that starts Apache with *inside* in its VirtualHost, in a folder of its own."""
        found = program("apache2", "apache2-bin")
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        modules = "\n".join(f"LoadModule {m}_module {APACHE_HOME}/mod_{m}.so" for m in APACHE_MODULES)
        user = "User www-data\nGroup www-data" if os.getuid() == 0 else ""  # root must say whom it becomes
        text = APACHE.format(folder=folder, port=port, modules=modules, user=user, inside=inside, outside=outside)
        (folder / "httpd.conf").write_text(text, encoding="utf-8")
        return [found, "-D", "FOREGROUND", "-f", str(folder / "httpd.conf")]

    def node(self, version: str) -> str:
        """The node of a version; the npm packages of 0.10 bring archives instead of a program."""
        home = HERE / "node_modules" / f"node-{version}"
        if not home.is_dir():
            missing(f"the npm packages of tests/{HERE.name} (npm ci --ignore-scripts in that folder)")
        if not version.startswith("0."):
            return str(home / "bin" / "node")
        inside = f"node-v{version}-linux-x64"
        unpacked = self.folder / f"node-{version}"
        with tarfile.open(home / f"{inside}.tar.gz") as archive:
            packed = archive.extractfile(f"{inside}/bin/node")
            assert packed is not None
            unpacked.write_bytes(packed.read())
        unpacked.chmod(0o755)
        return str(unpacked)

    def dh1024(self) -> Path:
        """Parameters of a fresh prime of 1,024 bits, which nobody else uses."""
        prime = self.folder / "dh1024.pem"
        if not prime.exists():
            subprocess.run([program("openssl", "openssl"), "dhparam", "-dsaparam", "-out", str(prime), "1024"], check=True,
                           capture_output=True, timeout=60)
        return prime

    def alive(self, name: str) -> bool:
        """Whether the server that was started as *name* still runs."""
        return self._running[name].poll() is None

    def end(self) -> None:
        """End all that was started."""
        for process in self._running.values():
            _end(process)


@contextmanager
def opened(folder: Path) -> Iterator[Lab]:
    """A lab in *folder*; all its servers end with it."""
    lab = Lab(folder, lab_papers.make(folder))
    try:
        yield lab
    finally:
        lab.end()


def _listening(port: int) -> bool:
    """Whether somebody listens, from the kernel's table where there is one: a connection would be news to a server
    that serves one at a time."""
    table = Path("/proc/net/tcp")
    if table.exists():
        ending = f":{port:04X}"
        rows = [*table.read_text().splitlines(), *Path("/proc/net/tcp6").read_text().splitlines()]
        return any(r.split()[1].endswith(ending) and r.split()[3] == "0A" for r in rows if ":" in r.split()[0])
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _end(process: subprocess.Popen[bytes]) -> None:
    # the session was made for it, so its group number is its own and holds only its children
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        try:
            os.killpg(process.pid, number)
            process.wait(5)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue


def _openssl(lab: Lab, port: int) -> list[str]:
    return [program("openssl", "openssl"), "s_server", "-accept", f"127.0.0.1:{port}", "-cert", str(lab.papers.chain),
            "-cert_chain", str(lab.papers.issuer), "-key", str(lab.papers.key), "-cipher", EVERYTHING,
            "-legacy_renegotiation", "-www"]


def _gnutls(lab: Lab, port: int) -> list[str]:
    return [program("gnutls-serv", "gnutls-bin"), "--http", "--quiet", "-p", str(port), "--x509certfile",
            str(lab.papers.chain), "--x509keyfile", str(lab.papers.key), "--priority", GNUTLS_PRIORITY]


def _python(script: str, module: str, package: str, *more: str) -> Callable[[Lab, int], list[str]]:
    def command(lab: Lab, port: int) -> list[str]:
        if find_spec(module) is None:
            missing(f"the Python package {package} (pip install '.[test]')")
        return [sys.executable, str(HERE / script), str(port), str(lab.papers.chain), str(lab.papers.key), *more]

    return command


def _node(version: str, ciphers: str, *more: str) -> Callable[[Lab, int], list[str]]:
    def command(lab: Lab, port: int) -> list[str]:
        script = str(HERE / "serve_node.js")
        return [lab.node(version), script, str(port), str(lab.papers.chain), str(lab.papers.key), ciphers, *more]

    return command


def _modern(lab: Lab, port: int) -> list[str]:
    return lab.nginx("S11", port, MODERN.format(p=lab.papers, ciphers=INTERMEDIATE), http2=True)


def _wide(lab: Lab, port: int) -> list[str]:
    return lab.nginx("S12", port, WIDE.format(p=lab.papers, dh1024=lab.dh1024()))


COMMANDS: dict[str, Callable[[Lab, int], list[str]]] = {
    "S1": _node("0.10.0", OLD_EVERYTHING),
    "S3": _openssl,
    "S4": _gnutls,
    "S5": _python("serve_tlslite.py", "tlslite", "tlslite-ng"),
    "S6": _python("serve_tlslite.py", "tlslite", "tlslite-ng", "robot"),
    "S7": _node("0.10.25", OLD_EVERYTHING),
    "S8": _node("4", OLD_EVERYTHING),
    "S9": _node("24", "ALL:@SECLEVEL=0", "TLSv1"),
    "S10": _python("serve_pyopenssl.py", "OpenSSL", "pyOpenSSL"),
    "S11": _modern,
    "S12": _wide,
}
