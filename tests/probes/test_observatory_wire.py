"""The recorded verdicts again, served byte for byte over TLS: what is looked at carries all that the grade needs."""

from __future__ import annotations

import asyncio
import itertools
import json
import ssl
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from forge import dns, party
from ikmscan.checks.observatory import KINDS, compatible
from ikmscan.scanner import derive
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import Dossier
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "observatory.json").read_text())["vectors"]
# not servable: no port 443 at all, a chain that begins elsewhere, a port of its own, an error page; names of others
LEFT_OUT = {"obs-0149", "obs-0152", "obs-0172", "obs-0184"}
SERVED = [v for v in VECTORS if v["id"] not in LEFT_OUT and v["hostname"] == "mozilla.org"]
HOST = "mozilla.org"
NAMES = (HOST, f"www.{HOST}")
ROOT = party("Akar", ca=True)
LEAF = party(HOST, ROOT, names=dns(*NAMES))


def server_context(trusted: bool) -> ssl.SSLContext:
    """A server certificate for the names: of the root that is trusted, or its own."""
    leaf = LEAF if trusted else party(HOST, names=dns(*NAMES))
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile("wb", suffix=".pem") as file:
        key = leaf.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write(leaf.pem + key)
        file.flush()
        made.load_cert_chain(file.name)
    return made


def answers(vector: dict[str, object], scheme: str) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], object]:
    hops = [url for url, _ in vector["http_redirects"]]
    away = {url: after for url, after in itertools.pairwise(hops) if url.startswith("http:")}

    def reply(method: str, url: str) -> bytes:
        if url in away:
            return b"HTTP/1.1 301 Moved\r\nLocation: " + away[url].encode() + b"\r\nContent-Length: 0\r\n\r\n"
        if method == "OPTIONS":
            cors = vector["cors"] or {"headers": []}
            lines = [*cors["headers"]]
            body = b""
        elif urlsplit(url).path in ("/", "/en/"):
            lines, body = vector["headers"], str(vector["body"] or "").encode()
        else:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        head = "".join(f"{name}: {value}\r\n" for name, value in lines)
        return f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n{head}\r\n".encode("latin-1") + body

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                named = {n.lower(): v.strip() for n, _, v in (line.partition(":") for line in lines) if n}
                method, path, _ = first.split(" ")
                origin = named.get("origin", "")
                told = (vector["cors"] or {}).get("request_origin")
                sent = reply(method, f"{scheme}://{named['host']}{path}")
                writer.write(sent.replace(told.encode(), origin.encode()) if told and origin else sent)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    return talk


def look(vector: dict[str, object]) -> Dossier:
    async def go() -> Dossier:
        tls = server_context(vector["https"]["cert_valid"])
        secure = await asyncio.start_server(answers(vector, "https"), "127.0.0.1", 0, ssl=tls)
        plain = await asyncio.start_server(answers(vector, "http"), "127.0.0.1", 0)
        ports = {443: secure.sockets[0].getsockname()[1], 80: plain.sockets[0].getsockname()[1]}
        if not vector["http"]["reachable"]:
            plain.close()
        async with secure, plain:
            names = NameServers(fixed=dict.fromkeys(NAMES, ("127.0.0.1",)))
            how = Settings(Manners("ikmscan/1 (+https://ikmscan.example)"), Routes(True, ports), names, ROOT.roots, 40.0)
            return await survey(Target(HOST, HOST), KINDS, how, Ledger(), Permit.visitor(HOST))

    return derive.complete(asyncio.run(go()))


@pytest.mark.parametrize("vector", SERVED, ids=[v["id"] for v in SERVED])
def test_the_verdict_over_the_wire(vector: dict[str, object]) -> None:
    made = compatible(look(vector))
    assert made is not None
    expected = vector["expected"]
    found = {test: row for test, *row in made.tests}[expected["test"]]
    assert found == [expected["result"], expected["pass"], expected["score_modifier"]]
