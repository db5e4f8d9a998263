"""The site's other addresses and its twin name, played on several addresses of loopback."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import cache

import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import hostile
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from free_ports import free_port
from ikmscan.practice.certificates import expired_self_signed
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import PortState, Support, TlsDoor, TlsDoors, Trust, Why
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target
from ikmscan.scanner.trust import Roots
from scripted_tls import (
    GARBAGE,
    HTTP_400,
    TLS10,
    TLS11,
    TLS12,
    TLS13,
    Heard,
    Identity,
    No,
    Reason,
    Script,
    Server,
    identity,
    serve,
)

HOST, TWIN = "toko.example", "www.toko.example"
FIRST, SECOND, THIRD = "127.0.0.1", "127.0.0.2", "127.0.0.3"
Zone = Mapping[str, tuple[str, ...]]


@contextmanager
def doors(scripts: Mapping[str, Script]) -> Iterator[tuple[int, dict[str, Server]]]:
    """A server at each address, all on one port, where nobody is at other addresses; the port and the servers."""
    with ExitStack() as stack:
        port = free_port()
        yield port, {a: stack.enter_context(serve(script, host=a, port=port)) for a, script in scripts.items()}


def answered(zone: Zone) -> hostile.Callable[[dns.message.Message], bytes | None]:
    """A name server that knows *zone* (A only): "no such name" for others, silence for a name without addresses."""
    def reply(query: dns.message.Message) -> bytes | None:
        asked = query.question[0]
        name = asked.name.to_text(omit_final_dot=True)
        response = dns.message.make_response(query)
        if name not in zone:
            response.set_rcode(dns.rcode.NXDOMAIN)
        elif not zone[name]:
            return None
        elif asked.rdtype == dns.rdatatype.A:
            response.answer.append(dns.rrset.from_text_list(asked.name, 60, "IN", "A", zone[name]))
        return response.to_wire()

    return reply


def look(port: int, zone: Zone, *, target: Target | None = None, known: bool = True, deadline_s: float = 5.0,
         given: bool = False) -> tuple[TlsDoors, float]:
    """What the probe saw, and in how many seconds. *known*: the first address has answered somebody before."""
    ledger, site = Ledger(), target or Target(HOST, HOST)
    if known:
        ledger.note_round_trip(FIRST, 0.001)

    async def go() -> TlsDoors:
        async with hostile.naming(answered(zone)) as (place, _):
            names = NameServers(place, zone if given else {})
            roots = Roots(identity().anchor, "lab")
            how = Settings(Manners("ikmscan test"), Routes(True, {443: port, 8443: port}), names, roots, deadline_s)
            seen = (await survey(site, (TlsDoors,), how, ledger, Permit.visitor(site.host))).of(TlsDoors)
            assert isinstance(seen, TlsDoors), seen
            return seen

    began = time.monotonic()
    return asyncio.run(go()), time.monotonic() - began


def second(script: Script, **how: float) -> TlsDoor:
    """What is seen of the second address of a site whose server there follows *script*."""
    with doors({SECOND: script}) as (port, _):
        (door,) = look(port, {HOST: (FIRST, SECOND)}, **how)[0].doors
    return door


@cache
def expired() -> Identity:
    made = expired_self_signed(HOST, datetime.now(UTC).replace(microsecond=0))
    key = load_pem_private_key(made.key_pem, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    (leaf,) = x509.load_pem_x509_certificates(made.chain_pem)
    return Identity((leaf.public_bytes(Encoding.DER),), key)


def test_a_door_is_read_by_two_hellos() -> None:
    with doors({SECOND: Script()}) as (port, servers):
        seen, _ = look(port, {HOST: (FIRST, SECOND)})
        assert servers[SECOND].settle()
        assert servers[SECOND].connections == 2
        assert servers[SECOND].finished == 1
        assert {h.server_name for h in servers[SECOND].heard} == {HOST}
    (door,) = seen.doors
    assert (door.host, door.address, door.state, door.protocol) == (HOST, SECOND, PortState.OPEN, "TLS 1.3")
    assert (door.old, door.covers_host, door.trust, door.why) == (Support.NO, True, Trust.TRUSTED, None)
    assert door.leaf is not None
    assert door.leaf.names == (HOST, TWIN)
    assert len(door.fingerprint) == 64
    assert not seen.truncated


@pytest.mark.parametrize(("versions", "protocol", "old"), [
    ((TLS12, TLS13), "TLS 1.3", Support.NO), ((TLS12,), "TLS 1.2", Support.NO), ((TLS13,), "TLS 1.3", Support.NO),
    ((TLS11, TLS12), "TLS 1.2", Support.YES), ((TLS10, TLS11, TLS12, TLS13), "TLS 1.3", Support.YES),
])
def test_the_certificate_is_read_in_every_modern_version(
    versions: tuple[int, ...], protocol: str, old: Support
) -> None:
    suites = (*Script().suites, 0xC013, 0xC014, 0x2F, 0x35) if isinstance(Script().suites, tuple) else ()
    door = second(Script(versions=versions, suites=suites))
    assert (door.protocol, door.old, door.trust) == (protocol, old, Trust.TRUSTED)


def test_another_certificate_there_is_seen_as_it_is() -> None:
    door = second(Script(identity=expired()))
    assert door.leaf is not None
    assert door.leaf.not_after < datetime.now(UTC)
    assert (door.trust, door.covers_host) == (Trust.SELF_SIGNED, True)
    other = second(Script(identity=identity("hosting.example")))
    assert (other.trust, other.covers_host) == (Trust.TRUSTED, False)


@pytest.mark.parametrize(("script", "why"), [
    (Script(no=No.RESET, versions=(TLS10,)), Why.RESET), (Script(no=No.CLOSE, versions=(TLS10,)), Why.CLOSED),
    (Script(instead=GARBAGE), Why.PROTOCOL_ERROR), (Script(instead=HTTP_400), Why.PROTOCOL_ERROR),
    (Script(cut=200), Why.CLOSED), (Script(cut=200, cut_by=No.RESET), Why.RESET),
    (Script(strict_names=True, identity=identity("hosting.example")), Why.TLS_FAILED),
    (Script(versions=(TLS10,)), Why.TLS_FAILED),
    (Script(versions=(TLS12,), forced_suite=0x01), Why.PROTOCOL_ERROR),
    (Script(versions=(TLS13,), no_when={Reason.VERSION: 80}, groups=(9,)), Why.TLS_FAILED),
    (Script(rule=lambda _heard: 80), Why.PROTOCOL_ERROR),
], ids=["reset", "closed", "garbage", "http", "cut", "cut by reset", "unknown name", "only old",
        "a suite nobody offered", "no group in common", "internal error"])
def test_each_failure_is_the_doors_own_reason(script: Script, why: Why) -> None:
    door = second(script)
    assert (door.state, door.why, door.leaf, door.trust) == (PortState.OPEN, why, None, None)


def test_a_line_that_breaks_once_is_tried_again() -> None:
    broken = []

    def once(heard: Heard) -> No | None:
        if heard.highest == TLS13 and not broken:
            broken.append(heard)
            return No.RESET
        return None

    assert second(Script(rule=once)).trust is Trust.TRUSTED
    assert broken


def test_a_refused_port_is_knowledge() -> None:
    with doors({FIRST: Script()}) as (port, _):
        seen, took_s = look(port, {HOST: (FIRST, SECOND)})
    assert seen.doors == (TlsDoor(HOST, SECOND, PortState.REFUSED, why=Why.REFUSED),)
    assert took_s < 4.5  # sooner than the deadline


def test_a_mute_door_takes_neither_its_neighbours_nor_the_deadline_along() -> None:
    with doors({SECOND: Script(delays_s=(60.0,)), THIRD: Script()}) as (port, _):
        seen, took_s = look(port, {HOST: (FIRST, SECOND, THIRD)}, deadline_s=1.5)
    mute, fine = seen.doors
    assert (mute.address, mute.why, mute.leaf) == (SECOND, Why.TIMED_OUT, None)
    assert (fine.address, fine.trust) == (THIRD, Trust.TRUSTED)
    assert took_s < 10  # the server would take a minute, or for ever


def test_a_door_that_drips_ends_with_the_deadline() -> None:
    door = second(Script(piece_bytes=1, piece_pause_s=0.2), deadline_s=1.5)
    assert (door.why, door.leaf) == (Why.TIMED_OUT, None)


def test_the_first_address_is_asked_only_where_it_opened_to_nobody() -> None:
    with doors({SECOND: Script()}) as (port, _):
        seen, _ = look(port, {HOST: (FIRST, SECOND)}, known=False)
    assert [(d.address, d.state) for d in seen.doors] == [(FIRST, PortState.REFUSED), (SECOND, PortState.OPEN)]
    with doors({FIRST: Script()}) as (port, servers):
        assert look(port, {HOST: (FIRST,)}, known=False)[0] == TlsDoors(())
        assert servers[FIRST].connections == 0


def test_at_most_three_others_are_asked_and_the_rest_is_counted() -> None:
    every = tuple(f"127.0.0.{n}" for n in range(1, 8))
    with doors({every[-1]: Script()}) as (port, servers):
        seen, _ = look(port, {HOST: every})
        assert servers[every[-1]].connections == 0
    assert [d.address for d in seen.doors] == list(every[1:4])
    assert seen.unseen == 3
    assert seen.truncated


@pytest.mark.parametrize(("host", "twin"), [(HOST, TWIN), (TWIN, HOST)])
def test_the_twin_is_asked_under_its_own_name(host: str, twin: str) -> None:
    with doors({FIRST: Script(identity=identity(HOST))}) as (port, servers):
        seen, _ = look(port, {HOST: (FIRST,), TWIN: (FIRST,)}, target=Target(host, host))
        assert {h.server_name for h in servers[FIRST].heard} == {twin}
    assert [(d.host, d.address, d.covers_host, d.trust) for d in seen.doors] == [(twin, FIRST, True, Trust.TRUSTED)]


def test_a_twin_whose_certificate_is_another_is_told_apart() -> None:
    with doors({FIRST: Script(), SECOND: Script(identity=identity("hosting.example"))}) as (port, _):
        seen, _ = look(port, {HOST: (FIRST,), TWIN: (SECOND,)})
    assert [(d.host, d.address, d.covers_host) for d in seen.doors] == [(TWIN, SECOND, False)]


def test_of_a_twins_addresses_the_first_that_opens_speaks_for_it() -> None:
    with doors({SECOND: Script()}) as (port, _):
        seen, _ = look(port, {HOST: (THIRD,), TWIN: (THIRD, SECOND)}, known=False)
    assert [(d.host, d.address, d.state) for d in seen.doors] == [(TWIN, SECOND, PortState.OPEN)]


def test_a_twin_of_which_no_name_server_speaks_is_unknown_and_not_absent() -> None:
    with doors({FIRST: Script()}) as (port, _):
        seen, took_s = look(port, {HOST: (FIRST,), TWIN: ()}, deadline_s=1.5)
    assert seen.doors == (TlsDoor(TWIN, "", PortState.SILENT, why=Why.TIMED_OUT),)
    assert took_s < 10  # the server would take a minute, or for ever


@pytest.mark.parametrize(("target", "zone", "given"), [
    (Target(HOST, HOST), {HOST: (FIRST,)}, False),
    (Target("katalog.toko.example", "katalog.toko.example"),
     {"katalog.toko.example": (FIRST,), "www.katalog.toko.example": (FIRST,)}, False),
    (Target(HOST, HOST, 8443), {HOST: (FIRST,), TWIN: (FIRST,)}, False),
    (Target(HOST, HOST), {HOST: (FIRST,), TWIN: (FIRST,)}, True),
    (Target(FIRST, FIRST), {}, False),
], ids=["no such name", "a name below the domain", "another port", "addresses given by hand", "an address"])
def test_a_twin_that_does_not_count_is_left_out(target: Target, zone: Zone, given: bool) -> None:
    with doors({FIRST: Script()}) as (port, servers):
        seen, _ = look(port, zone, target=target, given=given)
        assert servers[FIRST].connections == 0
    assert seen == TlsDoors(())
