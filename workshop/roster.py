"""Who takes part in a workshop, and what each wrote as his address: the result of reading a list. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ..scanner.target import Target


class Kind(StrEnum):
    """What an address of a participant is."""

    OWN = "own"
    ACCOUNT = "account"  # marketplace, social, chat, links, short
    BUILDER = "builder"  # a place under the name of a hosted builder: the "platform" profile
    MAIL = "mail"
    PHONE = "phone"
    GOVERNMENT = "government"
    NONE = "none"  # "belum punya"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Entry:
    """One address of a cell.

    `text` is as written, fit to be shown; `shown` the host or the link of the account; `problem` a slug for the
    sentence or ""; `suggestion` what was perhaps meant, never applied.
    """

    text: str
    kind: Kind
    target: Target | None = None
    shown: str = ""
    problem: str = ""
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """What the participant signed; `session` is the tick for the MS17-010 test, `example` the one for the screen."""

    given: bool = False
    reference: str = ""
    day: date | None = None
    session: bool = False
    example: bool = False


@dataclass(frozen=True, slots=True)
class Participant:
    """One row of the list; `number` is the seat, `row` the row of the file, `contact` kept only when asked for."""

    number: int
    name: str = ""
    business: str = ""
    commodity: str = ""
    city: str = ""
    province: str = ""
    contact: str = ""
    consent: Consent = Consent()
    entries: tuple[Entry, ...] = ()
    row: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell about the list as a whole: a column understood, dropped or guessed."""

    slug: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Roster:
    """A list as it was read; `source` is the file's name."""

    title: str
    participants: tuple[Participant, ...]
    notes: tuple[Note, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """A target once, with the numbers of all who named it; `key` is its host or host:port."""

    key: str
    target: Target
    numbers: tuple[int, ...]
    builder: bool = False


def scan_list(roster: Roster) -> tuple[Site, ...]:
    """Return each distinct target once, in the order of the list."""
    numbers: dict[str, list[int]] = {}
    first: dict[str, Entry] = {}
    for person in roster.participants:
        for entry in person.entries:
            if entry.target is not None:
                first.setdefault(entry.target.shown, entry)
                numbers.setdefault(entry.target.shown, []).append(person.number)
    return tuple(_site(key, entry, numbers[key]) for key, entry in first.items())


def _site(key: str, entry: Entry, numbers: list[int]) -> Site:
    assert entry.target is not None
    return Site(key, entry.target, tuple(dict.fromkeys(numbers)), entry.kind is Kind.BUILDER)
