"""What people type in the field "website", row by row, and that no text makes `read` raise another error."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.platforms import Builder, builder_of, is_free_mail, platform_called, platform_of
from ikmscan.scanner.suffix import public_suffix
from ikmscan.scanner.target import MAX_TEXT_CHARS, Account, Problem, Target, TargetError, read

READ_AS = [
    ("tokobatik.co.id", "tokobatik.co.id"),
    ("HTTPS://TokoBatik.CO.ID/", "tokobatik.co.id"),
    (" tokobatik. co.id", "tokobatik.co.id"),
    ("tokobatik .co .id", "tokobatik.co.id"),
    ("tokobatik,co.id", "tokobatik.co.id"),
    ("www.toko,co.id", "www.toko.co.id"),
    ("tokobatik.co,id", "tokobatik.co.id"),
    ("toko, co.id", "toko.co.id"),
    ("ttp://kopi.com", "kopi.com"),
    ("htps:/kopi.com", "kopi.com"),
    ("https//kopi.com", "kopi.com"),
    ("hhtps://kopi.com", "kopi.com"),
    ("https;//kopi.com", "kopi.com"),
    ("https:\\\\kopi.com", "kopi.com"),
    ("https:kopi.com", "kopi.com"),
    ("https : // kopi.com", "kopi.com"),
    ("https://https://kopi.com", "kopi.com"),
    ("//kopi.com", "kopi.com"),
    ("http.com", "http.com"),
    ("https.id/x", "https.id"),
    ("www.kopi.com/produk?x=1", "www.kopi.com"),
    ("kopi.com?x=1", "kopi.com"),
    ("kopi.com#atas", "kopi.com"),
    ("https://evil.com\\@good.com", "evil.com"),
    ("https://good.com@evil.com/", "evil.com"),
    ("https://user:pw@host.id/", "host.id"),
    ("tokobatik.co.id.", "tokobatik.co.id"),
    ("tokobatik.co.id,", "tokobatik.co.id"),
    ('"tokobatik.co.id"', "tokobatik.co.id"),
    ("<https://tokobatik.co.id>", "tokobatik.co.id"),
    ("(tokobatik.co.id)", "tokobatik.co.id"),
    ("website: tokobatik.co.id", "tokobatik.co.id"),
    ("Web : https://tokobatik.co.id", "tokobatik.co.id"),
    ("\ufefftokobatik.co.id\xa0\r\n", "tokobatik.co.id"),
    ("ｔｏｋｏ。ｃｏ．ｉｄ", "toko.co.id"),
    ("toko｡id", "toko.id"),
    ("ⓣⓞⓚⓞ.id", "toko.id"),
    ("tökobatik.id", "xn--tkobatik-n4a.id"),
    ("TÖKOBATIK.id", "xn--tkobatik-n4a.id"),
    ("XN--tkobatik-N4A.id", "xn--tkobatik-n4a.id"),
    ("ꦧꦠꦶꦏ꧀.id", "xn--tl9a7au5d8b.id"),
    ("xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"),
    ("r3---sn-x.toko.id", "r3---sn-x.toko.id"),
    ("1.1.1.1", "1.1.1.1"),
    ("http://103.10.64.1/admin", "103.10.64.1"),
    ("[2606:4700::1111]", "2606:4700::1111"),
    ("2606:4700::1111", "2606:4700::1111"),
    ("2606:4700:0:0:0:0:0:1111", "2606:4700::1111"),
    ("[::ffff:8.8.8.8]", "8.8.8.8"),
    ("64:ff9b::808:808", "64:ff9b::808:808"),
    ("shopee.co.id.evil.com", "shopee.co.id.evil.com"),
    ("notshopee.co.id", "notshopee.co.id"),
    ("netflix.com", "netflix.com"),
    ("google.com", "google.com"),
    ("batik.wordpress.com", "batik.wordpress.com"),
    ("Shopee: https://tokobatik.co.id", "tokobatik.co.id"),
]

PORTS = [
    ("host.id", 443, "host.id"),
    ("host.id:8443", 8443, "host.id:8443"),
    ("host.id:", 443, "host.id"),
    ("http://x.id", 443, "x.id"),
    ("http://x.id:80/", 443, "x.id"),
    ("http://x.id:8080", 8080, "x.id:8080"),
    ("host.id：8443", 8443, "host.id:8443"),
    ("[2606:4700::1111]:8443", 8443, "[2606:4700::1111]:8443"),
    ("2606:4700::8443", 443, "2606:4700::8443"),
    ("1.1.1.1:65535", 65535, "1.1.1.1:65535"),
]

REFUSED = [
    ("", Problem.EMPTY, ""),
    (" \t\xa0\ufeff\n", Problem.EMPTY, ""),
    ("https://", Problem.EMPTY, ""),
    ("-", Problem.NO_SITE, ""),
    ("—", Problem.NO_SITE, ""),
    ("belum punya", Problem.NO_SITE, ""),
    ("Belum ada website", Problem.NO_SITE, ""),
    ("tdk ada", Problem.NO_SITE, ""),
    ("N/A", Problem.NO_SITE, ""),
    ("a" * 300, Problem.TOO_LONG, ""),
    ("a." * 150 + "id", Problem.TOO_LONG, ""),
    ("ö" * 300 + ".id", Problem.TOO_LONG, ""),
    ("x.id/" + "a" * MAX_TEXT_CHARS, Problem.TOO_LONG, ""),
    ("a" * 64 + ".id", Problem.BAD_LABEL, ""),
    ("ö" * 60 + "x.id", Problem.BAD_IDN, ""),
    ("to_ko.id", Problem.BAD_LABEL, ""),
    ("tö_ko.id", Problem.BAD_LABEL, ""),
    ("-toko.id", Problem.BAD_LABEL, ""),
    ("toko-.id", Problem.BAD_LABEL, ""),
    ("a..id", Problem.BAD_LABEL, ""),
    (".co.id", Problem.BAD_LABEL, ""),
    ("toko!.id", Problem.BAD_LABEL, ""),
    ("toko%00.id", Problem.BAD_LABEL, ""),
    ("xn--zzzzzz---.id", Problem.BAD_IDN, ""),
    ("xn--toko-.id", Problem.BAD_IDN, ""),
    ("xn--a.id", Problem.BAD_IDN, ""),
    ("\u0301toko.id", Problem.BAD_IDN, ""),
    ("toko℀.id", Problem.BAD_IDN, ""),
    ("tok\x00o.id", Problem.CONTROL_CHARACTERS, "toko.id"),
    ("toko\u200b.id", Problem.CONTROL_CHARACTERS, "toko.id"),
    ("\u200ftoko.id", Problem.CONTROL_CHARACTERS, "toko.id"),
    ("toko.id\u202e", Problem.CONTROL_CHARACTERS, "toko.id"),
    ("toko\xadbatik.id", Problem.CONTROL_CHARACTERS, "tokobatik.id"),
    ("toko.id\nkopi.id", Problem.CONTROL_CHARACTERS, "toko.id"),
    ("toko.id\x1b[31m", Problem.CONTROL_CHARACTERS, ""),
    ("toko\ud800.id", Problem.CONTROL_CHARACTERS, "toko.id"),
    ("user@host.id", Problem.EMAIL, "host.id"),
    ("user @ host.id", Problem.EMAIL, "host.id"),
    ("mailto:user@host.id", Problem.EMAIL, "host.id"),
    ("user:pw@host.id", Problem.EMAIL, "host.id"),
    ("batik@gmail.com", Problem.EMAIL, ""),
    ("batik@yahoo.co.id", Problem.EMAIL, ""),
    ("batik@shopee.co.id", Problem.EMAIL, ""),
    ("batik@127.0.0.1", Problem.EMAIL, ""),
    ("batik@", Problem.EMAIL, ""),
    ("081234567890", Problem.PHONE, ""),
    ("0812-3456-7890", Problem.PHONE, ""),
    ("0812.3456.7890", Problem.PHONE, ""),
    ("+62 812 3456 7890", Problem.PHONE, ""),
    ("6281234567890", Problem.PHONE, ""),
    ("(021) 555-12345", Problem.PHONE, ""),
    ("WA: 0812 3456 7890", Problem.PHONE, ""),
    ("tel:+6281234567890", Problem.PHONE, ""),
    ("tokobatik", Problem.NO_DOT, ""),
    ("www", Problem.NO_DOT, ""),
    ("host.id:99999", Problem.BAD_PORT, ""),
    ("host.id:0", Problem.BAD_PORT, ""),
    ("host.id:abc", Problem.BAD_PORT, ""),
    ("host.id:-1", Problem.BAD_PORT, ""),
    ("host.id:٤٤٣", Problem.BAD_PORT, ""),
    ("[2606:4700::1111]:x", Problem.BAD_PORT, ""),
    ("ftp://x.id", Problem.BAD_SCHEME, "x.id"),
    ("file:///etc/passwd", Problem.BAD_SCHEME, ""),
    ("javascript:alert(1)", Problem.BAD_SCHEME, ""),
    ("gopher://127.0.0.1", Problem.BAD_SCHEME, ""),
    ("203.0.113.7", Problem.PRIVATE_ADDRESS, ""),
    ("169.254.169.254", Problem.PRIVATE_ADDRESS, ""),
    ("[fd00:ec2::254]", Problem.PRIVATE_ADDRESS, ""),
    ("0x08080808", Problem.NOT_A_NAME, "8.8.8.8"),
    ("8.8.2056", Problem.NOT_A_NAME, "8.8.8.8"),
    ("999.1.1.1", Problem.NOT_A_NAME, ""),
    ("1.2.3.4.5", Problem.NOT_A_NAME, ""),
    ("toko.123", Problem.NOT_A_NAME, ""),
    ("fe80::1%eth0", Problem.NOT_A_NAME, ""),
    ("[1.1.1.1]", Problem.NOT_A_NAME, ""),
    ("[2606:4700::1111", Problem.NOT_A_NAME, ""),
    ("[2606:4700::1111]x", Problem.NOT_A_NAME, ""),
    ("toko batik saya", Problem.NOT_A_NAME, ""),
    ("tokobatik.co.id (masih dibuat)", Problem.NOT_A_NAME, "tokobatik.co.id"),
    ("toko.com, shopee.co.id/x", Problem.NOT_A_NAME, "toko.com"),
    ("toko.com,kopi.id", Problem.NOT_A_NAME, "toko.com"),
    ('""', Problem.NOT_A_NAME, ""),
]

LOCAL = [
    ("127.0.0.1", "127.0.0.1", Problem.PRIVATE_ADDRESS),
    ("127.0.0.1:8443", "127.0.0.1", Problem.PRIVATE_ADDRESS),
    ("10.0.0.1/admin", "10.0.0.1", Problem.PRIVATE_ADDRESS),
    ("http://[::1]/", "::1", Problem.PRIVATE_ADDRESS),
    ("::1", "::1", Problem.PRIVATE_ADDRESS),
    ("[::ffff:10.0.0.1]", "10.0.0.1", Problem.PRIVATE_ADDRESS),
    ("fd12:3456::1", "fd12:3456::1", Problem.PRIVATE_ADDRESS),
    ("2130706433", "127.0.0.1", Problem.PRIVATE_ADDRESS),
    ("0x7f.1", "127.0.0.1", Problem.PRIVATE_ADDRESS),
    ("0X7F000001", "127.0.0.1", Problem.PRIVATE_ADDRESS),
    ("0177.0.0.1", "127.0.0.1", Problem.PRIVATE_ADDRESS),
    ("127.1", "127.0.0.1", Problem.PRIVATE_ADDRESS),
    ("①②⑦.0.0.1", "127.0.0.1", Problem.PRIVATE_ADDRESS),
    ("localhost", "localhost", Problem.LOCAL_NAME),
    ("localhost:8080", "localhost", Problem.LOCAL_NAME),
    ("x.localhost", "x.localhost", Problem.LOCAL_NAME),
    ("metadata.google.internal", "metadata.google.internal", Problem.LOCAL_NAME),
    ("kasir.local", "kasir.local", Problem.LOCAL_NAME),
    ("KASIR.LAN.", "kasir.lan", Problem.LOCAL_NAME),
    ("nas.home.arpa", "nas.home.arpa", Problem.LOCAL_NAME),
    ("kasir", "kasir", Problem.NO_DOT),
]

ACCOUNTS = [
    ("tokopedia.com/batiksari", "tokopedia", "marketplace", "tokopedia.com/batiksari"),
    ("https://www.tokopedia.com/batiksari?utm=x#y", "tokopedia", "marketplace", "tokopedia.com/batiksari"),
    ("https://tokopedia.link/abc", "tokopedia", "marketplace", "tokopedia.link/abc"),
    ("tk.tokopedia.com/ZS1/", "tokopedia", "marketplace", "tk.tokopedia.com/ZS1"),
    ("SHOPEE.co.id/batiksari", "shopee", "marketplace", "shopee.co.id/batiksari"),
    ("shopee.co.id", "shopee", "marketplace", "shopee.co.id"),
    ("https://shp.ee/abc", "shopee", "marketplace", "shp.ee/abc"),
    ("s.shopee.co.id/abc", "shopee", "marketplace", "s.shopee.co.id/abc"),
    ("lazada.co.id/shop/x", "lazada", "marketplace", "lazada.co.id/shop/x"),
    ("blibli.com/merchant/x", "blibli", "marketplace", "blibli.com/merchant/x"),
    ("bukalapak.com/u/x", "bukalapak", "marketplace", "bukalapak.com/u/x"),
    ("https://www.tiktok.com/@batik.sari", "tiktok", "marketplace", "tiktok.com/@batik.sari"),
    ("padiumkm.id/store/x", "padi", "marketplace", "padiumkm.id/store/x"),
    ("https://www.instagram.com/batik/?hl=id", "instagram", "social", "instagram.com/batik"),
    ("@batik_sari.id", "instagram", "social", "@batik_sari.id"),
    ("IG: @batik.sari", "instagram", "social", "IG: @batik.sari"),
    ("Shopee batiksari", "shopee", "marketplace", "Shopee batiksari"),
    ("Tokopedia", "tokopedia", "marketplace", "Tokopedia"),
    ("m.facebook.com/batik", "facebook", "social", "m.facebook.com/batik"),
    ("fb.com/batik", "facebook", "social", "fb.com/batik"),
    ("fb.me/batik", "facebook", "social", "fb.me/batik"),
    ("https://wa.me/6281200000000?text=halo", "whatsapp", "chat", "wa.me/6281200000000"),
    ("api.whatsapp.com/send?phone=62", "whatsapp", "chat", "api.whatsapp.com/send"),
    ("t.me/batik", "telegram", "chat", "t.me/batik"),
    ("x.com/batik", "x", "social", "x.com/batik"),
    ("twitter.com/batik", "x", "social", "twitter.com/batik"),
    ("youtube.com/@batik", "youtube", "social", "youtube.com/@batik"),
    ("linktr.ee/batik", "linktree", "links", "linktr.ee/batik"),
    ("lynk.id/batik", "lynk", "links", "lynk.id/batik"),
    ("s.id/batik", "s_id", "short", "s.id/batik"),
    ("bit.ly/batik", "bitly", "short", "bit.ly/batik"),
    ("https://g.co/kgs/abc", "google_business", "social", "g.co/kgs/abc"),
    ("maps.app.goo.gl/abc", "google_business", "social", "maps.app.goo.gl/abc"),
    ("https://www.google.com/maps/place/x", "google_business", "social", "google.com/maps/place/x"),
    ("Shopee: https://shopee.co.id/x", "shopee", "marketplace", "shopee.co.id/x"),
    ("https://sites.google.com/view/batik", "google_sites", "builder", "sites.google.com/view/batik"),
]


def refusal(text: str, *, local_ok: bool = False) -> TargetError:
    with pytest.raises(TargetError) as caught:
        read(text, local_ok=local_ok)
    return caught.value


def target(text: str, *, local_ok: bool = False) -> Target:
    found = read(text, local_ok=local_ok)
    assert isinstance(found, Target)
    return found


def outcome(text: str, local_ok: bool = False) -> Target | Account | TargetError:
    try:
        return read(text, local_ok=local_ok)
    except TargetError as error:
        return error


@pytest.mark.parametrize(("text", "host"), READ_AS)
def test_a_slip_of_the_hand_is_read_as_the_site_that_was_meant(text: str, host: str) -> None:
    found = target(text)
    assert found.host == host
    assert found.port == 443
    assert found.rewritten == (text != host)


@pytest.mark.parametrize(("text", "port", "shown"), PORTS)
def test_a_typed_port_is_kept_and_shown(text: str, port: int, shown: str) -> None:
    found = target(text)
    assert (found.port, found.shown) == (port, shown)


@pytest.mark.parametrize(("text", "problem", "suggestion"), REFUSED)
def test_what_is_no_site_is_refused_by_its_part_that_is_wrong(text: str, problem: Problem, suggestion: str) -> None:
    error = refusal(text)
    assert (error.problem, error.suggestion) == (problem, suggestion)
    assert len(error.text) <= 200
    assert error.text.isprintable()


@pytest.mark.parametrize(("text", "host", "problem"), LOCAL)
def test_ones_own_network_is_a_target_on_purpose_only(text: str, host: str, problem: Problem) -> None:
    assert refusal(text).problem == problem
    assert target(text, local_ok=True).host == host


@pytest.mark.parametrize("text", ["169.254.169.254", "[fd00:ec2::254]", "0.0.0.0", "0", "255.255.255.255", "224.0.0.1"])
def test_metadata_and_what_is_no_host_is_refused_even_then(text: str) -> None:
    assert refusal(text, local_ok=True).problem == Problem.PRIVATE_ADDRESS


@pytest.mark.parametrize(("text", "platform", "kind", "shown"), ACCOUNTS)
def test_a_link_to_a_platform_is_an_account(text: str, platform: str, kind: str, shown: str) -> None:
    found = read(text)
    assert isinstance(found, Account)
    assert (found.input, found.platform, found.kind, found.shown) == (text, platform, kind, shown)
    assert found.name


def test_an_account_name_is_the_host_where_the_platform_has_none() -> None:
    found = read("tinyurl.com/x")
    assert isinstance(found, Account)
    assert (found.kind, found.name) == ("short", "tinyurl.com")


def test_the_path_is_dropped_and_told() -> None:
    assert target("https://toko.id/").dropped == ""
    assert target("https://toko.id/produk/1?x=1#y").dropped == "/produk/1?x=1#y"


def test_a_password_goes_no_further() -> None:
    found = target("https://admin:s3cret@toko.id/x")
    assert "s3cret" not in repr(found)
    assert found.input == "https://admin:***@toko.id/x"
    assert "s3cret" not in str(refusal("admin:s3cret@toko.id"))


def test_the_invisible_is_named() -> None:
    assert refusal("toko\u200fbatik.id").text == "toko[U+200F]batik.id"
    assert refusal("toko\x00.id").text == "toko[U+0000].id"


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        ("tоkobatik.id", ("mixed_script",)),  # the first o is Cyrillic
        ("xn--tkobatik-nbh.id", ("mixed_script",)),
        ("асе.id", ("look_alike",)),
        ("батик.id", ()),
        ("tökobatik.id", ()),
        ("東京ストアtoko.jp", ()),
        ("tokobatik.id", ()),
    ],
)
def test_letters_that_deceive_are_told(text: str, warnings: tuple[str, ...]) -> None:
    assert target(text).warnings == warnings


def test_a_name_has_its_own_letters_for_the_eye() -> None:
    assert target("TÖKOBATIK.id").unicode_host == "tökobatik.id"
    assert target("tokobatik.id").unicode_host == "tokobatik.id"
    assert Target("", "xn--\u200b.id").unicode_host == "xn--\u200b.id"


@pytest.mark.parametrize(("text", "truth"), [("1.1.1.1", True), ("2606:4700::1111", True), ("toko1.id", False)])
def test_an_address_knows_that_it_is_one(text: str, truth: bool) -> None:
    assert target(text).is_address is truth


@pytest.mark.parametrize(("host", "name"), [
    ("batik.wordpress.com", "WordPress.com"), ("wordpress.com", "WordPress.com"), ("a.b.my.canva.site", "Canva"),
    ("toko.berdu.id", "Berdu"), ("wordpress.com.evil.id", ""), ("notwordpress.com", ""), ("tokobatik.co.id", ""),
])
def test_a_shop_under_a_builders_name_is_known(host: str, name: str) -> None:
    found = builder_of(host)
    assert (found.name if found else "") == name
    assert isinstance(read(host), Target)


def test_the_sources_of_builders_hold() -> None:
    """Those that name the Public Suffix List stand in it, the others name a page."""
    rows = tomllib.loads(files("ikmscan.scanner").joinpath("platforms.toml").read_text(encoding="utf-8"))["builder"]
    for host, row in rows.items():
        assert builder_of(host) == Builder(host, row["name"])
        assert platform_of(host) is None, "an account would never be looked at"
        assert public_suffix(host) == host if row["source"] == "psl" else row["source"].startswith("https://"), host


def test_platforms_own_subdomains_but_not_look_alikes() -> None:
    assert platform_of("a.b.shopee.co.id") is platform_of("shopee.co.id") is not None
    assert platform_of("shopee.co.id.evil.com") is None
    assert platform_of("google.com", "/") is None
    assert platform_of("www.google.com", "/MAPS?q=1") is not None
    assert platform_called("Tokped") is platform_of("tokopedia.com")
    assert is_free_mail("gmail.com")
    assert not is_free_mail("tokobatik.co.id")


def test_no_place_and_no_word_belongs_to_two_platforms() -> None:
    from ikmscan.scanner import platforms

    rows, _, _ = platforms._table()
    places = [place for row in rows for place in row.at]
    words = [word for row in rows for word in row.words]
    assert len(places) == len(set(places))
    assert len(words) == len(set(words))
    assert {row.kind for row in rows} == {"marketplace", "social", "chat", "links", "short", "builder"}
    assert [place for place in places if place != place.lower() or place.startswith("www.")] == []


MARKS = ["https://", "http:", "//", "@", ":", ":443", "[", "]", "::1", ".", ",", " ", "/", "?", "#", "\\", "-", "%"]
WORDS = ["xn--", "0x7f", "1", "127.0.0.1", "co.id", "toko", "belum", "punya", "shopee", "wa", "localhost", "ö", "о"]
PIECES = st.sampled_from([*MARKS, *WORDS, "。", "\xa0", "\u200f"]) | st.text(max_size=4)
TYPED = st.lists(PIECES, max_size=12).map("".join)


@settings(max_examples=500)
@given(text=st.one_of(TYPED, st.text(max_size=300)), local_ok=st.booleans())
def test_any_text_is_a_target_an_account_or_a_refusal(text: str, local_ok: bool) -> None:
    found = outcome(text, local_ok)
    if isinstance(found, TargetError):
        assert len(found.text) <= 200
        assert not found.suggestion or target(found.suggestion).host == found.suggestion
    if isinstance(found, Target):
        assert found.host.isascii()
        assert set(found.host) <= set("abcdefghijklmnopqrstuvwxyz0123456789.:-")
        again = target(found.shown, local_ok=local_ok)
        assert (again.host, again.port, again.rewritten) == (found.host, found.port, False)


LONG = [" ", "a.", "a,", ",", ".", "@", ":", "[", "xn--", "https://", "-", "\u200f", "ö", "0", "1.", "ig ", "("]


@pytest.mark.parametrize("piece", [*LONG, "belum ", "a.id ", "a.id,", " .", "ig: ig: www.", "0 ", "http :"])
def test_long_text_costs_little(piece: str) -> None:
    text = (piece * MAX_TEXT_CHARS)[:MAX_TEXT_CHARS]
    begun = time.process_time()
    for words in (text, text[:-7] + "toko.id", piece * 200_000):
        outcome(words)
    assert time.process_time() - begun < 0.5


def test_importing_reads_no_table_and_loads_no_idna() -> None:
    code = "import sys, ikmscan.scanner.target; print(*{'idna', 'tomllib', 'publicsuffixlist'} & set(sys.modules))"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout == "\n"
