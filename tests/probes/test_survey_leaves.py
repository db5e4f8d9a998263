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

import pytest
from ikmscan.practice.shop import open_shop
from ikmscan.scanner import derive
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import Dossier, Software
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
    kinds = [type(o) for o in gc.get_objects()]
    return Counter(k.__name__ for k in kinds if str(k.__module__).startswith("ikmscan.scanner.") and k.__name__ in USED)


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
