"""Starts and stops the screen: binds, says where it is, keeps it up to date, and lets everybody go at the end."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import TypeAlias

import uvicorn

from ..watch import Watch
from .app import Screen
from .limits import Doors
from .place import Place, url
from .protocol import guarded

Listening: TypeAlias = "list[socket.socket]"
KEEP_ALIVE_S = 5
ANYWHERE = "192.0.2.1"  # RFC 5737: nobody's
BACKLOG = 128
HEAD_BYTES = 16 * 1024


class _Quiet(uvicorn.Server):
    """A server that leaves Ctrl-C to whoever runs the loop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def bind(address: str, port: int) -> socket.socket:
    """A listening socket; OSError where it cannot be had. Port 0: any."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        # On Windows SO_REUSEADDR would let others listen beside us; there it is the other way round.
        made.setsockopt(socket.SOL_SOCKET, getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR), 1)
        made.bind((address, port))
        made.listen(BACKLOG)  # who comes before the server has begun waits for it
    except OSError:
        made.close()
        raise
    made.setblocking(False)
    return made


def bind_all(addresses: Sequence[str], port: int) -> Listening:
    """A listening socket at each of *addresses*, or none at all and OSError."""
    made: Listening = []
    try:
        for address in addresses:
            made.append(bind(address, port))
    except OSError:
        for one in made:
            one.close()
        raise
    return made


def asked_addresses() -> frozenset[str]:
    """The IPv4 addresses that this computer's own name leads to, and the one from which it would go out: for systems
    that do not list them. Nothing is sent."""
    found = set()
    with contextlib.suppress(OSError):
        found |= {str(told[4][0]) for told in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        way.connect((ANYWHERE, 9))
        found.add(str(way.getsockname()[0]))
    return frozenset(found)


@contextlib.asynccontextmanager
async def serving(watch: Watch, sockets: Listening) -> AsyncIterator[Screen]:
    """The screen on *sockets* (that of this computer first, then the shared one) for as long as the block lasts."""
    urls = [url(*s.getsockname()[:2]) for s in sockets]
    place = Place(urls[0], urls[1] if len(urls) > 1 else "", secrets.token_urlsafe(16))
    screen = Screen(watch, place)
    server = _Quiet(uvicorn.Config(
        screen.app(), http=guarded(Doors()), ws="none", loop="none", lifespan="off", log_config=None,
        log_level="critical", access_log=False, server_header=False, proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_S, timeout_graceful_shutdown=1, backlog=BACKLOG,
        h11_max_incomplete_event_size=HEAD_BYTES,
    ))
    tasks = [asyncio.create_task(server.serve(sockets=sockets)), asyncio.create_task(screen.keep_up())]
    screen.running = tasks
    try:
        yield screen
    finally:
        screen.hub.close()
        server.should_exit = True
        tasks[1].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
