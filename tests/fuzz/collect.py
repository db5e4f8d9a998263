"""Fill corpus/ with real bytes: what the practice shops answer to a whole look, written down by a relay before each door.

    python -m tests.fuzz.collect       keys and random numbers differ each time; run it when a reader learns a new kind
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import socket
import ssl
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ikmscan.front.dossiers import read_dossier
from ikmscan.practice.shop import Shop, open_shop
from ikmscan.scanner.evidence import TlsServer

from .seeds import CORPUS

MOST_OF_A_SEED, MOST_SEEDS = 12 * 1024, 6
READERS = {25: ("smtp",), 80: ("http",), 443: ("tls", "ssl2"), 445: ("smb",)}  # real port -> who reads what comes from it


class Relay:
    """Passes on what is said at one port, and keeps what came back, conversation by conversation."""

    def __init__(self, inner: int) -> None:
        self.inner, self.heard = inner, list[bytearray]()

    async def open(self) -> int:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return int(server.sockets[0].getsockname()[1])

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, away = await asyncio.open_connection("127.0.0.1", self.inner)
        except OSError:  # a door that is shut
            writer.close()
            return
        kept = bytearray()
        self.heard.append(kept)
        outward = asyncio.ensure_future(self._pour(reader, away, lambda _: None))
        await self._pour(there, writer, kept.extend)
        outward.cancel()

    async def _pour(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, seen: Callable[[bytes], None]) -> None:
        try:
            while piece := await source.read(65536):
                seen(piece)
                sink.write(piece)
                await sink.drain()
        except OSError:
            pass
        finally:
            sink.close()


class Names(asyncio.DatagramProtocol):
    """The same for DNS over UDP."""

    def __init__(self, inner: tuple[str, int]) -> None:
        self.inner, self.heard = inner, list[bytes]()

    def connection_made(self, transport: Any) -> None:
        self.way = transport

    def datagram_received(self, data: bytes, asker: tuple[str, int]) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.settimeout(2)
            line.sendto(data, self.inner)
            answer = line.recv(4096)
        self.heard.append(answer)
        self.way.sendto(answer, asker)


async def look(shop: Shop, folder: Path) -> dict[str, list[bytes]]:
    """What a whole look at *shop* heard, by reader."""
    relays = {real: Relay(inner) for real, inner in shop.ports}
    ports = {real: await relay.open() for real, relay in relays.items()}
    host, _, port = shop.dns.partition(":")
    way, names = await asyncio.get_running_loop().create_datagram_endpoint(lambda: Names((host, int(port))), ("127.0.0.1", 0))
    moved = ",".join(f"{real}={port}" for real, port in ports.items())
    words = ("--berizin", "--jaringan-lokal", "--dns", f"127.0.0.1:{way.get_extra_info('sockname')[1]}", "--alih-port", moved,
             "--simpan", str(folder / "seen.json"), "--format", "json")
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "ikmscan", shop.host, *words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "IKMSCAN_STATE": str(folder / "state")})
    await program.wait()
    way.close()
    found: dict[str, list[bytes]] = defaultdict(list)
    for real, relay in relays.items():
        for reader in READERS.get(real, ()):
            found[reader] += [bytes(heard) for heard in relay.heard]
    found["dns"] = names.heard
    found["http"] += await asyncio.to_thread(lambda: list(pages(shop)))
    bodies = [heard.partition(b"\r\n\r\n")[2] for heard in found["http"]]
    found["gunzip"] = [body for body in bodies if body[:2] == b"\x1f\x8b"]
    found["html"] = [body for body in bodies if body[:2] != b"\x1f\x8b"]
    found["tls"] = [flag + heard for heard in found["tls"] for flag in (b"\x00", b"\x01")]
    found["tls_messages"] = [heard[6:] for heard in found["tls"]]
    server = read_dossier(folder / "seen.json", "en").of(TlsServer)
    found["x509"] = found["der"] = list(server.chain) if isinstance(server, TlsServer) else []
    return found


def pages(shop: Shop) -> Iterator[bytes]:
    """Answers of the web server behind TLS, where a relay sees nothing."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode, context.minimum_version = False, ssl.CERT_NONE, ssl.TLSVersion.TLSv1_2
    for path in ("/", "/robots.txt", "/.env", "/keranjang", "/tidak-ada"):
        for coding in ("gzip", "identity"):
            with socket.create_connection(("127.0.0.1", shop.port(443))) as line, context.wrap_socket(line, server_hostname=shop.host) as talk:
                talk.sendall(f"GET {path} HTTP/1.1\r\nHost: {shop.host}\r\nAccept-Encoding: {coding}\r\nConnection: close\r\n\r\n".encode())
                yield b"".join(iter(lambda talk=talk: talk.recv(65536), b""))


def keep(found: dict[str, list[bytes]]) -> int:
    """Write the most different ones, by length; the number of bytes."""
    size = 0
    for name, heard in found.items():
        by_length = {len(one): one for one in heard if 0 < len(one) <= MOST_OF_A_SEED}
        step = max(1, len(by_length) // MOST_SEEDS)
        for _, one in sorted(by_length.items())[::step][:MOST_SEEDS]:
            place = CORPUS / name / f"real-{hashlib.sha256(one).hexdigest()[:12]}.bin"
            place.parent.mkdir(parents=True, exist_ok=True)
            size += place.write_bytes(one)
    return size


def main() -> None:
    """Both shops, into the corpus in place of what was collected before."""
    for old in CORPUS.glob("*/real-*.bin"):
        old.unlink()
    for healthy in (False, True):
        with open_shop(healthy=healthy) as shop, tempfile.TemporaryDirectory() as folder:
            print(keep(asyncio.run(look(shop, Path(folder)))), "bytes")


if __name__ == "__main__":
    main()
