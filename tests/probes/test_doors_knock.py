"""Knocks at real sockets on loopback: states, proofs, the canary, the ban, consent and the exact number of knocks."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from doorkeepers import Listener, silent
from free_ports import free_port
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.doors import patience, plan
from ikmscan.scanner.doors.cdn import cdn_of
from ikmscan.scanner.doors.path import decided
from ikmscan.scanner.doors.plan import PORTS, ROOM_PORTS
from ikmscan.scanner.evidence import Access, Door, Doorway, Doorways, PortState, SmbDoors, Unseen, Why
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Consent, Permit
from ikmscan.scanner.probe_doors import fold
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target

HOST = "toko.example"
TOMORROW = datetime.now(UTC) + timedelta(days=1)


def look(ports: dict[int, int], level: Consent = Consent.OWNER, *, room: bool = False) -> tuple[Doorways | Unseen, int]:
    """The doors of a host whose *ports* are mapped; all others, the canary too, lead to a port that refuses."""
    routes = Routes(True, ports, other_port=free_port())
    settings = Settings(Manners("ikmscan test"), routes, NameServers(fixed={HOST: ("127.0.0.1",)}), room=room, heeds_opt_out=False)
    seen = asyncio.run(survey(Target(HOST, HOST), (Doorways,), settings, Ledger(), Permit(HOST, level, TOMORROW)))
    told = seen.of(Doorways)
    assert isinstance(told, Doorways | Unseen)
    return told, seen.cost.connections


def only(ways: Doorways | Unseen) -> Doorway:
    assert isinstance(ways, Doorways)
    (way,) = ways.every
    return way


SERVICES = [
    (6379, Listener(answer=b"+PONG\r\n"), ("redis", Access.OPEN, "")),
    (6379, Listener(answer=b"-NOAUTH Authentication required.\r\n"), ("redis", Access.LOCKED, "")),
    (22, Listener(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"), ("ssh", Access.UNKNOWN, "")),
    (11211, Listener(answer=b"VERSION 1.6.18\r\n"), ("memcached", Access.OPEN, "")),
    (3306, Listener(b"SSH-2.0-dropbear\r\n"), ("", Access.UNKNOWN, "ssh")),
    (5432, Listener(answer=b"HTTP/1.1 400 Bad Request\r\n\r\n"), ("", Access.UNKNOWN, "http")),
    (2049, Listener(), ("", Access.UNKNOWN, "")),
]


@pytest.mark.parametrize(("port", "server", "truth"), SERVICES)
def test_an_open_port_is_what_it_says(port: int, server: Listener, truth: tuple[str, Access, str]) -> None:
    with server.serving():
        way = only(look({port: server.port})[0])
    door = next(d for d in way.doors if d.port == port)
    assert (door.state, door.service, door.access, door.note) == (PortState.OPEN, *truth)
    assert {d.state for d in way.doors if d.port != port} == {PortState.REFUSED}


def test_a_service_that_never_speaks_is_open_and_nothing_more() -> None:
    with Listener().serving() as mute:
        way = only(look({3306: mute.port})[0])
    assert next(d for d in way.doors if d.port == 3306) == Door(3306, PortState.OPEN)


def test_a_flood_ends_and_proves_nothing() -> None:
    with Listener(greeting=b"\0" * 200_000).serving() as flood:
        door = next(d for d in only(look({3306: flood.port})[0]).doors if d.port == 3306)
    assert (door.state, door.service) == (PortState.OPEN, "")


def test_every_port_is_knocked_at_once_and_the_web_port_asked_for_company() -> None:
    ways, connections = look({})
    assert [d.port for d in only(ways).doors] == sorted(PORTS)
    assert connections == len(PORTS) + 1 + 2  # the canary, and the two web ports, which refuse here


def test_silence_is_asked_again_and_then_written_down() -> None:
    with Listener().serving() as web, silent() as mute:
        ways, connections = look({443: web.port, 5432: mute})
    way = only(ways)
    assert [d.port for d in way.doors if d.state is PortState.SILENT] == [5432]
    assert not way.banned and way.discarded == ()
    assert connections == len(PORTS) + 1 + 1 + 2  # the canary, the second knock, the web port twice


def test_who_is_locked_out_has_seen_no_silence_and_no_refusal() -> None:
    """The web port opened before, and not after: what did not open meanwhile may have been kept from us alone."""
    with Listener(on_visit=Listener.shut).serving() as web, silent() as mute:
        way = only(look({443: web.port, 5432: mute})[0])
    assert (way.banned, way.discarded, way.doors) == (True, tuple(sorted(PORTS)), ())


def test_a_ban_that_began_before_is_noticed_too() -> None:
    """The site opened when its page was asked for; now everything refuses, 445 and 139 too."""
    async def run() -> tuple[object, object]:
        ledger = Ledger()
        ledger.note_open("127.0.0.1", 443, 0.001)
        routes = Routes(True, {}, other_port=free_port())
        settings = Settings(Manners("ikmscan test"), routes, NameServers(fixed={HOST: ("127.0.0.1",)}), heeds_opt_out=False)
        permit = Permit(HOST, Consent.OWNER, TOMORROW)
        dossier = await survey(Target(HOST, HOST), (Doorways, SmbDoors), settings, ledger, permit)
        return dossier.of(Doorways), dossier.of(SmbDoors)

    ways, smb = asyncio.run(run())
    assert isinstance(ways, Doorways) and (ways.every[0].banned, ways.every[0].doors) == (True, ())
    assert isinstance(smb, Unseen) and smb.why is Why.BLOCKED


def test_without_a_web_port_another_that_opened_shows_the_ban() -> None:
    with Listener(on_visit=Listener.shut).serving() as ftp:
        way = only(look({21: ftp.port})[0])
    assert (way.banned, [d.port for d in way.doors]) == (True, [21])
    assert way.discarded == tuple(sorted(set(PORTS) - {21}))


def test_a_room_is_asked_for_less() -> None:
    assert [d.port for d in only(look({}, room=True)[0]).doors] == sorted(ROOM_PORTS)


def test_nothing_leaves_without_consent() -> None:
    with ExitStack() as stack:
        servers = {port: stack.enter_context(Listener().serving()) for port in PORTS}
        ways, connections = look({port: s.port for port, s in servers.items()}, Consent.VISITOR)
    assert ways == Unseen(Why.NO_CONSENT)
    assert connections == 0 == sum(s.visitors for s in servers.values())


def test_where_everything_opens_an_open_port_is_no_evidence() -> None:
    with Listener().serving() as trap:
        routes = Routes(True, {}, other_port=trap.port)
        settings = Settings(Manners("ikmscan test"), routes, NameServers(fixed={HOST: ("127.0.0.1",)}), heeds_opt_out=False)
        seen = asyncio.run(survey(Target(HOST, HOST), (Doorways,), settings, Ledger(), Permit(HOST, Consent.OWNER, TOMORROW)))
    way = only(seen.of(Doorways))  # type: ignore[arg-type]
    assert way.canary is PortState.OPEN and way.opens_everywhere
    assert not any(way.believed(door) for door in way.doors)


@pytest.mark.parametrize(("distance", "web", "mute", "cut"), [
    (3, {1, 2}, {1}, "upstream"),
    (3, {1, 2}, {1, 2}, "target"),
    (12, {5, 6, 8, 11}, {5, 6}, "upstream"),
    (12, {5, 6, 8}, {5, 6, 8}, ""),  # the routers behind keep silent for everybody
    (12, {5, 6, 8}, {5, 6, 8, 11}, "target"),
    (12, set(), set(), ""),
    (12, {5, 6}, set(), ""),  # perhaps nobody speaks of this port at all
    (1, set(), set(), "target"),
])
def test_where_a_knock_ends_is_told_by_routers_that_spoke_of_the_open_port(
    distance: int, web: set[int], mute: set[int], cut: str
) -> None:
    assert decided(distance, web, mute) == cut


def test_the_canary_is_a_port_of_nobody_and_another_each_time() -> None:
    canaries = {plan.canary_port() for _ in range(50)}
    assert len(canaries) > 40
    assert not canaries & set(PORTS)


@pytest.mark.parametrize(("address", "name"), [
    ("104.16.1.1", "Cloudflare"), ("2606:4700::1111", "Cloudflare"), ("151.101.1.69", "Fastly"),
    ("13.224.7.9", "CloudFront"), ("203.0.113.7", ""), ("2001:db8::1", ""), ("104.32.0.1", ""),
])
def test_addresses_of_a_cdn_are_known_by_the_published_lists(address: str, name: str) -> None:
    assert cdn_of(address) == name


def test_the_fold_keeps_what_was_seen_and_names_what_was_not() -> None:
    way = Doorway("203.0.113.7", "public", ())
    cdn = ("104.16.1.1", Unseen(Why.CDN, "Cloudflare"))
    assert fold([("203.0.113.7", way), cdn]) == Doorways((way,), (("104.16.1.1", Why.CDN),))
    assert fold([cdn]) == Doorways((), (("104.16.1.1", Why.CDN),))
    assert fold([("203.0.113.7", Unseen(Why.NO_ROUTE))]) == Unseen(Why.NO_ROUTE)


def test_silence_is_waited_for_long_enough_for_a_lost_packet() -> None:
    assert patience.KNOCK_S > patience.SYN_AGAIN_S + 0.2
