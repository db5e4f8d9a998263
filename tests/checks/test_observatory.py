"""The compatible line says what MDN HTTP Observatory 1.6.3 says, on the verdicts that were recorded from it."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.observatory import compatible, graded, results
from ikmscan.checks.observatory_csp import MOST_POLICIES, Invalid, merge
from ikmscan.checks.observatory_seen import Seen
from ikmscan.scanner import derive
from ikmscan.scanner.evidence import (
    Answer,
    Clock,
    CrossOrigin,
    Dossier,
    End,
    Handshake,
    Markup,
    PlainVisit,
    Reply,
    SecureVisit,
    SiteFiles,
    Trust,
    Unseen,
    Why,
)
from ikmscan.scanner.target import Target
from ikmscan.scanner.wire.html import read_markup

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "observatory.json").read_text())["vectors"]


def seen_of(vector: dict[str, object]) -> Seen:
    headers = tuple((str(n).lower(), str(v)) for n, v in vector["headers"])
    body = str(vector["body"] or "").encode()
    final = Reply(str(vector["url"]), int(vector["status"]), "", headers, body)
    kind = "".join(final.header("content-type")[:1])
    cors = vector["cors"]
    allowed = Reply(final.url, 200, "", tuple((str(n).lower(), str(v)) for n, v in cors["headers"])) if cors else None
    https = vector["https"]
    return Seen(str(vector["hostname"]), final, (final,), read_markup(body, kind, final.url, False), https["reachable"],
                https["cert_valid"], tuple(url for url, _ in vector["http_redirects"]),
                str(cors["request_origin"] or "") if cors else "", allowed)


@pytest.mark.parametrize("vector", VECTORS, ids=[f"{v['id']}-{v['expected']['result']}" for v in VECTORS])
def test_the_recorded_verdicts(vector: dict[str, object]) -> None:
    expected = vector["expected"]
    found = {test: row for test, *row in graded(results(seen_of(vector))).tests}
    assert found[expected["test"]] == [expected["result"], expected["pass"], expected["score_modifier"]]


def test_every_test_is_among_the_vectors() -> None:
    assert {v["expected"]["test"] for v in VECTORS} == set(results(seen_of(VECTORS[0])))


PERFECT = {"csp": "csp-implemented-with-no-unsafe-default-src-none", "xfo": "x-frame-options-implemented-via-csp",
           "hsts": "hsts-implemented-max-age-at-least-six-months"}


@pytest.mark.parametrize(("found", "score", "grade"), [
    (PERFECT, 115, "A+"), ({**PERFECT, "x": "redirection-off-host-from-http"}, 110, "A+"),
    ({**PERFECT, "x": "redirection-missing"}, 80, "B+"),  # below 90 the extras are gone
    ({"csp": "csp-not-implemented", "hsts": "hsts-not-implemented", "xfo": "x-frame-options-not-implemented",
      "nosniff": "x-content-type-options-not-implemented"}, 30, "D"),
    ({"a": "csp-not-implemented", "b": "hsts-not-implemented", "c": "sri-not-implemented-and-external-scripts-not-loaded-securely",
      "d": "cookies-session-without-secure-flag"}, 0, "F"),
    ({"a": "redirection-not-to-https-on-initial-redirection", "b": "referrer-policy-unsafe"}, 85, "A-"),
])
def test_the_points_and_grades(found: dict[str, str], score: int, grade: str) -> None:
    given_ = graded(found)
    assert (given_.score, given_.grade) == (score, grade)


def test_a_bare_shop_has_the_reference_grade() -> None:
    """Facts: bare https site with redirect 30 D."""
    made = compatible(shop())
    assert made is not None and (made.score, made.grade, len(made.tests)) == (30, "D", 12)


@pytest.mark.parametrize("missing", ["PlainVisit", "CrossOrigin", "Handshake"])
def test_what_was_never_asked_gives_no_grade(missing: str) -> None:
    whole = shop()
    assert compatible(replace(whole, seen={k: v for k, v in whole.seen.items() if k != missing})) is None


def test_a_silent_port_80_is_to_the_observatory_as_if_there_were_none() -> None:
    made = compatible(shop(PlainVisit=Unseen(Why.TIMED_OUT)))
    assert made is not None and ("redirection", "redirection-not-needed-no-http", True, 0) in made.tests


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 503])
def test_a_page_that_is_not_the_shop_has_no_grade(status: int) -> None:
    assert compatible(shop(SecureVisit=SecureVisit((Reply("https://toko.id/", status, ""),), End.ARRIVED, "https://toko.id/"))) is None


HTML = ("content-type", "text/html")
# what its own code gave for lines and pages like those of the vectors, written in odder ways
ODD = [
    ((HTML,), '<meta http-equiv="Content-Security-Policy" content="">', "content-security-policy", "csp-not-implemented"),
    ((HTML, ("content-security-policy", "frame-ancestors")), '<meta http-equiv="Content-Security-Policy" content="">',
     "x-frame-options", "x-frame-options-implemented-via-csp"),
    ((HTML,), '<meta http-equiv="Content-Security-Policy" content="report-uri /x">', "content-security-policy",
     "csp-not-implemented"),
    ((HTML,), '<meta http-equiv="Content-Security-Policy" content="report-uri /x; report-uri /y">',
     "content-security-policy", "csp-implemented-with-unsafe-inline"),
    ((("content-security-policy", ";    ;"),), "", "content-security-policy", "csp-not-implemented"),
    ((("content-security-policy", ";   ;"),), "", "content-security-policy", "csp-header-invalid"),
    ((HTML,), '<meta name="referrer" content>', "referrer-policy", "referrer-policy-not-implemented"),
    ((("content-type", ""),), "", "subresource-integrity", "sri-not-implemented-but-no-scripts-loaded"),
    ((("content-type", ";charset=utf-8"),), "<script src=//cdn.id/x></script>", "subresource-integrity",
     "sri-not-implemented-and-external-scripts-not-loaded-securely"),
    *(((HTML,), f'{base}<script src="{source}"></script>', "subresource-integrity",
       "sri-not-implemented-but-all-scripts-loaded-from-secure-origin")
      for base, source in (("", " http://cdn.id/x"), ("", "HTTP://cdn.id/x"), ("", " //cdn.id/x"),
                           ('<base href="https://cdn.id/">', "x.js"), ('<base href="http://cdn.id/">', "/x.js"))),
    *(((kind,) if kind else (), body, "subresource-integrity",
       "html-not-parseable" if thrown else "sri-not-implemented-but-no-scripts-loaded")
      for kind, body, thrown in (
          (HTML, "{}", True), (HTML, '\ufeff {"status": "<script>"}\n', True), (None, "[1]", True), (HTML, "-1.5e3", True),
          (HTML, "[]", False), (HTML, "0", False), (HTML, "null", False), (HTML, '"x"', False), (HTML, "NaN", False))),
    ((("content-type", "application/json"),), "{}", "subresource-integrity", "sri-not-implemented-response-not-html"),
    ((HTML,), """{"a": "<meta name='referrer' content='unsafe-url'>"}""", "referrer-policy", "referrer-policy-not-implemented"),
    *(((("cross-origin-embedder-policy", f"require-corp;a={value}"),), "", "cross-origin-embedder-policy",
       f"coep-{'implemented-with-require-corp' if good else 'header-invalid'}")
      for value, good in ((":YQ==:", True), ("::", True), ("@-3", True), ('%"%c3%a9 "', True), (":YQ=:", False),
                          (":Y:", False), ("@1.5", False), ('%"%C3"', False))),
    *(((("set-cookie", line),), "", "cookies", result) for line, result in (
        ("__Host-a=1; Secure", "cookies-secure-with-httponly-sessions"),
        ("__Host-a=1; Secure; Path=/x", "cookies-not-found"),
        ("a=1; Domain=..toko.id", "cookies-without-secure-flag"), ("a=1; Domain=...toko.id", "cookies-not-found"))),
    ((("strict-transport-security", "\x85max-age=63072000"),), "", "strict-transport-security", "hsts-header-invalid"),
    ((("strict-transport-security", "\u00a0max-age=63072000"),), "", "strict-transport-security",
     "hsts-implemented-max-age-at-least-six-months"),
]


@pytest.mark.parametrize(("lines", "body", "test", "result"), ODD)
def test_the_odd_ways_to_write_it(lines: tuple[tuple[str, str], ...], body: str, test: str, result: str) -> None:
    assert results(seen_at("https://toko.id/", lines, body))[test] == result


def test_a_secure_site_that_leads_to_http_is_asked_for_secure_sources_all_the_same() -> None:
    lines = (("content-security-policy", "default-src 'self' http://cdn.id"),)
    found = results(seen_at("http://toko.id/", lines))
    assert found["content-security-policy"] == "csp-implemented-with-insecure-scheme"


def test_https_without_slashes_is_no_secure_address() -> None:
    seen = replace(seen_at("http://toko.id/", (HTML,), '<script src="https:x" integrity="sha256-x"></script>'), secure=False)
    assert results(seen)["subresource-integrity"] == "sri-not-implemented-but-all-scripts-loaded-from-secure-origin"


def seen_at(url: str, lines: tuple[tuple[str, str], ...], body: str = "") -> Seen:
    final = Reply(url, 200, "", lines, body.encode())
    return Seen("toko.id", final, (final,), read_markup(final.body, "text/html", url, False), True, True, ())


@pytest.mark.parametrize(("status", "result"), [(200, "public-access"), (204, "public-access"), (404, ""), (405, ""), (301, "")])
def test_a_preflight_that_fails_allows_nothing(status: int, result: str) -> None:
    reply = Reply("https://toko.id/", status, "", (("access-control-allow-origin", "*"),))
    found = slugs(shop(CrossOrigin=CrossOrigin("https://x.example", Answer("/", reply))))
    assert found["cross-origin-resource-sharing"].removeprefix("cross-origin-resource-sharing-") == (
        f"implemented-with-{result}" if result else "not-implemented")


@pytest.mark.parametrize("trust", [Trust.TRUSTED, Trust.SELF_SIGNED])
def test_its_jar_is_at_hand_for_robots_txt_only_after_a_bad_certificate(trust: Trust) -> None:
    reply = Reply("https://toko.id/robots.txt", 200, "", (("set-cookie", "a=1; Secure"),))
    found = slugs(shop(SiteFiles=SiteFiles(Answer("/x"), Answer("/robots.txt", reply), Answer("/y")),
                          Handshake=Handshake("192.0.2.1", "toko.id", "TLSv1.3", "", "", (), trust)))
    kept = trust is Trust.SELF_SIGNED
    assert found["cookies"] == ("cookies-secure-with-httponly-sessions" if kept else "cookies-not-found")


@pytest.mark.parametrize(("rest", "left"), [
    ("Max-Age=0", False), ("Max-Age=-1", False), ("Max-Age=9", True), ("Max-Age=x", True),
    ("Expires=Thu, 01-Jan-1970 00:00:01 GMT", False), ("Expires=Thu, 01 Jan 2026 00:00:00 GMT", False),
    ("Expires=Thu, 01 Jan 2099 00:00:00 GMT", True), ("Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=9", True),
    ("Expires=soon", True), ("Max-Age=0; Domain=toko.id", False), ("Max-Age=0; Path=/x", True), ("Max-Age=0; Path=/id", False),
])
def test_a_cookie_that_is_over_is_gone_with_the_next_question(rest: str, left: bool) -> None:
    first = Reply("https://toko.id/", 301, "", (("location", "/id/"), ("set-cookie", f"a=1; {rest}")))
    page = Reply("https://toko.id/id/", 200, "", (HTML,), b"<title>Toko Batik</title>")
    found = slugs(shop(SecureVisit=SecureVisit((first, page), End.ARRIVED, page.url)))
    assert found["cookies"] == ("cookies-without-secure-flag" if left else "cookies-not-found")


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="no zone to set")
@pytest.mark.parametrize("zone", ["UTC0", "WIB-7", "PST8"])
@pytest.mark.parametrize(("end", "left"), [("Mon, 23 Nov 2026 23:00:00", False), ("Tue, 24 Nov 2026 01:00:00", True)])
def test_a_cookie_is_over_at_one_moment_wherever_it_is_judged(
        end: str, left: bool, zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Reply("https://toko.id/", 301, "", (("location", "/"), ("set-cookie", f"a=1; Expires={end}")))
    page = Reply("https://toko.id/", 200, "", (HTML,), b"<title>Toko Batik</title>")
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        found = slugs(shop(SecureVisit=SecureVisit((first, page), End.ARRIVED, page.url)))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert found["cookies"] == ("cookies-without-secure-flag" if left else "cookies-not-found")


@pytest.mark.parametrize(("end", "last"), [
    (End.REFUSED, "https://toko.id/"), (End.UNSEEN, "https://toko.id/"), (End.BAD_LOCATION, "https:/")])
def test_a_way_that_breaks_off_was_never_there(end: End, last: str) -> None:
    plain = Reply("http://toko.id/", 301, "", (("location", last),))
    assert slugs(shop(PlainVisit=PlainVisit((plain,), end, last)))["redirection"] == "redirection-not-needed-no-http"


def slugs(dossier: Dossier) -> dict[str, str]:
    made = compatible(dossier)
    assert made is not None
    return {test: result for test, result, *_ in made.tests}


def shop(**changed: object) -> Dossier:
    secure = Reply("https://toko.id/", 200, "", (("content-type", "text/html"),), b"<title>Toko Batik</title>")
    plain = Reply("http://toko.id/", 301, "", (("location", "https://toko.id/"),))
    seen: dict[str, object] = {
        "SecureVisit": SecureVisit((secure,), End.ARRIVED, secure.url),
        "PlainVisit": PlainVisit((plain, secure), End.ARRIVED, secure.url),
        "CrossOrigin": CrossOrigin("https://x.example", Answer("/", Reply(secure.url, 405, ""))),
        "Handshake": Handshake("192.0.2.1", "toko.id", "TLSv1.3", "", "", (), Trust.TRUSTED),
    }
    bare = Dossier(Target("toko.id", "toko.id"), Clock.read("2026-11-24T00:00:00Z"), seen={**seen, **changed})
    made = derive.complete(bare)
    return replace(made, seen={**made.seen, "Certificates": certificate()})


def certificate() -> object:
    from datetime import UTC, datetime

    from ikmscan.scanner.evidence import Certificate, Certificates

    leaf = Certificate("toko.id", "CA", ("toko.id",), datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC),
                       "1", "EC secp256r1", False)
    return Certificates("toko.id", leaf, (), True)


@given(st.lists(st.text("abh:/*'%-;, unsafeilredcpt\u00a0é", max_size=60), max_size=4))
def test_any_policy_has_a_result(policies: list[str]) -> None:
    headers = tuple(("content-security-policy", p) for p in policies)
    final = Reply("https://toko.id/", 200, "", (("content-type", "text/html"), *headers))
    assert graded(results(Seen("toko.id", final, (final,), Markup(final.url, final.url), True, True, ()))).tests
    try:
        merged, _ = merge(policies)
    except Invalid:
        return
    assert all(merged.values()) or not merged


def test_no_page_makes_us_merge_policies_for_minutes() -> None:
    few = [f"script-src https://h{n}.example" for n in range(MOST_POLICIES)]
    assert merge([*few, *(f"img-src https://h{n}.example" for n in range(3500))]) == merge(few)
