"""Whether the shop's server can agree on keys that a quantum computer could not open.

A large quantum computer, should one be built, could open what is recorded today. Current browsers therefore offer a key
exchange that joins a classic and a post-quantum method, X25519MLKEM768: Chrome since 131, Firefox since 132, Safari
since 26. Servers with OpenSSL 3.5 have it on by default (Cloudflare keeps the list, "PQC support").

Judged from a TLS 1.3 hello that offers post-quantum groups alone: the server names the one it would use, or turns the
hello down. The draft with Kyber came before the standard, and browsers have dropped it; it is told apart. Nothing here
is urgent for a small shop, so it is a hint and never more.
"""

from __future__ import annotations

from ...scanner.evidence import Support, TlsServer, TlsVersions
from ..check import Level, Outcome, Verdict, check
from ..spoken import no_tls, ruled_out, spoken

GOOD = Outcome("good", Level.GOOD)
DRAFT = Outcome("draft", Level.HINT)
ABSENT = Outcome("absent", Level.HINT)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)

STANDARD, EARLIER = "MLKEM", "KYBER"  # parts of the group's name, FIPS 203 and what was before it


@check(GOOD, DRAFT, ABSENT, UNCLEAR, area="connection", source="draft-ietf-tls-ecdhe-mlkem")
def CHECK(server: TlsServer, versions: TlsVersions) -> Verdict | None:
    """The group that the server named; without TLS 1.3 there can be none."""
    if no_tls(server, versions):
        return None
    asked = server.greeting("post_quantum")
    named = [server.group] + [g.group for g in server.greetings if g.heard is Support.YES]
    for outcome, mark in ((GOOD, STANDARD), (DRAFT, EARLIER)):
        if group := next((n for n in named if mark in n.upper()), ""):
            return outcome(group=group, address=server.address)
    if spoken(versions) and (asked.heard is Support.NO or ruled_out(versions, ("TLS 1.3",))):
        return ABSENT(group=server.group, address=server.address)
    return UNCLEAR(group=server.group, address=server.address)
