"""Cookies as browsers read them (RFC 6265bis), by their names and attributes alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.checks.check import Verdict
from ikmscan.checks.cookie_lines import read_cookie, read_cookie_date
from ikmscan.checks.web.cookies import CHECK
from ikmscan.scanner.evidence import Clock, End, Page, Reply, SecureVisit

URL = "https://toko.id/"
NOW = Clock.read("2026-11-24T00:00:00Z")


def seen(*lines: str, hsts: str = "", before: tuple[Reply, ...] = ()) -> tuple[Page, SecureVisit, Clock]:
    headers = [("set-cookie", line) for line in lines] + ([("strict-transport-security", hsts)] if hsts else [])
    reply = Reply(URL, 200, "", tuple(headers))
    return Page(reply), SecureVisit((*before, reply), End.ARRIVED, URL), NOW


FULL = "; Path=/; Secure; HttpOnly; SameSite=Lax"
YEAR = "max-age=31536000"
CASES = [
    ("no cookie", seen(), "none"), ("being deleted", seen("PHPSESSID=***; Max-Age=0", "a=***; expires=Thu, 01-Jan-1970 00:00:01 GMT"), "none"),
    ("no name", seen("***", "=***", "x="), "none"),
    ("all in order", seen("PHPSESSID=***" + FULL), "good"), ("small letters", seen("ci_session=***; secure; httponly; samesite=strict"), "good"),
    ("a token against forgery is read by scripts", seen("XSRF-TOKEN=***; Secure; SameSite=Lax"), "good"),
    ("a note without Secure", seen("bahasa=***; Path=/"), "plain"),
    ("None without Secure", seen("chat=***; SameSite=None"), "dropped"), ("a prefix without Secure", seen("__Secure-a=***"), "dropped"),
    ("__Host- with a domain", seen("__Host-a=***; Secure; Path=/; Domain=toko.id"), "dropped"),
    ("__Host- without a path", seen("__host-a=***; Secure"), "dropped"),
    ("no Secure behind HSTS", seen("PHPSESSID=***; HttpOnly", hsts=YEAR), "behind_hsts"),
    ("no Secure and HSTS switched off", seen("PHPSESSID=***; HttpOnly", hsts="max-age=0"), "session_in_clear"),
    *((f"no Secure and HSTS that browsers discard: {line}", seen("PHPSESSID=***; HttpOnly", hsts=line), "session_in_clear")
      for line in ("max-age=31536000; max-age=31536000", "foo max-age=31536000", "max-age=31536000 includeSubDomains")),
    ("PHP as it comes", seen("PHPSESSID=***; path=/"), "session_in_clear"), ("Laravel", seen("laravel_session=***; path=/; httponly"), "session_in_clear"),
    ("OpenCart", seen("OCSESSID=***; path=/"), "session_in_clear"), ("WordPress", seen("wordpress_logged_in_0a=***; secure"), "session_open"),
    ("WooCommerce", seen("wp_woocommerce_session_0a=***; secure"), "session_open"), ("Java", seen("JSESSIONID=***; Path=/"), "session_in_clear"),
    ("Express", seen("connect.sid=***; Path=/; Secure"), "session_open"), ("ASP.NET", seen("ASP.NET_SessionId=***; HttpOnly"), "session_in_clear"),
    ("no HttpOnly behind HSTS", seen("PHPSESSID=***; Secure", hsts=YEAR), "session_open"),
    ("set on the way", seen(before=(Reply("https://toko.id/a", 302, "", (("set-cookie", "PHPSESSID=***"),)),)), "session_in_clear"),
    ("no HttpOnly behind HSTS and no Secure", seen("PHPSESSID=***", hsts=YEAR), "session_open"),
    ("no SameSite", seen("PHPSESSID=***; Secure; HttpOnly"), "no_same_site"), ("a strange SameSite", seen("PHPSESSID=***; Secure; HttpOnly; SameSite=Loose"), "no_same_site"),
    ("a note without SameSite", seen("bahasa=***; Secure"), "good"),
    ("a Thursday that is the first, and to come", seen("PHPSESSID=***; expires=Thu, 01 Apr 2027 00:00:00 GMT"), "session_in_clear"),
    ("the same with dashes", seen("PHPSESSID=***; expires=Thu, 01-Jul-2027 10:00:00 GMT"), "session_in_clear"),
    ("a day that is past", seen("PHPSESSID=***; expires=Tue, 20-Nov-2018 10:00:00 GMT; path=/"), "none"),
    ("Max-Age goes before Expires", seen("PHPSESSID=***; expires=Tue, 20-Nov-2018 10:00:00 GMT; Max-Age=60"), "session_in_clear"),
    ("a lifetime of nought", seen("PHPSESSID=***; Max-Age=00", "sid=***; Max-Age=-5"), "none"),
    ("a lifetime that is none is skipped", seen("PHPSESSID=***; Max-Age=soon"), "session_in_clear"),
    ("the last of two counts", seen("PHPSESSID=***; path=/", "PHPSESSID=***" + FULL), "good"),
    ("the last of two counts, the other way", seen("PHPSESSID=***" + FULL, "PHPSESSID=***; path=/"), "session_in_clear"),
    ("begun and ended at once", seen("PHPSESSID=***; path=/", "PHPSESSID=***; Max-Age=0; path=/"), "none"),
    ("ended for another folder", seen("PHPSESSID=***; path=/", "PHPSESSID=***; Max-Age=0; path=/admin"), "session_in_clear"),
    ("for a stranger's domain", seen("OCSESSID=***; path=/; domain=lain.example"), "dropped"),
    ("for all of a registry", seen("OCSESSID=***; path=/; domain=.id"), "dropped"),
    ("for its own domain", seen("OCSESSID=***; path=/; domain=.toko.id"), "session_in_clear"),
    ("what is refused replaces nothing", seen("PHPSESSID=***; path=/", "PHPSESSID=***; Domain=lain.example" + FULL), "session_in_clear"),
    ("a prefix broken by a session", seen("__Secure-sess=***; path=/"), "dropped"),
    ("not of the way over http", seen(before=(Reply("http://toko.id/", 302, "", (("set-cookie", "PHPSESSID=***"),)),)), "none"),
]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES, ids=[c[0] for c in CASES])
def test_how_well_cookies_are_kept(name: str, arguments: tuple[Page, SecureVisit, Clock], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug


def test_what_is_missing_is_named_with_its_cookies() -> None:
    verdict = CHECK.judge(*seen("PHPSESSID=***; path=/", "lang=***", "PHPSESSID=***; path=/"))
    assert isinstance(verdict, Verdict) and verdict.facts == {"cookies": ("PHPSESSID",), "missing": ("Secure", "HttpOnly")}


@pytest.mark.parametrize(("text", "read"), [
    ("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37"), ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37"),
    ("Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37"), ("1 1 Jan 20 0:0:0", "2020-01-01T00:00:00"), ("1 Jan 20 0:0:0", "2020-01-01T00:00:00"),
    ("6 november 2027 8:9:7", "2027-11-06T08:09:07"), ("31 Feb 2027 00:00:00", None), ("06 Nov 1600 08:49:37", None),
    ("06 Nov 2027 24:00:00", None), ("06 Nov 2027", None), ("", None), ("0", None),
])
def test_a_date_is_read_as_browsers_read_it(text: str, read: str | None) -> None:
    got = read_cookie_date(text)
    assert (got and got.isoformat()[:19]) == read


@pytest.mark.parametrize("name", ["csrftoken", "XSRF-TOKEN", "_csrf_session", "lang", "woocommerce_cart_hash", "_ga", "sidebar", "author", "assessment_seen", "obsession_popup"])
def test_what_is_no_session(name: str) -> None:
    cookie = read_cookie(f"{name}=***", NOW.at)
    assert cookie is not None and not cookie.is_session


@settings(max_examples=200)
@given(st.text(max_size=200))
def test_no_line_raises(line: str) -> None:
    CHECK.judge(*seen(line))
