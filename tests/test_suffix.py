"""Registrable domains: our answers equal those of the list's own class, over every rule and generated names."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.suffix import MAX_RULE_LABELS, public_suffix, registrable, same_site
from publicsuffixlist import PublicSuffixList


@lru_cache(maxsize=1)
def referee() -> PublicSuffixList:
    return PublicSuffixList()


@lru_cache(maxsize=1)
def rules() -> list[str]:
    text = files("publicsuffixlist").joinpath("public_suffix_list.dat").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("//")]


def by_referee(host: str) -> str:
    return referee().privatesuffix(host) or host


def a_labels(name: str) -> str:
    return name.encode("idna").decode("ascii")


TABLE = [
    ("www.tokobatik.co.id", "tokobatik.co.id"),
    ("tokobatik.co.id", "tokobatik.co.id"),
    ("a.b.tokobatik.id", "tokobatik.id"),
    ("toko.my.id", "toko.my.id"),
    ("x.toko.biz.id", "toko.biz.id"),
    ("www.toko.web.id", "toko.web.id"),
    ("www.batik.desa.id", "batik.desa.id"),
    ("www.al-huda.ponpes.id", "al-huda.ponpes.id"),
    ("www.dinas.jogjaprov.go.id", "jogjaprov.go.id"),
    ("shop.kopi.com", "kopi.com"),
    ("batik.myshopify.com", "batik.myshopify.com"),
    ("x.batik.github.io", "batik.github.io"),
    ("co.id", "co.id"),
    ("id", "id"),
    ("www.ck", "www.ck"),
    ("a.www.ck", "www.ck"),
    ("a.b.toko.ck", "b.toko.ck"),
    ("city.kawasaki.jp", "city.kawasaki.jp"),
    ("a.city.kawasaki.jp", "city.kawasaki.jp"),
    ("a.b.c.kawasaki.jp", "b.c.kawasaki.jp"),
    ("www.toko.tidakada", "toko.tidakada"),
    ("www.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"),
    ("a.xn--85x722f.xn--fiqs8s", "xn--85x722f.xn--fiqs8s"),
]


@pytest.mark.parametrize(("host", "domain"), TABLE)
def test_the_registrable_domain_is_what_its_owner_registered(host: str, domain: str) -> None:
    assert registrable(host) == domain == by_referee(host)
    assert registrable(domain) == domain


def test_case_and_trailing_dot_mean_nothing() -> None:
    assert registrable("WWW.TokoBatik.CO.ID.") == "tokobatik.co.id"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "103.10.64.1", "2606:4700::1111", "::1", "", ".", "a..id", "ac\ncom.ac", "*.ck", "!www.ck"]
)
def test_what_is_no_name_comes_back_as_it_is(host: str) -> None:
    assert registrable(host) == host.removesuffix(".")
    assert public_suffix(host) == ""


def test_every_rule_of_the_list_is_found_as_the_referee_finds_it() -> None:
    wrong = []
    for rule in rules():
        base = a_labels(rule.removeprefix("!").removeprefix("*."))
        for host in (base, f"toko.{base}", f"a.b.toko.{base}"):
            if registrable.__wrapped__(host) != by_referee(host):
                wrong.append(host)
    assert wrong == []


def test_the_list_keeps_the_form_that_the_search_relies_on() -> None:
    assert len(rules()) > 9000
    assert max(rule.count(".") + 1 for rule in rules()) + 1 < MAX_RULE_LABELS
    assert [rule for rule in rules() if rule != rule.lower() or " " in rule or "\t" in rule] == []


def test_the_listed_suffix_is_empty_where_no_rule_speaks() -> None:
    assert public_suffix("www.toko.co.id") == "co.id"
    assert public_suffix("co.id") == "co.id"
    assert public_suffix("www.tokobatik") == ""


def test_one_site_is_one_registrable_domain() -> None:
    assert same_site("www.toko.co.id", "TOKO.co.id")
    assert not same_site("toko-a.co.id", "toko-b.co.id")
    assert not same_site("a.myshopify.com", "b.myshopify.com")
    assert not same_site("203.0.113.1", "203.0.113.2")


LABEL = st.text("abcxyz0-_", min_size=1, max_size=5)


@settings(max_examples=300)
@given(st.data())
def test_any_name_is_cut_where_the_referee_cuts_it(data: st.DataObject) -> None:
    tail = data.draw(st.sampled_from(rules())).removeprefix("!").replace("*", data.draw(LABEL))
    if data.draw(st.booleans()):
        tail = tail.partition(".")[2] or tail
    host = ".".join([*data.draw(st.lists(LABEL, max_size=4)), a_labels(tail)])
    assert registrable(host) == by_referee(host)


@settings(max_examples=200)
@given(st.text(max_size=80))
def test_any_text_has_an_answer_that_stays(text: str) -> None:
    once = registrable(text)
    assert text.lower().removesuffix(".").endswith(once)
    assert registrable(once) in (once, once.lower().removesuffix("."))


def test_a_name_of_127_labels_costs_no_more_than_the_longest_rule() -> None:
    assert registrable("a." * 126 + "id") == "a.id"
