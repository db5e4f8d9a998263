"""How far a knock gets that nobody answers: to the target, or is it thrown away on the way by somebody else?

By packets that live for a few hops only (IP_TTL): the router where one dies says so (ICMP type 11), and the kernel
hands that to whoever asked (IP_RECVERR, Linux). The port that is open shows how far the target is, and which routers
speak at all. A hint, never a proof: routers may keep silent, and answer some more readily than others.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Collection

from ..address import view
from ..dial import Filtered
from ..permit import Consent
from ..probe import Reach
from ..stream import Stream

MOST_HOPS = 20
NEAR_HOPS = 8  # before the target; what is farther away is the visitor's own provider, and tells the same
ANSWER_S, ANSWER_RTTS = 0.4, 2
DIED = ("icmp 11/", "icmp6 3/")  # time exceeded: RFC 792, RFC 4443 section 3.3


async def where_cut(reach: Reach, host: str, address: str, port: int) -> str:
    """Where knocks at the silent *port* of *address* end: "upstream" (before the last router of the target), "target",
    or "" where that cannot be told. The site's own port must open; nothing is asked of a private address."""
    if sys.platform != "linux" or view(address) != "public":
        return ""
    look = _Look(reach, host, address)
    web = await look.hops(reach.target.port, range(1, MOST_HOPS + 1))
    if not web.arrived:
        return ""
    distance = min(web.arrived)
    wanted = [h for h in range(max(1, distance - NEAR_HOPS), distance) if h in web.died]
    mute = await look.hops(port, wanted)
    again = await look.hops(port, [h for h in wanted if h not in mute.died])  # a router may answer only now and then
    return decided(distance, web.died, mute.died | again.died)


def decided(distance: int, web: Collection[int], mute: Collection[int]) -> str:
    """What the hops tell at which packets died: *web* to the open port, which is *distance* hops away, *mute* to the
    silent one. Only hops whose router spoke of the open port count."""
    spoke = [h for h in web if h < distance]
    if distance - 1 in mute or (distance == 1 and not spoke):
        return "target"
    farthest = max(mute, default=0)
    return "upstream" if any(h > farthest for h in spoke) and mute else ""


class _Hops:
    """At which hops packets died, and at which they arrived."""

    def __init__(self) -> None:
        self.died: set[int] = set()
        self.arrived: set[int] = set()


class _Look:
    """Sends the packets; all side by side, as far as the ledger lets them."""

    def __init__(self, reach: Reach, host: str, address: str) -> None:
        self._reach, self._host, self._address = reach, host, address
        trip = reach.dial.ledger.round_trip_s(address) or ANSWER_S
        self._within_s = max(ANSWER_S, ANSWER_RTTS * trip)

    async def hops(self, port: int, wanted: Collection[int]) -> _Hops:
        """What came of a packet to *port* for each number of hops in *wanted*."""
        found = _Hops()
        await asyncio.gather(*(self._one(port, hops, found) for hops in wanted))
        return found

    async def _one(self, port: int, hops: int, found: _Hops) -> None:
        attempt = await self._reach.dial.connect(
            self._host, self._address, port, within_s=self._within_s, level=Consent.OWNER, hops=hops)
        if isinstance(attempt, Stream):
            attempt.close()
            found.arrived.add(hops)
        elif isinstance(attempt, Filtered) and attempt.told.startswith(DIED):
            found.died.add(hops)
