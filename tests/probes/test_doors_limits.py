"""What a look at doors may cost, and that its own limits are never told as the other side's doing."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from doorkeepers import Listener, silent
from free_ports import free_port
from ikmscan.checks.ports import databases, remote_admin
from ikmscan.scanner.budget import Budget
from ikmscan.scanner.dial import Dial, Routes
from ikmscan.scanner.doors.knock import doorway, locked_out
from ikmscan.scanner.doors.path import decided, where_cut
from ikmscan.scanner.doors.plan import PORTS
from ikmscan.scanner.evidence import Addresses, Clock, Doorway, Doorways, PortState, SmbDoor, Unseen, Why
from ikmscan.scanner.fetch import Fetch, Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Consent, Permit
from ikmscan.scanner.probe import Reach
from ikmscan.scanner.probe_smb import DOORS
from ikmscan.scanner.resolver import NameServers, Resolver
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target
from ikmscan.scanner.trust import Roots
from smb_look import HERE, OWNER, reaching

HOST = "toko.example"
TOMORROW = datetime.now(UTC) + timedelta(days=1)
EVERY = len(PORTS) + 1  # and the canary


def reach_of(dial: Dial) -> Reach:
    resolver = Resolver(NameServers(fixed={HOST: ("127.0.0.1",)}), dial.budget)
    return Reach(Target(HOST, HOST), dial, Fetch(dial, resolver, Manners("ikmscan test"), 443), resolver, Roots(),
                 Clock(datetime.now(UTC)))


async def knocked(ports: Mapping[int, int], most: int) -> tuple[Doorway, int]:
    """The doorway of loopback under a budget of *most* connections, and how many were made."""
    dial = Dial(Routes(True, ports, other_port=free_port()), Permit(HOST, Consent.OWNER, TOMORROW),
                Budget(asyncio.get_running_loop().time() + 20, connections_cap=most), Ledger())
    dial.belongs("127.0.0.1", HOST)
    try:
        return await doorway(reach_of(dial), HOST, "127.0.0.1", PORTS), dial.budget.connections
    finally:
        await dial.close()


@pytest.mark.parametrize(("most", "asked"), [(1 + EVERY + 2, True), (1 + EVERY + 1, True), (1 + EVERY, False), (EVERY, False)])
def test_a_budget_that_ends_is_no_lock_out_and_no_proof_that_there_is_none(most: int, asked: bool) -> None:
    """The web port opened before; whether it still does is asked only where a connection is left for it."""
    with Listener().serving() as web, silent() as mute:
        way, connections = asyncio.run(knocked({443: web.port, 21: mute}, most))
    assert connections == most
    assert not way.banned
    assert [d.port for d in way.doors] == (sorted(PORTS) if asked else [])
    assert way.discarded == (() if asked else tuple(sorted(PORTS))[:most - 2])
    assert way.canary is PortState.REFUSED  # knocked at first: an open port needs it more than it needs a neighbour


@pytest.mark.parametrize("left_s", [1.0, 5.0])
def test_a_refusal_proves_nothing_where_the_site_could_not_be_asked_any_more(left_s: float) -> None:
    """Locked out: all doors refuse, the site that had opened is silent, and time may end while it is waited for."""
    async def run(mute: int) -> tuple[Doorway, SmbDoor | Unseen]:
        dial = Dial(Routes(True, {443: mute}, other_port=free_port()), Permit(HOST, Consent.OWNER, TOMORROW),
                    Budget(asyncio.get_running_loop().time() + left_s), Ledger())
        dial.belongs("127.0.0.1", HOST)
        dial.ledger.note_open("127.0.0.1", 443, 0.001)
        try:
            smb = await DOORS.look(reach_of(dial), "127.0.0.1", Addresses(HOST, ("127.0.0.1",)))
            dial.budget.until = asyncio.get_running_loop().time() + left_s
            return await doorway(reach_of(dial), HOST, "127.0.0.1", PORTS), smb  # type: ignore[return-value]
        finally:
            await dial.close()

    with silent() as mute:
        way, smb = asyncio.run(run(mute))
    assert (way.banned, way.doors, way.discarded) == (left_s > 2, (), tuple(sorted(PORTS)))
    assert isinstance(smb, Unseen) and smb.why is (Why.BLOCKED if left_s > 2 else Why.TIMED_OUT)
    slugs = {v.outcome.slug for check in (databases, remote_admin) for v in check.CHECK.judge(Doorways((way,)))}  # type: ignore[union-attr]
    assert slugs == {"locked_out" if left_s > 2 else "unclear"}


@pytest.mark.parametrize(("most", "why"), [(3, Why.TOO_MUCH), (4, Why.BLOCKED)])
def test_file_sharing_is_not_closed_where_no_connection_was_left_to_ask_for_a_ban(most: int, why: Why) -> None:
    async def run() -> object:
        dial = Dial(Routes(True, {}, other_port=free_port()), Permit(HOST, Consent.OWNER, TOMORROW),
                    Budget(asyncio.get_running_loop().time() + 20, connections_cap=most), Ledger())
        dial.belongs("127.0.0.1", HOST)
        dial.ledger.note_open("127.0.0.1", 443, 0.001)
        try:
            return await DOORS.look(reach_of(dial), "127.0.0.1", Addresses(HOST, ("127.0.0.1",)))
        finally:
            await dial.close()

    seen = asyncio.run(run())
    assert isinstance(seen, Unseen) and seen.why is why


def test_a_port_without_a_connection_left_is_left_out() -> None:
    with Listener().serving() as web:
        way, connections = asyncio.run(knocked({443: web.port}, 10))
    assert connections == 10
    assert len(way.discarded) == 10 - 2 and way.doors == ()
    assert not way.banned


def test_nothing_is_sent_to_ask_how_far_a_private_address_is() -> None:
    async def look() -> tuple[str, int]:
        dial = Dial(Routes(True), Permit(HOST, Consent.OWNER, TOMORROW),
                    Budget(asyncio.get_running_loop().time() + 5), Ledger())
        dial.belongs("127.0.0.1", HOST)
        try:
            return await where_cut(reach_of(dial), HOST, "127.0.0.1", 445), dial.budget.connections
        finally:
            await dial.close()

    assert asyncio.run(look()) == ("", 0)


def test_a_path_is_decided_only_by_routers_that_spoke() -> None:
    """For every way in which four routers before a target may speak: no hint without an answer to the silent port, and
    never "upstream" where a packet died right before the target."""
    hops = range(1, 5)
    speaking = [{h for h in hops if bits >> h & 1} for bits in range(0, 32, 2)]
    for web in speaking:
        for mute in speaking:
            cut = decided(5, web, mute)
            assert cut in ("", "target", "upstream")
            if not mute or not web:
                assert cut == ("target" if 4 in mute else "")
            if 4 in mute:
                assert cut == "target"
            if cut == "upstream":
                assert max(web) > max(mute)


def test_each_address_has_a_doorway_of_its_own() -> None:
    """A firewall that knows only IPv4 shows here."""
    try:
        door = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("no IPv6 on loopback")
    with door:
        routes = Routes(True, {5432: door.getsockname()[1]}, other_port=free_port())
        looks = Settings(Manners("ikmscan test"), routes, NameServers(fixed={HOST: ("127.0.0.1", "::1")}))
        permit = Permit(HOST, Consent.OWNER, TOMORROW)
        ways = asyncio.run(survey(Target(HOST, HOST), (Doorways,), looks, Ledger(), permit)).of(Doorways)
    assert isinstance(ways, Doorways)
    opened = {way.address: [d.port for d in way.doors if d.state is PortState.OPEN] for way in ways.every}
    assert opened == {"127.0.0.1": [], "::1": [5432]}


def test_one_lost_packet_in_a_room_is_no_lock_out() -> None:
    """The port is silent for the first knock, as on a crowded Wi-Fi, and opens for the second."""
    async def run(door: socket.socket, crowd: ExitStack) -> bool | Unseen:
        async def open_up() -> None:
            await asyncio.sleep(0.4)
            crowd.close()
            door.listen(64)
            door.setblocking(False)
            await asyncio.get_running_loop().sock_accept(door)

        async with reaching({445: door.getsockname()[1]}, OWNER) as reach:
            reach.dial.ledger.note_open(HERE, 445, 0.001)
            opening = asyncio.create_task(open_up())
            try:
                return await locked_out(replace(reach, room=True), HOST, HERE, 445)
            finally:
                opening.cancel()

    with socket.create_server(("127.0.0.1", 0), backlog=0) as door, ExitStack() as crowd:
        for _ in range(4):
            caller = crowd.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(door.getsockname())
        assert asyncio.run(run(door, crowd)) is False
