"""What stands at the address, by what the page says of itself."""

from __future__ import annotations

import pytest
from ikmscan.checks.check import Verdict
from ikmscan.checks.web.front_page import CHECK
from ikmscan.scanner.evidence import Reply, Standing
from ikmscan.scanner.standing import signs, standing_of
from ikmscan.scanner.wire.html import read_markup

KINDS = ("shop", "construction", "parked", "hosting_default", "error", "suspended", "guard", "challenge",
         "captive_portal", "isp_block", "listing", "unavailable", "elsewhere", "lost")
CASES = [(kind, (Standing(kind, "" if kind == "shop" else "status", "https://toko.id/", 200),), kind) for kind in KINDS]
CASES += [("a market", (Standing("elsewhere", "", "https://www.tokopedia.com/toko", 200),), "platform"),
          ("the name of a market", (Standing("elsewhere", "", "https://xtokopedia.com/", 200),), "elsewhere")]


@pytest.mark.parametrize(("name", "arguments", "slug"), CASES)
def test_each_kind_of_page_is_named(name: str, arguments: tuple[Standing], slug: str) -> None:
    verdict = CHECK.judge(*arguments)
    assert isinstance(verdict, Verdict) and verdict.outcome.slug == slug


@pytest.mark.parametrize("there", ["https://situs-slot-gacor.example/", "https://raja888.example/daftar?ref=9"])
def test_nobody_is_asked_whether_a_site_of_gambling_is_his(there: str) -> None:
    assert CHECK.judge(Standing("elsewhere", "", there, 200)) is None


def kind(body: str, status: int = 200, url: str = "https://toko.id/", **headers: str) -> str:
    told = tuple((n.replace("_", "-"), v) for n, v in headers.items())
    reply = Reply(url, status, "", told, body.encode())
    return standing_of(reply, read_markup(reply.body, "text/html", url, False)).kind


LONG = "<p>" + "Batik tulis dari Pekalongan, halus dan hangat. " * 200


@pytest.mark.parametrize(("page", "wanted"), [
    (kind("<title>Batik Jaya</title>"), "shop"),
    (kind("<title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/x></script>"), "challenge"),
    (kind("x", 403, cf_mitigated="challenge"), "challenge"),
    (kind("Forbidden", 403), "guard"), (kind("", 429), "guard"), (kind("", 503), "unavailable"),
    (kind("<title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/x></script>", 503), "challenge"),
    (kind("<title>Index of /</title><h1>Index of /</h1><hr><pre><a href=stok.xlsx>stok.xlsx</a></pre>"), "listing"),
    (kind("<title>Attention Required! | Cloudflare</title>cloudflare", 403), "guard"),
    (kind("", 404), "error"), (kind("", 500), "error"), (kind("", 511), "captive_portal"),
    (kind("<title>internet hotspot > login</title>"), "captive_portal"),
    (kind("", url="http://internetpositif.id/"), "isp_block"), (kind("<title>Internet Positif</title>"), "isp_block"),
    (kind("<title>Account Suspended</title>"), "suspended"),
    (kind("", url="http://toko.id/cgi-sys/suspendedpage.cgi"), "suspended"),
    (kind("<title>toko.id</title><script src=https://img.sedoparking.com/x.js></script>"), "parked"),
    (kind("<title>Domain Parking</title>"), "parked"),
    (kind("<title>Welcome to nginx!</title><h1>Welcome to nginx!</h1>"), "hosting_default"),
    (kind("<html><body><h1>It works!</h1></body></html>"), "hosting_default"),
    (kind("<title>Apache2 Debian Default Page: It works</title>" + LONG), "hosting_default"),
    (kind("<title>Coming Soon - Batik</title><h1>Segera hadir</h1>"), "construction"),
    (kind("Briefly unavailable for scheduled maintenance. Check back in a minute.", 503), "construction"),
])
def test_a_page_in_the_shops_place_is_recognised(page: str, wanted: str) -> None:
    assert page == wanted


@pytest.mark.parametrize("page", [
    "<title>Segera hadir: koleksi Lebaran</title>" + LONG, "<title>Toko</title><p>coming soon" + LONG,
    "<title>Toko</title><h1>It works!</h1>" + LONG, "<title>Jual hosting</title>welcome to nginx!", "<title>Jasa parkir</title>domain parking",
    "<title>Account suspended? Kami bantu</title>" + LONG, "<title>Internet sehat untuk anak</title>" + LONG,
])
def test_a_shop_that_speaks_of_such_pages_is_a_shop(page: str) -> None:
    assert kind(page) == "shop"


def test_every_sign_names_a_kind_of_the_check_and_asks_for_something() -> None:
    for sign in signs():
        assert sign.kind in KINDS
        words = (*sign.title, *sign.whole, *sign.part, *sign.ends, *sign.heading, *sign.body, *sign.says, *sign.host)
        assert sign.statuses or sign.header or sign.path or words, sign.slug
        assert [*words, *sign.lacks] == [t.lower() for t in (*words, *sign.lacks)]
