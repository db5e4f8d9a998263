"""Which small files are asked about a page, where they lie, and what their answers tell."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from ikmscan.scanner.evidence import Answer, Found, Reply, SoftwareFile, SoftwareFiles
from ikmscan.scanner.recognise import rules
from ikmscan.scanner.recognise.asks import Ask, fitting, limited, questions, read_answers
from ikmscan.scanner.recognise.clues import of_page
from ikmscan.scanner.recognise.match import Gathered, found, gather
from ikmscan.scanner.wire.html import read_markup

FRONT = "https://toko.id/"
EDITOR = "wp-includes/css/dist/editor/style.min.css"
BLOCK = "wp-includes/blocks/block/editor-rtl.min.css"
PLUGIN = '<link rel="stylesheet" href="/wp-content/plugins/{0}/{0}.css">'
HIDDEN = '<link rel="stylesheet" href="/wp-content/themes/bosa/style.css?ver=0.8">'  # WordPress without its version
SHOP = """
[sizes."a.css"]
"1.0.0" = 10
"1.0.1" = 10
"1.1" = 30
"1.1.1" = 40
[sizes."b.css"]
"1.0.0" = 1
"1.0.1" = 2
"1.1" = 2
"1.1.1" = 2
"""


def page(html: str, front: str = FRONT) -> Gathered:
    return gather(list(of_page(read_markup(html.encode(), "text/html", front, False))))


def asked(html: str, front: str = FRONT) -> Mapping[str, Ask]:
    return {a.key: a for a in questions(page(html, front), front)}


def answer(key: str, body: str = "", status: int = 200, length: int | None = None) -> SoftwareFile:
    headers = () if length is None else (("content-length", str(length)),)
    return SoftwareFile(key, Answer("/", Reply(FRONT, status, "", headers, body.encode())))


def told(html: str, *files: SoftwareFile) -> dict[str, Found]:
    got = page(html)
    read_answers(SoftwareFiles(files), got)
    return {f.product: f for f in found(got)}


def test_a_page_that_shows_nothing_is_asked_nothing() -> None:
    assert asked("<p>Toko</p><img src='/wp-content.jpg'>") == {}


def test_of_a_script_and_its_style_the_script_is_asked() -> None:
    asks = asked('<link rel="stylesheet" href="/a/select2.min.css?ver=1"><script src="/a/select2.min.js?ver=1"></script>')
    assert asks["select2.banner"].address == "https://toko.id/a/select2.min.js?ver=1"


def test_a_known_version_is_not_asked_for() -> None:
    versioned = asked(HIDDEN + '<meta name="generator" content="WordPress 6.5.5">')
    assert "wordpress.namespaces" in versioned
    assert not {"wordpress.feed", "wordpress.size-editor", "wordpress.size-block"} & versioned.keys()
    assert {"wordpress.feed", "wordpress.size-editor", "wordpress.size-block"} <= asked(HIDDEN).keys()


@pytest.mark.parametrize(("html", "front", "key", "address"), [
    (HIDDEN, FRONT, "wordpress.feed", "https://toko.id/feed/"),
    ('<meta name="generator" content="WordPress">', "https://toko.id/id/beranda?a=1", "wordpress.feed",
     "https://toko.id/feed/"),
    ('<img src="https://toko.id/blog/wp-content/uploads/a.jpg">', FRONT, "wordpress.feed", "https://toko.id/blog/feed/"),
    ('<img src="/blog/wp-content/uploads/a.jpg">', FRONT, "wordpress.size-editor", f"https://toko.id/blog/{EDITOR}"),
    ('<script src="/toko/pub/static/version1700000000/frontend/A/b/id_ID/a.js"></script>', FRONT, "magento.edition",
     "https://toko.id/toko/magento_version"),
    (PLUGIN.format("woocommerce"), FRONT, "wp-plugin/woocommerce.readme",
     "https://toko.id/wp-content/plugins/woocommerce/readme.txt"),
    ('<script src="/b/wp-content/plugins/metform/a/metform/b.js"></script>', FRONT, "wp-plugin/metform.readme",
     "https://toko.id/b/wp-content/plugins/metform/readme.txt"),
    (HIDDEN, FRONT, "wp-theme/bosa.style", "https://toko.id/wp-content/themes/bosa/style.css"),
], ids=["root", "page below the root", "subfolder", "size in a subfolder", "the longest mark first", "member",
        "member's name twice", "theme"])
def test_an_address_lies_in_the_folder_that_the_page_shows(html: str, front: str, key: str, address: str) -> None:
    assert asked(html, front)[key].address == address


def test_a_member_without_an_address_lies_beside_its_sisters() -> None:
    elementor = '<meta name="generator" content="Elementor 3.25.6; features: a">'
    beside = asked(PLUGIN.format("metform") + elementor)
    assert beside["wp-plugin/elementor.readme"].address == "https://toko.id/wp-content/plugins/elementor/readme.txt"
    assert "wp-plugin/elementor.readme" not in asked(elementor), "no path is guessed"


def test_members_are_told_apart_from_products_and_sizes_come_last() -> None:
    keys = list(asked(HIDDEN + PLUGIN.format("metform")))
    assert keys.index("wordpress.feed") < keys.index("wordpress.namespaces") < keys.index("wp-theme/bosa.style")
    assert keys.index("wp-theme/bosa.style") < keys.index("wp-plugin/metform.readme")
    assert keys[-2:] == ["wordpress.size-editor", "wordpress.size-block"]


def test_a_site_with_many_plugins_still_shows_its_theme() -> None:
    html = HIDDEN + "".join(PLUGIN.format(f"plugin-{n}") for n in range(20))
    kept = [a.key for a in limited(questions(page(html), FRONT), frozenset())]
    assert "wp-theme/bosa.style" in kept
    assert sum("/" in key for key in kept) == 8
    assert "wordpress.size-editor" in kept


def test_what_was_asked_is_not_asked_again() -> None:
    asks = questions(page(HIDDEN), FRONT)
    assert limited(asks, frozenset(a.key for a in asks)) == []


def test_only_the_owner_has_files_asked_that_no_browser_loads() -> None:
    shop = asked(HIDDEN + PLUGIN.format("metform"))
    assert {k for k, a in shop.items() if not a.question.owner} == {"wordpress.feed", "wp-theme/bosa.style"}


def test_a_namespace_names_its_plugin_and_a_shared_one_names_none() -> None:
    names = '{"namespaces":["oembed\\/1.0","jetpack\\/v4","wc\\/v3","wc\\/store\\/v1","contact-form-7\\/v1","wp\\/v2"]}'
    plugins = {p for p in told(HIDDEN, answer("wordpress.namespaces", names)) if p.startswith("wp-plugin/")}
    assert plugins == {"wp-plugin/woocommerce", "wp-plugin/contact-form-7"}


def test_woocommerce_is_found_once_however_often_it_is_named() -> None:
    html = HIDDEN + PLUGIN.format("woocommerce") + '<meta name="generator" content="WooCommerce 9.1.2">'
    seen = told(html, answer("wordpress.namespaces", '["wc\\/v3"]'))
    assert [p for p in seen if "woocommerce" in p] == ["wp-plugin/woocommerce"]
    assert (seen["wp-plugin/woocommerce"].name, seen["wp-plugin/woocommerce"].version) == ("WooCommerce", "9.1.2")


def test_members_answer_for_themselves() -> None:
    seen = told(HIDDEN + PLUGIN.format("metform"), answer("wp-plugin/metform.readme", "Stable tag: 3.9.0\n", 206),
                answer("wp-theme/bosa.style", "/*\nVersion: 1.4.7\n*/"))
    assert (seen["wp-plugin/metform"].version, seen["wp-theme/bosa"].version) == ("3.9.0", "1.4.7")


@pytest.mark.parametrize("status", [301, 403, 404, 500])
def test_an_answer_that_is_not_the_file_tells_nothing(status: int) -> None:
    refused = answer("wordpress.feed", "<generator>https://wordpress.org/?v=6.5.5</generator>", status)
    assert told(HIDDEN, refused)["wordpress"].versions == ()


def test_unknown_keys_of_a_newer_record_are_passed_over() -> None:
    assert told(HIDDEN, answer("gone.feed", "x"), answer("wordpress.gone", "x"))["wordpress"].versions == ()


def test_sizes_of_a_line_that_is_not_whole_tell_no_version() -> None:
    seen = told(HIDDEN, answer("wordpress.size-editor", length=30643), answer("wordpress.size-block", length=1121))
    (sign,) = [s for s in seen["wordpress"].signs if s.source == "size"]
    assert (sign.version, sign.confidence) == ("", 60)
    assert sign.shown == f"{BLOCK} 1121, {EDITOR} 30643"


@pytest.mark.parametrize("files", [
    [answer("wordpress.size-editor", length=30643), answer("wordpress.size-block", length=970)],
    [answer("wordpress.size-editor", length=1)],
    [answer("wordpress.size-editor")],
    [answer("wordpress.size-editor", status=404, length=30643)],
], ids=["of two releases", "of none", "no length", "no file"])
def test_sizes_that_fit_no_release_say_nothing(files: list[SoftwareFile]) -> None:
    assert not [s for s in told(HIDDEN, *files)["wordpress"].signs if s.source == "size"]


def test_a_length_that_is_not_told_does_not_spoil_the_other() -> None:
    seen = told(HIDDEN, answer("wordpress.size-editor", length=30643), answer("wordpress.size-block"))
    assert [s.shown for s in seen["wordpress"].signs if s.source == "size"] == [f"{EDITOR} 30643"]


@pytest.mark.parametrize(("seen", "whole", "version"), [
    ({"a.css": 10, "b.css": 2}, '["1.0"]', "1.0.1"),
    ({"a.css": 10, "b.css": 2}, '["1.1"]', ""),
    ({"a.css": 10}, '["1.0"]', ""),
    ({"a.css": 30}, '["1.1"]', "1.1"),
    ({"a.css": 40, "b.css": 2}, '["1.0", "1.1"]', "1.1.1"),
], ids=["one fits", "its line is not whole", "two fit", "the first of its line", "both files"])
def test_one_release_of_a_whole_line_is_the_version(seen: dict[str, int], whole: str, version: str) -> None:
    text = f'name = "Toko"\nkind = "shop"\nwhole_lines = {whole}\n{SHOP}'
    got = Gathered()
    fitting(rules.read_product("toko", text), seen, got)
    assert [(s.version, s.confidence) for s in got.signs["toko"]] == [(version, 75 if version else 60)]


def test_the_folder_in_an_address_is_the_slug_and_no_file_may_say_another() -> None:
    sign = '[[sign]]\nwhere = "url"\nhas = "/plugins/"\nslug = "a"\nmatch = "/plugins/b/"\nconfidence = 85\n'
    with pytest.raises(ValueError, match="slug"):
        rules.read_product("p", f'name = "P"\nkind = "plugin"\nfamily = true\n{sign}')


def test_every_namespace_and_named_sign_leads_to_a_known_member() -> None:
    for product in rules.products().values():
        members = product.members or {}
        assert set((product.namespaces or {}).values()) <= members.keys()
        assert {r.slug for r in product.rules if r.slug} <= members.keys()
        for path in product.sizes or {}:
            assert path in {q.path for q in product.questions if q.source == "size"}


def test_a_file_that_only_one_line_has_is_asked_where_the_page_shows_that_line() -> None:
    old, new = '<script src="/media/jui/js/jquery.min.js?x"></script>', '<script src="/media/system/js/core.min.js?x"></script>'
    assert {k for k in asked(old) if k.startswith("joomla")} == {"joomla.language3"}
    assert {k for k in asked(new) if k.startswith("joomla")} == {"joomla.language"}


def test_libraries_with_known_holes_are_asked_before_the_others() -> None:
    names = ("angular", "axios", "bootstrap", "chart", "jquery.dataTables", "jquery.fancybox", "jquery", "vue", "moment")
    html = "".join(f'<script src="/js/{n}.min.js"></script>' for n in names)
    chosen = [a.key for a in limited(questions(page(html), FRONT), frozenset())]
    assert chosen[:2] == ["jquery.banner", "bootstrap.banner"]
    assert len(chosen) == 6
