"""`pantau` every night: a line for cron, a service and its timer for systemd, a task for Windows. Pure text."""

from __future__ import annotations

import shlex
import subprocess
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape

PATHS = ("--hook-dir", "--kanal", "--prometheus", "--halaman", "--ca", "--jangkar")
DROPPED = ("--pasang", "--simpan-sebagai")  # with their values
DROPPED_FLAGS = ("--berizin", "--coba-kirim")  # leave is given by a person, and ends after a year
SPARE_S = 300  # for what comes after the deadline of the looks: sending, writing


@dataclass(frozen=True, slots=True)
class Job:
    """What is run every night: *program* with *words* over the list at *listed*. *run_s* is the deadline of its looks;
    *state*: the folder of its state where it is no usual one; *hour*: of the day."""

    program: tuple[str, ...]
    listed: Path
    words: tuple[str, ...]
    run_s: float
    zone: str
    state: str = ""
    hour: int = 3

    @property
    def name(self) -> str:
        """A name for people and for units."""
        plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in self.listed.stem)
        return plain[:40] or "situs"

    @property
    def limit_s(self) -> int:
        """After which the job has gone wrong."""
        return int(self.run_s) + SPARE_S


def words_again(typed: Sequence[str], word: str, folder: Path) -> tuple[str, ...]:
    """The options of *typed* (all that stands behind `pantau`) for another time: without the list and what belongs to
    the installing, and with whole paths."""
    kept: list[str] = []
    skip = False
    for this, after in pairwise([*typed, ""]):
        name, equals, value = this.partition("=")
        if skip or (this == word and not this.startswith("-")) or name in DROPPED_FLAGS:
            skip = False
            continue
        if name in DROPPED:
            skip = not equals
        elif name in PATHS:
            kept += [name, str((folder / (value if equals else after)).absolute())]
            skip = not equals
        else:
            kept.append(this)
    return tuple(kept)


def crontab_line(job: Job) -> str:
    """One line; % means a new line to cron, so it is escaped. The minute depends on the list, for not all should call
    at the same time."""
    minute = zlib.crc32(str(job.listed).encode()) % 60
    command = shlex.join([*job.program, "pantau", str(job.listed), *job.words])
    state = f"IKMSCAN_STATE={shlex.quote(job.state)} " if job.state else ""
    return f"{minute} {job.hour} * * * {state}{command}".replace("%", "\\%")


def runs_the_list(line: str, job: Job) -> bool:
    """Whether a line of a crontab watches the same list."""
    listed = shlex.quote(str(job.listed)).replace("%", "\\%")
    return not line.lstrip().startswith("#") and f" pantau {listed} " in f"{line} "


def service(job: Job, channels: Path | None) -> str:
    """The unit of the service: once, hardened, as a user that exists while it runs only. The list and the addresses of
    channels are lent to it as credentials, for it may read nobody's home."""
    words, lent = list(job.words), ""
    if channels is not None:
        lent = f"LoadCredential=kanal:{_escaped(str(channels))}\n"
    if "--kanal" in words:
        at = words.index("--kanal")
        del words[at: at + 2]
    outs = [words[n + 1] for n, w in enumerate(words[:-1]) if w in ("--prometheus", "--halaman")]
    writes = "".join(f"ReadWritePaths={_escaped(str(Path(out).parent))}\n" for out in dict.fromkeys(outs))
    command = " ".join([*map(_quoted, [*job.program, "pantau"]), "%d/daftar", *map(_quoted, words)])
    at_home = any(part.startswith(("/home/", "/root/")) for part in (*job.program, *words))
    return _read("ikmscan.service").format(
        name=job.name, command=command, list=_escaped(str(job.listed)), channels=lent, writes=writes,
        limit=job.limit_s, home="read-only" if at_home else "yes")


def timer(job: Job) -> str:
    """The unit of the timer."""
    return _read("ikmscan.timer").format(name=job.name, zone=job.zone, hour=job.hour)


def task(job: Job) -> str:
    """The task for the Windows Task Scheduler ([MS-TSCH] 2.5). As a file it is UTF-16, as its first line says."""
    words = subprocess.list2cmdline([*job.program[1:], "pantau", str(job.listed), *job.words])
    facts: Mapping[str, str | int] = {
        "name": escape(job.name), "hour": job.hour, "limit": job.limit_s, "program": escape(job.program[0]),
        "arguments": escape(words)}
    return _read("task.xml").format(**facts)


def _quoted(word: str) -> str:
    """A word of ExecStart (systemd.service, "Command lines")."""
    bare = _escaped(word).replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    plain = word and all(c.isalnum() or c in "-_./=:,@+" for c in word)
    return word if plain else f'"{bare}"'


def _escaped(word: str) -> str:
    """A value in which % means nothing (systemd.unit, "Specifiers")."""
    return word.replace("%", "%%")


def _read(name: str) -> str:
    return files(__package__).joinpath("units", name).read_text(encoding="utf-8")
