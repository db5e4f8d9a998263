"""When the domain's registration ends.

A domain that is not renewed is gone after some weeks, and with it the shop and all mail; a stranger may buy it and take
over the shop's name. That is worse than a certificate that has ended. Many domains are registered in the name of
whoever built the site, so that the reminder never reaches the owner.

Judged by what the registry itself says (RDAP, RFC 9083: the event "expiration" and the status), asked over a verified
connection. A registry that is not known is not asked; one that does not answer, or answers about something else, gives
no verdict. Registries of .com and others renew in advance and take that back when nobody pays ("auto renew period", RFC
3915), so then the date alone proves nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from ...scanner.evidence import Clock, Registration
from ..check import Level, Outcome, Verdict, check

GOOD = Outcome("good", Level.GOOD)
RENEWED_AHEAD = Outcome("renewed_ahead", Level.HINT)
SOON = Outcome("soon", Level.MEDIUM)
VERY_SOON = Outcome("very_soon", Level.HIGH)
OVER = Outcome("over", Level.HIGH)
HOLD = Outcome("hold", Level.HIGH)
UNKNOWN_END = Outcome("unknown_end", Level.UNKNOWN)

SOON_LEFT, VERY_SOON_LEFT = timedelta(days=30), timedelta(days=7)
# RFC 8056 section 2; some registries write the words of EPP (clientHold)
GOING = ("redemption period", "redemptionperiod", "pending delete", "pendingdelete")
HELD = ("client hold", "clienthold", "server hold", "serverhold")
AHEAD = ("auto renew period", "autorenewperiod")


@check(GOOD, RENEWED_AHEAD, SOON, VERY_SOON, OVER, HOLD, UNKNOWN_END, area="domain",
       source="RFC 9083 section 4.5; RFC 8056 section 2")
def CHECK(registration: Registration, clock: Clock) -> Verdict | None:
    """The status first, for a domain that is being taken away may still have a date ahead; then the date."""
    if not registration.server:
        return None
    name = registration.domain[:253]
    going, held, ahead = (next((s for s in registration.status if s in words), "") for words in (GOING, HELD, AHEAD))
    left = registration.ends - clock.at if registration.ends else None
    if going or (left is not None and left <= timedelta(0)):
        return OVER(name=name, ends=_iso(registration.ends), status=going)
    if held:
        return HOLD(name=name, status=held)
    if left is None:
        return UNKNOWN_END(name=name)
    outcome = VERY_SOON if left <= VERY_SOON_LEFT else SOON if left <= SOON_LEFT else RENEWED_AHEAD if ahead else GOOD
    return outcome(name=name, ends=_iso(registration.ends), days=max(1, left.days))


def _iso(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""
