"""Whether the domain rests on more than one name server.

Name servers tell the world where the shop is. With a single one, the shop and its mail are gone while that one is down.

Judged by the NS records that the domain's own zone gives: at least two different names (RFC 1034 section 4.1, RFC
2182 section 5). The first three are asked themselves: one that does not speak for the domain although others do
(lame, RFC 1912 section 2.8) leaves a part of all questions without an answer, and servers that disagree send
customers to different places. Names that all lead to one address are one server (RFC 2182 section 3.1). Silence is no
verdict, and where none speaks with authority it is the network that answers in their place. That all belong to one
company is usual and fine for a shop, so it is only told among the facts.
"""

from __future__ import annotations

from ipaddress import ip_address

from ...scanner.evidence import Authorities, Records, Spoke
from ..check import Level, Outcome, Verdict, check
from ..site_names import site_of

GOOD = Outcome("good", Level.GOOD)
SINGLE = Outcome("single", Level.LOW)
ONE_ADDRESS = Outcome("one_address", Level.LOW)
DIFFERENT = Outcome("different", Level.LOW)
LAME = Outcome("lame", Level.MEDIUM)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)
NAMED = 6


@check(GOOD, SINGLE, ONE_ADDRESS, DIFFERENT, LAME, UNCLEAR, area="domain",
       source="RFC 2182 section 5; RFC 1912 section 2.8")
def CHECK(records: Records, asked: Authorities) -> Verdict:
    """The name servers of the domain: how many, and what the first of them say."""
    found = records.of("NS")
    servers = tuple(sorted({value.strip().lower().removesuffix(".")[:253] for value in found.values} - {""}))
    if found.unseen is not None or not servers:  # a zone without NS is none: the answer cannot be what it seems
        return UNCLEAR()
    speaking = [s for s in asked.servers if s.spoke is Spoke.FOR_IT]
    lame = [s for s in asked.servers if s.spoke is Spoke.LAME]
    if speaking and lame:
        return LAME(server=lame[0].name[:253], address=lame[0].address)
    if len({s.primary.lower() for s in speaking}) > 1 or len({s.serial for s in speaking}) > 1:
        return DIFFERENT(servers=tuple(f"{s.name}: {s.serial}" for s in speaking)[:NAMED])
    if len(servers) == 1:
        return SINGLE(server=servers[0])
    if len(speaking) == len(servers) and (address := _only_address(asked)):
        return ONE_ADDRESS(servers=servers, address=address)
    if asked.unseen or len(speaking) != len(asked.servers):
        return UNCLEAR()
    return GOOD(servers=servers[:NAMED], companies=len({site_of(server) for server in servers}))


def _only_address(asked: Authorities) -> str:
    """The one address that all lead to, "" where there are several. One inside a network tells nothing of the world."""
    addresses = {server.address for server in asked.servers}
    return addresses.pop() if len(addresses) == 1 and all(ip_address(a).is_global for a in addresses) else ""
