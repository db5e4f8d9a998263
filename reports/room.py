"""A whole room in words: one line and one sheet a computer, worst first, and the sentence that a room should hear.

A computer is called by the end of its address; its name stands there only where the look was told to keep it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from ipaddress import IPv4Network
from typing import TypeAlias

from ..checks.check import Finding, Level, Verdict
from ..scanner.evidence import Doorway, Doorways, Dossier, PortState, SmbDoor, SmbDoors, Unseen
from . import plain
from .build import build
from .grade import Grade
from .room_steps import faults, first_aid
from .room_view import Computer, RoomReport
from .view import Report
from .words import say

BYTE_PREFIX = 24  # in a network that is not larger the last number names a computer
SHARING = ("smb_exposed", "smb1", "ms17_010", "doublepulsar")
SHARES = ("open", "open_in_room")  # outcomes of smb_exposed; "": it could not be asked
OTHER = ("open_not_smb", "open_not_smb_in_room")
MURKY = ("", "unclear", "unreachable", "cut_at_target", "cut_upstream")
Told: TypeAlias = Mapping[str, Verdict]
# "Windows 7 Professional 7601 Service Pack 1" is "Windows 7" to a room.
EDITION = re.compile(
    r" (Home|Professional|Pro|Enterprise|Ultimate|Starter|Standard|Datacenter|Education)\b.*| \d{4,5}$"
)
SERVICES = {
    "rdp": "RDP", "vnc": "VNC", "telnet": "Telnet", "ssh": "SSH", "winrm": "WinRM", "winbox": "Winbox",
    "mikrotik_api": "MikroTik API",
}


def room_report(
    network: str, asked: int, unasked: int, looked: Sequence[tuple[Dossier, list[Finding], Grade]], lang: str, *,
    names: bool, mute: Collection[str] = (), spoken_for: int = 0,
) -> RoomReport:
    """What is said of all computers that answered in *network*; of *unasked* addresses nothing is known. *mute*: who
    answered the first step by ARP alone; *spoken_for*: how many addresses another device answers ARP for."""
    wide = IPv4Network(network).prefixlen < BYTE_PREFIX
    told = [_computer(d, f, build(d, f, g, lang), lang, wide=wide, mute=mute) for d, f, g in looked]
    computers = tuple(sorted(told, key=lambda c: (-c.level.rank, _octets(c.address))))
    there = sum(c.answered for c in computers)
    when = build(*looked[0], lang).when if looked else ""
    return RoomReport(
        lang, network, say("room.head", lang, network=network, asked=asked, there=there),
        _headline(computers, network, lang, asked=asked, there=there),
        tuple(_more(computers, lang, unasked=unasked if asked else 0, spoken_for=spoken_for, names=names)),
        first_aid(computers, lang), computers, faults(computers, lang), when,
    )


def _headline(computers: Sequence[Computer], network: str, lang: str, *, asked: int, there: int) -> str:
    """The sentence for all, of the computers that answered."""
    if not there:
        return say("room.nobody" if asked else "room.no_route", lang, network=network)
    if bad := [c for c in computers if c.patch in ("vulnerable", "infected")]:
        return say("room.vulnerable", lang, count=len(bad), there=there)
    if untested := [c for c in computers if c.patch == "not_tested"]:
        return say("room.old", lang, count=len(untested), there=there)
    return say("room.none", lang, there=there)


def _more(
    computers: Sequence[Computer], lang: str, *, unasked: int, spoken_for: int, names: bool
) -> Iterable[str]:
    """What else the room should know: who was not asked or said nothing, who was entered, not known, not tested."""
    if unasked:
        yield say("room.unasked", lang, count=unasked)
    if quiet := sum(not c.answered for c in computers):
        yield say("room.mute", lang, count=quiet)
    if spoken_for:
        yield say("room.spoken_for", lang, count=spoken_for)
    patches = [c.patch for c in computers if c.answered]
    for patch, key in (("infected", "infected"), ("inconclusive", "unsure"), ("not_tested", "untested")):
        if count := patches.count(patch):
            yield say(f"room.{key}", lang, count=count)
    yield say("room.hidden", lang)
    if patches and not names:
        yield say("room.names_off", lang)


def _computer(
    dossier: Dossier, findings: list[Finding], report: Report, lang: str, *, wide: bool, mute: Collection[str]
) -> Computer:
    address = dossier.target.host
    seen, ways = dossier.of(SmbDoors), dossier.of(Doorways)
    door = next((d for d in seen.doors), None) if not isinstance(seen, Unseen) else None
    told = {f.check.name: f.verdict for f in findings if f.verdict and f.check.name in SHARING}
    patch, level = _patch(told), _level(findings)
    open_doors = () if isinstance(ways, Unseen) else tuple(
        SERVICES.get(d.service, f"{d.port}/tcp") for w in ways.every for d in w.doors if w.believed(d))
    answered = address not in mute or _answered(door, () if isinstance(ways, Unseen) else ways.every)
    what = _what(told.get("smb_exposed"), open_doors, lang) if answered else say("room.no_answer", lang)
    return Computer(
        _place(address, wide=wide), address, plain.line(door.computer, 15) if door else "", what,
        say(f"room.{_smb1(told)}", lang), patch,
        say(f"room.wannacry_{patch}", lang) if patch else say("room.nothing", lang), open_doors, level,
        say("room.unknown" if level is Level.UNKNOWN else f"level.{level}", lang),
        _smb1(told) == "on", _is_samba(told), report.cards, answered,
    )


def _answered(door: SmbDoor | None, ways: Iterable[Doorway]) -> bool:
    """Whether anything at all came back from the machine."""
    knocks = [(d.state, d.by == w.address) for w in ways for d in w.doors]
    if door is not None:
        knocks += [(door.state, door.by == door.address), (door.older or PortState.SILENT, False)]
    return any(state in (PortState.OPEN, PortState.REFUSED) or (state is PortState.FILTERED and itself)
               for state, itself in knocks)


def _place(address: str, *, wide: bool) -> str:
    """".23", and ".1.23" in a network in which two computers may end alike."""
    return "." + ".".join(address.split(".")[-2 if wide else -1:])


def _level(findings: Sequence[Finding]) -> Level:
    """The worst of what is known; unknown where nothing is wrong but something did not become clear."""
    worst = max((f.level for f in findings), key=lambda level: level.rank, default=Level.UNKNOWN)
    if worst.rank > 0:
        return worst
    return Level.UNKNOWN if any(f.level is Level.UNKNOWN for f in findings) else Level.GOOD


def _patch(told: Told) -> str:
    """The word of ms17_010, and of what is worse; not known where file sharing could not be asked."""
    if _slug(told, "doublepulsar") == "infected":
        return "infected"
    return _slug(told, "ms17_010") or ("inconclusive" if _slug(told, "smb_exposed") in MURKY else "")


def _is_samba(told: Told) -> bool:
    return "smb1" in told and told["smb1"].facts.get("stack") == "samba"


def _slug(told: Told, check: str) -> str:
    return told[check].outcome.slug if check in told else ""


def _what(exposed: Verdict | None, doors: Sequence[str], lang: str) -> str:
    """What it says it is."""
    if any(name in ("Winbox", "MikroTik API") for name in doors):
        return "MikroTik"
    slug = exposed.outcome.slug if exposed else ""
    if exposed is None or slug not in SHARES:
        return say(f"room.{'other_445' if slug in OTHER else 'unknown' if slug in MURKY else 'no_sharing'}", lang)
    system, software, build = (str(exposed.facts.get(key, "")) for key in ("system", "software", "build"))
    if system:
        return plain.line(EDITION.sub("", system), 30)
    if software:
        return plain.line(software, 30)
    return say("room.windows", lang, build=plain.line(build, 20)) if build else say("room.shares_files", lang)


def _smb1(told: Told) -> str:
    """The key of what is said of SMB1."""
    if _slug(told, "smb_exposed") not in SHARES:
        return "unknown" if _slug(told, "smb_exposed") in MURKY else "nothing"
    slug = _slug(told, "smb1").removesuffix("_in_room")
    return slug if slug in ("on", "off", "probably_off") else "unknown"


def _octets(address: str) -> tuple[int, ...]:
    return tuple(int(part) for part in address.split(".") if part.isdigit())
