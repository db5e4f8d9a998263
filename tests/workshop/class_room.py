"""A class of little shops in one process of their own: any address of 127/8, one port for https, one for http, one for
DNS. Every request is written down, so that a test can count who was asked how often.

    python class_room.py FOLDER DELAY_S     prints "ready HTTPS HTTP DNS"; FOLDER gets ca.pem and asked.txt

tokoN.my.id is a shop on an address of its own. guardN and calmN share a host whose guard sends away whom it sees after
the first two, guardN for ever and calmN once; sternN as guardN, and it says for how long. positN is led to the page of a ministry, and liarN has the address that
the name server gives for what does not exist; what asks for lateN is lost at first. While there is a file FOLDER/portal, every name leads to a Wi-Fi login.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import dns.message
import dns.rdatatype
import dns.rrset
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DOMAIN = "my.id"
PAGE = "<!doctype html><html lang=id><title>Toko</title><h1>Toko</h1><p>Batik tulis dari Solo."


PLACES = {"toko": "127.0.{}.1", "guard": "127.0.200.{}", "calm": "127.0.201.{}", "stern": "127.0.205.{}",
          "posit": "127.0.202.{}", "late": "127.0.207.{}",
          "liar": "127.0.203.1"}
PORTAL = "127.0.206.1"
LOGIN = "<!doctype html><title>Selamat datang</title><form>Nomor kamar <input name=kamar><button>Masuk</button></form>"
MINISTRY = "internetpositif.id"
WELCOME = 2
LATE_S = 0.8  # from the first question for the name of lateN on, it is not answered


def address(name: str) -> str:
    """Where a name leads; "" for nowhere."""
    if name == MINISTRY:
        return "127.0.204.1"
    if name.endswith(".example"):
        return PLACES["liar"]
    found = re.fullmatch(rf"(?:www\.)?([a-z]+)(\d+)\.{re.escape(DOMAIN)}", name)
    return PLACES[found[1]].format(found[2]) if found and found[1] in PLACES else ""


def host(number: int) -> str:
    """The name of one shop; its address is 127.0.NUMBER.1, so that no two share a block."""
    return f"toko{number}.{DOMAIN}"


class Answers(asyncio.DatagramProtocol):
    """A name server that knows the shops, and nothing but itself while *portal* is there."""

    def __init__(self, portal: Path) -> None:
        self._portal = portal
        self._first: dict[str, float] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line = transport

    def datagram_received(self, data: bytes, sender: tuple[str, int]) -> None:
        query = dns.message.from_wire(data)
        reply, question = dns.message.make_response(query), query.question[0]
        asked = question.name.to_text(omit_final_dot=True).lower()
        if asked.startswith("late"):
            now = asyncio.get_running_loop().time()
            if now < self._first.setdefault(asked, now) + LATE_S:
                return
        found = PORTAL if self._portal.exists() else address(asked)
        if question.rdtype == dns.rdatatype.A and found:
            reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", "A", found))
        self._line.sendto(reply.to_wire(), sender)  # type: ignore[attr-defined]


def certificate(folder: Path, domain: str = DOMAIN) -> ssl.SSLContext:
    """One certificate for all shops, signed by itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Class")])
    names = [x509.DNSName(f"*.{domain}"), x509.DNSName(f"*.www.{domain}")]
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(
        x509.random_serial_number()).not_valid_before(now - timedelta(days=1)).not_valid_after(
        now + timedelta(days=60)).add_extension(x509.SubjectAlternativeName(names), critical=False).add_extension(
        x509.BasicConstraints(True, None), critical=True).sign(key, hashes.SHA256())
    pem = made.public_bytes(serialization.Encoding.PEM)
    (folder / "ca.pem").write_bytes(pem)
    (folder / "key.pem").write_bytes(pem + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "key.pem")
    return context


class Shops:
    """Answers every request after a while, and writes down for whom it was."""

    def __init__(self, log: Path, delay_s: float) -> None:
        self._log, self._delay_s = log.open("a", encoding="utf-8"), delay_s
        self._guests: dict[str, list[str]] = {"guard": [], "calm": [], "stern": []}
        self._sent_away: set[str] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ssl.SSLError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                path = head[0].split(" ")[1]
                asked = next(h.split(":")[1].strip() for h in head if h.lower().startswith("host:"))
                self._log.write(f"{asked} {path}\n")
                self._log.flush()
                await asyncio.sleep(self._delay_s)
                status, more, body = self._answer(asked, path)
                writer.write(f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n{more}"
                             f"Content-Length: {len(body)}\r\n\r\n{body}".encode())
                await writer.drain()
        writer.close()

    def _answer(self, asked: str, path: str) -> tuple[str, str, str]:
        """The status, a header line more, and the body."""
        if asked == MINISTRY:
            return "200 OK", "", "<!doctype html><title>Internet Positif</title><h1>Situs diblokir</h1>"
        if asked.startswith("posit"):
            return "302 Found", f"Location: http://{MINISTRY}/\r\n", ""
        for guard, guests in self._guests.items():
            if asked.startswith(guard) and self._unwelcome(guard, guests, asked):
                return "429 Too Many Requests", "Retry-After: 3600\r\n" if guard == "stern" else "", ""
        return ("200 OK", "", PAGE) if path == "/" else ("404 Not Found", "", "")

    def _unwelcome(self, guard: str, guests: list[str], asked: str) -> bool:
        if asked not in guests:
            guests.append(asked)
        if guests.index(asked) < WELCOME or asked in self._sent_away:
            return False
        if guard == "calm":
            asyncio.get_running_loop().call_later(0.5, self._sent_away.add, asked)
        return True


async def login(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """The page of the Wi-Fi, whatever was asked for."""
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
        while await reader.readuntil(b"\r\n\r\n"):
            writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(LOGIN)}\r\n\r\n{LOGIN}".encode())
            await writer.drain()
    writer.close()


async def main(folder: Path, delay_s: float) -> None:
    """Until the process is ended."""
    shops = Shops(folder / "asked.txt", delay_s)
    (folder / "wifi").mkdir(exist_ok=True)
    with_login, with_shops = certificate(folder / "wifi", "hotel.example"), certificate(folder)
    secure = await asyncio.start_server(shops.serve, "0.0.0.0", 0, ssl=with_shops, backlog=1024, reuse_port=True)
    plain = await asyncio.start_server(shops.serve, "0.0.0.0", 0, backlog=1024, reuse_port=True)
    for server, context in ((secure, with_login), (plain, None)):
        await asyncio.start_server(login, PORTAL, server.sockets[0].getsockname()[1], ssl=context, reuse_port=True)
    line, _ = await asyncio.get_running_loop().create_datagram_endpoint(partial(Answers, folder / "portal"), ("127.0.0.1", 0))
    ports = [secure.sockets[0].getsockname()[1], plain.sockets[0].getsockname()[1], line.get_extra_info("sockname")[1]]
    print("ready", *ports, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), float(sys.argv[2])))
