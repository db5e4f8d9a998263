"""What the report of a room says, before any format lays it out: all texts finished, unescaped, bounded."""

from __future__ import annotations

from dataclasses import dataclass

from ..checks.check import Level
from .view import Card


@dataclass(frozen=True, slots=True)
class Computer:
    """One machine: *place* ".23", *what* its system, *smb1* and *wannacry* finished words, *patch* the outcome of
    ms17_010 ("infected" where that is worse, "" where no file sharing answered), *cards* what needs mending. Not
    *answered*: its address is only known to this computer."""

    place: str
    address: str
    name: str
    what: str
    smb1: str
    patch: str
    wannacry: str
    doors: tuple[str, ...]
    level: Level
    level_word: str
    smb1_on: bool
    samba: bool
    cards: tuple[Card, ...]
    answered: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to mend, once for all computers that have it: *short* is a card's, *places* ".5 dan .9"."""

    level: Level
    level_word: str
    shape: str
    short: str
    places: str


@dataclass(frozen=True, slots=True)
class RoomReport:
    """The report of a room. *steps* are what to do now, () where nothing must be done at once."""

    lang: str
    network: str
    head: str
    headline: str
    more: tuple[str, ...]
    steps: tuple[str, ...]
    computers: tuple[Computer, ...]
    faults: tuple[Fault, ...]
    when: str
