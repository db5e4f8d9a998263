"""Whether the domain's answers in DNS are signed (DNSSEC), and whether the signatures hold.

With signatures nobody on the way can send customers to another address. Signatures that do not hold are worse than
none: many providers then give no answer at all, and shop and mail are gone for their customers.

Judged by following the chain from the root down to the domain (RFC 4035 section 5): each zone is vouched for by the one
above, and the domain's own first record is signed. "Not signed" is proved by the zone above. Where the name servers of
this network hand no signatures on, nothing is judged. A gap above the domain is told too, for it is felt alike.
"""

from __future__ import annotations

from ...scanner.evidence import Chain, Dnssec
from ..check import Level, Outcome, Verdict, check

SIGNED = Outcome("signed", Level.GOOD)
MISSING = Outcome("missing", Level.HINT)
BROKEN = Outcome("broken", Level.HIGH)


@check(SIGNED, MISSING, BROKEN, area="domain", source="RFC 4035 section 5; RFC 9364")
def CHECK(dnssec: Dnssec) -> Verdict:
    """How far the chain leads."""
    if dnssec.chain is Chain.SIGNED:
        return SIGNED()
    if dnssec.chain is Chain.UNSIGNED:
        return MISSING(zone=dnssec.zone[:100])
    return BROKEN(zone=dnssec.zone[:100], reason=dnssec.reason[:40])
