"""Which ways of enciphering the shop's server accepts.

A cipher suite is the recipe by which browser and server encipher what they send. Some recipes are broken: they encipher
nothing (NULL), do not ask who the server is (anonymous), or use a key so short that it can be tried out (EXPORT, DES).
Others are weak: RC4 leaks what it hides (CVE-2015-2808), 3DES after much traffic (Sweet32, CVE-2016-2183). Current
browsers offer none of them, so what is at risk are old devices and apps, and whoever can be led to them.

Judged from hellos that offer nothing but these recipes: a class counts as accepted when the server took a suite of it
up, in whichever hello. "Good" needs a no for every class in every version that is spoken, because some servers keep
3DES for TLS 1.0 alone. Where TLS 1.3 is missing and the server picks a CBC suite from all that it was offered, it is
said too. What SSL 2.0 brings along is left to tls_versions.

Levels follow the caps of the SSL Labs rating guide 2009r: F for suites under 112 bits, C for RC4 and 3DES, B without
AEAD. The lines for servers follow Mozilla's TLS guideline 5.8 (intermediate, ECDHE only), whose list of oldest clients
begins with Android 4.4.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...scanner.evidence import Support, TlsListing, TlsServer, TlsVersions
from ..check import Fact, Level, Outcome, Verdict, check
from ..spoken import BELOW_TLS13, chosen, no_tls, ruled_out, spoken

MAX_SUITES = 200  # of one version, in the facts

GOOD = Outcome("good", Level.GOOD)
BROKEN = Outcome("broken", Level.HIGH)
WEAK = Outcome("weak", Level.MEDIUM)
NO_AEAD = Outcome("no_aead", Level.LOW)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Rule:
    """How a class of suites is called, what part of a suite's IANA name betrays it, what it means, who says so."""

    label: str
    mark: str
    outcome: Outcome
    source: str


# The first mark that fits decides: a suite that is anonymous and NULL is anonymous, "3DES" is no "DES".
POLICY: Mapping[str, Rule] = {
    "export": Rule("EXPORT", "_EXPORT", BROKEN, "RFC 9325 section 4.1; CVE-2015-0204; SSL Labs 2009r: F"),
    "anonymous": Rule("anonymous DH", "_anon_", BROKEN, "RFC 5246 appendix A.5; SSL Labs 2009r: F"),
    "null": Rule("NULL", "_NULL_", BROKEN, "RFC 9325 section 4.1; SSL Labs 2009r: F"),
    "rc4": Rule("RC4", "_RC4_", WEAK, "RFC 7465; CVE-2015-2808; SSL Labs 2009r: C"),
    "triple_des": Rule("3DES", "_3DES_", WEAK, "RFC 9325 section 4.1; CVE-2016-2183; SSL Labs 2009r: C"),
    "des": Rule("DES", "_DES_", BROKEN, "RFC 5469; SSL Labs 2009r: F"),
}
AEAD = re.compile(r"_GCM_|_CCM|_POLY1305")  # RFC 5116
SSL2_KIND = "SSL_CK_"


@check(GOOD, BROKEN, WEAK, NO_AEAD, UNCLEAR, area="connection", source="RFC 9325 section 4")
def CHECK(server: TlsServer, versions: TlsVersions) -> Verdict | None:
    """What is accepted first, worst first, since it is proven by the server's own yes."""
    if no_tls(server, versions):
        return None
    found = _found(server)
    picked = chosen(server, versions)
    facts = _facts(server, found, picked)
    for outcome in (BROKEN, WEAK):
        if labels := tuple(POLICY[c].label for c in found if POLICY[c].outcome is outcome):
            return outcome(classes=labels, **facts)
    aead = any(AEAD.search(suite) for suite in picked)
    if picked and not aead and ruled_out(versions, ("TLS 1.3",)):
        return NO_AEAD(suite=picked[0], **facts)
    return (GOOD if aead and _cleared(server, versions) else UNCLEAR)(**facts)


def _found(server: TlsServer) -> tuple[str, ...]:
    """The classes of which the server took a suite up, in the order of POLICY."""
    proven = {_class_of(suite) for suite in _taken(server)}
    return tuple(c for c in POLICY if c in proven or server.accepts(c) is Support.YES)


def _taken(server: TlsServer) -> tuple[str, ...]:
    """Every suite that the server took up in any hello, those of SSL 2.0 aside."""
    heard = [g.suite for g in server.greetings if g.heard is Support.YES]
    listed = [suite for _, suites in server.listing.suites for suite in suites] if server.listing else []
    return tuple(s for s in dict.fromkeys([*heard, *listed]) if s and not s.startswith(SSL2_KIND))


def _class_of(suite: str) -> str:
    """The weak class of a suite, "" for one of none."""
    return next((name for name, rule in POLICY.items() if rule.mark in suite), "")


def _cleared(server: TlsServer, versions: TlsVersions) -> bool:
    """Whether every class was turned down in every version that may be spoken."""
    if any(server.accepts(c) is not Support.NO for c in POLICY):
        return False
    # the hello with weak suites is answered in the best version below 1.3; the others may keep what that one lost
    others = [v for v in BELOW_TLS13 if versions.speaks(v) is not Support.NO][1:]
    if not others or server.greeting("weak_old").heard is Support.NO:
        return True
    return server.listing is not None and _whole(server.listing, spoken(versions)) and versions.whole


def _whole(listing: TlsListing, names: Iterable[str]) -> bool:
    """Whether *listing* holds all suites of the versions *names*."""
    return listing.unknown == 0 and set(names) - {"SSL 2.0"} <= {version for version, _ in listing.suites}


def _facts(server: TlsServer, found: tuple[str, ...], picked: tuple[str, ...]) -> dict[str, Fact]:
    """What all outcomes tell; with --tls-lengkap also all suites by version, who chooses, and the groups."""
    weak = tuple(s for s in _taken(server) if _class_of(s))
    facts: dict[str, Fact] = {
        "accepted": tuple(POLICY[c].label for c in found), "sources": tuple(POLICY[c].source for c in found),
        "suites": weak[:MAX_SUITES], "chosen": picked, "cbc": server.accepts("cbc").value, "address": server.address,
    }
    if server.listing:
        # "TLS 1.2" -> "tls12"
        keyed = {v.lower().replace(" ", "").replace(".", ""): s[:MAX_SUITES] for v, s in server.listing.suites if s}
        facts |= {key: suites for key, suites in keyed.items() if key not in facts}
        facts["order"] = tuple(f"{version}: {who}" for version, who in server.listing.order if who)
        facts["groups"], facts["not_told"] = server.listing.groups[:MAX_SUITES], server.listing.unknown
    return facts
