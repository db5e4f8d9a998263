"""Chains judged on loopback: what a missing issuer's own file proves, and that its fetch is polite, capped and optional."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

import hostile
import pytest
from chain_cases import AIA, MIDDLE, ROOT, cases
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from forge import NOW, Party, party
from ikmscan.scanner import probe_chain
from ikmscan.scanner.budget import REQUESTS
from ikmscan.scanner.evidence import Clock, Handshake, PortState, TlsServer, Trust, Unseen, Why
from ikmscan.scanner.issuer import FETCHES, FILE_BYTES, read_issuers
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.probe_chain import CHAIN
from reaching import HOST, authority, reaching

LOW = party("Chain Low", MIDDLE, ca=True, issuer_at=(AIA,))
LOW_AT = "http://ca.example/low.der"
LOST = party(HOST, MIDDLE, issuer_at=(AIA,))
DEEP = party(HOST, LOW, issuer_at=(LOW_AT,))
CLOCK = Clock(NOW)


def server(*chain: Party, state: PortState = PortState.OPEN) -> TlsServer:
    return TlsServer(HOST, "127.0.0.1", state, (), "TLS 1.3", "TLS_AES_128_GCM_SHA256", "x25519", "h2",
                     tuple(p.der for p in chain), b"staple", (b"sct",))


async def look(port: int, seen: TlsServer, **how: object) -> Handshake | Unseen:
    async with reaching(port, ROOT.roots, CLOCK, **how) as reach:  # type: ignore[arg-type]
        told = await CHAIN.look(reach, seen)
    assert isinstance(told, Handshake | Unseen)
    return told


def judged(files: Mapping[str, bytes], *chain: Party, counts: hostile.Counts | None = None) -> Handshake:
    async def go() -> Handshake:
        async with authority(files, counts) as port:
            told = await look(port, server(*chain))
        assert isinstance(told, Handshake)
        return told

    return asyncio.run(go())


def verdict(told: Handshake) -> tuple[Trust, str, bool]:
    return told.trust, told.trust_detail, told.mended


def packed(*parties: Party, how: Encoding = Encoding.DER) -> bytes:
    return pkcs7.serialize_certificates([p.certificate for p in parties], how)


@pytest.mark.parametrize("name", tuple(cases()))
def test_every_case_of_the_matrix(name: str) -> None:
    case, counts = cases()[name], hostile.Counts()
    told = judged({"/middle.der": case.served} if case.served else {}, *case.chain, counts=counts)
    assert (told.trust, told.mended) == (case.trust, case.mended)
    assert case.detail in told.trust_detail and bool(told.trust_detail) == (case.trust is not Trust.TRUSTED)
    asked = case.served or case.detail.startswith("aia: ")
    assert counts.requests.total() == (1 if asked else 0)  # nothing is fetched for a chain that needs nothing
    assert told.fetched == ((case.served,) if case.served else ())


def test_what_the_conversation_told_is_handed_on() -> None:
    told = judged({}, *cases()["good"].chain)
    assert (told.address, told.server_name, told.protocol, told.cipher, told.alpn) == (
        "127.0.0.1", HOST, "TLS 1.3", "TLS_AES_128_GCM_SHA256", "h2")
    assert (told.staple, told.scts, len(told.chain)) == (b"staple", (b"sct",), 2)
    assert told.trust_store.endswith(" + lab")


@pytest.mark.parametrize(("state", "why"), [
    (PortState.REFUSED, Why.REFUSED), (PortState.FILTERED, Why.UNREACHABLE), (PortState.SILENT, Why.TIMED_OUT),
    (PortState.OPEN, Why.PROTOCOL_ERROR),
])
def test_without_a_certificate_nothing_is_said(state: PortState, why: Why) -> None:
    told = asyncio.run(look(9, server(state=state)))
    assert isinstance(told, Unseen) and told.why is why


# ---- What stands at the address --------------------------------------------------------------------------------------

@pytest.mark.parametrize("body", [
    MIDDLE.der, MIDDLE.pem, b"a comment\n" + MIDDLE.pem, packed(MIDDLE), packed(MIDDLE, how=Encoding.PEM),
    packed(party("Ballast", ca=True), MIDDLE, ROOT), MIDDLE.pem + ROOT.pem,
], ids=["der", "pem", "pem with words", "pkcs7", "pkcs7 pem", "pkcs7 of three", "two pem"])
def test_an_issuer_is_read_in_every_form(body: bytes) -> None:
    told = judged({"/middle.der": body}, LOST)
    assert verdict(told) == (Trust.MISSING_INTERMEDIATE, f"aia: {AIA}", True)
    assert MIDDLE.der in told.fetched


@pytest.mark.parametrize(("body", "detail"), [
    (b"<html>404 in disguise</html>", "aia: protocol_error"), (b"", "aia: protocol_error"), (ROOT.der[:-1], "aia: protocol_error"),
    (LOST.der, f"aia: {AIA}"),  # a certificate, but nobody's issuer
    (b"x" * (FILE_BYTES + 1), "aia: too_much"), (MIDDLE.der + b"x" * FILE_BYTES, "aia: too_much"),
    (b"302 https://ca.example/middle.der", "aia: protocol_error"), (b"302 ldap://ca.example/", "aia: protocol_error"),
    (b"302 http://127.0.0.1:22/", "aia: protocol_error"), (b"302 /middle.der", "aia: too_many_redirects"),
])
def test_what_is_no_issuer_leaves_the_likely_fault(body: bytes, detail: str) -> None:
    assert verdict(judged({"/middle.der": body}, LOST)) == (Trust.MISSING_INTERMEDIATE, detail, False)


def test_two_redirects_are_followed_and_no_third() -> None:
    hops = {"/middle.der": b"302 /1", "/1": b"302 http://other.example/2", "/2": MIDDLE.der}
    assert judged(hops, LOST).mended
    counts = hostile.Counts()
    assert not judged({**hops, "/2": b"302 /3", "/3": MIDDLE.der}, LOST, counts=counts).mended
    assert counts.requests["/3"] == 0


def test_the_way_up_is_climbed_to_its_end() -> None:
    told = judged({"/low.der": LOW.der, "/middle.der": MIDDLE.der}, DEEP)
    assert verdict(told) == (Trust.MISSING_INTERMEDIATE, f"aia: {AIA}", True)
    assert told.fetched == (LOW.der, MIDDLE.der)
    half = judged({"/low.der": LOW.der}, DEEP)
    assert verdict(half) == (Trust.MISSING_INTERMEDIATE, "aia: error_page", False)
    assert half.fetched == (LOW.der,)


def test_no_tower_is_climbed_beyond_the_third_floor() -> None:
    above, floors = MIDDLE, {}
    for floor in range(6):
        floors[f"/{floor}"] = above.der
        above = party(f"Floor {floor}", above, ca=True, issuer_at=(f"http://ca.example/{floor}",))
    counts = hostile.Counts()
    told = judged(floors, party(HOST, above, issuer_at=("http://ca.example/5x",)), above, counts=counts)
    assert (told.mended, counts.requests.total()) == (False, FETCHES)


def test_what_the_fetch_brings_to_light_is_said() -> None:
    stale = cases()["expired intermediate"].chain[1]
    lost = party(HOST, stale, issuer_at=(AIA,))
    told = judged({"/middle.der": stale.der}, lost)
    assert verdict(told) == (Trust.BROKEN, "issuer expired: CN=Matrix Stale", False)


@pytest.mark.parametrize("urls", [
    ("https://ca.example/middle.der",), ("ldap:///cn=ca",), ("http://ca.example:25/middle.der",), ("file:///etc/passwd",),
    ("http://[/",), ("nonsense",), ("",),
])
def test_only_plain_http_at_a_port_of_the_web_is_asked(urls: tuple[str, ...]) -> None:
    counts = hostile.Counts()
    told = judged({"/middle.der": MIDDLE.der}, party(HOST, MIDDLE, issuer_at=urls), counts=counts)
    assert (verdict(told), counts.requests.total()) == ((Trust.MISSING_INTERMEDIATE, "aia: not_asked", False), 0)
    assert judged({"/middle.der": MIDDLE.der}, party(HOST, MIDDLE, issuer_at=(*urls, AIA))).mended


# ---- Manners ---------------------------------------------------------------------------------------------------------

def test_no_certificate_leads_to_an_inner_address() -> None:
    async def go() -> None:
        async with hostile.canary() as (port, heard):
            for url in (AIA, "http://127.0.0.1/a", "http://0x7f000001/a", "http://[::ffff:127.0.0.1]/a"):
                told = await look(port, server(party(HOST, MIDDLE, issuer_at=(url,))), local_ok=False)
                assert isinstance(told, Handshake)
                assert verdict(told) == (Trust.MISSING_INTERMEDIATE, "aia: forbidden_address", False)
            assert heard.connections == 0

    asyncio.run(go())


def test_one_address_is_asked_once_a_run_and_its_failure_by_each() -> None:
    async def go() -> None:
        counts, ledger = hostile.Counts(), Ledger()
        async with authority({"/middle.der": MIDDLE.der}, counts) as port:
            looks = (look(port, server(party(HOST, MIDDLE, issuer_at=(AIA,))), ledger=ledger) for _ in range(5))
            for told in await asyncio.gather(*looks):
                assert isinstance(told, Handshake) and told.mended
        assert counts.requests == {"/middle.der": 1}
        async with authority({}, counts) as port:
            for _ in range(2):
                await look(port, server(DEEP), ledger=ledger)
        assert counts.requests["/low.der"] == 2

    asyncio.run(go())


def test_a_request_to_an_authority_counts_and_introduces_itself() -> None:
    async def go() -> None:
        heads: list[bytes] = []

        async def listens(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            heads.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")

        async with hostile.serving(listens, http=False) as port, reaching(port, ROOT.roots, CLOCK) as reach:
            await CHAIN.look(reach, server(LOST))
            assert (reach.dial.budget.requests, reach.dial.budget.connections) == (1, 1)
            assert b"Host: ca.example\r\nUser-Agent: ikmscan test\r\n" in heads[0]
            reach.dial.budget.requests = REQUESTS
            told = await CHAIN.look(reach, server(DEEP))
            assert isinstance(told, Handshake) and told.trust_detail == "aia: too_much"

    asyncio.run(go())


@pytest.mark.parametrize("behave", [
    hostile.never_speaks, hostile.drips(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", b"x", 0.05),
    hostile.floods(b"HTTP/1.1 200 OK\r\n\r\n", hostile.PIECE), hostile.breaks_off(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nx"),
    hostile.answers(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n", hostile.gzip_bomb()[:400_000]),
], ids=["silent", "drips", "floods", "breaks off", "bomb"])
def test_no_authority_holds_us_up(behave: hostile.Behaviour, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe_chain, "FETCHING_S", 0.6)

    async def go() -> None:
        began = time.monotonic()
        async with hostile.serving(behave) as port, reaching(port, ROOT.roots, CLOCK) as reach:
            told = await CHAIN.look(reach, server(LOST))
            assert reach.dial.budget.bytes_in < 3 * FILE_BYTES
        assert isinstance(told, Handshake) and told.trust is Trust.MISSING_INTERMEDIATE and not told.mended
        assert told.trust_detail in ("aia: timed_out", "aia: closed", "aia: too_much")
        assert time.monotonic() - began < 10  # they would hold us for ever

    asyncio.run(go())


def test_a_refused_authority_is_no_bad_news_for_the_shop() -> None:
    async def go() -> None:
        async with hostile.nobody() as port:
            told = await look(port, server(LOST))
            assert isinstance(told, Handshake) and verdict(told) == (Trust.MISSING_INTERMEDIATE, "aia: refused", False)

    asyncio.run(go())


def test_a_file_cut_short_anywhere_is_no_issuer() -> None:
    for whole in (MIDDLE.der, packed(MIDDLE)):
        assert all(read_issuers(whole[:size]) is None for size in range(len(whole)))
        assert read_issuers(whole) is not None
    many = packed(*[party(f"{n}", ca=True) for n in range(12)])
    found = read_issuers(many)
    assert found is not None and len(found.certificates) == 8
    assert x509.load_der_x509_certificate(found.certificates[0]).subject.rfc4514_string().startswith("CN=")
