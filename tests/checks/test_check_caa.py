"""Who may make certificates (RFC 8659), held against who did."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.check import Verdict
from ikmscan.checks.domain.caa import CHECK
from ikmscan.scanner.evidence import Certificate, Certificates, Records, RecordSet, Why

LE, OTHER = "CN=R11,O=Let's Encrypt,C=US", "CN=Toko CA,O=Toko"
SECTIGO = "CN=Sectigo RSA Domain Validation Secure Server CA,O=Sectigo Limited,L=Salford,C=GB"


def seen(*values: str, issuer: str = LE, host: str = "toko.id", names: tuple[str, ...] = ("toko.id", "www.toko.id"),
         why: Why | None = None, above: tuple[str, ...] | None = ()) -> tuple[Records, Certificates]:
    leaf = Certificate("CN=toko.id", issuer, names, datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC), "1",
                       "EC secp256r1", False)
    sets = [RecordSet("toko.id", "CAA", values, why)]
    if host != "toko.id" and above is not None:
        sets.insert(0, RecordSet(host, "CAA", above))
    return Records("toko.id", tuple(sets)), Certificates(host, leaf, (), True)


def below(*values: str) -> tuple[Records, Certificates]:
    """A host below a domain that allows another authority, with *values* of its own."""
    return seen('0 issue "digicert.com"', host="www.toko.id", above=values)


CASES = [
    ("it may", seen('0 issue "letsencrypt.org"'), "good"),
    ("with parameters", seen('0 issue "letsencrypt.org; validationmethods=dns-01"'), "good"),
    ("without quotes, in capitals", seen("0 ISSUE LetsEncrypt.org"), "good"),
    ("one of two", seen('0 issue "pki.goog"', '0 issue "letsencrypt.org"'), "good"),
    ("another name of the same authority", seen('0 issue "comodoca.com"', issuer=SECTIGO), "good"),
    ("a host below, allowed", seen('0 issue "letsencrypt.org"', host="www.toko.id"), "good"),
    ("a star and issuewild", seen('0 issue ";"', '0 issuewild "letsencrypt.org"', names=("*.toko.id",), host="www.toko.id"), "good"),
    ("issuewild does not speak of plain names", seen('0 issue "letsencrypt.org"', '0 issuewild ";"'), "good"),
    ("nothing", seen(), "missing"),
    ("only whom to write to", seen('0 iodef "mailto:a@toko.id"'), "missing"),
    ("another authority", seen('0 issue "digicert.com"'), "forbids"),
    ("nobody", seen('0 issue ";"'), "forbids"),
    ("nobody, in another writing", seen('0 issue ""'), "forbids"),
    ("a name that only ends alike", seen('0 issue "notletsencrypt.org"'), "forbids"),
    ("a host below that was not asked", seen('0 issue "digicert.com"', host="www.toko.id", above=None), "unclear"),
    ("a host below without a record", below(), "forbids"),
    ("a host below with its own", below('0 issue "letsencrypt.org"'), "good"),
    ("a host below with its own, another", below('0 issue "sectigo.com"'), "forbids"),
    ("an authority that we do not know", seen('0 issue "digicert.com"', issuer=OTHER), "unclear"),
    ("a critical tag that nobody knows", seen('0 issue "letsencrypt.org"', '128 tbs "x"'), "unclear"),
    ("such a tag alone forbids more than it allows", seen('128 tbs "x"'), "unclear"),
    ("no answer", seen(why=Why.TIMED_OUT), "unclear"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_who_may_make_certificates(name: str, arguments: tuple[Records, Certificates], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug


def test_the_name_to_add_is_told() -> None:
    verdict = CHECK.judge(*seen('0 issue "digicert.com"'))
    assert verdict.facts == {"issuer": "Let's Encrypt", "allowed": ("digicert.com",), "add": "letsencrypt.org"}


@given(st.lists(st.text(max_size=100), max_size=4), st.text(max_size=200))
def test_any_record_is_judged(values: list[str], issuer: str) -> None:
    assert isinstance(CHECK.judge(*seen(*values, issuer=issuer)), Verdict)
