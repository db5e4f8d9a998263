"""Local shops for many workers: on loopback addresses of many blocks, some addresses shared, a part of the shops dead.

    python antrean_sites.py FOLDER COUNT DEAD_PERCENT

prints "ready TLS_PORT PLAIN_PORT DNS_PORT"; on SIGTERM, one JSON object of what was seen: the most connections open at
a time to one address, how many shops were asked, and how often one was while another of its address was connected.
The kernel is asked who is connected still: on a busy machine this process hears late that somebody has hung up.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import signal
import socket
import ssl
import sys
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dns.exception
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from names import answer

ZONE = "pasar.example"
ANSWER_S = 0.05
SHARED, EVERY = 6, 5  # shops on an address that is shared; every fifth shop stands on one
DEAD = ("silent", "drip", "refused")
ESTABLISHED = 1  # as the kernel numbers the states of a connection
PAGE = """<!doctype html><html lang=id><head><meta charset=utf-8><title>{0}</title><link rel=stylesheet href=/s.css>
<meta name=generator content="WordPress 6.8"></head><body><h1>{0}</h1>{1}</body></html>"""


@dataclass(frozen=True)
class Shop:
    """One shop: "well", or one of DEAD."""

    name: str
    address: str
    health: str


def shops(count: int, dead_percent: int) -> list[Shop]:
    """*count* shops: some addresses shared by healthy ones, each other one in a block of its own."""
    health = [DEAD[n % len(DEAD)] if n < count * dead_percent // 100 else "well" for n in range(count)]
    random.Random(11).shuffle(health)
    made, shared = [], 0
    for n, how in enumerate(health):
        address = f"127.{20 + n // 250}.{n % 250}.1"
        if how == "well" and n % EVERY == 0:
            address = f"127.10.{shared // SHARED}.9"
            shared += 1
        made.append(Shop(f"t{n:04}.{ZONE}", address, how))
    return made


class Street:
    """All shops behind one port of TLS and one of plain HTTP; who is who is told by the address that was called."""

    def __init__(self, every: list[Shop]) -> None:
        self.by_name = {shop.name: shop for shop in every}
        self.health = {shop.address: shop.health for shop in every}
        self.callers: dict[str, dict[socket.socket, str]] = defaultdict(dict)  # of each address, and whom they ask for
        self.asking: dict[str, set[socket.socket]] = defaultdict(set)
        self.asked: set[str] = set()
        self.connections = self.most_open = self.most_requests = self.together = 0

    async def secure(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with self._counted(writer) as address:
            if await self._dead(reader, address):
                return
            await writer.start_tls(self.context, ssl_handshake_timeout=30)
            await self._talk(reader, writer, address)

    async def plain(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with self._counted(writer) as address:
            if await self._dead(reader, address):
                return
            await self._talk(reader, writer, address)

    async def _dead(self, reader: asyncio.StreamReader, address: str) -> bool:
        """Says nothing until the other side is tired of it, or hangs up at once."""
        health = self.health.get(address)
        if health == "silent":
            await reader.read()
        elif health == "refused":
            await reader.read(2**16)  # what is left unread would make a reset of it, now and then
        return health in ("silent", "refused")

    @contextlib.asynccontextmanager
    async def _counted(self, writer: asyncio.StreamWriter):
        address, caller = writer.get_extra_info("sockname")[0], writer.get_extra_info("socket")
        self.connections += 1
        self.callers[address][caller] = ""
        self.most_open = max(self.most_open, sum(map(connected, self.callers[address])))
        try:
            yield address
        except (OSError, ssl.SSLError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass
        finally:
            del self.callers[address][caller]
            writer.transport.abort()

    def _note(self, address: str, caller: socket.socket, host: str, shop: str) -> None:
        """Who asks for whom now; what somebody asked who has hung up meanwhile was asked some time ago."""
        self.callers[address][caller] = shop
        self.asking[host].add(caller)
        self.most_requests = max(self.most_requests, sum(map(connected, self.asking[host])))
        others = [one for one, name in self.callers[address].items() if name not in ("", shop)]
        self.together += connected(caller) and any(map(connected, others))

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: str) -> None:
        caller = writer.get_extra_info("socket")
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            host = next((line[5:].strip() for line in head.split("\r\n") if line.lower().startswith("host:")), "")
            shop = host.partition(":")[0].removeprefix("www.")
            self.asked.add(shop)
            self._note(address, caller, host, shop)
            await asyncio.sleep(ANSWER_S)  # as a shop takes, so that what is asked beside it is seen
            self.asking[host].discard(caller)
            if self.health.get(address) == "drip":
                writer.write(b"HTTP/1.1 200 OK\r\nX: ")
                while True:
                    writer.write(b"x")
                    await writer.drain()
                    await asyncio.sleep(1)
            secure = writer.get_extra_info("sslcontext") is not None
            path = head.split(" ", 2)[1]
            status, body = ("200 OK", page(host)) if path == "/" else ("404 Not Found", "tidak ada")
            more = "Strict-Transport-Security: max-age=31536000\r\n"
            if not secure:
                status, body, more = "301 Moved Permanently", "", f"Location: https://{host}{path}\r\n"
            told = body.encode()
            writer.write(f"HTTP/1.1 {status}\r\nServer: nginx\r\nContent-Type: text/html; charset=utf-8\r\n{more}"
                         f"Content-Length: {len(told)}\r\n\r\n".encode() + (b"" if head.startswith("HEAD") else told))
            await writer.drain()

    context: ssl.SSLContext


class Names(asyncio.DatagramProtocol):
    """The name server of the street."""

    def __init__(self, street: Street) -> None:
        self._street = street

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        with contextlib.suppress(dns.exception.DNSException, ValueError, IndexError):
            name = _name(data)
            shop = self._street.by_name.get(name.removeprefix("www."))
            self._line.sendto(answer(data, {name: shop.address} if shop else {}), addr)


def _name(packet: bytes) -> str:
    labels, at = [], 12
    while length := packet[at]:
        labels.append(packet[at + 1:at + 1 + length].decode("ascii").lower())
        at += length + 1
    return ".".join(labels)


def connected(caller: socket.socket) -> bool:
    """Whether the other end is still there, as the kernel knows, however much of it is still to be read here."""
    try:
        return caller.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == ESTABLISHED
    except OSError:
        return False


def page(name: str) -> str:
    """A front page of some 20 KB, the same each time."""
    dice = random.Random(name)
    rows = "".join(f'<div class="p{dice.randrange(9)}"><a href="/produk/{dice.randrange(10**6)}">batik '
                   f"{dice.randrange(10**4)}</a></div>\n" for _ in range(350))
    return PAGE.format(name, rows)


def certificate(folder: Path) -> ssl.SSLContext:
    """A root in *folder*/ca.pem, and a certificate for all shops."""
    now, key, own = datetime.now(UTC), ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Pasar Root")])

    def sign(subject: x509.Name, public: ec.EllipticCurvePublicKey, ca: bool) -> x509.Certificate:
        made = x509.CertificateBuilder().subject_name(subject).issuer_name(root).public_key(public).serial_number(
            x509.random_serial_number()).not_valid_before(now - timedelta(days=9)).not_valid_after(
            now + timedelta(days=80)).add_extension(x509.BasicConstraints(ca, None), critical=True)
        if not ca:
            names = [x509.DNSName(f"*.{ZONE}"), x509.DNSName(f"*.www.{ZONE}")]
            made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return made.sign(key, hashes.SHA256())

    leaf = sign(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, ZONE)]), own.public_key(), False)
    (folder / "ca.pem").write_bytes(sign(root, key.public_key(), True).public_bytes(serialization.Encoding.PEM))
    secret = own.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                               serialization.NoEncryption())
    (folder / "leaf.pem").write_bytes(secret + leaf.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "leaf.pem")
    return context


async def serve(folder: Path, every: list[Shop]) -> None:
    """Serve until SIGTERM; then tell what was seen."""
    street, ended, loop = Street(every), asyncio.Event(), asyncio.get_running_loop()
    street.context = certificate(folder)
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    loop.set_exception_handler(lambda loop, context: None)
    secure = await asyncio.start_server(street.secure, "0.0.0.0", 0, backlog=4096)
    plain = await asyncio.start_server(street.plain, "0.0.0.0", 0, backlog=4096)
    names, _ = await loop.create_datagram_endpoint(lambda: Names(street), ("127.0.0.1", 0))
    ports = [s.sockets[0].getsockname()[1] for s in (secure, plain)]
    (folder / "situs.txt").write_text("".join(f"{shop.name}\n" for shop in every), encoding="utf-8")
    print("ready", *ports, names.get_extra_info("sockname")[1], flush=True)
    await ended.wait()
    print(json.dumps({"most_open": street.most_open, "asked": len(street.asked), "connections": street.connections,
                      "most_requests": street.most_requests, "together": street.together}), flush=True)


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), shops(int(sys.argv[2]), int(sys.argv[3]))))
