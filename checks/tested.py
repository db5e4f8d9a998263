"""What the checks of level-2 interactions share: how a test ended -> which outcome, and what is said of it."""

from __future__ import annotations

from ..scanner.evidence import PortState, Tested, TlsServer
from .check import Level, Outcome, Verdict

GOOD = Outcome("good", Level.GOOD)
NOT_TESTED = Outcome("not_tested", Level.UNKNOWN)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)
MAX_CHARS = 100


def told(tls: TlsServer, name: str, vulnerable: Outcome) -> Verdict | None:
    """The verdict on the interaction *name*; None where the port is not open. *how* tells a test that was made from
    hellos that already rule the fault out."""
    if tls.state is not PortState.OPEN:
        return None
    test = tls.tested(name)
    outcome = {
        Tested.SAFE: GOOD, Tested.IMPOSSIBLE: GOOD, Tested.VULNERABLE: vulnerable, Tested.NO_CONSENT: NOT_TESTED,
        Tested.UNCLEAR: UNCLEAR,
    }[test.ended]
    sent = test.ended in (Tested.SAFE, Tested.VULNERABLE)
    how, detail = ("tested", test.detail) if sent else (test.detail, "")
    return outcome(how=how[:MAX_CHARS], detail=detail[:MAX_CHARS], address=tls.address)
