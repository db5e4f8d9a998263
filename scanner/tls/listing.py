"""Everything that a TLS port accepts (--tls-lengkap): every suite of every version, who chooses, and every group.

A lump that is rejected as a whole costs one hello; of an accepted one the chosen suite is taken out, and the rest is
asked again, in two halves side by side while it is large. Groups are asked in the same manner.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeAlias

from ..evidence import Support, TlsListing
from ..wire import tls_suites
from ..wire.tls_hello import Offer
from ..wire.tls_numbers import EVERY_GROUP, FFDHE_GROUPS, GROUPS, PQ_GROUPS, WEAK_GROUPS, Version
from .audit import Audit
from .plan import OLD, Question
from .talk import Heard
from .written import group_name, suite_name

HALVED_FROM = 5  # fewer are asked as one: halves that are turned down cost more than a wait
Ask: TypeAlias = "Callable[[tuple[int, ...]], Awaitable[int | None]]"


class Listing:
    """Asks for everything; *unknown* counts the hellos that stayed without a yes or a no."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit
        self.unknown = 0

    async def run(self) -> TlsListing:
        """The lists of one server."""
        twelve, thirteen, groups = await asyncio.gather(
            self._suites(Version.TLS12, tls_suites.families(Version.TLS12)),
            self._suites(Version.TLS13, [(s,) for s in tls_suites.TLS13_SUITES]), self._groups())
        old = await asyncio.gather(*(self._old(v, twelve) for name, v in OLD if self._audit.accepts(name)))
        suites = {Version.TLS13: thirteen, Version.TLS12: twelve, **dict(old)}
        listed = [(v.label, tuple(map(suite_name, s))) for v, s in suites.items() if s]
        if self._audit.ssl2:
            listed.append((Version.SSL20.label, self._audit.ssl2))
        order = await asyncio.gather(*(self._order(v, s) for v, s in suites.items() if len(s) > 1))
        self.unknown += not await self._audit.still_welcome()
        return TlsListing(tuple(listed), tuple(map(group_name, groups)), tuple(o for o in order if o[1]), self.unknown)

    async def _suites(self, version: Version, lumps: Iterable[Sequence[int]]) -> list[int]:
        async def ask(suites: tuple[int, ...]) -> int | None:
            heard = await self._ask(Offer(versions=(version,), suites=suites), version)
            return heard.flight.hello.suite if heard.flight else None

        return await _peeled(lumps, ask)

    async def _old(self, version: Version, newer: Sequence[int]) -> tuple[Version, list[int]]:
        """A server mostly has one list for all its versions: what TLS 1.2 takes is asked one by one, all the others
        together."""
        every = tls_suites.every(version)
        likely = [s for s in newer if s in every]
        others = tuple(s for s in every if s not in likely)
        return version, await self._suites(version, [*((s,) for s in likely), others[::2], others[1::2]])

    async def _groups(self) -> list[int]:
        """What TLS 1.3 takes, and what only TLS 1.2 does. The audit has cleared most servers of the rest already."""
        post_quantum = [(g,) for g in PQ_GROUPS] if self._audit.accepts("post_quantum") else []
        rare = tuple(g for g in EVERY_GROUP if g not in (*GROUPS, *FFDHE_GROUPS, *PQ_GROUPS, *WEAK_GROUPS))
        new = await _peeled([*((g,) for g in GROUPS), FFDHE_GROUPS, rare, *post_quantum], self._new_group)
        weak = WEAK_GROUPS if self._audit.accepts("weak_groups") else ()
        left = tuple(g for g in (*GROUPS, *rare) if g not in new and g < FFDHE_GROUPS[0])
        found = {*new, *await _peeled([left, weak], self._old_group)}
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

    async def _order(self, version: Version, suites: Sequence[int]) -> tuple[str, str]:
        """Who chooses: two suites, offered both ways round."""
        pair = (suites[0], suites[-1])
        offers = [Offer(versions=(version,), suites=p) for p in (pair, pair[::-1])]
        one, other = await asyncio.gather(*(self._ask(o, version) for o in offers))
        if not (one.flight and other.flight):
            return version.label, ""
        return version.label, "server" if one.flight.hello.suite == other.flight.hello.suite else "client"

    async def _ask(self, offer: Offer, version: Version, *, whole: bool = False) -> Heard:
        """What is heard; its flight only where the offer was taken up in exactly *version*. Asked twice at most."""
        question = Question("listing", offer, whole, exactly=version)
        heard = await self._audit.talk.hear_well(question)
        self.unknown += heard.support is Support.UNKNOWN
        return heard if heard.support is Support.YES else Heard(heard.support)


async def _peeled(lumps: Iterable[Sequence[int]], ask: Ask) -> list[int]:
    """All that is taken of *lumps*. An answer that is none of a lump's own ends it."""
    found = await asyncio.gather(*(_peel(tuple(lump), ask) for lump in lumps if lump))
    return [number for some in found for number in some]


async def _peel(lump: tuple[int, ...], ask: Ask) -> list[int]:
    chosen = await ask(lump)
    if chosen not in lump or chosen is None:
        return []
    rest = tuple(n for n in lump if n != chosen)
    half = (len(rest) + 1) // 2 if len(rest) >= HALVED_FROM else len(rest)
    return [chosen, *await _peeled((rest[:half], rest[half:]), ask)]
