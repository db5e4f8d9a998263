"""Whose a host is, told from its name alone; the whole list (scanner/suffix) is the referee."""

from __future__ import annotations

import pytest
from ikmscan.checks.site_names import is_at, same_site
from ikmscan.scanner.suffix import same_site as by_the_list

NAMES = ("toko.id", "www.toko.id", "shop.toko.id", "blog.toko.id", "lain.id", "toko.co.id", "www.toko.co.id", "a.toko.co.id", "lain.co.id",
         "toko.my.id", "toko.com", "m.toko.com", "toko.co.ke", "www.toko.co.ke", "lain.co.ke", "toko.com.ph", "lain.com.ph", "toko.myshopify.com",
         "lain.myshopify.com", "toko.github.io", "lain.github.io", "192.0.2.1", "192.0.3.1")


@pytest.mark.parametrize("one", NAMES)
def test_two_hosts_are_one_sites_where_the_list_says_so(one: str) -> None:
    assert [other for other in NAMES if same_site(one, other)] == [other for other in NAMES if by_the_list(one, other)]


def test_a_name_that_ends_alike_is_not_at_the_place() -> None:
    assert is_at("unpkg.com", ("unpkg.com",)) and is_at("a.unpkg.com", ("x.example", "unpkg.com"))
    assert not is_at("evilunpkg.com", ("unpkg.com",)) and not is_at("com", ("unpkg.com",))
