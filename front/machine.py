"""What this computer refuses, in the reader's words, and standard streams that are always there. No network."""

from __future__ import annotations

import errno
import os
import sys
import warnings
from pathlib import Path

import click

from ..reports.exits import Exit
from ..reports.words import say

# What is wrong with the place that was named; all else (full disk, broken disk, too many files) is no misuse.
_MISNAMED = {
    errno.ENOENT: "absent", errno.ENOTDIR: "no_folder", errno.EISDIR: "a_folder", errno.EEXIST: "a_file",
    errno.EACCES: "forbidden", errno.EPERM: "forbidden", errno.EROFS: "read_only", errno.ENAMETOOLONG: "long_name",
    errno.ELOOP: "circle",
}
_WORN_OUT = {
    errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EFBIG: "too_big", errno.EMFILE: "many_files",
    errno.ENFILE: "many_files", errno.EIO: "broken", errno.ENOMEM: "memory",
}


class Refusal(click.ClickException):
    """One sentence for the reader and the exit code of the run; no word about --help is added."""

    def __init__(self, sentence: str, code: Exit = Exit.USAGE) -> None:
        super().__init__(sentence)
        self.code = code


def aside(sentence: str) -> None:
    """A word for whoever watches: on a terminal only, so that a run that went well sends no mail from cron."""
    if sys.stderr.isatty():
        click.echo(sentence, err=True)


def fault(error: OSError, lang: str) -> str:
    """Why the system refused: a phrase that fits behind a colon."""
    number = error.errno or 0
    slug = _MISNAMED.get(number) or _WORN_OUT.get(number)
    return say(f"cli_fault.{slug}", lang) if slug else (error.strerror or type(error).__name__)[:120]


def code_of(error: OSError) -> Exit:
    """2 when another name would help, 70 when the machine cannot go on."""
    return Exit.USAGE if error.errno in _MISNAMED else Exit.INTERNAL


def shown(path: Path) -> str:
    """*path* for a sentence; bytes that are no text appear as \\udcff."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def unreadable(path: Path, error: OSError, lang: str) -> Refusal:
    """The refusal of a file that cannot be read."""
    if isinstance(error, FileNotFoundError):
        return Refusal(say("dossier.missing", lang, path=shown(path)))
    return Refusal(say("cli.file_unreadable", lang, path=shown(path), detail=fault(error, lang)), code_of(error))


def unwritable(path: Path, error: OSError, lang: str) -> Refusal:
    """The refusal of a place that cannot be written to."""
    return Refusal(say("cli.file_unwritable", lang, path=shown(path), detail=fault(error, lang)), code_of(error))


def read_bounded(path: Path, most_bytes: int, lang: str) -> bytes:
    """The file's bytes; refused when it cannot be read or holds more than *most_bytes* (it may have no end)."""
    try:
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
    except OSError as error:
        raise unreadable(path, error, lang) from None
    if len(content) > most_bytes:
        raise Refusal(say("cli.file_huge", lang, path=shown(path), size=most_bytes // 2**20))
    return content


def ready_streams() -> None:
    """Streams that no console can break: missing ones lead nowhere, signs that an encoding lacks become "?"."""
    while (low := os.open(os.devnull, os.O_RDWR)) <= 2:  # else a socket might become descriptor 1 and be written to
        continue
    os.close(low)
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - lives as long as the process
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def be_quiet() -> None:
    """No word from the interpreter or a library reaches the screen, unless it is asked for."""
    if debugging() or sys.warnoptions:
        return
    warnings.simplefilter("ignore")  # libraries warn about the odd certificates that are our daily bread
    sys.unraisablehook = lambda _: None  # what Ctrl-C left half made complains when it is thrown away


def let_go_of_stdout() -> None:
    """Nobody reads any more (`| head`): what is left goes nowhere, and the interpreter ends without complaint."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def debugging() -> bool:
    """Whether tracebacks of our own faults are wanted."""
    return bool(os.environ.get("IKMSCAN_DEBUG"))
