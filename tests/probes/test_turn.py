"""Who waits for his turn at a shared address finds nobody there any more: also no connection that was kept for later."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from ikmscan.practice.shop import Shop, open_shop
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import Page, PlainVisit
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target
from ikmscan.scanner.trust import Roots

ADDRESS, ESTABLISHED = "127.0.0.1", "01"


def open_to(ports: set[int]) -> int:
    """How many connections to *ports* this machine holds open, as the kernel knows."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    return sum(row[3] == ESTABLISHED and int(row[2].partition(":")[2], 16) in ports for row in rows)


async def looked(shop: Shop, ledger: Ledger, found: list[int]) -> None:
    address, _, port = shop.dns.rpartition(":")
    how = Settings(Manners("ikmscan test"), Routes(True, dict(shop.ports)), NameServers((address, int(port))),
                   Roots(shop.ca_pem, "lab"), deadline_s=10)
    ports = {dialled for real, dialled in shop.ports if real in (80, 443)}

    async def next_one() -> None:
        for _ in range(2000):
            if open_to(ports):
                break
            await asyncio.sleep(0.005)
        async with ledger.turn(ADDRESS):
            found.append(open_to(ports))

    waiting = asyncio.create_task(next_one())
    seen = await survey(Target(shop.host, shop.host), (Page, PlainVisit), how, ledger, Permit.visitor(shop.host))
    assert isinstance(seen.of(PlainVisit), PlainVisit)
    await waiting


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_the_connections_of_a_site_are_closed_before_the_next_one_begins() -> None:
    found: list[int] = []
    with open_shop(healthy=True) as shop:
        asyncio.run(looked(shop, Ledger(), found))
    assert found == [0]
