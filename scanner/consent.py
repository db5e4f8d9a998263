"""Remembers who allowed what, for which site, until when: an append-only log in the user's state folder.

Only from here comes a Permit of level 2 (but for the rehearsal shops, which are ours). What cannot be written down is
not allowed: a consent that nobody can show is none.
"""

from __future__ import annotations

import contextlib
import errno
import getpass
import json
import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from .permit import Consent, Permit
from .suffix import registrable
from .target import TargetError, read

VALID_FOR = timedelta(days=365)
# The same private address or bare name is another machine in the next network, so a word about it does not travel.
LOCAL_VALID_FOR = timedelta(hours=24)  # for the run that was given it; the log is never asked for it again
# Product section 6 (c): these need a proof of ownership that this version cannot check yet, so they stay at level 1.
RESERVED = ("go.id", "mil.id")
TIME = "%Y-%m-%dT%H:%M:%SZ"


class ConsentError(OSError):
    """The log cannot be read or written; the message names the file and the reason."""


class Deed(StrEnum):
    """What a line of the log says."""

    GRANT = "grant"
    REVOKE = "revoke"
    TEST = "test"  # one run's leave for the null session (--uji-ms17-010); it changes no grant


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. *how*: "flag" (--berizin) or "typed" (the domain was typed again); *at* is UTC."""

    at: datetime
    site: str
    deed: Deed
    level: int
    user: str
    version: str
    how: str

    @property
    def expires(self) -> datetime:
        """When the consent ends by itself."""
        return self.at + (LOCAL_VALID_FOR if local(self.site) else VALID_FOR)


def local(host: str) -> bool:
    """Whether *host* means something in one's own network only: a private address, localhost, a name without a dot."""
    try:
        read(host)
    except TargetError:
        return True
    return False


def reserved(host: str) -> bool:
    """Whether level 2 of *host* needs more than the user's word."""
    return host in RESERVED or host.endswith(tuple(f".{r}" for r in RESERVED))


class ConsentLog:
    """The log at *path*; it is created with the first entry."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._of_this_run: set[str] = set()

    def entries(self) -> list[Entry]:
        """Every line, oldest first; a line that cannot be read is a ConsentError that names it.

        A last line without its end was never finished (a crash, a full disk): unless it can be read, it says nothing.
        """
        try:
            content = self.path.read_bytes()
            whole, _, rest = content.rpartition(b"\n")
            lines = whole.decode("utf-8").splitlines()
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError) as error:
            raise ConsentError(f"{self.path}: {error}") from None
        entries = [self._entry(number, line) for number, line in enumerate(lines, 1) if line.strip()]
        with contextlib.suppress(ConsentError):
            entries += [self._entry(len(lines) + 1, rest.decode("utf-8", "replace"))] if rest else []
        return entries

    def current(self, now: datetime) -> list[Entry]:
        """The consents in force at *now*, one a site; for a local one only in the run that was given it."""
        return [entry for _, entry in sorted(self._last().items()) if self._in_force(entry, now)]

    def _last(self) -> dict[str, Entry]:
        """What was said last of each site."""
        return {entry.site: entry for entry in self.entries() if entry.deed is not Deed.TEST}

    def _in_force(self, entry: Entry, now: datetime) -> bool:
        return (entry.deed is Deed.GRANT and now < entry.expires
                and (entry.site in self._of_this_run or not local(entry.site)))

    def permit(self, host: str, now: datetime) -> Permit:
        """What the log allows on *host* at *now*: level 2 until the consent ends, else what any visitor may do."""
        site = registrable(host)
        entry = self._last().get(site)
        if entry is None or reserved(host) or not self._in_force(entry, now):
            return Permit.visitor(host)
        return Permit(site, min(Consent(entry.level), Consent.OWNER), entry.expires)

    def record(self, host: str, deed: Deed, how: str, version: str, now: datetime) -> Entry:
        """Append one line about the site of *host*, and make sure that it is on the disk."""
        level = Consent.SESSION if deed is Deed.TEST else Consent.OWNER
        entry = Entry(now, registrable(host), deed, int(level), _user(), version, how)
        raw = {
            "at": now.strftime(TIME), "site": entry.site, "do": str(deed), "level": entry.level,
            "user": entry.user, "version": version, "how": how,
        }
        if local(entry.site):
            raw["until"] = entry.expires.strftime(TIME)
        try:
            self._append(json.dumps(raw) + "\n")
        except OSError as error:
            raise ConsentError(f"{self.path}: {error.strerror or error}") from None
        self._of_this_run.add(entry.site)
        return entry

    def _append(self, line: str) -> None:
        """Put *line* on the disk, on a line of its own even after one that was never finished."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "rb+", buffering=0) as log:
            size = log.seek(0, os.SEEK_END)
            log.seek(max(size - 1, 0))
            text = (line if log.read(1) in (b"", b"\n") else "\n" + line).encode("utf-8")
            if log.write(text) != len(text):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(log.fileno())

    def _entry(self, number: int, line: str) -> Entry:
        try:
            raw = json.loads(line)
            at = datetime.strptime(raw["at"], TIME).replace(tzinfo=UTC)
            entry = Entry(at, str(raw["site"]), Deed(raw["do"]), int(Consent(raw["level"])), str(raw["user"]),
                          str(raw["version"]), str(raw["how"]))
            return replace(entry, at=entry.at + VALID_FOR - VALID_FOR)  # a year without a morrow is no entry either
        except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
            raise ConsentError(f"{self.path}: line {number} is no entry of this log") from None


def state_folder() -> Path:
    """Where this user's state lives: IKMSCAN_STATE, else the platform's own place."""
    given = os.environ.get("IKMSCAN_STATE")
    if given:
        return Path(given)
    import platformdirs

    return Path(platformdirs.user_state_dir("ikmscan", appauthor=False))


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"
