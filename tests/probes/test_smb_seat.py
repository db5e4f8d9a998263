"""A host with one seat, which stays taken for a while behind a visit: whom it sends away says nothing of SMB1."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.ports import ms17_010, smb1
from ikmscan.practice.smb_emulator import SmbEmulator
from ikmscan.scanner.evidence import SmbDoor, SmbDoors, Support
from ikmscan.scanner.permit import Permit
from smb_look import OWNER, SESSION, look, port_of

# Around the tenth of a second by which visits are kept apart (converse.py)
SEATS_S = (0.0, 0.02, 0.05, 0.08, 0.1, 0.12, 0.2, 0.3)


def seen_of(profile: str, seat_s: float, leave: Permit) -> SmbDoor:
    async def run() -> object:
        host = SmbEmulator(profile)
        host.profile = replace(host.profile, seat_s=seat_s)
        async with await host.serve() as server:
            return await look({445: port_of(server)}, leave)

    seen = asyncio.run(run())
    assert isinstance(seen, SmbDoor)
    return seen


def slug(verdict: Verdict | None) -> str:
    return verdict.outcome.slug if verdict else ""


@pytest.mark.parametrize("leave", [OWNER, SESSION], ids=["owner", "session"])
@pytest.mark.parametrize("seat_s", SEATS_S)
def test_whose_seat_stays_taken_is_never_called_safe(seat_s: float, leave: Permit) -> None:
    for _ in range(2):  # which of two connections came first is chance
        seen = seen_of("win7-unpatched", seat_s, leave)
        assert seen.smb1 is not Support.NO
        doors = SmbDoors((seen,))
        assert slug(smb1.CHECK.judge(doors)) in ("on_in_room", "unclear")  # type: ignore[arg-type]
        assert slug(ms17_010.CHECK.judge(doors)) in ("vulnerable", "not_tested", "inconclusive")  # type: ignore[arg-type]


@pytest.mark.parametrize("seat_s", [0.02, 0.05])
def test_a_seat_that_is_free_again_soon_hides_nothing(seat_s: float) -> None:
    assert seen_of("win7-unpatched", seat_s, SESSION).smb1 is Support.YES


@pytest.mark.parametrize("seat_s", [0.02, 0.08, 0.2])
def test_one_that_has_smb1_off_and_one_seat_is_unclear_and_not_off(seat_s: float) -> None:
    assert seen_of("win2019-sign", seat_s, OWNER).smb1 is Support.UNKNOWN
