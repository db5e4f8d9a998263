"""A look holds itself in no circle: when it is over, all it used is gone without a search for garbage (front/running.py
searches rarely)."""

from __future__ import annotations

import asyncio
import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import hostile
import pytest
from ikmscan.practice.shop import open_shop
from ikmscan.scanner import derive
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import Dossier, PlainVisit, Software
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Consent, Permit
from ikmscan.scanner.probes import all_probes
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target
from ikmscan.scanner.trust import Roots

USED = frozenset(["Reach", "Dial", "Fetch", "Pool", "Resolver", "NameServer", "Budget", "Race", "Stream", "SecureStream"])


@contextmanager
def no_search() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def used() -> Counter[str]:
    return Counter({name: count for name, count in held().items() if name in USED})


def held() -> Counter[str]:
    """What is used in looking, also to read what came."""
    kinds = [type(o) for o in gc.get_objects()]
    return Counter(k.__name__ for k in kinds if str(k.__module__).startswith("ikmscan.scanner.") and k.__name__ not in ("Unseen",))


@pytest.mark.parametrize("level", [Consent.VISITOR, Consent.OWNER])
@pytest.mark.parametrize("known", [True, False], ids=["a_shop", "no_such_name"])
def test_nothing_of_a_look_is_left(level: Consent, known: bool) -> None:
    kinds = derive.raw_kinds([*(p.yields for p in all_probes()), Software])

    async def look(host: str, how: Settings) -> Dossier:
        return await survey(Target(host, host), kinds, how, Ledger(), Permit(host, level, datetime.now(UTC) + timedelta(days=1)))

    with open_shop(healthy=False) as shop:
        address, _, port = shop.dns.rpartition(":")
        how = Settings(Manners("ikmscan test"), Routes(True, dict(shop.ports)), NameServers((address, int(port))),
                       Roots(shop.ca_pem, "lab"))
        host = shop.host if known else f"tiada.{shop.host}"
        asyncio.run(look(host, replace(how, deadline_s=20)))  # what is loaded once a process is loaded
        with no_search():
            before = used()
            dossier = asyncio.run(look(host, how))
            assert dossier.cost.connections > 0 if known else dossier.cost.connections == 0
            assert used() == before


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8000\r\n" + 0x8000 * b"b" + b"\r\nZZ\r\n"


@pytest.mark.parametrize("answer", [CHUNKED, CHUNKED[:1000], b"\0" * 5000, b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08!"],
                         ids=["a bad chunk", "half a page", "no HTTP", "no gzip"])
def test_nothing_of_a_look_at_a_broken_door_is_left(answer: bytes) -> None:
    kinds = derive.raw_kinds([PlainVisit])

    async def go() -> tuple[Counter[str], Counter[str], int]:
        async with hostile.serving(hostile.answers(answer)) as port:
            how = Settings(Manners("ikmscan test"), Routes(True, {80: port}), NameServers(fixed={"toko.example": ("127.0.0.1",)}))
            counts = []
            for _ in range(2):
                dossier = await survey(Target("toko.example", "toko.example"), kinds, how, Ledger(), Permit.visitor("toko.example"))
                counts.append(held())
        return *counts, dossier.cost.connections

    with no_search():
        first, second, connections = asyncio.run(go())
    assert connections > 0
    assert second == first
