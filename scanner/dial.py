"""The only file that reaches a target: address rules, consent, deadlines, byte budget below TLS, port map.

An attempt ends as a value: a Stream, Refused, Filtered, Silent or Unseen, never None. Only this file opens sockets to
a target.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import sys
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any, TypeAlias

from .address import forbidden
from .budget import Budget, Lost
from .ending import Filtered, Proxy, Refused, Routes, Silent, failed, most_open, said_no
from .evidence import Unseen, Why
from .ledger import Ledger
from .opt_out import OptOut
from .permit import WEB_PORTS, Consent, Permit, visitors_port
from .race import Race
from .stream import Stream
from .welcome import Door, Welcome
from .wire.icmp import IP_RECVERR, IPV6_RECVERR, MSG_ERRQUEUE, Told, read_extended_error
from .wire.proxy import connect_request, read_head, status_of

__all__ = ["CONNECT_S", "HEDGE_RTTS", "HEDGE_S", "Attempt", "Dial", "Filtered", "Refused", "Routes", "Silent", "Stream"]
CONNECT_S = 8.0
HEDGE_RTTS, HEDGE_S = 3, 0.1
OPENED = 200


Attempt: TypeAlias = Stream | Refused | Filtered | Silent | Unseen


class Dial:
    """Reaches one target's hosts: *permit* says how far, *budget* how much, *ledger* is the run's. Close it."""

    def __init__(self, routes: Routes, permit: Permit, budget: Budget, ledger: Ledger) -> None:
        self.routes, self.permit, self.budget, self.ledger = routes, permit, budget, ledger
        self._local_ok, self.opt_out, self._welcome = routes.local_ok, OptOut(), Welcome()
        self._hosts: dict[str, set[str]] = {}
        self._web_ports, self._asked_at = set(WEB_PORTS), set(WEB_PORTS)  # the second: where the opt-out may stand
        self._opened: list[Stream] = []
        self._race = Race(_is_stream, most_open, _close)

    def allow_web_port(self, port: int) -> None:
        """The port that the user typed is a visitor's port too, unless it is known for another service."""
        self._asked_at.add(port)
        if visitors_port(port):
            self._web_ports.add(port)

    async def close(self) -> None:
        """Close every connection that was opened, also what a probe forgot."""
        self.opt_out.close()
        await self._race.settle()
        for stream in self._opened:
            stream.close()
        await asyncio.sleep(0)  # a read that was going on ends in this turn

    def belongs(self, address: str, host: str) -> None:
        """Note that *host* resolved to *address*; only such pairs can be dialled."""
        self._hosts.setdefault(address, set()).add(host)

    def judge(self, host: str, address: str, port: int, level: Consent = Consent.RECORDS) -> Unseen | None:
        """Why this door may not be dialled, or None. Level 2 needs a permit for the very host and address.

        *level*: what the conversation is for, where that asks for more than the door itself.
        """
        if (no := self.guard(address)) is not None:
            return no
        if not self.permit.allows(host, max(level, self._level(port))):
            return Unseen(Why.NO_CONSENT, f"{port}/tcp")
        if host not in self._hosts.get(address, ()):
            return Unseen(Why.FORBIDDEN_ADDRESS, f"{address} is no address of {host}")
        return None

    def guard(self, address: str) -> Unseen | None:
        """Why nobody at *address* may be asked anything, or None."""
        reason = forbidden(address, local_ok=self._local_ok)
        return Unseen(Why.FORBIDDEN_ADDRESS, f"{address} {reason}") if reason else None

    def stay_public(self) -> None:
        """Refuse local addresses from here on: what began on the public internet never ends in a local network."""
        self._local_ok = False

    def _level(self, port: int) -> Consent:
        """A visitor's port, dialled at a visitor's port; a map (--alih-port) opens no other door."""
        dialled = self.routes.dialled(port)
        visitor = port in self._web_ports and (dialled == port or visitors_port(dialled))
        return Consent.VISITOR if visitor else Consent.OWNER

    async def connect(
        self, host: str, address: str, port: int, *, within_s: float = CONNECT_S, level: Consent = Consent.RECORDS,
        hedged: bool = False, hops: int = 0,
    ) -> Attempt:
        """One attempt to open TCP *port* of *address* for *host*; *level* as in `judge`. *hedged*: a second one beside
        it when the first is overdue. *hops*: the packets live that long only (IP_TTL), to see who answers there."""
        if (no := self.judge(host, address, port, level)) is not None:
            return no
        if await self.opt_out.wished(level if port in self._asked_at else max(level, self._level(port))):
            return Unseen(Why.OPTED_OUT, f"{port}/tcp")
        if (no := await self.turned_away(host, address, port)) is not None:
            return no
        door = self._welcome.at(address, port)
        attempt = partial(self._way(), host, address, port, within_s, hops, door)
        ended = await self._open(attempt, address, port, hedged)
        if said_no(ended) and not hops:
            door.hung_up()
        return ended

    async def turned_away(self, host: str, address: str, port: int) -> Unseen | None:
        """Why nothing more is asked of this door in this look, where it answered before and hangs up on all now."""
        door = self._welcome.at(address, port)
        return await door.shut(port, partial(self._answers, host, address, port, door.patience_s))

    def _way(self) -> Callable[..., Coroutine[Any, Any, Attempt]]:
        return self._attempt if self.routes.proxy is None else partial(self._proxied, self.routes.proxy)

    async def _open(
        self, attempt: Callable[[], Coroutine[Any, Any, Attempt]], address: str, port: int, hedged: bool = False
    ) -> Attempt:
        """*attempt*, when it is its turn."""
        try:
            async with asyncio.timeout_at(self.budget.until):
                # The address first: who waits for a busy one must not hold a seat of all the others.
                async with self.ledger.attempts(address), self.ledger.all_attempts:
                    ended = await (self._hedged(address, attempt) if hedged else self._counted(attempt))
                    return ended if isinstance(ended, Stream) else self.routes.believed(port, ended)
        except TimeoutError:
            return Unseen(Why.TIMED_OUT, "deadline")

    async def _answers(self, host: str, address: str, port: int, within_s: float, said: bytes) -> bool | None:
        """Whether *said*, which this door answered before, is answered still; None where it could not be asked."""
        got = await self._open(partial(self._way(), host, address, port, CONNECT_S, 0, None), address, port)
        if not isinstance(got, Stream):
            return False if said_no(got) else None
        got.until = asyncio.get_running_loop().time() + within_s * self.budget.patience
        try:
            await got.send(said)
            return bool(await got.receive(1))
        except Lost as lost:
            return None if lost.unseen.why is Why.TOO_MUCH else False
        finally:
            got.close()

    async def connect_first(self, host: str, addresses: Sequence[str], port: int) -> Attempt:
        """The first of *addresses* that answers, each given a head start over the next (RFC 8305 section 5).

        When none answers: REFUSED only where every address that could be routed to refused, whatever their order.
        """
        if not addresses:
            return Unseen(Why.NAME_NOT_FOUND)
        if len(addresses) == 1:
            return await self.connect(host, addresses[0], port)
        return await self._race.first(partial(self.connect, host, address, port) for address in addresses)

    async def _hedged(self, address: str, attempt: Callable[[], Coroutine[Any, Any, Attempt]]) -> Attempt:
        """*attempt*, and a second one beside it once it is plainly overdue: a lost SYN is sent again only after a
        second (RFC 6298 section 2). A silent host, of which no round trip is known, is not asked twice."""
        loop = asyncio.get_running_loop()
        began, hedges = loop.time(), iter((False, True))

        async def seated() -> Attempt:
            if not next(hedges, True):
                return await self._counted(attempt)
            async with self.ledger.hellos(address), self.ledger.attempts(address):  # one of the sixteen of both as well
                return await self._counted(attempt)

        def overdue() -> bool:
            known = self.ledger.round_trip_s(address)
            if known is None or self.ledger.attempts(address).locked() or self.ledger.hellos(address).locked():
                return False
            return loop.time() - began > HEDGE_RTTS * known + HEDGE_S

        return await self._race.hedged(seated, overdue)

    async def _counted(self, attempt: Callable[[], Coroutine[Any, Any, Attempt]]) -> Attempt:
        """*attempt*, counted in the very turn in which it dials: who is ended while waiting for a seat cost none."""
        if not self.budget.connect():
            return Unseen(Why.TOO_MUCH, f"{self.budget.connections_cap} connections")
        return await attempt()

    async def _attempt(
        self, host: str, address: str, port: int, within_s: float, hops: int, door: Door | None
    ) -> Attempt:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            sock = _socket(address)
        except OSError as error:
            return _none_left(error)
        kept = False
        try:
            _prepare(sock, hops)
            async with asyncio.timeout(within_s * self.budget.patience):
                await loop.sock_connect(sock, (address, self.routes.dialled(port)))
            self.ledger.note_open(address, port, loop.time() - began)
            kept = True
            stream = Stream(sock, host, address, port, self.budget, door)
            self._opened.append(stream)
            return stream
        except TimeoutError:
            return Silent(within_s * self.budget.patience)
        except OSError as error:
            return failed(error, _told(sock))
        finally:
            if not kept:
                sock.close()

    async def _proxied(
        self, proxy: Proxy, host: str, address: str, port: int, within_s: float, hops: int, door: Door | None
    ) -> Attempt:
        """The same through the user's own proxy: what it says of a door that stays shut is no fact about the door."""
        loop = asyncio.get_running_loop()
        if hops:
            return Unseen(Why.NO_ROUTE, "proxy")
        try:
            sock = _socket(proxy.address)
        except OSError as error:
            return _none_left(error)
        began, status, reached = loop.time(), 0, False
        try:
            _prepare(sock, hops)
            async with asyncio.timeout(max(within_s, CONNECT_S) * self.budget.patience):
                await loop.sock_connect(sock, (proxy.address, proxy.port))
                reached, self.ledger.proxy_is_down = True, False
                await loop.sock_sendall(sock, connect_request(address, self.routes.dialled(port), proxy.credentials))
                status = status_of(await read_head(partial(loop.sock_recv, sock, 1)))
        except TimeoutError:
            self.ledger.proxy_is_down |= not reached
            return Unseen(Why.TIMED_OUT, "proxy")
        except OSError as error:
            self.ledger.proxy_is_down |= not reached
            return Unseen(Why.NO_ROUTE, f"proxy: {error.strerror or error.__class__.__name__}")
        finally:
            if status != OPENED:
                sock.close()
        if status != OPENED:
            return Unseen(Why.NO_ROUTE, f"proxy: {status}")
        self.ledger.note_open(address, port, loop.time() - began)
        stream = Stream(sock, host, address, port, self.budget, door)
        self._opened.append(stream)
        return stream


def _socket(address: str) -> socket.socket:
    return socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)


def _none_left(error: OSError) -> Unseen:
    full = error.errno in (errno.EMFILE, errno.ENFILE)
    return Unseen(Why.TOO_MUCH if full else Why.NO_ROUTE, error.strerror or "")


def _is_stream(ending: Attempt) -> bool:
    return isinstance(ending, Stream)


def _close(ending: Attempt) -> None:
    if isinstance(ending, Stream):
        ending.close()


def _prepare(sock: socket.socket, hops: int) -> None:
    sock.setblocking(False)
    six = sock.family == socket.AF_INET6
    level = socket.IPPROTO_IPV6 if six else socket.IPPROTO_IP
    if hops:
        sock.setsockopt(level, socket.IPV6_UNICAST_HOPS if six else socket.IP_TTL, hops)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            sock.setsockopt(level, IPV6_RECVERR if six else IP_RECVERR, 1)


def _told(sock: socket.socket) -> Told | None:
    if sys.platform != "linux":
        return None
    try:
        _, ancillary, _, _ = sock.recvmsg(512, 512, MSG_ERRQUEUE)
    except OSError:
        return None
    for _, kind, data in ancillary:
        if kind in (IP_RECVERR, IPV6_RECVERR):
            return read_extended_error(data)
    return None
