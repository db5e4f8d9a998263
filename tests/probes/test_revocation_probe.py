"""Asking whether a certificate was taken back: the staple first, the issuer's list else, and never more than was heard."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import hostile
import pytest
from cryptography import x509
from cryptography.x509 import ocsp
from forge import DAY, NOW, Party, crl, party, point, staple
from ikmscan.scanner import probe_revocation
from ikmscan.scanner.evidence import Clock, Handshake, Revocation, Revoked, Staple, Trust, Unseen, Why
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.probe_revocation import LIST_BYTES, REVOCATION
from reaching import HOST, authority, reaching

URL, SECOND = "http://ca.example/1.crl", "http://ca.example/2.crl"
ROOT = party("Asked Root", ca=True, start=NOW - 700 * DAY, end=NOW + 3000 * DAY)
MIDDLE = party("Asked Middle", ROOT, ca=True)
LEAF = party(HOST, MIDDLE, crl_at=(URL,))
NAMESAKE = party("Asked Middle", ROOT, ca=True)
MUST = party(HOST, MIDDLE, crl_at=(URL,), more=[x509.TLSFeature([x509.TLSFeatureType.status_request])])
LONELY = party(HOST, MIDDLE)
OWN = party(HOST, crl_at=(URL,))
UNDER_ROOT = party(HOST, ROOT, crl_at=(URL,))
ENDED = party(HOST, MIDDLE, crl_at=(URL,), start=NOW - 90 * DAY, end=NOW - 3 * DAY)
TAKEN_BACK = (NOW - 3 * DAY).date().isoformat()
CLOCK = Clock(NOW)


def shown(*chain: Party, trust: Trust = Trust.TRUSTED, said: bytes = b"", fetched: Sequence[Party] = (), mended: bool = False) -> Handshake:
    return Handshake("127.0.0.1", HOST, "TLS 1.3", "", "", tuple(p.der for p in chain), trust, staple=said,
                     fetched=tuple(p.der for p in fetched), mended=mended)


def asked(files: Mapping[str, bytes], handshake: Handshake, counts: hostile.Counts | None = None) -> Revocation | Unseen:
    async def go() -> Revocation | Unseen:
        async with authority(files, counts) as port, reaching(port, ROOT.roots, CLOCK) as reach:
            told = await REVOCATION.look(reach, handshake)
        assert isinstance(told, Revocation | Unseen)
        return told

    return asyncio.run(go())


GOOD_BY_LIST = Revocation(Revoked.GOOD, "crl", Staple.NONE, False, url=URL)


def unknown(why: Why, *, held: Staple = Staple.NONE, must: bool = False, url: str = "") -> Revocation:
    return Revocation(Revoked.UNKNOWN, "", held, must, url=url, why=why)


@pytest.mark.parametrize(("handshake", "expected"), [
    (shown(LEAF, MIDDLE, said=staple(LEAF, MIDDLE)), Revocation(Revoked.GOOD, "staple", Staple.VALID, False)),
    (shown(LEAF, MIDDLE, said=staple(LEAF, MIDDLE, status=ocsp.OCSPCertStatus.REVOKED, reason=x509.ReasonFlags.key_compromise)),
     Revocation(Revoked.REVOKED, "staple", Staple.VALID, False, TAKEN_BACK, "keyCompromise")),
    (shown(LEAF, MIDDLE, said=staple(LEAF, MIDDLE, status=ocsp.OCSPCertStatus.UNKNOWN)),
     Revocation(Revoked.UNKNOWN, "staple", Staple.VALID, False)),
    (shown(MUST, MIDDLE, said=staple(MUST, MIDDLE)), Revocation(Revoked.GOOD, "staple", Staple.VALID, True)),
    (shown(OWN, trust=Trust.SELF_SIGNED, said=staple(OWN, OWN)), Revocation(Revoked.GOOD, "staple", Staple.VALID, False)),
], ids=["good", "revoked", "unknown", "must-staple", "self-signed"])
def test_a_valid_staple_is_enough_and_nobody_is_asked(handshake: Handshake, expected: Revocation) -> None:
    counts = hostile.Counts()
    assert asked({"/1.crl": crl(MIDDLE, LEAF, MUST)}, handshake, counts) == expected
    assert counts.requests.total() == 0


@pytest.mark.parametrize(("handshake", "listed", "expected"), [
    (shown(LEAF, MIDDLE), crl(MIDDLE), GOOD_BY_LIST),
    (shown(LEAF, NAMESAKE, MIDDLE), crl(MIDDLE, more=[point(URL)]), GOOD_BY_LIST),
    (shown(LEAF, MIDDLE), crl(MIDDLE, LEAF, reason=x509.ReasonFlags.cessation_of_operation),
     Revocation(Revoked.REVOKED, "crl", Staple.NONE, False, TAKEN_BACK, "cessationOfOperation", URL)),
    (shown(LEAF, trust=Trust.MISSING_INTERMEDIATE, fetched=[MIDDLE], mended=True), crl(MIDDLE), GOOD_BY_LIST),
    (shown(UNDER_ROOT), crl(ROOT), GOOD_BY_LIST),  # its issuer is a root, which is not sent
    (shown(MUST, MIDDLE), crl(MIDDLE), Revocation(Revoked.GOOD, "crl", Staple.NONE, True, url=URL)),
    (shown(LEAF, MIDDLE, said=b"rubbish"), crl(MIDDLE), Revocation(Revoked.GOOD, "crl", Staple.UNREADABLE, False, url=URL)),
    (shown(LEAF, MIDDLE, said=staple(LEAF, MIDDLE, start=NOW - 9 * DAY, end=NOW - DAY)), crl(MIDDLE, LEAF),
     Revocation(Revoked.REVOKED, "crl", Staple.EXPIRED, False, TAKEN_BACK, "", URL)),
    (shown(LEAF, MIDDLE, said=staple(MUST, MIDDLE)), crl(MIDDLE), Revocation(Revoked.GOOD, "crl", Staple.OTHER_CERTIFICATE, False, url=URL)),
    (shown(LEAF, MIDDLE, said=staple(LEAF, MIDDLE, impostor=NAMESAKE)), crl(MIDDLE),
     Revocation(Revoked.GOOD, "crl", Staple.BAD_SIGNATURE, False, url=URL)),
    (shown(LEAF, MIDDLE), crl(MIDDLE, key=NAMESAKE.key), unknown(Why.PROTOCOL_ERROR, url=URL)),
    (shown(LEAF, MIDDLE), crl(MIDDLE, LEAF, start=NOW - 9 * DAY, end=NOW - DAY), unknown(Why.PROTOCOL_ERROR, url=URL)),
    (shown(LEAF, MIDDLE), crl(MIDDLE, more=[point(SECOND)]), unknown(Why.PROTOCOL_ERROR, url=URL)),
    (shown(LEAF, MIDDLE), crl(MIDDLE) + bytes(LIST_BYTES), unknown(Why.TOO_MUCH, url=URL)),
    (shown(LEAF, MIDDLE), b"302 https://ca.example/1.crl", unknown(Why.PROTOCOL_ERROR, url=URL)),
    (shown(LEAF, MIDDLE), b"302 /gone", unknown(Why.ERROR_PAGE, url=URL)),
    (shown(MUST, MIDDLE, said=b"x"), b"302 /gone", unknown(Why.ERROR_PAGE, held=Staple.UNREADABLE, must=True, url=URL)),
])
def test_else_the_list_is_asked_once(handshake: Handshake, listed: bytes, expected: Revocation) -> None:
    counts = hostile.Counts()
    assert asked({"/1.crl": listed}, handshake, counts) == expected
    assert counts.requests["/1.crl"] == 1


@pytest.mark.parametrize(("handshake", "must"), [
    (shown(OWN, trust=Trust.SELF_SIGNED), False), (shown(LONELY, MIDDLE), False),
    (shown(LEAF, trust=Trust.MISSING_INTERMEDIATE), False), (shown(LEAF, MIDDLE, trust=Trust.UNKNOWN_CA), False),
    (shown(ENDED, MIDDLE), False), (shown(party(HOST, MIDDLE, crl_at=("ldap:///cn=x", "https://ca.example/1.crl")), MIDDLE), False),
    (shown(MUST, trust=Trust.MISSING_INTERMEDIATE), True),
], ids=["self-signed", "no list", "no issuer", "unknown root", "ended", "no http", "must-staple"])
def test_where_a_list_would_tell_nothing_nobody_is_asked(handshake: Handshake, must: bool) -> None:
    counts = hostile.Counts()
    assert asked({"/1.crl": crl(MIDDLE, LEAF)}, handshake, counts) == unknown(Why.NOT_ASKED, must=must)
    assert counts.requests.total() == 0


def test_a_staple_whose_issuer_is_not_known_cannot_be_judged() -> None:
    told = asked({}, shown(LEAF, trust=Trust.MISSING_INTERMEDIATE, said=staple(LEAF, MIDDLE)))
    assert told == Unseen(Why.PROTOCOL_ERROR, "issuer unknown")
    for handshake in (shown(), Handshake("", HOST, "", "", "", (b"rubbish",), Trust.BROKEN)):
        told = asked({}, handshake)
        assert isinstance(told, Unseen) and told.why is Why.PROTOCOL_ERROR


def test_the_second_list_is_asked_where_the_first_fails_and_no_third() -> None:
    leaf = party(HOST, MIDDLE, crl_at=(URL, SECOND, "http://ca.example/3.crl"))
    assert asked({"/2.crl": crl(MIDDLE)}, shown(leaf, MIDDLE)) == Revocation(Revoked.GOOD, "crl", Staple.NONE, False, url=SECOND)
    counts = hostile.Counts()
    assert asked({"/3.crl": crl(MIDDLE)}, shown(leaf, MIDDLE), counts) == unknown(Why.ERROR_PAGE, url=URL)
    assert counts.requests == {"/1.crl": 1, "/2.crl": 1}


def test_one_list_serves_all_sites_of_a_run_and_speaks_of_each() -> None:
    async def go() -> None:
        counts, ledger = hostile.Counts(), Ledger()
        leaves = [party(HOST, MIDDLE, crl_at=(URL,)) for _ in range(4)]
        async with authority({"/1.crl": crl(MIDDLE, leaves[2])}, counts) as port:
            async def one(leaf: Party) -> object:
                async with reaching(port, ROOT.roots, CLOCK, ledger=ledger) as reach:
                    return await REVOCATION.look(reach, shown(leaf, MIDDLE))

            told = await asyncio.gather(*map(one, leaves))
        assert [t.status for t in told if isinstance(t, Revocation)] == [
            Revoked.GOOD, Revoked.GOOD, Revoked.REVOKED, Revoked.GOOD]
        assert counts.requests == {"/1.crl": 1}

    asyncio.run(go())


def test_a_list_that_says_it_is_too_large_is_not_even_begun() -> None:
    async def go() -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Length: 40000000\r\n\r\n"
        async with hostile.serving(hostile.floods(head, hostile.PIECE)) as port, reaching(port, ROOT.roots, CLOCK) as reach:
            assert await REVOCATION.look(reach, shown(LEAF, MIDDLE)) == unknown(Why.TOO_MUCH, url=URL)
            assert reach.dial.budget.bytes_in <= 2 * 65536

    asyncio.run(go())


@pytest.mark.parametrize(("behave", "why"), [
    (hostile.never_speaks, Why.TIMED_OUT), (hostile.drips(b"HTTP/1.1 200 OK\r\n\r\n", b"x", 0.05), Why.TIMED_OUT),
    (hostile.breaks_off(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nx"), Why.CLOSED),
])
def test_no_authority_holds_us_up(behave: hostile.Behaviour, why: Why, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe_revocation, "FETCHING_S", 0.5)

    async def go() -> None:
        async with hostile.serving(behave) as port, reaching(port, ROOT.roots, CLOCK) as reach:
            async with asyncio.timeout(2):
                assert await REVOCATION.look(reach, shown(LEAF, MIDDLE)) == unknown(why, url=URL)

    asyncio.run(go())


def test_a_refusal_and_an_inner_address_are_no_word() -> None:
    async def go() -> None:
        async with hostile.nobody() as port, reaching(port, ROOT.roots, CLOCK) as reach:
            assert await REVOCATION.look(reach, shown(LEAF, MIDDLE)) == unknown(Why.REFUSED, url=URL)
        async with hostile.canary() as (port, heard), reaching(port, ROOT.roots, CLOCK, local_ok=False) as reach:
            assert await REVOCATION.look(reach, shown(LEAF, MIDDLE)) == unknown(Why.FORBIDDEN_ADDRESS, url=URL)
            assert heard.connections == 0

    asyncio.run(go())
