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

from ..checks.check import Finding
from ..scanner.evidence import Dossier
from .build import build
from .grade import Grade
from .view import Report


@dataclass(frozen=True)
class Bundle:
    """All that a format may draw on: what was seen, what was judged, what is said. *again*: the options with which a
    run finds the site again. *silent*: names of the checks that had nothing to say here, None where nobody counted."""

    dossier: Dossier
    findings: tuple[Finding, ...]
    grade: Grade
    lang: str
    again: str = ""
    silent: tuple[str, ...] | None = None

    @cached_property
    def report(self) -> Report:
        """The sentences, made once for all formats; those for machines do without."""
        return build(self.dossier, self.findings, self.grade, self.lang, self.again)


def _text(made: Bundle) -> str:
    from .terminal import render

    return render(made.report)


def _html(made: Bundle) -> str:
    from .html import render

    return render(made.report)


def _json(made: Bundle) -> str:
    from .json_v1 import dumps, to_json

    return dumps(to_json(made.dossier, made.findings, made.grade, made.silent))


def _pdf(made: Bundle) -> bytes:
    from .pdf import render

    return render(made.report, made.dossier.seen_at.at)


@dataclass(frozen=True, slots=True)
class Format:
    """One way to say a report: the ending of its files and the rendering, as text, or as bytes where it is none."""

    ending: str
    render: Callable[[Bundle], str | bytes]

    def content(self, made: Bundle) -> bytes:
        """What a file of this format holds; texts are UTF-8, whatever the machine speaks."""
        return as_bytes(self.render(made))


FORMATS: Mapping[str, Format] = {
    "teks": Format("txt", _text), "html": Format("html", _html), "json": Format("json", _json),
    "pdf": Format("pdf", _pdf),
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
