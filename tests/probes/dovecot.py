"""A real Dovecot on loopback: IMAP and POP3 of a mailbox, and the desk where Postfix asks about passwords. Root only."""

from __future__ import annotations

import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import lab
import pytest

CONFIG = """base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap pop3
listen = 127.0.0.1
ssl = yes
ssl_cert = <{papers.chain}
ssl_key = <{papers.key}
disable_plaintext_auth = yes
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={folder}/mail/%u
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service pop3-login {{
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = 0
  }}
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {auth}
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where it answers, and the file that it logs to."""

    imap: int
    pop3: int
    auth: int
    log: Path


@contextmanager
def serving(folder: Path) -> Iterator[Mailbox]:
    """Dovecot in the empty *folder*, ended with the block."""
    program = lab.program("dovecot", "dovecot-imapd, with dovecot-pop3d")
    for part in ("imap-login", "pop3-login"):
        if not Path("/usr/lib/dovecot", part).exists():
            lab.missing(f"the package dovecot-{part.partition('-')[0]}d")
    if os.geteuid() != 0:
        pytest.skip("Dovecot starts as root only: run this test as root")
    box = Mailbox(lab.free_port(), lab.free_port(), lab.free_port(), folder / "log")
    for above in (folder, *folder.parents):  # its own users have to come through
        if above.owner() == "root" and not above.stat().st_mode & 1:
            above.chmod(above.stat().st_mode | 0o11)
    for name in ("run", "state", "mail"):
        (folder / name).mkdir()
    shutil.chown(folder / "mail", "mail", "mail")
    (folder / "users").write_text("juragan:{PLAIN}hanya-di-lab\n", encoding="utf-8")
    with lab.opened(folder) as opened:
        (folder / "dovecot.conf").write_text(
            CONFIG.format(folder=folder, papers=opened.papers, imap=box.imap, pop3=box.pop3, auth=box.auth), encoding="utf-8")
        opened.run("dovecot", [program, "-F", "-c", str(folder / "dovecot.conf")], box.pop3)
        _await_desk(box)
        yield box


def _await_desk(box: Mailbox) -> None:
    """Until then it greets whoever comes with "Waiting for authentication process"."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with socket.create_connection(("127.0.0.1", box.imap), 5) as line:
            if line.recv(200).startswith(b"* OK [CAPABILITY"):
                return
        time.sleep(0.1)
    pytest.fail("Dovecot's desk for passwords did not open within 20 s")
