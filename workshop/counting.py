"""What counts of each participant, over all the sites of his own: read from dossiers that are judged anew. Pure.

Of several sites the weakest gives the letter, and a problem of one is a problem. A builder's page has no letter here:
its server is not the shop's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..checks.check import Check, Level
from ..reports.grade import counted
from ..reports.output import Bundle
from ..scanner.evidence import Dossier
from .register import Register
from .roster import Kind, Participant

Judge = Callable[[Dossier], Bundle]
WORST_FIRST = "FDCBA"
OWN = (Kind.OWN, Kind.GOVERNMENT)


@dataclass(frozen=True, slots=True)
class Looked:
    """One judged site: its *letter* or "", the checks that could be *seen*, and *failed* ones with the outcome."""

    letter: str
    seen: frozenset[str]
    failed: Mapping[str, str]
    checks: Mapping[str, Check]


@dataclass(frozen=True, slots=True)
class Standing:
    """One participant. *own*: has a site under a name of his own; *letter*: "" where none was given."""

    person: Participant
    own: bool
    letter: str
    seen: frozenset[str]
    failed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Class:
    """Everybody of one pass, and the checks that judged them."""

    standings: tuple[Standing, ...]
    checks: Mapping[str, Check]

    @property
    def graded(self) -> tuple[Standing, ...]:
        """Those with a letter."""
        return tuple(s for s in self.standings if s.letter)


def looked(made: Bundle) -> Looked:
    """What counts of a judged dossier."""
    judged = [f for f in made.findings if counted(f)]
    blind = {f.check.name for f in judged if f.level is Level.UNKNOWN}
    bad = sorted((f for f in judged if f.verdict and f.level.is_fault), key=lambda f: f.level.rank)
    return Looked(made.grade.letter or "", frozenset(f.check.name for f in judged) - blind,
                  {f.check.name: f.verdict.outcome.slug for f in bad if f.verdict and f.check.name not in blind},
                  {f.check.name: f.check for f in judged})


def class_of(book: Register, judge: Judge, run: str = "") -> Class:
    """Everybody as the newest pass saw them, or *run*."""
    sites = {key: looked(judge(dossier)) for key, dossier in book.dossiers(run)}
    checks = {name: check for site in sites.values() for name, check in site.checks.items()}
    return Class(tuple(_standing(person, sites) for person in book.participants()), checks)


def _standing(person: Participant, sites: Mapping[str, Looked]) -> Standing:
    keys = dict.fromkeys(e.target.shown for e in person.entries if e.target is not None and e.kind in OWN)
    mine = [sites[key] for key in keys if key in sites]
    letters = [site.letter for site in mine if site.letter]
    failed: dict[str, str] = {}
    for site in mine:
        failed = {**site.failed, **failed}
    seen = frozenset[str]().union(*(site.seen for site in mine))
    return Standing(person, bool(keys), min(letters, key=WORST_FIRST.index, default=""), seen | set(failed), failed)
