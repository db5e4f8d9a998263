"""Whether the certificate comes from an authority that browsers trust.

A certificate that nobody known has signed protects against nothing: anyone can make one. Browsers show a full-page
warning, and payment services refuse to deliver their notifications.

Judged from the chain of certificates as it was sent, by path validation against Mozilla's roots (and the user's own,
where given); names and dates have checks of their own. A missing intermediate certificate is told apart: desktop
browsers often fetch or remember it, older phones, apps and payment services do not, so the fault is proven and its
effect on a given customer only probable. The validation is at some points stricter than a browser's; therefore a chain
that is broken in another way is called "most likely" refused.
"""

from __future__ import annotations

from ...scanner.evidence import Handshake, Trust
from ..check import Level, Outcome, Verdict, check

GOOD = Outcome("good", Level.GOOD)
SELF_SIGNED = Outcome("self_signed", Level.CRITICAL)
UNKNOWN_CA = Outcome("unknown_ca", Level.CRITICAL)
MISSING_INTERMEDIATE = Outcome("missing_intermediate", Level.HIGH)
BROKEN = Outcome("broken", Level.CRITICAL)

BY_TRUST = {
    Trust.TRUSTED: GOOD, Trust.SELF_SIGNED: SELF_SIGNED, Trust.UNKNOWN_CA: UNKNOWN_CA,
    Trust.MISSING_INTERMEDIATE: MISSING_INTERMEDIATE, Trust.BROKEN: BROKEN,
}


@check(GOOD, SELF_SIGNED, UNKNOWN_CA, MISSING_INTERMEDIATE, BROKEN,
       area="connection", source="RFC 5280 section 6")
def CHECK(handshake: Handshake) -> Verdict:
    """The result of path validation, with its technical detail and the roots that were used."""
    return BY_TRUST[handshake.trust](
        detail=handshake.trust_detail[:200], roots=handshake.trust_store[:100], sent=len(handshake.chain),
    )
