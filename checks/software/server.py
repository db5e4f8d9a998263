"""Whether the server programs are cared for: web server, mail server, FTP, SSH, databases, panels, routers.

They belong to whoever runs the machine, on shared hosting the provider. A version in a banner is not the whole truth:
distributions mend holes without a new number, and where they do, nothing can be told from outside and the host is
asked. Red needs proof: a line whose makers have stopped and that no distribution is known to go on with, or a version
with a hole that CISA lists as made use of.
"""

from __future__ import annotations

from ...scanner.evidence import Clock, Software
from ..check import Verdict, check
from ..software_states import USUAL, Scale
from ..support.rules import Rules

KINDS = ("server", "mail", "ftp", "ssh", "database", "panel", "router", "tool")
SCALE = Scale(USUAL)


@check(*SCALE.outcomes, area="software", source="CISA BOD 22-01; NIST SP 800-40r4")
def CHECK(software: Software, rules: Rules, clock: Clock) -> list[Verdict]:
    """A verdict for each program that tells its version."""
    return SCALE.judge(software.of(*KINDS), rules, clock.at.date())
