"""`kelompok periksa --simulasi`: a bundled list of twenty made-up participants and a street of practice shops on
loopback, so that a trainer can rehearse the whole lesson at home, without internet and without anybody's site."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

from ..practice.street import Street, open_street
from ..reports.exits import Exit
from ..scanner.dial import Routes
from ..scanner.resolver import NameServers
from ..scanner.survey import Settings
from ..scanner.trust import Roots
from ..workshop.intake import read_roster
from ..workshop.roster import Roster
from .kelompok_options import QUICK, ROOM
from .kelompok_print import say
from .machine import Refusal
from .telling import tell

NAME, FILE = "latihan", "latihan.csv"
PAUSE_S = 4.0


@dataclass(frozen=True, slots=True)
class Simulation:
    """The list, and where its shops are."""

    roster: Roster
    street: Street

    def settings(self, given: Settings) -> Settings:
        """*given*, but nothing leaves this machine: every name and every port is the street's."""
        street = self.street
        return replace(
            given, routes=Routes(True, dict(street.ports), other_port=street.closed),
            names=NameServers(street.dns, anchors=(street.anchor,)), roots=Roots(street.ca_pem, "CA latihan"),
        )


@contextmanager
def simulated(lang: str, pace: str = QUICK) -> Iterator[Simulation]:
    """The street, open as long as the block; Refusal where this machine has only one loopback address. At the pace of a
    room there is time to try Ctrl-C."""
    try:
        with open_street(PAUSE_S if pace == ROOM else 0.0) as street:
            if pace == ROOM:
                tell(say("room_pace", lang))
            yield Simulation(practice_list(), street)
    except OSError:
        raise Refusal(say("no_street", lang), Exit.INTERNAL) from None


def paced(given: dict[str, Any]) -> dict[str, Any]:
    """What was asked for, but at the pace of a room one site after another."""
    return {**given, "sekaligus": 1} if given["tempo"] == ROOM else given


def practice_list() -> Roster:
    """The bundled list, read as any other is."""
    return read_roster(files("ikmscan.workshop").joinpath("data", FILE).read_bytes(), FILE)
