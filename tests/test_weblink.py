"""Where a Location leads: what a browser makes of it, and where we do not go."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.weblink import Link, LinkError, read_link
from ikmscan.scanner.wire.http import request

HERE = Link("https", "toko.example", 443, "/a/b?c=d")


@pytest.mark.parametrize(("location", "leads_to"), [
    ("/", "https://toko.example/"), ("x", "https://toko.example/a/x"), ("?q=1", "https://toko.example/a/b?q=1"), ("", "https://toko.example/a/b?c=d"),
    ("#top", "https://toko.example/a/b?c=d"), ("../../..", "https://toko.example/"), ("//www.toko.example/x", "https://www.toko.example/x"),
    ("http://toko.example", "http://toko.example/"), ("HTTPS://TOKO.Example:443/", "https://toko.example/"),
    ("https://toko.example./", "https://toko.example/"), ("https://toko.example:8443/x", "https://toko.example:8443/x"),
    ("http://user:pw@toko.example/", "http://toko.example/"), ("http://169.254.169.254#@toko.example/", "http://169.254.169.254/"),
    ("http://169.254.169.254/@toko.example/", "http://169.254.169.254/@toko.example/"),
    ("http://toko.example\\@evil.example/", "http://toko.example/@evil.example/"),
    ("http://2130706433/", "http://127.0.0.1/"), ("http://0x7f.1/", "http://127.0.0.1/"), ("http://0177.0.0.1/", "http://127.0.0.1/"),
    ("http://127.1/", "http://127.0.0.1/"), ("http://%31%32%37.0.0.1/", "http://127.0.0.1/"), ("http://１２７.0.0.1/", "http://127.0.0.1/"),
    ("http://[::ffff:127.0.0.1]/", "http://127.0.0.1/"), ("http://[2001:DB8:0::1]:8080/x", "http://[2001:db8::1]:8080/x"),
    ("/a b\"<>^`{|}", "https://toko.example/a%20b%22%3C%3E%5E%60%7B%7C%7D"), ("/caf\xc3\xa9", "https://toko.example/caf%C3%A9"),
    ("/%7e%zz", "https://toko.example/%7e%zz"), (" \t/x\t ", "https://toko.example/x"), ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ("http://b%C3%BCcher.example/", "http://xn--bcher-kva.example/"), ("http://a_b.toko.example/", "http://a_b.toko.example/"),
])
def test_a_location_leads_where_a_browser_goes(location: str, leads_to: str) -> None:
    raw = location if location.isascii() or "\xc3" in location else location.encode().decode("latin-1")
    assert str(HERE.follow(raw)) == leads_to


@pytest.mark.parametrize(("location", "slug"), [
    ("ftp://toko.example/", "scheme"), ("javascript:alert(1)", "scheme"), ("file:///etc/passwd", "scheme"), ("http://toko.example:22/", "port"),
    ("http://toko.example:0/", "port"), ("http://toko.example:99999/", "host"), ("http://toko.example:x/", "host"), ("http://[", "host"), ("http://[::1", "host"),
    ("http://[toko.example]/", "host"), ("http:///x", "host"), ("https://..../", "host"), ("http://a..b/", "host"), ("http://256.256.256.256/", "host"),
    ("http://1.2.3.4.5/", "host"), ("http://a%00b/", "host"), ("http://a%2fb/", "host"), ("http://a%ffb/", "host"),
    ("http://-a.example/", "host"), ("http://" + "a" * 64 + "/", "host"), ("http://" + "a." * 130 + "b/", "host"), ("/" + "a" * 2048, "long"),
    ("http://toko.example:445/", "port"),
])
def test_some_places_are_not_gone_to(location: str, slug: str) -> None:
    with pytest.raises(LinkError) as wrong:
        HERE.follow(location)
    assert str(wrong.value) == slug


def test_the_typed_port_may_be_gone_to() -> None:
    assert read_link("http://toko.example:21443/", 21443).port == 21443
    with pytest.raises(LinkError):
        read_link("http://toko.example:21443/")


@pytest.mark.parametrize(("link", "authority"), [
    (Link("https", "toko.example", 443), "toko.example"), (Link("http", "toko.example", 443), "toko.example:443"),
    (Link("https", "2001:db8::1", 8443), "[2001:db8::1]:8443"),
])
def test_the_host_header_leaves_out_the_default_port(link: Link, authority: str) -> None:
    assert link.authority == authority


PIECES = st.sampled_from(["http:", "https:", "//", "/", "\\", "@", ":", "[", "]", "::1", "127.1", "0x7f", "toko.example", "?", "#", "%", "%2e",
                          ".", "..", "\t", " ", "\xff", "80", "445", "xn--", "a" * 70, "\x00"])


@settings(max_examples=400)
@given(st.one_of(st.lists(PIECES, max_size=9).map("".join), st.text(st.characters(max_codepoint=255), max_size=60)))
def test_whatever_is_sent_is_a_link_that_can_be_asked_for_or_a_link_error(location: str) -> None:
    try:
        link = HERE.follow(location)
    except LinkError:
        return
    assert link.scheme in ("http", "https") and link.port in (80, 443, 8080, 8443) and link.path.startswith("/")
    assert read_link(str(link)) == link
    request("GET", link.path, [("Host", link.authority)])
