"""Software as Debian packs it, looked at from outside: the versions are right, and what Debian mends is not called
unmended. What the truth is, the packages themselves say, so that it stays true when Debian moves.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import debian
import debian_shops
import lab
import pytest
from ikmscan.checks.support.ageing import Age, State, age_of
from ikmscan.checks.support.rules import shipped_rules
from ikmscan.scanner.evidence import Found, Sign
from software_look import MOST_BYTES, MOST_REQUESTS, OWNER, VISITOR, Seen, false_alarms, look_at

# what a site may show beside the program and what carries it: Debian's own copies of libraries
LIBRARIES = {"jquery", "jquery-ui", "jquery-migrate", "bootstrap"}
MAIN = {"wordpress": "wordpress", "phpmyadmin": "phpmyadmin", "roundcube": "roundcube-core"}
BESIDE = {"wordpress": {"wp-plugin/akismet"}, "phpmyadmin": set(), "roundcube": set()}
# Debian 12 has not packed WordPress anew since October 2025, and holes were found since: it is as old as it says
UNMENDED = {"wordpress"}
Look = Callable[[str, bool], Seen]


@pytest.fixture(scope="module")
def seen(tls_lab: lab.Lab) -> Look:
    """One of debian_shops.SHOPS, looked at once for each level."""
    ports: dict[str, debian_shops.Ports] = {}
    looks: dict[tuple[str, bool], Seen] = {}

    def at(name: str, owner: bool) -> Seen:
        if name not in ports:
            ports[name] = debian_shops.SHOPS[name](tls_lab, f"debian-{name}")
        if (name, owner) not in looks:
            looks[name, owner] = look_at(tls_lab, f"debian-{name}", ports[name], OWNER if owner else VISITOR)
        return looks[name, owner]

    return at


def packed(package: str, layer: str = "") -> str:
    return debian.upstream(debian.version_of(package, layer))


@pytest.mark.parametrize("owner", [True, False], ids=["owner", "visitor"])
@pytest.mark.parametrize("name", debian_shops.SHOPS)
def test_every_version_is_that_of_the_package(seen: Look, name: str, owner: bool) -> None:
    told = seen(name, owner).versions
    assert told[name] == packed(MAIN[name], name)
    assert told["apache"] == packed("apache2-bin")
    assert told["php"] == packed(f"{sorted(Path('/usr/sbin').glob('php-fpm*'))[-1].name.replace('-fpm', '')}-fpm")
    assert told["debian"] == "", "which release it is, no banner says"
    assert set(told) - LIBRARIES <= {name, "apache", "php", "debian"} | BESIDE[name]


@pytest.mark.parametrize("name", debian_shops.SHOPS)
def test_libraries_are_as_old_as_their_files_say(seen: Look, name: str) -> None:
    truth = library_versions(name)
    for product, version in seen(name, True).versions.items():
        assert product not in LIBRARIES or not version or version in truth[product]


def library_versions(name: str) -> dict[str, set[str]]:
    """The libraries in the packages, and those of the system that they point to, by the first lines of their files."""
    banners = {"jquery": r"jQuery(?: JavaScript Library)? v([\d.]+)\b", "jquery-migrate": r"jQuery Migrate - v([\d.]+) ",
               "bootstrap": r"Bootstrap v([\d.]+) ", "jquery-ui": r"jQuery UI - v([\d.]+) "}
    found: dict[str, set[str]] = {product: set() for product in banners}
    for folder in (debian.layer_of(name) / "usr" / "share", Path("/usr/share/javascript")):
        for file in (f for f in folder.rglob("*.js") if f.is_file() and re.match(r"jquery|bootstrap", f.name)):
            head = file.read_bytes()[:400].decode("utf-8", "replace")
            for product, pattern in banners.items():
                found[product].update(re.findall(pattern, head))
    return found


@pytest.mark.parametrize("name", debian_shops.SHOPS)
def test_what_debian_mends_is_not_called_old(seen: Look, name: str) -> None:
    assert set(false_alarms(seen(name, True))) - LIBRARIES <= UNMENDED & {name}


@pytest.mark.parametrize("name", debian_shops.SHOPS)
def test_questions_are_few_and_only_about_what_the_page_shows(seen: Look, name: str) -> None:
    for owner in (True, False):
        got = seen(name, owner)
        assert len(got.asked) <= MOST_REQUESTS
        assert got.bytes <= MOST_BYTES
        plain = {p for p in got.paths if not re.search(r"\.(?:js|css)(?:\?|$)", p)}
        assert plain == ({"/?rest_route=/&_fields=namespaces"} if owner and name == "wordpress" else set())


def banner(product: str, shown: str, version: str) -> Found:
    return Found(product, product, "server", (version,), 95, (Sign("header", shown, version, 95),))


@pytest.mark.parametrize(("product", "shown"), [("apache", "Apache/2.4.{} (Debian)"), ("php", "PHP/8.2.{}")])
def test_a_debian_that_has_moved_on_is_newer_and_not_behind(product: str, shown: str) -> None:
    """The next number that Debian will ship is on no list of ours yet."""
    rules = shipped_rules()
    support = rules.of(product)
    assert support is not None
    newest = max(int(v.split(".")[2]) for s in support.shipped for v, _ in s.versions if v.startswith(("2.4.", "8.2.")))
    version = f"{shown.split('/')[1].split('{')[0]}{newest + 1}"
    for today in (rules.day, date(rules.day.year + 1, rules.day.month, 1)):
        age = age_of(banner(product, shown.format(newest + 1), version), rules, today)
        assert age is not None
        assert age.state in (State.NEWER, State.UNSURE, State.STALE), age


def test_a_revision_that_is_newer_than_our_data_is_newer() -> None:
    shown = "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u99"
    age = age_of(banner("openssh", shown, "9.2p1"), shipped_rules(), shipped_rules().day)
    assert age == replace(age, state=State.NEWER) if isinstance(age, Age) else False
