"""Public lists become facts; what looks wrong is left out, and the old facts stay."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.support.rules import support_from
from ikmscan.renew.convert import merged

TODAY = date(2026, 11, 29)
SHIPPED = {
    "php": {"sumber": "https://endoflife.date/php", "tanggal": date(2026, 8, 22), "endoflife": "php", "line": [
        {"name": "8.4", "latest": "8.4.24"}, {"name": "8.3", "latest": "8.3.33"}]},
    "jquery": {"sumber": "https://github.com/RetireJS/retire.js", "tanggal": date(2026, 8, 22), "retire": "jquery"},
    "wordpress": {"sumber": "https://endoflife.date/wordpress", "tanggal": date(2026, 8, 22), "line": [
        {"name": "7.1", "latest": "7.1.0"}, {"name": "4.6", "ended": True, "ends": date(2025, 7, 24)}]},
    "wp-plugin": {"sumber": "https://wordpress.org/plugins/", "tanggal": date(2026, 8, 22), "member": {
        "wp-file-manager": {"range": [{"below": "6.9", "id": "CVE-2020-25213", "severity": "critical"}]}}},
}


def php(*releases: tuple[str, str]) -> dict[str, object]:
    return {"result": [{"name": "php", "releases": [
        {"name": line, "isEol": False, "eolFrom": "2029-12-31", "latest": {"name": latest, "date": "2026-11-20"}}
        for line, latest in releases]}]}


def test_newer_lines_are_taken_and_known_ones_stay() -> None:
    facts = merged(SHIPPED, {"endoflife.json": php(("8.5", "8.5.10"), ("8.4", "8.4.25"))}, TODAY)
    lines = support_from("php", facts.products["php"]).lines
    assert [(x.name, x.latest) for x in lines] == [("8.5", "8.5.10"), ("8.4", "8.4.25"), ("8.3", "8.3.33")]
    assert facts.products["php"]["tanggal"] == TODAY


def test_a_newest_release_that_went_back_is_not_believed() -> None:
    facts = merged(SHIPPED, {"endoflife.json": php(("8.4", "8.4.2"))}, TODAY)
    assert facts.kept == {"php": "8.4: 8.4.2 < 8.4.24"}
    assert support_from("php", facts.products["php"]).as_of == date(2026, 8, 22)


def test_a_release_of_another_line_is_no_newest() -> None:
    facts = merged(SHIPPED, {"endoflife.json": php(("8.4", "9.1.0"))}, TODAY)
    assert support_from("php", facts.products["php"]).lines[0].latest == ""


def test_holes_of_libraries_and_which_are_made_use_of() -> None:
    retire = {"jquery": {"vulnerabilities": [
        {"below": "3.5.0", "atOrAbove": "1.2.0", "severity": "medium", "identifiers": {"CVE": ["CVE-2020-11023"]}},
        {"below": "latest", "severity": "high", "identifiers": {"CVE": ["CVE-1-1"]}}]}}
    kev = {"vulnerabilities": [{"cveID": "CVE-2020-11023"}, {"cveID": "CVE-2020-25213"}, {"cveID": "nonsense"}]}
    facts = merged(SHIPPED, {"retire.json": retire, "kev.json": kev}, TODAY)
    (hole,) = support_from("jquery", facts.products["jquery"]).ranges
    assert (hole.start, hole.below, hole.id, hole.exploited) == ("1.2.0", "3.5.0", "CVE-2020-11023", True)
    member = facts.products["wp-plugin"]["member"]
    assert isinstance(member, dict)
    assert member["wp-file-manager"]["range"][0]["exploited"] is True


def test_each_line_of_wordpress_has_its_newest_and_ended_ones_stay() -> None:
    check = {"7.2.1": "latest", "7.1.3": "outdated", "7.1.2": "insecure", "6.9.9": "outdated", "x": "latest", "1": 7}
    lines = support_from("wordpress", merged(SHIPPED, {"wordpress.json": check}, TODAY).products["wordpress"]).lines
    assert [(x.name, x.latest, x.courtesy, x.ended) for x in lines] == [
        ("7.2", "7.2.1", False, False), ("7.1", "7.1.3", True, False), ("6.9", "6.9.9", True, False),
        ("4.6", "", False, True)]


def test_what_is_made_use_of_stays_so_when_the_list_of_flags_is_away() -> None:
    hole = {"below": "3.5.0", "identifiers": {"CVE": ["CVE-2020-11023"]}}
    before = {"jquery": {**SHIPPED["jquery"], "range": [{"below": "3", "id": "CVE-2020-11023", "exploited": True}]}}
    facts = merged(before, {"retire.json": {"jquery": {"vulnerabilities": [hole]}}}, TODAY)
    assert [(r.below, r.exploited) for r in support_from("jquery", facts.products["jquery"]).ranges] == [("3.5.0", True)]


@pytest.mark.parametrize("hole", [
    {"below": "3.5.0", "identifiers": {"githubID": "GHSA-hubungi kami di 0812"}},
    {"below": "3.5.0", "identifiers": {"CVE": ["CVE-2020-11023 https://evil.example/"]}},
    {"below": "3.5.0-" + "a" * 50, "identifiers": {"CVE": ["CVE-2020-11023"]}},
    {"below": "٣.٥", "identifiers": {"CVE": ["CVE-2020-11023"]}},
])
def test_a_hole_with_words_is_left_out(hole: dict[str, object]) -> None:
    good = {"below": "1.9.0", "identifiers": {"githubID": "GHSA-rmxg-73gg-4p98"}}
    facts = merged(SHIPPED, {"retire.json": {"jquery": {"vulnerabilities": [hole, good]}}}, TODAY)
    assert [r.id for r in support_from("jquery", facts.products["jquery"]).ranges] == ["GHSA-rmxg-73gg-4p98"]


json = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
                        st.sampled_from(["result", "name", "releases", "latest", "vulnerabilities", "below", "jquery",
                                         "identifiers", "cveID", "eolFrom", "date"]), inner, max_size=4), max_leaves=12)


@given(json, json, json, json)
def test_no_list_breaks_the_facts(one: object, two: object, three: object, four: object) -> None:
    facts = merged(SHIPPED, {"endoflife.json": one, "retire.json": two, "kev.json": three, "wordpress.json": four}, TODAY)
    for product in ("php", "jquery", "wordpress"):
        support_from(product, facts.products[product])
