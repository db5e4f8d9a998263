"""Asking DNS on loopback: proven absence is one thing, silence and failure are others."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import dns.message
import dns.rcode
import hostile
import pytest
from ikmscan.scanner.budget import Budget
from ikmscan.scanner.evidence import Addresses, RecordSet, Unseen, Why
from ikmscan.scanner.resolver import (
    ADDRESSES_KEPT,
    KEPT_ANSWERS,
    VALUE_CHARS,
    VALUES_KEPT,
    Memory,
    NameServers,
    Resolver,
)
from ikmscan.scanner.stub import Heard
from ikmscan.scanner.wire.dns_packet import Question, plain_name

HOST = "toko.example"
Reply = Callable[[dns.message.Message], bytes | None]


def resolve(reply: Reply, host: str = HOST, within_s: float = 3.0) -> Addresses | Unseen:
    async def go() -> Addresses | Unseen:
        async with hostile.naming(reply) as (place, _):
            return await Resolver(NameServers(place), Budget(asyncio.get_running_loop().time() + within_s)).addresses(host)

    return asyncio.run(go())


def lookup(reply: Reply, kind: str = "TXT") -> RecordSet:
    async def go() -> RecordSet:
        async with hostile.naming(reply) as (place, _):
            return await Resolver(NameServers(place), Budget(asyncio.get_running_loop().time() + 3)).records(HOST, kind)

    return asyncio.run(go())


@pytest.mark.parametrize(("reply", "why"), [
    (hostile.rcode(dns.rcode.NXDOMAIN), Why.NAME_NOT_FOUND), (hostile.records("MX", ["10 mail.example."]), Why.NAME_NOT_FOUND),
    (hostile.rcode(dns.rcode.SERVFAIL), Why.DNS_FAILED), (hostile.rcode(dns.rcode.REFUSED), Why.DNS_FAILED),
    (hostile.alias_circle, Why.DNS_FAILED),
])
def test_each_failure_has_its_reason(reply: Reply, why: Why) -> None:
    assert resolve(reply) == Unseen(why, HOST)


def test_a_silent_name_server_ends_with_the_deadline() -> None:
    began = time.monotonic()
    assert resolve(hostile.silence, within_s=0.5) == Unseen(Why.TIMED_OUT, HOST)
    assert 0.5 <= time.monotonic() - began < 10


def test_absence_is_an_empty_set_and_failure_is_unseen() -> None:
    assert lookup(hostile.records("A", ["192.0.2.1"])) == RecordSet(HOST, "TXT", ())
    assert lookup(hostile.rcode(dns.rcode.NXDOMAIN)) == RecordSet(HOST, "TXT", ())
    assert lookup(hostile.rcode(dns.rcode.SERVFAIL)) == RecordSet(HOST, "TXT", (), Why.DNS_FAILED)


def test_values_come_sorted_escaped_and_whole() -> None:
    assert lookup(hostile.records("TXT", ['"b"', '"a" "c"', '"\\000\\255"'])).values == ('"\\000\\255"', '"a" "c"', '"b"')


@pytest.mark.parametrize(("values", "kept"), [
    ([f'"{n:03}"' for n in range(VALUES_KEPT + 1)], VALUES_KEPT),
    (['"short"', " ".join(['"' + "x" * 250 + '"'] * (VALUE_CHARS // 250 + 1))], 1),
])
def test_what_was_left_out_proves_no_absence(values: list[str], kept: int) -> None:
    """Never a part of a value: the first strings of a long SPF record would be read as another."""
    found = lookup(hostile.records("TXT", values))
    assert found.unseen is Why.TRUNCATED
    assert len(found.values) == kept and set(found.values) <= set(values)


def test_one_family_is_enough_and_the_other_is_named() -> None:
    def only_v4(query: dns.message.Message) -> bytes | None:
        return hostile.records("A", ["192.0.2.1"])(query) if b"\x00\x01\x00\x01" in query.to_wire()[12:] else hostile.rcode(
            dns.rcode.SERVFAIL)(query)

    assert resolve(only_v4) == Addresses(HOST, ("192.0.2.1",), (), missing=("AAAA",))
    assert resolve(hostile.records("AAAA", ["2001:DB8::1"])) == Addresses(HOST, (), ("2001:db8::1",))


def test_of_three_hundred_addresses_few_are_kept_and_it_says_so() -> None:
    found = resolve(hostile.records("A", [f"192.0.2.{n}" for n in range(256)]))
    assert isinstance(found, Addresses) and len(found.every) == ADDRESSES_KEPT and found.truncated


def test_fixed_names_and_literal_addresses_ask_nobody_and_a_name_is_asked_once() -> None:
    async def go() -> None:
        async with hostile.naming(hostile.records("A", ["192.0.2.1"])) as (place, desk):
            budget = Budget(asyncio.get_running_loop().time() + 3)
            resolver = Resolver(NameServers(place, {HOST: ("192.0.2.7", "2001:db8::7")}), budget)
            assert await resolver.addresses(HOST) == Addresses(HOST, ("192.0.2.7",), ("2001:db8::7",), source="given")
            for literal in ("192.0.2.1", "2001:db8::1"):
                found = await resolver.addresses(literal)
                assert isinstance(found, Addresses) and found.every == (literal,)
            assert desk.asked.total() == 0
            await asyncio.gather(*(resolver.addresses("other.example") for _ in range(5)))
            assert desk.asked.total() == 2
            assert budget.bytes_out > 0 and budget.bytes_in > 0
            await resolver.close()

    asyncio.run(go())


def test_closing_ends_what_is_being_asked() -> None:
    async def go() -> None:
        async with hostile.naming(hostile.silence) as (place, _):
            resolver = Resolver(NameServers(place), Budget(asyncio.get_running_loop().time() + 60))
            asking = asyncio.create_task(resolver.addresses(HOST))
            await asyncio.sleep(0.05)
            began = time.monotonic()
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            await resolver.close()
            assert time.monotonic() - began < 10 and len(asyncio.all_tasks()) == 1

    asyncio.run(go())


def test_what_one_target_was_told_is_not_asked_again_for_as_long_as_the_zone_allows() -> None:
    async def go() -> None:
        replies = {"ada.example": hostile.records("TXT", ['"a"']), "tiada.example": hostile.rcode(dns.rcode.NXDOMAIN)}

        def reply(query: dns.message.Message) -> bytes | None:
            return replies.get(query.question[0].name.to_text(omit_final_dot=True), hostile.rcode(dns.rcode.SERVFAIL))(query)

        async with hostile.naming(reply) as (place, desk):
            memory, budget = Memory(), Budget(asyncio.get_running_loop().time() + 5)
            for _ in range(2):
                resolver = Resolver(NameServers(place), budget, memory)
                assert (await resolver.records("ada.example", "TXT")).values == ('"a"',)
                assert (await resolver.records("tiada.example", "TXT")).values == ()
                assert resolver.absence("tiada.example") is Why.DNS_FAILED
                assert (await resolver.records("rusak.example", "TXT")).unseen is Why.DNS_FAILED
                await resolver.close()
            assert desk.asked == {"ada.example. IN TXT": 1, "tiada.example. IN TXT": 1, "rusak.example. IN TXT": 2}

    asyncio.run(go())


def test_what_is_remembered_ends_with_its_time_and_the_oldest_goes_first() -> None:
    memory, question = Memory(), Question(plain_name(HOST), 16)
    query = dns.message.from_wire(question.packet(1))
    packet = hostile.records("TXT", ['"a"'])(query)
    assert packet is not None
    memory.keep(question, Heard(packet), 100.0)
    assert memory.told(question, 159.0) is not None and memory.told(question, 160.0) is None
    for n in range(KEPT_ANSWERS):
        memory.keep(Question(plain_name(f"t{n}.example"), 16), Heard(packet), 100.0)
    assert memory.told(question, 101.0) is None and memory.told(Question(plain_name("t0.example"), 16), 101.0) is not None
