"""Many targets: one that goes wrong takes no other with it, and one that waits holds nobody up."""

from __future__ import annotations

import asyncio

import pytest
from ikmscan.scanner import classroom
from ikmscan.scanner.evidence import Addresses, Dossier, Unseen, Why
from ikmscan.scanner.fetch import Manners
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
