"""Many targets: side by side, but politely. Sites on one shared address wait for each other (ledger.turn)."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Collection, Sequence
from datetime import UTC, datetime

from . import derive
from .evidence import Clock, Dossier, Unseen, Why, key_of
from .ledger import Ledger
from .link_guard import Guard
from .permit import Permit
from .stages import doubts
from .survey import Settings, survey
from .target import Target

log = logging.getLogger("ikmscan.scanner")
PAUSES = 3  # of this process, after each of which a site is looked at again


async def look_at_all(
    targets: Sequence[tuple[Target, Permit]], kinds: Collection[type[object]], settings: Settings,
    ledger: Ledger | None = None, at_once: int = 0,
) -> AsyncIterator[Dossier]:
    """The dossiers in the order of *targets*, each as soon as it and those before it are done; *at_once*: how many are
    looked at side by side, 0 for all. The deadline of a target begins with its own turn."""
    ledger, turns = ledger or Ledger(), asyncio.Semaphore(at_once or max(1, len(targets)))
    tasks = deque(asyncio.create_task(_in_turn(turns, t, kinds, settings, ledger, p)) for t, p in targets)
    try:
        while tasks:
            yield await tasks.popleft()  # who kept the task would keep its dossier to the end
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def look_for_sure(
    target: Target, kinds: Collection[type[object]], settings: Settings, ledger: Ledger, permit: Permit, guard: Guard,
) -> Dossier:
    """One dossier, looked for again while our own line may be the reason for what is missing in it, or a pause of this
    process; on a machine that always stands still not without end."""
    pauses = PAUSES
    while True:
        began = asyncio.get_running_loop().time()
        dossier = await _one(target, kinds, settings, ledger, permit)
        if not doubts(dossier):
            return dossier
        if pauses and guard.stood_still(began):
            pauses -= 1
        elif await guard.carries():
            return dossier
        await guard.up.wait()


async def _in_turn(
    turns: asyncio.Semaphore, target: Target, kinds: Collection[type[object]], settings: Settings, ledger: Ledger,
    permit: Permit,
) -> Dossier:
    async with turns:
        return await _one(target, kinds, settings, ledger, permit)


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
