"""The only file that reaches a target: address rules, consent, deadlines, byte budget below TLS, port map.

An attempt ends as a value: a Stream, Refused, Filtered, Silent or Unseen, never None. Only this file opens sockets
and catches OSError. A conversation that breaks off later raises Lost with its reason.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import sys
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

from .address import forbidden
from .budget import Budget, Lost
from .evidence import Unseen, Why
from .ledger import Ledger
from .permit import WEB_PORTS, Consent, Permit, visitors_port
from .race import Race
from .wire.icmp import IP_RECVERR, IPV6_RECVERR, MSG_ERRQUEUE, Told, read_extended_error

CONNECT_S = 8.0
HEDGE_RTTS, HEDGE_S = 3, 0.1


@dataclass(frozen=True, slots=True)
class Refused:
    """The host itself answered that nothing listens (RST)."""


@dataclass(frozen=True, slots=True)
class Filtered:
    """The network or a firewall said no; *told* is the ICMP reason where the kernel tells ("icmp 3/13"), else the
    errno's name; *by* the address that said it, "" unknown."""

    told: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Silent:
    """Nothing came back in *seconds*."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Routes:
    """How this user reaches the internet. *ports* maps a real port to the one that is dialled instead (--alih-port).

    *other_port*, when not 0, is dialled for every real port that *ports* leaves out: a rehearsal never knocks at the
    doors of the machine it runs on.
    """

    local_ok: bool = False
    ports: Mapping[int, int] = field(default_factory=dict)
    other_port: int = 0

    def dialled(self, port: int) -> int:
        """The port that is dialled for the real *port*."""
        return self.ports.get(port, self.other_port or port)


class Stream:
    """An open TCP connection. Bytes are counted; every wait ends at *until* (loop clock) or the target's deadline."""

    def __init__(self, sock: socket.socket, host: str, address: str, port: int, budget: Budget) -> None:
        self.host, self.address, self.port = host, address, port
        self.until, self.of_web = budget.until, False  # of_web: counted with the answers of web servers
        self._sock, self._budget = sock, budget
        self._reading: asyncio.Task[bytes] | None = None
        self._held = b""

    async def send(self, data: bytes) -> None:
        """Send all of *data*; Lost when the other side is gone or time is up."""
        with _losses():
            async with asyncio.timeout_at(min(self.until, self._budget.until)):
                await asyncio.get_running_loop().sock_sendall(self._sock, data)
        self._budget.bytes_out += len(data)

    async def receive(self, most: int = 65536) -> bytes:
        """The next bytes, b"" at the end of the stream; Lost on reset, time-out or a spent byte budget."""
        most = min(most, self._budget.room())
        if not self._held:
            self._held = await (self._budget.of_web(most, self._read) if self.of_web else self._read(most))
        # a flood is always ready to be read; without a pause no other turn comes
        await asyncio.sleep(0)
        data, self._held = self._held[:most], self._held[most:]
        return data

    async def _read(self, most: int) -> bytes:
        """What comes next. A read that was waited for in vain goes on: one that is cancelled in the very turn in which
        bytes came would throw them away."""
        loop = asyncio.get_running_loop()
        reading = self._reading = self._reading or loop.create_task(loop.sock_recv(self._sock, most))
        await asyncio.wait((reading,), timeout=max(0.0, min(self.until, self._budget.until) - loop.time()))
        if not reading.done():
            raise Lost(Why.TIMED_OUT)
        self._reading = None
        with _losses():
            data = reading.result()
        self._budget.bytes_in += len(data)
        return data

    def close(self) -> None:
        """Close at once, also twice. Never waits."""
        if self._reading is not None and not self._reading.done():
            with contextlib.suppress(NotImplementedError):  # before the number of the socket goes to another one
                self._reading.get_loop().remove_reader(self._sock)
            self._reading.cancel()
        self._reading = None
        self._sock.close()


Attempt: TypeAlias = Stream | Refused | Filtered | Silent | Unseen


@contextlib.contextmanager
def _losses() -> Iterator[None]:
    try:
        yield
    except TimeoutError:
        raise Lost(Why.TIMED_OUT) from None
    except (ConnectionResetError, BrokenPipeError, ConnectionAbortedError):
        raise Lost(Why.RESET) from None
    except OSError as error:
        raise Lost(Why.UNREACHABLE, error.__class__.__name__) from None


class Dial:
    """Reaches one target's hosts: *permit* says how far, *budget* how much, *ledger* is the run's. Close it."""

    def __init__(self, routes: Routes, permit: Permit, budget: Budget, ledger: Ledger) -> None:
        self.routes, self.permit, self.budget, self.ledger = routes, permit, budget, ledger
        self._local_ok = routes.local_ok
        self._hosts: dict[str, set[str]] = {}
        self._web_ports = set(WEB_PORTS)
        self._opened: list[Stream] = []  # no more than the budget has connections
        self._race = Race(_is_stream, _most_open, _close)

    def allow_web_port(self, port: int) -> None:
        """The port that the user typed is a visitor's port too, unless it is known for another service."""
        if visitors_port(port):
            self._web_ports.add(port)

    async def close(self) -> None:
        """Close every connection that was opened, also what a probe forgot."""
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
        it when the first is overdue. *hops*: the packets live that long only (IP_TTL), to see who answers on the way.
        """
        if (no := self.judge(host, address, port, level)) is not None:
            return no
        try:
            async with asyncio.timeout_at(self.budget.until):
                # The address first: who waits for a busy one must not hold a seat of all the others.
                async with self.ledger.attempts(address), self.ledger.all_attempts:
                    if not self.budget.connect():
                        return Unseen(Why.TOO_MUCH, f"{self.budget.connections_cap} connections")
                    attempt = partial(self._attempt, asyncio.get_running_loop(), host, address, port, within_s, hops)
                    return await (self._hedged(address, attempt) if hedged else attempt())
        except TimeoutError:
            return Unseen(Why.TIMED_OUT, "deadline")

    async def connect_first(self, host: str, addresses: Sequence[str], port: int) -> Attempt:
        """The first of *addresses* that answers, each given a head start over the next (RFC 8305 section 5).

        When none answers: REFUSED only where every address that could be routed to refused, whatever their order.
        """
        if not addresses:
            return Unseen(Why.NAME_NOT_FOUND)
        return await self._race.first(partial(self.connect, host, address, port) for address in addresses)

    async def _hedged(self, address: str, attempt: Callable[[], Coroutine[Any, Any, Attempt]]) -> Attempt:
        """*attempt*, and a second one beside it once it is plainly overdue: a lost SYN is sent again only after a
        second (RFC 6298 section 2). A silent host, of which no round trip is known, is not asked twice."""
        loop = asyncio.get_running_loop()
        began, hedges = loop.time(), iter((False, True))

        async def counted() -> Attempt:
            if next(hedges, True) and not self.budget.connect():
                return Unseen(Why.TOO_MUCH, f"{self.budget.connections_cap} connections")
            return await attempt()

        def overdue() -> bool:
            known = self.ledger.round_trip_s(address)
            return known is not None and loop.time() - began > HEDGE_RTTS * known + HEDGE_S

        return await self._race.hedged(counted, overdue)

    async def _attempt(
        self, loop: asyncio.AbstractEventLoop, host: str, address: str, port: int, within_s: float, hops: int
    ) -> Attempt:
        began = loop.time()
        try:
            sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        except OSError as error:
            full = error.errno in (errno.EMFILE, errno.ENFILE)
            return Unseen(Why.TOO_MUCH if full else Why.NO_ROUTE, error.strerror or "")
        kept = False
        try:
            _prepare(sock, hops)
            async with asyncio.timeout(within_s):
                await loop.sock_connect(sock, (address, self.routes.dialled(port)))
            self.ledger.note_open(address, port, loop.time() - began)
            kept = True
            stream = Stream(sock, host, address, port, self.budget)
            self._opened.append(stream)
            return stream
        except TimeoutError:
            return Silent(within_s)
        except OSError as error:
            return _ending(sock, error)
        finally:
            if not kept:
                sock.close()


def _most_open(endings: Sequence[Attempt]) -> Attempt:
    """The ending that leaves the most open speaks for all. Where we could not go says nothing."""
    def openness(ending: Attempt) -> int:
        if isinstance(ending, Unseen):
            return 4 if ending.why in (Why.NO_ROUTE, Why.UNREACHABLE, Why.FORBIDDEN_ADDRESS) else 2
        return {Silent: 0, Filtered: 1, Refused: 3}.get(type(ending), 0)

    return min(endings, key=openness)


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


def _ending(sock: socket.socket, error: OSError) -> Refused | Filtered | Unseen:
    """What a failed connect means: the kernel's error queue first, the errno where it is silent (facts/smb 4.3)."""
    told = _told(sock)
    if told is not None:
        return Filtered(told.reason, told.by)
    if isinstance(error, ConnectionRefusedError):
        return Refused()
    if isinstance(error, ConnectionResetError | ConnectionAbortedError):
        return Unseen(Why.RESET)
    if isinstance(error, PermissionError):  # ICMPv6 "administratively prohibited" arrives as EACCES
        return Filtered(error.__class__.__name__)
    why = Why.UNREACHABLE if error.errno == errno.EHOSTUNREACH else Why.NO_ROUTE
    return Unseen(why, error.strerror or error.__class__.__name__)


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
