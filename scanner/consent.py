"""Remembers who allowed what, for which site, until when: an append-only log in the user's state folder.

Only from here comes a Permit of level 2 (but for the rehearsal shops, which are ours). What cannot be written down is
not allowed: a consent that nobody can show is none.
"""

from __future__ import annotations

import getpass
import json
import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from .permit import Consent, Permit
from .suffix import registrable

VALID_FOR = timedelta(days=365)
# Product section 6 (c): these need a proof of ownership that this version cannot check yet, so they stay at level 1.
RESERVED = ("go.id", "mil.id")


class ConsentError(OSError):
    """The log cannot be read or written; the message names the file and the reason."""


class Deed(StrEnum):
    """What a line of the log says."""

    GRANT = "grant"
    REVOKE = "revoke"


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
        return self.at + VALID_FOR


def reserved(host: str) -> bool:
    """Whether level 2 of *host* needs more than the user's word."""
    return host in RESERVED or host.endswith(tuple(f".{r}" for r in RESERVED))


class ConsentLog:
    """The log at *path*; it is created with the first entry."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def entries(self) -> list[Entry]:
        """Every line, oldest first; a line that cannot be read is a ConsentError that names it."""
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError) as error:
            raise ConsentError(f"{self.path}: {error}") from None
        return [self._entry(number, line) for number, line in enumerate(lines, 1) if line.strip()]

    def current(self, now: datetime) -> list[Entry]:
        """The consents in force at *now*, one a site."""
        last: dict[str, Entry] = {}
        for entry in self.entries():
            last[entry.site] = entry
        return [e for _, e in sorted(last.items()) if e.deed is Deed.GRANT and now < e.expires]

    def permit(self, host: str, now: datetime) -> Permit:
        """What the log allows on *host* at *now*: level 2 until the consent ends, else what any visitor may do."""
        site = registrable(host)
        for entry in self.current(now):
            if entry.site == site and not reserved(host):
                return Permit(site, Consent(entry.level), entry.expires)
        return Permit.visitor(host)

    def record(self, host: str, deed: Deed, how: str, version: str, now: datetime) -> Entry:
        """Append one line about the site of *host*, and make sure that it is on the disk."""
        entry = Entry(now, registrable(host), deed, int(Consent.OWNER), _user(), version, how)
        line = json.dumps({
            "at": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "site": entry.site, "do": str(deed), "level": entry.level,
            "user": entry.user, "version": version, "how": how,
        }) + "\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(handle, line.encode("utf-8"))
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise ConsentError(f"{self.path}: {error.strerror or error}") from None
        return entry

    def _entry(self, number: int, line: str) -> Entry:
        try:
            raw = json.loads(line)
            at = datetime.strptime(raw["at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
            entry = Entry(at, str(raw["site"]), Deed(raw["do"]), int(Consent(raw["level"])), str(raw["user"]),
                          str(raw["version"]), str(raw["how"]))
            return replace(entry, at=entry.expires - VALID_FOR)  # a year without a morrow is no entry either
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
