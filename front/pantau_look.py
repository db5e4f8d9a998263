"""The looks of one run of `pantau`: at every site once, then once more at what seems worse. Remembers nothing."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..checks.check import Finding
from ..history.fingerprint import Fingerprint
from ..history.glance import Glance, glance, second
from ..reports.exits import Exit
from ..reports.json_v1 import to_json
from ..reports.output import FORMATS, Bundle
from ..reports.result import Result, read
from ..reports.site_exit import exit_of
from ..scanner import derive
from ..scanner.classroom import look_at_all
from ..scanner.evidence import Dossier
from ..scanner.evidence import to_json as written
from ..scanner.ledger import Ledger
from ..scanner.permit import Permit
from ..scanner.resolver import Memory
from ..scanner.rests import Rests
from ..scanner.survey import Settings
from ..scanner.target import Target
from .dossiers import parse_dossier
from .judging import Judging, threshold
from .running import to_the_end
from .settings import tell_of_proxy

AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Seen:
    """One site after its look: the *glance*, and the dossier, packed (a thousand of them must fit into memory)."""

    target: Target
    permit: Permit
    glance: Glance
    packed: bytes
    code: Exit

    @property
    def document(self) -> str:
        """The dossier as JSON."""
        return zlib.decompress(self.packed).decode("utf-8")

    def report(self, judge: Judging) -> str:
        """The WhatsApp text of the report."""
        dossier = parse_dossier(self.document.encode(), Path(self.target.shown), judge.choices.bahasa)
        return FORMATS["wa"].content(judge.judged(dossier)).decode()


def look_once(
    targets: Sequence[tuple[Target, Permit]], judge: Judging, settings: Settings, within_s: float,
    hushed: Collection[tuple[str, str]] = (), memory: Memory | None = None, rests: Rests | None = None,
) -> list[Seen]:
    """Those that were looked at within that time. *hushed*: (site, check) that count for no exit code; *memory*: what
    DNS told already; *rests*: who is to be left alone."""
    ledger = Ledger(memory=memory, rests=rests)

    async def go() -> list[Seen]:
        found: list[Seen] = []
        try:
            async with asyncio.timeout(max(0.0, within_s)):
                async for dossier in look_at_all(targets, judge.kinds(), settings, ledger, AT_ONCE):
                    found.append(_seen(*targets[len(found)], dossier, judge, hushed))
        except TimeoutError:
            pass
        return found

    try:
        return to_the_end(go())
    finally:
        tell_of_proxy(ledger, settings, judge.choices.bahasa)


def look_again(
    seen: Sequence[Seen], doubts: Mapping[str, frozenset[Fingerprint]], judge: Judging, settings: Settings,
    within_s: float, rests: Rests,
) -> list[Seen]:
    """*seen*, corrected where a second look at what *doubts* names saw something else."""
    asked = [one for one in seen if doubts.get(one.glance.site)]
    names = {mark.check for marks in doubts.values() for mark in marks}
    part = replace(judge, checks=tuple(c for c in judge.checks if c.name in names), partial=True)
    again = look_once([(one.target, one.permit) for one in asked], part, settings, within_s, rests=rests)
    by_site = {one.glance.site: one.glance for one in again}
    return [replace(one, glance=second(one.glance, by_site[one.glance.site], doubts[one.glance.site]))
            if one.glance.site in by_site else one for one in seen]


def glance_of(document: str, site: str, judge: Judging) -> Glance:
    """A stored dossier of *site* as today's checks see it."""
    made = judge.judged(parse_dossier(document.encode(), Path(site), judge.choices.bahasa))
    return glance(site, made.dossier, _result(made))


def _result(made: Bundle) -> Result:
    return read(to_json(made.dossier, made.findings, made.grade, made.silent), made.dossier.time_zone)


def _seen(
    target: Target, permit: Permit, dossier: Dossier, judge: Judging, hushed: Collection[tuple[str, str]]
) -> Seen:
    made = judge.judged(dossier)
    site = target.shown
    packed = zlib.compress(written(dossier, derive.DERIVED_KEYS).encode("utf-8"), 6)
    return Seen(target, permit, glance(site, made.dossier, _result(made)), packed, _code(made, judge, site, hushed))


def _code(made: Bundle, judge: Judging, site: str, hushed: Collection[tuple[str, str]]) -> Exit:
    heard: list[Finding] = [f for f in made.findings if (site, f.check.name) not in hushed]
    return exit_of(made.dossier, heard, threshold(judge.choices), consent_asked=bool(judge.choices.hanya))
