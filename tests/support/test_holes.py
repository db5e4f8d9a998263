"""The holes and lines of libraries and plugins: written as the rules want, each from a source, and true of real versions."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from ikmscan.checks.support import rules
from ikmscan.checks.support.ageing import State, age_of
from ikmscan.checks.support.rules import Range, Support, shipped_products, shipped_rules
from ikmscan.checks.versions import key, older
from ikmscan.scanner.evidence import Found, Sign, SoftwareFile, SoftwareFiles
from ikmscan.scanner.evidence.site import Answer
from ikmscan.scanner.evidence.web import Reply
from ikmscan.scanner.recognise.asks import read_answers
from ikmscan.scanner.recognise.clues import Clue
from ikmscan.scanner.recognise.match import found, gather

TODAY = date(2026, 11, 29)
FOLDER = Path(rules.__file__).parent
ID = re.compile(r"CVE-\d{4}-\d{4,7}|GHSA(-[23456789cfghjmpqrvwx]{4}){3}")
# Who may say that a hole is made use of: CISA, or a company of security by its name.
WITNESSES = ("www.cisa.gov", "www.wordfence.com", "blog.sucuri.net", "blog.wpscan.com", "www.fastly.com", "www.bitdefender.com")


@cache
def raw(product: str) -> Mapping[str, object]:
    return tomllib.loads((FOLDER / f"{product}.toml").read_text(encoding="utf-8"))


def members() -> Iterator[str]:
    """Every product that has facts of its own, "jquery", "wp-plugin/elementor"."""
    for product in shipped_products():
        family = raw(product).get("member")
        yield from (f"{product}/{slug}" for slug in family) if isinstance(family, Mapping) else (product,)


def support(product: str) -> Support:
    facts = shipped_rules().of(product)
    assert facts is not None
    return facts


def entries(product: str) -> list[Mapping[str, object]]:
    """The ranges as they are written."""
    family, _, slug = product.partition("/")
    table = raw(family)["member"][slug] if slug else raw(family)  # type: ignore[index]
    rows = table.get("range", [])
    assert isinstance(rows, list)
    return rows


WITH_HOLES = [p for p in members() if support(p).ranges]
EVERY_ONE = pytest.mark.parametrize("product", WITH_HOLES)


@EVERY_ONE
def test_a_range_begins_before_it_ends_and_names_its_hole(product: str) -> None:
    for hole in support(product).ranges:
        assert ID.fullmatch(hole.id), hole
        assert key(hole.below), hole
        assert not hole.start or older(hole.start, hole.below), hole


@EVERY_ONE
def test_a_hole_is_written_once_and_its_ranges_do_not_overlap(product: str) -> None:
    holes = support(product).ranges
    for number, one in enumerate(holes):
        for other in holes[number + 1:]:
            assert one.id != other.id or apart(one, other), (one, other)


def apart(one: Range, other: Range) -> bool:
    first, second = (one, other) if older(one.start, other.start) else (other, one)
    return bool(second.start) and not older(second.start, first.below)


@EVERY_ONE
def test_every_hole_has_a_source_and_what_is_made_use_of_a_witness(product: str) -> None:
    for entry in entries(product):
        assert str(entry.get("sumber", "https://")).startswith("https://"), entry  # else that of the file
        assert ("bukti" in entry) == bool(entry.get("exploited")), entry
        if "bukti" in entry:
            assert str(entry["bukti"]).split("/")[2] in WITNESSES, entry


@EVERY_ONE
def test_the_facts_are_of_a_day_that_has_been(product: str) -> None:
    assert date(2010, 1, 1) < support(product).as_of <= shipped_rules().day


def library(product: str, version: str) -> Found:
    return Found(product, product, "library", (version,), 90, (Sign("url", f"/{product}-{version}.js", version, 90),))


@pytest.mark.parametrize(("product", "version", "state", "hole"), [
    ("jquery", "3.7.1", State.SUPPORTED, ""), ("jquery", "4.0.0", State.SUPPORTED, ""), ("jquery", "5.0.0", State.NEWER, ""),
    ("jquery", "3.5.0", State.SUPPORTED, ""), ("jquery", "3.4.1", State.EXPLOITED, "CVE-2020-11023"),
    ("jquery", "1.12.4", State.EXPLOITED, "CVE-2020-11023"), ("jquery", "1.12.4-wp", State.EXPLOITED, "CVE-2020-11023"),
    ("jquery", "3.0.0-beta1", State.EXPLOITED, "CVE-2020-11023"), ("jquery", "1.0.2", State.UNSUPPORTED, "CVE-2012-6708"),
    ("jquery-ui", "1.14.1", State.SUPPORTED, ""), ("jquery-ui", "1.13.1", State.BEHIND, "CVE-2022-31160"),
    ("jquery-ui", "1.12.1", State.BEHIND, "CVE-2022-31160"),
    ("bootstrap", "5.3.8", State.SUPPORTED, ""), ("bootstrap", "4.6.2", State.UNSUPPORTED, "CVE-2024-6531"),
    ("bootstrap", "4.1.3", State.UNSUPPORTED, "CVE-2024-6531"), ("bootstrap", "3.4.1", State.UNSUPPORTED, "CVE-2025-1647"),
    ("bootstrap", "2.3.2", State.UNSUPPORTED, "CVE-2024-6485"),
    ("angularjs", "1.8.3", State.UNSUPPORTED, "CVE-2024-21490"), ("angularjs", "1.5.8", State.UNSUPPORTED, "CVE-2024-21490"),
    ("vue", "3.5.11", State.SUPPORTED, ""), ("vue", "2.7.16", State.UNSUPPORTED, "CVE-2024-9506"),
    ("react", "18.3.1", State.SUPPORTED, ""), ("react", "0.13.3", State.FAR_BEHIND, "GHSA-hg79-j56m-fxgv"),
    ("swiper", "3.4.2", State.FAR_BEHIND, "CVE-2021-23370"), ("swiper", "8.4.5", State.FAR_BEHIND, "CVE-2026-27212"),
    ("swiper", "12.1.2", State.SUPPORTED, ""),
    ("select2", "4.0.13", State.SUPPORTED, ""), ("select2", "4.0.3", State.BEHIND, "CVE-2016-10744"),
    ("moment", "2.30.1", State.SUPPORTED, ""), ("moment", "2.24.0", State.FAR_BEHIND, "CVE-2022-31129"),
    ("moment", "2.10.6", State.FAR_BEHIND, "CVE-2017-18214"),
    ("lodash", "4.18.0", State.SUPPORTED, ""), ("lodash", "4.17.21", State.FAR_BEHIND, "CVE-2026-4800"),
    ("lodash", "3.10.1", State.FAR_BEHIND, "CVE-2021-23337"),
    ("underscore", "1.13.7", State.SUPPORTED, ""), ("underscore", "1.8.3", State.FAR_BEHIND, "CVE-2021-23358"),
    ("handlebars", "4.7.9", State.SUPPORTED, ""), ("handlebars", "4.7.8", State.FAR_BEHIND, "CVE-2026-33940"),
    ("datatables", "1.13.8", State.SUPPORTED, ""), ("datatables", "1.10.18", State.FAR_BEHIND, "CVE-2020-28458"),
    ("tinymce", "7.9.1", State.SUPPORTED, ""), ("tinymce", "4.9.11", State.BEHIND, "CVE-2024-29881"),
    ("ckeditor", "4.22.1", State.UNSUPPORTED, ""), ("ckeditor", "4.16.1", State.UNSUPPORTED, "CVE-2023-28439"),
    ("ckeditor", "47.5.0", State.NEWER, ""), ("ckeditor", "41.4.2", State.BEHIND, "CVE-2024-45613"),
    ("dompurify", "3.3.2", State.SUPPORTED, ""), ("dompurify", "3.0.6", State.FAR_BEHIND, "CVE-2024-45801"),
    ("dompurify", "3.2.6", State.BEHIND, "CVE-2026-0540"),
    ("axios", "1.13.2", State.SUPPORTED, ""), ("axios", "1.14.1", State.FAR_BEHIND, "GHSA-fw8c-xr5c-95f9"),
    ("axios", "0.27.2", State.FAR_BEHIND, "CVE-2025-27152"), ("axios", "0.21.4", State.FAR_BEHIND, "CVE-2025-27152"),
    ("chart-js", "4.5.0", State.SUPPORTED, ""), ("chart-js", "2.9.3", State.FAR_BEHIND, "CVE-2020-7746"),
])
def test_a_real_version_of_a_library_comes_out_right(product: str, version: str, state: State, hole: str) -> None:
    age = age_of(library(product, version), shipped_rules(), TODAY)
    assert age is not None
    assert (age.state, age.hole) == (state, hole)


def readme(slug: str, version: str) -> Found:
    """What is recognised where the page loads a file of the plugin and its readme tells *version*."""
    url = f"https://toko.id/wp-content/plugins/{slug}/assets/style.css"
    got = gather([Clue("url", "", url, True)])
    body = f"=== Plugin ===\nRequires at least: 6.0\nStable tag: {version}\n".encode()
    reply = Reply(f"https://toko.id/wp-content/plugins/{slug}/readme.txt", 206, "Partial Content", (), body)
    read_answers(SoftwareFiles((SoftwareFile(f"wp-plugin/{slug}.readme", Answer(reply.url, reply)),)), got)
    return next(f for f in found(got) if f.product == f"wp-plugin/{slug}")


@pytest.mark.parametrize(("slug", "version", "state", "latest"), [
    ("woocommerce", "10.4.3", State.UNSURE, ""), ("woocommerce", "10.4.2", State.BEHIND, "10.4.3"),
    ("woocommerce", "9.1.2", State.BEHIND, "9.1.5"), ("woocommerce", "8.0.3", State.UNSURE, ""),
    ("woocommerce", "9.9.6", State.UNSURE, ""),
    ("woocommerce-payments", "5.6.1", State.EXPLOITED, "5.6.2"), ("woocommerce-payments", "5.0.4", State.UNSURE, ""),
    ("woocommerce-payments", "4.8.0", State.EXPLOITED, "4.8.2"), ("woocommerce-payments", "4.7.2", State.UNSURE, ""),
    ("elementor", "3.6.2", State.FAR_BEHIND, "3.6.3"), ("elementor", "3.5.6", State.UNSURE, ""),
    ("elementor-pro", "4.2.1", State.EXPLOITED, "4.2.2"), ("elementor-pro", "4.2.2", State.UNSURE, ""),
    ("contact-form-7", "5.3.1", State.FAR_BEHIND, "5.3.2"), ("contact-form-7", "6.0.6", State.UNSURE, ""),
    ("litespeed-cache", "6.4.1", State.FAR_BEHIND, "6.5.0.1"), ("litespeed-cache", "5.7", State.EXPLOITED, "6.5.0.1"),
    ("litespeed-cache", "6.5.0.1", State.UNSURE, ""),
    ("wp-file-manager", "6.8", State.EXPLOITED, "6.9"), ("wp-file-manager", "8.0", State.UNSURE, ""),
    ("really-simple-ssl", "9.1.1.1", State.FAR_BEHIND, "9.1.2"), ("really-simple-ssl", "8.3.0.1", State.UNSURE, ""),
    ("updraftplus", "1.22.2", State.FAR_BEHIND, "1.22.3"), ("updraftplus", "1.25.6", State.UNSURE, ""),
    ("updraftplus", "2.22.2", State.FAR_BEHIND, "2.22.3"), ("updraftplus", "2.25.6", State.UNSURE, ""),
    ("all-in-one-wp-migration", "7.97", State.FAR_BEHIND, "7.110"), ("all-in-one-wp-migration", "7.110", State.UNSURE, ""),
    ("give", "3.14.1", State.FAR_BEHIND, "4.16.7.2"), ("ultimate-member", "2.6.6", State.EXPLOITED, "2.8.3"),
    ("ultimate-member", "2.8.2", State.FAR_BEHIND, "2.8.3"), ("revslider", "6.7.36", State.UNSURE, ""),
    ("social-warfare", "3.5.2", State.EXPLOITED, "3.5.3"), ("td-composer", "4.1", State.EXPLOITED, "4.2"),
])
def test_a_real_readme_comes_out_right(slug: str, version: str, state: State, latest: str) -> None:
    age = age_of(readme(slug, version), shipped_rules(), TODAY)
    assert age is not None
    assert (age.state, age.latest) == (state, latest)


def test_a_plugin_of_which_no_hole_is_known_has_no_facts() -> None:
    assert age_of(readme("toko-hias", "1.0"), shipped_rules(), TODAY) is None
