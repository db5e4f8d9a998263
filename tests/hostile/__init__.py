"""Servers that lie, stall, drip, flood and break off: what the look of a shop must survive. Nothing here asserts.

This file holds the behaviours, for tests of single rooms too; the collection of cases stands in families/, and
`python -m tests.hostile` looks at all of them.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import socket
import ssl
import struct
import sys
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TypeAlias

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
from ikmscan.practice.certificates import Credentials, issued
from ikmscan.practice.tls import careless_context

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # `python -m tests.hostile` comes here first

from scripted_tls import TLS13, No, Script, serve

Behaviour: TypeAlias = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

HOST = "toko.example"
ASKED: ContextVar[str] = ContextVar("asked", default="/")  # the path of the request that a behaviour answers
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
PIECE = b"x" * 65536
SECRET = ("authorization:", "proxy-authorization:", "cookie:")


@cache
def credentials(host: str = HOST) -> Credentials:
    """A leaf for *host* under a fresh authority."""
    return issued(host, datetime.now(UTC).replace(microsecond=0))


@cache
def context(host: str = HOST) -> ssl.SSLContext:
    """A server that speaks TLS 1.0 to 1.3."""
    return careless_context(credentials(host))


@dataclass(slots=True)
class Counts:
    """What a server saw: connections, the most at a time, requests by their request line, and lines of heads that hand
    in what is secret."""

    connections: int = 0
    now: int = 0
    peak: int = 0
    requests: Counter[str] = field(default_factory=Counter)
    secrets: list[str] = field(default_factory=list)


def reset(writer: asyncio.StreamWriter) -> None:
    """End with RST instead of FIN."""
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def _forever(writer: asyncio.StreamWriter, data: bytes, pause_s: float = 0.0) -> None:
    while not writer.is_closing():
        writer.write(data)
        await writer.drain()
        await asyncio.sleep(pause_s)


# ---- HTTP: each behaviour begins when a request was read -------------------------------------------------------------

def answers(head: bytes, body: bytes = b"") -> Behaviour:
    """Always the same answer, then the end of the connection."""
    async def behave(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head + b"\r\n" + body)
        await writer.drain()

    return behave


def by_path(bodies: Mapping[str, bytes], otherwise: Behaviour) -> Behaviour:
    """200 with the body of the path that was asked for, *otherwise* for all other paths."""
    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        body = bodies.get(ASKED.get())
        await (otherwise if body is None else answers(OK + b"Content-Length: %d\r\n" % len(body), body))(reader, writer)

    return behave


def redirects(location: str | bytes) -> Behaviour:
    """To *location*, whatever was asked."""
    raw = location if isinstance(location, bytes) else location.encode("latin-1")
    return answers(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + raw + b"\r\n")


def floods(start: bytes, data: bytes, pause_s: float = 0.0) -> Behaviour:
    """*start*, then *data* again and again until the client is gone."""
    async def behave(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        await _forever(writer, data, pause_s)

    return behave


def drips(start: bytes, rest: bytes, pause_s: float = 0.9) -> Behaviour:
    """*start* at once, then a byte of *rest* (again and again) each *pause_s*."""
    async def behave(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        at = 0
        while not writer.is_closing():
            writer.write(rest[at % len(rest) : at % len(rest) + 1])
            await writer.drain()
            await asyncio.sleep(pause_s)
            at += 1

    return behave


def breaks_off(start: bytes) -> Behaviour:
    """*start*, then RST."""
    async def behave(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        await writer.drain()
        await asyncio.sleep(0.05)
        reset(writer)

    return behave


async def longer_and_longer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Every answer leads to a path that was never asked for."""
    await redirects(f"/{random.random()}")(reader, writer)


async def never_speaks(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Says nothing, whatever comes, until the client is gone."""
    while await reader.read(65536):
        pass


@cache
def gzip_bomb() -> bytes:
    """400 MB of zeros as one gzip member of about 400 KB: fully flushed blocks are alike, so one is made and repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1024 * 1024)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff" + block * 400


# ---- TLS and below: each behaviour begins when the first bytes were read ----------------------------------------------

@asynccontextmanager
async def speaks_new_tls_and_ignores_old() -> AsyncIterator[int]:
    """Some firewalls drop what they do not like instead of refusing it."""
    with serve(Script(versions=(TLS13,), no=No.SILENCE)) as server:
        yield server.port


def says(data: bytes, then: Behaviour | None = None) -> Behaviour:
    """*data* in answer to the first bytes, whatever they were; then *then*, else the end."""
    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4096)
        writer.write(data)
        await writer.drain()
        if then is not None:
            await then(reader, writer)

    return behave


async def resets(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """RST in answer to the first bytes."""
    await reader.read(4096)
    reset(writer)


# ---- Servers -----------------------------------------------------------------------------------------------------------

@asynccontextmanager
async def serving(behave: Behaviour, *, tls: ssl.SSLContext | None = None, http: bool = True, requests: int = 1,
                  counts: Counts | None = None, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[int]:
    """A server at *host* (0: a free port); its port. With *http* the behaviour follows each of *requests* request heads."""
    seen = counts if counts is not None else Counts()
    tasks: set[asyncio.Task[None]] = set()

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, EOFError, asyncio.CancelledError):
            await serve(reader, writer)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        seen.connections += 1
        seen.now += 1
        seen.peak = max(seen.peak, seen.now)
        try:
            for _ in range(requests):
                if http:
                    head = await reader.readuntil(b"\r\n\r\n")
                    lines = head.decode("latin-1").split("\r\n")
                    seen.requests[lines[0]] += 1
                    ASKED.set(f"{lines[0]} ".split(" ")[1])
                    seen.secrets += [line[:80] for line in lines[1:] if line.lower().startswith(SECRET)]
                await behave(reader, writer)
        finally:
            seen.now -= 1
            writer.close()
            async with asyncio.timeout(0.5):  # so that its ending is not reported as one that nobody looked at
                await writer.wait_closed()

    server = await asyncio.start_server(one, host, port, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)


@asynccontextmanager
async def nobody(port: int = 0) -> AsyncIterator[int]:
    """A port that refuses: bound, so that nobody else takes it, and never listening. *port*: this one, where other
    addresses are to have nobody there either."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", port))
        yield held.getsockname()[1]


@asynccontextmanager
async def full_house(port: int = 0) -> AsyncIterator[int]:
    """A listening socket whose queue is full: the kernel drops every further SYN (Linux). *port* as for `nobody`."""
    loop = asyncio.get_running_loop()
    with contextlib.ExitStack() as stack:
        door = stack.enter_context(socket.socket())
        door.bind(("127.0.0.1", port))
        door.listen(0)
        for _ in range(3):
            guest = stack.enter_context(socket.socket())
            guest.setblocking(False)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.2):
                    await loop.sock_connect(guest, door.getsockname())
        yield door.getsockname()[1]


@asynccontextmanager
async def canary(host: str = "127.0.0.1") -> AsyncIterator[tuple[int, Counts]]:
    """A door that nobody may knock at."""
    counts = Counts()
    async with serving(never_speaks, http=False, counts=counts, host=host) as port:
        yield port, counts


class Names(asyncio.DatagramProtocol):
    """A name server: *reply* makes the answer of a query, None for silence. Counts the questions."""

    def __init__(self, reply: Callable[[dns.message.Message], bytes | None]) -> None:
        self._reply, self.asked = reply, Counter[str]()
        self.transport: asyncio.DatagramTransport | None = None  # from naming(), as what asyncio hands in is none by class

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        query = dns.message.from_wire(data)
        self.asked[query.question[0].to_text()] += 1
        answer = self._reply(query)
        if answer is not None and self.transport is not None:
            self.transport.sendto(answer, addr)


@asynccontextmanager
async def naming(reply: Callable[[dns.message.Message], bytes | None]) -> AsyncIterator[tuple[tuple[str, int], Names]]:
    """A name server on loopback; its place and itself."""
    desk = Names(reply)
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: desk, local_addr=("127.0.0.1", 0))
    desk.transport = transport
    try:
        yield transport.get_extra_info("sockname")[:2], desk
    finally:
        transport.close()


def rcode(code: dns.rcode.Rcode) -> Callable[[dns.message.Message], bytes | None]:
    """Always that response code."""
    def reply(query: dns.message.Message) -> bytes:
        response = dns.message.make_response(query)
        response.set_rcode(code)
        return response.to_wire()

    return reply


def records(kind: str, values: Sequence[str], name: str = "") -> Callable[[dns.message.Message], bytes | None]:
    """These records for questions of *kind*, an empty answer for others."""
    def reply(query: dns.message.Message) -> bytes:
        response = dns.message.make_response(query)
        asked = query.question[0]
        if dns.rdatatype.to_text(asked.rdtype) == kind:
            response.answer.append(dns.rrset.from_text_list(name or asked.name, 60, "IN", kind, values))
        return response.to_wire(max_size=65535)

    return reply


def alias_circle(query: dns.message.Message) -> bytes:
    """a -> b -> a, in one answer."""
    response = dns.message.make_response(query)
    name = query.question[0].name
    response.answer.append(dns.rrset.from_text(name, 60, "IN", "CNAME", "b.example."))
    response.answer.append(dns.rrset.from_text("b.example.", 60, "IN", "CNAME", name.to_text()))
    return response.to_wire()


def silence(_query: dns.message.Message) -> bytes | None:
    """No answer."""
    return None


def noise(query: dns.message.Message) -> bytes:
    """The right number, and then nothing that makes sense."""
    return query.to_wire()[:2] + b"\x81\x80" + os.urandom(40)


def for_somebody_else(query: dns.message.Message) -> bytes:
    """An answer to another question."""
    other = dns.message.make_query("elsewhere.example.", "A", id=query.id)
    response = dns.message.make_response(other)
    response.answer.append(dns.rrset.from_text("elsewhere.example.", 60, "IN", "A", "127.0.0.1"))
    response.flags |= dns.flags.QR
    return response.to_wire()
