"""The chain of signatures from a root down to a shop, over a real knot: held, absent, broken, stripped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import dns.flags
import dns.message
import dns.rdatatype
import hostile
import knot
import pytest
from ikmscan.practice.names import Answers, Zone
from ikmscan.scanner.derive import complete
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.dnssec import root_anchors
from ikmscan.scanner.evidence import Chain, Clock, Dnssec, Dossier, Unseen, Why
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Progress, Settings, survey
from ikmscan.scanner.target import Target
from knot import Made

SHOP = f"@ A {knot.HERE}\nwww A {knot.HERE}\n"
ZONES = {
    ".": Made(signed="nsec"),
    "id.": Made(signed="nsec3"),
    "co.id.": Made(signed="nsec"),
    "toko.id.": Made(SHOP, "nsec"),
    "warung.co.id.": Made(SHOP, "nsec3"),
    "polos.id.": Made(SHOP),
    "polos.co.id.": Made(SHOP),
    "tanpa.co.id.": Made(SHOP, "nsec", "no"),
    "rusak.id.": Made(SHOP, "nsec", "other"),
    "lama.co.id.": Made(SHOP, "expired"),
    "telanjang.co.id.": Made(SHOP, "", "other"),
    "or.id.": Made(),
    "yayasan.or.id.": Made(SHOP, "nsec"),
}
TRUTH = {
    "toko.id": Dnssec("toko.id", Chain.SIGNED, "toko.id"),
    "www.toko.id": Dnssec("toko.id", Chain.SIGNED, "toko.id"),
    "warung.co.id": Dnssec("warung.co.id", Chain.SIGNED, "warung.co.id"),
    "polos.id": Dnssec("polos.id", Chain.UNSIGNED, "polos.id"),
    "polos.co.id": Dnssec("polos.co.id", Chain.UNSIGNED, "polos.co.id"),
    "tanpa.co.id": Dnssec("tanpa.co.id", Chain.UNSIGNED, "tanpa.co.id"),
    "yayasan.or.id": Dnssec("yayasan.or.id", Chain.UNSIGNED, "or.id"),
    "rusak.id": Dnssec("rusak.id", Chain.BROKEN, "rusak.id", "no_matching_key"),
    "lama.co.id": Dnssec("lama.co.id", Chain.BROKEN, "lama.co.id", "expired"),
}


def look(host: str, place: tuple[str, int], anchors: tuple[str, ...], ledger: Ledger | None = None) -> Dossier:
    names = NameServers(place, anchors=anchors)
    settings = Settings(Manners("ikmscan test"), Routes(True), names)
    return asyncio.run(survey(Target(host, host), (Dnssec,), settings, ledger or Ledger(), Permit.visitor(host)))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[tuple[str, int], tuple[str, ...]]]:
    with knot.serving(tmp_path_factory.mktemp("knot"), ZONES) as (port, anchor):
        yield (knot.HERE, port), (anchor,)


@pytest.mark.parametrize("host", TRUTH)
def test_the_chain_is_followed_to_its_end(host: str, served: tuple[tuple[str, int], tuple[str, ...]]) -> None:
    assert look(host, *served).of(Dnssec) == TRUTH[host]


def test_a_key_that_was_taken_away_is_no_missing_signature(served: tuple[tuple[str, int], tuple[str, ...]]) -> None:
    """The zone above vouches for a key, and the zone has none: the domain moved to a host that does not sign."""
    told = look("telanjang.co.id", *served).of(Dnssec)
    assert told == Dnssec("telanjang.co.id", Chain.BROKEN, "telanjang.co.id", "no_matching_key")


def test_another_root_is_not_the_shops_fault(served: tuple[tuple[str, int], tuple[str, ...]]) -> None:
    assert look("toko.id", served[0], ()).of(Dnssec) == Unseen(Why.DNS_FAILED, "the root's keys are not those that are known")


def changed(change: Callable[[dns.message.Message], None], *, signed: bool = True, off_days: float = 0) -> object:
    """What is seen of a signed practice zone when somebody on the way changes each answer."""
    zone = Zone("toko.example", (("@", "SOA", "ns1 admin 1 7200 3600 1209600 300"), ("@", "A", "127.0.0.1"), ("@", "NS", "ns1")), signed)
    answers = Answers(zone)

    def reply(query: dns.message.Message) -> bytes | None:
        wire = answers.to(query.to_wire())
        assert wire is not None
        message = dns.message.from_wire(wire)
        change(message)
        return message.to_wire(want_shuffle=False)  # a resolver that shuffles gives the right signature a chance

    async def go() -> object:
        async with hostile.naming(reply) as (place, _):
            settings = Settings(Manners("ikmscan test"), Routes(True), NameServers(place, anchors=(answers.anchor,)))
            progress = Progress(since=Clock(datetime.now(UTC).replace(microsecond=0) + timedelta(days=off_days)))
            seen = await survey(Target("toko.example", "toko.example"), (Dnssec,), settings, Ledger(), Permit.visitor("toko.example"), progress)
            return seen.of(Dnssec)

    return asyncio.run(go())


def strip(message: dns.message.Message) -> None:
    for section in (message.answer, message.authority):
        section[:] = [r for r in section if r.rdtype not in (dns.rdatatype.RRSIG, dns.rdatatype.NSEC)]


def no_ds(message: dns.message.Message) -> None:
    if message.question[0].rdtype == dns.rdatatype.DS:
        message.answer.clear()


def other_address(message: dns.message.Message) -> None:
    for rrset in message.answer:
        if rrset.rdtype == dns.rdatatype.SOA:
            rrset.add(next(iter(dns.rrset.from_text(rrset.name, 300, "IN", "SOA", "x. y. 2 1 1 1 1"))))


def test_a_resolver_that_leaves_signatures_out_is_no_verdict_on_the_shop() -> None:
    lost = Unseen(Why.DNS_FAILED, "the resolver hands no signatures on")
    assert changed(lambda _: None) == Dnssec("toko.example", Chain.SIGNED, "toko.example")
    assert changed(no_ds) == lost
    assert changed(strip) in (lost, Unseen(Why.DNS_FAILED, "the root's keys are not those that are known"))
    assert changed(lambda _: None, signed=False) == Dnssec("toko.example", Chain.UNSIGNED, "toko.example")


def test_a_record_that_was_changed_on_the_way_is_seen() -> None:
    assert changed(other_address) == Dnssec("toko.example", Chain.BROKEN, "toko.example", "bad_signature")


@pytest.mark.parametrize("off_days", [-4000, -400, 400, 4000])
def test_a_clock_that_the_root_contradicts_is_wrong_and_no_zone_is_broken(off_days: float) -> None:
    told = changed(lambda _: None, off_days=off_days)
    assert isinstance(told, Unseen) and told.why is Why.CLOCK
    looked = Dossier(Target("toko.example", "toko.example"), Clock(datetime.now(UTC)), seen={"Dnssec": told})
    clock = complete(looked).of(Clock)
    assert isinstance(clock, Clock) and clock.is_wrong


def crowded(message: dns.message.Message) -> None:
    """Twenty forged signatures before the right one, all by the same key (KeyTrap, CVE-2023-50387)."""
    asked = message.question[0].rdtype
    for rrset in message.answer:
        if rrset.rdtype == dns.rdatatype.RRSIG and asked == dns.rdatatype.SOA:
            right = list(rrset)
            forged = [r.replace(signature=bytes([n]) * len(r.signature)) for n in range(20) for r in right]
            rrset.clear()
            for one in (*forged, *right):
                rrset.add(one)


def test_a_crowd_of_signatures_is_not_worked_through_and_no_verdict() -> None:
    assert changed(crowded) == Unseen(Why.TOO_MUCH, "signatures")


def test_the_zones_above_are_asked_once_a_run(served: tuple[tuple[str, int], tuple[str, ...]]) -> None:
    ledger = Ledger()
    first, second = (look(host, *served, ledger).cost.bytes_out for host in ("warung.co.id", "polos.co.id"))
    assert second < first


def test_the_roots_keys_are_those_of_iana() -> None:
    assert [ds.split()[0] for ds in root_anchors()] == ["20326", "38696"]
