"""How many name servers a domain rests on (RFC 2182)."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.domain.nameservers import CHECK
from ikmscan.scanner.evidence import Authorities, Authority, Records, RecordSet, Spoke, Why

FIRST, SECOND = "ns1.hosting.co.id", "ns2.hosting.co.id"


def speaks(name: str, spoke: Spoke = Spoke.FOR_IT, serial: int = 7, primary: str = FIRST) -> Authority:
    return Authority(name, "192.0.2.1", spoke, serial, primary)


def at(address: str, name: str = FIRST, spoke: Spoke = Spoke.FOR_IT) -> Authority:
    return Authority(name, address, spoke, 7, FIRST)


def seen(*values: str, why: Why | None = None, asked: tuple[Authority, ...] | None = None,
         unasked: tuple[tuple[str, Why], ...] = ()) -> tuple[Records, Authorities]:
    servers = tuple(speaks(value.rstrip(".").lower()) for value in values) if asked is None else asked
    return Records("toko.id", (RecordSet("toko.id", "NS", values, why),)), Authorities("toko.id", servers, unasked)


def two(*asked: Authority, unasked: tuple[tuple[str, Why], ...] = ()) -> tuple[Records, Authorities]:
    return seen(f"{FIRST}.", f"{SECOND}.", asked=asked, unasked=unasked)


CASES = [
    ("two", seen("ns1.hosting.co.id.", "ns2.hosting.co.id."), "good"),
    ("two of two companies", seen("ns1.hosting.co.id.", "ada.ns.cloudflare.com."), "good"),
    ("one", seen("ns1.hosting.co.id."), "single"),
    ("one in two writings", seen("ns1.hosting.co.id.", "NS1.Hosting.co.id"), "single"),
    ("two names of one machine", two(at("103.28.12.7"), at("103.28.12.7", SECOND)), "one_address"), ("two machines", two(at("103.28.12.7"), at("103.28.12.8", SECOND)), "good"),
    ("two names of one machine at home", two(at("10.0.0.1"), at("10.0.0.1", SECOND)), "good"),
    ("a hotspot that gives its own address for every name", two(at("103.28.12.7", spoke=Spoke.LAME), at("103.28.12.7", SECOND, Spoke.LAME)), "unclear"),
    ("one of them not asked", two(at("103.28.12.7"), unasked=((SECOND, Why.TIMED_OUT),)), "unclear"),
    ("none, which no zone can have", seen(), "unclear"),
    ("no answer", seen(why=Why.TIMED_OUT), "unclear"),
    ("one does not know the domain", two(speaks(FIRST), speaks(SECOND, Spoke.LAME)), "lame"),
    ("the network answers for both", two(speaks(FIRST, Spoke.LAME), speaks(SECOND, Spoke.LAME)), "unclear"),
    ("one is silent", two(speaks(FIRST), speaks(SECOND, Spoke.SILENT)), "unclear"),
    ("one has no address", two(speaks(FIRST), unasked=((SECOND, Why.NAME_NOT_FOUND),)), "unclear"),
    ("another version", two(speaks(FIRST), speaks(SECOND, serial=6)), "different"),
    ("another primary", two(speaks(FIRST), speaks(SECOND, primary="ns.lain.id")), "different"),
    ("the primary in other letters", two(speaks(FIRST), speaks(SECOND, primary=FIRST.upper())), "good"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_how_many_name_servers(name: str, arguments: tuple[Records, Authorities], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug


def test_the_companies_are_counted() -> None:
    one = CHECK.judge(*seen("ns1.hosting.co.id.", "ns2.hosting.co.id."))
    two = CHECK.judge(*seen("ns1.hosting.co.id.", "ada.ns.cloudflare.com."))
    assert (one.facts["companies"], two.facts["companies"]) == (1, 2)
