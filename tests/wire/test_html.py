"""A page taken apart: the elements a browser would find, what it hides, and no input that costs more than its length."""

from __future__ import annotations

import sys
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.evidence import Element, Hidden, Markup
from ikmscan.scanner.wire.html import read_markup
from ikmscan.scanner.wire.html_hidden import hides, hiding_rules
from ikmscan.scanner.wire.html_tokens import Tokens
from selectolax.lexbor import LexborHTMLParser

URL = "https://toko.example/"
KEPT = (
    "a area audio base button embed form frame iframe img input label link meta noscript object option script select "
    "source style textarea title track video h1 h2 h3 h4 h5 h6"
)


def read(page: str) -> Markup:
    return read_markup(page.encode(), "text/html; charset=utf-8", URL, False)


def only(page: str, tag: str) -> Element:
    (element,) = read(page).every(tag)
    return element


def ours(page: str) -> list[tuple[str, dict[str, str]]]:
    return [(e.tag, dict(e.attributes)) for e in read(page).elements if e.tag != "body"]


def referees(page: str) -> list[tuple[str, dict[str, str]]]:
    """What a browser's parser finds."""
    found = LexborHTMLParser(page).css(KEPT.replace(" ", ","))
    return [(n.tag or "", {k.lower(): v or "" for k, v in n.attributes.items()}) for n in found]


PAGES = {
    "woocommerce": """<!DOCTYPE html><html lang="id"><head><meta charset="UTF-8"><title>Batik &amp; Tenun &#8211; Toko</title>
<link rel='stylesheet' id='wc-css' href='https://toko.example/wp-content/plugins/woocommerce/a.css?ver=8.1&#038;m=1' media='all' />
<script src="https://toko.example/wp-includes/js/jquery/jquery.min.js?ver=3.7.1" id="jquery-core-js"></script>
<script>var wc = {"a":"<\\/script>","b":"<!-- x -->"};</script><meta name="generator" content="WordPress 6.5"></head>
<body class="home woocommerce"><header><nav><ul><li><a href="/">Beranda<li><a href="/toko/">Toko</a></ul></nav></header>
<ul class="products"><li class="product"><a href="?add-to-cart=12&copy=2"><img src=/a.jpg width=300 alt="Kain 'parang'"><h2>Kain
</h2><span><bdi>Rp&nbsp;250.000</bdi></span></a><form class=cart method=post><input type=hidden name=x value="1"><button>Beli</button></form></ul>
<!--[if lt IE 9]><script src="/html5shiv.js"></script><![endif]--></body></html>""",
    "old tables": """<HTML><BODY BGCOLOR=#ffffff><TABLE border=0 width=760><TR><TD><A HREF=index.html><IMG SRC=logo.gif BORDER=0></A>
<TD align=right><FONT size=2>Selamat datang<P>Hubungi <a href=mailto:a@b.example>kami</a><TR><TD colspan=2><SELECT NAME=x><OPTION VALUE=1 SELECTED>
Satu<OPTION VALUE=2>Dua</SELECT></TABLE></BODY></HTML>""",
    "minified": "<!doctype html><html><head><meta name=viewport content=width=device-width><title>x</title><link href=/a.css rel=stylesheet></head>"
                "<body><div id=app></div><script src=/a.js defer></script><script>window.x='</div>'</script></body></html>",
    "svg": '<body><svg viewBox="0 0 1 1"><style>.a{fill:red}</style><a href="/x"><path d="M0"/></a><title>t</title></svg><a href=/y>y</a>',
    "comments": "<body><!-- <a href=1> --><!--><a href=2>x</a><!---><a href=3>x</a><!-- a --!><a href=4>x</a><!- x><a href=5>x</a>",
    "raw": "<body><textarea><a href=1></textarea><iframe src=x><a href=2></iframe><style><a></style><noembed><a></noembed><xmp><a></xmp><a href=3>x</a>",
    "escaped script": "<body><script><!--<script>'</script>'--></script><a href=1>x</a><script><!--</script><a href=2>x</a>",
    "json-ld": '<head><script type="application/ld+json">{"@type":"Product","url":"https:\\/\\/toko.example<"}</script></head><body><h1>A<br>B</h1>',
    "odd attributes": '<body><a href="x"href="y" a=\'b\'c =d e = f g==h / i/j "k" =l>z</a><img src="a>b" alt=`x y`><img/src="q"/><A\nHREF=Z/>',
    "templates": "<body><template><a href=1>x</a></template><p>a<div>b</div><h1>c</h1></p><a href=2>d</a>",
}
PAGES.pop("templates")  # lexbor keeps a template's content apart; see test_what_a_template_holds


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_the_elements_are_those_of_a_browsers_parser(page: str) -> None:
    assert ours(page) == referees(page)


BITS = ["<div>", "</div>", "<p>", "</p>", "text & more ", "<!-- c -->", "<!-->", "<script>", "</script>", "<!--", "-->", "<b>", "</b>",
        '<img src="a>b">', "<input name=q value='x\"'>", "<style>", "</style>", "<title>", "</title>", "<textarea>", "</textarea>", "<li>", "<ul>",
        "</ul>", "<span>", "</span>", "<h2>", "</h2>", "<br/>", "<iframe src=y>", "</iframe>", "<img/src=x/alt=\"y\">", "< a>", "</ a>", "<?php x ?>",
        "<!doctype html>", '"', "'", ">", "<noscript>", "</noscript>", "<meta name=b content='&amp;&copy=1'>", "<label for=x>", "</label>", "&lt;", "\0"]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(BITS), max_size=16))
def test_soup_has_the_elements_that_a_browsers_parser_finds(bits: list[str]) -> None:
    """Without links and forms: of those a browser makes copies ("adoption agency"), and a copy tells nothing new."""
    page = "<body>" + "".join(bits)
    assert ours(page) == referees(page)


@settings(max_examples=300)
@given(st.binary(max_size=400) | st.lists(st.sampled_from([b.encode() for b in BITS]), max_size=30).map(b"".join))
def test_no_bytes_raise(body: bytes) -> None:
    read_markup(body, "", URL, False)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_may_end_anywhere(page: str) -> None:
    body = page.encode()
    for end in range(len(body)):
        read_markup(body[:end], "text/html", URL, True)


HOSTILE = ["<!--", "<a ", "<![CDATA[", "<div>", "<", "&", "<script><!--<script>", '<a b="', "</", "<h1>", "<a>", "<i><div><b></i>", "<svg><style>",
           "<p>", "<li>", "<table><td>", "<form><input>", '<div style="display:none">', "<style>.a{display:none}</style>", "&amp", "<b x='\" y=\"' ",
           "</b", "<title>", "<a\0", "<option>", "&#1;", "<textarea><", "--!>", "<svg><![CDATA[", "<a " + "x=1 " * 50 + ">", "<a>" * 300 + "</i>"]


def steps(page: str) -> int:
    """How many lines of Python are run for *page*: a measure of work that no busy machine changes."""
    count = 0

    def trace(_frame: object, event: str, _arg: object) -> object:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        read(page)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("bit", HOSTILE)
def test_the_work_grows_with_the_length_and_no_faster(bit: str) -> None:
    short, long = bit * (4_000 // len(bit) + 1), bit * (16_000 // len(bit) + 1)
    assert steps(long) < 5 * steps(short) + 2_000


def test_what_is_longer_than_what_is_read_says_so() -> None:
    assert read("x" * 600_000).truncated and read("<p>" * 60_000).truncated and not read("x").truncated
    assert read_markup(b"x", "", URL, True).cut


def test_an_element_is_found_however_deep_it_stands() -> None:
    assert only("<div>" * 3_000 + "<script src=evil.js>", "script").get("src") == "evil.js"


@pytest.mark.parametrize(("style", "how"), [
    ("display:none", "display_none"), ("DISPLAY : NONE !important", "display_none"), ("visibility:hidden", "visibility"),
    ("position:absolute;left:-9999px", "off_screen"), ("margin-left:-100em", "off_screen"), ("text-indent:-9999px", "off_screen"),
    ("overflow: auto; position: fixed; height: 0pt; width: 0pt", "tiny"), ("overflow:auto;height:300px", ""),
    ("height:1px;overflow:hidden", "tiny"), ("width:0;height:0;overflow:hidden", "tiny"), ("font-size:0", "font_size"), ("font-size:1px", "font_size"), ("font-size:2px", "font_size"), ("font-size:9px", ""),
    ("opacity:0", "opacity"), ("opacity:.01", "opacity"), ("clip:rect(0 0 0 0)", "clipped"), ("clip-path:inset(50%)", "clipped"),
    ("transform:translateX(-9999px)", "off_screen"), ("transform:scale(0)", "off_screen"),
    ("display:block", ""), ("left:-10px;position:absolute", ""), ("height:1px", ""), ("font-size:12px", ""), ("opacity:0.5", ""), ("", ""),
    ("clip:rect(10px,20px,30px,0)", ""), ("transform:translate(-50%,-50%)", ""), ("max-width:100%;overflow:hidden", ""),
    ("color: transparent", "opacity"), ("filter:opacity(0)", "opacity"), ("filter:alpha(opacity=0)", "opacity"), ("filter:opacity(.9)", ""),
    ("color:rgba(0, 0, 0, 0)", "opacity"), ("color:#ffff0000", "opacity"), ("color:#ff00ff", ""), ("color:#fff0", "opacity"), ("color:rgba(0,0,0,.5)", ""),
    ("left:calc(-100vw - 500px);position:absolute", "off_screen"), ("left:calc(-50% + 20px)", ""), ("left:-200vw", "off_screen"), ("max-height:0;overflow:hidden", "tiny"),
    ("font:0/0 a", "font_size"), ("font: bold 1px/1 serif", "font_size"), ("font:16px/1.5 serif", ""), ("font:bold 1.2em serif", ""), ("font:inherit", ""), ("content-visibility:hidden", "visibility"),
    ("position:absolute;inset:-9999px auto auto -9999px", "off_screen"), ("inset:0", ""), ("inset:-10px", ""), ("zoom:0", "tiny"), ("zoom:1", ""), ("transform:rotateX(90deg)", "off_screen"),
    ("transform:rotate(90deg)", ""), ("clip-path:polygon(0 0, 0px 0px, 0 0)", "clipped"), ("clip-path:polygon(0 0,100% 0,100% 90%)", ""),
    ("position:absolute;z-index:-1", "behind"), ("z-index:-1", ""), ("position:fixed;z-index:9", ""), ("color:#fff;background:#FFFFFF", "same_colour"),
    ("color:white;background-color:rgb(255, 255, 255)", "same_colour"), ("color:#fefefe;background:#fff", "same_colour"),
    ("color:#ccc;background:#fff", ""), ("color:rgb(250,250,250);background-color:white", "same_colour"), ("color:#fff", ""), ("color:#fff;background:#000 url(x)", ""),
])
def test_how_a_style_hides(style: str, how: str) -> None:
    assert hides(style) == how


def test_a_dialog_is_seen_when_it_is_open() -> None:
    assert read("<p>a </p><dialog>b</dialog><dialog open>c</dialog>").text == "a c"


def test_a_hidden_block_tells_its_words_and_its_links() -> None:
    page = read('<style>.z{position:absolute;left:-9999px}@media print{.p{display:none}}</style><p>Selamat datang</p><div class="a z"><a href=//jp.example>slot '
                'gacor</a> <b>maxwin</b></div><p class=p>Toko</p>')
    assert page.text == "Selamat datang Toko"
    assert page.blocks == (Hidden("off_screen", "slot gacor maxwin", "div.a"),)
    link = page.every("a")[0]
    assert (link.text, link.hidden, link.hidden_by) == ("slot gacor", "off_screen", "div.a")


@pytest.mark.parametrize(("style", "how"), [
    (".z{position:absolute;left:-9999px}", "off_screen"), ("#y{font-size:0}", "font_size"), ("div.z{opacity:0}", "opacity"),
    (".z{display:none}", ""), (".elsewhere{left:-9999px}", ""), ("@media print{.z{left:-9999px}}", ""),
])
def test_a_style_hides_what_stands_before_it_too(style: str, how: str) -> None:
    page = read(f"<p>Selamat datang<div class=z id=y><a href=//jp.example>slot gacor</a></div><style>{style}</style>")
    assert [e.hidden for e in page.elements if e.tag == "a"] == [how]
    far = read("<p>" + "batik " * 40_000 + f"<div class=z id=y><a href=//jp.example>slot gacor</a></div><style>{style}</style>")
    assert [e.hidden for e in far.elements if e.tag == "a"] == [""]  # of a page this long once is enough


@pytest.mark.parametrize(("tag", "how"), [
    ("<marquee width=1 height=1>", "tiny"), ("<marquee style='height:1px'>", "tiny"), ("<marquee width=300 height=40>", ""), ("<marquee>", ""),
    ("<div id=q>", "off_screen"), ("<p id=q>", "off_screen"), ("<p class=z>", "display_none"),
])
def test_a_marquee_of_a_pixel_and_a_rule_of_tag_and_name_hide(tag: str, how: str) -> None:
    page = read(f"<style>div#q{{left:-4000px}} p.z, b em{{display:none}}</style>{tag}<a href=/x>x</a>")
    assert page.every("a")[0].hidden == how


def test_what_a_template_holds_is_not_shown() -> None:
    page = read("<template><a href=1>x</a></template><p hidden><a href=2>y</a></p><a href=3>z</a>")
    assert [e.hidden for e in page.every("a")] == ["attribute", "attribute", ""]
    assert page.text == "z"


def test_simple_rules_alone_are_understood() -> None:
    css = ".a,#b , p{display:none}.c .d{display:none}.e:hover{display:none}/*.f{display:none}*/@media x{.g{display:none}}.h{color:red}"
    none = ("display_none", frozenset())
    assert hiding_rules(css) == {".a": none, "#b": none, "p": none, ".d": none}
    assert hiding_rules("@media all{.x{opacity:0}}@media only screen {#y{opacity:0}}@media (max-width:9px){.z{opacity:0}}.v{opacity:0}") == {
        name: ("opacity", frozenset()) for name in (".x", "#y", ".v")}
    assert hiding_rules(".w.k{display:none}.no-js .n{display:none}.m.open{display:none}") == {".k": ("display_none", frozenset([".w"]))}


@pytest.mark.parametrize(("body", "how"), [
    ("<div class=sr-only><a>", "clipped"), ("<div class='x screen-reader-text'><a>", "clipped"), ("<div class=d-none><a>", "display_none"), ('<div class = "d-none"><a>', "display_none"), ("<div/class=d-none><a>", "display_none"), ("<div class=&#100;-none><a>", "display_none"), ("<div/class='&#x64;-none'><a>", "display_none"), ("<div class='d-none d-md-block'><a>", ""),
    ("<style>.w.k{display:none}</style><div class='k'><a>", ""), ("<style>.w.k{display:none}</style><div class='k w'><a>", "display_none"),
    ("<p>x</p><noscript><a>", "noscript"), ("<p style='background:#fff'><b><a style=color:#FFF>", "same_colour"), ("<p style='background:#000'><a style=color:#fff>", ""),
    ("<div id=q><a></a></div><script>document.getElementById('q').style.display = 'none'</script>", "script"),
    ("<div class=q><a></a></div><script>document.querySelector(\".q\").style.cssText='position:absolute;left:-9000px'</script>", "script"),
    ("<div id=q><a></a></div><script>document.getElementById('q').style.display='block'</script>", ""),
])
def test_what_hides_by_name_by_colour_or_by_script(body: str, how: str) -> None:
    assert read(body).every("a")[0].hidden == how


def test_a_field_belongs_to_its_form() -> None:
    page = read("<form id=a action=/x><input name=1></form><input name=2><form id=b><div><input name=3></div></form><input name=4 form=a>")
    forms = [page.elements[e.form].get("id") if e.form >= 0 else None for e in page.every("input")]
    assert forms == ["a", None, "b", "a"]


def test_links_are_read_against_the_first_base_that_has_an_address() -> None:
    assert read("<base target=x><base href=/id/><base href=/en/>").base == f"{URL}id/"
    assert read("<p>").base == URL and read("<base href='http://['>").base == URL


@pytest.mark.parametrize(("body", "content_type", "title"), [
    ("<title>é</title>".encode("cp1252"), "text/html; charset=ISO-8859-1", "é"), ("<title>é</title>".encode(), "", "é"),
    ("<title>é</title>".encode("cp1252"), "", "é"), ("<title>é</title>".encode("utf-16"), "text/html", "é"),
    (b"\xef\xbb\xbf" + "<title>é</title>".encode(), "text/html; charset=windows-1252", "é"),
    ("<meta charset='windows-1251'><title>д</title>".encode("cp1251"), "text/html", "д"), (b"<title>a\xff</title>", "text/html; charset=rot13", "aÿ"),
    (b"<title>a\xff</title>", "text/html; charset=utf-8", "a�"),
])
def test_characters_are_those_a_browser_takes(body: bytes, content_type: str, title: str) -> None:
    assert read_markup(body, content_type, URL, False).every("title")[0].text == title


def test_what_stands_before_the_body_is_the_head() -> None:
    page = read("<head><meta name=a></head><meta name=b><body><meta name=c>")
    assert [e.head for e in page.every("meta")] == [True, True, False]


def test_cdata_exists_in_foreign_content_alone() -> None:
    assert Counter(t for tag, t in Tokens("<![CDATA[x]]>y") if tag is None) == Counter(["y"])
    assert read("<svg><text><![CDATA[<a href=x>]]></text></svg>").every("a") == ()
    assert len(read("<![CDATA[<a href=x>]]>").every("a")) == 0


@pytest.mark.parametrize(("reference", "meant"), [
    ("&#" + "9" * 250_000, "\ufffd"), ("&#x" + "f" * 250_000 + ";", "\ufffd"), ("&#" + "0" * 9000 + "65;", "A"),
    ("&#x" + "0" * 9000 + "41", "A"), ("&#" + "0" * 9000 + ";", "\ufffd"), ("&#1114112;", "\ufffd"), ("&#65", "A"),
])
def test_no_number_of_a_reference_is_too_long(reference: str, meant: str) -> None:
    page = read_markup(f"<title>{reference}</title><a href='{reference}'>x</a>".encode(), "text/html", "https://toko.id/", False)
    assert [e.text for e in page.every("title")] == [meant]
    assert [e.get("href") for e in page.every("a")] == [meant]


@pytest.mark.parametrize("page", [
    "<svg onload=\"location.href='https://x.example/'\"></svg>", "<div style=\"background:url('http://x.example/a.png')\">x</div>",
    "<details ontoggle=location='//x.example'>x</details>", "<p id=a class=b onclick='window.location=1' x='\">'>x</p>",
])
def test_what_loads_or_leads_by_its_attributes_is_kept_whatever_it_is_called(page: str) -> None:
    (element,) = [e for e in read(f"<body><div><p>teks</p></div>{page}").elements if e.tag != "body"]
    assert element.tag in page and element.attributes
