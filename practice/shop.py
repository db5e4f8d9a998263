"""The two little shops of `ikmscan contoh`, a weak one and its well-kept twin: web, names and file sharing on loopback.

All of a shop runs in one background thread and is gone when the `with` block ends, however it ends.
It needs no root and no internet, prints nothing, and imports its libraries only when a shop is opened.
"""
from __future__ import annotations

import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    import asyncio
    import socket
    from contextlib import AsyncExitStack

    from .stock import Plan

_T = TypeVar("_T")
Opening: TypeAlias = "Callable[[set[asyncio.BaseTransport], AsyncExitStack], Coroutine[None, None, _T]]"
WEAK_HOST = "toko-contoh.example"
HEALTHY_HOST = "toko-sehat.example"
OPEN_S = 10.0  # far above the 0.1 s that it takes: a laptop may be busy
CLOSE_S = 2.0
ACCEPT_TURNS = 6  # of the loop: asyncio needs four to make a transport of what it has just accepted


@dataclass(frozen=True, slots=True)
class Shop:
    """Where a running shop is to be found; every address is on 127.0.0.1.

    `ports` pairs real ports with those to dial instead. `closed` is a port held by the shop that refuses connections:
    dial it for every real port that is not in `ports`, or this computer's own services would be taken for the shop's.
    `notes` holds slugs of what this machine could not stage ("tls1_0_not_available").
    """

    host: str
    ports: tuple[tuple[int, int], ...]
    closed: int
    dns: str  # "127.0.0.1:53530", UDP
    ca_pem: str  # the root to trust, "" for the weak shop
    healthy: bool
    notes: tuple[str, ...] = ()
    anchor: str = ""  # the DS record of the root above the zone

    def port(self, real: int) -> int:
        """The port to dial for a real one; the closed port for one that the shop does not have."""
        return dict(self.ports).get(real, self.closed)


@contextmanager
def open_shop(*, healthy: bool, smb_profile: str = "win7-unpatched") -> Iterator[Shop]:
    """A running shop, ended with the block: sockets closed and thread joined within two seconds.

    `smb_profile` is the emulator's profile behind port 445 of the weak shop (KeyError for an unknown one); the healthy
    shop refuses that port. Raises OSError where loopback has no free port.
    """
    from .stock import healthy_plan, weak_plan

    with open_plan(healthy_plan(HEALTHY_HOST) if healthy else weak_plan(WEAK_HOST, smb_profile)) as shop:
        yield shop


@contextmanager
def open_plan(plan: Plan) -> Iterator[Shop]:
    """A running shop with what *plan* has on its shelves, ended with the block as that of open_shop is."""
    with running(lambda live, stack: _open_doors(plan, live, stack)) as shop:
        yield shop


@contextmanager
def running(opening: Opening[_T]) -> Iterator[_T]:
    """What *opening* starts, in a background thread with a loop of its own, ended with the block. Its servers put their
    transports into the set, and their ends onto the stack."""
    import asyncio

    # The selector loop also on Windows, whose other loop stops reading UDP when one answer was refused.
    loop, stop = asyncio.SelectorEventLoop(), asyncio.Event()
    opened: Future[_T] = Future()
    thread = threading.Thread(target=_work, args=(loop, opening, opened, stop), name="ikmscan-practice", daemon=True)
    try:
        thread.start()
        yield opened.result(OPEN_S)
    finally:
        _end(thread, loop, stop)


def _work(
    loop: asyncio.AbstractEventLoop, opening: Opening[_T], opened: Future[_T], stop: asyncio.Event,
) -> None:
    import asyncio

    loop.set_exception_handler(_note_quietly)
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        try:
            runner.run(_keep_open(opening, opened, stop))
        except Exception as error:  # the opener raises it, in its own thread
            if not opened.done():
                opened.set_exception(error)


def _end(thread: threading.Thread, loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    if thread.ident is None:  # interrupted before it began
        loop.close()
        return
    with suppress(RuntimeError):  # the loop ended by itself: opening failed
        loop.call_soon_threadsafe(stop.set)
    thread.join(CLOSE_S)


async def _keep_open(opening: Opening[_T], opened: Future[_T], stop: asyncio.Event) -> None:
    """Serve until `stop`; whatever was opened is closed on the way out, half-open connections too."""
    from contextlib import AsyncExitStack

    live: set[asyncio.BaseTransport] = set()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(_hang_up, live)
        opened.set_result(await opening(live, stack))
        await stop.wait()


async def _open_doors(plan: Plan, live: set[asyncio.BaseTransport], stack: AsyncExitStack) -> Shop:
    """Start each server of the plan, and leave its closing on the stack."""
    from . import mail, names, web

    held = stack.enter_context(hold_a_closed_port())
    closed: int = held.getsockname()[1]
    servers = {443: await web.serve(plan.secure, ssl=plan.context, live=live)}
    stack.push_async_callback(stop_accepting, servers[443])
    servers[80] = await web.serve(plan.plain, live=live)
    stack.push_async_callback(stop_accepting, servers[80])
    if plan.smb_profile:
        from . import smb_emulator

        servers[445] = await smb_emulator.serve(plan.smb_profile)
        stack.push_async_callback(stop_accepting, servers[445])
    servers[25] = await mail.serve(plan.host, starttls=plan.healthy)
    stack.push_async_callback(stop_accepting, servers[25])
    answers = names.Answers(plan.zone)
    desk = await names.serve(answers)
    stack.callback(desk.close)
    ports = {real: server.sockets[0].getsockname()[1] for real, server in servers.items()}
    ports.setdefault(445, closed)
    dns_port = ports[53] = desk.get_extra_info("sockname")[1]
    return Shop(plan.host, tuple(ports.items()), closed, f"127.0.0.1:{dns_port}", plan.ca_pem, plan.healthy, plan.notes,
                answers.anchor)


def hold_a_closed_port() -> socket.socket:
    """A bound socket that never listens: connections to it are refused, and nobody else can take its port meanwhile."""
    import socket

    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    return held


async def stop_accepting(server: asyncio.Server) -> None:
    """Close the listening sockets once what they accepted last is a transport (asyncio leaks it otherwise)."""
    import asyncio

    for listening in server.sockets:
        asyncio.get_running_loop().remove_reader(listening.fileno())
    for _turn in range(ACCEPT_TURNS):
        await asyncio.sleep(0)
    server.close()


async def _hang_up(live: set[asyncio.BaseTransport]) -> None:
    """End what the servers left open: transports of the web servers, tasks of the emulator, callbacks of both."""
    import asyncio

    for transport in list(live):
        if isinstance(transport, asyncio.Transport):
            transport.abort()
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0)


def _note_quietly(_loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    """A client that breaks off is daily life for a server: for the log of who wants it, never for the screen."""
    import logging

    logging.getLogger(__name__).debug("practice shop: %s %r", context.get("message"), context.get("exception"))
