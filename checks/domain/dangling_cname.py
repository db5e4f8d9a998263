"""Whether the shop's name, or its twin with www, points at something that anybody may claim.

A name in DNS may only be another word for a name at some service (CNAME). Where the account there was closed and the
record stayed, a stranger who opens one gets the shop's address, with its customers and its good name.

Judged from the chain of names (RFC 1034 section 3.6.2). Its end must be proven not to exist by the zone above it, and
lie outside the shop's own domain, where a stranger can get it: an address, one word or a top-level domain that does
not exist (".con") is a slip of the hand that nobody can use. Or it is one of the services of a list, and that shows
its own page for names which nobody has, told by its bytes. A name that leads to nothing within the shop's own domain is
only broken. Whether a service asks a newcomer for proof cannot be seen from outside, so the words say "probably".
"""

from __future__ import annotations

from ...scanner.evidence import Alias, AliasEnd, Claim, Claims
from ..check import Level, Outcome, Verdict, check

GOOD = Outcome("good", Level.GOOD)
DEAD_END = Outcome("dead_end", Level.LOW)
DANGLING = Outcome("dangling", Level.HIGH)
UNCLAIMED = Outcome("unclaimed", Level.HIGH)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)
WORST_FIRST = (DANGLING, UNCLAIMED, DEAD_END, UNCLEAR, GOOD)


@check(GOOD, DEAD_END, DANGLING, UNCLAIMED, UNCLEAR, area="domain", source="RFC 1034 section 3.6.2; RFC 8020")
def CHECK(claims: Claims) -> Verdict | None:
    """The worst of the names; nothing where none is an alias."""
    said = [_of(alias, service, claim) for alias, service, claim in claims.names]
    return min(said, key=lambda verdict: WORST_FIRST.index(verdict.outcome), default=None)


def _of(alias: Alias, service: str, claim: Claim) -> Verdict:
    name, target = alias.name[:253], (alias.chain[-1] if alias.chain else "")[:253]
    if alias.end is AliasEnd.ABSENT:
        return (DANGLING if alias.foreign else DEAD_END)(name=name, target=target)
    if alias.end is AliasEnd.EMPTY:
        return DEAD_END(name=name, target=target)
    if claim is Claim.NOBODY:
        return UNCLAIMED(name=name, target=target, service=service)
    if alias.end is AliasEnd.UNKNOWN or claim is Claim.UNSEEN:
        return UNCLEAR(name=name)
    return GOOD(name=name, target=target)
