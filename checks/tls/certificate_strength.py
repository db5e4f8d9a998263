"""Whether the certificate is made as browsers want it: key, signature, purpose, names, lifetime, and the chain's order.

A short key or an old signature can be forged with enough computing power, so browsers no longer accept them. The other
faults are those of a certificate that was made for something else, or by hand.

Judged from the certificates as they were sent, each fault by itself, so that several can be told at once (subjects
"key", "signature", "purpose", "names", "lifetime", "chain"). Issuers count where they stand between the shop's
certificate and a root; a root's own signature proves nothing and is left aside. The limit of a lifetime is that of the
day on which the certificate was issued, and binds public authorities; under a root of one's own it is only a hint, up
to the 825 days that Apple grants to any certificate. A chain out of order costs nothing in browsers, but strict
programs stumble.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from ...scanner.evidence import Certificate, Certificates, Handshake, Trust
from ..check import Level, Outcome, Verdict, check
from .certificate_trust import publicly_trusted

# CA/Browser Forum Baseline Requirements 6.1.5: RSA of at least 2048 bits, NIST P-256 and above, no DSA. The same in
# Mozilla's guidelines 5.8; NCSC-NL 2025 (below: insufficient); SSL Labs 2009r (weak key). Safari and iOS refuse shorter
# RSA keys since 2019 (support.apple.com/103769).
MIN_BITS = {"RSA": 2048, "EC": 256}
NEVER = ("DSA",)
# The hashes of BR 7.1.3.2 begin with SHA-256; support.apple.com/103769; SSL Labs 2009r gives F (MD) and T (SHA-1).
WEAK_HASHES = {"sha1": "SHA-1", "md5": "MD5", "md4": "MD4", "md2": "MD2"}
SERVER_AUTH, ANY_PURPOSE = "1.3.6.1.5.5.7.3.1", "2.5.29.37.0"  # RFC 5280 section 4.2.1.12
UNREADABLE = "?"


def _day(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


# BR 6.3.2 with ballot SC-081v3, by first day of validity, and enforced by Chromium for public roots
# (net/cert/cert_verify_proc.cc, HasTooLongValidity). A day is 86,400 seconds there.
LIMITS = (
    (_day(2029, 3, 15), 47), (_day(2027, 3, 15), 100), (_day(2026, 3, 15), 200), (_day(2020, 9, 1), 398),
    (_day(2018, 3, 1), 825), (_day(2015, 4, 1), 1188),
)
APPLE_SINCE, APPLE_DAYS = _day(2019, 7, 1), 825  # for every root, support.apple.com/103769

GOOD = Outcome("good", Level.GOOD)
WEAK_KEY = Outcome("weak_key", Level.CRITICAL)
WEAK_SIGNATURE = Outcome("weak_signature", Level.CRITICAL)
WRONG_PURPOSE = Outcome("wrong_purpose", Level.CRITICAL)
NO_NAMES = Outcome("no_names", Level.CRITICAL)
TOO_LONG = Outcome("too_long", Level.CRITICAL)
LONG_LIVED = Outcome("long_lived", Level.HINT)
UNTIDY_CHAIN = Outcome("untidy_chain", Level.HINT)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)


@check(GOOD, WEAK_KEY, WEAK_SIGNATURE, WRONG_PURPOSE, NO_NAMES, TOO_LONG, LONG_LIVED, UNTIDY_CHAIN, UNCLEAR,
       area="connection", source="CA/Browser Forum Baseline Requirements 6.1.5, 6.3.2, 7.1.2.7, 7.1.3.2")
def CHECK(certs: Certificates, handshake: Handshake) -> list[Verdict]:
    """Every fault of the certificate, the worst first; one word of praise when there is none."""
    faults = list(_faults(certs, handshake))
    if faults:
        return faults
    leaf = certs.leaf
    unsized = leaf.key.partition(" ")[0] in MIN_BITS and not leaf.key_bits
    if unsized or UNREADABLE in (leaf.key, leaf.signature):
        return [UNCLEAR(key=leaf.key, signature=leaf.signature)]
    return [GOOD(key=leaf.key, signature=leaf.signature, days=_days(leaf))]


def _faults(certs: Certificates, handshake: Handshake) -> Iterator[Verdict]:
    leaf, path = certs.leaf, _path(certs)
    if weak := next((c for c in path if _short_key(c)), None):
        yield WEAK_KEY(key=weak.key[:50], certificate=weak.subject[:200], minimum=_minimum(weak)).about("key")
    # where validation found a path, no issuer on it has such a signature: what was sent beside it is not used
    signed = path[:1] if handshake.trust is Trust.TRUSTED else path
    if weak := next((c for c in signed if c.signature in WEAK_HASHES), None):
        yield WEAK_SIGNATURE(hash=WEAK_HASHES[weak.signature], certificate=weak.subject[:200]).about("signature")
    if leaf.limited and not {SERVER_AUTH, ANY_PURPOSE} & set(leaf.purposes):
        yield WRONG_PURPOSE(purposes=tuple(p[:50] for p in leaf.purposes[:5])).about("purpose")
    if not leaf.names:
        yield NO_NAMES(common_name=(leaf.common_name or leaf.subject)[:200]).about("names")
    if handshake.trust is Trust.TRUSTED or handshake.mended:
        yield from _lifetime(leaf, publicly_trusted(handshake))
    if not certs.ordered or certs.duplicates or certs.root_sent:
        yield UNTIDY_CHAIN(ordered=int(certs.ordered), duplicates=certs.duplicates, root_sent=int(certs.root_sent),
                           sent=len(handshake.chain)).about("chain")


def _path(certs: Certificates) -> list[Certificate]:
    """The server's certificate and the issuers between it and a root, of those that were sent. Of several copies the
    better one, for browsers choose too."""
    path = [certs.leaf]
    for _ in certs.others:
        last = path[-1]
        above = [c for c in certs.others if c.subject == last.issuer and not c.self_signed and c not in path]
        if last.self_signed or not above:
            break
        path.append(min(above, key=lambda c: (_short_key(c), c.signature in WEAK_HASHES)))
    return path


def _short_key(certificate: Certificate) -> bool:
    kind = certificate.key.partition(" ")[0]
    return kind in NEVER or 0 < certificate.key_bits < MIN_BITS.get(kind, 0)


def _minimum(certificate: Certificate) -> str:
    kind = certificate.key.partition(" ")[0]
    return f"{kind} {MIN_BITS[kind]}" if kind in MIN_BITS else f"RSA {MIN_BITS['RSA']}"


def _lifetime(leaf: Certificate, public: bool) -> Iterator[Verdict]:
    limit = next((days for since, days in LIMITS if leaf.not_before >= since), None)
    lifetime = leaf.not_after - leaf.not_before
    if limit is None or lifetime <= timedelta(days=limit):
        return
    refused = public
    if not public and leaf.not_before >= APPLE_SINCE and lifetime > timedelta(days=APPLE_DAYS):
        refused, limit = True, APPLE_DAYS
    issued = leaf.not_before.strftime("%Y-%m-%dT%H:%M:%SZ")
    yield (TOO_LONG if refused else LONG_LIVED)(days=_days(leaf), limit=limit, issued=issued).about("lifetime")


def _days(certificate: Certificate) -> int:
    """The lifetime, begun days counted: 89 days, 23 hours and 59 minutes are 90 days."""
    return -((certificate.not_before - certificate.not_after) // timedelta(days=1))
