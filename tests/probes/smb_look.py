"""The look at file sharing of one address on loopback, without a survey around it, against practice hosts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from ikmscan.practice.smb_emulator import NetBios, SmbEmulator
from ikmscan.scanner.budget import Budget
from ikmscan.scanner.dial import Dial, Routes
from ikmscan.scanner.evidence import Addresses, Clock, NullSession, SmbDoor, Unseen
from ikmscan.scanner.fetch import Fetch, Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Consent, Permit
from ikmscan.scanner.probe import Reach
from ikmscan.scanner.probe_smb import DOORS
from ikmscan.scanner.resolver import NameServers, Resolver
from ikmscan.scanner.target import Target
from ikmscan.scanner.trust import Roots

HOST, HERE = "toko.example", "127.0.0.1"
NO_CONSENT = NullSession(ended="no_consent")


def permit(level: Consent, seconds: float = 3600.0) -> Permit:
    """Leave to look at HOST up to *level* for so many seconds."""
    return Permit(HOST, level, datetime.now(UTC) + timedelta(seconds=seconds))


OWNER, SESSION = permit(Consent.OWNER), permit(Consent.SESSION)


@asynccontextmanager
async def reaching(
    ports: Mapping[int, int], leave: Permit, *, address: str = HERE, names_shown: bool = False, trip_s: float | None = None,
) -> AsyncIterator[Reach]:
    """A reach in which *ports* maps 445 and 139 to ports on loopback. *trip_s*: a round trip known before."""
    budget, ledger = Budget(asyncio.get_running_loop().time() + 20), Ledger()
    if trip_s is not None:
        ledger.note_round_trip(address, trip_s)
    dial = Dial(Routes(True, ports), leave, budget, ledger)
    dial.belongs(address, HOST)
    resolver = Resolver(NameServers(fixed={HOST: (address,)}), budget)
    fetch = Fetch(dial, resolver, Manners("ikmscan test"))
    try:
        yield Reach(Target(HOST, HOST), dial, fetch, resolver, Roots(), Clock(datetime.now(UTC)), names_shown=names_shown)
    finally:
        await fetch.close()
        await resolver.close()
        await dial.close()


async def look(
    ports: Mapping[int, int], leave: Permit, *, address: str = HERE, names_shown: bool = False, trip_s: float | None = None,
    use: Callable[[Dial], None] | None = None,
) -> SmbDoor | Unseen:
    """What the probe sees in such a reach; *use* is called with its dial at the end."""
    async with reaching(ports, leave, address=address, names_shown=names_shown, trip_s=trip_s) as reach:
        seen = await DOORS.look(reach, address, Addresses(HOST, (address,)))
        assert isinstance(seen, SmbDoor | Unseen)
        if use is not None:
            use(reach.dial)
        return seen


def played(profile: str, leave: Permit, *, names_shown: bool = False) -> tuple[SmbDoor | Unseen, SmbEmulator]:
    """What the probe sees of a practice host on 445, and the host with all that it was asked."""

    async def run() -> tuple[SmbDoor | Unseen, SmbEmulator]:
        emulator = SmbEmulator(profile)
        async with await emulator.serve() as server:
            return await look({445: port_of(server)}, leave, names_shown=names_shown), emulator

    return asyncio.run(run())


def through_139(profile: str, leave: Permit, netbios: NetBios, closed: int) -> tuple[SmbDoor | Unseen, SmbEmulator]:
    """The same for a host behind 139 while 445 is the port *closed*."""

    async def run() -> tuple[SmbDoor | Unseen, SmbEmulator]:
        emulator = SmbEmulator(profile, netbios)
        async with await emulator.serve() as server:
            return await look({445: closed, 139: port_of(server)}, leave), emulator

    return asyncio.run(run())


def port_of(server: asyncio.Server) -> int:
    """The port that a server listens at."""
    port: int = server.sockets[0].getsockname()[1]
    return port


def messages(lines: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """What was said on each connection, in an order that does not depend on which opened first."""
    return sorted(tuple(line) for line in lines)
