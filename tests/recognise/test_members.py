"""What files of a plugin tell behind ?ver= is the plugin's version only where nothing speaks for a library inside."""

from __future__ import annotations

import pytest
from ikmscan.scanner.recognise.clues import Clue
from ikmscan.scanner.recognise.match import found, gather

PLUGIN = "https://toko.id/wp-content/plugins/"


def told(*addresses: str) -> dict[str, tuple[str, ...]]:
    return {f.product: f.versions for f in found(gather([Clue("url", "", PLUGIN + a) for a in addresses]))}


INSIDE = {
    "two files of a library in its own folder": ("a/assets/lib/swiper/v8/s.min.js?ver=8.4.5", "a/assets/lib/swiper/v8/s.css?ver=8.4.5"),
    "two files with a library's name": ("a/js/select2.min.js?ver=4.0.3", "a/css/select2.min.css?ver=4.0.3"),
    "folders of parts that others made": ("a/vendor/x/one.js?ver=1.2.3", "a/node_modules/x/two.js?ver=1.2.3"),
    "an own file tells something else": ("a/js/blok.js?ver=2.7.1", "a/css/blok.css?ver=2.7.1", "a/js/front.js?ver=9.1.2"),
    "the plugin's number joined to a library's": ("a/js/one.js?ver=2.7.0-wc.9.1.2", "a/js/two.js?ver=2.7.0-wc.9.1.2"),
}


@pytest.mark.parametrize("label", INSIDE)
def test_a_library_inside_does_not_lend_its_version(label: str) -> None:
    assert told(*INSIDE[label])["wp-plugin/a"] == ()


def test_own_files_that_agree_tell_it() -> None:
    addresses = ("a/js/front.js?ver=9.1.2", "a/css/front.css?ver=9.1.2", "a/assets/lib/swiper/v8/swiper.min.js?ver=8.4.5",
                 "a/js/select2.min.js?ver=4.0.3", "a/js/blok.js?ver=2.7.0-wc.9.1.2")
    assert told(*addresses)["wp-plugin/a"] == ("9.1.2",)


def test_each_plugin_is_counted_for_itself() -> None:
    got = told("a/one.js?ver=1.0.1", "b/one.js?ver=1.0.1", "b/two.js?ver=1.0.1", "c/one.js?ver=3.0", "c/two.js?ver=2.0")
    assert (got["wp-plugin/a"], got["wp-plugin/b"], got["wp-plugin/c"]) == ((), ("1.0.1",), ())


def test_of_a_long_text_the_words_that_tell_are_shown() -> None:
    foot = "word " * 55 + "Apache/2.4.71 (Debian) Server at toko.id Port 443"
    (apache,) = (f for f in found(gather([Clue("footer", "", foot)])) if f.product == "apache")
    assert apache.signs[0].shown.startswith("Apache/2.4.71 (Debian)")
