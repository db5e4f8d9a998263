"""How long a knock is waited for: a lost SYN must have time to be sent again, and the answer to come back."""

from __future__ import annotations

from ..address import view
from ..probe import Reach

# Linux sends a lost SYN again after 1 s: at 10 % loss 1.5 s loses none of 105 answers, 0.9 s six (measured). Where no
# round trip is known a public host may be far; one in the room is near.
KNOCK_S, SYN_AGAIN_S, KNOCK_RTTS, FAR_KNOCK_S = 1.5, 1.0, 3, 3.2
ROOM_KNOCK_S = 0.8  # within one Wi-Fi


def patience_s(reach: Reach, address: str) -> float:
    """How long a knock at *address* is waited for, as far as its distance is known by now."""
    trip = reach.dial.ledger.round_trip_s(address)
    if trip is not None and not reach.room:
        return max(KNOCK_S, SYN_AGAIN_S + KNOCK_RTTS * trip)
    if reach.room:
        return ROOM_KNOCK_S
    return KNOCK_S if view(address) == "private" else FAR_KNOCK_S
