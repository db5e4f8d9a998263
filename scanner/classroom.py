"""Many targets: side by side, but politely. Sites on one shared address wait for each other (ledger.turn)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Sequence
from datetime import UTC, datetime

from . import derive
from .evidence import Clock, Dossier, Unseen, Why, key_of
from .ledger import Ledger
from .permit import Permit
from .survey import Settings, survey
from .target import Target

log = logging.getLogger("ikmscan.scanner")


async def look_at_all(
    targets: Sequence[tuple[Target, Permit]], kinds: Collection[type[object]], settings: Settings,
    ledger: Ledger | None = None,
) -> AsyncIterator[Dossier]:
    """The dossiers in the order of *targets*, each as soon as it and those before it are done."""
    ledger = ledger or Ledger()
    tasks = [asyncio.create_task(_one(t, kinds, settings, ledger, p)) for t, p in targets]
    try:
        for task in tasks:
            yield await task
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _one(
    target: Target, kinds: Collection[type[object]], settings: Settings, ledger: Ledger, permit: Permit
) -> Dossier:
    """One dossier; a fault of ours costs this target its evidence, not the others theirs."""
    try:
        return await survey(target, kinds, settings, ledger, permit)
    except Exception:
        log.exception("the survey of %s failed", target.host)
        return Dossier(
            target=target, seen_at=Clock(datetime.now(UTC).replace(microsecond=0)),
            consent_level=permit.told_on(target.host), time_zone=settings.time_zone,
            tool_version=settings.tool_version, rules=settings.rules,
            seen={key_of(k): Unseen(Why.BUG, "survey") for k in derive.raw_kinds(kinds)},
        )
