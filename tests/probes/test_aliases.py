"""Names that are other words for names: followed in a real knot, and in name servers that lie, stall and run in circles."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rrset
import hostile
import knot
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.domain import dangling_cname
from ikmscan.checks.run import judge_one
from ikmscan.scanner import derive, resolver
from ikmscan.scanner.dial import Routes
from ikmscan.scanner.evidence import (
    Addresses,
    Alias,
    AliasEnd,
    Aliases,
    Claim,
    Claims,
    Dossier,
    End,
    PlainVisit,
    Reply,
    SecureVisit,
    TwinVisit,
    Unseen,
    Why,
    from_json,
    to_json,
)
from ikmscan.scanner.fetch import Manners
from ikmscan.scanner.ledger import Ledger
from ikmscan.scanner.permit import Permit
from ikmscan.scanner.resolver import NameServers
from ikmscan.scanner.survey import Settings, survey
from ikmscan.scanner.target import Target
from ikmscan.scanner.unclaimed import claim_of, services
from knot import HERE, Made

A = f"@ A {HERE}\n"
CHAIN = "".join(f"n{k} CNAME n{k + 1}\n" for k in range(1, 9)) + f"n9 A {HERE}\n"
ZONES = {
    ".": Made(signed="nsec"),
    "id.": Made(),
    "example.": Made(),
    "layanan.example.": Made(f"toko A {HERE}\nkosong TXT x\njauh CNAME hilang.lain.example.\n" + CHAIN),
    "polos.id.": Made(A + f"www A {HERE}\n"),
    "rapi.id.": Made(A + "www CNAME rapi.id.\n"),
    "gantung.id.": Made(A + "www CNAME hilang.layanan.example.\n"),
    "dua.id.": Made(A + "www CNAME jauh.layanan.example.\n"),
    "mati.id.": Made("www CNAME hilang.layanan.example.\n"),
    "sendiri.id.": Made(A + "www CNAME lama.sendiri.id.\n"),
    "hampa.id.": Made(A + "www CNAME kosong.layanan.example.\n"),
    "putar.id.": Made(A + "www CNAME a\na CNAME b\nb CNAME a\n"),
    "panjang.id.": Made(A + "www CNAME n1.layanan.example.\n"),
    "alamat.id.": Made(A + "www CNAME 192.0.2.1.\n"),
    "satu.id.": Made(A + "www CNAME hosting.\n"),
    "keliru.id.": Made(A + "www CNAME toko.myshopify.con.\n"),
    "bintang.id.": Made(A + "* CNAME hilang.layanan.example.\n"),
}
GONE = "hilang.layanan.example"
TRUTH = {
    "polos.id": (),
    "rapi.id": (Alias("www.rapi.id", ("rapi.id",), AliasEnd.ADDRESS),),
    "www.rapi.id": (Alias("www.rapi.id", ("rapi.id",), AliasEnd.ADDRESS),),
    "gantung.id": (Alias("www.gantung.id", (GONE,), AliasEnd.ABSENT, True),),
    "www.gantung.id": (Alias("www.gantung.id", (GONE,), AliasEnd.ABSENT, True),),
    "dua.id": (Alias("www.dua.id", ("jauh.layanan.example", "hilang.lain.example"), AliasEnd.ABSENT, True),),
    "www.mati.id": (Alias("www.mati.id", (GONE,), AliasEnd.ABSENT, True),),
    "sendiri.id": (Alias("www.sendiri.id", ("lama.sendiri.id",), AliasEnd.ABSENT),),
    "hampa.id": (Alias("www.hampa.id", ("kosong.layanan.example",), AliasEnd.EMPTY, True),),
    "putar.id": (Alias("www.putar.id", ("a.putar.id", "b.putar.id"), AliasEnd.UNKNOWN, False, Why.PROTOCOL_ERROR),),
    "alamat.id": (Alias("www.alamat.id", ("192.0.2.1",), AliasEnd.ABSENT),),
    "satu.id": (Alias("www.satu.id", ("hosting",), AliasEnd.ABSENT),),
    "keliru.id": (Alias("www.keliru.id", ("toko.myshopify.con",), AliasEnd.ABSENT),),
    "www.bintang.id": (Alias("www.bintang.id", (GONE,), AliasEnd.ABSENT, True),),
    "toko.bintang.id": (Alias("toko.bintang.id", (GONE,), AliasEnd.ABSENT, True),),
    "toko.gantung.id": (),
}


async def survey_of(host: str, place: tuple[str, int], *kinds: type[object]) -> Dossier:
    how = Settings(Manners("ikmscan test"), Routes(True, other_port=1), NameServers(place), deadline_s=10.0)
    return await survey(Target(host, host), kinds or (Aliases,), how, Ledger(), Permit.visitor(host))


def look(host: str, place: tuple[str, int], *kinds: type[object]) -> Dossier:
    return asyncio.run(survey_of(host, place, *kinds))


def names(host: str, place: tuple[str, int]) -> tuple[Alias, ...]:
    found = look(host, place).of(Aliases)
    assert isinstance(found, Aliases)
    return found.names


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    folder: Path = tmp_path_factory.mktemp("knot")
    with knot.serving(folder, ZONES) as (port, _):
        yield HERE, port


@pytest.mark.parametrize("host", TRUTH)
def test_every_name_is_followed_to_its_end(host: str, served: tuple[str, int]) -> None:
    assert names(host, served) == TRUTH[host]


def test_of_a_long_chain_the_first_are_followed(served: tuple[str, int]) -> None:
    (alias,) = names("panjang.id", served)
    assert len(alias.chain) == 5 and alias.end in (AliasEnd.ADDRESS, AliasEnd.UNKNOWN)


def test_a_shop_whose_name_leads_nowhere_is_told_so_though_it_has_no_address(served: tuple[str, int]) -> None:
    """Addresses end with "name not found"; the check speaks all the same, and the dossier keeps it."""
    seen = look("www.mati.id", served, Aliases, Addresses, SecureVisit, PlainVisit, TwinVisit)
    assert seen.of(Addresses) == Unseen(Why.NAME_NOT_FOUND, "www.mati.id")
    (finding,) = judge_one(dangling_cname.CHECK, derive.complete(from_json(to_json(seen))))
    assert finding.verdict is not None and finding.verdict.outcome.slug == "dangling"


Replying = Callable[[dns.message.Message], bytes | None]


def with_soa(query: dns.message.Message, code: dns.rcode.Rcode, zone: str = "example.") -> dns.message.Message:
    response = dns.message.make_response(query)
    response.set_rcode(code)
    response.authority.append(dns.rrset.from_text(zone, 300, "IN", "SOA", "ns. admin. 1 2 3 4 5"))
    return response


def lying(target: str, ending: Replying) -> Replying:
    """www.toko.id is another word for *target*, and of that *ending* speaks; www has no address."""
    def reply(query: dns.message.Message) -> bytes | None:
        name, kind = query.question[0].name.to_text(), dns.rdatatype.to_text(query.question[0].rdtype)
        if name.startswith("www.") and kind == "CNAME":
            response = dns.message.make_response(query)
            response.answer.append(dns.rrset.from_text(name, 60, "IN", "CNAME", target))
            return response.to_wire()
        if name.startswith("www."):
            return with_soa(query, dns.rcode.NXDOMAIN, "id.").to_wire()
        return hostile.records("A", [HERE])(query) if name == "toko.id." else ending(query)

    return reply


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Silence is waited for a second, not six."""
    monkeypatch.setattr(resolver, "LIFETIME_S", 1.0)


def told(reply: Replying, host: str = "toko.id") -> object:
    async def go() -> object:
        async with hostile.naming(reply) as (place, _):
            return (await survey_of(host, place)).of(Aliases)

    return asyncio.run(go())


def one(end: AliasEnd, why: Why | None = None, target: str = "hilang.example") -> Aliases:
    return Aliases((Alias("www.toko.id", (target,), end, True, why),))


def test_a_name_that_the_network_hides_is_not_called_gone() -> None:
    """A filter answers NXDOMAIN without the zone's own record; the zone's comes with it (RFC 2308 section 3)."""
    proof = lambda query: with_soa(query, dns.rcode.NXDOMAIN).to_wire()  # noqa: E731
    elsewhere = lambda query: with_soa(query, dns.rcode.NXDOMAIN, "rpz.filter.").to_wire()  # noqa: E731
    assert told(lying("hilang.example.", proof)) == one(AliasEnd.ABSENT)
    assert told(lying("hilang.example.", hostile.rcode(dns.rcode.NXDOMAIN))) == one(AliasEnd.UNKNOWN, Why.DNS_FAILED)
    assert told(lying("hilang.example.", elsewhere)) == one(AliasEnd.UNKNOWN, Why.DNS_FAILED)


@pytest.mark.parametrize(("ending", "why"), [
    (hostile.rcode(dns.rcode.SERVFAIL), Why.DNS_FAILED), (hostile.rcode(dns.rcode.REFUSED), Why.DNS_FAILED),
    (hostile.noise, None), (hostile.for_somebody_else, None),
])
def test_a_name_server_that_gives_no_answer_proves_nothing(ending: Replying, why: Why | None) -> None:
    seen = told(lying("hilang.example.", ending))
    assert isinstance(seen, Aliases)
    (alias,) = seen.names
    assert alias.end is AliasEnd.UNKNOWN and alias.why in ((why,) if why else (Why.DNS_FAILED, Why.TIMED_OUT))


def test_a_name_that_has_addresses_leads_somewhere_whatever_else_is_told() -> None:
    """Some load balancers say "no such name" to any question but that for an address."""
    def reply(query: dns.message.Message) -> bytes | None:
        if dns.rdatatype.to_text(query.question[0].rdtype) == "A":
            return hostile.records("A", [HERE])(query)
        return lying("hilang.example.", lambda q: with_soa(q, dns.rcode.NXDOMAIN).to_wire())(query)

    assert told(reply) == one(AliasEnd.ADDRESS)


@pytest.mark.parametrize("target", [".", "\\000\\001.example.", "a\\.b.example.", "\\<script\\>.example.", "\\200.example."])
def test_an_odd_name_is_not_followed_and_not_kept(target: str) -> None:
    seen = told(lying(target, hostile.rcode(dns.rcode.NXDOMAIN)))
    assert seen == Aliases((Alias("www.toko.id", (), AliasEnd.UNKNOWN, False, Why.PROTOCOL_ERROR),))


def test_a_host_of_which_dns_is_silent_is_unseen() -> None:
    def mute(query: dns.message.Message) -> bytes | None:
        return None if dns.rdatatype.to_text(query.question[0].rdtype) == "CNAME" else hostile.records("A", [HERE])(query)

    assert told(mute) == Unseen(Why.TIMED_OUT, "toko.id")


def test_an_address_given_by_hand_has_no_names_to_follow() -> None:
    how = Settings(Manners("ikmscan test"), Routes(True, other_port=1), NameServers(fixed={"toko.id": (HERE,)}), deadline_s=5.0)
    for host in ("toko.id", HERE):
        seen = asyncio.run(survey(Target(host, host), (Aliases,), how, Ledger(), Permit.visitor(host))).of(Aliases)
        assert isinstance(seen, Unseen) and seen.why is Why.NOT_ASKED


def page(name: str, status: int, body: str) -> Reply:
    return Reply(f"https://{name}/", status, "", (), body.encode())


def own_page(name: str) -> str:
    service = next(s for s in services() if s.name == name)
    return f"<html>{' … '.join(service.body).upper()}</html>"


@pytest.mark.parametrize(("service", "target"), [
    ("GitHub Pages", "toko.github.io"), ("Heroku", "sharp-kawung-1.herokudns.com"), ("Amazon S3", "www.toko.id.s3-website-ap-southeast-3.amazonaws.com"),
    ("Amazon S3", "toko.s3.ap-southeast-1.amazonaws.com"), ("Shopify", "shops.myshopify.com"), ("Netlify", "toko.netlify.app"),
    ("Vercel", "cname.vercel-dns.com"), ("Vercel", "abc.vercel-dns-017.com"), ("Wix", "www1.wixdns.net"), ("Bitbucket", "toko.bitbucket.io"),
    ("Surge", "toko.surge.sh"), ("Pantheon", "live-toko.pantheonsite.io"),
])
def test_a_service_says_by_its_own_page_that_nobody_has_the_name(service: str, target: str) -> None:
    alias = Alias("www.toko.id", (target,), AliasEnd.ADDRESS, True)
    assert claim_of(alias, [page("www.toko.id", 404, own_page(service))]) == (service, Claim.NOBODY)
    assert claim_of(alias, [page("www.toko.id", 200, own_page(service))]) == (service, Claim.SITE)  # a shop that writes of it
    assert claim_of(alias, [page("www.toko.id", 404, "<h1>Tidak ada</h1>")]) == (service, Claim.SITE)
    assert claim_of(alias, []) == (service, Claim.UNSEEN)


@pytest.mark.parametrize("target", ["toko.id", "github.io.toko.id", "xgithub.io", "hosting.co.id", "d1.cloudfront.net"])
def test_another_name_is_no_service_of_the_list(target: str) -> None:
    every = "".join(own_page(s.name) for s in services())
    assert claim_of(Alias("www.toko.id", (target,), AliasEnd.ADDRESS, True), [page("www.toko.id", 404, every)]) == ("", Claim.NONE)


def test_the_page_is_that_of_the_name_and_of_no_other() -> None:
    aliases = Aliases((Alias("www.toko.id", ("toko.github.io",), AliasEnd.ADDRESS, True),))
    gone = own_page("GitHub Pages")

    def claim(secure: SecureVisit | Unseen, twin: TwinVisit | Unseen) -> Claim:
        claims: Claims = derive.claims(aliases, secure, Unseen(Why.REFUSED), twin)
        return claims.names[0][2]

    unseen = Unseen(Why.TLS_FAILED)
    here, there = page("www.toko.id", 404, gone), page("toko.id", 404, gone)
    assert claim(SecureVisit((here,), End.ARRIVED, "x"), unseen) is Claim.NOBODY
    assert claim(SecureVisit((there,), End.ARRIVED, "x"), unseen) is Claim.UNSEEN
    assert claim(SecureVisit((there,), End.ARRIVED, "x"), TwinVisit((here,), End.ARRIVED, "x")) is Claim.NOBODY
    assert claim(unseen, unseen) is Claim.UNSEEN


@given(st.binary(max_size=300), st.integers(0, 999), st.lists(st.text(max_size=40), max_size=4))
def test_any_page_under_any_name_is_taken(body: bytes, status: int, chain: list[str]) -> None:
    service, claim = claim_of(Alias("www.toko.id", tuple(chain), AliasEnd.ADDRESS), [Reply("https://www.toko.id/", status, "", (), body)])
    assert (claim is Claim.NONE) is (service == "")
