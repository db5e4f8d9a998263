"""Whether a database answers strangers: SQL Server, MySQL, PostgreSQL, Redis, Elasticsearch, memcached, MongoDB.

A shop's database is meant for the shop's own programs on the same machine. On the internet programs guess its password
all day, and a database without a password is copied and held to ransom within hours.

Judged by knocking at each usual port and by one small exchange without a name (a greeting, PING, version, hello). That
it answers without a password needs that answer as proof; no data is read. One that turns strangers away by their
address leaves little to guess. Where only the port opens, on an address where not everything is open, it is a question.
On a server that says it belongs to a hosting provider the door is the provider's to answer for, and it weighs less; so
it does in the own network. Closed needs a refusal at every one of these ports; silence only means "not reachable from
this network", and nothing is said where this line was locked out.
"""

from __future__ import annotations

from ...scanner.evidence import Access, Door, Doorway, Doorways
from ..check import Level, Outcome, Verdict, check
from ..doors import REST, at_host, in_room, judged

PORTS = {
    1433: "mssql", 3306: "mysql", 5432: "postgresql", 6379: "redis", 9200: "elasticsearch", 11211: "memcached",
    27017: "mongodb",
}

NO_LOCK = Outcome("no_lock", Level.CRITICAL)
NO_LOCK_IN_ROOM = Outcome("no_lock_in_room", Level.HIGH)
CACHE = Outcome("cache", Level.HIGH)  # memcached holds copies and runs nothing, so it is a step less than the others
REACHABLE = Outcome("reachable", Level.HIGH)
AT_HOST = Outcome("at_host", Level.MEDIUM)
RESTRICTED = Outcome("restricted", Level.LOW)
IN_ROOM = Outcome("in_room", Level.LOW)
UNPROVEN = Outcome("unproven", Level.MEDIUM)
UNPROVEN_IN_ROOM = Outcome("unproven_in_room", Level.HINT)

# What turns a stranger away before any password can be guessed: MySQL's list of hosts, Redis' protected mode.
TURNS_AWAY = ("host_refused", "protected")


@check(NO_LOCK, NO_LOCK_IN_ROOM, CACHE, REACHABLE, AT_HOST, RESTRICTED, IN_ROOM, UNPROVEN, UNPROVEN_IN_ROOM,
       *REST, area="doors", source="CWE-306; CWE-668")
def CHECK(ways: Doorways) -> list[Verdict]:
    """One verdict for each port that is open, the worst address speaking; else one for them all."""
    return judged(ways, PORTS, _outcome)


def _outcome(way: Doorway, door: Door) -> Outcome:
    room = in_room(way)
    if not door.service:
        return UNPROVEN_IN_ROOM if room else UNPROVEN
    if door.access is Access.OPEN and door.service != "memcached":
        return NO_LOCK_IN_ROOM if room else NO_LOCK
    if room:
        return IN_ROOM
    if door.access is Access.OPEN:
        return CACHE
    if door.note in TURNS_AWAY:
        return RESTRICTED
    return AT_HOST if at_host(way) else REACHABLE
