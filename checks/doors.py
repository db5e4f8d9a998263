"""What the checks of single ports share: which address speaks for all, and what is said of the doors that did not open.

A door counts as open when its own bytes prove the service, or when it opened where not everything opens. Silence and
filters are never good news; a line that was locked out has seen nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ..scanner.evidence import Door, Doorway, Doorways, PortState, Why
from .check import Fact, Level, Outcome, Verdict

CLOSED = Outcome("closed", Level.GOOD)
UNREACHABLE = Outcome("unreachable", Level.HINT)
LOCKED_OUT = Outcome("locked_out", Level.UNKNOWN)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)
REST = (CLOSED, UNREACHABLE, LOCKED_OUT, UNCLEAR)

# Names as people know them: "mysql" -> "MySQL".
NAMES: Mapping[str, str] = {
    "docker": "Docker", "elasticsearch": "Elasticsearch", "ftp": "FTP", "memcached": "memcached",
    "mikrotik_api": "MikroTik API", "mikrotik_bandwidth": "MikroTik Bandwidth Test", "mongodb": "MongoDB",
    "msrpc": "Windows RPC", "mssql": "SQL Server", "mysql": "MySQL/MariaDB", "nfs": "NFS", "postgresql": "PostgreSQL",
    "pptp": "PPTP", "rdp": "Remote Desktop", "redis": "Redis", "rsync": "rsync", "ssh": "SSH", "telnet": "Telnet",
    "tr069": "TR-069", "vnc": "VNC", "webmin": "Webmin", "winbox": "MikroTik Winbox", "winrm": "WinRM",
}
# What only servers of hosting providers say of themselves: CloudLinux, in MariaDB's version. Panels and their usual FTP
# servers stand on a shop's own machine as well.
HOSTING_SIGNS = ("cll-lve", "cloudlinux")
MAX_ADDRESSES = 4
MAX_CHARS = 80

OutcomeOf = Callable[[Doorway, Door], Outcome]


@dataclass(frozen=True, slots=True)
class Seen:
    """A door that is open for certain, and what a check says of it."""

    outcome: Outcome
    way: Doorway
    door: Door


def judged(ways: Doorways, ports: Mapping[int, str], outcome_of: OutcomeOf) -> list[Verdict]:
    """A verdict for each of *ports* (port -> its usual service) that is open anywhere; else one for them all."""
    found = [v for port in sorted(ports) if (v := _open(ways, port, ports[port], outcome_of)) is not None]
    rest = _rest(ways, tuple(sorted(ports)), anything=bool(found))
    return found if rest is None else [*found, rest]


def in_room(way: Doorway) -> bool:
    """True for an address of the own network."""
    return way.view != "public"


def at_host(way: Doorway) -> bool:
    """True where the machine says that it belongs to a hosting provider: its doors are the provider's to answer for."""
    told = " ".join(d.version for d in way.doors if d.service).lower()
    return any(sign in told for sign in HOSTING_SIGNS)


def _open(ways: Doorways, port: int, usual: str, outcome_of: OutcomeOf) -> Verdict | None:
    """The worst address speaks for *port*."""
    seen = [Seen(outcome_of(way, door), way, door) for way, door in _at(ways, port) if door and way.believed(door)]
    if not seen:
        return None
    worst = min((s.outcome for s in seen), key=lambda o: (-o.level.rank, o.slug))
    shared = sorted((s for s in seen if s.outcome is worst), key=lambda s: s.way.address)
    door = shared[0].door
    facts: dict[str, Fact] = {
        "address": _places([s.way for s in shared]), "port": port, "service": NAMES.get(door.service, NAMES[usual]),
        "stack": usual, "version": door.version[:MAX_CHARS], "note": door.note[:MAX_CHARS],
    }
    return worst(**facts).about(f"{port}/tcp")


def _rest(ways: Doorways, ports: tuple[int, ...], *, anything: bool) -> Verdict | None:
    """What is said of all doors that did not open; nothing beside an open one, unless this line was locked out."""
    subject = f"{ports[0]}/tcp" if len(ports) == 1 else None
    if not ways.every:  # a CDN's ports are not the shop's: then this check does not apply
        only_cdn = bool(ways.unseen) and all(why is Why.CDN for _, why in ways.unseen)
        return None if only_cdn else Verdict(UNCLEAR, {"address": "", "ports": _written(ports)}, subject)
    locked = [way for way in ways.every if way.banned and set(way.discarded) & set(ports)]
    if locked:
        lost = tuple(p for p in ports if any(p in way.discarded for way in locked))
        return Verdict(LOCKED_OUT, {"address": _places(locked), "ports": _written(lost)}, subject)
    return None if anything else _not_open(ways, ports, subject)


def _not_open(ways: Doorways, ports: tuple[int, ...], subject: str | None) -> Verdict:
    """Closed needs a refusal of every port on every address."""
    pairs = [(port, way, door) for port in ports for way, door in _at(ways, port)]
    murky = [(p, way) for p, way, door in pairs if door is None or door.state is PortState.OPEN]
    away = [(p, way, d) for p, way, d in pairs if d and d.state in (PortState.FILTERED, PortState.SILENT)]
    if murky:
        return Verdict(UNCLEAR, _told(murky), subject)
    if away:
        by = next((d.by for _, _, d in away if d.by), "")
        return Verdict(UNREACHABLE, {**_told([(p, way) for p, way, _ in away]), "by": by[:MAX_CHARS]}, subject)
    return Verdict(CLOSED, _told([(p, way) for p, way, _ in pairs]), subject)


def _at(ways: Doorways, port: int) -> Iterator[tuple[Doorway, Door | None]]:
    """*port* on every address; None where it was not knocked at."""
    for way in ways.every:
        yield way, next((door for door in way.doors if door.port == port), None)


def _told(pairs: list[tuple[int, Doorway]]) -> dict[str, Fact]:
    return {"address": _places([way for _, way in pairs]), "ports": _written(tuple(sorted({p for p, _ in pairs})))}


def _places(ways: list[Doorway]) -> str:
    return ", ".join(sorted({way.address for way in ways})[:MAX_ADDRESSES])


def _written(ports: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(str(port) for port in ports)
