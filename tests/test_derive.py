"""What is worked out of what was seen: the page of the shop, and of nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from forge import party
from ikmscan.checks.run import judge_one
from ikmscan.checks.tls.certificate_expiry import CHECK as EXPIRY
from ikmscan.scanner import derive
from ikmscan.scanner.evidence import (
    Certificate,
    Certificates,
    Clock,
    Dossier,
    End,
    Greeting,
    Handshake,
    Markup,
    Page,
    PlainVisit,
    PortState,
    Reply,
    SecureVisit,
    Standing,
    Support,
    TlsServer,
    Trust,
    TwinStanding,
    TwinVisit,
    Unseen,
    Why,
    key_of,
)
from ikmscan.scanner.target import Target


def visit(*urls: str, status: int = 200, end: End = End.ARRIVED, unseen: Unseen | None = None) -> SecureVisit:
    chain = tuple(Reply(u, 302, "") for u in urls[:-1])
    return SecureVisit((*chain, Reply(urls[-1], status, "")), end, urls[-1], unseen)


T0, DAY, MONDAY = datetime(2026, 11, 23, 7, 5, tzinfo=UTC), timedelta(days=1), "Mon, 23 Nov 2026 07:05:00 GMT"
NO_PLAIN = Unseen(Why.NOT_ASKED)


@pytest.mark.parametrize("urls", [
    ("https://toko.co.id/",), ("https://toko.co.id/", "https://www.toko.co.id/beranda"),
    ("https://www.toko.co.id/", "https://shop.toko.co.id/"),
])
def test_the_page_is_where_the_visit_arrives_on_the_shops_own_site(urls: tuple[str, ...]) -> None:
    page = derive.page(visit(*urls), NO_PLAIN)
    assert isinstance(page, Page)
    assert page.reply.url == urls[-1]


@pytest.mark.parametrize("elsewhere", ["https://shopee.co.id/toko", "https://lain.co.id/"])
def test_another_companys_page_is_not_the_shops(elsewhere: str) -> None:
    page = derive.page(visit("https://toko.co.id/", elsewhere), NO_PLAIN)
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
    page = derive.page(made, NO_PLAIN)
    assert isinstance(page, Unseen)
    assert page.why is why


HTTP = PlainVisit((Reply("http://toko.id/", 200, "", body=b"<title>Toko</title>"),), End.ARRIVED, "http://toko.id/")


@pytest.mark.parametrize("secure", [
    SecureVisit((), End.REFUSED, "https://toko.id/"), Unseen(Why.TLS_FAILED, "WRONG_VERSION_NUMBER"),
])
def test_where_nobody_speaks_https_the_page_is_the_one_on_port_80(secure: SecureVisit | Unseen) -> None:
    page, markup = derive.page(secure, HTTP), derive.markup(secure, HTTP)
    assert isinstance(page, Page) and page.reply is HTTP.chain[0] and not page.secure
    assert isinstance(markup, Markup) and markup.every("title")[0].text == "Toko"


@pytest.mark.parametrize("why", [Why.TIMED_OUT, Why.RESET, Why.CLOSED, Why.UNREACHABLE, Why.FORBIDDEN_ADDRESS])
def test_the_page_on_port_80_does_not_stand_for_one_that_was_not_seen(why: Why) -> None:
    assert derive.page(Unseen(why), HTTP) == Unseen(why) == derive.markup(Unseen(why), HTTP)
    assert derive.standing(Unseen(why), HTTP) == Unseen(why)


@pytest.mark.parametrize(("made", "kind"), [
    (visit("https://toko.id/", "https://lain.id/"), "elsewhere"),
    (visit("https://toko.id/", "https://lain.id/", status=403), "elsewhere"),
    (SecureVisit((Reply("https://toko.id/", 302, ""),), End.UNSEEN, "https://lain-toko.com/", Unseen(Why.NAME_NOT_FOUND, "lain-toko.com")), "lost"),
    (SecureVisit((Reply("https://toko.id/", 302, ""),), End.REFUSED, "https://lain-toko.com/"), "lost"),
    (SecureVisit((Reply("https://toko.id/", 302, ""),), End.UNSEEN, "https://lain-toko.com/", Unseen(Why.TIMED_OUT)), "elsewhere"),
    (visit("https://toko.id/", "https://www.toko.id/"), "shop"),
    (visit("https://toko.id/", "http://internetpositif.id/"), "isp_block"),
])
def test_the_way_to_another_site_is_told_with_its_name(made: SecureVisit, kind: str) -> None:
    stands = derive.standing(made, NO_PLAIN)
    assert isinstance(stands, Standing) and stands.kind == kind
    if kind in ("lost", "elsewhere"):
        assert "lain" in stands.url
        assert derive.page(made, NO_PLAIN) == Unseen(Why.OFF_SITE, stands.url.split("/")[2])


def test_where_nothing_answered_no_page_of_errors_was_seen() -> None:
    secure, plain = SecureVisit((), End.REFUSED, "https://toko.id/"), PlainVisit((), End.REFUSED, "http://toko.id/")
    for work in (derive.page, derive.standing, derive.markup):
        seen = work(secure, plain)
        assert isinstance(seen, Unseen) and seen.why is Why.REFUSED


def test_not_now_is_an_error_page_and_no_refusal() -> None:
    assert derive.page(visit("https://toko.id/", status=503), NO_PLAIN) == Unseen(Why.ERROR_PAGE, "503")


BLOCKED = PlainVisit((Reply("http://toko.id/", 302, ""), Reply("http://lamanlabuh.aduankonten.id/", 200, "")), End.ARRIVED,
                     "http://lamanlabuh.aduankonten.id/")


@pytest.mark.parametrize("why", [Why.RESET, Why.TIMED_OUT, Why.TLS_FAILED])
def test_a_network_that_stops_https_is_known_by_its_page_over_http(why: Why) -> None:
    standing = derive.standing(Unseen(why), BLOCKED)
    assert isinstance(standing, Standing) and (standing.kind, standing.by) == ("isp_block", "internet_positif")
    assert isinstance(derive.page(Unseen(why), BLOCKED), Unseen)


def over_http(*steps: tuple[str, int], body: bytes = b"", end: End = End.ARRIVED) -> PlainVisit:
    return PlainVisit(tuple(Reply(url, status, "", body=body) for url, status in steps), end, steps[-1][0])


@pytest.mark.parametrize(("plain", "kind"), [
    (HTTP, ""), (BLOCKED, "isp_block"), (over_http(("http://toko.id/", 403)), "guard"), (over_http(("http://toko.id/", 404)), ""),
    (over_http(("http://toko.id/", 200), body=b"<title>Just a moment...</title>/cdn-cgi/challenge-platform/"), "challenge"),
    # the redirect was the site's, and what guards its https is its own affair
    (over_http(("http://toko.id/", 301), ("https://www.toko.id/", 403)), ""),
    (over_http(("http://toko.id/", 302), ("https://welcome2.wifi.id/", 200)), "captive_portal"),
    (over_http(("http://toko.id/", 200), body=b"<title>Account Suspended</title>"), ""),
    (over_http(("http://toko.id/", 301), end=End.UNSEEN), ""),
])
def test_who_stood_between_us_and_the_site(plain: PlainVisit, kind: str) -> None:
    assert derive.between(plain).kind == kind


def test_a_block_page_is_taken_apart_but_is_no_page() -> None:
    guarded = visit("https://toko.id/", status=403)
    assert isinstance(derive.page(guarded, NO_PLAIN), Unseen)
    assert isinstance(derive.markup(guarded, NO_PLAIN), Markup)


YES, NO, UNKNOWN = Support.YES, Support.NO, Support.UNKNOWN


@pytest.mark.parametrize(("greetings", "spoken"), [
    ((Greeting("newest", YES, "TLS 1.3"), Greeting("tls12", YES, "TLS 1.2"), Greeting("old", NO), Greeting("ssl2", NO)),
     (YES, YES, NO, NO, NO, NO)),
    # an older answer to a newer hello is a no to the newer version
    ((Greeting("newest", YES, "TLS 1.2"), Greeting("tls12", YES, "TLS 1.2"), Greeting("old", UNKNOWN, why=Why.RESET)),
     (NO, YES, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)),
    ((Greeting("newest", YES, "TLS 1.0"), Greeting("tls12", YES, "TLS 1.0"), Greeting("old", YES, "TLS 1.0"), Greeting("tls11", NO),
      Greeting("tls10", YES, "TLS 1.0"), Greeting("ssl3", NO), Greeting("ssl2", YES)), (NO, NO, NO, YES, NO, YES)),
    # a yes to the hello for all old versions says nothing of those that were not asked one by one
    ((Greeting("old", YES, "TLS 1.1"), Greeting("tls11", YES, "TLS 1.1")), (UNKNOWN, UNKNOWN, YES, UNKNOWN, UNKNOWN, UNKNOWN)),
])
def test_each_version_is_known_by_the_hello_that_asked_for_it(greetings: tuple[Greeting, ...], spoken: tuple[Support, ...]) -> None:
    versions = derive.tls_versions(TlsServer("toko.id", "203.0.113.7", PortState.OPEN, greetings))
    assert [v for v, _ in versions.versions] == ["TLS 1.3", "TLS 1.2", "TLS 1.1", "TLS 1.0", "SSL 3.0", "SSL 2.0"]
    assert tuple(s for _, s in versions.versions) == spoken


def test_a_shut_port_speaks_no_version() -> None:
    shut = derive.tls_versions(TlsServer("toko.id", "203.0.113.7", PortState.REFUSED))
    assert shut.state is PortState.REFUSED and not shut.versions and not shut.whole


@pytest.mark.parametrize(("title", "status", "kind"), [
    ("Account Suspended", 200, "suspended"), ("Welcome to nginx!", 200, "hosting_default"), ("Toko", 200, "shop"), ("Just a moment...", 403, ""),
    ("Forbidden", 403, ""), ("Toko", 404, "error"),
])
def test_what_the_twin_shows_is_told_apart(title: str, status: int, kind: str) -> None:
    url, body = "https://www.toko.id/", f"<title>{title}</title><h1>{title}</h1>".encode()
    assert derive.twin_standing(TwinVisit((Reply(url, status, "", (), body),), End.ARRIVED, url)) == TwinStanding(kind)
    assert derive.twin_standing(TwinVisit((Reply(url, 301, "", (), body),), End.LOOP, url)) == TwinStanding("")


def test_every_derivation_has_its_rule() -> None:
    assert {k.__name__ for k in derive.RULES} == {"Page", "Standing", "Between", "Markup", "ViewMarkups", "Software",
                                                  "Certificates", "Claims", "TlsVersions", "TwinStanding"}


def test_a_fault_of_ours_costs_what_is_derived_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(*_: object) -> object:
        raise KeyError("ours")

    monkeypatch.setitem(derive.RULES, Markup, replace(derive.RULES[Markup], work=faulty))
    page = SecureVisit((Reply("https://toko.id/", 200, "", (), b"<p>hi"),), End.ARRIVED, "https://toko.id/")
    made = derive.complete(Dossier(Target("toko.id", "toko.id"), Clock.read("2026-11-23T07:05:00Z"), seen={"SecureVisit": page}))
    assert made.of(Markup) == Unseen(Why.BUG, "Markup")
    assert isinstance(made.of(Page), Page)


@pytest.mark.parametrize(("rules", "wrong"), [
    ("2026-11-23", False), ("2026-11-24", False), ("2026-11-26", True), ("2016-11-24", False), ("2016-11-20", True), ("", False), ("own", False),
])
def test_a_clock_from_before_what_the_look_had_with_it_is_wrong(rules: str, wrong: bool) -> None:
    looked = Dossier(Target("toko.id", "toko.id"), Clock.read("2026-11-23T07:05:00Z"), rules=rules)
    clock = derive.complete(looked).of(Clock)
    assert isinstance(clock, Clock) and clock.is_wrong is wrong
    assert looked.of(Clock) == Clock.read("2026-11-23T07:05:00Z")


def test_what_hangs_on_dates_is_not_judged_by_a_wrong_clock() -> None:
    expired = Certificates("toko.id", Certificate("toko.id", "CA", ("toko.id",), T0 - DAY, T0 + DAY, "1", "EC secp256r1", False), (), True)
    for at, why in ((T0 + 2 * DAY, None), (T0 - 400 * DAY, Why.CLOCK), (T0 + 4000 * DAY, Why.CLOCK)):
        looked = derive.complete(Dossier(Target("toko.id", "toko.id"), Clock(at), rules="2026-11-23"))
        (told,) = judge_one(EXPIRY, looked.with_seen({key_of(Certificates): expired}))
        assert (told.unseen.why if told.unseen else None) is why


@pytest.mark.parametrize(("secure", "plain", "told"), [
    ("", "", None), (MONDAY, "", T0), ("", MONDAY, T0), (MONDAY, "Tue, 24 Nov 2026 07:05:00 GMT", T0), ("soon", MONDAY, T0),
])
def test_the_servers_clock_is_read_over_http_where_https_tells_none(secure: str, plain: str, told: datetime | None) -> None:
    def page(scheme: str, date: str) -> Reply:
        return Reply(f"{scheme}://toko.id/", 200, "", (("date", date),) if date else ())

    chain = (party("toko.id").der,)
    seen = derive.certificates(Handshake("192.0.2.1", "toko.id", "TLS 1.3", "", "", chain, Trust.SELF_SIGNED),
                               SecureVisit((page("https", secure),), End.ARRIVED, ""), PlainVisit((page("http", plain),), End.ARRIVED, ""))
    assert isinstance(seen, Certificates) and seen.told == told
