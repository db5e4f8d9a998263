"""Injected gambling in a corpus of whole looks, through the same steps as a real one; precision and recall with -s."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.checks.check import Maybe
from ikmscan.checks.gambling_hosts import brand_host, gambling_host, masked
from ikmscan.checks.gambling_links import outs_of
from ikmscan.checks.gambling_words import talk_of
from ikmscan.checks.run import judge_one
from ikmscan.checks.site_names import same_owner, site_of
from ikmscan.checks.web.gambling_injection import CHECK
from ikmscan.scanner import derive
from ikmscan.scanner.evidence import (
    Clock,
    Dossier,
    End,
    PlainVisit,
    Reply,
    SecureVisit,
    Unseen,
    View,
    Views,
    Visit,
    Why,
)
from ikmscan.scanner.guards import is_guard
from ikmscan.scanner.suffix import registrable
from ikmscan.scanner.target import Target
from ikmscan.scanner.wire.html import read_markup

_spec = importlib.util.spec_from_file_location("gambling_corpus", Path(__file__).with_name("gambling_corpus.py"))
assert _spec is not None and _spec.loader is not None
_corpus = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_corpus)
CORPUS = _corpus.CORPUS
URL = "https://toko.id/"


def visit(shown: str | int | None, *, follows: bool) -> Visit:
    if shown == "":
        return Visit((), End.UNSEEN, URL, Unseen(Why.TIMED_OUT))
    if isinstance(shown, int):
        return Visit((Reply(URL, shown, "", (), b"Forbidden"),), End.ARRIVED, URL)
    if isinstance(shown, str) and shown.startswith("->"):
        there = shown[2:]
        sent = Reply(URL, 302, "", (("location", there),))
        if follows:  # the visitor's way is followed, that of another view is not
            return Visit((sent, Reply(there, 200, "", (), b"<title>lain</title>")), End.ARRIVED, there)
        return Visit((sent,), End.LEFT, there)
    refresh, _, page = str(shown).rpartition("~>") if str(shown).startswith("refresh: ") else ("", "", str(shown))
    headers = (("content-type", "text/html; charset=utf-8"), *((("refresh", refresh.removeprefix("refresh: ")),) if refresh else ()))
    return Visit((Reply(URL, 200, "", headers, page.encode()),), End.ARRIVED, URL)


def dossier(home: str | int | None, bot: str | int | None, searcher: str | int | None, english: str | int | None) -> Dossier:
    first = visit(home, follows=True)
    views = [View("googlebot", visit(home if bot is None else bot, follows=False)),
             View("referrer", visit(home if searcher is None else searcher, follows=False))]
    if isinstance(home, str) and home.startswith("->"):
        views.append(View("english", visit(english, follows=False)))
    seen = {"SecureVisit": SecureVisit(first.chain, first.end, first.last_url), "Views": Views(URL, tuple(views)),
            "PlainVisit": PlainVisit((), End.REFUSED, "http://toko.id/")}
    return derive.complete(Dossier(Target("toko.id", "toko.id"), Clock.read("2026-11-24T00:00:00Z"), seen=seen))


def said(*views: str | int | None) -> str:
    (finding,) = judge_one(CHECK, dossier(*views))
    return finding.verdict.outcome.slug if finding.verdict else "unseen"


def arguments(*views: str | int | None) -> tuple[Maybe[object], ...]:
    looked = dossier(*views)
    got = [looked.of(need.kind) for need in CHECK.needs]
    return tuple(Maybe(None, g) if isinstance(g, Unseen) else Maybe(g) for g in got)


CASES = [(name, arguments(*views), label) for name, label, *views in CORPUS if label != "unseen"]


@pytest.mark.parametrize(("name", "label", "views"), [(n, label, views) for n, label, *views in CORPUS], ids=[c[0] for c in CORPUS])
def test_every_case_of_the_corpus_is_told_right(name: str, label: str, views: list[str | int | None]) -> None:
    assert said(*views) == label


def test_precision_and_recall() -> None:
    told = [(label, said(*views)) for _, label, *views in CORPUS]
    hits = sum(a == b == "infected" for a, b in told)
    precision, recall = hits / sum(b == "infected" for _, b in told), hits / sum(a == "infected" for a, _ in told)
    print(f"{len(told)} cases; infected: precision {precision:.3f}, recall {recall:.3f}")
    assert len(CORPUS) >= 60 and precision == recall == 1.0


def evidence(*views: str | int | None) -> tuple[str, str, tuple[str, ...]]:
    (finding,) = judge_one(CHECK, dossier(*views, *[None] * (4 - len(views))))
    assert finding.verdict is not None
    facts = finding.verdict.facts
    hosts = facts["hosts"]
    assert isinstance(hosts, tuple)
    return str(facts["found"]), str(facts["place"]), tuple(map(str, hosts))


@pytest.mark.parametrize(("body", "told"), [
    ("<a href='https://bit.ly/x' style='font-size:0'>slot88</a>", ("sl***88", "a (font_size)", ("bit.ly",))),
    ("<div id=q class='a b' style='left:-9999px'><a href=https://www.slotgacor.example/>s</a></div>",
     ("s", "a < div#q (off_screen)", ("www.sl***or.example",))),
    ("<marquee width=1 height=1 class=xx>situs slot gacor</marquee>", ("situs slot gacor", "marquee.xx (tiny)", ("–",))),
    ("<iframe src=https://slotgacor.example/></iframe>", ("sl***or.example", "iframe", ("sl***or.example",))),
    ("<script>location='https://mawar88.example/?r=1'</script>", ("https://ma***88.example/?r=1", "script", ("ma***88.example",))),
])
def test_a_technician_finds_the_place_and_nobody_is_led_there(body: str, told: tuple[str, str, tuple[str, ...]]) -> None:
    assert evidence(_corpus.shop(body=body)) == told


def test_a_name_that_only_ends_like_a_market_is_no_market() -> None:
    assert said(_corpus.PLAIN, None, "->https://notshopee.co.id/", None) == "suspicious_redirect"


def test_a_host_of_which_nothing_is_known_is_named_as_it_is_and_a_brand_is_starred() -> None:
    told = [judge_one(CHECK, dossier(_corpus.PLAIN, None, there, None))[0].verdict for there in ("->https://lain.example/", "->https://mawar88.example/")]
    assert told[0] is not None and told[1] is not None
    assert (told[0].outcome.slug, told[0].facts["to"], told[0].facts["view"]) == ("suspicious_redirect", "lain.example", "referrer")
    assert (told[1].outcome.slug, told[1].facts["hosts"], told[1].facts["place"]) == ("infected", ("ma***88.example",), "Location")


@pytest.mark.parametrize(("there", "stopped"), [
    ("https://geo.captcha-delivery.com/captcha/?x=1", True), ("https://validate.perfdrive.com/a", True), ("http://127.0.0.1/", True), ("http://10.0.0.1/", True), ("http://[::1]/", True),
    ("https://blocked.hosting.example/", True), ("https://edge.example/captcha?r=1", True), ("https://x.example/403.html", True), ("http://localhost/", True),
    ("https://lain.example/", False), ("https://robotika.example/", False), ("https://verifikatur.example/", False), ("https://wafer.example/blockchain", False), ("https://8.8.8.8/", False),
])
def test_what_a_guard_is(there: str, stopped: bool) -> None:
    assert is_guard(there) is stopped


def test_what_was_found_is_shown_with_starred_brands() -> None:
    (finding,) = judge_one(CHECK, dossier(_corpus.PLAIN, _corpus.DOORWAY, None, None))
    assert finding.verdict is not None
    shown = str(finding.verdict.facts["found"])
    assert "MA***88" in shown and "MAWAR" not in shown and len(shown) <= 120
    assert finding.verdict.facts["view"] == "googlebot"


@pytest.mark.parametrize(("host", "gambles"), [
    ("slotgacor.example", True), ("sl0t-g4cor.example", True), ("rajaslot.pages.dev", True), ("togel.example", True),
    ("toko.id", False), ("shopee.co.id", False), ("slot.id", True), ("cdn77.org", False), ("mebel99.example", False), ("batik.co.id", False),
    ("slothcoffee.example", False), ("judikaofficial.example", False), ("timeslot.example", False), ("totosanitary.example", False), ("scatterbrain.example", False),
    ("stopjudi.example", False), ("judithfashion.example", False), ("jackpotlaundry.example", False), ("situsslot88.example", True), ("mpo777-amp.example", True), ("cdn-slot88gacor.example", True),
    ("toto.com", False), ("id.toto.com", False), ("totolink.net", False), ("agentotobekasi.example", False), ("jpnet.example", False), ("jp18.example", False), ("rtp.pt", False), ("baccarat.com", False),
    ("maxwindow.example", False), ("climaxwinch.example", False), ("fotogelas.example", False), ("puntogelato.example", False), ("gusto-gelato.example", False), ("gelatogelato88.example", False),
    ("bolatogelasli.example", True), ("gelatotogel.example", True), ("bandarqurban.example", False), ("gacor88motor.example", False), ("gacor88.example", True), ("www.gacor138.example", True), ("gacor.example", False), ("burung-gacor88.example", False),
    ("totoslot.example", True), ("totomacau.example", True), ("toto88.example", False), ("sportplive.example", False), ("dewijp.example", False), ("rtplive.example", True), ("rajartplive.example", True), ("rtpgacor.example", True), ("mpo1551.example", True), ("autotogel.example", True), ("maxwindaftar.example", True),
])
def test_the_name_of_a_host(host: str, gambles: bool) -> None:
    assert gambling_host(host) is gambles


def test_a_brand_by_its_number_counts_where_it_hides() -> None:
    assert brand_host("www.mawar88.example") and brand_host("raja138.example") and not brand_host("batik.co.id")


@pytest.mark.parametrize("host", [
    "toko.co.id", "www.toko.co.id", "a.b.toko.id", "toko.my.id", "x.toko.com", "raja.pages.dev", "a.raja.github.io", "toko.blogspot.com", "203.0.113.7",
    "toko.sch.id", "toko.kop.id", "toko.com.my", "x.vercel.app",
])
def test_the_table_of_suffixes_agrees_with_the_public_list(host: str) -> None:
    assert site_of(host) == registrable(host)


def test_one_name_under_two_endings_is_one_owner() -> None:
    assert same_owner("www.toko.co.id", "toko.com") and not same_owner("toko.id", "lain.id")


@settings(max_examples=200)
@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    talk_of(text)
    gambling_host(text)
    assert len(masked(text)) <= 120


@pytest.mark.parametrize(("frame", "label"), [
    ("<iframe src=https://mawar88.example/ style='display:none'></iframe>", "suspicious"),
    ("<div style='height:0;overflow:hidden'><iframe src=//mawar88.example/></iframe></div>", "suspicious"),
    ("<iframe src=https://www.googletagmanager.com/ns.html height=0 width=0 style='display:none'></iframe>", "clean"),
    ("<iframe src=https://mawar88.example/></iframe>", "clean"),  # everybody sees it; perhaps a partner
])
def test_a_frame_that_nobody_sees_of_a_host_named_as_a_brand_is_to_be_looked_at(frame: str, label: str) -> None:
    assert said(f"<!doctype html><title>Batik Kenanga</title><p>Batik tulis dan cap dari Pekalongan.</p>{frame}", None, None, None) == label


@pytest.mark.parametrize(("words", "label"), [
    ("0; url=https://slot88gacor.example/daftar", "infected"), ("0,https://slot88gacor.example/daftar", "infected"),
    ("3 URL='//slot88gacor.example/daftar'", "infected"), ("0; url=https://lain.example/", "suspicious_redirect"),
    ("300", "clean"), ("0; url=/beranda", "clean"), ("0; url=https://www.toko.id/", "clean"), ("0; url=http://[", "clean"), ("url=https://slot88gacor.example/", "clean"),
])
def test_a_refresh_header_leads_a_visitor_away_as_a_redirect_does(words: str, label: str) -> None:
    assert said(_corpus.PLAIN, f"refresh: {words}~>{_corpus.PLAIN}", None, None) == label


@pytest.mark.parametrize("words", ["0;url=https://slot88gacor.example/", "0,https://slot88gacor.example/", "0 https://slot88gacor.example/"])
def test_a_meta_refresh_is_read_as_browsers_read_it(words: str) -> None:
    page = _corpus.PLAIN.replace("<title>", f"<meta http-equiv=refresh content=\"{words}\"><title>", 1)
    assert said(page, None, None, None) == "infected"


@pytest.mark.parametrize("words", ["slot gacor", "s l o t gacor", "sl0t gac0r", "\u0455lot gacor", "s\u200blot gacor"])
@pytest.mark.parametrize("address", ["/x", "?x=1", "#x", "x.html", "https://toko.example/x"])
def test_a_page_of_ones_own_counts_however_its_address_and_its_words_are_written(address: str, words: str) -> None:
    page = read_markup(f"<a href='{address}'>{words}</a>".encode(), "text/html; charset=utf-8", "https://toko.example/", False)
    assert [out.points for out in outs_of(page, "toko.example")] == [4]


@pytest.mark.parametrize("address", ["/\\slot88gacor.example/", "/\t/slot88gacor.example/", "\\\\slot88gacor.example/", "https:\\\\slot88gacor.example/"])
def test_a_link_that_only_looks_like_ones_own_leads_away(address: str) -> None:
    page = read_markup(f"<a href='{address}'>Promo</a>".encode(), "text/html; charset=utf-8", "https://toko.example/", False)
    assert [(out.host, out.own) for out in outs_of(page, "toko.example")] == [("slot88gacor.example", False)]
