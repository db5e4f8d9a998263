"""Knock at many ports of one address: open, refused, filtered or silent, and what an open one proves to be.

Silence is asked once more, with a fresh connection. At the end a port that had opened is asked again, one that opened
earlier in the run where there is one: where it does not open any more, the line was locked out, and whatever did not
open tells nothing, for some firewalls fall silent and others refuse. So it is where that could not be asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from ..address import view
from ..dial import Attempt, Filtered, Refused, Silent
from ..evidence import Door, Doorway, PortState, Unseen, Why
from ..probe import Reach
from ..stream import Stream
from .patience import SYN_AGAIN_S, patience_s
from .plan import canary_port
from .proof import proved

AGAIN_S, AGAIN_RTTS = 0.25, 2.5
PLAIN_PORT = 80


async def doorway(reach: Reach, host: str, address: str, ports: Mapping[int, str]) -> Doorway:
    """What *ports* (port -> usual service) of *address* told. A port that could not be asked is left out."""
    canary, before = canary_port(), reach.dial.ledger.opened(address)
    sentinel = asyncio.create_task(_sentinel(reach, host, address))
    if reach.dial.ledger.round_trip_s(address) is None:  # how far it is decides how long silence is waited for
        await asyncio.wait((sentinel,), timeout=0 if reach.room else SYN_AGAIN_S)
    told = await _once(reach, host, address, {canary: "", **ports}, patience_s(reach, address))
    shy = any(d.state in (PortState.SILENT, PortState.FILTERED) for d in told.values())
    done, _ = await asyncio.wait((sentinel,), timeout=None if shy else AGAIN_S)
    opened = before or (sentinel.result() if done else 0)
    opened = opened or next((p for p in sorted(told) if p in ports and told[p].state is PortState.OPEN), 0)
    banned, again = await asyncio.gather(
        locked_out(reach, host, address, opened), _again(reach, host, address, ports, told))
    told |= again
    strange = told.pop(canary, None)
    lost = sorted(p for p in told if told[p].state is not PortState.OPEN) if banned is not False else []
    doors = tuple(told[p] for p in sorted(told) if p not in lost)
    sentinel.cancel()
    return Doorway(address, view(address), doors, strange.state if strange else None, banned is True, tuple(lost))


async def _again(
    reach: Reach, host: str, address: str, ports: Mapping[int, str], told: Mapping[int, Door]
) -> dict[int, Door]:
    """The silent ones of *ports* once more, with fresh connections. Not where nothing ever opened: a line that loses
    packets is not told there from one that is shut."""
    trip = reach.dial.ledger.round_trip_s(address)
    silent = {p: s for p, s in ports.items() if p in told and told[p].state is PortState.SILENT}
    if not silent or trip is None:
        return {}
    return await _once(reach, host, address, silent, max(AGAIN_S, AGAIN_RTTS * trip))


async def locked_out(reach: Reach, host: str, address: str, port: int) -> bool | Unseen:
    """Whether *port*, which had opened (0: none had), does not open any more; why not, where it could not be asked."""
    if not port:
        return False
    ending = await _shut(reach, host, address, port)
    if isinstance(ending, Silent) and reach.room:  # the patience of a room is too short for a lost packet to come again
        ending = await _shut(reach, host, address, port)
    if isinstance(ending, Unseen) and ending.why is not Why.RESET:  # our own end: no time, no connection, no route
        return ending
    return not isinstance(ending, Stream)


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
        case Filtered(told, by):
            return Door(port, PortState.FILTERED, by, note=told)
        case Silent():
            return Door(port, PortState.SILENT)
    return None


async def _sentinel(reach: Reach, host: str, address: str) -> int:
    """A port of the web that opens now, 0 where none does. In a room, where few have one, both are asked at once."""
    ports = tuple(dict.fromkeys((reach.target.port, PLAIN_PORT)))
    for some in [ports] if reach.room else [(port,) for port in ports]:
        ends = await asyncio.gather(*(_shut(reach, host, address, port) for port in some))
        if opened := [port for port, end in zip(some, ends, strict=True) if isinstance(end, Stream)]:
            return opened[0]
    return 0


async def _shut(reach: Reach, host: str, address: str, port: int) -> Attempt:
    """How an attempt to open *port* ends; a connection is closed at once."""
    attempt = await reach.dial.connect(host, address, port, within_s=patience_s(reach, address))
    if isinstance(attempt, Stream):
        attempt.close()
    return attempt
