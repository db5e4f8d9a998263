"""Whether the operating system that a banner names is cared for.

Only what a banner says of itself counts; a version of Linux is not guessed from what usually runs on it. Paid care
(Ubuntu Pro, ELTS, CloudLinux) cannot be seen from outside, and while it is sold nothing is called unsupported for
certain.
"""

from __future__ import annotations

from ...scanner.evidence import Clock, Software
from ..check import Level, Verdict, check
from ..software_states import GOOD, Scale
from ..support.ageing import State
from ..support.rules import Rules

SCALE = Scale({**GOOD, State.UNSUPPORTED: Level.HIGH, State.UNSURE: Level.HINT, State.STALE: Level.UNKNOWN})


@check(*SCALE.outcomes, area="software", source="Debian, Ubuntu, Red Hat and Microsoft lifecycle pages")
def CHECK(software: Software, rules: Rules, clock: Clock) -> list[Verdict]:
    """A verdict for each system whose release a banner proves."""
    return SCALE.judge(software.of("os"), rules, clock.at.date())
