"""What a whole look at a shop's pages may cost, on servers that send far too much: requests, and bytes on the wire."""

from __future__ import annotations

import asyncio
import gzip
import os
from datetime import UTC, datetime, timedelta

import hostile
import pytest
from asked_shop import Answering, Asked, Shop, answer
from hostile import HOST
from ikmscan.checks.registry import all_checks
from ikmscan.scanner import derive
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import Dossier, Exposures, PlainVisit, SecureVisit, SoftwareFiles
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.opt_out import PATH as OPT_OUT
from ikmscan.scanner.permit import Consent, Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target
from ikmscan.scanner.trust import Roots

MIB = 1024 * 1024
KINDS = tuple(k for k in derive.raw_kinds({n.kind for c in all_checks().checks if c.folder in ("web", "software") for n in c.needs})
              if k.__name__ not in ("Doorways", "MailServers") and not k.__name__.startswith("Tls"))
PERMITS = [Permit.visitor(HOST), Permit(HOST, Consent.OWNER, datetime.now(UTC) + timedelta(days=1))]
LEVELS = pytest.mark.parametrize("permit", PERMITS, ids=["level 1", "level 2"])
NOISE = os.urandom(300 * 1024)


def look(answering: Answering, permit: Permit) -> tuple[Dossier, Shop]:
    """The dossier of all that is asked of web servers, the twin name too."""
    shop = Shop(answering)

    async def go() -> Dossier:
        secure = await asyncio.start_server(shop.to("https"), "127.0.0.1", 0, ssl=hostile.context())
        plain = await asyncio.start_server(shop.to("http"), "127.0.0.1", 0)
        async with secure, plain:
            ports = {443: secure.sockets[0].getsockname()[1], 80: plain.sockets[0].getsockname()[1]}
            names = NameServers(fixed=dict.fromkeys((HOST, f"www.{HOST}"), ("127.0.0.1",)))
            how = Settings(Manners("ikmscan/1"), Routes(True, ports, other_port=1), names, Roots(), 30.0)
            return derive.complete(await survey(Target(HOST, HOST), KINDS, how, Ledger(), permit))

    return asyncio.run(go()), shop


def led_around(asked: Asked) -> bytes:
    """Fat pages, and six fat redirects before one."""
    step = {"/": 1, "/1": 2, "/2": 3, "/3": 4, "/4": 5, "/5": 6}.get(asked.path)
    if asked.scheme == "https" and step is not None:
        return answer(302, NOISE, Location=f"/{step}")
    return answer(200, NOISE, Content_Type="text/html")


def fat(asked: Asked) -> bytes:
    return answer(200, NOISE, Content_Type="text/html")


def many_parts(asked: Asked) -> bytes:
    """A shop of WordPress whose every answer is fat."""
    return answer(200, b"<link href=/wp-content/plugins/a/a.css><link href=/wp-content/themes/b/c.css>" + NOISE, Content_Type="text/html", X_Powered_By="PHP/8")


@LEVELS
@pytest.mark.parametrize("shop", [led_around, fat, many_parts])
def test_no_more_than_a_mebibyte_comes_in(shop: Answering, permit: Permit) -> None:
    seen, _ = look(shop, permit)
    assert seen.cost.bytes_in <= MIB


@LEVELS
def test_the_page_behind_a_redirect_is_not_read(permit: Permit) -> None:
    seen, _ = look(lambda asked: answer(301, NOISE, Location=f"https://{HOST}/toko") if asked.path == "/" else answer(404, b"no"), permit)
    secure, plain = seen.of(SecureVisit), seen.of(PlainVisit)
    assert isinstance(secure, SecureVisit) and isinstance(plain, PlainVisit)
    assert [(r.status, len(r.body) <= 2048) for r in (secure.chain[0], plain.chain[0])] == [(301, True)] * 2
    assert seen.cost.bytes_in < 160 * 1024


def test_a_real_shop_is_read_to_its_end() -> None:
    page = b"<title>Toko</title>" + b"".join(b"<p>Kain batik nomor %d</p>" % n for n in range(15_000))
    seen, _ = look(lambda asked: answer(200, gzip.compress(page), Content_Encoding="gzip") if asked.path == "/" else answer(404, b"no"), PERMITS[0])
    secure = seen.of(SecureVisit)
    assert isinstance(secure, SecureVisit) and secure.final is not None
    assert secure.final.body == page and not secure.final.body_cut


PICTURES = b"<img src=/foto/a.jpg><img src=/media/b.jpg><img src=/gambar/c.jpg>"
PARTS = b"".join(b"<link href=/wp-content/plugins/p%d/a.css>" % n for n in range(20))
SHOPS: list[tuple[str, bytes, dict[str, str]]] = [
    ("WordPress", b"<link href=/wp-content/themes/t/s.css>" + PARTS + PICTURES, {"X-Powered-By": "PHP/8.2"}),
    ("Laravel", b"<script src=/livewire/livewire.js></script>" + PICTURES, {"Set-Cookie": "laravel_session=x", "X-Powered-By": "PHP/8.2"}),
    ("PHP", PICTURES, {"X-Powered-By": "PHP/8.2"}),
    ("OpenCart", b"<a href='index.php?route=common/home'>Toko</a><script src=catalog/view/javascript/common.js></script>" + PICTURES, {"Set-Cookie": "OCSESSID=x"}),
]


@pytest.mark.parametrize(("body", "headers"), [s[1:] for s in SHOPS], ids=[s[0] for s in SHOPS])
def test_base_platform_and_software_stay_within_their_counts(body: bytes, headers: dict[str, str]) -> None:
    def shop(asked: Asked) -> bytes:
        if asked.scheme == "http" or asked.headers["host"] != HOST:
            return answer(301, b"", Location=f"https://{HOST}/")
        return answer(200, body, **headers) if asked.path == "/" else answer(404, b"no")

    seen, server = look(shop, PERMITS[1])
    exposures, software = seen.of(Exposures), seen.of(SoftwareFiles)
    assert isinstance(exposures, Exposures) and isinstance(software, SoftwareFiles)
    beyond, parts = len(exposures.asked) - 5, len(software.files)
    assert len(server.asked) == seen.cost.requests == 15 + beyond + parts
    assert OPT_OUT in [asked.path for asked in server.asked[:4]], "it is asked beside the first questions"
    assert beyond <= 12 and parts <= 16 and seen.cost.requests <= 40


@pytest.mark.parametrize(("leads_to", "heeded"), [
    (f"https://www.{HOST}{OPT_OUT}", True), ("/", False), (f"https://www.{HOST}/", False), (f"https://lain.example{OPT_OUT}", False),
])
def test_a_redirect_of_the_opt_out_counts_where_it_leads_to_the_same_file_of_the_site(leads_to: str, heeded: bool) -> None:
    def shop(asked: Asked) -> bytes:
        if asked.path == OPT_OUT:
            return answer(200, b"x") if asked.headers["host"] != HOST else answer(302, b"", Location=leads_to)
        return answer() if asked.path == "/" else answer(404, b"no")

    seen, server = look(shop, PERMITS[1])
    assert seen.consent_level == (1 if heeded else 2)
    assert any(".git" in asked.path for asked in server.asked) != heeded
    assert "lain.example" not in {asked.headers["host"] for asked in server.asked}
