"""A whole room in words: one line and one sheet a computer, worst first, and the sentence that a room should hear.

A computer is called by the end of its address; its name stands there only where the look was told to keep it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..checks.check import Finding, Level
from ..scanner.evidence import Doorways, Dossier, PortState, SmbDoor, SmbDoors, Support, Unseen
from . import plain
from .build import build
from .grade import Grade
from .view import Card, Report
from .words import say

MS17_010, DOUBLEPULSAR = "ms17_010", "doublepulsar"
AT_ONCE, SOON = ("step_1", "step_2", "step_3", "step_4"), ("step_2", "step_3", "step_4")
# "Windows 7 Professional 7601 Service Pack 1" is "Windows 7" to a room.
EDITION = re.compile(
    r" (Home|Professional|Pro|Enterprise|Ultimate|Starter|Standard|Datacenter|Education)\b.*| \d{4,5}$"
)
SERVICES = {
    "rdp": "RDP", "vnc": "VNC", "telnet": "Telnet", "ssh": "SSH", "winrm": "WinRM", "winbox": "Winbox",
    "mikrotik_api": "MikroTik API",
}


@dataclass(frozen=True, slots=True)
class Computer:
    """One machine: *place* ".23", *what* its system, *smb1* and *wannacry* finished words, *patch* the outcome of
    ms17_010 ("infected" where that is worse, "" where no file sharing answered), *cards* what needs mending."""

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
    old: bool
    cards: tuple[Card, ...]


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
    when: str


def room_report(
    network: str, asked: int, looked: Sequence[tuple[Dossier, list[Finding], Grade]], lang: str, *, names: bool
) -> RoomReport:
    """What is said of all computers that answered in *network*."""
    told = [_computer(d, f, build(d, f, g, lang), lang) for d, f, g in looked]
    computers = tuple(sorted(told, key=lambda c: (-c.level.rank, _octets(c.address))))
    bad = [c for c in computers if c.patch in ("vulnerable", "infected")]
    if not computers:
        headline = say("room.nobody", lang, network=network)
    elif bad:
        headline = say("room.vulnerable", lang, count=len(bad), there=len(computers))
    elif untested := [c for c in computers if c.patch == "not_tested"]:
        headline = say("room.old", lang, count=len(untested), there=len(computers))
    else:
        headline = say("room.none", lang, there=len(computers))
    steps = AT_ONCE if bad else SOON if any(c.old for c in computers) else ()
    when = build(*looked[0], lang).when if looked else ""
    return RoomReport(
        lang, network, say("room.head", lang, network=network, asked=asked, there=len(computers)), headline,
        tuple(_more(computers, lang, names=names)),
        tuple(say(f"room.{step}", lang) for step in steps),
        computers, when,
    )


def _more(computers: Iterable[Computer], lang: str, *, names: bool) -> Iterable[str]:
    """What else the room should know: who was entered, who is not known, who was not tested."""
    patches = [c.patch for c in computers]
    for patch, key in (("infected", "infected"), ("inconclusive", "unsure"), ("not_tested", "untested")):
        if count := patches.count(patch):
            yield say(f"room.{key}", lang, count=count)
    yield say("room.hidden", lang)
    if patches and not names:
        yield say("room.names_off", lang)


def _computer(dossier: Dossier, findings: list[Finding], report: Report, lang: str) -> Computer:
    address = dossier.target.host
    seen, ways = dossier.of(SmbDoors), dossier.of(Doorways)
    door = next((d for d in seen.doors), None) if not isinstance(seen, Unseen) else None
    patch = _patch(findings) or ("" if _shares(door) or not _murky(door) else "inconclusive")
    level = _level(findings, unclear=patch == "inconclusive")
    open_doors = () if isinstance(ways, Unseen) else tuple(
        SERVICES.get(d.service, f"{d.port}/tcp") for w in ways.every for d in w.doors if w.believed(d))
    return Computer(
        "." + address.rpartition(".")[2], address, plain.line(door.computer, 15) if door else "",
        _what(door, open_doors, lang), _smb1(door, lang), patch,
        say(f"room.wannacry_{patch}", lang) if patch else say("room.nothing", lang), open_doors, level,
        say("room.unknown" if level is Level.UNKNOWN else f"level.{level}", lang),
        bool(door and door.smb1 is Support.YES and patch == "not_tested"), report.cards,
    )


def _level(findings: Iterable[Finding], *, unclear: bool) -> Level:
    """The worst of what is known; unknown where nothing is wrong but file sharing did not become clear."""
    worst = max((f.level for f in findings), key=lambda level: level.rank, default=Level.GOOD)
    if worst.rank > 0:
        return worst
    return Level.UNKNOWN if unclear else Level.GOOD


def _patch(findings: Iterable[Finding]) -> str:
    told = {f.check.name: f.verdict.outcome.slug for f in findings if f.verdict}
    return "infected" if told.get(DOUBLEPULSAR) == "infected" else told.get(MS17_010, "")


def _what(door: SmbDoor | None, doors: Sequence[str], lang: str) -> str:
    """What it says it is; Samba's build is no Windows."""
    if any(name in ("Winbox", "MikroTik API") for name in doors):
        return "MikroTik"
    if not _shares(door):
        return say("room.unknown" if _murky(door) else "room.no_sharing", lang)
    assert door is not None
    if door.software.startswith("Samba") or door.build == "6.1.0":
        return plain.line(door.software or "Samba", 30)
    if door.system:
        return plain.line(EDITION.sub("", door.system), 30)
    return say("room.windows", lang, build=plain.line(door.build, 20)) if door.build else say("room.shares_files", lang)


def _shares(door: SmbDoor | None) -> bool:
    return door is not None and Support.YES in (door.smb1, door.smb2)


def _murky(door: SmbDoor | None) -> bool:
    """Whether 445 opened, or could not be asked, and nothing came that tells what it is."""
    return door is None or (door.state is PortState.OPEN and not door.stranger)


def _smb1(door: SmbDoor | None, lang: str) -> str:
    if door is None or not _shares(door):
        return say("room.unknown" if _murky(door) else "room.nothing", lang)
    return say({Support.YES: "room.on", Support.NO: "room.off", Support.UNKNOWN: "room.unknown"}[door.smb1], lang)


def _octets(address: str) -> tuple[int, ...]:
    return tuple(int(part) for part in address.split(".") if part.isdigit())
