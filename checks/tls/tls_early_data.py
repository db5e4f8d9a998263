"""Whether the server accepts a request before the secure connection stands (TLS 1.3 early data, 0-RTT).

A returning browser may send its first request along with its greeting, which saves a round trip. Somebody on the way
can copy such a request and send it once more, and the server cannot always tell. For opening a page that does no harm;
an order or a payment would be made twice.

Judged from the ticket that the server hands out: it names how many bytes of early data are welcome. Without a ticket
nothing is known. A hint and no fault, since browsers send only harmless requests this way and the shop's software can
guard itself (RFC 8470). Where TLS 1.3 is not spoken there is no early data, and this check does not apply.
"""

from __future__ import annotations

from ...scanner.evidence import PortState, Support, TlsServer
from ..check import Level, Outcome, Verdict, check

GOOD = Outcome("good", Level.GOOD)
ON = Outcome("on", Level.HINT)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)


@check(GOOD, ON, UNCLEAR, area="connection", source="RFC 8446 section 8; RFC 8470")
def CHECK(tls: TlsServer) -> Verdict | None:
    """The limit of the ticket; a server of which the newest version stayed unknown may well speak TLS 1.3."""
    if tls.state is not PortState.OPEN:
        return None
    if tls.protocol != "TLS 1.3":
        unknown = not tls.protocol and tls.accepts("newest") is Support.UNKNOWN
        return UNCLEAR(address=tls.address) if unknown else None
    if tls.early_data < 0:
        return UNCLEAR(address=tls.address)
    if tls.early_data == 0:
        return GOOD(address=tls.address)
    return ON(bytes=tls.early_data, address=tls.address)
