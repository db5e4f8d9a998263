"""Follow what the domain says about its mail: the names that SPF leads to, and the usual selectors of DKIM.

Asks DNS only, and off the critical path: nobody waits for it.
"""

from __future__ import annotations

import asyncio

from .evidence import DkimKeys, Records, RecordSet, SpfTree, Why, key_of
from .probe import Reach, probe
from .spf_names import is_spf, leads_to

MOST_NAMES = 12  # what the terms cost is counted from the records; this is for the names behind them
FOR_SPF, FOR_DKIM = key_of(SpfTree), key_of(DkimKeys)
MOST_WAVES = 10
# cPanel, Plesk and many others; Google; Microsoft 365; DirectAdmin
SELECTORS = ("default", "google", "selector1", "x")


@probe(level=0, deadline_s=12)
async def SPF(reach: Reach, records: Records) -> SpfTree:
    """Every record that the domain's SPF record leads to, wave by wave, with what the others left over."""
    await asyncio.sleep(0)  # who asks for one wave alone says now how much of his part he needs,
    await asyncio.sleep(0)  # and the name servers go before
    known: dict[tuple[str, str], RecordSet] = {(s.name, s.type): s for s in records.sets}
    mine = {key: known[key] for key in ((records.domain, "TXT"), (records.domain, "MX")) if key in known}
    asked: dict[tuple[str, str], RecordSet] = {}
    todo = _next(records.domain, [records.of("TXT")])
    for _ in range(MOST_WAVES):
        new = [key for key in todo if key not in asked and key not in mine]
        now = new[: reach.resolver.follow_ups.take(FOR_SPF, min(len(new), MOST_NAMES - len(asked)))]
        sets = await asyncio.gather(*(reach.resolver.records(*key) for key in now))
        asked |= dict(zip(now, sets, strict=True))
        if len(now) < len(new):
            return SpfTree(records.domain, tuple(asked.values()), cut=True)
        todo = [key for found in sets if found.type == "TXT" for key in _next(found.name, [found])]
        if not todo:
            break
    return SpfTree(records.domain, tuple(asked.values()), cut=bool(todo))


def _next(domain: str, sets: list[RecordSet]) -> list[tuple[str, str]]:
    texts = [text for found in sets for text in found.texts if is_spf(text)]
    return [key for text in texts for key in leads_to(text, domain)]


@probe(level=0, deadline_s=12)
async def DKIM(reach: Reach, records: Records) -> DkimKeys:
    """The usual selectors."""
    names = [f"{selector}._domainkey.{records.domain}" for selector in SELECTORS]
    most = reach.resolver.follow_ups.take(FOR_DKIM, len(names), last=True)
    seen = await asyncio.gather(*(reach.resolver.records(n, "TXT") for n in names[:most]))
    return DkimKeys(records.domain, (*seen, *(RecordSet(n, "TXT", (), Why.TOO_MUCH) for n in names[most:])))
