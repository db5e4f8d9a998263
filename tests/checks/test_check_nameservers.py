"""How many name servers a domain rests on (RFC 2182)."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.domain.nameservers import CHECK
from ikmscan.scanner.evidence import Records, RecordSet, Why


def seen(*values: str, why: Why | None = None) -> tuple[Records]:
    return (Records("toko.id", (RecordSet("toko.id", "NS", values, why),)),)


CASES = [
    ("two", seen("ns1.hosting.co.id.", "ns2.hosting.co.id."), "good"),
    ("two of two companies", seen("ns1.hosting.co.id.", "ada.ns.cloudflare.com."), "good"),
    ("one", seen("ns1.hosting.co.id."), "single"),
    ("one in two writings", seen("ns1.hosting.co.id.", "NS1.Hosting.co.id"), "single"),
    ("none, which no zone can have", seen(), "unclear"),
    ("no answer", seen(why=Why.TIMED_OUT), "unclear"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_how_many_name_servers(name: str, arguments: tuple[Records], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug


def test_the_companies_are_counted() -> None:
    one = CHECK.judge(*seen("ns1.hosting.co.id.", "ns2.hosting.co.id."))
    two = CHECK.judge(*seen("ns1.hosting.co.id.", "ada.ns.cloudflare.com."))
    assert (one.facts["companies"], two.facts["companies"]) == (1, 2)
