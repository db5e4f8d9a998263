"""The door of Windows file sharing, seen from here."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Level, Verdict
from ikmscan.checks.ports.smb_exposed import CHECK
from ikmscan.scanner.evidence import PortState, SmbDoor, SmbDoors, Support, Why

HERE, ROOM = "203.0.113.7", "192.168.1.20"
CLOSED = SmbDoor(HERE, "public", PortState.REFUSED)
SILENT = SmbDoor("203.0.113.8", "public", PortState.SILENT)
FILTERED = SmbDoor("203.0.113.9", "public", PortState.FILTERED, by="203.0.113.1")
MUTE = SmbDoor("203.0.113.10", "public", PortState.OPEN)
OTHER = SmbDoor("203.0.113.11", "public", PortState.OPEN, smb1=Support.NO, smb2=Support.NO, stranger=True)
SMB3 = SmbDoor(HERE, "public", PortState.OPEN, smb1=Support.NO, smb2=Support.YES, smb2_dialect="3.1.1")
SMB1 = SmbDoor(HERE, "public", PortState.OPEN, smb1=Support.YES, smb1_dialect="NT LM 0.12", smb2=Support.NO)
IN_ROOM = SmbDoor(ROOM, "private", PortState.OPEN, smb1=Support.NO, smb2=Support.YES, smb2_dialect="3.0.2")


def seen(*doors: SmbDoor) -> tuple[SmbDoors]:
    return (SmbDoors(doors),)


CASES = [
    ("refused", seen(CLOSED), "closed"),
    ("silent", seen(SILENT), "unreachable"),
    ("filtered on the way", seen(FILTERED), "unreachable"),
    ("one closed, one silent", seen(CLOSED, SILENT), "unreachable"),
    ("open and mute", seen(MUTE), "unclear"),
    ("open, something else", seen(OTHER), "open_not_smb"),
    ("in the room", seen(IN_ROOM), "open_in_room"),
    ("SMB 3 on the internet", seen(SMB3), "open"),
    ("SMB 1 on the internet", seen(SMB1), "open"),
    ("the worst of four speaks", seen(CLOSED, SILENT, MUTE, SMB3), "open"),
    ("no address could be asked", (SmbDoors((), ((HERE, Why.TIMED_OUT),)),), "unclear"),
]


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_worst_door_decides(args: tuple[SmbDoors], slug: str) -> None:
    verdict = CHECK.judge(*args)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == slug
    assert verdict.subject == "445/tcp"


def test_silence_is_never_called_good() -> None:
    assert CHECK.outcome("unreachable").level is Level.HINT


def test_only_an_answer_in_smb_is_critical() -> None:
    assert [o.slug for o in CHECK.outcomes if o.level is Level.CRITICAL] == ["open"]


def test_the_order_of_addresses_changes_nothing() -> None:
    two = SmbDoor("198.51.100.2", "public", PortState.OPEN, smb2=Support.YES, smb2_dialect="2.1")
    first, second = CHECK.judge(*seen(SMB3, two)), CHECK.judge(*seen(two, SMB3))
    assert first == second
    assert isinstance(first, Verdict)
    assert first.facts == {"address": "198.51.100.2, 203.0.113.7", "dialect": "SMB 2.1"}


def test_a_firewall_that_spoke_is_named() -> None:
    verdict = CHECK.judge(*seen(FILTERED))
    assert isinstance(verdict, Verdict)
    assert verdict.facts == {"address": "203.0.113.9", "state": "filtered", "by": "203.0.113.1"}


def test_an_smb1_only_door_tells_its_dialect() -> None:
    verdict = CHECK.judge(*seen(SMB1))
    assert isinstance(verdict, Verdict)
    assert verdict.facts["dialect"] == "SMB1 NT LM 0.12"
