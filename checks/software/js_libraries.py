"""Whether scripts from libraries that the pages load have known holes.

They run in the customers' browsers, not on the server, and come with the theme: one finding for all of them, never a
red one (Lighthouse took its own test out because such lists alarm more than they help).
"""

from __future__ import annotations

from dataclasses import replace

from ...scanner.evidence import Clock, Software
from ..check import Level, Outcome, Verdict, check
from ..software_states import as_of
from ..support.ageing import Age, State, age_of
from ..support.rules import Rules

GOOD = Outcome("good", Level.GOOD)
OLD = Outcome("old", Level.LOW)
STALE = Outcome("stale", Level.UNKNOWN)
NAMED = 6
LATE = (State.BEHIND, State.FAR_BEHIND, State.EXPLOITED, State.UNSUPPORTED)


@check(GOOD, OLD, STALE, area="software", source="OWASP Top 10:2021 A06")
def CHECK(software: Software, rules: Rules, clock: Clock) -> Verdict | None:
    """All libraries in one verdict; none where no version of a known one is told."""
    today = clock.at.date()
    copies = [replace(f, versions=(v,)) for f in software.of("library") for v in f.versions if v]  # a page may load two
    ages = [(f, age) for f in copies if (age := age_of(f, rules, today)) is not None]
    if not ages:
        return None
    read = as_of((f for f, _ in ages), rules)
    if all(age.state is State.STALE for _, age in ages):
        return STALE(as_of=read)
    late = [f"{f.name} {f.version}{_hole(age)}" for f, age in ages if age.state in LATE]
    if not late:
        return GOOD(count=len(ages), as_of=read)
    return OLD(libraries=tuple(late[:NAMED]), count=len(late), as_of=read)


def _hole(age: Age) -> str:
    return f" ({age.hole})" if age.hole else ""
