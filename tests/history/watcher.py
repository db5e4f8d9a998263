"""A watch in a process of its own, for tests that kill it: `python watcher.py JOURNAL MAILBOX`.

Twelve shops, sixteen runs each. Where it was stopped it goes on, as cron does: what a run sees depends on how many runs
are remembered. Each message is written to MAILBOX as one line and is on the disk before it counts as sent.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path

from ikmscan.checks.check import Level
from ikmscan.history import post
from ikmscan.history.database import StoreError
from ikmscan.history.glance import Glance, sights_of
from ikmscan.history.journal import open_journal
from ikmscan.history.message import Tongue
from ikmscan.history.outbox import Message
from ikmscan.history.ward import Manner, Ward

sys.path.insert(0, str(Path(__file__).parents[1]))

from history.lives import DAY, START, result, told

SITES, RUNS = 12, 16
FULL = 74  # EX_IOERR: the journal could not be written
WORD = "x" * 2000  # a document that fills a small disk


class Mailbox:
    """A channel that is a file."""

    name = "kotak"

    def __init__(self, path: Path) -> None:
        self.path = path

    def deliver(self, message: Message) -> None:
        with self.path.open("a") as file:
            file.write(f"{message.id} {message.subject}\n")
            file.flush()
            os.fsync(file.fileno())


def seen(site: str, run: int) -> Glance:
    """Proven things come and go, another way on each site."""
    number = int(site[4:6])
    letter = "c" if (run // (2 + number % 4)) % 2 else "."
    made = result(site, [told("exposed_files", letter), told("hsts", "."), told("csp", "l")], START + run * DAY)
    return Glance(site, made, sights_of(site, made.told))


def go_on(journal_file: Path, mailbox: Path) -> None:
    """Until every site has had its runs."""
    box = Mailbox(mailbox)
    with open_journal(journal_file) as journal:
        manner = Manner(Level.HIGH, None, Tongue("id", "Asia/Jakarta"), (box.name,))
        for _ in range(RUNS):
            for number in range(SITES):
                site = f"toko{number:02}.id"
                run = journal.memory(site).runs
                if run < RUNS:
                    at = START + run * DAY + timedelta(seconds=number)
                    Ward(journal, manner, at).take(seen(site, run), at, f'"{WORD}{site}{run}"', lambda: "")
                post.deliver(journal, [box], lambda: START + RUNS * DAY)


if __name__ == "__main__":
    try:
        go_on(Path(sys.argv[1]), Path(sys.argv[2]))
    except StoreError as wrong:
        print(wrong.slug)
        sys.exit(FULL)
