"""Whether a stranger can put words in front of what a visitor sends to the shop.

Up to TLS 1.2 both sides may agree on keys anew within a connection. In its first form this let somebody in the middle
send the beginning of a request and let the visitor's own request, cookie and all, follow it (CVE-2009-3555). Since 2010
servers bind the two together and say so in their greeting (RFC 5746).

Judged from the greeting of TLS 1.2 or older: the server names the extension or it does not. Whether a server without it
would really agree anew is not tried, for that needs a finished connection; therefore the words say "may". TLS 1.3 has
no renegotiation, so a server that speaks nothing else is good. SSL Labs (rating guide 2009r) warns and withholds its
best grade.
"""

from __future__ import annotations

from ...scanner.evidence import Support, TlsServer, TlsVersions
from ..check import Level, Outcome, Verdict, check
from ..spoken import BELOW_TLS13, no_tls, ruled_out

GOOD = Outcome("good", Level.GOOD)
MISSING = Outcome("missing", Level.MEDIUM)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)


@check(GOOD, MISSING, UNCLEAR, area="connection", source="RFC 5746")
def CHECK(server: TlsServer, versions: TlsVersions) -> Verdict | None:
    """The flight of TLS 1.2 or older decides; without one, only TLS 1.3 alone is good."""
    if no_tls(server, versions):
        return None
    if server.flight is not None:
        outcome = GOOD if server.flight.secure_renegotiation else MISSING
        return outcome(version=server.flight.version, address=server.address)
    alone = versions.speaks("TLS 1.3") is Support.YES and ruled_out(versions, (*BELOW_TLS13, "SSL 2.0"))
    return (GOOD if alone else UNCLEAR)(version="TLS 1.3" if alone else "", address=server.address)
