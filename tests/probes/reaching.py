"""A Reach for one probe on loopback, without a survey around it, and a little web server of an authority."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import hostile
from ikmscan.scanner.budget import Budget
from ikmscan.scanner.dial import Dial, Routes
from ikmscan.scanner.evidence import Clock
from ikmscan.scanner.fetch import Fetch, Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Permit
from ikmscan.scanner.probe import Reach
from ikmscan.scanner.resolver import NameServers, Resolver
from ikmscan.scanner.target import Target
from ikmscan.scanner.trust import Roots

HOST, AUTHORITY = "toko.example", "ca.example"


@asynccontextmanager
async def reaching(
    port: int, roots: Roots, clock: Clock, *, ledger: Ledger | None = None, local_ok: bool = True, deadline_s: float = 20.0,
) -> AsyncIterator[Reach]:
    """A visitor's reach in which port 80 of AUTHORITY and HOST is *port* on loopback."""
    names = NameServers(fixed=dict.fromkeys((HOST, AUTHORITY, "other.example"), ("127.0.0.1",)))
    budget = Budget(asyncio.get_running_loop().time() + deadline_s)
    dial = Dial(Routes(local_ok, {80: port}), Permit.visitor(HOST), budget, ledger or Ledger())
    resolver = Resolver(names, budget)
    fetch = Fetch(dial, resolver, Manners("ikmscan test"))
    try:
        yield Reach(Target(HOST, HOST), dial, fetch, resolver, roots, clock)
    finally:
        await fetch.close()
        await resolver.close()
        await dial.close()


@asynccontextmanager
async def authority(files: Mapping[str, bytes], counts: hostile.Counts | None = None) -> AsyncIterator[int]:
    """A web server with *files* by path; "302 URL" as a file leads there, all else is 404."""
    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        path = head.split(" ")[1]
        if counts is not None:
            counts.requests[path] += 1
        body = files.get(path)
        if body is None:
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        elif body.startswith(b"302 "):
            writer.write(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + body[4:] + b"\r\n\r\n")
        else:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()

    async with hostile.serving(one, http=False, requests=20) as port:
        yield port
