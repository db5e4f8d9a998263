"""A site on loopback whose owner can change what stands in its zone and in its files while it runs; and what it heard."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ikmscan.practice.names import Answers, Zone, serve

SOA = ("@", "SOA", "ns1 hostmaster 1 3600 600 86400 300")


@dataclass(slots=True)
class OwnedSite:
    """*records* as in practice.names.Zone, without the SOA; *files*: path -> body, or a Location ("-> URL")."""

    domain: str
    records: list[tuple[str, str, str]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    missing: bytes = b""  # what any other path gets, with 200 unless it is empty
    dns_port: int = 0
    http_port: int = 0
    shut_port: int = 0  # nothing listens at it, and nobody else can take it

    def answer(self, packet: bytes) -> bytes | None:
        """What the name server says now."""
        return Answers(Zone(self.domain, (SOA, *self.records))).to(packet)

    @property
    def way(self) -> list[str]:
        """The options that lead to it; nothing listens at 443."""
        return ["--dns", f"127.0.0.1:{self.dns_port}", "--jaringan-lokal", "--alih-port", f"80={self.http_port},443={self.shut_port}",
                "--batas-waktu", "10"]

    async def http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request, one answer."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            path, host = head.split(" ")[1], head.lower().partition("host: ")[2].partition("\r\n")[0]
            self.asked.append(f"{host}{path}")
            body = self.files.get(path, self.missing)
            if body.startswith(b"-> "):
                writer.write(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + body[3:] + b"\r\n\r\n")
            else:
                status = b"200 OK" if body else b"404 Not Found"
                writer.write(b"HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % (status, len(body)) + body)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@contextmanager
def owned(domain: str) -> Iterator[OwnedSite]:
    """The site with an address and a name server, running in a thread."""
    site = OwnedSite(domain, [("@", "A", "127.0.0.1"), ("@", "NS", "ns1"), ("ns1", "A", "127.0.0.1")], {"/": b"<title>Toko</title>"})
    loop, up = asyncio.new_event_loop(), threading.Event()
    stop = asyncio.Event()

    async def run() -> None:
        class Now(Answers):
            def __init__(self) -> None:
                pass

            def to(self, packet: bytes) -> bytes | None:
                return site.answer(packet)

        transport = await serve(Now())
        server = await asyncio.start_server(site.http, "127.0.0.1", 0)
        site.dns_port = transport.get_extra_info("sockname")[1]
        site.http_port = server.sockets[0].getsockname()[1]
        up.set()
        await stop.wait()
        server.close()
        transport.close()

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()), daemon=True)
    thread.start()
    assert up.wait(10)
    try:
        with socket.socket() as shut:
            shut.bind(("127.0.0.1", 0))
            site.shut_port = shut.getsockname()[1]
            yield site
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
