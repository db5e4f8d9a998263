"""What we say of the software of real shops is the truth: WordPress 6.5.5 with plugins, a theme and old libraries in it.

Looked at by the survey, over https, behind nginx; what was asked is read from the server's own log.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import debian
import lab
import pytest
import shops
import web_server
from ikmscan.checks.registry import all_checks
from ikmscan.checks.run import judge_all
from ikmscan.scanner import derive
from ikmscan.scanner.evidence import Software
from ikmscan.scanner.evidence.record import from_json, to_json
from software_look import BASE, MOST_BYTES, MOST_REQUESTS, OWNER, VISITOR, Seen, look, look_at
from wordpress import Shop

Start = Callable[[Shop], web_server.Ports]
PLUGINS = "/wp-content/plugins/"
THEME = "/wp-content/themes/batik-nusantara/"
# what a browser asks for itself: it stands in the page
SHOWN = {f"{THEME}style.css", f"{THEME}assets/bootstrap.min.js?ver=0.8", f"{THEME}assets/jquery-ui.min.js?ver=0.8",
         f"{THEME}assets/slick.js?ver=0.8", f"{PLUGINS}metform/public/assets/js/select2.min.js?ver=4.0.3"}
OWNERS = {"/?rest_route=/&_fields=namespaces", *(f"{PLUGINS}{p.slug}/readme.txt" for p in shops.PLUGINS if p.active)}


@pytest.fixture(scope="module")
def seen(tls_lab: lab.Lab) -> Callable[[str, bool], Seen]:
    """The shop of a label (of shops.EVERY), looked at once for each level: with the owner's consent, or as a visitor."""
    ports: dict[str, web_server.Ports] = {}
    looks: dict[tuple[str, bool], Seen] = {}

    def at(label: str, owner: bool) -> Seen:
        name, shop = f"shop-{list(shops.EVERY).index(label)}", shops.EVERY[label]
        if label not in ports:
            ports[label] = web_server.shop_server(tls_lab, name, shop)
        if (label, owner) not in looks:
            base = re.compile(f"{BASE.pattern}|{folder_of(shop)}/")
            looks[label, owner] = look_at(tls_lab, name, ports[label], OWNER if owner else VISITOR, base)
        return looks[label, owner]

    return at


def folder_of(shop: Shop) -> str:
    return shop.address.removeprefix("https://toko.example")


def told(truth: Mapping[str, str]) -> dict[str, str]:
    return {**truth, "nginx": debian.upstream(debian.version_of("nginx"))}


@pytest.mark.parametrize("label", shops.EVERY)
def test_with_consent_every_version_is_right_and_nothing_else_is_told(seen: Callable[[str, bool], Seen], label: str) -> None:
    assert seen(label, True).versions == told(shops.TRUTH)


@pytest.mark.parametrize("label", shops.EVERY)
def test_a_visitor_is_told_less_and_nothing_wrong(seen: Callable[[str, bool], Seen], label: str) -> None:
    assert seen(label, False).versions == told(shops.VISIBLE)


@pytest.mark.parametrize("label", shops.EVERY)
def test_no_path_is_asked_that_the_page_or_the_platform_did_not_name(seen: Callable[[str, bool], Seen], label: str) -> None:
    below = folder_of(shops.EVERY[label])
    assert seen(label, True).paths == {below + p for p in SHOWN | OWNERS}
    assert seen(label, False).paths == {below + p for p in SHOWN}


@pytest.mark.parametrize("owner", [True, False])
@pytest.mark.parametrize("label", shops.EVERY)
def test_questions_are_few_and_small(seen: Callable[[str, bool], Seen], label: str, owner: bool) -> None:
    got = seen(label, owner)
    assert len(got.asked) <= MOST_REQUESTS
    assert got.bytes <= MOST_BYTES
    assert {a.status for a in got.asked} <= {200, 206}, "nothing was asked that is not there"
    assert len(got.asked) == len(got.paths), "nothing was asked twice"


def test_all_checks_together_change_nothing(tls_lab: lab.Lab, wordpress_lab: Start) -> None:
    checks = all_checks().checks
    ports = wordpress_lab(shops.QUIET)
    whole = look(tls_lab, {443: ports.https, 80: ports.http}, OWNER, tuple({n.kind for c in checks for n in c.needs}))
    assert whole.versions == told(shops.TRUTH)
    outcomes = {(f.check.name, f.subject, f.verdict.outcome.slug) for f in judge_all(checks, whole.dossier)
                if f.verdict and f.check.area == "software"}
    assert ("js_libraries", None, "old") in outcomes
    assert ("plugins", "wp-plugin/woocommerce", "behind") in outcomes
    assert {slug for name, _, slug in outcomes if name == "server"} <= {"unsure", "latest", "newer"}


def test_what_is_recognised_can_be_had_again_from_the_record(seen: Callable[[str, bool], Seen]) -> None:
    got = seen("as it comes", True)
    again = derive.complete(from_json(to_json(got.dossier, derive.DERIVED_KEYS)))
    software = again.of(Software)
    assert isinstance(software, Software)
    assert software.found == got.software.found
