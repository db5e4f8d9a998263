"""How many questions DNS is asked for one site: twelve at most in the first wave, thirty at most behind it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable

import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import hostile
import pytest
from ikmscan.practice.names import Answers, Zone
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import (
    Aliases,
    Authorities,
    DkimKeys,
    Dnssec,
    MtaSts,
    Records,
    Registration,
    SpfTree,
    Unseen,
    Why,
)
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.follow_ups import KEPT, MOST, FollowUps
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target

HOST = "www.toko.example"
FIRST, BEHIND = 12, 30
SPF = f'"v=spf1 {" ".join(f"include:s{n}.toko.example" for n in range(9))} " "{" ".join(f"include:s{n}.toko.example" for n in range(9, 18))} -all"'
ZONE = Zone("toko.example", (
    ("@", "SOA", "ns1 admin 1 7200 3600 1209600 300"), ("@", "A", "127.0.0.1"), ("www", "A", "127.0.0.1"),
    *(("@", "NS", f"ns{n}") for n in range(1, 9)), *((f"ns{n}", "A", "127.0.0.1") for n in range(1, 9)),
    ("@", "MX", "10 mail"), ("mail", "A", "127.0.0.1"), ("@", "TXT", SPF), *((f"s{n}", "TXT", '"v=spf1 -all"') for n in range(18)),
), signed=True)


def asked(*kinds: type[object], zone: Zone = ZONE) -> Counter[tuple[str, str]]:
    """Each question, and how often it came, for a zone that gives much to ask for."""
    heard: Counter[tuple[str, str]] = Counter()
    answers = Answers(zone)

    def reply(query: dns.message.Message) -> bytes | None:
        question = query.question[0]
        heard[question.name.to_text(), dns.rdatatype.to_text(question.rdtype)] += 1
        return answers.to(query.to_wire())

    async def go() -> None:
        async with hostile.naming(reply) as (place, _):
            settings = Settings(Manners("ikmscan test"), Routes(True, {53: place[1]}), NameServers(place, anchors=(answers.anchor,)))
            await survey(Target(HOST, HOST), kinds, settings, Ledger(), Permit.visitor(HOST))

    asyncio.run(go())
    return heard


def test_the_first_wave_has_at_most_twelve_questions_and_none_twice() -> None:
    heard = asked(Records)
    assert sum(heard.values()) == len(heard) == 10 <= FIRST


def no_such_name(query: dns.message.Message) -> bytes:
    """NXDOMAIN, with the proof of the zone above (RFC 2308 section 3)."""
    response = dns.message.make_response(query)
    response.set_rcode(dns.rcode.NXDOMAIN)
    response.authority.append(dns.rrset.from_text("example.", 60, "IN", "SOA", "ns.example. a.example. 1 2 3 4 5"))
    return response.to_wire()


@pytest.mark.parametrize(("answers", "why"), [
    (no_such_name, Why.NAME_NOT_FOUND), (hostile.rcode(dns.rcode.NXDOMAIN), Why.DNS_FAILED),  # a filter on the way has no proof
])
def test_of_a_domain_that_does_not_exist_no_records_are_told(answers: Callable[[dns.message.Message], bytes | None], why: Why) -> None:
    """Its address was given by hand: DNS says that there is no such domain, and that is no missing SPF."""
    async def go() -> dict[type[object], object]:
        kinds = (Records, SpfTree, DkimKeys, Dnssec, Authorities)
        async with hostile.naming(answers) as (place, _):
            names = NameServers(place, {HOST: ("127.0.0.1",)})
            settings = Settings(Manners("ikmscan test"), Routes(True, {53: place[1]}), names)
            seen = await survey(Target(HOST, HOST), kinds, settings, Ledger(), Permit.visitor(HOST))
        return {kind: seen.of(kind) for kind in kinds}

    assert set(asyncio.run(go()).values()) == {Unseen(why, "toko.example")}


GREEDY = Zone("toko.example", (
    *ZONE.records,
    ("_mta-sts", "TXT", '"v=STSv1; id=1"'), ("mta-sts", "A", "127.0.0.1"),
), signed=True)
BEHIND_THEM = (SpfTree, DkimKeys, Dnssec, Authorities, Aliases, Registration, MtaSts)


@pytest.mark.parametrize("zone", [ZONE, GREEDY], ids=["much to ask for", "more"])
def test_all_who_follow_something_up_share_thirty(zone: Zone) -> None:
    """SPF, DKIM, DNSSEC, name servers, the aliases of host and twin, the registry and MTA-STS."""
    first, every = asked(Records, zone=zone), asked(Records, *BEHIND_THEM, zone=zone)
    behind = every - first
    assert 26 <= sum(behind.values()) <= BEHIND


def test_what_is_cut_is_unseen_and_never_absent() -> None:
    """The long SPF record is what gives way: the others had their part kept."""
    async def go() -> dict[type[object], object]:
        answers = Answers(GREEDY)
        async with hostile.naming(lambda query: answers.to(query.to_wire())) as (place, _):
            settings = Settings(Manners("ikmscan test"), Routes(True, {53: place[1]}), NameServers(place, anchors=(answers.anchor,)))
            seen = await survey(Target(HOST, HOST), (Records, *BEHIND_THEM), settings, Ledger(), Permit.visitor(HOST))
        return {kind: seen.of(kind) for kind in BEHIND_THEM}

    seen = asyncio.run(go())
    tree, keys, servers = seen[SpfTree], seen[DkimKeys], seen[Authorities]
    assert isinstance(tree, SpfTree) and tree.cut and tree.truncated and len(tree.sets) < 18
    assert tree.of("TXT", "s17.toko.example").unseen is Why.NOT_ASKED
    assert isinstance(keys, DkimKeys) and not keys.truncated and isinstance(seen[Dnssec], Dnssec)
    assert isinstance(servers, Authorities) and len(servers.servers) + len(servers.unseen) == 3


def test_what_one_leaves_over_is_the_others() -> None:
    allowance = FollowUps()
    assert allowance.take("Dnssec", 6, last=True) == 6 and allowance.take("MtaSts", 0, last=True) == 0
    assert allowance.take("SpfTree", 12) == KEPT["SpfTree"] + 2 + 2 and allowance.take("SpfTree", 1) == 0
    assert allowance.take("DkimKeys", 4) == 4 and allowance.take("DkimKeys", 1) == 0
    assert sum(KEPT.values()) <= MOST == BEHIND


def test_aliases_are_followed_by_four_more_questions_at_most_and_none_comes_twice() -> None:
    far = tuple((f"a{n}", "CNAME", f"a{n + 1}") for n in range(12))
    for www, asks in (("a0", 1 + 4 + 1), ("@", 2), ("tidak-ada", 1 + 1 + 1)):
        records = (*(r for r in ZONE.records if r[0] != "www"), ("www", "CNAME", www), *far)
        heard = asked(Aliases, zone=Zone("toko.example", records))
        kinds = Counter(kind for _, kind in heard)
        assert (kinds["CNAME"], kinds["A"], kinds["AAAA"]) == (asks, 1, 1), www
        assert max(heard.values()) == 1, www
