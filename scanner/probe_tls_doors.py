"""Look at the site's other addresses and at its twin name (www) by two hellos each, side by side.

One hello is finished, for the certificate; the other asks for old versions. What goes wrong at one door is that door's
own reason and nobody else's.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from .budget import Lost
from .certificates import covers, read_certificate, twin_of, unreadable
from .dial import Attempt, Filtered, Refused
from .evidence import Addresses, PortState, Support, TlsDoor, TlsDoors, Unseen, Why
from .probe import Reach, probe
from .suffix import registrable
from .tls.plan import asked, newest
from .tls.shake import client_for, shake
from .tls.talk import NoDoor, Talk
from .tls.written import version_name
from .trust import judge_chain
from .wire.tls import Alert, Flight, TlsError, taken

DEADLINE_S = 20
MARGIN_S = 0.5  # what is left to write down what was heard
OTHERS_ASKED = 3
TWINS_ASKED = 2
TRIES = 2
AGAIN_AFTER = (Why.RESET, Why.CLOSED)
HTTPS = 443
UNRECOGNIZED_NAME = 112  # RFC 6066 section 3: this server has nothing under that name


@dataclass(frozen=True, slots=True)
class Shown:
    """What a door showed in the finished conversation. *chain*: DER, leaf first; *why* where it is empty."""

    state: PortState
    protocol: str = ""
    chain: tuple[bytes, ...] = ()
    why: Why | None = None


@probe(level=1, deadline_s=DEADLINE_S)
async def DOORS(reach: Reach, addresses: Addresses) -> TlsDoors | Unseen:
    """The addresses behind the first, and the twin; the first too, where it never opened to anybody."""
    loop = asyncio.get_running_loop()
    until = min(loop.time() + DEADLINE_S - MARGIN_S, reach.dial.budget.until)
    host, every = addresses.host, addresses.every
    others = every[1:OTHERS_ASKED + 1]
    looks = [_door(reach, host, address, until) for address in others]
    doors, twin = await asyncio.gather(asyncio.gather(*looks), _twin(reach, addresses, until))
    if others and reach.dial.ledger.round_trip_s(every[0]) is None:
        doors = [await _door(reach, host, every[0], until), *doors]
    return TlsDoors((*doors, *([twin] if twin else ())), unseen=len(every[OTHERS_ASKED + 1:]))


async def _twin(reach: Reach, addresses: Addresses, until: float) -> TlsDoor | None:
    """The site's name with or without www; None where it has none or that does not exist.

    Of several addresses the first that opens is taken; one that is known to answer goes first.
    """
    host = addresses.host
    twin = twin_of(host)
    # who gives the address by hand asks about that one, and his name server may know nothing of it
    if reach.target.port != HTTPS or addresses.source == "given" or registrable(host) not in (host, twin):
        return None
    try:
        async with asyncio.timeout_at(until):
            found = await reach.resolver.addresses(twin)
    except TimeoutError:
        found = Unseen(Why.TIMED_OUT)
    if isinstance(found, Unseen):
        return None if found.why is Why.NAME_NOT_FOUND else TlsDoor(twin, "", PortState.SILENT, why=found.why)
    known = reach.dial.ledger.round_trip_s
    door = None
    for address in sorted(found.every, key=lambda a: known(a) is None)[:TWINS_ASKED]:
        reach.dial.belongs(address, twin)
        door = await _door(reach, twin, address, until)
        if door.state is PortState.OPEN:
            break
    return door


async def _door(reach: Reach, host: str, address: str, until: float) -> TlsDoor:
    """One door by two hellos; it ends at *until* (loop clock), whatever happens."""
    talk = Talk(reach, host, (address,), until)
    try:
        async with asyncio.timeout_at(until):
            shown, old = await asyncio.gather(_shown(talk), talk.hear(asked("old")))
    except TimeoutError:
        return TlsDoor(host, address, PortState.SILENT, why=Why.TIMED_OUT)
    return _read(reach, host, address, shown, old.support)


async def _shown(talk: Talk) -> Shown:
    """The certificate of the newest version; asked once more where the line broke."""
    shown = await _handshake(talk)
    for _ in range(TRIES - 1):
        if shown.state is PortState.OPEN and shown.why in AGAIN_AFTER:
            shown = await _handshake(talk)
    return shown


async def _handshake(talk: Talk) -> Shown:
    client = client_for(talk.host)
    why = Why.PROTOCOL_ERROR
    try:
        await talk.converse(lambda stream: shake(talk, stream, client, ticket=False))
    except NoDoor as none:
        return Shown(_state(none.attempt), why=none.unseen.why)
    except Lost as lost:
        why = lost.unseen.why
    except TlsError:
        pass
    answer = client.answer
    if isinstance(answer, Alert):
        refused = answer.refuses or answer.description == UNRECOGNIZED_NAME
        return Shown(PortState.OPEN, why=Why.TLS_FAILED if refused else Why.PROTOCOL_ERROR)
    if answer is None or not taken(newest(), answer.hello):
        return Shown(PortState.OPEN, why=why)
    chain = client.secrets.chain if client.secrets else _whole(answer)
    return Shown(PortState.OPEN, version_name(answer.hello.version), chain, None if chain else why)


def _whole(flight: Flight) -> tuple[bytes, ...]:
    """The chain of a flight that was read to its end."""
    return flight.chain if flight.done else ()


def _state(attempt: Attempt) -> PortState:
    if isinstance(attempt, Refused):
        return PortState.REFUSED
    return PortState.FILTERED if isinstance(attempt, Filtered) else PortState.SILENT


def _read(reach: Reach, host: str, address: str, shown: Shown, old: Support) -> TlsDoor:
    """What was shown, as evidence; a certificate that cannot be read is PROTOCOL_ERROR."""
    if not shown.chain:
        return TlsDoor(host, address, shown.state, shown.protocol, old, why=shown.why)
    try:
        leaf = read_certificate(shown.chain[0])
    except unreadable():
        return TlsDoor(host, address, shown.state, shown.protocol, old, why=Why.PROTOCOL_ERROR)
    trust, _ = judge_chain(shown.chain, reach.roots, reach.clock.at)
    return TlsDoor(
        host, address, shown.state, shown.protocol, old, leaf.facts, _fingerprint(shown.chain),
        covers_host=covers(leaf.names, host), trust=trust,
    )


def _fingerprint(chain: Sequence[bytes]) -> str:
    return hashlib.sha256(chain[0]).hexdigest()
