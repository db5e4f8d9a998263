"""No packet of a session without a name goes out without the owner's leave for it; proven by what the host heard."""

from __future__ import annotations

import ast
import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hostile
import ikmscan.scanner
import pytest
from ikmscan.practice.smb_emulator import SmbEmulator
from ikmscan.practice.smb_profiles import PROFILES
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import NullSession, SmbDoor, SmbDoors, Unseen, Why
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Consent, Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target
from smb_look import HERE, HOST, NO_CONSENT, OWNER, SESSION, look, permit, played, port_of

# What a negotiation is made of; all else belongs to a session
WITHOUT_SESSION = {"smb1.negotiate", "smb1.session_setup.negotiate", "smb2.negotiate", "smb2.session_setup.negotiate"}
NEVER = {"smb1.session_setup.login", "smb1.session_setup.authenticate", "smb2.session_setup.authenticate",
         "smb1.negotiate.multiprotocol"}
SCANNER = Path(ikmscan.scanner.__file__).resolve().parent


def every_host(leave: Permit) -> dict[str, tuple[object, SmbEmulator]]:
    """What is seen of every practice host with this leave, and what each of them heard."""

    async def one(profile: str) -> tuple[object, SmbEmulator]:
        host = SmbEmulator(profile)
        async with await host.serve() as server:
            return await look({445: port_of(server)}, leave), host

    async def run() -> list[tuple[object, SmbEmulator]]:
        return await asyncio.gather(*map(one, PROFILES))

    return dict(zip(PROFILES, asyncio.run(run()), strict=True))


def test_the_owners_leave_alone_brings_no_session() -> None:
    for profile, (seen, host) in every_host(OWNER).items():
        assert set(host.seen) <= WITHOUT_SESSION, profile
        assert isinstance(seen, SmbDoor) and seen.session in (None, NO_CONSENT), profile
        assert 2 <= host.connections <= 5, profile


def test_nobody_ever_logs_in() -> None:
    heard = every_host(SESSION)
    assert {name for name, (_, host) in heard.items() if NEVER & set(host.seen)} == set()
    assert sum("smb1.session_setup.anonymous" in host.seen for _, host in heard.values()) == 17


@pytest.mark.parametrize(
    "leave",
    [
        Permit.visitor(HOST),
        permit(Consent.RECORDS),
        permit(Consent.OWNER, seconds=-1),
        permit(Consent.SESSION, seconds=-1),
        Permit("other.example", Consent.SESSION, datetime.now(UTC) + timedelta(days=1)),
    ],
    ids=["visitor", "records", "owner, too late", "session, too late", "session on another site"],
)
def test_without_the_owners_leave_nobody_is_knocked_up(leave: Permit) -> None:
    seen, host = played("win7-unpatched", leave)
    assert isinstance(seen, Unseen) and seen.why is Why.NO_CONSENT
    assert (host.connections, host.seen) == (0, [])


def test_port_139_needs_the_same_leave() -> None:
    async def run() -> tuple[object, int]:
        counts = hostile.Counts()
        async with hostile.serving(hostile.never_speaks, http=False, counts=counts) as there, hostile.nobody() as shut:
            return await look({445: shut, 139: there}, Permit.visitor(HOST)), counts.connections

    seen, connections = asyncio.run(run())
    assert isinstance(seen, Unseen) and seen.why is Why.NO_CONSENT
    assert connections == 0


def test_a_leave_that_ends_meanwhile_brings_no_second_session() -> None:
    """The chain is not answered for a second; when it is asked again apart, the leave is over."""

    async def run() -> tuple[object, SmbEmulator]:
        host = SmbEmulator("chain-silent")
        async with await host.serve() as server:
            return await look({445: port_of(server)}, permit(Consent.SESSION, seconds=0.6)), host

    seen, host = asyncio.run(run())
    assert isinstance(seen, SmbDoor) and seen.session == NullSession(ended="timed_out")
    assert host.connections == 2
    assert host.seen.count("smb1.session_setup.anonymous") == 1


@pytest.mark.parametrize(
    ("leave", "heard"),
    [(OWNER, WITHOUT_SESSION), (SESSION, {"smb1.tree_connect", "smb1.transaction", "smb1.transaction2"}), (Permit.visitor(HOST), set())],
    ids=["owner", "session", "visitor"],
)
def test_a_whole_survey_goes_as_far_as_the_leave(leave: Permit, heard: set[str]) -> None:
    async def run() -> tuple[object, SmbEmulator]:
        host = SmbEmulator("win7-unpatched")
        async with await host.serve() as server, hostile.nobody() as shut:
            routes = Routes(True, {445: port_of(server), 443: shut, 80: shut, 139: shut})
            how = Settings(Manners("ikmscan test"), routes, NameServers(fixed={HOST: (HERE,)}), deadline_s=10)
            dossier = await survey(Target(HOST, HOST), (SmbDoors,), how, Ledger(), leave)
            return dossier.of(SmbDoors), host

    seen, host = asyncio.run(run())
    if not heard:
        assert seen == Unseen(Why.NO_CONSENT) and host.connections == 0
        return
    assert isinstance(seen, SmbDoors) and host.connections == 2
    assert (set(host.seen) <= WITHOUT_SESSION) is (leave is OWNER)
    assert heard <= set(host.seen)


def test_what_one_owner_allowed_is_not_shared_with_another() -> None:
    """Two sites on one address, the session allowed for one of them only: the other is told nothing of it."""

    async def run() -> tuple[list[SmbDoors], SmbEmulator]:
        host = SmbEmulator("win7-unpatched")
        async with await host.serve() as server, hostile.nobody() as shut:
            routes = Routes(True, {445: port_of(server), 443: shut, 80: shut, 139: shut})
            names = NameServers(fixed={HOST: (HERE,), "other.example": (HERE,)})
            how, ledger = Settings(Manners("ikmscan test"), routes, names, deadline_s=10), Ledger()
            doors = []
            for site, leave in ((HOST, SESSION), ("other.example", replace(OWNER, site="other.example"))):
                seen = (await survey(Target(site, site), (SmbDoors,), how, ledger, leave)).of(SmbDoors)
                assert isinstance(seen, SmbDoors)
                doors.append(seen)
            return doors, host

    (asked, other), host = asyncio.run(run())
    assert asked.doors[0].session == NullSession(0, 0, 0xC0000205, 65)
    assert other.doors[0].session == NO_CONSENT
    assert host.seen.count("smb1.session_setup.anonymous") == 1


SESSION_MESSAGES = {"null_session", "tree_connect", "peek", "ping"}


def test_only_one_file_can_make_a_session() -> None:
    users = {}
    for file in SCANNER.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("smb1_session"):
                users[str(file.relative_to(SCANNER))] = {alias.name for alias in node.names} & SESSION_MESSAGES
    assert {name for name, taken in users.items() if taken} == {"smb/session.py"}
    assert users["smb/session.py"] == SESSION_MESSAGES
