"""The hole of WannaCry: vulnerable and patched need their status code, everything else says why it is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.check import Level, Verdict
from ikmscan.checks.ports.ms17_010 import CHECK
from ikmscan.scanner.evidence import Heard, NullSession, PortState, SmbDoor, SmbDoors, Support

YES, NO, UNKNOWN = Support.YES, Support.NO, Support.UNKNOWN
HERE, THERE, ROOM = "203.0.113.7", "203.0.113.8", "192.168.1.20"
MISSING, INVALID_HANDLE, DENIED, NOT_IMPLEMENTED = 0xC0000205, 0xC0000008, 0xC0000022, 0xC0000002

WIN7 = SmbDoor(HERE, "public", PortState.OPEN, smb1=YES, smb1_dialect="NT LM 0.12", smb2=YES, smb2_dialect="2.1",
               build="6.1.7601", system="Windows 7 Professional 7601 Service Pack 1")
SAMBA = replace(WIN7, build="6.1.0", system="Windows 6.1", software="Samba 4.17.12-Debian")
NEW = replace(WIN7, smb2_dialect="3.1.1", build="10.0.17763", system="")
NO_SMB1 = replace(WIN7, smb1=NO, smb1_dialect="", build="6.3.9600", system="")
MUTE_SMB1 = replace(NO_SMB1, smb1=UNKNOWN)


def peeked(door: SmbDoor, peek: int, **more: int) -> SmbDoor:
    return replace(door, session=NullSession(setup=0, tree=0, peek=peek, **more))


def ended(door: SmbDoor, how: str, setup: int = -1, tree: int = -1) -> SmbDoor:
    return replace(door, session=NullSession(setup=setup, tree=tree, ended=how))


def seen(*doors: SmbDoor) -> tuple[SmbDoors]:
    return (SmbDoors(doors),)


CASES = [
    ("the status of a missing update", seen(peeked(WIN7, MISSING)), "vulnerable"),
    ("the same, whatever it says of itself", seen(peeked(SAMBA, MISSING)), "vulnerable"),
    ("the same from a new build", seen(peeked(NEW, MISSING)), "vulnerable"),
    ("in the room", seen(replace(peeked(WIN7, MISSING), address=ROOM, view="private")), "vulnerable"),
    ("on the older door", seen(replace(peeked(WIN7, MISSING), port=139)), "vulnerable"),
    ("patched, Windows 7", seen(peeked(WIN7, INVALID_HANDLE)), "patched"),
    ("patched, Windows 10", seen(peeked(WIN7, DENIED)), "patched"),
    ("Samba answers as if it were patched", seen(peeked(SAMBA, INVALID_HANDLE)), "not_applicable"),
    ("Samba by its build alone", seen(replace(SAMBA, software="", session=NullSession(ended="reset"))), "not_applicable"),
    ("Samba, not tested", seen(ended(SAMBA, "no_consent")), "not_applicable"),
    ("a build that was born with it", seen(ended(NEW, "reset")), "not_applicable"),
    ("the first such build", seen(replace(NEW, build="10.0.15063")), "not_applicable"),
    ("SMB1 turned down beside SMB2", seen(NO_SMB1), "not_applicable"),
    ("SMB1 reset by something", seen(replace(MUTE_SMB1, build="6.1.7601", smb1_reset=True)), "inconclusive"),
    ("without consent", seen(ended(WIN7, "no_consent")), "not_tested"),
    ("without consent, SMB1 only", seen(replace(ended(WIN7, "no_consent"), smb2=NO)), "not_tested"),
    ("an older dossier, which never asked", seen(WIN7), "not_tested"),
    ("the last build without it", seen(ended(replace(NEW, build="10.0.14393"), "reset")), "inconclusive"),
    ("it opens and tells nothing", seen(SmbDoor(HERE, "public", PortState.OPEN)), "inconclusive"),
    ("the session is refused", seen(ended(WIN7, "", setup=DENIED)), "inconclusive"),
    ("IPC$ is refused", seen(ended(WIN7, "", setup=0, tree=DENIED)), "inconclusive"),
    ("a status that tells nothing", seen(peeked(WIN7, NOT_IMPLEMENTED)), "inconclusive"),
    ("success tells nothing", seen(peeked(WIN7, 0)), "inconclusive"),
    ("a reset", seen(ended(WIN7, "reset")), "inconclusive"),
    ("silence", seen(ended(WIN7, "timed_out")), "inconclusive"),
    ("SMB1 gave no clear answer", seen(MUTE_SMB1), "inconclusive"),
    ("SMB1 turned down, and SMB2 not known", seen(ended(replace(NO_SMB1, smb1=YES, smb2=UNKNOWN), "closed")), "inconclusive"),
    ("a build that cannot be", seen(ended(replace(WIN7, build="6.1.99999"), "reset")), "inconclusive"),
    ("one vulnerable among many", seen(NO_SMB1, SAMBA, replace(peeked(WIN7, MISSING), address=THERE)), "vulnerable"),
    ("not known outweighs patched", seen(peeked(WIN7, DENIED), replace(ended(WIN7, "reset"), address=THERE)), "inconclusive"),
    ("not tested outweighs patched", seen(peeked(WIN7, DENIED), replace(WIN7, address=THERE)), "not_tested"),
    ("patched outweighs not applicable", seen(NO_SMB1, replace(peeked(WIN7, DENIED), address=THERE)), "patched"),
]


def verdict_of(*doors: SmbDoor) -> Verdict:
    verdict = CHECK.judge(*seen(*doors))
    assert isinstance(verdict, Verdict)
    return verdict


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_each_answer_has_its_verdict(args: tuple[SmbDoors], slug: str) -> None:
    verdict = CHECK.judge(*args)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == slug


REASONS = [
    (peeked(WIN7, MISSING), "0xC0000205"),
    (peeked(WIN7, DENIED), "0xC0000022"),
    (SAMBA, "samba"),
    (NEW, "new_build"),
    (NO_SMB1, "smb1_off"),
    (WIN7, "no_consent"),
    (ended(WIN7, "", setup=DENIED), "session without a name refused (0xC0000022)"),
    (ended(WIN7, "", setup=0, tree=DENIED), "IPC$ refused (0xC0000022)"),
    (peeked(WIN7, NOT_IMPLEMENTED), "a status that tells nothing (0xC0000002)"),
    (ended(WIN7, "reset"), "reset"),
    (ended(WIN7, ""), "no answer"),
    (MUTE_SMB1, "whether SMB1 is on could not be told"),
]


@pytest.mark.parametrize(("door", "reason"), REASONS, ids=[r[1] for r in REASONS])
def test_the_reason_goes_into_the_report(door: SmbDoor, reason: str) -> None:
    assert verdict_of(door).facts["reason"] == reason


@pytest.mark.parametrize("door", [
    SmbDoor(HERE, "public", PortState.REFUSED), SmbDoor(HERE, "public", PortState.SILENT),
    SmbDoor(HERE, "public", PortState.OPEN, heard=Heard.OTHER),
])
def test_where_no_smb_answers_there_is_no_verdict(door: SmbDoor) -> None:
    assert CHECK.judge(*seen(door)) is None


@given(
    smb1=st.sampled_from(Support), smb2=st.sampled_from(Support), build=st.sampled_from(["", "6.1.7601", "10.0.14393"]),
    setup=st.sampled_from([-1, 0, DENIED]), tree=st.sampled_from([-1, 0, DENIED]), how=st.sampled_from(["", "reset", "no_consent"]),
    peek=st.one_of(st.just(-1), st.integers(0, 0xFFFFFFFF)),
)
def test_good_needs_its_status_or_a_proof_that_the_hole_is_not_there(
    smb1: Support, smb2: Support, build: str, setup: int, tree: int, how: str, peek: int,
) -> None:
    door = SmbDoor(HERE, "public", PortState.OPEN, smb1=smb1, smb2=smb2, build=build,
                   session=NullSession(setup, tree, peek, -1, how))
    verdict = CHECK.judge(*seen(door))
    if isinstance(verdict, Verdict) and verdict.outcome.level is Level.GOOD:
        assert peek in (INVALID_HANDLE, DENIED) or (smb1 is NO and smb2 is YES)
    if isinstance(verdict, Verdict) and verdict.outcome.level is Level.CRITICAL:
        assert peek == MISSING


def test_samba_is_never_shown_as_windows_7() -> None:
    facts = verdict_of(SAMBA).facts
    assert (facts["build"], facts["system"], facts["software"]) == ("", "", "Samba 4.17.12-Debian")


def test_the_system_is_shown_where_it_told_it() -> None:
    facts = verdict_of(peeked(WIN7, MISSING)).facts
    assert facts["system"] == "Windows 7 Professional 7601 Service Pack 1"


def test_the_subject_is_the_door_that_answered() -> None:
    assert verdict_of(WIN7).subject == "445/tcp"
    assert verdict_of(replace(WIN7, port=139)).subject == "139/tcp"


def test_all_vulnerable_addresses_are_named_in_a_stable_order() -> None:
    first, second = peeked(WIN7, MISSING), replace(peeked(WIN7, MISSING), address=THERE)
    assert verdict_of(first, second) == verdict_of(second, first)
    assert verdict_of(second, first).facts["address"] == f"{HERE}, {THERE}"


def test_what_a_hostile_server_says_of_itself_is_bounded() -> None:
    facts = verdict_of(replace(ended(WIN7, "x" * 9000), system="S" * 9000, build="9" * 9000, boot_time="b" * 9000)).facts
    assert all(len(str(value)) <= 100 for value in facts.values())
