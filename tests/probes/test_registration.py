"""Asking a registry: a real one on loopback over https that answers, lies, stalls, leads elsewhere or is somebody else."""

from __future__ import annotations

import asyncio
import json
import ssl
import tempfile
import warnings
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import dns.message
import dns.rcode
import hostile
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from forge import DAY, NOW, Party, party
from forge import dns as dns_names
from ikmscan.scanner import probe_registration
from ikmscan.scanner.budget import Budget, Lost
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import Dossier, Registration, Unseen, Why, from_json, to_json
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Permit
from ikmscan.scanner.registries import registry_of
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target
from ikmscan.scanner.trust import Roots

HOST, DOMAIN, REGISTRY = "www.tokobatik.co.id", "tokobatik.co.id", "rdap.pandi.id"
ROOT = party("Registry Root", ca=True, start=NOW - 700 * DAY, end=NOW + 3000 * DAY)
OWN = party(REGISTRY, ROOT, names=dns_names(REGISTRY))
ENDS, BEGAN = datetime(2027, 3, 14, 2, 11, 9, tzinfo=UTC), datetime(2020, 3, 14, 2, 11, 9, tzinfo=UTC)
TRUTH = Registration(DOMAIN, ENDS, BEGAN, ("client transfer prohibited",), REGISTRY)
TOLD = {"objectClassName": "domain", "ldhName": DOMAIN, "status": ["client transfer prohibited"], "events": [
    {"eventAction": "registration", "eventDate": "2020-03-14T02:11:09Z"}, {"eventAction": "expiration", "eventDate": "2027-03-14T02:11:09Z"}]}
ASKED = f"GET /rdap/domain/{DOMAIN} HTTP/1.1"


@cache
def context(shown: Party, newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        made.minimum_version, made.maximum_version = ssl.TLSVersion.TLSv1, newest
    made.set_ciphers("ALL:@SECLEVEL=0")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pem"
        file.write_bytes(shown.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + shown.pem)
        made.load_cert_chain(file)
    return made


def says(told: object = TOLD, status: int = 200, media: str = "application/rdap+json", more: str = "") -> hostile.Behaviour:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    head = f"HTTP/1.1 {status} x\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n{more}"
    return hostile.answers(head.encode(), body)


def everywhere(query: dns.message.Message) -> bytes | None:
    """Every name is on loopback."""
    return hostile.records("A", ["127.0.0.1"])(query)


def settings(port: int, place: tuple[str, int]) -> Settings:
    routes = Routes(True, {443: port}, other_port=1)
    return Settings(Manners("ikmscan test"), routes, NameServers(place), Roots(ROOT.pem.decode(), "lab"), 10.0)


async def look(port: int, *, ledger: Ledger | None = None, host: str = HOST, local_ok: bool = True) -> Dossier:
    async with hostile.naming(everywhere) as (place, _):
        how = settings(port, place)
        how = how if local_ok else replace(how, routes=Routes(False, {443: port}))
        return await survey(Target(host, host), (Registration,), how, ledger or Ledger(), Permit.visitor(host))


def asked(behave: hostile.Behaviour, shown: Party = OWN, counts: hostile.Counts | None = None, *, host: str = HOST,
          newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3) -> Dossier:
    async def go() -> Dossier:
        async with hostile.serving(behave, tls=context(shown, newest), counts=counts) as port:
            return await look(port, host=host)

    return asyncio.run(go())


def lost(detail: str) -> Unseen:
    return Unseen(Why.THIRD_PARTY, f"{REGISTRY}: {detail}")


def test_the_registry_is_asked_once_and_believed() -> None:
    counts = hostile.Counts()
    seen = asked(says(), counts=counts)
    assert seen.of(Registration) == TRUTH
    assert (counts.requests, counts.connections, seen.cost.requests) == ({ASKED: 1}, 1, 1)
    assert from_json(to_json(seen)).of(Registration) == TRUTH


def test_the_question_names_us_and_no_language() -> None:
    heads: list[str] = []

    async def listens(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append((await reader.readuntil(b"\r\n\r\n")).decode("latin-1"))
        await says()(reader, writer)

    async def go() -> None:
        async with hostile.serving(listens, http=False, tls=context(OWN)) as port:
            assert (await look(port)).of(Registration) == TRUTH

    asyncio.run(go())
    (head,) = heads
    assert "User-Agent: ikmscan test\r\n" in head and "Accept: application/rdap+json, application/json\r\n" in head
    assert f"Host: {REGISTRY}\r\n" in head and "Accept-Language" not in head and "Cookie" not in head


@pytest.mark.parametrize(("behave", "detail"), [
    (says(status=404), "404"), (says(status=403), "403"), (says(status=500), "500"), (says(status=429), "429"),
    (says(media="text/html"), "no rdap+json"), (says(b"<html>", media="text/html; charset=utf-8"), "no rdap+json"),
    (says(b"<html>"), "no JSON"), (says(b""), "no JSON"), (says(b"[" * 60_000), "no JSON"),
    (says({**TOLD, "ldhName": "toko.co.id"}), "another name"), (says({**TOLD, "errorCode": 404}), "error 404"),
    (says({**TOLD, "events": [{"eventAction": "expiration", "eventDate": "9999-12-31T23:59:59Z"}]}), "date"),
    (says(b" " * 70_000), "too large or cut"), (hostile.answers(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", b"{}"), "no rdap+json"),
    (hostile.answers(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n", b"{"), "too large or cut"),
    (hostile.floods(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n", hostile.PIECE), "too large or cut"),
    (hostile.breaks_off(b""), "reset"), (hostile.redirects("http://rdap.pandi.id/domain/x"), "protocol_error leads to http"),
    (hostile.redirects(f"/rdap/domain/{DOMAIN}?again"), "too_many_redirects"), (hostile.redirects("ftp://x/"), "protocol_error location: scheme"),
    (hostile.redirects("https://127.0.0.1:22/"), "protocol_error location: port"),
])
def test_what_is_no_clear_answer_is_no_verdict(behave: hostile.Behaviour, detail: str) -> None:
    seen = asked(behave)
    assert seen.of(Registration) == lost(detail)
    assert seen.cost.bytes_in < 300_000


@pytest.mark.parametrize(("shown", "detail"), [
    (party(REGISTRY, names=dns_names(REGISTRY)), "self_signed"),
    (party("rdap.lain.id", ROOT, names=dns_names("rdap.lain.id")), "certificate of another name"),
    (party(REGISTRY, ROOT, names=dns_names(REGISTRY), start=NOW - 90 * DAY, end=NOW - DAY), "certificate out of its dates"),
    (party(REGISTRY, party("Other Root", ca=True), names=dns_names(REGISTRY)), "unknown_ca"),
], ids=["made by itself", "another name", "ended", "another root"])
def test_somebody_who_cannot_prove_who_he_is_is_not_asked(shown: Party, detail: str) -> None:
    counts = hostile.Counts()
    seen = asked(says(), shown, counts).of(Registration)
    assert isinstance(seen, Unseen) and seen.why is Why.THIRD_PARTY
    assert seen.detail.startswith(f"{REGISTRY}: tls_failed {detail}") and counts.requests.total() == 0


def test_an_old_tls_is_no_proof() -> None:
    counts = hostile.Counts()
    seen = asked(says(), OWN, counts, newest=ssl.TLSVersion.TLSv1)
    assert seen.of(Registration) == lost("tls_failed TLS 1.0") and counts.requests.total() == 0


def test_one_redirect_is_followed_to_another_verified_server() -> None:
    other = party("rdap.other.example", ROOT, names=dns_names(REGISTRY, "rdap.other.example"))
    answers: Mapping[str, hostile.Behaviour] = {
        ASKED: hostile.redirects(f"https://rdap.other.example/d/{DOMAIN}"), f"GET /d/{DOMAIN} HTTP/1.1": says()}
    counts = hostile.Counts()

    async def leads(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[0].decode()
        counts.requests[head] += 1
        await answers[head](reader, writer)

    async def go() -> Dossier:
        async with hostile.serving(leads, http=False, tls=context(other)) as port:
            return await look(port)

    assert asyncio.run(go()).of(Registration) == TRUTH
    assert counts.requests.total() == 2


@pytest.mark.parametrize("behave", [
    hostile.never_speaks, hostile.drips(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n", b"{", 0.05),
], ids=["silent", "drips"])
def test_no_registry_holds_us_up(behave: hostile.Behaviour, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe_registration, "ANSWER_S", 0.5)

    async def go() -> Dossier:
        async with hostile.serving(behave, tls=context(OWN)) as port, asyncio.timeout(20):  # the deadline is later
            return await look(port)

    seen = asyncio.run(go())
    assert seen.of(Registration) == lost("timed_out") and seen.cost.seconds < 15


def test_a_closed_port_and_an_inner_address_are_no_word() -> None:
    async def go() -> None:
        async with hostile.nobody() as port:
            assert (await look(port)).of(Registration) == lost("refused 443/tcp")
        async with hostile.canary() as (port, heard):
            seen = (await look(port, local_ok=False)).of(Registration)
            assert isinstance(seen, Unseen) and "forbidden_address" in seen.detail and heard.connections == 0

    asyncio.run(go())


def test_after_a_429_nobody_in_the_run_asks_again() -> None:
    async def go() -> None:
        counts, ledger = hostile.Counts(), Ledger()
        async with hostile.serving(says(status=429), tls=context(OWN), counts=counts) as port:
            assert (await look(port, ledger=ledger)).of(Registration) == lost("429")
            assert (await look(port, ledger=ledger, host="warung.id")).of(Registration) == lost("blocked 429")
        assert counts.requests == {ASKED: 1}

    asyncio.run(go())


def test_two_shops_of_one_domain_are_one_question() -> None:
    async def go() -> None:
        counts, ledger = hostile.Counts(), Ledger()
        async with hostile.serving(says(), tls=context(OWN), counts=counts) as port:
            seen = await asyncio.gather(*(look(port, ledger=ledger, host=h) for h in (HOST, DOMAIN, f"toko.{DOMAIN}")))
        assert [s.of(Registration) for s in seen] == [TRUTH] * 3 and counts.requests == {ASKED: 1}

    asyncio.run(go())


@pytest.mark.parametrize("host", ["toko.example", "toko.blogspot.com", "toko.github.io", "toko.zone.id", "co.id", "toko.co"])
def test_where_no_registry_is_known_nobody_is_asked(host: str) -> None:
    counts = hostile.Counts()
    seen = asked(says(), counts=counts, host=host).of(Registration)
    assert isinstance(seen, Registration) and (seen.server, counts.connections) == ("", 0)


def test_an_address_given_by_hand_asks_no_registry() -> None:
    async def go() -> None:
        async with hostile.canary() as (port, heard):
            for target, names in ((Target(HOST, HOST), NameServers(fixed={HOST: ("127.0.0.1",)})), (Target("127.0.0.1", "127.0.0.1"), NameServers())):
                how = replace(settings(port, ("127.0.0.1", 1)), names=names)
                seen = (await survey(target, (Registration,), how, Ledger(), Permit.visitor(target.host))).of(Registration)
                assert isinstance(seen, Unseen) and seen.why is Why.NOT_ASKED
            assert heard.connections == 0

    asyncio.run(go())


def test_a_domain_that_dns_does_not_know_is_asked_about_all_the_same() -> None:
    def gone(query: dns.message.Message) -> bytes | None:
        registry = query.question[0].name.to_text() == f"{REGISTRY}."
        return everywhere(query) if registry else hostile.rcode(dns.rcode.NXDOMAIN)(query)

    async def go() -> Dossier:
        async with hostile.serving(says(), tls=context(OWN)) as port, hostile.naming(gone) as (place, _):
            return await survey(Target(HOST, HOST), (Registration,), settings(port, place), Ledger(), Permit.visitor(HOST))

    assert asyncio.run(go()).of(Registration) == TRUTH


def test_a_network_without_the_registry_asks_nobody() -> None:
    def lab(query: dns.message.Message) -> bytes | None:
        registry = query.question[0].name.to_text() == f"{REGISTRY}."
        return hostile.rcode(dns.rcode.NXDOMAIN)(query) if registry else everywhere(query)

    async def go() -> Dossier:
        async with hostile.canary() as (port, _), hostile.naming(lab) as (place, _):
            return await survey(Target(HOST, HOST), (Registration,), settings(port, place), Ledger(), Permit.visitor(HOST))

    assert asyncio.run(go()).of(Registration) == Unseen(Why.NOT_ASKED, f"{REGISTRY}: name_not_found")


def test_every_registry_of_the_table_speaks_https() -> None:
    for domain in ("toko.id", "toko.co.id", "toko.my.id", "toko.com", "toko.net", "toko.org", "toko.shop", "toko.store", "toko.online",
                   "toko.site", "toko.xyz", "toko.info", "toko.biz"):
        base = registry_of(domain)
        assert base.startswith("https://") and base.endswith("/"), domain


def test_a_question_to_a_registry_takes_none_of_the_shops() -> None:
    budget = Budget(0.0, requests_cap=1)
    budget.request_apart()
    budget.request()
    assert budget.requests == 2
    with pytest.raises(Lost):
        budget.request()
