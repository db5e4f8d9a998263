"""Whether every address of the shop, and its name with or without www, is served as well as the first one.

A name often leads to several servers, and each customer is sent to one of them. When one of them was forgotten, at a
move or at a renewal, some customers see a warning that the owner never sees.

Judged from two greetings for each further address and for the twin name: one for the certificate, one for old versions.
Only what customers feel is reported: a certificate that browsers refuse there although the first one is fine, old
versions that are accepted there only, a port or a modern greeting that is refused there. Silence is no verdict, and an
IPv6 address does not count where this network has no IPv6; each verdict names such doors as not looked at (fact
*unseen*). A twin name that does not exist is no fault. What is wrong everywhere is the business of the other checks.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from ...scanner.evidence import (
    Certificate,
    Certificates,
    Clock,
    Handshake,
    PortState,
    Support,
    TlsDoor,
    TlsDoors,
    TlsServer,
    Trust,
    Why,
)
from ..check import Fact, Level, Outcome, Verdict, check

GOOD = Outcome("good", Level.GOOD)
OTHER_CERTIFICATE = Outcome("other_certificate", Level.HIGH)
OTHER_VERSIONS = Outcome("other_versions", Level.LOW)
NOT_ANSWERING = Outcome("not_answering", Level.MEDIUM)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)
Facts: TypeAlias = "dict[str, Fact]"


@check(GOOD, OTHER_CERTIFICATE, OTHER_VERSIONS, NOT_ANSWERING, UNCLEAR,
       area="connection", source="RFC 9525 section 6; RFC 5280 section 6; RFC 8996")
def CHECK(
    tls: TlsServer, doors: TlsDoors, certs: Certificates, handshake: Handshake, clock: Clock
) -> Verdict | list[Verdict] | None:
    """One verdict for each door that differs for the worse; one for all when none does."""
    others = [d for d in doors.doors if (d.host, d.address) != (tls.host, tls.address)]
    reached = [d for d in others if not _no_ipv6(d)]
    if tls.state is not PortState.OPEN or not reached:
        return None
    first_is_fine = not _fault(certs.leaf, certs.covers_host, handshake.trust, clock.at)
    worse = {_place(tls, d): found for d in reached
             if (found := _worse(tls, d, clock.at, first_is_fine=first_is_fine)) is not None}
    mute = tuple(_place(tls, d) for d in reached if _mute(d) and _place(tls, d) not in worse)
    unseen = (*mute, *(_place(tls, d) for d in others if _no_ipv6(d)))
    if worse:
        return [outcome(**facts, unseen=unseen).about(place) for place, (outcome, facts) in worse.items()]
    if mute:
        return UNCLEAR(places=mute, unseen=unseen)
    return GOOD(places=tuple(_place(tls, d) for d in reached), unseen=unseen) if first_is_fine else None


def _mute(door: TlsDoor) -> bool:
    """True where one of the two greetings told nothing."""
    return door.leaf is None or door.trust is None or door.old is Support.UNKNOWN


def _no_ipv6(door: TlsDoor) -> bool:
    """True for an IPv6 address that this network has no way to."""
    return door.why is Why.NO_ROUTE and ":" in door.address


def _worse(tls: TlsServer, door: TlsDoor, now: datetime, *, first_is_fine: bool) -> tuple[Outcome, Facts] | None:
    """The gravest thing that customers feel at *door* and not at the first address."""
    where: Facts = {"place": _place(tls, door), "host": door.host, "address": door.address}
    reason = _fault(door.leaf, door.covers_host, door.trust, now) if door.leaf else ""
    turned_down = door.why is Why.TLS_FAILED and tls.accepts("newest") is Support.YES
    if door.state is PortState.REFUSED or turned_down:
        return NOT_ANSWERING, where
    if reason and first_is_fine:
        return OTHER_CERTIFICATE, {**where, "reason": reason, "fingerprint": door.fingerprint[:64]}
    if door.old is Support.YES and tls.accepts("old") is Support.NO:
        return OTHER_VERSIONS, where
    return None


def _fault(leaf: Certificate, covers: bool, trust: Trust | None, now: datetime) -> str:
    """Why a browser refuses this certificate, for the technician; "" when it does not."""
    if now > leaf.not_after:
        return "expired"
    if now < leaf.not_before:
        return "not yet valid"
    if not covers:
        return "other name"
    if trust is Trust.MISSING_INTERMEDIATE:
        return "no path to a known issuer"  # nothing was fetched here that would tell which
    return "" if trust in (None, Trust.TRUSTED) else trust.replace("_", " ")


def _place(tls: TlsServer, door: TlsDoor) -> str:
    """What tells this door from the first: the twin's name, else the address."""
    return door.host if door.host != tls.host else door.address
