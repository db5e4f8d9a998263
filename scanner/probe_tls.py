"""Ask the TLS port of the site, hello by hello, and write down what it told."""

from __future__ import annotations

import asyncio

from .evidence import Addresses, Interaction, PortState, TlsListing, TlsServer, Unseen, Why
from .probe import Reach, probe
from .tls.audit import Audit
from .tls.faults import interactions
from .tls.listing import Listing
from .tls.talk import Talk
from .tls.written import flight_of, group_name, suite_name, turned_away, version_name

DEADLINE_S = 50
MARGIN_S = 1.0  # what is left to write down what was heard


@probe(level=1, deadline_s=DEADLINE_S)
async def SERVER(reach: Reach, addresses: Addresses) -> TlsServer | Unseen:
    """The first address that opens, fully; what goes on after a hello needs level 2, and dial.py holds that."""
    until = asyncio.get_running_loop().time() + DEADLINE_S - MARGIN_S
    audit = Audit(Talk(reach, addresses.host, addresses.every, until))
    faults = asyncio.create_task(interactions(audit))
    listing = asyncio.create_task(Listing(audit).run()) if reach.thorough else None
    try:
        await audit.run()
        if not audit.answered:
            return _closed(audit)
        listed = await listing if listing else None
        tested = await faults
        away = await audit.talk.turned_away()
    finally:
        faults.cancel()
        if listing:
            listing.cancel()
    server = _server(audit, tested, listed)
    return turned_away(server) if away else server


def _closed(audit: Audit) -> TlsServer | Unseen:
    """Nobody answered: a refusal by the host itself is knowledge, all else is not."""
    ends = [heard.unseen for heard in audit.heard.values() if heard.unseen]
    if ends and all(end.why is Why.REFUSED for end in ends):
        return TlsServer(audit.talk.host, audit.talk.address, PortState.REFUSED)
    return audit.unanswered


def _server(audit: Audit, tested: tuple[Interaction, ...], listing: TlsListing | None) -> TlsServer:
    newest, flight, secrets = audit.heard["newest"].flight, audit.flight, audit.secrets
    hello = newest.hello if newest else flight.hello if flight else None
    shown = [source for source in (secrets, newest, flight) if source]
    exchange = newest.exchange if newest else None
    group = secrets.group if secrets else exchange.group if exchange else 0
    return TlsServer(
        audit.talk.host, audit.talk.address, PortState.OPEN, audit.greetings(),
        protocol=version_name(hello.version) if hello else "", cipher=suite_name(hello.suite) if hello else "",
        group=group_name(group) if group else "", alpn=secrets.alpn if secrets else hello.alpn if hello else "",
        chain=next((s.chain for s in shown if s.chain), ()), staple=next((s.staple for s in shown if s.staple), b""),
        scts=secrets.scts if secrets else hello.scts if hello else (), early_data=audit.early_data,
        flight=flight_of(flight) if flight else None, interactions=tested, listing=listing,
    )
