"""Where a visitor who comes over plain http ends up."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Maybe, Verdict
from ikmscan.checks.run import judge_one
from ikmscan.checks.web.https_redirect import CHECK
from ikmscan.scanner.evidence import (
    Between,
    Clock,
    Dossier,
    End,
    PlainVisit,
    PortState,
    Reply,
    SecureVisit,
    Support,
    TlsVersions,
    Unseen,
    Why,
)
from ikmscan.scanner.target import Target

H, S, W = "http://kopi.id/", "https://kopi.id/", "https://www.kopi.id/"
Args = tuple[PlainVisit, TlsVersions, Maybe[SecureVisit], Between]

SPEAKS = TlsVersions("203.0.113.7", PortState.OPEN, (("TLS 1.3", Support.YES), ("TLS 1.2", Support.YES)))
MUTE = TlsVersions("203.0.113.7", PortState.OPEN, (("TLS 1.3", Support.UNKNOWN), ("TLS 1.2", Support.UNKNOWN)))
NO_TLS = TlsVersions("203.0.113.7", PortState.OPEN, (("TLS 1.3", Support.NO), ("TLS 1.2", Support.NO)))
PLAIN = TlsVersions("203.0.113.7", PortState.OPEN, (("TLS 1.3", Support.NO), ("TLS 1.2", Support.NO)), plain=True)
CLOSED = TlsVersions("203.0.113.7", PortState.REFUSED)
SILENT = TlsVersions("203.0.113.7", PortState.SILENT)
ARRIVED = SecureVisit((Reply(S, 200, "OK"),), End.ARRIVED, S)


def way(*steps: tuple[str, int], end: End = End.ARRIVED, last: str = "", cookie: bool = False) -> PlainVisit:
    headers = (("set-cookie", "sid=•"),) if cookie else ()
    chain = tuple(Reply(url, status, "", headers) for url, status in steps)
    why = Unseen(Why.TIMED_OUT) if end is End.UNSEEN else None
    return PlainVisit(chain, end, last or (steps[-1][0] if steps else H), why)


def seen(plain: PlainVisit, tls: TlsVersions = SPEAKS, secure: SecureVisit | None = ARRIVED, between: str = "") -> Args:
    return plain, tls, Maybe(secure) if secure else Maybe(None, Unseen(Why.TIMED_OUT)), Between(between)


def back(*steps: tuple[str, int], end: End = End.ARRIVED, last: str = "") -> SecureVisit:
    return SecureVisit(tuple(Reply(u, s, "") for u, s in steps), end, last or steps[-1][0])


CASES = [
    ("301 to https", seen(way((H, 301), (S, 200))), "good"),
    ("302 protects too", seen(way((H, 302), (S, 200))), "good"),
    ("307 protects too", seen(way((H, 307), (W, 200))), "good"),
    ("https, then www", seen(way((H, 301), (S, 301), (W, 200))), "good"),
    ("another port", seen(way((H, 301), ("https://kopi.id:8443/", 200))), "good"),
    ("a subdomain", seen(way((H, 301), ("https://shop.kopi.id/", 200))), "good"),
    ("capital scheme", seen(way((H, 301), ("HTTPS://KOPI.ID/", 200))), "good"),
    ("the page behind could not be seen", seen(way((H, 301), end=End.UNSEEN, last=S), SPEAKS), "good"),
    ("the page behind loops over https", seen(way((H, 301), (S, 302), end=End.LOOP, last=S)), "good"),
    ("the page behind is an error", seen(way((H, 301), (S, 500))), "good"),
    ("port 80 is closed", seen(way(end=End.REFUSED)), "no_plain"),
    ("to another site", seen(way((H, 301), ("https://pasar.example/kopi", 200))), "off_site"),
    ("to a name that only ends alike", seen(way((H, 301), ("https://evilkopi.id/", 200))), "off_site"),
    ("to another site, no https here", seen(way((H, 301), ("https://pasar.example/", 200)), CLOSED, None), "off_site"),
    ("404 over http", seen(way((H, 404))), "error_page"),
    ("http spoken to a TLS port", seen(way((H, 400))), "error_page"),
    ("http first, then https", seen(way((H, 301), ("http://www.kopi.id/", 301), (W, 200))), "plain_hop"),
    ("https, http, https", seen(way((H, 301), (S, 301), ("http://www.kopi.id/", 301), (W, 200))), "plain_hop"),
    ("stays on http", seen(way((H, 200))), "missing"),
    ("moves, but on http", seen(way((H, 301), ("http://www.kopi.id/", 302), ("http://kopi.id/id/", 200))), "missing"),
    ("stays on http, https page unseen", seen(way((H, 200)), SPEAKS, None), "missing"),
    ("stays on http, port 443 silent", seen(way((H, 200)), SILENT, None), "missing"),
    ("between https and http", seen(way((H, 301), (S, 301), end=End.LOOP, last=H)), "loop"),
    ("between two http names", seen(way((H, 301), ("http://www.kopi.id/", 301), end=End.LOOP, last=H)), "loop"),
    ("https sends back", seen(way((H, 200)), SPEAKS, back((S, 301), (H, 200))), "downgrade"),
    ("there and back", seen(way((H, 301), (S, 302), ("http://kopi.id/beranda", 200)), SPEAKS, None), "downgrade"),
    ("443 refuses", seen(way((H, 200)), CLOSED, None), "no_https"),
    ("443 turns every version down", seen(way((H, 200)), NO_TLS, None), "no_https"),
    ("a redirect to a door that refuses", seen(way((H, 301), end=End.REFUSED, last=S), CLOSED, None), "no_https"),
    ("443 answers in http", seen(way((H, 200)), PLAIN, None), "plain_443"),
    ("443 answers in http, and http leads there", seen(way((H, 301), end=End.UNSEEN, last=S), PLAIN, None), "plain_443"),
    ("443 answers in http, 80 is closed", seen(way(end=End.REFUSED), PLAIN, None), "plain_443"),
    ("443 answers in http, a guard on 80", seen(way((H, 403)), PLAIN, None, "guard"), "plain_443"),
    ("443 answered in http, but not to the visit", seen(way((H, 301), (S, 200)), PLAIN), "no_https"),
    ("443 answers in http, as a hotspot's does", seen(way((H, 302), ("http://login.kafe.lan/", 200)), PLAIN, None, "captive_portal"), "unclear"),
    ("a guard on http", seen(way((H, 403))), "unclear"),
    ("HEAD and GET are not welcome", seen(way((H, 405))), "unclear"),
    ("a full house", seen(way((H, 503))), "unclear"),
    ("an error and no https", seen(way((H, 404)), CLOSED, None), "unclear"),
    ("a loop that a cookie may end", seen(way((H, 302), end=End.LOOP, last=H, cookie=True)), "unclear"),
    ("http on, then silence", seen(way((H, 301), end=End.UNSEEN, last="http://www.kopi.id/")), "unclear"),
    ("a redirect to nowhere", seen(way((H, 301), end=End.BAD_LOCATION, last="https://[")), "unclear"),
    ("not modified", seen(way((H, 304))), "unclear"),
    ("the provider's page", seen(way((H, 302), ("http://lamanlabuh.aduankonten.id/", 200)), between="isp_block"), "unclear"),
    ("the Wi-Fi's login over https", seen(way((H, 302), ("https://login.kafe.id/", 200)), CLOSED, None, "captive_portal"), "unclear"),
    ("a challenge over http", seen(way((H, 200)), between="challenge"), "unclear"),
    ("a challenge over http, https sends back", seen(way((H, 200)), SPEAKS, back((S, 301), (H, 200)), "challenge"), "downgrade"),
    ("80 closed, 443 mute", seen(way(end=End.REFUSED), MUTE, None), "unclear"),
    ("80 closed, 443 silent", seen(way(end=End.REFUSED), SILENT, None), "unclear"),
]


@pytest.mark.parametrize(("args", "slug"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_way_decides(args: Args, slug: str) -> None:
    verdict = CHECK.judge(*args)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome.slug == slug


def test_where_neither_port_is_open_there_is_no_verdict() -> None:
    assert CHECK.judge(*seen(way(end=End.REFUSED), CLOSED, None)) is None


def test_a_way_that_ends_at_another_site_over_https_too_is_no_merit_of_this_one() -> None:
    there = "https://situs-slot-gacor.example/"
    assert CHECK.judge(*seen(way((H, 301), (there, 200)), SPEAKS, back((S, 302), (there, 200)))) is None


@pytest.mark.parametrize("last", ["https://[", "http://[::1", "//", "", "https://" + "a" * 9000, "http://\x00/"])
def test_no_last_address_breaks_the_judge(last: str) -> None:
    for end in End:
        for steps in (((H, 301),), ((H, 301), (S, 302))):
            verdict = CHECK.judge(*seen(way(*steps, end=end, last=last)))
            assert isinstance(verdict, Verdict)
            assert all(len(str(v)) <= 253 for v in verdict.facts.values())


def test_a_good_redirect_waits_for_the_https_visit() -> None:
    args = {"PlainVisit": way((H, 301), (S, 200)), "TlsVersions": SPEAKS, "SecureVisit": Unseen(Why.TIMED_OUT), "Between": Between("")}
    dossier = Dossier(Target("kopi.id", "kopi.id"), Clock.read("2026-11-23T07:05:00Z"), seen=args)
    (finding,) = judge_one(CHECK, dossier)
    assert finding.unseen == Unseen(Why.TIMED_OUT)


def test_a_missing_redirect_does_not_wait() -> None:
    args = {"PlainVisit": way((H, 200)), "TlsVersions": SPEAKS, "SecureVisit": Unseen(Why.TIMED_OUT), "Between": Between("")}
    dossier = Dossier(Target("kopi.id", "kopi.id"), Clock.read("2026-11-23T07:05:00Z"), seen=args)
    (finding,) = judge_one(CHECK, dossier)
    assert finding.verdict
    assert finding.verdict.outcome.slug == "missing"
