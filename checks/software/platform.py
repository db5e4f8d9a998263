"""Whether the shop's own software is cared for: WordPress, OpenCart, Joomla and the like; or somebody else's task.

On a platform that is rented (Shopify, Wix, Sirclo …) updates are the provider's, and that is good news. WordPress mends
its older lines out of courtesy, without a promise: their newest release is no alarm, an older one is.
"""

from __future__ import annotations

from ...scanner.evidence import Clock, Found, Software
from ..check import Level, Outcome, Verdict, check
from ..software_states import USUAL, Scale
from ..support.ageing import State
from ..support.rules import Rules

NOT_YOURS = Outcome("not_yours", Level.GOOD)
SCALE = Scale({**USUAL, State.COURTESY: Level.LOW, State.UNTOLD: Level.HINT})


@check(NOT_YOURS, *SCALE.outcomes, area="software", source="makers' support pages; NIST SP 800-40r4")
def CHECK(software: Software, rules: Rules, clock: Clock) -> list[Verdict]:
    """A verdict for each platform; one that is rented needs no version."""
    rented = [_rented(f) for f in software.of("saas")]
    return [*rented, *SCALE.judge(software.of("cms", "shop", "framework"), rules, clock.at.date())]


def _rented(found: Found) -> Verdict:
    return NOT_YOURS(name=found.name, evidence=found.signs[0].shown).about(found.product)
