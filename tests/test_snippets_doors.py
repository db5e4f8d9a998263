"""The snippets of ports/ for servers that this machine has: each is taken by the real program and means what it says.

The program only reads its settings and says how it understood them; nothing listens.
"""

from __future__ import annotations

import socket
import subprocess
import tomllib
from pathlib import Path

import lab
import pytest

WORDS = Path(__file__).resolve().parents[1] / "checks" / "ports"


def postgres() -> str:
    """The server; Debian keeps it beside its version, off every PATH."""
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return str(kept[-1]) if kept else lab.program("postgres", "postgresql")


def snippets(stack: str) -> list[str]:
    """Every different text for *stack* in the words of the doors."""
    found: dict[str, None] = {}
    for path in sorted(WORDS.glob("*.toml")):
        for words in tomllib.loads(path.read_text(encoding="utf-8")).values():
            if stack in words.get("fix", {}):
                found[words["fix"][stack]["teks"]] = None
    assert found, stack
    return list(found)


def said(*command: str, code: int | None = 0) -> str:
    """All that a program printed; *code* is the exit code that it must end with, None for any."""
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert code is None or ran.returncode == code, ran.stderr
    return ran.stdout + ran.stderr


def written(folder: Path, text: str, name: str) -> str:
    path = folder / name
    path.write_text(text + "\n", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("text", snippets("samba"))
def test_samba_takes_it(tmp_path: Path, text: str) -> None:
    testparm, settings = lab.program("testparm", "samba-common-bin"), written(tmp_path, text, "smb.conf")
    told = said(testparm, "-s", settings)
    assert "Unknown parameter" not in told
    signing = said(testparm, "-s", "--parameter-name=server signing", settings).lower()
    lowest = said(testparm, "-s", "--parameter-name=server min protocol", settings)
    assert ("required" in signing or "mandatory" in signing) if "signing" in text else "SMB2_02" in lowest


def test_mariadb_listens_on_loopback_alone(tmp_path: Path) -> None:
    (text,) = snippets("mysql")
    settings = written(tmp_path, text, "my.cnf")
    told = said(lab.program("mariadbd", "mariadb-server"), f"--defaults-file={settings}", "--verbose", "--help", code=None)
    assert ["bind-address", "127.0.0.1"] in [line.split() for line in told.splitlines()]


def test_postgresql_listens_on_loopback_alone(tmp_path: Path) -> None:
    (text,) = snippets("postgresql")
    tmp_path.chmod(0o700)
    written(tmp_path, text, "postgresql.conf")
    told = said(postgres(), "-C", "listen_addresses", "-D", str(tmp_path), code=None)
    assert told.splitlines()[0] == "localhost"


def test_redis_takes_it(tmp_path: Path) -> None:
    (text,) = snippets("redis")
    settings = written(tmp_path, text, "redis.conf")
    told = said(lab.program("redis-server", "redis-server"), settings, "--port", "0", "--dir", str(tmp_path), code=1)
    assert "not listen anywhere" in told
    assert "FATAL CONFIG FILE ERROR" not in told


def test_ssh_takes_keys_alone(tmp_path: Path) -> None:
    (text,) = snippets("ssh")
    key = tmp_path / "host_key"
    said(lab.program("ssh-keygen", "openssh-client"), "-q", "-t", "ed25519", "-N", "", "-f", str(key))
    settings = written(tmp_path, f"{text}\nHostKey {key}", "sshd_config")
    told = said(lab.sshd(), "-T", "-f", settings).splitlines()
    assert {"passwordauthentication no", "kbdinteractiveauthentication no", "permitrootlogin without-password"} <= set(told)


def vsftpd(settings: str) -> str:
    """What it tells the client for whom it is started; that is file 0, as under inetd."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ran = subprocess.run(
            [lab.program("vsftpd", "vsftpd"), settings], stdin=theirs, stdout=theirs, timeout=120, check=False,
        )
        theirs.close()
        ours.settimeout(5)
        return f"{ran.returncode} {ours.recv(4096).decode()}"


def test_vsftpd_knows_every_line(tmp_path: Path) -> None:
    (text,) = snippets("ftp")
    alone = f"{text}\nlisten=NO\nlisten_ipv6=NO"
    assert "unrecognised variable" not in vsftpd(written(tmp_path, alone, "vsftpd.conf"))
    assert "unrecognised variable" in vsftpd(written(tmp_path, f"{alone}\nno_such_line=YES", "wrong.conf"))


def test_rsync_knows_every_line(tmp_path: Path) -> None:
    (text,) = snippets("rsync")
    lines = [line for line in text.splitlines() if not line.startswith("address")]
    settings = written(tmp_path, "\n".join(lines), "rsyncd.conf")
    told = said(lab.program("rsync", "rsync"), "--daemon", "--no-detach", f"--config={settings}", "--address=192.0.2.1",
                "--port=1", "--log-file=/dev/stderr", code=10)
    assert "bind() failed" in told
    assert "nknown" not in told
