"""A port 443 that was left without TLS is a finding with its proof; and what only looks like one is none.

nginx and Apache stand there as careless settings leave them; the lines of the check, pasted, bring https.
"""

from __future__ import annotations

import asyncio
import tomllib
from collections import Counter
from pathlib import Path

import hostile
import lab
import pytest
import web_server
from ikmscan.checks.check import Finding, Level
from ikmscan.checks.registry import all_checks
from ikmscan.checks.run import judge_all
from ikmscan.scanner import derive
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import Dossier, Page, SecureVisit, TlsServer, TlsVersions, Unseen, Why
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target
from ikmscan.scanner.trust import Roots
from lab_look import OWNER
from lab_papers import HOST
from test_snippets import ROOT, at_home

CHECKS = tuple(c for c in all_checks().checks if c.folder in ("tls", "web"))
SHOP = "<!doctype html><title>Toko Batik</title><p>Batik tulis dari Pekalongan.</p>"
LEADS = "return 301 https://$host$request_uri;"
REFUSES = b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 11\r\nConnection: close\r\n\r\nBad Request"


def look(secure: int, plain: int, roots: Roots | None = None) -> Dossier:
    kinds = derive.raw_kinds({need.kind for check in CHECKS for need in check.needs})
    how = Settings(Manners("ikmscan test"), Routes(True, {443: secure, 80: plain}), NameServers(fixed={HOST: ("127.0.0.1",)}),
                   roots or Roots("", "lab"), 60.0)
    return derive.complete(asyncio.run(survey(Target(HOST, HOST), tuple(kinds), how, Ledger(), OWNER)))


def found(seen: Dossier) -> dict[str, Finding]:
    """What each check says, where it says anything good or bad."""
    return {f.check.name: f for f in judge_all(CHECKS, seen) if f.verdict and f.level is not Level.UNKNOWN}


def slug(findings: dict[str, Finding], check: str) -> str:
    verdict = findings[check].verdict if check in findings else None
    return verdict.outcome.slug if verdict else ""


def shop(tls_lab: lab.Lab, name: str) -> Path:
    home = web_server.own(tls_lab, name) / "shop"
    home.mkdir()
    (home / "index.html").write_text(SHOP, encoding="utf-8")
    return home


def printed(stack: str) -> str:
    """The lines of the check."""
    words = tomllib.loads((ROOT / "checks" / "web" / "https_redirect.toml").read_text(encoding="utf-8"))
    text = words["plain_443"]["fix"][stack]["teks"]
    assert isinstance(text, str)
    return text


def nginx(tls_lab: lab.Lab, name: str, *, on_80: str, lines: str) -> Dossier:
    """nginx with *lines* in the block of port 443, where listen and certificate stand, and *on_80* in the other."""
    home, ports = shop(tls_lab, name), web_server.Ports(lab.free_port(), lab.free_port())
    lines = at_home(lines.replace("listen 443", f"listen 127.0.0.1:{ports.https}"), tls_lab.papers)
    inside = f"root {home}; index index.html;"
    blocks = (f"server {{ server_name {HOST}; {lines}\n{inside} }}",
              f"server {{ listen 127.0.0.1:{ports.http}; server_name {HOST}; {inside} {on_80} }}")
    web_server.nginx(tls_lab, name, home, servers=blocks, ports=ports)
    return look(ports.https, ports.http, Roots(tls_lab.papers.anchor.read_text(encoding="ascii"), "lab"))


@pytest.mark.parametrize("on_80", ["", LEADS], ids=["http stays", "http leads to https"])
def test_nginx_without_ssl_is_found_and_the_lines_mend_it(tls_lab: lab.Lab, on_80: str) -> None:
    name = f"plain-443-{bool(on_80)}"
    before = nginx(tls_lab, name, on_80=on_80, lines="listen 443;")
    server, versions = before.of(TlsServer), before.of(TlsVersions)
    assert isinstance(server, TlsServer) and isinstance(versions, TlsVersions) and versions.plain
    assert {server.greeting(n).why for n in ("newest", "tls12", "old")} == {Why.PLAIN_HTTP}
    assert before.of(SecureVisit) == Unseen(Why.TLS_FAILED, "WRONG_VERSION_NUMBER")
    told = found(before)
    assert slug(told, "https_redirect") == "plain_443"
    assert {n for n, f in told.items() if f.check.folder == "tls"} == set()
    after = found(nginx(tls_lab, f"{name}-mended", on_80=LEADS, lines=printed("nginx")))
    assert slug(after, "https_redirect") == "good"
    assert slug(after, "certificate_trust") == "good"


def test_apache_without_ssl_is_found_and_the_lines_mend_it(tls_lab: lab.Lab) -> None:
    for name, lines, wanted in (("plain-443-apache", "", "plain_443"), ("plain-443-apache-mended", at_home(printed("apache"), tls_lab.papers), "missing")):
        home, ports = shop(tls_lab, name), web_server.Ports(lab.free_port(), lab.free_port())
        web_server.apache(tls_lab, name, home, plain=f"<VirtualHost 127.0.0.1:{ports.http}>\n</VirtualHost>", ports=ports, secure=lines)
        assert slug(found(look(ports.https, ports.http)), "https_redirect") == wanted


def test_the_other_way_round_http_is_told_to_end_at_an_error(tls_lab: lab.Lab) -> None:
    """nginx: 400 The plain HTTP request was sent to HTTPS port."""
    home, ports = shop(tls_lab, "tls-on-80"), web_server.Ports(lab.free_port(), lab.free_port())
    block = f"server {{ listen 127.0.0.1:{ports.https} ssl; listen 127.0.0.1:{ports.http} ssl; server_name {HOST}; {{shop}} }}"
    web_server.nginx(tls_lab, "tls-on-80", home, servers=[block], ports=ports)
    seen = look(ports.https, ports.http, Roots(tls_lab.papers.anchor.read_text(encoding="ascii"), "lab"))
    told = found(seen)["https_redirect"].verdict
    assert told is not None and (told.outcome.slug, told.facts["status"]) == ("error_page", 400)
    assert isinstance(seen.of(Page), Page)


@pytest.mark.parametrize("says", [b"HTTP/1.1 400", b"HTTP/1.1 ", b"HTTP", b"SSH-2.0-OpenSSH_9.2\r\n", b"220 mail ESMTP\r\n", b"HTTPS only\r\n",
                                  b"\x15\x03\x01\x00\x02\x02\x28"])
def test_only_the_head_of_an_http_answer_is_the_proof(says: bytes) -> None:
    wanted = "plain_443" if says == b"HTTP/1.1 400" else "no_https" if says[0] == 0x15 else ""
    assert slug(behind(hostile.says(says)), "https_redirect") == wanted


def test_an_answer_in_pieces_is_read_to_its_status() -> None:
    async def drips(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4096)
        for at in range(0, 16, 3):
            writer.write(REFUSES[at:at + 3])
            await writer.drain()
            await asyncio.sleep(0.01)

    assert slug(behind(drips), "https_redirect") == "plain_443"


@pytest.mark.parametrize("which", [0, 1])
def test_a_guard_that_answers_every_other_hello_in_http_takes_no_tls_away(tls_lab: lab.Lab, which: int) -> None:
    shop_port, met = tls_lab("S11"), Counter[str]()

    async def guards(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        met["visitors"] += 1
        if met["visitors"] % 2 == which:
            await hostile.says(REFUSES)(reader, writer)
            return
        theirs, ours = await asyncio.open_connection("127.0.0.1", shop_port)
        await asyncio.wait([asyncio.ensure_future(hands_on(reader, ours)), asyncio.ensure_future(hands_on(theirs, writer))],
                           return_when=asyncio.FIRST_COMPLETED)
        ours.close()

    told = behind(guards)
    assert met["visitors"] > 4
    assert slug(told, "https_redirect") == "missing"
    assert slug(told, "tls_versions") in ("", "good")


async def hands_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """All that comes, until it ends."""
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()


def behind(behave: hostile.Behaviour) -> dict[str, Finding]:
    """What is found where *behave* answers at port 443, and a shop over http."""
    async def go() -> Dossier:
        answers = hostile.answers(hostile.OK + b"Connection: close\r\n", SHOP.encode())
        async with hostile.serving(behave, http=False) as secure, hostile.serving(answers) as plain:
            return await asyncio.to_thread(look, secure, plain)

    return found(asyncio.run(go()))
