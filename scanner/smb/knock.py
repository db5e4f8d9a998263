"""The knock: two connections to port 445 at once, and one to 139 where 445 does not open. Says no word in SMB."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from ..dial import Attempt, Filtered, Refused, Silent
from ..doors.patience import KNOCK_RTTS, patience_s
from ..evidence import Unseen
from ..permit import Consent
from ..probe import Reach
from ..stream import Stream
from .talk import NETBIOS_PORT, PORT

OVERDUE_S, OVERDUE_UNKNOWN_S = 0.1, 0.4


@dataclass(frozen=True, slots=True)
class Knock:
    """How the knocks ended: two at 445, and the one at 139 where it was needed."""

    first: Attempt
    second: Attempt
    beside: Attempt | None = None

    @property
    def opened(self) -> bool:
        """Whether 445 opened."""
        return isinstance(self.first, Stream) or isinstance(self.second, Stream)

    @property
    def shut(self) -> Attempt:
        """Why 445 did not open: of two endings the one that tells less, so that closed needs two refusals."""
        order = (Unseen, Silent, Filtered)
        return next((a for kind in order for a in (self.first, self.second) if isinstance(a, kind)), self.first)


async def knock(reach: Reach, host: str, address: str, level: Consent) -> Knock:
    """Knock at 445 twice at once, the second time for a conversation of *level*.

    139 is tried when 445 did not open, or answers far too late; it is let go again if 445 opens after all.
    """
    trip = reach.dial.ledger.round_trip_s(address)
    within_s = patience_s(reach, address)
    overdue_s = OVERDUE_UNKNOWN_S if trip is None else OVERDUE_S + KNOCK_RTTS * trip
    async with asyncio.TaskGroup() as group:
        pair = [
            group.create_task(reach.dial.connect(host, address, PORT, within_s=within_s, level=each))
            for each in (Consent.RECORDS, level)
        ]
        done, late = await asyncio.wait(pair, timeout=overdue_s)
        beside = None
        if (late and not _any_opened(done)) or _all_shut(done, late):
            beside = group.create_task(reach.dial.connect(host, address, NETBIOS_PORT, within_s=within_s))
        await asyncio.wait(pair)
        if beside is not None and _any_opened(set(pair)):
            beside.cancel()
    ends = [task.result() for task in pair]
    return Knock(ends[0], ends[1], _kept(beside, drop=_any_opened(set(pair))))


def _any_opened(done: set[asyncio.Task[Attempt]]) -> bool:
    return any(isinstance(task.result(), Stream) for task in done)


def _all_shut(done: set[asyncio.Task[Attempt]], late: set[asyncio.Task[Attempt]]) -> bool:
    """Both ended, and the door is shut; what could not be dialled at all is no shut door."""
    return not late and all(isinstance(task.result(), Refused | Filtered | Silent) for task in done)


def _kept(beside: asyncio.Task[Attempt] | None, *, drop: bool) -> Attempt | None:
    if beside is None or beside.cancelled():
        return None
    got = beside.result()
    if drop and isinstance(got, Stream):
        got.close()
    return None if drop else got
