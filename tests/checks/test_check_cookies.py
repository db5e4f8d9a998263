"""Cookies as browsers read them (RFC 6265bis), by their names and attributes alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.checks.check import Verdict
from ikmscan.checks.cookie_lines import read_cookie
from ikmscan.checks.web.cookies import CHECK
from ikmscan.scanner.evidence import End, Page, Reply, SecureVisit

URL = "https://toko.id/"


def seen(*lines: str, hsts: str = "", before: tuple[Reply, ...] = ()) -> tuple[Page, SecureVisit]:
    headers = [("set-cookie", line) for line in lines] + ([("strict-transport-security", hsts)] if hsts else [])
    reply = Reply(URL, 200, "", tuple(headers))
    return Page(reply), SecureVisit((*before, reply), End.ARRIVED, URL)


FULL = "; Path=/; Secure; HttpOnly; SameSite=Lax"
YEAR = "max-age=31536000"
CASES = [
    ("no cookie", seen(), "none"), ("being deleted", seen("PHPSESSID=***; Max-Age=0", "a=***; expires=Thu, 01-Jan-1970 00:00:01 GMT"), "none"),
    ("no name", seen("***", "=***", "x="), "none"),
    ("all in order", seen("PHPSESSID=***" + FULL), "good"), ("small letters", seen("ci_session=***; secure; httponly"), "good"),
    ("a token against forgery is read by scripts", seen("XSRF-TOKEN=***; Secure; SameSite=Lax"), "good"),
    ("a note without Secure", seen("bahasa=***; Path=/"), "plain"),
    ("None without Secure", seen("chat=***; SameSite=None"), "dropped"), ("a prefix without Secure", seen("__Secure-a=***"), "dropped"),
    ("__Host- with a domain", seen("__Host-a=***; Secure; Path=/; Domain=toko.id"), "dropped"),
    ("__Host- without a path", seen("__host-a=***; Secure"), "dropped"),
    ("no Secure behind HSTS", seen("PHPSESSID=***; HttpOnly", hsts=YEAR), "behind_hsts"),
    ("no Secure and HSTS switched off", seen("PHPSESSID=***; HttpOnly", hsts="max-age=0"), "session_open"),
    ("PHP as it comes", seen("PHPSESSID=***; path=/"), "session_open"), ("Laravel", seen("laravel_session=***; path=/; httponly"), "session_open"),
    ("OpenCart", seen("OCSESSID=***; path=/"), "session_open"), ("WordPress", seen("wordpress_logged_in_0a=***; secure"), "session_open"),
    ("WooCommerce", seen("wp_woocommerce_session_0a=***; secure"), "session_open"), ("Java", seen("JSESSIONID=***; Path=/"), "session_open"),
    ("Express", seen("connect.sid=***; Path=/; Secure"), "session_open"), ("ASP.NET", seen("ASP.NET_SessionId=***; HttpOnly"), "session_open"),
    ("no HttpOnly behind HSTS", seen("PHPSESSID=***; Secure", hsts=YEAR), "session_open"),
    ("set on the way", seen(before=(Reply("https://toko.id/a", 302, "", (("set-cookie", "PHPSESSID=***"),)),)), "session_open"),
    ("not of the way over http", seen(before=(Reply("http://toko.id/", 302, "", (("set-cookie", "PHPSESSID=***"),)),)), "none"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_how_well_cookies_are_kept(name: str, arguments: tuple[Page, SecureVisit], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug


def test_what_is_missing_is_named_with_its_cookies() -> None:
    verdict = CHECK.judge(*seen("PHPSESSID=***; path=/", "lang=***", "PHPSESSID=***; path=/"))
    assert isinstance(verdict, Verdict) and verdict.facts == {"cookies": ("PHPSESSID",), "missing": ("Secure", "HttpOnly")}


@pytest.mark.parametrize("name", ["csrftoken", "XSRF-TOKEN", "_csrf_session", "lang", "woocommerce_cart_hash", "_ga", "sidebar", "author"])
def test_what_is_no_session(name: str) -> None:
    cookie = read_cookie(f"{name}=***")
    assert cookie is not None and not cookie.is_session


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_no_line_raises(line: str) -> None:
    CHECK.judge(*seen(line))
