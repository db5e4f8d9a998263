"""What we say of Debian's Samba in eight configurations is the truth, with and without the null session.

The columns were established with smbclient, nmap and Samba's own configuration; the verdicts follow from them: never
patched without a status code that proves it, and Samba is no Windows 7.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from ikmscan.checks.registry import all_checks
from ikmscan.checks.run import judge_all
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import Dossier, NullSession, SmbDoor, SmbDoors, Support
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Consent, Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target

HOST = "kasir.example"
CHECKS = [c for c in all_checks().checks if c.folder == "ports" and {n.kind for n in c.needs} == {SmbDoors}]
# SMB1, its dialect, the best of SMB2 and 3, whether signatures are required there
TRUTH = {
    "nt1": (Support.YES, "NT LM 0.12", "3.1.1", "enabled"),
    "nt1only": (Support.YES, "NT LM 0.12", "", ""),
    "nt1sign": (Support.YES, "NT LM 0.12", "3.1.1", "required"),
    "nt1ra2": (Support.YES, "NT LM 0.12", "3.1.1", "enabled"),
    "lanman": (Support.YES, "LANMAN2.1", "", ""),
    "smb23": (Support.NO, "", "3.1.1", "enabled"),
    "smb311": (Support.NO, "", "3.1.1", "enabled"),
    "sign": (Support.NO, "", "3.1.1", "required"),
}
INVALID_HANDLE, ACCESS_DENIED = 0xC0000008, 0xC0000022
# The status of the question about the pipe, or what kept it from being asked.
ASKED = {
    "nt1": (INVALID_HANDLE, ""), "nt1only": (INVALID_HANDLE, ""), "nt1sign": (INVALID_HANDLE, ""), "nt1ra2": (-1, ""),
    "lanman": (-1, "lanman"),
}
Smbd = Callable[[str], int]


def look(port: int, level: Consent) -> Dossier:
    settings = Settings(Manners("ikmscan test"), Routes(True, {445: port, 139: 1}), NameServers(fixed={HOST: ("127.0.0.1",)}), heeds_opt_out=False)
    permit = Permit(HOST, level, datetime.now(UTC) + timedelta(hours=1))
    return asyncio.run(survey(Target(HOST, HOST), (SmbDoors,), settings, Ledger(), permit))


def door_of(seen: Dossier) -> SmbDoor:
    doors = seen.of(SmbDoors)
    assert isinstance(doors, SmbDoors)
    (door,) = doors.doors
    return door


def verdicts(seen: Dossier) -> dict[str, tuple[str, object]]:
    told = [f.verdict for f in judge_all(CHECKS, seen)]
    names = [f.check.name for f in judge_all(CHECKS, seen)]
    return {name: (v.outcome.slug, v.facts.get("reason")) for name, v in zip(names, told, strict=True) if v}


@pytest.mark.parametrize("name", TRUTH)
def test_every_column_is_right_and_nothing_is_called_patched(name: str, samba: Smbd) -> None:
    port = samba(name)
    for level in (Consent.OWNER, Consent.SESSION):
        seen = look(port, level)
        door = door_of(seen)
        told = (door.smb1, door.smb1_dialect, door.smb2_dialect, door.signing)
        assert told == TRUTH[name]
        said = verdicts(seen)
        assert said["smb_exposed"][0] == "open_in_room"
        assert said["smb1"][0] == ("on_in_room" if TRUTH[name][0] is Support.YES else "off")
        assert said.get("smbghost", ("not_affected",))[0] == "not_affected"
        assert "doublepulsar" not in said
        if name != "lanman":  # an old Samba that speaks LANMAN alone tells nothing of itself
            assert door.build == "6.1.0" or door.software.startswith("Samba")
            assert said["ms17_010"] == ("not_applicable", "samba")
        else:
            assert said["ms17_010"][0] in ("not_tested", "inconclusive")
        assert not any(slug == "patched" for slug, _ in said.values())


@pytest.mark.parametrize("name", TRUTH)
def test_the_null_session_is_written_down_as_it_went(name: str, samba: Smbd) -> None:
    port = samba(name)
    without, session = door_of(look(port, Consent.OWNER)).session, door_of(look(port, Consent.SESSION)).session
    if name not in ASKED:
        assert without is session is None  # no SMB1, nothing to ask
        return
    assert without == NullSession(ended="no_consent")
    assert session is not None
    assert (session.peek, session.ended) == ASKED[name]
    assert session.multiplex == -1  # the implant is asked for only where the patch is missing
    if name == "nt1ra2":
        assert ACCESS_DENIED in (session.setup, session.tree)


def test_three_round_trips_and_two_connections_tell_all_without_a_login(samba: Smbd) -> None:
    port = samba("nt1")
    assert look(port, Consent.OWNER).cost.connections == 2
    assert look(port, Consent.SESSION).cost.connections == 2
