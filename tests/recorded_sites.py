"""The sites that test_recorded.py looks at: the two practice shops, and shops in trouble. All of it on loopback.

`infected`: gambling in a hidden block of the front page. `unreachable`: both doors of the web refuse. `partial`: the
web server talks to visitors and is silent to those who ask how it does TLS, mail is silent, and only addresses are told
of the names. `glimpse`: as `partial`, but no page ever comes: all that is seen is the certificate.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dns.message
import dns.rdatatype
from ikmscan.front.judging import judging
from ikmscan.front.look import look_and_tell
from ikmscan.front.options import Choices
from ikmscan.front.rehearse import rehearse
from ikmscan.front.settings import settings_of
from ikmscan.front.writing import Writer
from ikmscan.practice import names
from ikmscan.practice.shop import Shop, open_plan
from ikmscan.practice.stock import Plan, healthy_plan, weak_plan
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.permit import Consent, Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.target import Target
from ikmscan.scanner.trust import Roots

HOSTS = {"infected": "toko-disusupi.example", "unreachable": "toko-tutup.example", "partial": "toko-lambat.example",
         "glimpse": "toko-diam.example"}
ADDRESSES = (dns.rdatatype.A, dns.rdatatype.AAAA)
VISITOR, H2 = b"\x08http/1.1", b"\x02h2"  # names of ALPN in a client hello (RFC 7301)
NEWEST = b"\x00\x2b\x00"  # supported_versions: offers TLS 1.3 (RFC 8446 section 4.2.1)
APPLICATION_DATA = 23  # RFC 8446 section 5.1
INJECTED = b"""<div style="position:absolute;left:-9999px">
<a href="https://gacor88slot.example/">Slot gacor maxwin hari ini</a> <a href="https://gacor88slot.example/login">link slot resmi</a>
bocoran rtp slot, situs slot terpercaya, gates of olympus, mahjong ways, bonus new member 100 slot</div>
</body>"""


def look_anew(site: str, kept: Path, told: Path) -> None:
    """Look at *site* and store its dossier in *kept*; the report that nobody reads goes to *told*."""
    choices = Choices(simpan=str(kept), formats=("json",), keluaran=str(told), batas_waktu=15.0)
    if site not in HOSTS:
        rehearse(healthy=site == "healthy", choices=choices)
        return
    plan = _plan(site)
    with open_plan(plan) as shop, _doors(site, shop, plan) as ports:
        _look(shop, ports, choices)


def _plan(site: str) -> Plan:
    if site in ("partial", "glimpse"):
        return weak_plan(HOSTS[site], "")
    plan = healthy_plan(HOSTS[site])
    if site != "infected":
        return plan
    pages = tuple((path, replace(p, body=p.body.replace(b"</body>", INJECTED)) if path == "/" else p)
                  for path, p in plan.secure.pages)
    return replace(plan, secure=replace(plan.secure, pages=pages))


def _look(shop: Shop, ports: dict[int, int], choices: Choices) -> None:
    settings = replace(
        settings_of(choices), routes=Routes(True, ports, other_port=shop.closed),
        names=NameServers(("127.0.0.1", ports[53]), anchors=(shop.anchor,)),
        roots=Roots(shop.ca_pem, "CA latihan") if shop.ca_pem else Roots())
    permit = Permit(shop.host, Consent.OWNER, datetime.now(UTC) + timedelta(hours=1))
    look_and_tell([(Target(shop.host, shop.host), permit)], judging(choices), settings, Writer(choices, 1))


@contextmanager
def _doors(site: str, shop: Shop, plan: Plan) -> Iterator[dict[int, int]]:
    """The ports to dial for *site*: those of the shop, or what stands before them."""
    ports = dict(shop.ports)
    if site == "unreachable":
        yield ports | {443: shop.closed, 80: shop.closed, 25: shop.closed}
    elif site in ("partial", "glimpse"):
        stalling = Stalling(ports[443], plan, pages=site == "partial")
        with stalling.open() as (secure, mute, desk):
            yield ports | {443: secure, 25: mute, 53: desk} | ({} if site == "partial" else {80: mute})
    else:
        yield ports


class FewAnswers(names.Answers):
    """Answers for addresses; silence for all else."""

    def to(self, packet: bytes) -> bytes | None:
        """The answer to one query packet, or None."""
        asked = dns.message.from_wire(packet).question
        return super().to(packet) if asked and asked[0].rdtype in ADDRESSES else None


class Stalling:
    """Doors that take whatever comes and mostly say nothing, in a thread of their own until the block ends.

    A client hello goes on to *behind* when a visitor's may look so, and without *pages* nothing that follows the
    handshake does.
    """

    def __init__(self, behind: int, plan: Plan, *, pages: bool) -> None:
        self._behind, self._plan, self._pages = behind, plan, pages
        self._stop, self._ports = asyncio.Event(), list[int]()

    @contextmanager
    def open(self) -> Iterator[tuple[int, int, int]]:
        """The ports: https, one that is mute, names."""
        loop, started = asyncio.new_event_loop(), threading.Event()
        thread = threading.Thread(target=lambda: loop.run_until_complete(self._serve(started.set)), daemon=True)
        thread.start()
        try:
            assert started.wait(10)
            secure, mute, desk = self._ports
            yield secure, mute, desk
        finally:
            loop.call_soon_threadsafe(self._stop.set)
            thread.join(5)

    async def _serve(self, started: Callable[[], None]) -> None:
        servers = [await asyncio.start_server(handler, "127.0.0.1", 0) for handler in (self._secure, self._mute)]
        desk = await names.serve(FewAnswers(self._plan.zone))
        self._ports += [server.sockets[0].getsockname()[1] for server in servers]
        self._ports.append(desk.get_extra_info("sockname")[1])
        started()
        await self._stop.wait()
        desk.close()
        for server in servers:
            server.close()
        if left := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(left, timeout=1)

    async def _mute(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._stop.wait()
        writer.close()

    async def _secure(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hello = await reader.read(65536)
        if VISITOR not in hello or (H2 in hello and NEWEST not in hello):
            await self._mute(reader, writer)
            return
        answers, asks = await asyncio.open_connection("127.0.0.1", self._behind)
        asks.write(hello)
        await asyncio.gather(self._copy(reader, asks, all_of_it=self._pages), self._copy(answers, writer))

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, all_of_it: bool = True) -> None:
        with suppress(OSError):
            while chunk := await reader.read(65536):
                if all_of_it or chunk[0] != APPLICATION_DATA:
                    writer.write(chunk)
        writer.close()
