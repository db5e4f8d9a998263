"""Many targets: one that goes wrong takes no other with it, and one that waits holds nobody up."""

from __future__ import annotations

import asyncio
import gc
import time
from collections import Counter

import dns.message
import hostile
import pytest
from ikmscan.scanner import classroom, link_guard
from ikmscan.scanner.evidence import Addresses, Dossier, Unseen, Why
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.link_guard import Guard
from ikmscan.scanner.permit import Permit
from ikmscan.scanner.resolver import NameServers, Resolver
from ikmscan.scanner.survey import Settings
from ikmscan.scanner.target import Target


def look(hosts: tuple[str, ...]) -> list[Dossier]:
    settings = Settings(Manners("ikmscan test"), names=NameServers(fixed=dict.fromkeys(hosts, ("127.0.0.1",))), deadline_s=3)

    async def go() -> list[Dossier]:
        targets = [(Target(h, h), Permit.visitor(h)) for h in hosts]
        return [d async for d in classroom.look_at_all(targets, (Addresses,), settings)]

    return asyncio.run(go())


def test_dossiers_come_in_the_order_asked() -> None:
    hosts = tuple(f"toko{n}.example" for n in range(12))
    assert [d.target.host for d in look(hosts)] == list(hosts)


def test_what_was_told_is_kept_no_longer() -> None:
    hosts = tuple(f"toko{n}.example" for n in range(12))
    how = Settings(Manners("ikmscan test"), names=NameServers(fixed=dict.fromkeys(hosts, ("127.0.0.1",))), deadline_s=3)

    async def go() -> list[int]:
        kept, targets = [], [(Target(h, h), Permit.visitor(h)) for h in hosts]
        async for dossier in classroom.look_at_all(targets, (Addresses,), how, at_once=1):
            assert dossier.target.host in hosts
            kept.append(sum(isinstance(o, Dossier) for o in gc.get_objects()))
        return kept

    gc.collect()
    before = sum(isinstance(o, Dossier) for o in gc.get_objects())
    assert max(asyncio.run(go())) - before <= 3  # this one, the next, and the one that its name still held


def test_a_fault_of_ours_costs_one_target_its_evidence_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Resolver.addresses

    async def faulty(self: Resolver, host: str) -> Addresses | Unseen:
        if host == "b.example":
            raise KeyError("ours")
        return await whole(self, host)

    monkeypatch.setattr(Resolver, "addresses", faulty)
    first, second, third = look(("a.example", "b.example", "c.example"))
    assert isinstance(first.of(Addresses), Addresses)
    assert second.of(Addresses) == Unseen(Why.BUG, "survey")
    assert isinstance(third.of(Addresses), Addresses)


@pytest.mark.parametrize(("stands_still_s", "seen"), [(1.5, True), (0.0, False)])
def test_what_no_site_could_answer_while_we_stood_still_is_asked_again(
    stands_still_s: float, seen: bool, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(link_guard, "PULSE_S", 0.05)
    monkeypatch.setattr(link_guard, "STILL_S", 1.0)
    answers, asked = hostile.records("A", ["127.0.0.1"]), Counter[str]()

    def reply(question: dns.message.Message) -> bytes | None:
        name = str(question.question[0].name)
        asked[name] += 1
        if not name.startswith("toko"):
            return answers(question)  # our line carries
        if stands_still_s and asked.total() == 1:
            time.sleep(stands_still_s)  # this whole process
        return None if time.monotonic() < began + 1.2 or not seen else answers(question)

    async def go() -> Dossier:
        async with hostile.naming(reply) as (place, _):
            settings = Settings(Manners("ikmscan test"), names=NameServers(place), deadline_s=1)
            guard = Guard(settings.names, ledger := Ledger())
            watching = asyncio.create_task(guard.watch(lambda: None, lambda: None))
            await asyncio.sleep(0.1)
            try:
                return await classroom.look_for_sure(
                    Target("toko.example", "toko.example"), (Addresses,), settings, ledger, Permit.visitor("toko.example"), guard)
            finally:
                watching.cancel()

    began = time.monotonic()
    assert isinstance(asyncio.run(go()).of(Addresses), Addresses) == seen
