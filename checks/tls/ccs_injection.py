"""Whether somebody on the way can push himself into a secure connection (CCS injection, CVE-2014-0224).

OpenSSL before 0.9.8za, 1.0.0m and 1.0.1h accepts the message "from here on in cipher" (ChangeCipherSpec) before the
keys are agreed on, and then goes on with keys that anybody can work out. Somebody between the shop and a customer whose
software has the same fault can read along and change what is sent.

Judged from one ChangeCipherSpec that comes too early, which needs the owner's consent: a mended server refuses it with
an alert. One that keeps silent and answers a second one as if keys had changed, twice in a row, is vulnerable; so is
one that hangs up at the second, where controls show that it hangs up at once on other stray messages and never by a
timer. Anything else proves nothing either way. Where the server's own hellos rule the fault out, nothing is sent and
the check is passed. Where port 443 is not open, this check does not apply.
"""

from __future__ import annotations

from ...scanner.evidence import TlsServer
from ..check import Level, Outcome, Verdict, check
from ..tested import GOOD, NOT_TESTED, UNCLEAR, told

VULNERABLE = Outcome("vulnerable", Level.CRITICAL)


@check(GOOD, VULNERABLE, NOT_TESTED, UNCLEAR, area="connection", source="CVE-2014-0224; RFC 5246 section 7.1")
def CHECK(tls: TlsServer) -> Verdict | None:
    """How the early ChangeCipherSpec ended."""
    return told(tls, "ccs_injection", VULNERABLE)
