"""Whether enough public logs know the shop's certificate.

Every certificate of a public authority is to be written into open logs, so that nobody can be given one for the shop's
name in secret. Each log answers with a receipt (SCT), and Chrome, Safari and Firefox refuse a public certificate that
comes without enough of them.

Judged from the number of receipts that came along: inside the certificate, in the handshake, or stapled. Which logs
they are from is not verified here. Certificates of a private authority belong into no log; there this check does not
apply, nor where the chain leads to no known root.
"""

from __future__ import annotations

from datetime import timedelta

from ...scanner.evidence import Certificates, Handshake
from ..check import Level, Outcome, Verdict, check
from .certificate_trust import publicly_trusted

# Receipts inside the certificate by its lifetime: two up to 180 days, three above. Chrome CT policy
# (googlechrome.github.io/CertificateTransparency/ct_policy.html), Apple (support.apple.com/103214, table "Number of
# embedded SCTs": 180 days or less 2, 181 to 398 days 3), Firefox (security/ct/CTPolicyEnforcer.cpp).
SHORT = timedelta(days=180)
FOR_SHORT, FOR_LONG = 2, 3
# With at least one delivered by handshake or staple, two in all are enough (the same pages).
DELIVERED = 2

GOOD = Outcome("good", Level.GOOD)
MISSING = Outcome("missing", Level.HIGH)


@check(GOOD, MISSING, area="connection", source="RFC 6962 section 3.3")
def CHECK(certs: Certificates, handshake: Handshake) -> Verdict | None:
    """The receipts that came, against what browsers ask for a certificate of this lifetime."""
    leaf = certs.leaf
    if leaf.self_signed or not (publicly_trusted(handshake) or leaf.embedded_scts):
        return None
    needed = FOR_SHORT if leaf.not_after - leaf.not_before <= SHORT else FOR_LONG
    delivered = certs.scts - leaf.embedded_scts
    enough = leaf.embedded_scts >= needed or (delivered > 0 and certs.scts >= DELIVERED)
    return (GOOD if enough else MISSING)(found=certs.scts, embedded=leaf.embedded_scts, needed=needed)
