"""SMBGhost: maybe, from the version and the offer to compress; never for certain."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ikmscan.checks.check import Level, Verdict
from ikmscan.checks.ports.smbghost import CHECK
from ikmscan.scanner.evidence import PortState, SmbDoor, SmbDoors, Support

W1903 = SmbDoor("203.0.113.7", "public", PortState.OPEN, smb1=Support.NO, smb2=Support.YES, smb2_dialect="3.1.1",
                build="10.0.18362", compression=(1,))


def seen(*doors: SmbDoor) -> tuple[SmbDoors]:
    return (SmbDoors(doors),)


def at(address: str, door: SmbDoor) -> SmbDoor:
    return replace(door, address=address)


SERVER_2022 = replace(W1903, build="10.0.20348", compression=(1, 4))
CASES = [
    ("1903 that compresses", seen(W1903), "possible"),
    ("1909 that compresses", seen(replace(W1903, build="10.0.18363", compression=(2, 1))), "possible"),
    ("in the room", seen(replace(W1903, view="private")), "possible_in_room"),
    ("1903 that does not compress", seen(replace(W1903, compression=())), "not_affected"),
    ("1903 that answers with no method", seen(replace(W1903, compression=(0,))), "not_affected"),
    ("a newer one that compresses", seen(SERVER_2022), "not_affected"),
    ("an older dialect", seen(replace(W1903, smb2_dialect="3.0.2")), "not_affected"),
    ("Samba", seen(replace(W1903, build="6.1.0", software="Samba 4.20")), "not_affected"),
    ("compresses and does not tell its version", seen(replace(W1903, build="")), "unclear"),
    ("compresses and tells nonsense", seen(replace(W1903, build="10.0.18362.1")), "unclear"),
    ("one maybe, one not", seen(SERVER_2022, at("203.0.113.8", W1903)), "possible"),
    ("one not known, one not", seen(SERVER_2022, at("203.0.113.8", replace(W1903, build=""))), "unclear"),
]


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_version_and_compression_decide_together(args: tuple[SmbDoors], slug: str) -> None:
    verdict = CHECK.judge(*args)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == slug
    assert verdict.subject == "445/tcp"


@pytest.mark.parametrize("door", [
    replace(W1903, smb2=Support.NO), replace(W1903, smb2=Support.UNKNOWN), replace(W1903, state=PortState.FILTERED),
])
def test_without_smb2_nothing_is_said(door: SmbDoor) -> None:
    assert CHECK.judge(*seen(door)) is None


def test_what_cannot_be_proven_is_never_critical() -> None:
    assert max(o.level.rank for o in CHECK.outcomes) == Level.HIGH.rank


def test_a_long_list_of_methods_is_bounded() -> None:
    verdict = CHECK.judge(*seen(replace(W1903, compression=tuple(range(60000)))))
    assert isinstance(verdict, Verdict)
    assert verdict.facts["compression"] == tuple("01234567")
