"""Names that are other words for a place that is empty."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.domain.dangling_cname import CHECK
from ikmscan.scanner.evidence import Alias, AliasEnd, Claim, Claims, Why

Named = tuple[Alias, str, Claim]


def alias(end: AliasEnd, *chain: str, name: str = "www.toko.id", foreign: bool = True, service: str = "",
          claim: Claim = Claim.NONE, why: Why | None = None) -> Named:
    return Alias(name, chain, end, foreign, why), service, claim


def seen(*names: Named) -> tuple[Claims]:
    return (Claims(names),)


FINE = alias(AliasEnd.ADDRESS, "toko.id", foreign=False)
GONE = alias(AliasEnd.ABSENT, "toko.azurewebsites.net")
PAGES = "toko.github.io"
CASES = [
    ("www is another word for the domain", seen(FINE), "good"),
    ("a service that shows the shop", seen(alias(AliasEnd.ADDRESS, PAGES, service="GitHub Pages", claim=Claim.SITE)), "good"),
    ("a name that is gone", seen(GONE), "dangling"),
    ("the second of two", seen(FINE, GONE), "dangling"),
    ("gone at a service of the list", seen(alias(AliasEnd.ABSENT, "x.herokudns.com", service="Heroku", claim=Claim.UNSEEN)), "dangling"),
    ("gone, but of the own domain", seen(alias(AliasEnd.ABSENT, "lama.toko.id", foreign=False)), "dead_end"),
    ("there, without an address", seen(alias(AliasEnd.EMPTY, "kosong.example")), "dead_end"),
    ("a service where nobody has the name", seen(alias(AliasEnd.ADDRESS, PAGES, service="GitHub Pages", claim=Claim.NOBODY)), "unclaimed"),
    ("a service whose page was not seen", seen(alias(AliasEnd.ADDRESS, PAGES, service="GitHub Pages", claim=Claim.UNSEEN)), "unclear"),
    ("an end that could not be seen", seen(alias(AliasEnd.UNKNOWN, "x.example", why=Why.TIMED_OUT)), "unclear"),
    ("a question without an answer", seen(alias(AliasEnd.UNKNOWN, why=Why.DNS_FAILED)), "unclear"),
    ("nobody, although the end of the names was not seen", seen(alias(AliasEnd.UNKNOWN, PAGES, service="GitHub Pages", claim=Claim.NOBODY)), "unclaimed"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_where_the_names_lead(name: str, arguments: tuple[Claims], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug


def test_a_site_without_aliases_has_nothing_to_judge() -> None:
    assert CHECK.judge(Claims()) is None


def test_the_record_to_mend_is_named() -> None:
    verdict = CHECK.judge(*seen(FINE, GONE))
    assert isinstance(verdict, Verdict)
    assert verdict.facts == {"name": "www.toko.id", "target": "toko.azurewebsites.net"}
