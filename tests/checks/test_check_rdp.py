"""Remote Desktop: with and without Network Level Authentication."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ikmscan.checks.check import Level, Verdict
from ikmscan.checks.ports.rdp import CHECK
from ikmscan.scanner.evidence import Door, Doorway, Doorways, PortState, Why

HERE, ROOM = "203.0.113.7", "192.168.1.20"
OPEN = PortState.OPEN
RDP = Door(3389, OPEN, service="rdp", note="no_nla")
PANEL = Door(3306, OPEN, service="mysql", version="10.6.18-MariaDB-cll-lve")


def noted(note: str) -> Door:
    return replace(RDP, note=note)


def seen(*doors: Door, view: str = "public", canary: PortState | None = PortState.REFUSED) -> tuple[Doorways]:
    return (Doorways((Doorway(ROOM if view == "private" else HERE, view, doors, canary),)),)


def closed(state: PortState) -> tuple[Doorways]:
    return seen(Door(3389, state))


CASES = [
    ("no NLA", seen(RDP), "no_nla"),
    ("the old form", seen(noted("old")), "no_nla"),
    ("NLA", seen(noted("nla")), "nla"),
    ("no NLA at a hosting provider", seen(PANEL, RDP), "at_host"),
    ("NLA at a hosting provider", seen(PANEL, noted("nla")), "nla"),
    ("no NLA in the room", seen(RDP, view="private"), "no_nla_in_room"),
    ("NLA in the room", seen(noted("nla"), view="private"), "nla_in_room"),
    ("open, proving nothing", seen(Door(3389, OPEN)), "unproven"),
    ("RDP, and its lock is not known", seen(noted("")), "lock_unknown"),
    ("RDP in the room, and its lock is not known", seen(noted(""), view="private"), "lock_unknown_in_room"),
    ("no NLA beside the FTP of a panel", seen(Door(21, OPEN, service="ftp", version="Pure-FTPd"), RDP), "no_nla"),
    ("proving nothing, and the canary not asked", seen(Door(3389, OPEN), canary=None), "unclear"),
    ("open, proving nothing, in the room", seen(Door(3389, OPEN), view="private"), "unproven_in_room"),
    ("open where everything opens", seen(Door(3389, OPEN), canary=OPEN), "unclear"),
    ("proven where everything opens", seen(RDP, canary=OPEN), "no_nla"),
    ("refused", closed(PortState.REFUSED), "closed"),
    ("silent", closed(PortState.SILENT), "unreachable"),
    ("filtered", closed(PortState.FILTERED), "unreachable"),
    ("locked out", (Doorways((Doorway(HERE, "public", (), None, banned=True, discarded=(21, 3389)),)),), "locked_out"),
    ("no address could be asked", (Doorways((), ((HERE, Why.TIMED_OUT),)),), "unclear"),
]


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_answer_to_nineteen_bytes_decides(args: tuple[Doorways], slug: str) -> None:
    said = CHECK.judge(*args)
    assert isinstance(said, list)
    (verdict,) = said
    assert isinstance(verdict, Verdict)
    assert (verdict.outcome.slug, verdict.subject) == (slug, "3389/tcp")


def test_an_address_without_nla_speaks_for_one_that_has_it() -> None:
    ways = Doorways((Doorway(HERE, "public", (noted("nla"),)), Doorway("203.0.113.8", "public", (RDP,))))
    said = CHECK.judge(ways)
    assert isinstance(said, list)
    assert [(v.outcome.slug, v.facts["address"]) for v in said] == [("no_nla", "203.0.113.8")]


def test_the_levels_are_those_of_the_product() -> None:
    levels = {o.slug: o.level for o in CHECK.outcomes}
    assert (levels["no_nla"], levels["nla"], levels["at_host"]) == (Level.HIGH, Level.MEDIUM, Level.MEDIUM)
