"""Whether the language that the shop's programs run in is cared for (PHP above all).

Each line of PHP is mended for four years. Some hosts mend older ones themselves (CloudLinux, Debian LTS, Ubuntu Pro),
and from outside nobody sees that: so a line that has ended is a question to the host and no alarm.
"""

from __future__ import annotations

from ...scanner.evidence import Clock, Software
from ..check import Level, Verdict, check
from ..software_states import USUAL, Scale
from ..support.ageing import State
from ..support.rules import Rules

SCALE = Scale({**USUAL, State.UNSUPPORTED: Level.MEDIUM})


@check(*SCALE.outcomes, area="software", source="PHP supported versions; NIST SP 800-40r4")
def CHECK(software: Software, rules: Rules, clock: Clock) -> list[Verdict]:
    """A verdict for each runtime that tells its version."""
    return SCALE.judge(software.of("runtime"), rules, clock.at.date())
