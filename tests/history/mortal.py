"""A watch that is killed at a drawn statement of its journal, many times, and then does the rest of its work:
`python mortal.py JOURNAL MAILBOX SEED`. Between two statements only the mailbox changes, so every state that a kill can
leave is met on a machine of any speed."""

from __future__ import annotations

import functools
import os
import random
import signal
import sqlite3
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from history.watcher import go_on

DEATHS, MOST_STATEMENTS = 100, 120  # a look and its message take about 22 statements, all together about 4,600


class Mortal(sqlite3.Connection):
    """Its process is killed instead of the last statement."""

    left = 0

    def execute(self, *asked: object) -> sqlite3.Cursor:  # type: ignore[override]
        Mortal.left -= 1
        if not Mortal.left:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().execute(*asked)  # type: ignore[arg-type]


def killed(journal: Path, mailbox: Path, statements: int) -> bool:
    """Whether a process of so many statements was killed by the last of them."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    Mortal.left = statements
    sqlite3.connect = functools.partial(sqlite3.connect, factory=Mortal)  # type: ignore[assignment]
    go_on(journal, mailbox)
    os._exit(0)


if __name__ == "__main__":
    drawn, files = random.Random(int(sys.argv[3])), (Path(sys.argv[1]), Path(sys.argv[2]))
    for death in range(DEATHS):
        if not killed(*files, drawn.randint(1, MOST_STATEMENTS)):
            sys.exit(f"life {death} was not killed")
    go_on(*files)
