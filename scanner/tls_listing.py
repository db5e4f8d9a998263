"""Everything that a TLS port accepts (--tls-lengkap): every suite of every version, who chooses, and every group.

A lump of suites that is rejected as a whole costs one hello; of an accepted one the chosen suite is taken out and the
rest is asked in two halves, side by side. Of older versions only what the newest of the old ones takes is asked singly.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from .evidence import Support, TlsListing
from .tls_audit import Audit, group_name, suite_name
from .tls_plan import OLD, Question
from .tls_talk import Talk
from .wire import tls_suites
from .wire.tls_hello import Offer
from .wire.tls_numbers import EVERY_GROUP, PQ_GROUPS, Version


class Listing:
    """Asks for everything; *unknown* counts the hellos that stayed without a yes or a no."""

    def __init__(self, audit: Audit) -> None:
        self._talk: Talk = audit.talk
        self._audit = audit
        self.unknown = 0

    async def run(self) -> TlsListing:
        """The lists of one server, after its audit."""
        suites: dict[Version, list[int]] = {}
        async with asyncio.TaskGroup() as group:
            thirteen = group.create_task(self._thirteen())
            groups = group.create_task(self._groups())
            suites[Version.TLS12] = await self._suites(Version.TLS12, tls_suites.families(Version.TLS12))
            for name, version in OLD:
                heard = self._audit.heard.get(name)
                if heard and heard.support is Support.YES:
                    suites[version] = await self._old(version, suites[Version.TLS12])
        suites = {Version.TLS13: thirteen.result(), **suites}
        order = await asyncio.gather(*(self._order(v, s) for v, s in suites.items()))
        listed = [(v.label, tuple(map(suite_name, s))) for v, s in suites.items() if s]
        if self._audit.ssl2:
            listed.append((Version.SSL20.label, self._audit.ssl2))
        who = tuple((v.label, o) for v, o in zip(suites, order, strict=True) if o)
        return TlsListing(tuple(listed), tuple(map(group_name, groups.result())), who, self.unknown)

    async def _thirteen(self) -> list[int]:
        """Suites of TLS 1.3, each alone: there are five, and an empty key share makes the answer short."""
        asked = await asyncio.gather(*(self._chosen(Version.TLS13, (s,)) for s in tls_suites.TLS13_SUITES))
        return [s for s in asked if s is not None]

    async def _suites(self, version: Version, lumps: Iterable[Sequence[int]]) -> list[int]:
        found = await asyncio.gather(*(self._lump(version, tuple(lump)) for lump in lumps))
        return [suite for some in found for suite in some]

    async def _lump(self, version: Version, suites: tuple[int, ...]) -> list[int]:
        chosen = await self._chosen(version, suites) if suites else None
        if chosen is None:
            return []
        rest = tuple(s for s in suites if s != chosen)
        half = (len(rest) + 1) // 2
        return [chosen, *await self._suites(version, (rest[:half], rest[half:]))]

    async def _old(self, version: Version, newer: Sequence[int]) -> list[int]:
        """A server mostly has one list for all its old versions: what the newer version takes is asked one by one,
        all the others together."""
        every = tls_suites.every(version)
        likely = [s for s in newer if s in every]
        others = tuple(s for s in every if s not in likely)
        return await self._suites(version, [*((s,) for s in likely), others[::2], others[1::2]])

    async def _groups(self) -> list[int]:
        """Groups, each alone in a hello of TLS 1.3, and in one of TLS 1.2 for what 1.3 does not have."""
        singly = await asyncio.gather(*(self._group(Version.TLS13, g) for g in EVERY_GROUP))
        left = [g for g, taken in zip(EVERY_GROUP, singly, strict=True) if not taken and g not in PQ_GROUPS]
        old = await asyncio.gather(*(self._group(Version.TLS12, g) for g in left if g < 0x100))
        older = {g for g, taken in zip((g for g in left if g < 0x100), old, strict=True) if taken}
        return [g for g, taken in zip(EVERY_GROUP, singly, strict=True) if taken or g in older]

    async def _group(self, version: Version, group: int) -> bool:
        if version is Version.TLS13:
            suites: tuple[int, ...] = tls_suites.TLS13_SUITES
        else:
            suites = tuple(s for s in tls_suites.usual(version) if "_ECDHE_" in tls_suites.SUITE_NAMES[s])
        return await self._chosen(version, suites, (group,)) is not None

    async def _order(self, version: Version, suites: Sequence[int]) -> str:
        """Who chooses: two suites, offered both ways round."""
        if len(suites) < 2:
            return ""
        pair = (suites[0], suites[-1])
        one, other = await asyncio.gather(self._chosen(version, pair), self._chosen(version, pair[::-1]))
        if one is None or other is None:
            return ""
        return "server" if one == other else "client"

    async def _chosen(self, version: Version, suites: tuple[int, ...], groups: tuple[int, ...] = ()) -> int | None:
        """What the server chooses of *suites* in exactly this version; None when it takes none. Asked twice at most."""
        offer = (Offer(versions=(version,), suites=suites, groups=groups) if groups
                 else Offer(versions=(version,), suites=suites))
        question = Question("listing", offer, exactly=version)
        heard = await self._talk.hear(question)
        if heard.support is Support.UNKNOWN:
            heard = await self._talk.hear(question)
        if heard.support is Support.UNKNOWN:
            self.unknown += 1
        return heard.flight.hello.suite if heard.support is Support.YES and heard.flight else None
