"""What is worked out of what was seen: the page of the shop, and of nobody else."""

from __future__ import annotations

import pytest
from ikmscan.scanner import derive
from ikmscan.scanner.evidence import End, Page, Reply, SecureVisit, Unseen, Why


def visit(*urls: str, status: int = 200, end: End = End.ARRIVED, unseen: Unseen | None = None) -> SecureVisit:
    chain = tuple(Reply(u, 302, "") for u in urls[:-1])
    return SecureVisit((*chain, Reply(urls[-1], status, "")), end, urls[-1], unseen)


@pytest.mark.parametrize("urls", [
    ("https://toko.co.id/",), ("https://toko.co.id/", "https://www.toko.co.id/beranda"),
    ("https://www.toko.co.id/", "https://shop.toko.co.id/"),
])
def test_the_page_is_where_the_visit_arrives_on_the_shops_own_site(urls: tuple[str, ...]) -> None:
    page = derive.page(visit(*urls))
    assert isinstance(page, Page)
    assert page.reply.url == urls[-1]


@pytest.mark.parametrize("elsewhere", ["https://shopee.co.id/toko", "https://lain.co.id/"])
def test_another_companys_page_is_not_the_shops(elsewhere: str) -> None:
    page = derive.page(visit("https://toko.co.id/", elsewhere))
    assert isinstance(page, Unseen)
    assert page.why is Why.OFF_SITE


@pytest.mark.parametrize(("made", "why"), [
    (visit("https://toko.id/", status=403), Why.BLOCKED), (visit("https://toko.id/", status=429), Why.BLOCKED),
    (visit("https://toko.id/", status=404), Why.ERROR_PAGE), (visit("https://toko.id/", status=500), Why.ERROR_PAGE),
    (visit("https://toko.id/", end=End.LOOP), Why.REDIRECT_LOOP),
    (visit("https://toko.id/", end=End.TOO_MANY), Why.TOO_MANY_REDIRECTS),
    (visit("https://toko.id/", end=End.REFUSED), Why.REFUSED),
    (visit("https://toko.id/", end=End.UNSEEN, unseen=Unseen(Why.RESET)), Why.RESET),
])
def test_what_is_no_page_says_why(made: SecureVisit, why: Why) -> None:
    page = derive.page(made)
    assert isinstance(page, Unseen)
    assert page.why is why
