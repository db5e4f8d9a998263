"""The door of Windows file sharing, seen from here."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ikmscan.checks.check import Level, Verdict
from ikmscan.checks.ports.smb_exposed import CHECK
from ikmscan.scanner.evidence import Heard, PortState, SmbDoor, SmbDoors, Support, Why

HERE, ROOM = "203.0.113.7", "192.168.1.20"
CLOSED = SmbDoor(HERE, "public", PortState.REFUSED, older=PortState.REFUSED)
SILENT = SmbDoor("203.0.113.8", "public", PortState.SILENT)
FILTERED = SmbDoor("203.0.113.9", "public", PortState.FILTERED, by="203.0.113.1", note="icmp 3/13")
MUTE = SmbDoor("203.0.113.10", "public", PortState.OPEN)
OTHER = SmbDoor("203.0.113.11", "public", PortState.OPEN, heard=Heard.OTHER)
SMB3 = SmbDoor(HERE, "public", PortState.OPEN, heard=Heard.SMB, smb1=Support.NO, smb2=Support.YES, smb2_dialect="3.1.1")
SMB1 = SmbDoor(HERE, "public", PortState.OPEN, heard=Heard.SMB, smb1=Support.YES, smb1_dialect="NT LM 0.12", smb2=Support.NO)
UPSTREAM = replace(SILENT, cut="upstream")
AT_TARGET = replace(SILENT, cut="target")
OLDER = replace(SMB1, port=139)
IN_ROOM = SmbDoor(ROOM, "private", PortState.OPEN, heard=Heard.SMB, smb1=Support.NO, smb2=Support.YES, smb2_dialect="3.0.2")


def seen(*doors: SmbDoor) -> tuple[SmbDoors]:
    return (SmbDoors(doors),)


CASES = [
    ("refused", seen(CLOSED), "closed"),
    ("silent", seen(SILENT), "unreachable"),
    ("filtered on the way", seen(FILTERED), "unreachable"),
    ("stopped at the internet provider", seen(UPSTREAM), "cut_upstream"),
    ("stopped at the server", seen(AT_TARGET), "cut_at_target"),
    ("the address itself said no by ICMP", seen(replace(FILTERED, by=FILTERED.address)), "cut_at_target"),
    ("one stopped on the way, one nobody knows where", seen(UPSTREAM, FILTERED), "unreachable"),
    ("one closed, one stopped on the way", seen(CLOSED, UPSTREAM), "cut_upstream"),
    ("one closed, one silent", seen(CLOSED, SILENT), "unreachable"),
    ("445 refused, 139 silent", seen(replace(CLOSED, older=PortState.SILENT)), "unreachable"),
    ("445 refused, 139 filtered", seen(replace(CLOSED, older=PortState.FILTERED)), "unreachable"),
    ("445 refused, 139 not asked", seen(replace(CLOSED, older=None)), "unclear"),
    ("445 shut, 139 open and mute", seen(replace(MUTE, port=139)), "unclear"),
    ("445 shut, something else at 139", seen(replace(OTHER, port=139)), "open_not_smb"),
    ("NetBIOS at 139 lets nobody in", seen(replace(MUTE, port=139, heard=Heard.NETBIOS)), "open"),
    ("SMB that agrees on nothing", seen(replace(MUTE, heard=Heard.SMB)), "open"),
    ("open and mute", seen(MUTE), "unclear"),
    ("open, something else", seen(OTHER), "open_not_smb"),
    ("something else in the room", seen(replace(OTHER, address=ROOM, view="private")), "open_not_smb_in_room"),
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
    assert verdict.subject in ("445/tcp", "139/tcp")


def test_silence_is_never_called_good() -> None:
    assert CHECK.outcome("unreachable").level is Level.HINT


def test_only_an_answer_in_smb_is_critical() -> None:
    assert [o.slug for o in CHECK.outcomes if o.level is Level.CRITICAL] == ["open"]


def test_the_order_of_addresses_changes_nothing() -> None:
    two = SmbDoor("198.51.100.2", "public", PortState.OPEN, heard=Heard.SMB, smb2=Support.YES, smb2_dialect="2.1")
    first, second = CHECK.judge(*seen(SMB3, two)), CHECK.judge(*seen(two, SMB3))
    assert first == second
    assert isinstance(first, Verdict)
    assert first.facts == {
        "address": "198.51.100.2, 203.0.113.7", "port": 445, "dialect": "SMB 2.1", "build": "", "system": "", "software": "",
    }


def test_a_firewall_that_spoke_is_named() -> None:
    verdict = CHECK.judge(*seen(FILTERED))
    assert isinstance(verdict, Verdict)
    assert verdict.facts == {"address": "203.0.113.9", "port": 445, "state": "filtered", "by": "203.0.113.1", "told": "icmp 3/13"}


@pytest.mark.parametrize("slug", ["unreachable", "cut_upstream", "cut_at_target"])
def test_a_knock_that_did_not_arrive_is_a_hint_wherever_it_stopped(slug: str) -> None:
    assert CHECK.outcome(slug).level is Level.HINT


def test_the_older_door_is_named_by_its_number() -> None:
    verdict = CHECK.judge(*seen(OLDER))
    assert isinstance(verdict, Verdict)
    assert (verdict.outcome.slug, verdict.subject, verdict.facts["port"]) == ("open", "139/tcp", 139)


def test_samba_is_never_shown_as_windows_7() -> None:
    verdict = CHECK.judge(*seen(replace(SMB1, build="6.1.0", system="Windows 6.1")))
    assert isinstance(verdict, Verdict)
    assert (verdict.facts["software"], verdict.facts["build"], verdict.facts["system"]) == ("Samba", "", "")


def test_a_windows_that_tells_its_name_is_shown_to_the_technician() -> None:
    verdict = CHECK.judge(*seen(replace(SMB1, build="6.1.7601", system="Windows 7 Professional 7601 Service Pack 1")))
    assert isinstance(verdict, Verdict)
    assert verdict.facts["system"] == "Windows 7 Professional 7601 Service Pack 1"


def test_an_smb1_only_door_tells_its_dialect() -> None:
    verdict = CHECK.judge(*seen(SMB1))
    assert isinstance(verdict, Verdict)
    assert verdict.facts["dialect"] == "SMB1 NT LM 0.12"
