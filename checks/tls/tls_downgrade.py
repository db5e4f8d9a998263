"""Whether the shop's server notices that somebody pushes a visitor to an older version of TLS.

Some clients try again with an older version when a connection fails. Whoever disturbs the line on purpose can lead them
to a version with known weaknesses, as POODLE did (CVE-2014-3566). A client that falls back says so with a sign
(TLS_FALLBACK_SCSV), and a server that knows the sign refuses when it could do better.

Judged from a hello that carries the sign and asks for less than the server's best version; at its best version the sign
means nothing. A refusal with another alert than the one for this counts too, where the same offer without the sign is
taken up: some load balancers answer so. Where only one version is spoken there is nothing to fall back to, and this
check does not apply. Below TLS 1.3 stands a guard of its own (RFC 8446 section 4.1.3); so a server that has nothing
older than TLS 1.2 beside it gets no more than a hint.
"""

from __future__ import annotations

from ...scanner.evidence import Support, TlsServer, TlsVersions
from ..check import Level, Outcome, Verdict, check
from ..spoken import BELOW_TLS12, BELOW_TLS13, no_tls, ruled_out, spoken

REFUSED = "inappropriate_fallback"  # RFC 7507 section 3
CAN_FALL = ("TLS 1.3", *BELOW_TLS13)

GOOD = Outcome("good", Level.GOOD)
MISSING_NEW_ONLY = Outcome("missing_new_only", Level.HINT)
MISSING = Outcome("missing", Level.LOW)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)


@check(GOOD, MISSING_NEW_ONLY, MISSING, UNCLEAR, area="connection", source="RFC 7507")
def CHECK(server: TlsServer, versions: TlsVersions) -> Verdict | None:
    """The alert that is meant for this decides; then the hello that asked for less than the best version."""
    names = tuple(v for v in spoken(versions) if v in CAN_FALL)
    if no_tls(server, versions) or (len(names) < 2 and ruled_out(versions, tuple(set(CAN_FALL) - set(names)))):
        return None
    outcome = _outcome(server, versions)
    return outcome(versions=names, address=server.address)


def _outcome(server: TlsServer, versions: TlsVersions) -> Outcome:
    hellos = {name: server.greeting(name) for name in ("fallback", "fallback_old")}
    if any(g.heard is Support.NO and g.alert == REFUSED for g in hellos.values()):
        return GOOD
    best = versions.speaks("TLS 1.3")
    if best is Support.UNKNOWN:
        return UNCLEAR
    asked, same = ("fallback", "tls12") if best is Support.YES else ("fallback_old", "old")
    if hellos[asked].heard is Support.NO and server.accepts(same) is Support.YES:
        return GOOD
    if hellos[asked].heard is not Support.YES:
        return UNCLEAR
    if any(versions.speaks(v) is Support.YES for v in BELOW_TLS12):
        return MISSING
    return MISSING_NEW_ONLY if ruled_out(versions, BELOW_TLS12) else UNCLEAR
