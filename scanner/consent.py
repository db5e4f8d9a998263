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
from functools import lru_cache
from pathlib import Path

from .permit import Consent, Permit
from .place import UNKNOWN, Place
from .reserved import reserved
from .state import APPENDED
from .suffix import registrable
from .target import TargetError, read

VALID_FOR = timedelta(days=365)
# The same private address or bare name is another machine in the next network, so a word about it does not travel.
LOCAL_VALID_FOR = timedelta(hours=24)  # for the run that was given it; the log is never asked for it again
CLOCKS_DIFFER = timedelta(days=1)  # given later than that from now: a clock was wrong then
PROVED = ("dns", "file", "meta")  # how an owner showed with a token that the domain is his
TIME = "%Y-%m-%dT%H:%M:%SZ"


class ConsentError(OSError):
    """The log cannot be read or written; the message names the file and the reason."""


class Deed(StrEnum):
    """What a line of the log says."""

    GRANT = "grant"
    REVOKE = "revoke"
    TEST = "test"  # one run's leave for the null session (--uji-ms17-010); it changes no grant
    KNOCK = "knock"  # one run's knock at a door of the user's own (--kalibrasi); it changes no grant
    TOKEN = "token"  # a token was made, to be placed on the domain; it permits nothing


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. *how*: "flag" (--berizin), "typed" (the domain again), or one of PROVED; *at* is UTC.
    *place*: where the site lived then. *token*: what was made for it, or was found on it."""

    at: datetime
    site: str
    deed: Deed
    level: int
    user: str
    version: str
    how: str
    place: Place = UNKNOWN
    token: str = ""

    @property
    def expires(self) -> datetime:
        """When the consent ends by itself."""
        return self.at + (LOCAL_VALID_FOR if local(self.site) else VALID_FOR)


@lru_cache(maxsize=4096)
def local(host: str) -> bool:
    """Whether *host* means something in one's own network only: a private address, localhost, a name without a dot."""
    try:
        read(host)
    except TargetError:
        return True
    return False


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
            if self.path.is_fifo() or self.path.is_socket():  # would be waited for without end
                raise ConsentError(f"{self.path}: is no file")
            content = self.path.read_bytes()
            whole, _, rest = content.rpartition(b"\n")
            lines = whole.decode("utf-8").splitlines()
        except FileNotFoundError:
            return []
        except ConsentError:
            raise
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
        return {entry.site: entry for entry in self.entries() if entry.deed in (Deed.GRANT, Deed.REVOKE)}

    def _in_force(self, entry: Entry, now: datetime) -> bool:
        return (entry.deed is Deed.GRANT and entry.at - CLOCKS_DIFFER < now < entry.expires
                and (entry.site in self._of_this_run or not local(entry.site)))

    def tokens(self, host: str) -> tuple[str, ...]:
        """The tokens that were made for the site of *host*, the latest first; none that is older than a revocation."""
        made: list[str] = []
        for entry in self.entries():
            if entry.site == registrable(host):
                made = [] if entry.deed is Deed.REVOKE else [entry.token, *made] if entry.deed is Deed.TOKEN else made
        return tuple(dict.fromkeys(made))

    def granted(self, host: str, now: datetime, place: Place = UNKNOWN) -> Entry | None:
        """The consent that is in force for the site of *host*; a reserved one only where it was proved. Of several
        since the last revocation the newest given for *place*, else the newest: names of one domain may live apart."""
        given: list[Entry] = []
        for entry in self.entries():
            if entry.site == registrable(host) and entry.deed in (Deed.GRANT, Deed.REVOKE):
                given = [entry, *given] if entry.deed is Deed.GRANT else []
        holds = [e for e in given if self._in_force(e, now) and (not reserved(host) or e.how in PROVED)]
        return next((e for e in holds if not e.place.moved(place)), holds[0] if holds else None)

    def permit(self, host: str, now: datetime, place: Place = UNKNOWN) -> Permit:
        """What the log allows on *host* at *now*, when it lives at *place*: level 2 until the consent ends, else what
        any visitor may do."""
        entry = self.granted(host, now, place)
        return Permit.visitor(host) if entry is None or entry.place.moved(place) else self.permit_by(entry, host, now)

    def permit_by(self, entry: Entry | None, host: str, now: datetime) -> Permit:
        """What *entry*, the last about the site of *host*, allows there."""
        if entry is None or not self._in_force(entry, now) or (reserved(host) and entry.how not in PROVED):
            return Permit.visitor(host)
        return Permit(entry.site, min(Consent(entry.level), Consent.OWNER), entry.expires)

    def record(
        self, host: str, deed: Deed, how: str, version: str, now: datetime, *, place: Place = UNKNOWN,
        token: str = "",
    ) -> Entry:
        """Append one line about the site of *host*, and make sure that it is on the disk."""
        level = {Deed.TEST: Consent.SESSION, Deed.TOKEN: Consent.RECORDS}.get(deed, Consent.OWNER)
        entry = Entry(now, registrable(host), deed, int(level), _user(), version, how, place, token)
        raw: dict[str, object] = {
            "at": now.strftime(TIME), "site": entry.site, "do": str(deed), "level": entry.level,
            "user": entry.user, "version": version, "how": how,
        }
        raw |= {key: value for key, value in (
            ("ns", place.servers), ("nets", place.networks), ("token", token),
            ("until", entry.expires.strftime(TIME) if local(entry.site) else ""),
        ) if value}
        try:
            self._append(json.dumps(raw) + "\n")
        except OSError as error:
            raise ConsentError(f"{self.path}: {error.strerror or error}") from None
        self._of_this_run.add(entry.site)
        return entry

    def _append(self, line: str) -> None:
        """Put *line* on the disk, on a line of its own even after one that was never finished."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(self.path, os.O_RDWR | APPENDED, 0o600), "rb+", buffering=0) as log:
            size = log.seek(0, os.SEEK_END)
            log.seek(max(size - 1, 0))
            text = (line if log.read(1) in (b"", b"\n") else "\n" + line).encode("utf-8")
            if log.write(text) != len(text):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(log.fileno())

    def _entry(self, number: int, line: str) -> Entry:
        try:
            return _read_line(line)
        except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
            raise ConsentError(f"{self.path}: line {number} is no entry of this log") from None


@lru_cache(maxsize=4096)
def _read_line(line: str) -> Entry:
    """One line, read once a process: for each site of a run the log is read anew."""
    raw = json.loads(line)
    at = datetime.strptime(raw["at"], TIME).replace(tzinfo=UTC)
    place = Place(_words(raw.get("ns", [])), _words(raw.get("nets", [])))
    entry = Entry(at, str(raw["site"]), Deed(raw["do"]), int(Consent(raw["level"])), str(raw["user"]),
                  str(raw["version"]), str(raw["how"]), place, str(raw.get("token", "")))
    return replace(entry, at=entry.at + VALID_FOR - VALID_FOR)  # a year without a morrow is no entry either


def _words(raw: object) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(word, str) for word in raw):
        raise TypeError
    return tuple(raw)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"
