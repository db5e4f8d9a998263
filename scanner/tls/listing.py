"""Everything that a TLS port accepts (--tls-lengkap): every suite of every version, who chooses, and every group.

A lump that is rejected as a whole costs one hello; of an accepted one the chosen suite is taken out, and the rest is
asked again, in two halves side by side while it is large. Groups are asked in the same manner.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeAlias

from ..evidence import Support, TlsListing
from ..ledger import IN_FLIGHT_PER_ADDRESS
from ..wire import tls_suites
from ..wire.tls_hello import Offer
from ..wire.tls_numbers import EVERY_GROUP, FFDHE_GROUPS, GROUPS, PQ_GROUPS, WEAK_GROUPS, Version
from .audit import Audit
from .plan import OLD, Question
from .talk import Heard
from .written import group_name, suite_name

HALVED_FROM = 5  # while all seats are taken, fewer are asked as one: halves that are turned down cost a seat
Ask: TypeAlias = "Callable[[tuple[int, ...]], Awaitable[int | None]]"


class Listing:
    """Asks for everything; *unknown* counts the hellos that stayed without a yes or a no."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit
        self.unknown = 0
        self._busy = 0

    async def run(self) -> TlsListing:
        """The lists of one server. Begins beside the second wave of the audit, where the first one went well."""
        await self._audit.calm()
        (twelve, old), thirteen, groups = await asyncio.gather(self._twelve_and_old(), self._thirteen(), self._groups())
        suites = {Version.TLS13: thirteen[0], Version.TLS12: twelve, **{o.version: o.found for o in old}}
        listed = [(v.label, tuple(map(suite_name, s))) for v, s in suites.items() if s]
        if self._audit.ssl2:
            listed.append((Version.SSL20.label, self._audit.ssl2))
        orders = {Version.TLS13: thirteen[1], Version.TLS12: self._order_of_twelve()}
        order = tuple((v.label, who) for v, who in (*orders.items(), *((o.version, o.order) for o in old)) if who)
        self.unknown += not await self._audit.still_welcome()
        return TlsListing(tuple(listed), tuple(map(group_name, groups)), order, self.unknown)

    async def _thirteen(self) -> tuple[list[int], str]:
        seen = self._audit.taken_suites(Version.TLS13)
        lumps = [(s,) for s in tls_suites.TLS13_SUITES] if seen else [tls_suites.TLS13_SUITES]
        found = await self.suites(Version.TLS13, lumps)
        return found, await self.order(Version.TLS13, found)

    async def _twelve_and_old(self) -> tuple[list[int], list[_Old]]:
        """TLS 1.2, and beside it the older versions: a server mostly has one list for all, so what TLS 1.2 takes is
        asked of them one by one as soon as it shows, and all the others together at the end."""
        await self._audit.over()
        async with asyncio.TaskGroup() as group:
            old = [_Old(v, self, group) for name, v in OLD if self._audit.accepts(name)]

            def shown(suite: int) -> None:
                for version in old:
                    version.likely(suite)

            refused = self._audit.refused_suites()
            lumps = [tuple(s for s in lump if s not in refused) for lump in tls_suites.families(Version.TLS12)]
            twelve = await self.suites(Version.TLS12, lumps, shown)
            await asyncio.gather(*(version.rest() for version in old))
        return twelve, old

    async def suites(
        self, version: Version, lumps: Iterable[Sequence[int]], shown: Callable[[int], None] = lambda _: None
    ) -> list[int]:
        """All suites of *lumps* that *version* takes; *shown* hears of each. What the audit saw is not asked again."""
        async def ask(suites: tuple[int, ...]) -> int | None:
            heard = await self._ask(Offer(versions=(version,), suites=suites), version)
            chosen = heard.flight.hello.suite if heard.flight else None
            if chosen is not None:
                shown(chosen)
            return chosen

        wanted = [tuple(lump) for lump in lumps]
        known = [s for s in self._audit.taken_suites(version) if any(s in lump for lump in wanted)]
        for suite in known:
            shown(suite)
        return [*known, *await self._peeled([tuple(s for s in lump if s not in known) for lump in wanted], ask)]

    def _order_of_twelve(self) -> str:
        """Who chooses in TLS 1.2, by the two hellos of the audit that are each other's reverse."""
        one, other = (self._audit.heard[n].flight for n in ("tls12", "reversed"))
        if not (one and other and self._audit.accepts("tls12") and self._audit.accepts("reversed")):
            return ""
        return "server" if one.hello.suite == other.hello.suite else "client"

    async def _groups(self) -> list[int]:
        """What TLS 1.3 takes, and what only TLS 1.2 does. The audit has cleared most servers of the rest already."""
        post_quantum = [(g,) for g in PQ_GROUPS] if self._audit.accepts("post_quantum") else []
        rare = tuple(g for g in EVERY_GROUP if g not in (*GROUPS, *FFDHE_GROUPS, *PQ_GROUPS, *WEAK_GROUPS))
        new = await self._peeled([*((g,) for g in GROUPS), FFDHE_GROUPS, rare, *post_quantum], self._new_group)
        weak = WEAK_GROUPS if self._audit.accepts("weak_groups") else ()
        left = tuple(g for g in (*GROUPS, *rare) if g not in new and g < FFDHE_GROUPS[0])
        found = {*new, *await self._peeled([left, weak], self._old_group)}
        return [g for g in EVERY_GROUP if g in found]

    async def _new_group(self, groups: tuple[int, ...]) -> int | None:
        offer = Offer(versions=(Version.TLS13,), suites=tls_suites.TLS13_SUITES, groups=groups)
        heard = await self._ask(offer, Version.TLS13)
        return heard.flight.hello.group if heard.flight else None

    async def _old_group(self, groups: tuple[int, ...]) -> int | None:
        ecdhe = tuple(s for s in tls_suites.usual(Version.TLS12) if "_ECDHE_" in tls_suites.SUITE_NAMES[s])
        offer = Offer(versions=(Version.TLS12,), suites=ecdhe, groups=groups)
        heard = await self._ask(offer, Version.TLS12, whole=True)
        exchange = heard.flight.exchange if heard.flight else None
        return exchange.group if exchange else None

    async def order(self, version: Version, suites: Sequence[int]) -> str:
        """Who chooses: two suites, offered both ways round."""
        if len(suites) < 2:
            return ""
        pair = (suites[0], suites[-1])
        offers = [Offer(versions=(version,), suites=p) for p in (pair, pair[::-1])]
        one, other = await asyncio.gather(*(self._ask(o, version) for o in offers))
        if not (one.flight and other.flight):
            return ""
        return "server" if one.flight.hello.suite == other.flight.hello.suite else "client"

    async def _ask(self, offer: Offer, version: Version, *, whole: bool = False) -> Heard:
        """What is heard; its flight only where the offer was taken up in exactly *version*. Asked twice at most."""
        question = Question("listing", offer, whole, exactly=version)
        self._busy += 1
        heard = await self._audit.talk.hear_well(question)
        self._busy -= 1
        self.unknown += heard.support is Support.UNKNOWN
        return heard if heard.support is Support.YES else Heard(heard.support)

    async def _peeled(self, lumps: Iterable[Sequence[int]], ask: Ask) -> list[int]:
        """All that is taken of *lumps*. An answer that is none of a lump's own ends it."""
        found = await asyncio.gather(*(self._peel(tuple(lump), ask) for lump in lumps if lump))
        return [number for some in found for number in some]

    async def _peel(self, lump: tuple[int, ...], ask: Ask) -> list[int]:
        chosen = await ask(lump)
        if chosen not in lump or chosen is None:
            return []
        rest = tuple(n for n in lump if n != chosen)
        halved_from = HALVED_FROM if self._busy >= IN_FLIGHT_PER_ADDRESS else 2
        half = (len(rest) + 1) // 2 if len(rest) >= halved_from else len(rest)
        return [chosen, *await self._peeled((rest[:half], rest[half:]), ask)]


class _Old:
    """One version before TLS 1.2: its suites, as those of TLS 1.2 show."""

    def __init__(self, version: Version, listing: Listing, group: asyncio.TaskGroup) -> None:
        self.version, self.found, self.order = version, list[int](), ""
        self._listing, self._group = listing, group
        self._asked: dict[int, asyncio.Task[None]] = {}
        self._ordered = False

    def likely(self, suite: int) -> None:
        """Ask for *suite* alone, and for the order as soon as there are two to choose from."""
        if tls_suites.serves(suite, self.version) and suite not in self._asked:
            self._asked[suite] = self._group.create_task(self._ask([(suite,)]))

    async def rest(self) -> None:
        """All that were not likely, and the end of those that were."""
        others = tuple(s for s in tls_suites.every(self.version) if s not in self._asked)
        await asyncio.gather(self._ask([others[::2], others[1::2]]), *self._asked.values())

    async def _ask(self, lumps: Sequence[tuple[int, ...]]) -> None:
        self.found += await self._listing.suites(self.version, lumps)
        if len(self.found) > 1 and not self._ordered:
            self._ordered = True
            self.order = await self._listing.order(self.version, self.found)
