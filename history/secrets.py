"""Addresses of channels, which hold passwords and tokens: from the environment, or from a file that only its owner may
read. They never stand on a command line, in a log, in the journal or in a message."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

MOST_BYTES = 64 * 2**10
VARIABLE = "IKMSCAN_KIRIM_"
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_LINE = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9_-]{0,31})\s*=\s*(\S.*?)\s*")


class SecretError(ValueError):
    """An address cannot be had. *slug*: "no_name", "unknown", "open", "unreadable", "no_line"; *what*: the name, the
    number of the line, or ""."""

    def __init__(self, slug: str, what: str = "") -> None:
        super().__init__(f"{slug} {what}".rstrip())
        self.slug, self.what = slug, what


def address_of(name: str, file: Path, environment: Mapping[str, str]) -> str:
    """The address that is called *name*."""
    if not NAME.fullmatch(name):
        raise SecretError("no_name")  # an address itself, perhaps: it is not repeated
    given = environment.get(_variable(name))
    if given:
        return given
    lent = environment.get("CREDENTIALS_DIRECTORY", "")
    found = read(file, lent=bool(lent) and file.parent == Path(lent)).get(name)
    if found is None:
        raise SecretError("unknown", name)
    return found


def variables(words: Iterable[str], environment: Mapping[str, str]) -> list[str]:
    """The variables of *environment* that give an address to a channel among *words*."""
    names = dict.fromkeys(_variable(word.rpartition("=")[2]) for word in words)
    return [name for name in names if environment.get(name)]


def _variable(name: str) -> str:
    return VARIABLE + name.strip().upper().replace("-", "_")


def read(file: Path, *, lent: bool = False) -> dict[str, str]:
    """The lines `name = address` of *file*; none where there is no file. # begins a comment. *lent*: a credential of
    systemd (systemd.exec, LoadCredential=)."""
    try:
        with file.open("rb") as stream:
            if not lent:  # systemd keeps its credentials where nobody else comes, and gives leave by an ACL
                _refuse_open(os.fstat(stream.fileno()))
            text = stream.read(MOST_BYTES).decode("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError):
        raise SecretError("unreadable") from None
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        told = _LINE.fullmatch(line)
        if told is None:
            raise SecretError("no_line", str(number))
        found[told[1].lower()] = told[2]
    return found


def _refuse_open(told: os.stat_result) -> None:
    if os.name == "posix" and told.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SecretError("open")
