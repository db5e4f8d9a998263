"""A street of practice shops for the rehearsal of a workshop: some well kept, some not, one slow, one shut for good.

Each has a loopback address of its own in a network of its own (127.0.8.1, 127.0.9.1, …), all behind the same two ports,
as shops on different servers are. It needs no root and no internet.
"""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from .shop import hold_a_closed_port, running, stop_accepting

if TYPE_CHECKING:
    import asyncio
    from contextlib import AsyncExitStack

    from .site import Headers, Site
    from .stock import Plan

ZONE = "id"  # as lists have it; all names of it are asked of the street itself, so nobody else hears of them
MADE_UP = "-latihan"
FIRST_NETWORK = 8
TRIES = 20
SLOW_S = 1.5
# How each shop is kept. "hasty": no header but HSTS; "old": no HSTS either; "open": the same pages over plain http.
SHOPS = {
    "batik-sari": "healthy", "kopi-gayo": "weak", "tenun-ikat": "hasty", "mebel-jati": "old", "keripik-balado": "open",
    "madu-hutan": "slow", "sambal-roa": "weak", "perak-kotagede": "old", "anyaman-bambu": "shut",
    "kosmetik-melati": "hasty", "ulos-toba": "healthy", "rendang-uni": "open",
}


@dataclass(frozen=True, slots=True)
class Street:
    """Where the shops are: *ports* pairs real ports with those to dial, *closed* is for every other one, *hosts* maps a
    name to its address, *dns* answers for all, *ca_pem* is what browsers would trust."""

    ports: tuple[tuple[int, int], ...]
    closed: int
    dns: tuple[str, int]
    hosts: tuple[tuple[str, str], ...]
    ca_pem: str
    anchor: str


def host_of(name: str) -> str:
    """What a shop of SHOPS is called."""
    return f"{name}{MADE_UP}.{ZONE}"


@contextmanager
def open_street(pause_s: float = 0.0) -> Iterator[Street]:
    """The running street, ended with the block. OSError where this machine has no loopback address but one. *pause_s*:
    how long every door lets people wait before each conversation, as if it were far away."""
    with running(partial(_open, pause_s)) as street:
        yield street


async def _open(pause_s: float, live: set[asyncio.BaseTransport], stack: AsyncExitStack) -> Street:
    from . import names

    held = stack.enter_context(hold_a_closed_port())
    plans = {name: _plan(host_of(name), kept) for name, kept in SHOPS.items()}
    places = {name: f"127.0.{FIRST_NETWORK + n}.1" for n, name in enumerate(SHOPS)}
    secure, plain = await _doors(plans, places, pause_s, live, stack)
    answers = names.Answers(names.Zone(ZONE, tuple(_records(plans, places))))
    desk = await names.serve(answers)
    stack.callback(desk.close)
    return Street(
        ((443, secure), (80, plain)), held.getsockname()[1], desk.get_extra_info("sockname")[:2],
        tuple((host_of(name), place) for name, place in places.items()),
        "".join(plan.ca_pem for plan in plans.values()), answers.anchor,
    )


def _plan(host: str, kept: str) -> Plan:
    """What is on the shelves of a shop that is *kept* so."""
    from .stock import HEALTHY_HEADERS, healthy_plan, weak_plan

    if kept == "weak":
        return weak_plan(host, "")
    plan = healthy_plan(host)
    left = ("Server", "Strict-Transport-Security" if kept == "hasty" else "")
    few = tuple(header for header in HEALTHY_HEADERS if header[0] in left)
    if kept in ("hasty", "old", "open"):
        plan = replace(plan, secure=_with_headers(plan.secure, few))
    return replace(plan, plain=_with_headers(plan.secure, few)) if kept == "open" else plan


def _with_headers(site: Site, headers: Headers) -> Site:
    return replace(site, headers=headers)


async def _doors(
    plans: dict[str, Plan], places: dict[str, str], pause_s: float, live: set[asyncio.BaseTransport],
    stack: AsyncExitStack,
) -> tuple[int, int]:
    """Open both doors of every shop, all behind the same two ports; the ports."""
    ports = []
    for secure in (True, False):
        for _try in range(TRIES):
            port = 0
            opened: list[asyncio.Server] = []
            try:
                for name, plan in plans.items():
                    if SHOPS[name] != "shut":
                        wait_s = pause_s + (SLOW_S if SHOPS[name] == "slow" else 0.0)
                        opened.append(await _door(plan, places[name], port, wait_s, live, secure=secure))
                        port = opened[0].sockets[0].getsockname()[1]
                break
            except OSError:  # somebody has that port on one of the addresses
                for server in opened:
                    server.close()
        else:
            raise OSError("no port is free on all addresses")
        for server in opened:
            stack.push_async_callback(stop_accepting, server)
        ports.append(port)
    return ports[0], ports[1]


async def _door(
    plan: Plan, place: str, port: int, wait_s: float, live: set[asyncio.BaseTransport], *, secure: bool
) -> asyncio.Server:
    from . import web

    site, context = (plan.secure, plan.context) if secure else (plan.plain, None)
    if not wait_s:
        return await web.serve(site, place, port, context, live)
    behind = await web.serve(site, ssl=context, live=live)
    return await _slow(place, port, wait_s, behind, live)


async def _slow(
    place: str, port: int, wait_s: float, behind: asyncio.Server, live: set[asyncio.BaseTransport]
) -> asyncio.Server:
    """A door that lets everybody wait before each conversation, as a server that does too much does."""
    import asyncio

    inside = behind.sockets[0].getsockname()[:2]

    async def wait_then_pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        live.add(writer.transport)
        try:
            await asyncio.sleep(wait_s)
            there, back = await asyncio.open_connection(*inside)
            await asyncio.gather(_pass(reader, back), _pass(there, writer))
        finally:
            live.discard(writer.transport)
            writer.close()

    async def _pass(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()
        sink.close()

    return await asyncio.start_server(wait_then_pass, place, port)


def _records(plans: dict[str, Plan], places: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """The zone of the street: each shop's own records below its name, without mail."""
    from .stock import HEALTHY_RECORDS, WEAK_RECORDS

    yield "@", "SOA", "ns1 hostmaster 2026112301 7200 3600 1209600 300"
    yield "@", "NS", "ns1"
    yield "ns1", "A", "127.0.0.1"
    for name, plan in plans.items():
        for below, kind, value in HEALTHY_RECORDS if plan.healthy else WEAK_RECORDS:
            if kind in ("SOA", "NS", "MX") or below.startswith(("mail", "ns")):
                continue
            told = places[name] if kind == "A" else value.replace("{host}", host_of(name))
            label = f"{name}{MADE_UP}"
            yield (label if below == "@" else f"{below}.{label}"), kind, told
