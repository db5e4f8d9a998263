"""The SPF record (RFC 7208)."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.domain.spf import CHECK
from ikmscan.scanner.evidence import Records, RecordSet, Why

MX = ("10 mail.toko.id.",)


def seen(*texts: str, mx: tuple[str, ...] = MX, why: Why | None = None) -> tuple[Records]:
    return (Records("toko.id", (RecordSet("toko.id", "TXT", texts, why), RecordSet("toko.id", "MX", mx))),)


CASES = [
    ("hard", seen('"v=spf1 include:_spf.google.com -all"'), "good"),
    ("soft", seen('"v=spf1 a mx ip4:203.0.113.0/24 ip6:2001:db8::/32 ~all"'), "good"),
    ("by another", seen('"v=spf1 redirect=_spf.toko.id"'), "good"),
    ("with macros", seen('"v=spf1 exists:%{i}._spf.toko.id -all"'), "good"),
    ("no mail at all", seen('"v=spf1 -all"'), "good"),
    ("in two strings", seen('"v=spf1 include:a.example " "~all"'), "good"),
    ("everybody", seen('"v=spf1 +all"'), "open"),
    ("everybody by default", seen('"v=spf1 mx all"'), "open"),
    ("neutral", seen('"v=spf1 mx ?all"'), "neutral"),
    ("no end", seen('"v=spf1 mx"'), "neutral"),
    ("nothing", seen(), "missing"),
    ("an older version", seen('"v=spf10 -all"'), "missing"),
    ("nothing and no mail", seen(mx=()), "missing_without_mail"),
    ("two", seen('"v=spf1 -all"', '"v=spf1 ~all"'), "several"),
    ("a word that is none", seen('"v=spf1 ipv4:203.0.113.1 -all"'), "invalid"),
    ("eleven look-ups", seen('"v=spf1 include:a.example include:b.example include:c.example include:d.example include:e.example include:f.example include:g.example include:h.example include:i.example include:j.example include:k.example -all"'), "invalid"),
    ("no answer", seen(why=Why.TIMED_OUT), "unclear"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_who_may_send(name: str, arguments: tuple[object, ...], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug
