"""References of pages: the short way says what the long way of the standard library says, for any text."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from ikmscan.checks.links import all_secure
from ikmscan.scanner.evidence import Markup
from ikmscan.scanner.evidence.reference import host_of, is_elsewhere, joined

BASES = (
    "https://toko.example/", "https://toko.example", "http://T.example:8080/a/b?c=d#e", "https://toko.example/a/../b/./c",
    "https://toko.example?q", "https://u:p@toko.example/y", "https://toko.example/a;b/c;d?e", "https://[::1]/x", "HTTPS://toko.example/y",
    "https:/x", "ftp://toko.example/b", "data:x", "/lain", "",
)
PARTS = (
    "https://", "http://", "HTTP:", "https:", "//", "/", "..", "/./", "/../", ".", "?", "#", ";", "=", "&", ":", "@", "%2f", "[", "]", "a", "Z9-_~", "toko.example",
    "www.", ":443", " ", "\t", "\n", "\0", "\\", "|", "é", "\u212a", "data:,", "javascript:",
)
references = st.one_of(st.lists(st.sampled_from(PARTS), max_size=8).map("".join), st.text(max_size=20))


def told(work: Callable[[], str]) -> str | None:
    try:
        return work()
    except ValueError:
        return None


@settings(max_examples=1_500)
@given(st.one_of(st.sampled_from(BASES), references), references)
@example("https://toko.example/a?b", "?add-to-cart=3")
@example("https://toko.example", "?q=1")
@example("https://toko.example/", "/../x")
@example("", "https://toko.example/a/../b")
def test_an_address_is_joined_as_the_standard_library_does(base: str, reference: str) -> None:
    assume("\\" not in reference)
    assert told(lambda: joined(base, reference)) == told(lambda: urljoin(base, reference))


@pytest.mark.parametrize(("reference", "leads_to"), [
    ("/\\jahat.example", "https://jahat.example"), ("\\\\jahat.example\\a", "https://jahat.example/a"), ("kain\\batik", "https://toko.example/kain/batik"),
    ("http:\\\\jahat.example", "http://jahat.example"), ("https://toko.example\\@jahat.example/", "https://toko.example/@jahat.example/"),
    ("?a=\\b", "https://toko.example/batik?a=\\b"), ("#\\b", "https://toko.example/batik#\\b"), ("javascript:a\\b", "javascript:a\\b"),
])
def test_a_backslash_is_a_slash_to_browsers(reference: str, leads_to: str) -> None:
    assert joined("https://toko.example/batik", reference) == leads_to


@settings(max_examples=1_500)
@given(references)
@example("https://toko.example")
@example("https://TOKO.example/")
@example("https://toko.example:443/")
@example("https://toko.example\\@lain.example/")
def test_a_host_is_read_as_the_standard_library_does(address: str) -> None:
    assert host_of(address) == (told(lambda: urlsplit(address).hostname or "") or "")


@pytest.mark.parametrize(("reference", "leads_to"), [
    ("https://gambar.example/a.jpg", "https://gambar.example/a.jpg"), ("/produk/kain/", "https://toko.example/produk/kain/"),
    ("?add-to-cart=3", "https://toko.example/batik?add-to-cart=3"), ("gambar/a.jpg", "https://toko.example/gambar/a.jpg"),
])
def test_the_references_of_a_shop_lead_where_a_browser_goes(reference: str, leads_to: str) -> None:
    assert joined("https://toko.example/batik?warna=biru#atas", reference) == leads_to


@settings(max_examples=1_500)
@given(st.sampled_from(BASES[:4]), references)
@example("https://toko.example/", "https://lain.example/a.png")
@example("https://toko.example/", "https:///a.png")
def test_what_is_plainly_elsewhere_is_on_no_page_of_the_host(base: str, reference: str) -> None:
    address = told(lambda: joined(base, reference.strip()))
    assert not is_elsewhere(reference.strip(), "toko.example") or address is None or host_of(address) != "toko.example"
    assert is_elsewhere("https://lain.example/", "toko.example")


@settings(max_examples=1_500)
@given(references)
@example("https://toko.example/a.jpg 300w, https://gambar.example/b.jpg 600w")
def test_where_every_scheme_is_https_nothing_is_asked_without_tls(reference: str) -> None:
    page = Markup("https://toko.example/", "https://toko.example/")
    address = told(lambda: urljoin(page.base, reference)) or ""
    assert not all_secure(page, reference) or urlsplit(address).scheme != "http"
    assert not all_secure(Markup("http://toko.example/", "http://toko.example/"), reference)
