"""A certificate's names against the shop's."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.tls.certificate_name import CHECK
from ikmscan.scanner.certificates import covers as is_covered
from ikmscan.scanner.certificates import twin_of
from ikmscan.scanner.evidence import Certificate, Certificates, Clock

START, END = Clock.read("2026-10-01T00:00:00Z").at, Clock.read("2026-12-30T00:00:00Z").at


def seen(host: str, *names: str, covers: bool = False) -> tuple[Certificates]:
    leaf = Certificate("CN=tokobatik.co.id", "CN=R11", names, START, END, "01", "EC 256", False)
    return (Certificates(host, leaf, (), covers, is_covered(names, twin_of(host))),)


CASES = [
    ("both names", seen("tokobatik.co.id", "tokobatik.co.id", "www.tokobatik.co.id", covers=True), "good"),
    ("a wildcard", seen("shop.tokobatik.co.id", "*.tokobatik.co.id", covers=True), "good"),
    ("www is missing", seen("www.tokobatik.co.id", "tokobatik.co.id"), "only_twin"),
    ("only www is there", seen("tokobatik.co.id", "www.tokobatik.co.id"), "only_twin"),
    ("a wildcard covers www, not the name itself", seen("tokobatik.co.id", "*.tokobatik.co.id"), "only_twin"),
    ("upper case", seen("www.tokobatik.co.id", "TokoBatik.CO.ID"), "only_twin"),
    ("the host's default", seen("tokobatik.co.id", "server12.hosting.example"), "other_name"),
    ("a look-alike ending", seen("tokobatik.co.id", "eviltokobatik.co.id"), "other_name"),
    ("a wildcard of the suffix", seen("tokobatik.co.id", "*.id"), "other_name"),
    ("an address", seen("203.0.113.7", "tokobatik.co.id"), "other_name"),
    ("no subjectAltName", seen("tokobatik.co.id"), "cn_only"),
]


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_name_decides(args: tuple[Certificates], slug: str) -> None:
    verdict = CHECK.judge(*args)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == slug


def test_of_many_names_five_are_told() -> None:
    verdict = CHECK.judge(*seen("tokobatik.co.id", *(f"toko{n}.example" for n in range(90))))
    assert isinstance(verdict, Verdict)
    assert verdict.facts["names"] == tuple(f"toko{n}.example" for n in range(5))


def test_a_twin_hidden_behind_many_names_is_found() -> None:
    verdict = CHECK.judge(*seen("www.kopi.id", *(f"toko{n}.example" for n in range(90)), "kopi.id"))
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == "only_twin"
    assert verdict.facts["twin"] == "kopi.id"


def test_a_name_of_any_length_is_bounded() -> None:
    verdict = CHECK.judge(*seen("kopi.id", "a" * 10_000))
    assert isinstance(verdict, Verdict)
    assert verdict.facts["names"] == ("a" * 253,)
