"""Formats by name, and where a report goes: a stream, a file, or a folder with one file per site and format.

Files appear whole or not at all (temporary file beside them, then os.replace), and never under a name that a server
or a participant made up: [a-z0-9.-] of the site only.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..checks.check import Finding, Level
from ..scanner.evidence import Dossier
from .build import build, voice_of
from .cards import Voice
from .grade import Grade
from .trail import Past
from .view import Report


@dataclass(frozen=True)
class Bundle:
    """All that a format may draw on: what was seen, what was judged, what is said. *again*: the options with which a
    run finds the site again. *silent*: names of the checks that had nothing to say here, None where nobody counted.
    *threshold*: the level from which a finding fails the run, None for never. *trail*: earlier judgements of the site,
    oldest first; *link*: the page of whose site it is."""

    dossier: Dossier
    findings: tuple[Finding, ...]
    grade: Grade
    lang: str
    again: str = ""
    silent: tuple[str, ...] | None = None
    threshold: Level | None = Level.HIGH
    trail: tuple[Past, ...] = ()
    link: str = ""

    @property
    def voice(self) -> Voice:
        """To whom it is said."""
        return voice_of(self.dossier, self.lang, self.again)

    @cached_property
    def report(self) -> Report:
        """The sentences, made once for all formats; those for machines do without."""
        return build(self.dossier, self.findings, self.grade, self.lang, self.again, trail=self.trail, link=self.link)


def _text(made: Bundle) -> str:
    from .terminal import render

    return render(made.report)


def _html(made: Bundle) -> str:
    from .html import render

    return render(made.report)


def _json(made: Bundle) -> str:
    from .json_v1 import dumps, to_json

    return dumps(to_json(made.dossier, made.findings, made.grade, made.silent))


def _csv(made: Bundle) -> str:
    from .csv import render

    return render(made.report, made.dossier, made.findings, made.voice)


def _csv_rows(made: Bundle) -> str:
    from .csv import rows

    return rows(made.report, made.dossier, made.findings, made.voice)


def _junit(made: Bundle) -> str:
    from .junit import render

    return render(made.report, made.dossier, made.findings, made.voice, made.threshold)


def _markdown(made: Bundle) -> str:
    from .markdown import render

    return render(made.report)


def _sarif(made: Bundle) -> str:
    from .sarif import render

    return render(made.report, made.dossier, made.findings, made.voice)


def _whatsapp(made: Bundle) -> str:
    from .whatsapp import render

    return render(made.report)


def _pdf(made: Bundle) -> bytes:
    from .pdf import render

    return render(made.report, made.dossier.seen_at.at)


@dataclass(frozen=True, slots=True)
class Format:
    """One way to say a report: the ending of its files, the rendering as text or as bytes where it is none, and how a
    second site *follows* the first in the same file (None: it cannot)."""

    ending: str
    render: Callable[[Bundle], str | bytes]
    follows: Callable[[Bundle], str] | None = None

    def content(self, made: Bundle, *, first: bool = True) -> bytes:
        """What a file of this format holds, or what comes behind the *first* site; texts are UTF-8 everywhere."""
        return as_bytes(self.render(made) if first or self.follows is None else self.follows(made))


FORMATS: Mapping[str, Format] = {
    "teks": Format("txt", _text, lambda made: "\n" + _text(made)),
    "html": Format("html", _html),
    "json": Format("json", _json, _json),
    "pdf": Format("pdf", _pdf),
    "csv": Format("csv", _csv, _csv_rows),
    "sarif": Format("sarif", _sarif),
    "junit": Format("xml", _junit),
    "md": Format("md", _markdown, lambda made: "\n" + _markdown(made)),
    "wa": Format("wa.txt", _whatsapp, lambda made: "\n" + _whatsapp(made)),
}


def file_name(made: Bundle, form: str) -> str:
    """A safe name for the file of one site in one format; a shortened one ends in a hash, so that no two collide."""
    shown = made.dossier.target.shown.lower()
    site = re.sub(r"[^a-z0-9.-]+", "-", shown).strip("-.")
    if len(site) > 80:
        site = f"{site[:68]}-{hashlib.sha256(shown.encode()).hexdigest()[:10]}"
    return f"ikmscan-{site or 'situs'}.{FORMATS[form].ending}"


def as_bytes(content: str | bytes) -> bytes:
    """Text as UTF-8; bytes as they are."""
    return content if isinstance(content, bytes) else content.encode("utf-8")


def write_whole(path: Path, content: str | bytes) -> None:
    """Write *content* to *path* in one step; OSError when it cannot be done, and then nothing was changed.

    A link planted at *path* is replaced, never followed. Terminals, pipes and /dev/stdout are written into: replacing
    them would take the device away.
    """
    if _is_stream(path):
        with path.open("wb") as out:
            out.write(as_bytes(content))
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:60]}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(as_bytes(content))
            out.flush()
            os.fsync(out.fileno())
        os.chmod(name, 0o644 & ~_umask())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _is_stream(path: Path) -> bool:
    if path.parent in (Path("/dev/fd"), Path("/proc/self/fd")) or path in (Path("/dev/stdout"), Path("/dev/stderr")):
        return True
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False
    return stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)


def _umask() -> int:
    """What others may not do with our files; there is no way to ask but to set it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
