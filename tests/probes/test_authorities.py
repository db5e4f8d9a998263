"""Name servers asked themselves, on loopback: who knows the domain, who does not, who keeps silent."""

from __future__ import annotations

import asyncio

import dns.message
import pytest
from ikmscan.practice.names import Answers, Zone, serve
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import Authorities, Authority, Spoke, Why
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target

HOST = "toko.example"


def zone(serial: int = 1, *more: tuple[str, str, str]) -> Zone:
    return Zone(HOST, (("@", "SOA", f"ns1 admin {serial} 7200 3600 1209600 300"), ("@", "A", "127.0.0.1"), ("@", "NS", "ns1"),
                       ("@", "NS", "ns2"), ("ns1", "A", "127.0.0.1"), ("ns2", "A", "127.0.0.2"), *more))


def look(mine: Zone, second: Zone | None, *, local_ok: bool = True) -> Authorities:
    """What is seen where ns1 answers for *mine*, and ns2 for *second* (None: nobody is there)."""
    async def go() -> Authorities:
        first = await serve(Answers(mine))
        port = first.get_extra_info("sockname")[1]
        other = await serve(Answers(second), "127.0.0.2", port) if second else None
        settings = Settings(Manners("ikmscan test"), Routes(local_ok, {53: port}), NameServers(("127.0.0.1", port)))
        try:
            dossier = await survey(Target(HOST, HOST), (Authorities,), settings, Ledger(), Permit.visitor(HOST))
        finally:
            first.close()
            if other is not None:
                other.close()
        seen = dossier.of(Authorities)
        assert isinstance(seen, Authorities)
        return seen

    return asyncio.run(go())


FIRST = Authority("ns1.toko.example", "127.0.0.1", Spoke.FOR_IT, 1, "ns1.toko.example")


@pytest.mark.parametrize(("second", "spoke", "serial"), [
    (zone(), Spoke.FOR_IT, 1), (zone(2), Spoke.FOR_IT, 2),
    (Zone("lain.example", (("@", "SOA", "ns1 admin 1 7200 3600 1209600 300"),)), Spoke.LAME, 0), (None, Spoke.SILENT, 0),
], ids=["the same", "another version", "another domain", "nobody"])
def test_each_server_speaks_for_itself(second: Zone | None, spoke: Spoke, serial: int) -> None:
    primary = "ns1.toko.example" if serial else ""
    assert look(zone(), second).servers == (FIRST, Authority("ns2.toko.example", "127.0.0.2", spoke, serial, primary))


def test_a_server_inside_the_network_is_not_asked() -> None:
    """A record that points to an address of one's own network leads nobody there."""
    assert look(zone(), zone(), local_ok=False).unseen == (
        ("ns1.toko.example", Why.FORBIDDEN_ADDRESS), ("ns2.toko.example", Why.FORBIDDEN_ADDRESS))


def test_three_are_asked_at_most() -> None:
    more = [("@", "NS", f"ns{n}") for n in range(3, 9)] + [(f"ns{n}", "A", "127.0.0.1") for n in range(3, 9)]
    assert [s.name for s in look(zone(1, *more), zone()).servers] == [f"ns{n}.toko.example" for n in (1, 2, 3)]


def test_an_answer_without_authority_is_lame() -> None:
    wire = Answers(zone()).to(dns.message.make_query(HOST, "SOA").to_wire())
    assert wire is not None and dns.message.from_wire(wire).flags & dns.flags.AA


def test_each_is_asked_at_an_address_of_its_own_where_it_has_one() -> None:
    """So that servers seen at one address have no other."""
    told = look(zone(1, ("ns2", "A", "127.0.0.1"), ("@", "NS", "ns3"), ("ns3", "A", "127.0.0.1")), zone()).servers
    assert [s.address for s in told] == ["127.0.0.1", "127.0.0.2", "127.0.0.1"]
