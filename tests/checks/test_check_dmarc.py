"""The DMARC record (RFC 7489)."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.domain.dmarc import CHECK
from ikmscan.scanner.evidence import Records, RecordSet, Why

MX = ("10 mail.toko.id.",)


def seen(*texts: str, mx: tuple[str, ...] = MX, why: Why | None = None) -> tuple[Records]:
    return (Records("toko.id", (RecordSet("_dmarc.toko.id", "TXT", texts, why), RecordSet("toko.id", "MX", mx))),)


CASES = [
    ("refuse", seen('"v=DMARC1; p=reject; rua=mailto:a@toko.id"'), "good"),
    ("put aside", seen('"v=DMARC1;p=quarantine"'), "good"),
    ("watch", seen('"v=DMARC1; p=none"'), "watching"),
    ("a part", seen('"v=DMARC1; p=reject; pct=20"'), "partial"),
    ("nothing", seen(), "missing"),
    ("another text", seen('"hello"'), "missing"),
    ("nothing and no mail", seen(mx=()), "missing_without_mail"),
    ("nothing and null MX", seen(mx=("0 .",)), "missing_without_mail"),
    ("two", seen('"v=DMARC1; p=none"', '"v=DMARC1; p=reject"'), "invalid"),
    ("no policy", seen('"v=DMARC1; rua=mailto:a@toko.id"'), "invalid"),
    ("a strange policy", seen('"v=DMARC1; p=tolak"'), "invalid"),
    ("a strange share", seen('"v=DMARC1; p=reject; pct=x"'), "invalid"),
    ("no answer", seen(why=Why.TIMED_OUT), "unclear"),
    ("in two strings", seen('"v=DMARC1; p=re" "ject"'), "good"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_what_becomes_of_forged_mail(name: str, arguments: tuple[object, ...], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug
