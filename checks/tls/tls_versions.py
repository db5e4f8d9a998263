"""Which versions of TLS the shop's server accepts.

TLS is how browser and server agree on encryption. TLS 1.0 and TLS 1.1 have known weaknesses, and browsers stopped using
them; a server that still accepts them serves only very old devices, badly. Their ancestor SSL is broken: SSL 2.0 lets
others open even what was sent over TLS with the same certificate (DROWN, CVE-2016-0800), SSL 3.0 gives login cookies
away (POODLE, CVE-2014-3566). SSL Labs (rating guide 2009r) gives an F for SSL 2.0; RFC 6176 and RFC 7568 forbid both.

Judged from hellos of each version. A version counts as accepted or refused only when the server said so; a reset or
silence leaves it unknown, and then the check speaks only of what is proven. Where port 443 does not answer at all, this
check does not apply: https_redirect speaks of it.
"""

from __future__ import annotations

from ...scanner.evidence import PortState, Support, TlsVersions
from ..check import Level, Outcome, Verdict, check

MODERN = ("TLS 1.2", "TLS 1.3")  # RFC 8996 sections 4 and 5: older ones must not be used
BROKEN = ("SSL 2.0", "SSL 3.0")  # RFC 6176, RFC 7568

GOOD = Outcome("good", Level.GOOD)
NO_TLS13 = Outcome("no_tls13", Level.HINT)
OLD_BESIDE_NEW = Outcome("old_beside_new", Level.LOW)
SSL_ACCEPTED = Outcome("ssl_accepted", Level.HIGH)
ONLY_OLD = Outcome("only_old", Level.CRITICAL)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)


@check(GOOD, NO_TLS13, OLD_BESIDE_NEW, SSL_ACCEPTED, ONLY_OLD, UNCLEAR, area="connection", source="RFC 8996")
def CHECK(tls: TlsVersions) -> Verdict | None:
    """Old versions first, since they are proven by the server's own yes."""
    if tls.state is not PortState.OPEN:
        return None
    spoken = tuple(name for name, support in tls.versions if support is Support.YES)
    old = tuple(sorted(set(spoken) - set(MODERN)))
    if old:
        # "only old" needs the server's no to both modern ones; what stayed unknown may well be spoken
        if all(tls.speaks(v) is Support.NO for v in MODERN):
            return ONLY_OLD(versions=old, address=tls.address)
        if broken := tuple(v for v in old if v in BROKEN):
            return SSL_ACCEPTED(broken=broken, versions=old, address=tls.address)
        return OLD_BESIDE_NEW(versions=old, address=tls.address)
    if not spoken or not tls.whole:
        return _not_known(tls)
    if tls.speaks("TLS 1.3") is Support.NO:
        return NO_TLS13(versions=spoken, address=tls.address)
    return GOOD(versions=tuple(sorted(spoken)), address=tls.address)


def _not_known(tls: TlsVersions) -> Verdict | None:
    """Refused in every version there is no TLS to judge (https_redirect says so); else too little is known."""
    refused = bool(tls.versions) and all(s is Support.NO for _, s in tls.versions)
    return None if refused else UNCLEAR(address=tls.address)
