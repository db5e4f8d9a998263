"""Knock at the doors beside the web's, on every address, when the site was looked at: who bans us then bans little."""

from __future__ import annotations

from collections.abc import Sequence

from .doors.cdn import cdn_of
from .doors.knock import doorway
from .doors.plan import PORTS, ROOM_PORTS
from .evidence import (
    Addresses,
    Doorway,
    Doorways,
    Handshake,
    PlainVisit,
    Records,
    Revocation,
    SecureVisit,
    TlsDoors,
    TlsServer,
    Unseen,
    Why,
)
from .permit import Consent
from .probe import Reach, Scope, probe


def fold(seen: Sequence[tuple[str, object]]) -> Doorways | Unseen:
    """One kind for the target: the addresses that were knocked at, and those that could not be."""
    every = tuple(d for _, d in seen if isinstance(d, Doorway))
    blind = tuple((a, d.why) for a, d in seen if isinstance(d, Unseen))
    if not every and not any(why is Why.CDN for _, why in blind):
        return next((d for _, d in seen if isinstance(d, Unseen)), Unseen(Why.NOT_ASKED))
    return Doorways(every, blind)


@probe(level=Consent.OWNER, deadline_s=20, scope=Scope.ADDRESS, yields=Doorways, fold=fold,
       after=(SecureVisit, PlainVisit, Records, TlsServer, TlsDoors, Handshake, Revocation))
async def WAYS(reach: Reach, address: str, addresses: Addresses) -> Doorway | Unseen:
    """The ports of one address; none of a content delivery network, whose doors are not the shop's."""
    if name := cdn_of(address):
        return Unseen(Why.CDN, name)
    unasked = reach.dial.judge(addresses.host, address, next(iter(PORTS)), Consent.OWNER)
    return unasked or await doorway(reach, addresses.host, address, ROOM_PORTS if reach.room else PORTS)
