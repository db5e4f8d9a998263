"""Many targets: side by side, but politely. Sites on one shared address wait for each other (ledger.turn)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence

from .evidence import Dossier
from .ledger import Ledger
from .permit import Permit
from .survey import Settings, survey
from .target import Target

AT_ONCE = 8


async def look_at_all(
    targets: Sequence[tuple[Target, Permit]], kinds: Collection[type[object]], settings: Settings
) -> AsyncIterator[Dossier]:
    """The dossiers in the order of *targets*, each as soon as it and those before it are done."""
    ledger, seats = Ledger(), asyncio.Semaphore(AT_ONCE)

    async def one(target: Target, permit: Permit) -> Dossier:
        async with seats:
            return await survey(target, kinds, settings, ledger, permit)

    tasks = [asyncio.create_task(one(t, p)) for t, p in targets]
    try:
        for task in tasks:
            yield await task
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
