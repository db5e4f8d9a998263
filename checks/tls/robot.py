"""Whether the server betrays what is encrypted by the way it turns down broken messages (ROBOT, 2017).

In the oldest way of agreeing on a key, the browser encrypts it with the key of the certificate (static RSA). A server
that answers differently to differently broken messages lets an attacker work out such a key in some thousand tries, and
so read a conversation that he recorded (Bleichenbacher 1998; VU#144389: CVE-2017-6168, CVE-2017-13099 and others).

Judged from five messages, one padded as it should be and four not, each on a connection of its own and none with a
secret in it; they need the owner's consent. The same answer to all is right (RFC 5246 section 7.4.7.1), answers that
differ, and differ in the same way when asked once more, prove the fault. A server that may be from before 2018 (neither
TLS 1.3 nor RFC 7627) is asked in two ways, with and without what belongs behind the message. Hanging up on all five is
an answer only while the server still greets us. Where no static RSA is taken up in any version, the fault is ruled out,
nothing is sent and the check is passed. TINGGI and not KRITIS, since each recorded conversation costs the attacker
thousands of connections. Where port 443 is not open, this check does not apply.
"""

from __future__ import annotations

from ...scanner.evidence import TlsServer
from ..check import Level, Outcome, Verdict, check
from ..tested import GOOD, NOT_TESTED, UNCLEAR, told

VULNERABLE = Outcome("vulnerable", Level.HIGH)


@check(GOOD, VULNERABLE, NOT_TESTED, UNCLEAR, area="connection", source="VU#144389; RFC 5246 section 7.4.7.1")
def CHECK(tls: TlsServer) -> Verdict | None:
    """How the broken messages were answered."""
    return told(tls, "robot", VULNERABLE)
