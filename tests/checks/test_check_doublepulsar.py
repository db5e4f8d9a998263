"""The back door that came with WannaCry's hole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ikmscan.checks.check import Level, Verdict
from ikmscan.checks.ports.doublepulsar import CHECK
from ikmscan.scanner.evidence import NullSession, PortState, SmbDoor, SmbDoors, Support

MISSING, DENIED = 0xC0000205, 0xC0000022
WIN7 = SmbDoor("203.0.113.7", "public", PortState.OPEN, smb1=Support.YES, smb2=Support.YES, build="6.1.7601")


def asked(multiplex: int, peek: int = MISSING, address: str = "203.0.113.7", ended: str = "") -> SmbDoor:
    return replace(WIN7, address=address, session=NullSession(0, 0, peek, multiplex, ended))


def seen(*doors: SmbDoor) -> tuple[SmbDoors]:
    return (SmbDoors(doors),)


CASES = [
    ("the implant's number", seen(asked(81)), "infected"),
    ("the number that was sent", seen(asked(65)), "clean"),
    ("not answered", seen(asked(-1, ended="timed_out")), "inconclusive"),
    ("another number", seen(asked(82)), "inconclusive"),
    ("one infected, one clean", seen(asked(65), asked(81, address="203.0.113.8")), "infected"),
    ("one clean, one not known", seen(asked(65), asked(-1, address="203.0.113.8")), "inconclusive"),
    ("one patched, one clean", seen(asked(-1, DENIED), asked(65, address="203.0.113.8")), "clean"),
]


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_number_of_the_answer_decides(args: tuple[SmbDoors], slug: str) -> None:
    verdict = CHECK.judge(*args)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == slug


@pytest.mark.parametrize("door", [
    asked(81, DENIED), asked(81, -1), WIN7, replace(asked(81), state=PortState.SILENT),
    replace(asked(81), smb1=Support.NO, smb2=Support.NO),
])
def test_without_the_missing_update_nothing_is_said(door: SmbDoor) -> None:
    assert CHECK.judge(*seen(door)) is None


def test_only_a_proof_is_critical() -> None:
    assert {o.slug for o in CHECK.outcomes if o.level is Level.CRITICAL} == {"infected"}


def test_only_infected_addresses_are_named() -> None:
    verdict = CHECK.judge(*seen(asked(65), asked(81, address="203.0.113.9")))
    assert isinstance(verdict, Verdict)
    assert (verdict.facts["address"], verdict.facts["multiplex"], verdict.subject) == ("203.0.113.9", 81, "445/tcp")
