"""One target from name to dossier: what it costs, what it shares, what it never does without consent, how it ends."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hostile
import pytest
from ikmscan.practice.shop import Shop, open_shop
from ikmscan.scanner import derive
from ikmscan.scanner import survey as surveying
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import (
    Addresses,
    Certificates,
    Dossier,
    Handshake,
    Page,
    PlainVisit,
    PortState,
    Records,
    SecureVisit,
    SmbDoor,
    SmbDoors,
    Support,
    TlsServer,
    TlsVersions,
    Trust,
    Unseen,
    Why,
    from_json,
    to_json,
)
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Consent, Permit
from ikmscan.scanner.probe import Probe, ProbeError, Reach, Scope, probe
from ikmscan.scanner.probes import all_probes
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import ADDRESSES_ASKED, Settings, plan, survey
from ikmscan.scanner.target import Target
from ikmscan.scanner.trust import Roots

HOST = hostile.HOST
ALL = (Page, Certificates, TlsVersions, SmbDoors, PlainVisit, Records)
TOMORROW = datetime.now(UTC) + timedelta(days=1)
OWNER = Permit(HOST, Consent.OWNER, TOMORROW)


def settings(ports: dict[int, int], *, local_ok: bool = True, deadline_s: float = 3.0, address: tuple[str, ...] = ("127.0.0.1",)) -> Settings:
    names = NameServers(fixed=dict.fromkeys((HOST, "other.example"), address))
    return Settings(Manners("ikmscan test"), Routes(local_ok, ports), names, Roots(), deadline_s, heeds_opt_out=False)


def look(kinds: tuple[type[object], ...], how: Settings, permit: Permit, ledger: Ledger | None = None, host: str = HOST) -> Dossier:
    return asyncio.run(survey(Target(host, host), kinds, how, ledger or Ledger(), permit))


@pytest.fixture(scope="module", params=[False, True], ids=["weak", "healthy"])
def shop(request: pytest.FixtureRequest) -> Iterator[Shop]:
    with open_shop(healthy=request.param) as opened:
        yield opened


def shop_settings(shop: Shop) -> Settings:
    address, _, port = shop.dns.rpartition(":")
    return Settings(Manners("ikmscan test"), Routes(True, dict(shop.ports)), NameServers((address, int(port))), Roots(shop.ca_pem, "lab"), heeds_opt_out=False)


def test_a_shop_costs_what_it_must_and_no_more(shop: Shop) -> None:
    seen = look(ALL, shop_settings(shop), Permit(shop.host, Consent.OWNER, TOMORROW), host=shop.host)
    # 12 hellos, 4 more to the old versions of the careless server, 2 pages, 2 to file sharing where it is
    # open, 4 where it is not (445 twice, 139 once, and whether we were locked out)
    assert (seen.cost.connections, seen.cost.requests) == ((18, 2) if shop.healthy else (20, 2))
    assert 0 < seen.cost.bytes_out < 9_000 and 0 < seen.cost.bytes_in < 100_000 and seen.cost.seconds < 30
    assert [k for k, v in derive.complete(seen).seen.items() if isinstance(v, Unseen)] == ["ViewMarkups", "Claims", "TwinStanding"]  # not asked
    assert from_json(to_json(seen, derive.DERIVED_KEYS)) == seen
    assert seen.consent_level == Consent.OWNER


def test_a_visitor_costs_one_page_and_twelve_hellos_and_is_told_what_was_left_out(shop: Shop) -> None:
    seen = look(ALL, shop_settings(shop), Permit.visitor(shop.host), host=shop.host)
    assert seen.of(SmbDoors) == Unseen(Why.NO_CONSENT) and seen.consent_level == Consent.VISITOR
    assert (seen.cost.connections, seen.cost.requests) == ((14, 2) if shop.healthy else (18, 2))


@pytest.mark.parametrize("permit", [
    Permit.visitor(HOST), Permit(HOST, Consent.OWNER, datetime.now(UTC) - timedelta(seconds=1)), Permit("other.example", Consent.OWNER, TOMORROW),
], ids=["visitor", "expired", "another's"])
def test_without_consent_file_sharing_hears_nothing(permit: Permit) -> None:
    async def go() -> None:
        async with hostile.canary() as (port, heard), hostile.nobody() as shut:
            seen = await survey(Target(HOST, HOST, 445), ALL[:-1], settings({443: shut, 80: shut, 445: port}), Ledger(), permit)
            assert seen.of(SmbDoors) == Unseen(Why.NO_CONSENT) and seen.consent_level == Consent.VISITOR
            assert heard.connections == 0

    asyncio.run(go())


def test_without_leave_for_the_own_network_loopback_hears_nothing() -> None:
    async def go() -> None:
        async with hostile.canary() as (port, heard):
            seen = await survey(Target(HOST, HOST), ALL[:-1], settings({443: port, 80: port, 445: port}, local_ok=False), Ledger(), OWNER)
            for kind in (SecureVisit, PlainVisit, Handshake, TlsServer, SmbDoors):
                ending = seen.of(kind)
                assert isinstance(ending, Unseen) and ending.why is Why.FORBIDDEN_ADDRESS, kind
            assert heard.connections == 0 and seen.cost.connections == 0

    asyncio.run(go())


# Probes of other people


@dataclass(frozen=True, slots=True)
class Found:
    text: str


def with_probe(monkeypatch: pytest.MonkeyPatch, made: Probe) -> None:
    monkeypatch.setattr(surveying, "all_probes", lambda: (*all_probes(), made))


@probe(level=1, deadline_s=5)
async def SLY(reach: Reach, addresses: Addresses) -> Found | Unseen:
    ending = await reach.dial.connect(addresses.host, addresses.every[0], 445)
    return ending if isinstance(ending, Unseen) else Found("in")


@probe(level=1, deadline_s=5)
async def BUGGY(reach: Reach, addresses: Addresses) -> Found | Unseen:
    await reach.dial.connect(addresses.host, addresses.every[0], 443)  # and forgotten
    raise KeyError("ours")


@probe(level=1, deadline_s=5)
async def LIAR(reach: Reach, addresses: Addresses) -> Found | Unseen:
    return None  # type: ignore[return-value]


@probe(level=1, deadline_s=0.2)
async def SLEEPER(reach: Reach, addresses: Addresses) -> Found | Unseen:
    await asyncio.sleep(60)
    return Found("late")


def cannot(reach: Reach) -> None:
    raise LookupError("ours")


@probe(level=1, deadline_s=5, ready=cannot)
async def UNREADY(reach: Reach, addresses: Addresses) -> Found | Unseen:
    return Found("all the same")


@probe(level=1, deadline_s=5, ready=lambda reach: READIED.append(reach.target.host))
async def READY(reach: Reach, addresses: Addresses) -> Found | Unseen:
    return Found(",".join(READIED))


READIED: list[str] = []


@pytest.mark.parametrize(("made", "text"), [(UNREADY, "all the same"), (READY, HOST)], ids=["unready", "ready"])
def test_a_probe_is_made_ready_before_it_looks(
    made: Probe, text: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    READIED.clear()
    with_probe(monkeypatch, made)
    with caplog.at_level(logging.CRITICAL, "ikmscan.scanner"):
        seen = asyncio.run(survey(Target(HOST, HOST), (Found,), settings({}), Ledger(), Permit.visitor(HOST)))
    assert seen.of(Found) == Found(text)


@pytest.mark.parametrize(("made", "ending"), [
    (SLY, Unseen(Why.NO_CONSENT, "445/tcp")), (BUGGY, Unseen(Why.BUG, BUGGY.name)), (LIAR, Unseen(Why.BUG, LIAR.name)),
    (SLEEPER, Unseen(Why.TIMED_OUT, "deadline")),
], ids=lambda v: getattr(v, "name", "").rpartition(".")[2])
def test_a_strange_probe_harms_only_itself(
    made: Probe, ending: Unseen, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def go() -> None:
        async with hostile.canary() as (port, heard), hostile.nobody() as shut:
            with caplog.at_level(logging.CRITICAL, "ikmscan.scanner"):
                seen = await survey(Target(HOST, HOST), (Found, PlainVisit), settings({443: shut, 80: shut, 445: port}), Ledger(),
                                    Permit.visitor(HOST))
            assert seen.of(Found) == ending and isinstance(seen.of(PlainVisit), PlainVisit)
            assert heard.connections == 0 and len(asyncio.all_tasks()) == 1

    with_probe(monkeypatch, made)
    asyncio.run(go())


def test_a_probe_that_is_written_wrongly_is_told_so() -> None:
    async def nothing(reach: Reach) -> int | str:
        return 1

    async def by_address(reach: Reach, address: str) -> Found:
        return Found(address)

    with pytest.raises(ProbeError):
        probe(level=1, deadline_s=1)(nothing)
    with pytest.raises(ProbeError):
        probe(level=1, deadline_s=1, scope=Scope.ADDRESS)(by_address)


def test_a_plan_holds_what_is_needed_in_order_and_nothing_more() -> None:
    kinds = [p.yields for p in plan({SecureVisit}, all_probes())]
    assert kinds == [Addresses, SecureVisit]
    kinds = [p.yields for p in plan(derive.raw_kinds({SmbDoors, Certificates, Page}), all_probes())]
    wanted = {Addresses, SecureVisit, PlainVisit, TlsServer, Handshake, SmbDoors}
    assert set(kinds) == wanted and kinds[0] is Addresses
    assert kinds.index(TlsServer) < min(kinds.index(SmbDoors), kinds.index(Handshake))


@probe(level=1, deadline_s=5)
async def OF_THE_PAGE(reach: Reach, page: Page) -> Found | Unseen:
    return Found(page.reply.url)


def test_a_probe_may_need_what_is_derived(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    with_probe(monkeypatch, OF_THE_PAGE)
    seen = look((Found,), shop_settings(shop), Permit(shop.host, Consent.OWNER, TOMORROW), host=shop.host)
    assert seen.of(Found) == Found(f"https://{shop.host}/")


# Many addresses, many targets


def test_addresses_that_were_not_asked_leave_the_answer_open() -> None:
    async def go() -> None:
        async with hostile.nobody() as shut:
            many = tuple(f"127.0.0.{n}" for n in range(1, 8))
            seen = await survey(Target(HOST, HOST), (SmbDoors,), settings({445: shut}, address=many), Ledger(), OWNER)
            doors = seen.of(SmbDoors)
            assert isinstance(doors, SmbDoors) and doors.truncated
            assert [d.state for d in doors.doors] == [PortState.REFUSED] * ADDRESSES_ASKED
            assert [a for a, _ in doors.unseen] == list(many[ADDRESSES_ASKED:])

    asyncio.run(go())


def test_two_sites_on_one_address_share_one_knock() -> None:
    async def go() -> None:
        counts = hostile.Counts()
        async with hostile.serving(hostile.says(b""), http=False, counts=counts) as port:
            ledger, how = Ledger(), settings({445: port})
            sites = [(HOST, OWNER), ("other.example", Permit("other.example", Consent.OWNER, TOMORROW))]
            one, two = await asyncio.gather(*(survey(Target(h, h), (SmbDoors,), how, ledger, p) for h, p in sites))
            assert counts.connections == 4 and one.of(SmbDoors) == two.of(SmbDoors)
            stranger = await survey(Target(HOST, HOST), (SmbDoors,), how, ledger, Permit.visitor(HOST))
            assert stranger.of(SmbDoors) == Unseen(Why.NO_CONSENT)

    asyncio.run(go())


def test_sites_on_one_address_take_turns_and_waiting_costs_no_time_of_theirs() -> None:
    async def go() -> None:
        counts = hostile.Counts()

        async def listens(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
            await reader.read()

        async with hostile.serving(listens, http=False, counts=counts) as port, hostile.nobody() as shut:
            ledger, how = Ledger(), settings({443: shut, 80: port}, deadline_s=0.4)
            began = time.monotonic()
            both = await asyncio.gather(*(survey(Target(h, h), (PlainVisit,), how, ledger, Permit.visitor(h)) for h in (HOST, "other.example")))
            took_s = time.monotonic() - began
            assert took_s >= 0.8
            assert counts.peak == 1 and counts.connections == 2
            assert all(d.cost.seconds < took_s - 0.3 for d in both)

    asyncio.run(go())


@contextmanager
def one_connection_only() -> Iterator[int]:
    """A listener that takes two connections to file sharing into its queue: the second knock may hang."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as door:
        yield door.getsockname()[1]


@pytest.mark.skipif(sys.platform != "linux", reason="/proc/self/fd")
@pytest.mark.parametrize("after_s", [0.0, 0.01, 0.1, 0.3, 0.6])
def test_a_cancelled_survey_closes_all_and_leaves_nothing_running(after_s: float) -> None:
    def sockets() -> int:
        return sum(str(p.readlink()).startswith("socket:") for p in Path("/proc/self/fd").iterdir() if p.is_symlink())

    async def go() -> None:
        with one_connection_only() as door:
            async with hostile.naming(hostile.silence) as (place, _):
                how = replace(settings({443: door, 80: door, 445: door}, deadline_s=60), names=NameServers(place, {HOST: ("127.0.0.1",)}))
                before = sockets()
                task = asyncio.create_task(survey(Target(HOST, HOST), ALL, how, Ledger(), OWNER))
                await asyncio.sleep(after_s)
                began = time.monotonic()
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
                assert time.monotonic() - began < 10
                assert len(asyncio.all_tasks()) == 1
                await asyncio.sleep(0.01)
                assert sockets() == before

    asyncio.run(go())


def test_a_refused_door_is_knowledge() -> None:
    async def go() -> None:
        async with hostile.nobody() as shut:
            seen = await survey(Target(HOST, HOST), ALL[:-1], settings({443: shut, 80: shut, 139: shut, 445: shut}), Ledger(), OWNER)
            assert seen.of(SmbDoors) == SmbDoors((SmbDoor("127.0.0.1", "private", PortState.REFUSED, older=PortState.REFUSED),))
            assert derive.complete(seen).of(TlsVersions) == TlsVersions("127.0.0.1", PortState.REFUSED)

    asyncio.run(go())


def test_the_well_kept_shop_is_trusted_and_the_weak_one_is_self_signed(shop: Shop) -> None:
    seen = look((Certificates, TlsVersions), shop_settings(shop), Permit.visitor(shop.host), host=shop.host)
    handshake, versions = seen.of(Handshake), derive.complete(seen).of(TlsVersions)
    assert isinstance(handshake, Handshake) and isinstance(versions, TlsVersions)
    assert handshake.trust is (Trust.TRUSTED if shop.healthy else Trust.SELF_SIGNED)
    assert versions.speaks("TLS 1.2") is Support.YES
    assert versions.speaks("TLS 1.0") is Support.NO or not shop.healthy
