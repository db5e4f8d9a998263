"""Whether plugins of the shop have known holes.

Most break-ins at small WordPress shops come through a plugin. Judged are those whose version the site tells and of
which a citable source says from which version on they are safe; of others nothing is said.
"""

from __future__ import annotations

from ...scanner.evidence import Clock, Software
from ..check import Level, Verdict, check
from ..software_states import Scale
from ..support.ageing import State
from ..support.rules import Rules

SCALE = Scale({
    State.BEHIND: Level.LOW, State.FAR_BEHIND: Level.MEDIUM, State.EXPLOITED: Level.HIGH,
    State.STALE: Level.UNKNOWN,
})


@check(*SCALE.outcomes, area="software", source="WordPress plugin handbook; CVE records named in the data")
def CHECK(software: Software, rules: Rules, clock: Clock) -> list[Verdict]:
    """A verdict for each plugin whose version is told and whose holes are known."""
    return SCALE.judge(software.of("plugin"), rules, clock.at.date())
