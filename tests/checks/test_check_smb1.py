"""Whether SMB1 is spoken, as far as it is proven."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.ports.smb1 import CHECK
from ikmscan.scanner.evidence import PortState, SmbDoor, SmbDoors, Support

YES, NO, UNKNOWN = Support.YES, Support.NO, Support.UNKNOWN


def door(smb1: Support, smb2: Support, view: str = "public", build: str = "", address: str = "203.0.113.7") -> SmbDoor:
    return SmbDoor(address, view, PortState.OPEN, smb1=smb1, smb1_dialect="NT LM 0.12" if smb1 is YES else "",
                   smb2=smb2, smb2_dialect="3.1.1" if smb2 is YES else "", build=build)


def cut(build: str) -> SmbDoor:
    return replace(door(UNKNOWN, YES, build=build), smb1_reset=True)


def seen(*doors: SmbDoor) -> tuple[SmbDoors]:
    return (SmbDoors(doors),)


CASES = [
    ("turned down beside SMB2", seen(door(NO, YES)), "off"),
    ("spoken on the internet", seen(door(YES, YES)), "on"),
    ("spoken alone", seen(door(YES, NO)), "on"),
    ("spoken in the room", seen(door(YES, YES, "private")), "on_in_room"),
    ("no clear answer beside SMB2", seen(door(UNKNOWN, YES)), "unclear"),
    ("closed, and SMB2 not known", seen(door(NO, UNKNOWN)), "unclear"),
    ("reset beside SMB2, by a Windows that comes without SMB1", seen(cut("10.0.19045")), "probably_off"),
    ("reset beside SMB2, by a Windows that comes with it", seen(cut("6.1.7601")), "unclear"),
    ("one off, one probably", seen(door(NO, YES), replace(cut("10.0.17763"), address="203.0.113.8")), "probably_off"),
    ("reset beside SMB2, by one that does not say", seen(cut("")), "unclear"),
    ("mute", seen(door(UNKNOWN, UNKNOWN)), "unclear"),
    ("one off, one not known", seen(door(NO, YES), door(UNKNOWN, YES, address="203.0.113.8")), "unclear"),
    ("one off, one on", seen(door(NO, YES), door(YES, YES, address="203.0.113.8")), "on"),
]


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_off_needs_proof_and_on_needs_one_door(args: tuple[SmbDoors], slug: str) -> None:
    verdict = CHECK.judge(*args)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == slug
    assert verdict.subject == "445/tcp"


@pytest.mark.parametrize("state", [PortState.REFUSED, PortState.FILTERED, PortState.SILENT])
def test_a_door_that_does_not_open_says_nothing_of_smb1(state: PortState) -> None:
    assert CHECK.judge(*seen(SmbDoor("203.0.113.7", "public", state))) is None


def test_a_door_that_speaks_something_else_says_nothing_of_smb1() -> None:
    assert CHECK.judge(*seen(door(NO, NO))) is None


def test_samba_is_never_shown_as_windows_7() -> None:
    verdict = CHECK.judge(*seen(door(YES, YES, build="6.1.0")))
    assert isinstance(verdict, Verdict)
    assert (verdict.facts["software"], verdict.facts["build"], verdict.facts["stack"]) == ("Samba", "", "samba")


def test_a_windows_build_is_shown_as_it_came() -> None:
    verdict = CHECK.judge(*seen(door(YES, YES, build="6.1.7601")))
    assert isinstance(verdict, Verdict)
    assert verdict.facts == {
        "address": "203.0.113.7", "port": 445, "dialect": "NT LM 0.12", "stack": "windows", "build": "6.1.7601",
        "system": "", "software": "",
    }


def test_samba_tells_its_name_and_neither_build_nor_system() -> None:
    told = replace(door(YES, YES), system="Windows 6.1", software="Samba 4.17.12-Debian")
    verdict = CHECK.judge(*seen(told))
    assert isinstance(verdict, Verdict)
    assert (verdict.facts["system"], verdict.facts["software"]) == ("", "Samba 4.17.12-Debian")


def test_the_older_door_is_named_by_its_number() -> None:
    verdict = CHECK.judge(*seen(replace(door(YES, NO), port=139)))
    assert isinstance(verdict, Verdict)
    assert (verdict.subject, verdict.facts["port"]) == ("139/tcp", 139)


def test_what_a_hostile_server_says_of_itself_is_bounded() -> None:
    verdict = CHECK.judge(*seen(replace(door(YES, YES), build="1" * 9000, system="S" * 9000, software="x" * 9000)))
    assert isinstance(verdict, Verdict)
    assert all(len(str(value)) <= 80 for value in verdict.facts.values())
