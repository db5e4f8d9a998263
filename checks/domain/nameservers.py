"""Whether the domain rests on more than one name server.

Name servers tell the world where the shop is. With a single one, the shop and its mail are gone while that one is down.

Judged by the NS records that the domain's own zone gives: at least two different names (RFC 1034 section 4.1, RFC 2182
section 5). That all of them belong to one company is usual and fine for a shop, so it is only told among the facts.
Whether each of them answers, and alike, is not asked yet.
"""

from __future__ import annotations

from ...scanner.evidence import Records
from ..check import Level, Outcome, Verdict, check
from ..site_names import site_of

GOOD = Outcome("good", Level.GOOD)
SINGLE = Outcome("single", Level.LOW)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)
NAMED = 6


@check(GOOD, SINGLE, UNCLEAR, area="domain", source="RFC 2182 section 5")
def CHECK(records: Records) -> Verdict:
    """The name servers of the domain."""
    found = records.of("NS")
    servers = tuple(sorted({value.strip().lower().removesuffix(".")[:253] for value in found.values} - {""}))
    if found.unseen is not None or not servers:  # a zone without NS is none: the answer cannot be what it seems
        return UNCLEAR()
    if len(servers) == 1:
        return SINGLE(server=servers[0])
    return GOOD(servers=servers[:NAMED], companies=len({site_of(server) for server in servers}))
