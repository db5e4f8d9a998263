"""Whether the issuer has taken the shop's certificate back.

An issuer revokes a certificate when its key was stolen or it should not have been issued. Browsers then refuse it, some
at once and some with their next update, whatever its dates say.

Judged from the signed word of the issuer only: the answer that the server staples to its certificate (OCSP), else the
issuer's list (CRL). A staple that is old or wrong is a fault of the server of its own. A certificate that demands a
staple (must-staple) and comes without a valid one is refused by some versions of Firefox and by other strict clients.
Certificates that live for some days only need no list: they end before one would help. Of another one that names none,
nobody could ever hear that it was taken back, which CAs of the public web may not do. A self-signed certificate has
nobody who could revoke it; there this check does not apply. Where nobody could be asked, nothing is said.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ...scanner.evidence import Certificate, Certificates, Clock, Revocation, Revoked, Staple
from ..check import Level, Outcome, Verdict, check
from ..clocks import clocks_agree

# Short-lived certificates by their first day (CA/Browser Forum Baseline Requirements, section 1.6.1, ballot SC-063).
SHORT_LIVED = (
    (datetime(2026, 3, 15, tzinfo=UTC), timedelta(days=7)),
    (datetime(2024, 3, 15, tzinfo=UTC), timedelta(days=10)),
)
# Staples that Firefox passes over; any other fault of a staple ends its connection (mozilla-central,
# security/certverifier/NSSCertDBTrustDomain.cpp, CheckRevocationByOCSP).
PASSED_OVER = (Staple.EXPIRED, Staple.OTHER_CERTIFICATE)

GOOD = Outcome("good", Level.GOOD)
SHORT = Outcome("short_lived", Level.GOOD)
REVOKED = Outcome("revoked", Level.CRITICAL)
MUST_STAPLE_MISSING = Outcome("must_staple_missing", Level.HIGH)
STAPLE_REFUSED = Outcome("staple_refused", Level.MEDIUM)
STAPLE_BAD = Outcome("staple_bad", Level.LOW)
NO_LIST = Outcome("no_list", Level.HINT)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)


@check(GOOD, SHORT, REVOKED, MUST_STAPLE_MISSING, STAPLE_REFUSED, STAPLE_BAD, NO_LIST, UNCLEAR,
       area="connection", source="RFC 6960 section 3.2, RFC 5280 section 5, RFC 7633")
def CHECK(revocation: Revocation, certs: Certificates, clock: Clock) -> Verdict | None:
    """The issuer's word first, then what is wrong with the staple; nothing of its dates where two clocks differ."""
    if certs.leaf.self_signed:
        return None
    outcome = _outcome(revocation, certs.leaf)
    dated = revocation.staple in (Staple.EXPIRED, Staple.NOT_YET) and outcome is not REVOKED
    if dated and certs.told is not None and not clocks_agree(certs.told, clock.at):
        outcome = UNCLEAR
    return outcome(
        source=revocation.source, staple=revocation.staple.value, at=revocation.at, reason=revocation.reason[:50],
        url=revocation.url[:200], issuer=certs.leaf.issuer[:200],
    )


def _outcome(revocation: Revocation, leaf: Certificate) -> Outcome:
    staple, status = revocation.staple, revocation.status
    if status is Revoked.REVOKED:
        return REVOKED
    if revocation.must_staple and staple is not Staple.VALID:
        return MUST_STAPLE_MISSING
    if staple in PASSED_OVER:
        return STAPLE_BAD
    disowned = staple is Staple.VALID and status is Revoked.UNKNOWN  # the issuer's answer is "unknown"
    if disowned or staple not in (Staple.NONE, Staple.VALID):
        return STAPLE_REFUSED
    if status is Revoked.GOOD:
        return GOOD
    if _short_lived(leaf):
        return SHORT
    return UNCLEAR if leaf.crl_urls or leaf.ocsp_urls else NO_LIST


def _short_lived(leaf: Certificate) -> bool:
    """Whether it ends before a list would help, by the rule of its first day, and so names no list."""
    lifetime = leaf.not_after - leaf.not_before
    longest = next((days for since, days in SHORT_LIVED if leaf.not_before >= since), timedelta(0))
    return timedelta(0) < lifetime <= longest and not leaf.crl_urls and not leaf.ocsp_urls
