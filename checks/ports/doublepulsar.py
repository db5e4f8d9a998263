"""Whether somebody has already gone in through the hole of WannaCry and left a back door (DoublePulsar).

DoublePulsar was planted on hundreds of thousands of computers in 2017. It lives in memory, obeys whoever knows how to
ask, and is gone after a restart, which the missing update needs anyway.

Judged only where MS17-010 is proven to be missing, in the same session and with the same consent: one request that a
healthy Windows turns down with the number it came with (65); the implant answers with 81. Nothing is given to it to do.
Any other answer, or none, is no verdict. "Clean" means that this one implant did not answer.
"""

from __future__ import annotations

from ...scanner.evidence import SmbDoor, SmbDoors
from ..check import Level, Outcome, Verdict, check
from ..sharing import named, places, speaks, subject, worst

SENT, IMPLANT = 65, 81  # multiplex ids of TRANS2 0x000E and of the implant's answer

INFECTED = Outcome("infected", Level.CRITICAL)
CLEAN = Outcome("clean", Level.GOOD)
INCONCLUSIVE = Outcome("inconclusive", Level.UNKNOWN)

WORST_FIRST = (INFECTED, INCONCLUSIVE, CLEAN)


@check(INFECTED, CLEAN, INCONCLUSIVE, area="doors", source="MS17-010; MS-CIFS section 2.2.4.46", session=True)
def CHECK(doors: SmbDoors) -> Verdict | None:
    """The worst of the addresses where the update is missing; nothing where it is missing nowhere."""
    found = worst(doors, _judged, WORST_FIRST)
    if found is None:
        return None
    outcome, shared = found
    first = shared[0]
    answered = first.session.multiplex if first.session else -1
    return outcome(
        address=places(shared), port=first.port, multiplex=answered, **named(first),
    ).about(subject(first))


def _judged(door: SmbDoor) -> Outcome | None:
    if not speaks(door) or door.session is None or not door.session.lacks_patch:
        return None
    return {SENT: CLEAN, IMPLANT: INFECTED}.get(door.session.multiplex, INCONCLUSIVE)
