"""A participant's own pages: the report of each site, or why there is none yet, or the sheet of who has no site."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import datetime

from starlette.responses import Response

from ...reports.html import render
from ...scanner.evidence import Dossier
from ...scanner.runs import Step
from ..handout import without_site
from ..roster import Kind, Participant
from ..watch import Watch
from .pages import RELOAD_S, Pages

KEPT = 64  # rendered reports; one is about 100 kB
Made = tuple["datetime | None", str]


@dataclass(frozen=True)
class Own:
    """The pages of all participants. Reports are made beside the loop, one at a time, and kept for a while.

    *shared*: where others reach the screen; "" for not at all, and then a code of the page would lead nowhere.
    """

    watch: Watch
    pages: Pages
    shared: str = ""
    _made: OrderedDict[tuple[str, str], Made] = field(default_factory=OrderedDict)
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def page(self, number: int, path: str, place: int = 0) -> Response | None:
        """The page of participant *number*; with a *place* that of one of his sites. *path* leads to the first."""
        keys = self.watch.keys_of(number)
        if place:
            return await self._site(keys[place - 1], f"{path}/{place}") if place <= len(keys) else None
        if len(keys) == 1 and not self._others(number):
            return await self._site(keys[0], path)
        return self._list(number, keys, path)

    def _person(self, number: int) -> Participant | None:
        return next((p for p in self.watch.people if p.number == number), None)

    def _others(self, number: int) -> bool:
        person = self._person(number)
        return person is not None and any(entry.kind is Kind.ACCOUNT for entry in person.entries)

    def _list(self, number: int, keys: tuple[str, ...], path: str) -> Response:
        words, person = self.pages.words, self._person(number)
        told = person if not keys or self._others(number) else None
        guide = without_site(told, self.watch.lang).guide if told is not None else None
        return self.pages.plain(
            words["own_title"].format(number=number), links=[(f"{path}/{n}", key) for n, key in enumerate(keys, 1)],
            guide=guide, notes=(words["own_secret"], words["own_offline"]))

    async def _site(self, key: str, path: str) -> Response:
        state, words = self.watch.states[key], self.pages.words
        if not state.step.final:
            told = words["own_waiting" if state.step in (Step.WAITING, Step.PAUSED) else "own_wait"]
            return self.pages.plain(key, (told,), refresh=RELOAD_S)
        async with self._one:
            made = self._made.get((key, path))
            if made is None or made[0] != state.ended:
                dossier = self.watch.register.dossier(key)
                if dossier is None:
                    return self.pages.plain(key, (words["own_none"],))
                made = (state.ended, await asyncio.to_thread(self._render, dossier, path))
                self._made[key, path] = made
                if len(self._made) > KEPT:
                    self._made.popitem(last=False)
        return self.pages.report(made[1])

    def _render(self, dossier: Dossier, path: str) -> str:
        link = f"{self.shared}{path}" if self.shared else ""
        return render(replace(self.watch.judge(dossier), link=link).report, ticks=True)
