"""Whether the server hands out its memory to strangers (Heartbleed, CVE-2014-0160).

A server with this fault of OpenSSL 1.0.1 to 1.0.1f answers a small heartbeat message with whatever lies beside it in
its memory: passwords, orders, the private key of the certificate. Nobody who uses it leaves a trace in the logs.

Judged from one heartbeat request that claims to be longer than it is, which needs the owner's consent. The header of an
answer that is longer than an empty heartbeat proves the fault; its content is never read. An alert or an empty
heartbeat is the answer of a mended server. One that keeps silent gets a second message, which every server must refuse
with an alert: only if it does, it was there and threw the heartbeat away. Where the server's own hellos rule the fault
out (it takes up no heartbeat, or nothing before TLS 1.3), nothing is sent and the check is passed. What could not be
asked is never called safe. Where port 443 is not open, this check does not apply.
"""

from __future__ import annotations

from ...scanner.evidence import TlsServer
from ..check import Level, Outcome, Verdict, check
from ..tested import GOOD, NOT_TESTED, UNCLEAR, told

VULNERABLE = Outcome("vulnerable", Level.CRITICAL)


@check(GOOD, VULNERABLE, NOT_TESTED, UNCLEAR, area="connection", source="CVE-2014-0160; RFC 6520 section 4")
def CHECK(tls: TlsServer) -> Verdict | None:
    """How the heartbeat ended."""
    return told(tls, "heartbleed", VULNERABLE)
