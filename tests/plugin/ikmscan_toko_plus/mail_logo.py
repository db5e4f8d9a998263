"""Whether mail of the shop carries its logo (BIMI).

A logo beside the sender tells customers that a mail is really from the shop. It is an adornment: missing costs nothing.
"""

from __future__ import annotations

from ikmscan.checks.check import Level, Outcome, Verdict, check

from .looking import MailLogo

SHOWN = Outcome("shown", Level.GOOD)
MISSING = Outcome("missing", Level.HINT)


@check(SHOWN, MISSING, area="domain", source="BIMI draft, section 4.2")
def CHECK(logo: MailLogo) -> Verdict:
    """One record that names its version is enough."""
    if any(value.strip('"').startswith("v=BIMI1") for value in logo.values):
        return SHOWN()
    return MISSING(name=logo.domain)
