"""What we say of real servers behind the doors is the truth: which service, which version, does it ask for a password.

Each is started on loopback at a free port that stands for its usual one, and ended by its number.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import lab
import pytest
from ikmscan.checks.registry import all_checks
from ikmscan.checks.run import judge_all
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import Access, Door, Doorways, PortState
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.permit import Consent, Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target

HOST = "toko.example"
ROOT = os.geteuid() == 0
CHECKS = [c for c in all_checks().checks if c.folder == "ports" and {n.kind for n in c.needs} == {Doorways}]
Command = Callable[[lab.Lab, int], list[str]]


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[lab.Lab]:
    folder = tmp_path_factory.mktemp("doors")
    folder.chmod(0o755)
    with lab.opened(folder) as opened:
        yield opened


def own(services: lab.Lab, name: str, user: str) -> Path:
    """A folder for a server that gives up root, or does not want it."""
    folder = services.folder / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for above in (folder, *folder.parents):
        if above.stat().st_uid == os.getuid() and not above.stat().st_mode & 0o011:
            above.chmod(above.stat().st_mode | 0o711)
    if ROOT:
        shutil.chown(folder, user)
    return folder


def as_user(user: str) -> list[str]:
    return ["runuser", "-u", user, "--"] if ROOT else []


def redis(*more: str) -> Command:
    return lambda _, port: [lab.program("redis-server", "redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", *more]


def memcached(_: lab.Lab, port: int) -> list[str]:
    user = ["-u", "nobody"] if ROOT else []
    return [lab.program("memcached", "memcached"), "-p", str(port), "-l", "127.0.0.1", "-U", "0", *user]


def mariadb(services: lab.Lab, port: int) -> list[str]:
    folder = own(services, "mariadb", "mysql")
    user = ["--user=mysql"] if ROOT else []
    install = [lab.program("mariadb-install-db", "mariadb-server"), "--no-defaults", *user, f"--datadir={folder}",
               "--auth-root-authentication-method=normal"]
    subprocess.run(install, check=True, capture_output=True, timeout=60)
    return [lab.program("mariadbd", "mariadb-server"), "--no-defaults", *user, f"--datadir={folder}", f"--port={port}",
            "--bind-address=127.0.0.1", f"--socket={folder}/s"]


def postgresql(services: lab.Lab, port: int) -> list[str]:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    programs = found[-1].parent if found else lab.missing("the package postgresql")
    folder = own(services, "postgresql", "postgres")
    subprocess.run([*as_user("postgres"), str(programs / "initdb"), "-D", str(folder)], check=True, capture_output=True, timeout=60)
    return [*as_user("postgres"), str(programs / "postgres"), "-D", str(folder), "-p", str(port), "-k", str(folder), "-c",
            "listen_addresses=127.0.0.1"]


def vsftpd(services: lab.Lab, port: int) -> list[str]:
    if not ROOT:
        pytest.skip("vsftpd starts as root only")
    empty = services.folder / "empty"
    empty.mkdir(exist_ok=True)
    empty.chmod(0o555)
    settings = services.folder / "vsftpd.conf"
    settings.write_text(f"listen=YES\nlisten_address=127.0.0.1\nlisten_port={port}\nbackground=NO\nanonymous_enable=NO\n"
                        f"local_enable=YES\nsecure_chroot_dir={empty}\n")
    return [lab.program("vsftpd", "vsftpd"), str(settings)]


def sshd(services: lab.Lab, port: int) -> list[str]:
    key = services.folder / "host_key"
    if not key.exists():
        subprocess.run([lab.program("ssh-keygen", "openssh-client"), "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    return [lab.sshd(), "-D", "-f", "/dev/null", "-h", str(key), "-o", f"Port={port}", "-o",
            "ListenAddress=127.0.0.1", "-o", "PidFile=none"]


def vnc(display: int, *security: str) -> Command:
    return lambda _, port: [lab.program("Xtigervnc", "tigervnc-standalone-server"), f":{display}", "-rfbport", str(port),
                            "-localhost=1", "-interface", "127.0.0.1", *security]


def vnc_with_password(services: lab.Lab, port: int) -> list[str]:
    password = services.folder / "vnc_password"
    password.write_bytes(b"\x17Rk1N{X\x07")  # eight bytes, whichever, are some password's scrambled form
    return vnc(92, "-SecurityTypes", "VncAuth", "-PasswordFile", str(password))(services, port)


def rsync(services: lab.Lab, port: int) -> list[str]:
    settings = services.folder / "rsyncd.conf"
    settings.write_text(f"port={port}\naddress=127.0.0.1\nuse chroot=no\n[cadangan]\npath={services.folder}\n")
    return [lab.program("rsync", "rsync"), "--daemon", "--no-detach", "--config", str(settings)]


def xrdp(layer: str) -> Command:
    """Three modes, one after another, each with a /run of its own: it keeps its number there."""
    def command(services: lab.Lab, port: int) -> list[str]:
        if not ROOT:
            pytest.skip("xrdp starts as root only")
        found, folder = lab.program("xrdp", "xrdp"), services.folder / f"xrdp-{layer}"
        folder.mkdir(exist_ok=True)
        text = Path("/etc/xrdp/xrdp.ini").read_text(encoding="utf-8")
        for name, value in (("port", f"tcp://127.0.0.1:{port}"), ("security_layer", layer), ("LogFile", f"{folder}/log")):
            text = re.sub(rf"(?m)^{name}=.*", f"{name}={value}", text, count=1)
        (folder / "xrdp.ini").write_text(text, encoding="utf-8")
        script = f"mount --bind {folder} /run && exec {found} --nodaemon --config {folder}/xrdp.ini"
        return ["unshare", "-m", "sh", "-c", script]

    return command


# its name here, how it is started, its usual port -> what its door is, and the outcome that follows on a private address
SERVERS: dict[str, tuple[Command, int, Door, str]] = {
    "redis": (redis(), 6379, Door(6379, PortState.OPEN, "", "redis", Access.OPEN), "databases.no_lock_in_room"),
    "redis with a password": (redis("--requirepass", "x"), 6379, Door(6379, PortState.OPEN, "", "redis", Access.LOCKED),
                              "databases.in_room"),
    "memcached": (memcached, 11211, Door(11211, PortState.OPEN, "", "memcached", Access.OPEN), "databases.in_room"),
    "mariadb": (mariadb, 3306, Door(3306, PortState.OPEN, "", "mysql"), "databases.in_room"),
    "postgresql": (postgresql, 5432, Door(5432, PortState.OPEN, "", "postgresql", note="no_tls"), "databases.in_room"),
    "vsftpd": (vsftpd, 21, Door(21, PortState.OPEN, "", "ftp"), "other_ports.in_room"),
    "sshd": (sshd, 22, Door(22, PortState.OPEN, "", "ssh"), "remote_admin.ssh"),
    "vnc without a password": (vnc(91, "-SecurityTypes", "None"), 5900, Door(5900, PortState.OPEN, "", "vnc", Access.OPEN),
                               "remote_admin.no_lock_in_room"),
    "vnc with a password": (vnc_with_password, 5900, Door(5900, PortState.OPEN, "", "vnc", Access.LOCKED),
                            "remote_admin.panel_in_room"),
    "rsync": (rsync, 873, Door(873, PortState.OPEN, "", "rsync"), "other_ports.in_room"),
    "xrdp": (xrdp("negotiate"), 3389, Door(3389, PortState.OPEN, "", "rdp", note="no_nla"), "rdp.no_nla_in_room"),
    "xrdp with TLS": (xrdp("tls"), 3389, Door(3389, PortState.OPEN, "", "rdp", note="no_nla"), "rdp.no_nla_in_room"),
    "xrdp of the old form": (xrdp("rdp"), 3389, Door(3389, PortState.OPEN, "", "rdp", note="old"), "rdp.no_nla_in_room"),
}
VERSIONS = {"mariadb": r"\d+\.\d+\.\d+-MariaDB", "vsftpd": r"vsFTPd \d", "sshd": r"OpenSSH_\d+\.\d+", "memcached": r"1\.\d+\.\d+",
            "rsync": r"protocol 3\d", "postgresql": "", "redis": ""}


@pytest.mark.parametrize("name", SERVERS)
def test_a_real_server_is_known_for_what_it_is(services: lab.Lab, name: str) -> None:
    command, usual, truth, outcome = SERVERS[name]
    port = lab.free_port()
    services.run(name.replace(" ", "-"), command(services, port), port)
    routes = Routes(True, {usual: port}, other_port=lab.free_port())
    settings = Settings(Manners("ikmscan test"), routes, NameServers(fixed={HOST: ("127.0.0.1",)}))
    permit = Permit(HOST, Consent.OWNER, datetime.now(UTC) + timedelta(hours=1))
    seen = asyncio.run(survey(Target(HOST, HOST), (Doorways,), settings, lab.patient(), permit))
    ways = seen.of(Doorways)
    assert isinstance(ways, Doorways)
    door = next(d for d in ways.every[0].doors if d.port == usual)
    assert (door.state, door.service, door.access) == (truth.state, truth.service, truth.access)
    assert truth.note in door.note
    assert re.search(VERSIONS.get(name, ""), door.version)
    told = {f"{f.check.name}.{f.verdict.outcome.slug}" for f in judge_all(CHECKS, seen) if f.verdict}
    assert outcome in told
    assert services.alive(name.replace(" ", "-"))  # greeting it has not hurt it
