"""Knock at a door that the trainer knows to be open: a line that does not show it cannot tell what is shut.

Some providers throw away what goes to 445, and some answer for others that it is refused.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from .budget import Budget
from .dial import Attempt, Dial, Stream
from .ending import Filtered, Refused, Routes, Silent
from .evidence import Addresses, Unseen
from .ledger import Ledger
from .permit import Consent, Permit
from .resolver import NameServers, Resolver

WITHIN_S = 12.0


async def knock(
    found: Addresses, port: int, routes: Routes, budget: Budget, ledger: Ledger, *, again: bool = False,
) -> Attempt:
    """What became of opening *port* of a place that the user named, and closing it; nothing is said to it. *again*:
    twice where the first was lost."""
    host, addresses = found.host, found.every
    dial = Dial(routes, Permit(host, Consent.OWNER, datetime.now(UTC) + timedelta(hours=1)), budget, ledger)
    try:
        for address in addresses:
            dial.belongs(address, host)
        ended = await dial.connect_first(host, addresses, port)
        if again and isinstance(ended, Silent):
            ended = await dial.connect_first(host, addresses, port)
    finally:
        await dial.close()
    return ended


@dataclass(frozen=True, slots=True)
class Calibration:
    """What became of the known door: "open", "refused", "filtered", "silent", or why it could not be asked."""

    host: str
    port: int
    seen: str

    @property
    def open(self) -> bool:
        """Whether this line shows that port open where it is."""
        return self.seen == "open"


async def calibrate(host: str, port: int, names: NameServers, routes: Routes) -> Calibration:
    """Open *port* of *host* once and close it; nothing is said to it. Twice where the first was lost."""
    budget = Budget(asyncio.get_running_loop().time() + WITHIN_S)
    resolver = Resolver(names, budget)
    try:
        addresses = await resolver.addresses(host)
        if not isinstance(addresses, Addresses):
            return Calibration(host, port, addresses.why)
        ended = await knock(addresses, port, routes, budget, Ledger(), again=True)
    finally:
        await resolver.close()
    match ended:
        case Stream():
            return Calibration(host, port, "open")
        case Unseen(why):
            return Calibration(host, port, why)
        case Refused():
            return Calibration(host, port, "refused")
        case Filtered():
            return Calibration(host, port, "filtered")
    return Calibration(host, port, "silent")
