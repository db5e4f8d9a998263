"""Follow the host, and its twin with or without www, where it is only another word for somebody's name (CNAME).

Two questions, and at most four more where there is something to follow, as far as the allowance of follow_ups.py goes;
addresses are asked for as everywhere, once.
"""

from __future__ import annotations

from .certificates import twin_of
from .evidence import Addresses, Alias, AliasEnd, Aliases, Records, Unseen, Why, key_of
from .probe import Reach, probe
from .suffix import registrable, same_site

DEADLINE_S = 12
MOST_FOLLOWED = 4
WHOSE, ADDRESSES = key_of(Aliases), 2


@probe(level=0, deadline_s=DEADLINE_S, after=(Records,))
async def ALIASES(reach: Reach) -> Aliases | Unseen:
    """The chain of each name. Also of a host without addresses: one that leads nowhere is what is looked for."""
    host = reach.target.host
    if reach.target.is_address:
        return Unseen(Why.NOT_ASKED, "an address has no names")
    addresses = await reach.resolver.addresses(host)
    if isinstance(addresses, Addresses) and addresses.source == "given":
        return Unseen(Why.NOT_ASKED, "the address was given by hand")
    first = await _asked(reach, host)
    if isinstance(first, Unseen) and first.why is not Why.NAME_NOT_FOUND:
        return addresses if isinstance(addresses, Unseen) else first
    twin, told = twin_of(host), {host: first}
    if registrable(host) in (host, twin):
        told[twin] = await _asked(reach, twin)
    names, most = tuple(told), len(told) + MOST_FOLLOWED
    found = [await _followed(reach, name, told, most) for name in names]
    return Aliases(tuple(alias for alias in found if alias))


async def _followed(reach: Reach, name: str, told: dict[str, str | Unseen], most: int) -> Alias | None:
    """*name* and where it leads; None where it is no alias. *told* by DNS so far; no more than *most* are asked for."""
    chain: list[str] = []
    step = told[name]
    while isinstance(step, str) and step and step != name and step not in chain:
        chain.append(step)
        if step not in told and len(told) < most:
            told[step] = await _asked(reach, step)
        step = told.get(step, Unseen(Why.TOO_MUCH, f"{most} names"))
    if not chain and isinstance(step, Unseen) and step.why is not Why.NAME_NOT_FOUND:
        return Alias(name, (), AliasEnd.UNKNOWN, why=step.why)
    if not chain:
        return None
    foreign = not same_site(chain[-1], name) and not reach.resolver.is_nobodys(chain[-1])
    if name != reach.target.host and reach.resolver.follow_ups.take(WHOSE, ADDRESSES) < ADDRESSES:
        return Alias(name, tuple(chain), AliasEnd.UNKNOWN, foreign, Why.TOO_MUCH)
    addresses = await reach.resolver.addresses(name)
    end, why = _end(step, addresses)
    return Alias(name, tuple(chain), end, foreign, why)


async def _asked(reach: Reach, name: str) -> str | Unseen:
    if not reach.resolver.follow_ups.take(WHOSE, 1):
        return Unseen(Why.TOO_MUCH, name)
    return await reach.resolver.alias(name)


def _end(step: str | Unseen, addresses: Addresses | Unseen) -> tuple[AliasEnd, Why | None]:
    """Where a chain ends of which *step* was told last. A name with addresses leads somewhere, whatever was told."""
    if isinstance(addresses, Addresses):
        return AliasEnd.ADDRESS, None
    if addresses.why is Why.NAME_NOT_FOUND and step == "":
        return AliasEnd.EMPTY, None
    if isinstance(step, str):
        return AliasEnd.UNKNOWN, Why.PROTOCOL_ERROR if step else addresses.why  # a circle has no end
    if step.why is Why.NAME_NOT_FOUND:
        absent = addresses.why is Why.NAME_NOT_FOUND
        return (AliasEnd.ABSENT, None) if absent else (AliasEnd.UNKNOWN, addresses.why)
    return AliasEnd.UNKNOWN, step.why
