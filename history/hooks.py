"""hooks.d: every executable in a folder gets each message as JSON on its standard input.

A hook runs with our rights, so whoever may write it may do what we may: folder and file must belong to us or to root,
and be writable for nobody else. It gets a bare environment, a time limit, and no child of it outlives it.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .fault import Fault, Why
from .outbox import Message

LIMIT_S = 30.0
KEPT = ("PATH", "HOME", "LANG", "SYSTEMROOT", "TEMP", "USERPROFILE")
USUAL_PATH = "/usr/local/bin:/usr/bin:/bin"
PASSED_OVER = (".", "#")  # what editors and package managers leave behind, as run-parts does
ENDINGS_PASSED_OVER = ("~", ".bak", ".dpkg-old", ".dpkg-dist", ".rpmsave", ".disabled")


class HookError(ValueError):
    """A hook that may not be run. *slug*: "absent", "writable", "foreign", "asleep" (of files, none is a program);
    *path* is the file or folder."""

    def __init__(self, slug: str, path: Path) -> None:
        super().__init__(f"{path}: {slug}")
        self.slug, self.path = slug, path


@dataclass(frozen=True, slots=True)
class Hook:
    """One executable."""

    path: Path
    limit_s: float = LIMIT_S

    @property
    def name(self) -> str:
        """Its file name."""
        return f"hook:{self.path.name}"

    def deliver(self, message: Message) -> Fault | None:
        """Run it with the message; None when it ended with 0 in time."""
        told = json.dumps({**message.payload, "id": message.id, "body": message.body}).encode()
        try:
            running = subprocess.Popen(
                [str(self.path)], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                env=_environment(), cwd=self.path.parent, start_new_session=True)
        except OSError:
            return Fault(Why.NO_START)
        try:
            running.communicate(told, self.limit_s)
        except subprocess.TimeoutExpired:
            return Fault(Why.LATE)
        finally:
            _end(running)
        return Fault(Why.ENDED, str(running.returncode)) if running.returncode else None


def hooks_in(folder: Path, limit_s: float = LIMIT_S) -> list[Hook]:
    """The hooks in *folder*, by name; HookError when somebody else could have put one there."""
    folder = folder.absolute()
    if not folder.is_dir():
        raise HookError("absent", folder)
    _refuse_foreign(folder)
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and not (
        path.name.startswith(PASSED_OVER) or path.name.endswith(ENDINGS_PASSED_OVER))]
    programs = [path for path in files if os.access(path, os.X_OK)]
    if files and not programs:
        raise HookError("asleep", files[0])
    for path in programs:
        _refuse_foreign(path.resolve())
    return [Hook(path, limit_s) for path in programs]


def _refuse_foreign(path: Path) -> None:
    if sys.platform == "win32":
        return
    told = path.stat()
    if told.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise HookError("writable", path)
    if told.st_uid not in (0, os.geteuid()):
        raise HookError("foreign", path)


def _environment() -> dict[str, str]:
    return {"PATH": USUAL_PATH, "LANG": "C.UTF-8", **{n: os.environ[n] for n in KEPT if n in os.environ}}


def _end(running: subprocess.Popen[bytes]) -> None:
    """No process of the hook's group lives on."""
    if sys.platform != "win32":  # which has no groups
        with contextlib.suppress(OSError, AttributeError):  # gone already
            os.killpg(running.pid, signal.SIGKILL)
    if running.poll() is None:
        running.kill()
    running.wait()
    if running.stdin is not None:
        with contextlib.suppress(OSError):
            running.stdin.close()
