"""The DMARC record (RFC 7489, RFC 9989)."""

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
    ("watch", seen('"v=DMARC1; p=none; rua=mailto:a@toko.id"'), "watching"),
    ("nobody watches", seen('"v=DMARC1; p=none"'), "idle"), ("nobody is told", seen('"v=DMARC1; p=none; rua=a@toko.id"'), "idle"),
    ("two are told, one of them well", seen('"v=DMARC1; p=none; rua=toko.id, mailto:a@toko.id!10m"'), "watching"),
    ("no part of it", seen('"v=DMARC1; p=reject; pct=0"'), "partial"), ("all of it", seen('"v=DMARC1; p=reject; pct=100"'), "good"),
    ("a trial", seen('"v=DMARC1; p=reject; t=y"'), "testing"), ("a trial of putting aside", seen('"v=DMARC1; p=quarantine; t=Y; np=none"'), "testing"),
    ("no trial", seen('"v=DMARC1; p=reject; t=n; psd=n"'), "good"),
    ("subdomains are open", seen('"v=DMARC1; p=reject; sp=none"'), "weaker_below"), ("names that are none are open", seen('"v=DMARC1; p=reject; np=none"'), "weaker_below"),
    ("subdomains are put aside", seen('"v=DMARC1; p=reject; sp=quarantine; np=reject"'), "good"),
    ("reports go nowhere", seen('"v=DMARC1; p=reject; rua=mailto:a@toko.id,https://toko.id/dmarc"'), "reports_lost"),
    ("small letters are no version", seen('"v=dmarc1; p=reject"'), "missing"), ("nor is another number", seen('"v=DMARC10; p=reject"'), "missing"),
    ("the version stands in front", seen('"p=reject; v=DMARC1"'), "missing"), ("with blanks", seen('"v = DMARC1 ;p = reject;"'), "good"),
    ("a note beside it", seen('"v=DMARC1; p=reject"', '"v=dmarc1; p=none"'), "good"),
    ("a tag twice", seen('"v=DMARC1; p=none; p=reject"'), "invalid"), ("strange below", seen('"v=DMARC1; p=reject; sp=tolak"'), "invalid"),
    ("nothing is asked for", seen('"v=DMARC1"'), "invalid"),
    ("a part", seen('"v=DMARC1; p=reject; pct=20"'), "partial"),
    ("nothing", seen(), "missing"),
    ("another text", seen('"hello"'), "missing"),
    ("nothing and no mail", seen(mx=()), "missing_without_mail"),
    ("nothing and null MX", seen(mx=("0 .",)), "missing_without_mail"),
    ("two", seen('"v=DMARC1; p=none"', '"v=DMARC1; p=reject"'), "invalid"),
    ("no policy is none", seen('"v=DMARC1; rua=mailto:a@toko.id"'), "watching"),
    ("a strange policy", seen('"v=DMARC1; p=tolak"'), "invalid"),
    ("a strange share", seen('"v=DMARC1; p=reject; pct=x"'), "invalid"),
    ("no answer", seen(why=Why.TIMED_OUT), "unclear"),
    ("in two strings", seen('"v=DMARC1; p=re" "ject"'), "good"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_what_becomes_of_forged_mail(name: str, arguments: tuple[object, ...], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug
