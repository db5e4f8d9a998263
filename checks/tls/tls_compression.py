"""Whether the shop's server compresses what it enciphers.

Compression makes the length of a message depend on what is in it. Somebody who can make a visitor's browser send
requests, and can see how long they are, learns the login cookie letter by letter (CRIME, CVE-2012-4929). Browsers have
stopped offering compression of TLS since; what is left are apps and programs of that time.

Judged from the greeting of TLS 1.2 or older, in which compression was offered: the server takes it or does not. TLS 1.3
has no compression, so a server that speaks nothing else is good. Compressed pages (gzip) are another matter and not
looked at here. SSL Labs (rating guide 2009r) caps at C.
"""

from __future__ import annotations

from ...scanner.evidence import Support, TlsServer, TlsVersions
from ..check import Level, Outcome, Verdict, check
from ..spoken import BELOW_TLS13, no_tls, ruled_out

NONE = 0  # RFC 5246 section 6.1: CompressionMethod null

GOOD = Outcome("good", Level.GOOD)
ACCEPTED = Outcome("accepted", Level.MEDIUM)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)


@check(GOOD, ACCEPTED, UNCLEAR, area="connection", source="RFC 9325 section 3.3")
def CHECK(server: TlsServer, versions: TlsVersions) -> Verdict | None:
    """The flight of TLS 1.2 or older decides; without one, only TLS 1.3 alone is good."""
    if no_tls(server, versions):
        return None
    if server.flight is not None:
        outcome = GOOD if server.flight.compression == NONE else ACCEPTED
        return outcome(version=server.flight.version, method=server.flight.compression, address=server.address)
    alone = versions.speaks("TLS 1.3") is Support.YES and ruled_out(versions, (*BELOW_TLS13, "SSL 2.0"))
    return (GOOD if alone else UNCLEAR)(version="TLS 1.3" if alone else "", method=NONE, address=server.address)
