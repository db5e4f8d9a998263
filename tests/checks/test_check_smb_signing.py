"""Whether every version of file sharing that is spoken insists on signatures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ikmscan.checks.check import Level, Verdict
from ikmscan.checks.ports.smb_signing import CHECK
from ikmscan.scanner.evidence import PortState, SmbDoor, SmbDoors, Support

YES, NO, UNKNOWN = Support.YES, Support.NO, Support.UNKNOWN
ROOM = SmbDoor("192.168.1.20", "private", PortState.OPEN, smb1=NO, smb2=YES, smb2_dialect="3.1.1", signing="required")
BOTH = replace(ROOM, smb1=YES, smb1_signing="required")
OLD = replace(ROOM, smb1=YES, smb2=NO, signing="", smb1_signing="enabled")
PUBLIC = replace(ROOM, address="203.0.113.7", view="public", signing="enabled")


def seen(*doors: SmbDoor) -> tuple[SmbDoors]:
    return (SmbDoors(doors),)


CASES = [
    ("required", seen(ROOM), "required"),
    ("required in both versions", seen(BOTH), "required"),
    ("required on the internet", seen(replace(PUBLIC, signing="required")), "required"),
    ("offered in the room", seen(replace(ROOM, signing="enabled")), "optional_in_room"),
    ("required in SMB2, offered in SMB1", seen(replace(BOTH, smb1_signing="enabled")), "optional_in_room"),
    ("SMB1 alone, offered", seen(OLD), "optional_in_room"),
    ("SMB1 alone, not offered", seen(replace(OLD, smb1_signing="off")), "off_in_room"),
    ("off in SMB1, required in SMB2", seen(replace(BOTH, smb1_signing="off")), "off_in_smb1_in_room"),
    ("off in SMB1, offered in SMB2", seen(replace(BOTH, signing="enabled", smb1_signing="off")), "off_in_smb1_in_room"),
    ("off in SMB2, offered in SMB1", seen(replace(BOTH, signing="off", smb1_signing="enabled")), "off_in_room"),
    ("off in both", seen(replace(BOTH, signing="off", smb1_signing="off")), "off_in_room"),
    ("off in SMB1, SMB2 not told", seen(replace(BOTH, signing="unknown", smb1_signing="off")), "off_in_room"),
    ("required in SMB2, SMB1 probably off", seen(replace(ROOM, smb1=UNKNOWN, smb1_reset=True, build="10.0.19045")), "required"),
    ("offered on the internet", seen(PUBLIC), "optional"),
    ("off on the internet", seen(replace(PUBLIC, signing="off")), "optional"),
    ("not told", seen(replace(ROOM, signing="unknown")), "unclear"),
    ("not told for SMB1", seen(replace(BOTH, smb1_signing="")), "unclear"),
    ("required in SMB2, SMB1 not seen", seen(replace(ROOM, smb1=UNKNOWN)), "unclear"),
    ("a word of its own", seen(replace(ROOM, signing="x" * 9000)), "unclear"),
    ("the worst of three", seen(ROOM, replace(ROOM, address="192.168.1.9", signing="enabled"), PUBLIC), "optional_in_room"),
]


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_every_spoken_version_must_insist(args: tuple[SmbDoors], slug: str) -> None:
    verdict = CHECK.judge(*args)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == slug
    assert verdict.subject == "445/tcp"


@pytest.mark.parametrize("door", [
    replace(ROOM, state=PortState.SILENT), replace(ROOM, smb2=UNKNOWN), replace(ROOM, smb1=NO, smb2=NO),
])
def test_where_no_smb_answers_there_is_no_verdict(door: SmbDoor) -> None:
    assert CHECK.judge(*seen(door)) is None


def test_it_matters_where_files_are_shared_and_costs_nothing_on_the_internet() -> None:
    levels = {o.slug: o.level for o in CHECK.outcomes}
    assert (levels["optional"], levels["optional_in_room"], levels["off_in_room"]) == (Level.HINT, Level.LOW, Level.MEDIUM)


def test_only_the_version_that_is_spoken_counts() -> None:
    verdict = CHECK.judge(*seen(replace(ROOM, smb1_signing="off")))
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == "required"
