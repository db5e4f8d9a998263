"""Knock at many ports of one address: open, refused, filtered or silent, and what an open one proves to be.

Silence is asked once more, with a fresh connection. Before and after, the port that is known to open is asked: where
it does not open any more, the line was locked out, and what was silent tells nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from ..address import view
from ..dial import Attempt, Filtered, Refused, Silent, Stream
from ..evidence import Door, Doorway, PortState
from ..probe import Reach
from .plan import canary_port
from .proof import proved

# Linux sends a lost SYN again after a second: at 10 % loss 1.5 s loses none of 105 answers, 0.9 s six (measured).
KNOCK_S, SYN_AGAIN_S, KNOCK_RTTS = 1.5, 1.0, 3
ROOM_KNOCK_S = 0.8  # within one Wi-Fi
AGAIN_S, AGAIN_RTTS = 0.25, 2.5
PLAIN_PORT = 80


async def doorway(reach: Reach, host: str, address: str, ports: Mapping[int, str]) -> Doorway:
    """What *ports* (port -> usual service) of *address* told. A port that could not be asked is left out."""
    canary = canary_port()
    sentinel = asyncio.create_task(_sentinel(reach, host, address))
    told = await _knocked(reach, host, address, {**ports, canary: ""})
    shy = [d.port for d in told.values() if d.state in (PortState.SILENT, PortState.FILTERED)]
    port = await sentinel
    banned = bool(shy and port) and not isinstance(await _shut(reach, host, address, port), Stream)
    strange = told.pop(canary, None)
    lost = sorted(p for p in shy if p in told) if banned else []
    doors = tuple(told[p] for p in sorted(told) if p not in lost)
    return Doorway(address, view(address), doors, strange.state if strange else None, banned, tuple(lost))


async def _knocked(reach: Reach, host: str, address: str, ports: Mapping[int, str]) -> dict[int, Door]:
    """One door for each of *ports* that could be asked; the silent ones are asked twice."""
    trip = reach.dial.ledger.round_trip_s(address)
    first_s = max(KNOCK_S, SYN_AGAIN_S + KNOCK_RTTS * trip) if trip is not None else 2 * KNOCK_S
    if reach.room:
        first_s = ROOM_KNOCK_S
    told = await _once(reach, host, address, ports, first_s)
    trip = reach.dial.ledger.round_trip_s(address)
    silent = {p: ports[p] for p, door in told.items() if door.state is PortState.SILENT}
    if silent and trip is not None:  # where nothing ever opened, a line that loses is not told from one that is shut
        told |= await _once(reach, host, address, silent, max(AGAIN_S, AGAIN_RTTS * trip))
    return told


async def _once(
    reach: Reach, host: str, address: str, ports: Mapping[int, str], within_s: float
) -> dict[int, Door]:
    doors = await asyncio.gather(*(_one(reach, host, address, p, s, within_s) for p, s in ports.items()))
    return {door.port: door for door in doors if door is not None}


async def _one(reach: Reach, host: str, address: str, port: int, service: str, within_s: float) -> Door | None:
    attempt = await reach.dial.connect(host, address, port, within_s=within_s)
    if isinstance(attempt, Stream):
        trip = reach.dial.ledger.round_trip_s(address) or 0.0
        return await proved(attempt, port, service, reach.fetch.manners.agent, trip)
    return _not_open(port, attempt)


def _not_open(port: int, attempt: Attempt) -> Door | None:
    match attempt:
        case Refused():
            return Door(port, PortState.REFUSED)
        case Filtered(told):
            return Door(port, PortState.FILTERED, told)
        case Silent():
            return Door(port, PortState.SILENT)
    return None


async def _sentinel(reach: Reach, host: str, address: str) -> int:
    """A port of the web that opens now, 0 where none does."""
    for port in dict.fromkeys((reach.target.port, PLAIN_PORT)):
        if isinstance(await _shut(reach, host, address, port), Stream):
            return port
    return 0


async def _shut(reach: Reach, host: str, address: str, port: int) -> Attempt:
    """How an attempt to open *port* ends; a connection is closed at once."""
    attempt = await reach.dial.connect(host, address, port, within_s=2 * KNOCK_S)
    if isinstance(attempt, Stream):
        attempt.close()
    return attempt
