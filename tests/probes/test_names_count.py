"""How many questions DNS is asked for one site: twelve at most in the first wave, thirty at most behind it."""

from __future__ import annotations

import asyncio
from collections import Counter

import dns.message
import dns.rcode
import dns.rdatatype
import hostile
from ikmscan.practice.names import Answers, Zone
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import Authorities, DkimKeys, Dnssec, Records, SpfTree, Unseen, Why
from ikmscan.scanner.fetch import Manners
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


def asked(*kinds: type[object]) -> Counter[tuple[str, str]]:
    """Each question, and how often it came, for a zone that gives much to ask for."""
    heard: Counter[tuple[str, str]] = Counter()
    answers = Answers(ZONE)

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


def test_of_a_domain_that_does_not_exist_no_records_are_told() -> None:
    """Its address was given by hand: DNS says that there is no such domain, and that is no missing SPF."""
    async def go() -> dict[type[object], object]:
        kinds = (Records, SpfTree, DkimKeys, Dnssec, Authorities)
        async with hostile.naming(hostile.rcode(dns.rcode.NXDOMAIN)) as (place, _):
            names = NameServers(place, {HOST: ("127.0.0.1",)})
            settings = Settings(Manners("ikmscan test"), Routes(True, {53: place[1]}), names)
            seen = await survey(Target(HOST, HOST), kinds, settings, Ledger(), Permit.visitor(HOST))
        return {kind: seen.of(kind) for kind in kinds}

    assert set(asyncio.run(go()).values()) == {Unseen(Why.NAME_NOT_FOUND, "toko.example")}


def test_what_follows_has_at_most_thirty() -> None:
    first, every = asked(Records), asked(Records, SpfTree, DkimKeys, Dnssec, Authorities)
    behind = every - first
    assert sum(behind.values()) == 12 + 4 + 6 + 6 <= BEHIND
