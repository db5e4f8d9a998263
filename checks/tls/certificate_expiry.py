"""How long the shop's certificate is still valid.

A browser refuses a certificate outside its dates and shows a full-page warning instead of the shop. Lifetimes keep
shrinking (200 days since March 2026, 47 from March 2029), so what counts is not a fixed number of days but the share
of the lifetime that is left: automatic renewal comes well before the last fifth.

Judged from the certificate that the server sent and the time of the look. In the last fifth the owner gets a hint,
because most hosts renew by themselves in these days. In the last tenth (at most 7 days) renewal is overdue; a
certificate that lives less than ten days is renewed at half its life, so there the last sixth counts. An issuer's
certificate that has run out is only a probable fault: browsers may know another path. Certificates further up the chain
are left aside, since browsers carry the roots themselves.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from ...scanner.evidence import Certificate, Certificates, Clock
from ..check import Level, Outcome, Verdict, check
from ..clocks import clocks_agree, iso

SOON_SHARE = 5
NEAR_END_SHARE = 10
NEAR_END_AT_MOST = timedelta(days=7)
# Clients renew with a third of the lifetime left, with half where it is less than ten days (certbot 4.0.0, changelog);
# Let's Encrypt's profile "shortlived" gives six days.
SHORT_LIFETIME = timedelta(days=10)
NEAR_END_SHARE_IF_SHORT = 6

GOOD = Outcome("good", Level.GOOD)
SOON = Outcome("soon", Level.HINT)
NEAR_END = Outcome("near_end", Level.HIGH)
EXPIRED = Outcome("expired", Level.CRITICAL)
NOT_YET_VALID = Outcome("not_yet_valid", Level.CRITICAL)
INTERMEDIATE_EXPIRED = Outcome("intermediate_expired", Level.MEDIUM)
CLOCKS_DIFFER = Outcome("clocks_differ", Level.UNKNOWN)
RUN_OUT = (EXPIRED, NOT_YET_VALID, INTERMEDIATE_EXPIRED)


@check(GOOD, SOON, NEAR_END, EXPIRED, NOT_YET_VALID, INTERMEDIATE_EXPIRED, CLOCKS_DIFFER,
       area="connection", source="RFC 5280 section 4.1.2.5")
def CHECK(certs: Certificates, clock: Clock) -> Verdict:
    """The dates of the server's own certificate first, then those of its issuer. Where the server's clock says another
    day than ours, and the verdict hangs on it, one of the two is wrong, and nobody is blamed."""
    judged = _judged(certs, clock.at)
    if certs.told is None or clocks_agree(certs.told, clock.at):
        return judged
    if (judged.outcome in RUN_OUT) == (_judged(certs, certs.told).outcome in RUN_OUT):
        return judged
    return CLOCKS_DIFFER(ours=iso(clock.at), theirs=iso(certs.told), not_after=iso(certs.leaf.not_after))


def _judged(certs: Certificates, now: datetime) -> Verdict:
    leaf = certs.leaf
    if now > leaf.not_after:
        return _said(EXPIRED, leaf, now - leaf.not_after)
    if now < leaf.not_before:
        return _said(NOT_YET_VALID, leaf, leaf.not_before - now)
    left, lifetime = leaf.not_after - now, leaf.not_after - leaf.not_before
    share = NEAR_END_SHARE_IF_SHORT if lifetime < SHORT_LIFETIME else NEAR_END_SHARE
    if left <= min(lifetime / share, NEAR_END_AT_MOST):
        return _said(NEAR_END, leaf, left)
    if issuer := _expired_issuer(certs, now):
        return _said(INTERMEDIATE_EXPIRED, issuer, now - issuer.not_after)
    return _said(SOON if left <= lifetime / SOON_SHARE else GOOD, leaf, left)


def _said(outcome: Outcome, certificate: Certificate, span: timedelta) -> Verdict:
    """The verdict with the certificate's dates; *days* is at least 1, for "0 days" says nothing."""
    return outcome(
        not_after=iso(certificate.not_after), not_before=iso(certificate.not_before), days=max(1, span.days),
        issuer=certificate.issuer[:200],
    )


def _expired_issuer(certs: Certificates, now: datetime) -> Certificate | None:
    """The issuer of the server's certificate, when every copy of it that was sent has run out."""
    issuers = [c for c in certs.others if c.subject == certs.leaf.issuer and not c.self_signed]
    if not issuers or any(c.not_after >= now for c in issuers):
        return None
    return max(issuers, key=lambda c: c.not_after)
