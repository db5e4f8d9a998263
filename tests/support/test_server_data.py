"""The facts of support that come with the package: they read as facts, agree with themselves, name where they come from,
and make of real banners what can be said of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files
from itertools import pairwise

import pytest
from ikmscan.checks.support.ageing import State, age_of
from ikmscan.checks.support.rules import Shipped, Support, shipped_products, shipped_rules, support_from
from ikmscan.checks.versions import older, starts_with
from ikmscan.scanner.evidence import Found, Sign
from ikmscan.scanner.recognise.rules import products as recognised

RULES = shipped_rules()
TODAY = date(2026, 11, 29)
Raw = Mapping[str, object]


def raw_of(product: str) -> Raw:
    place = files("ikmscan.checks.support").joinpath(f"{product}.toml")
    return tomllib.loads(place.read_text(encoding="utf-8"))


def every() -> Iterator[tuple[str, Raw]]:
    """Each set of facts: products, and the members of families by "family/slug"."""
    for product in shipped_products():
        raw = raw_of(product)
        members = raw.get("member", {})
        assert isinstance(members, dict)
        if not members:
            yield product, raw
        for slug, row in members.items():
            yield f"{product}/{slug}", {"sumber": raw["sumber"], "tanggal": raw["tanggal"], **row}


ALL = dict(every())
SUPPORTS = {name: support_from(name, raw) for name, raw in ALL.items()}
each = pytest.mark.parametrize("support", SUPPORTS.values(), ids=SUPPORTS)
each_raw = pytest.mark.parametrize("raw", ALL.values(), ids=ALL)


def test_every_file_is_read_as_the_judges_read_it() -> None:
    for name in ALL:
        assert RULES.of(name) is not None
    assert RULES.of("no-such-product") is None


@each_raw
def test_every_fact_has_a_source_and_a_day_that_has_come(raw: Raw) -> None:
    rows = [raw, *(r for name in ("line", "range", "shipped") for r in raw.get(name, ()))]  # type: ignore[attr-defined]
    for row in rows:
        source, day = row.get("sumber", raw["sumber"]), row.get("tanggal", raw["tanggal"])
        assert re.fullmatch(r"https://[^\s/]+\.[^\s/]+(/\S*)?", str(source))
        assert isinstance(day, date)
        assert day <= RULES.day
        assert "tanggal" not in row or "sumber" in row  # a source of its own; without a day it was read with the file


@each_raw
def test_no_key_is_misspelt(raw: Raw) -> None:
    known = {
        "line": {"name", "ends", "ended", "latest", "latest_on", "courtesy"},
        "range": {"start", "below", "severity", "id", "exploited", "bukti"},
        "shipped": {"distribution", "mode", "mark", "versions", "newest", "ends", "paid_until"},
    }
    for table, keys in known.items():
        for row in raw.get(table, ()):  # type: ignore[attr-defined]
            assert set(row) <= keys | {"sumber", "tanggal"}


@each
def test_lines_stand_newest_first_and_once(support: Support) -> None:
    names = [x.name for x in support.lines]
    assert len(set(names)) == len(names)
    assert all(older(b, a) for a, b in pairwise(names))


def _is_library(support: Support) -> bool:
    return recognised()[support.product].kind == "library"


@each
def test_a_line_is_whole(support: Support) -> None:
    for line in support.lines:
        assert not line.ended or line.ends is not None or _is_library(support)  # no sentence names a library's day
        assert not line.latest or starts_with(line.latest, line.name)
        assert line.latest_on is None or line.latest
        assert line.latest_on is None or line.latest_on <= RULES.day
        assert not (line.courtesy and line.ends)


@each
def test_only_older_lines_are_mended_out_of_courtesy(support: Support) -> None:
    assert not any(x.courtesy for x in support.lines[:1])


@each
def test_a_range_has_versions_in_it(support: Support) -> None:
    for hole in support.ranges:
        assert not hole.start or older(hole.start, hole.below)
        assert re.fullmatch(r"(CVE-\d{4}-\d{4,7}|GHSA(-[a-z0-9]{4}){3})", hole.id)


def test_no_hole_holds_a_version_that_is_only_half_told() -> None:
    """A generator that says "Drupal 8" or a shop that says "2.4" may have any of its releases."""
    for product, half in (("drupal", "7"), ("drupal", "8"), ("magento", "2.4"), ("joomla", "4"), ("apache", "2.4")):
        support = SUPPORTS[product]
        inside = [r for r in support.ranges if older(half, r.below) and not (r.start and older(half, r.start))]
        assert inside == [], (product, half)


@each
def test_what_a_distribution_ships_rises_with_the_days(support: Support) -> None:
    for row in support.shipped:
        pairs = list(pairwise(row.versions))
        assert all(older(a[0], b[0]) for a, b in pairs)
        if row.mode == "moving":
            assert row.versions
            assert all(a[1] < b[1] for a, b in pairs)
        assert all(a[1] <= b[1] for a, b in pairs)
        assert all(day <= RULES.day for _, day in row.versions)
        assert row.paid_until is None or (row.ends is not None and row.ends < row.paid_until)


@each
def test_a_revision_has_a_mark_and_a_number(support: Support) -> None:
    for row in support.shipped:
        assert (row.mode == "revision") == bool(row.newest) or ended(row)
        assert row.mode != "revision" or (row.mark and not row.versions and (row.newest or "0").isdigit())


def ended(row: Shipped) -> bool:
    return row.ends is not None and row.ends < RULES.day


def test_what_the_distributions_move_to_is_no_newer_than_what_the_makers_have() -> None:
    """The newest number of a distribution is not newer than the newest that we name for its line."""
    for support in SUPPORTS.values():
        for row in (r for r in support.shipped if r.mode == "moving"):
            newest = row.versions[-1][0]
            lines = [x for x in support.lines if starts_with(newest, x.name) and x.latest]
            assert not any(older(x.latest, newest) for x in lines), (support.product, newest)


# (product, version as recognised, the words it stood in, what can be said, more of it)
BANNERS = [
    # Debian 12 moves Apache and PHP with the makers, and keeps nginx: facts of November 2026
    ("apache", "2.4.57", "Apache/2.4.57 (Debian)", State.BEHIND, {"latest": "2.4.71", "since": date(2024, 4, 5)}),
    ("apache", "2.4.71", "Apache/2.4.71 (Debian)", State.LATEST, {}),
    ("apache", "2.4.65", "Apache/2.4.65 (Debian)", State.BEHIND, {}),  # 11, 12 or 13
    ("apache", "2.4.67", "Apache/2.4.67 (Debian)", State.UNSURE, {}),  # the last one of 11
    ("apache", "2.4.72", "Apache/2.4.72 (Debian)", State.NEWER, {}),
    ("apache", "2.4.38", "Apache/2.4.38 (Debian)", State.UNSURE, {"distribution": "Debian 10"}),
    ("php", "8.2.28", "PHP/8.2.28", State.BEHIND, {"latest": "8.2.36", "since": date(2025, 7, 3)}),
    ("php", "8.2.36", "PHP/8.2.36", State.LATEST, {}),
    ("php", "8.4.28", "PHP/8.4.28", State.LATEST, {}),
    ("nginx", "1.22.1", "nginx/1.22.1", State.UNSURE, {"distribution": "Debian 12"}),
    ("nginx", "1.18.0", "nginx/1.18.0", State.UNSURE, {}),
    ("nginx", "1.18.0", "nginx/1.18.0 (Ubuntu)", State.UNSURE, {}),
    ("nginx", "1.24.0", "nginx/1.24.0 (Ubuntu)", State.UNSURE, {"distribution": "Ubuntu 24.04"}),
    ("nginx", "1.14.2", "nginx/1.14.2", State.UNSURE, {}),
    ("nginx", "1.25.3", "nginx/1.25.3", State.UNSUPPORTED, {"ended": date(2024, 5, 29)}),
    ("nginx", "1.16.1", "nginx/1.16.1", State.UNSUPPORTED, {}),
    ("openssh", "9.2p1", "OpenSSH_9.2p1 Debian-2+deb12u3", State.BEHIND, {"latest": "Debian-2+deb12u10"}),
    ("openssh", "9.2p1", "OpenSSH_9.2p1 Debian-2+deb12u10", State.LATEST, {}),
    ("openssh", "9.2p1", "OpenSSH_9.2p1 Debian-2+deb12u11", State.NEWER, {}),
    ("openssh", "9.2p1", "OpenSSH_9.2p1 Debian-2", State.FAR_BEHIND, {"hole": "CVE-2024-6387"}),
    ("openssh", "10.0p2", "OpenSSH_10.0p2 Debian-7+deb13u4", State.LATEST, {"distribution": "Debian 13"}),
    ("openssh", "8.4p1", "OpenSSH_8.4p1 Debian-5+deb11u3", State.UNSURE, {"ended": date(2026, 8, 31)}),
    ("openssh", "7.9p1", "OpenSSH_7.9p1 Debian-10+deb10u2", State.UNSURE, {}),
    ("openssh", "9.6p1", "OpenSSH_9.6p1 Ubuntu-3ubuntu13.5", State.BEHIND, {"distribution": "Ubuntu 24.04"}),
    ("openssh", "8.9p1", "OpenSSH_8.9p1 Ubuntu-3ubuntu0.10", State.UNSURE, {"distribution": "Ubuntu 22.04"}),
    ("openssh", "8.2p1", "OpenSSH_8.2p1 Ubuntu-4ubuntu0.13", State.UNSURE, {"distribution": "Ubuntu 20.04"}),
    ("openssh", "7.6p1", "OpenSSH_7.6p1 Ubuntu-4ubuntu0.7", State.UNSURE, {"distribution": "Ubuntu 18.04"}),
    ("openssh", "7.4", "OpenSSH_7.4", State.UNSURE, {}),
    ("openssh", "8.0", "OpenSSH_8.0", State.UNSURE, {}),
    ("openssh", "8.7", "OpenSSH_8.7", State.UNSURE, {}),
    ("openssh", "8.6", "OpenSSH_for_Windows_8.6", State.UNSURE, {"distribution": "Windows"}),
    # Ubuntu and the family of RHEL keep their numbers
    ("apache", "2.4.29", "Apache/2.4.29 (Ubuntu)", State.UNSURE, {"distribution": "Ubuntu 18.04"}),
    ("apache", "2.4.41", "Apache/2.4.41 (Ubuntu)", State.UNSURE, {"ended": date(2025, 5, 29)}),
    ("apache", "2.4.52", "Apache/2.4.52 (Ubuntu)", State.UNSURE, {"ended": None}),
    ("apache", "2.4.58", "Apache/2.4.58 (Ubuntu)", State.UNSURE, {"distribution": "Ubuntu 24.04"}),
    ("php", "8.1.2", "PHP/8.1.2-1ubuntu2.14", State.BEHIND, {"distribution": "Ubuntu 22.04"}),
    ("php", "8.1.2-1ubuntu2.14", "PHP/8.1.2-1ubuntu2.14", State.BEHIND, {"latest": "8.1.2-1ubuntu2.26"}),
    ("php", "8.3.6", "PHP/8.3.6", State.UNSURE, {"distribution": "Ubuntu 24.04"}),
    ("php", "8.0.30", "PHP/8.0.30", State.UNSURE, {}),
    ("apache", "2.4.6", "Apache/2.4.6 (CentOS) OpenSSL/1.0.2k-fips PHP/5.4.16", State.UNSUPPORTED, {"ended": date(2024, 6, 30)}),
    ("apache", "2.4.37", "Apache/2.4.37 (centos)", State.UNSUPPORTED, {"distribution": "CentOS 8"}),
    ("apache", "2.4.6", "Apache/2.4.6 (Red Hat Enterprise Linux)", State.UNSURE, {}),
    ("apache", "2.4.6", "Apache/2.4.6", State.UNSURE, {}),
    ("apache", "2.4.37", "Apache/2.4.37 (AlmaLinux) OpenSSL/1.1.1k", State.UNSURE, {"distribution": "AlmaLinux 8"}),
    ("apache", "2.4.62", "Apache/2.4.62 (Rocky Linux) OpenSSL/3.2.2", State.UNSURE, {"distribution": "Rocky Linux 9"}),
    ("apache", "2.4.57", "Apache/2.4.57", State.UNSURE, {}),
    # by what the makers say
    ("apache", "2.4.49", "Apache/2.4.49 (Unix)", State.EXPLOITED, {"latest": "2.4.71"}),
    ("apache", "2.4.50", "Apache/2.4.50 (Win64)", State.EXPLOITED, {"hole": "CVE-2021-42013"}),
    ("apache", "2.4.46", "Apache/2.4.46 (Win64)", State.FAR_BEHIND, {}),
    ("apache", "2.4.68", "Apache/2.4.68 (Unix)", State.BEHIND, {"latest": "2.4.71"}),
    ("apache", "2.2.22", "Apache/2.2.22", State.UNSUPPORTED, {"ended": date(2017, 7, 11)}),
    ("php", "7.4.33", "PHP/7.4.33", State.UNSUPPORTED, {"ended": date(2022, 11, 28)}),
    ("php", "5.6.40", "PHP/5.6.40", State.UNSUPPORTED, {}),
    ("php", "8.6.1", "PHP/8.6.1", State.NEWER, {}),
    ("wordpress", "7.1.4", "WordPress 7.1.4", State.LATEST, {}),
    ("wordpress", "7.1.0", "WordPress 7.1", State.FAR_BEHIND, {"latest": "7.1.4"}),
    ("wordpress", "6.8.12", "WordPress 6.8.12", State.COURTESY, {"latest": "7.1.4"}),
    ("wordpress", "6.1.12", "WordPress 6.1.12", State.FAR_BEHIND, {"latest": "6.1.14"}),
    ("wordpress", "6.5", "WordPress 6.5", State.FAR_BEHIND, {}),
    ("wordpress", "4.6.30", "WordPress 4.6.30", State.UNSUPPORTED, {"ended": date(2025, 7, 17)}),
    ("wordpress", "3.1", "WordPress 3.1", State.UNSUPPORTED, {}),
    ("joomla", "4.2.7", "Joomla! 4.2.7", State.EXPLOITED, {}),
    ("joomla", "4.4.14", "Joomla! 4.4.14", State.UNSUPPORTED, {"ended": date(2025, 10, 14)}),
    ("drupal", "7", "Drupal 7 (http://drupal.org)", State.UNSUPPORTED, {"ended": date(2025, 1, 5)}),
    ("drupal", "10", "Drupal 10 (https://www.drupal.org)", State.UNSURE, {}),
    ("drupal", "7.57", "Drupal 7.57", State.EXPLOITED, {}),
    ("magento", "2.4", "Magento/2.4 (Community)", State.UNSURE, {}),
    ("magento", "2.4.6-p5", "Magento 2.4.6-p5", State.EXPLOITED, {}),
    ("magento", "2.3", "Magento/2.3 (Community)", State.UNSUPPORTED, {}),
    ("opencart", "3.0.3.8", "OpenCart 3.0.3.8", State.BEHIND, {"latest": "3.0.5.1"}),
    ("opencart", "2.3.0.2", "OpenCart 2.3.0.2", State.UNSURE, {}),
    ("iis", "8.5", "Microsoft-IIS/8.5", State.UNSUPPORTED, {"ended": date(2023, 10, 10)}),
    ("iis", "10.0", "Microsoft-IIS/10.0", State.SUPPORTED, {}),
    ("mariadb", "10.11.6", "5.5.5-10.11.6-MariaDB-0+deb12u1", State.BEHIND, {"latest": "10.11.19"}),
    ("mariadb", "10.6.22", "10.6.22-MariaDB-0ubuntu0.22.04.1", State.UNSURE, {"distribution": "Ubuntu"}),
    ("mariadb", "10.5.29", "5.5.5-10.5.29-MariaDB", State.UNSURE, {}),
    ("mariadb", "10.3.20", "5.5.5-10.3.20-MariaDB", State.UNSUPPORTED, {}),
    ("mysql", "8.0.41", "8.0.41-0ubuntu0.22.04.1", State.UNSURE, {"distribution": "Ubuntu"}),
    ("mysql", "5.7.44", "5.7.44", State.UNSUPPORTED, {"ended": date(2023, 10, 31)}),
    ("mongodb", "7.0.5", "7.0.5", State.EXPLOITED, {"hole": "CVE-2025-14847"}),
    ("mongodb", "7.0.30", "7.0.30", State.LATEST, {}),
    ("redis", "6.2.7", "6.2.7", State.BEHIND, {"latest": "6.2.21"}),
    ("redis", "7.0.15", "7.0.15", State.UNSURE, {}),
    ("elasticsearch", "1.4.2", "1.4.2", State.EXPLOITED, {}),
    ("exim", "4.91", "Exim 4.91", State.EXPLOITED, {"hole": "CVE-2019-10149"}),
    ("exim", "4.96", "Exim 4.96", State.UNSURE, {"distribution": "Debian 12"}),
    ("vsftpd", "2.3.4", "vsFTPd 2.3.4", State.FAR_BEHIND, {}),
    ("vsftpd", "3.0.3", "vsFTPd 3.0.3", State.UNSURE, {}),
    ("proftpd", "1.3.5", "ProFTPD 1.3.5 Server", State.FAR_BEHIND, {"hole": "CVE-2015-3306"}),
    ("routeros", "6.40.5", "6.40.5", State.EXPLOITED, {"hole": "CVE-2018-14847"}),
    ("routeros", "6.42", "6.42", State.EXPLOITED, {}),
    ("routeros", "7.21.5", "7.21.5", State.LATEST, {}),
    ("roundcube", "1.6.5", "1.6.5", State.UNSURE, {"distribution": "Debian 12"}),
    ("roundcube", "1.6.22", "1.6.22", State.LATEST, {}),
    ("roundcube", "1.6.4", "1.6.4", State.EXPLOITED, {"hole": "CVE-2024-37383"}),
    ("roundcube", "1.6.6", "1.6.6", State.UNSURE, {"distribution": "Ubuntu 24.04"}),
    ("webmin", "1.900", "MiniServ/1.900", State.EXPLOITED, {"hole": "CVE-2019-15107"}),
    ("openssl", "1.1.1k", "OpenSSL/1.1.1k", State.UNSURE, {}),
    ("openssl", "1.0.2u", "OpenSSL/1.0.2u", State.UNSUPPORTED, {}),
    ("openssl", "3.0.11", "OpenSSL/3.0.11", State.BEHIND, {"latest": "3.0.22"}),
    # systems
    ("debian", "12", "OpenSSH_9.2p1 Debian-2+deb12u3", State.SUPPORTED, {}),
    ("debian", "11", "OpenSSH_8.4p1 Debian-5+deb11u3", State.UNSURE, {"ended": date(2026, 8, 31)}),
    ("debian", "8", "Debian 8", State.UNSUPPORTED, {}),
    ("ubuntu", "22.04", "8.0.41-0ubuntu0.22.04.1", State.SUPPORTED, {}),
    ("ubuntu", "20.04", "OpenSSH_8.2p1 Ubuntu-4ubuntu0.13", State.UNSURE, {"ended": date(2025, 5, 29)}),
    ("centos", "7", "Apache/2.4.6 (CentOS)", State.UNSUPPORTED, {"ended": date(2024, 6, 30)}),
    ("almalinux", "9", "Apache/2.4.57 (AlmaLinux)", State.SUPPORTED, {}),
    ("windows-server", "2012 R2", "Microsoft-IIS/8.5", State.UNSUPPORTED, {"ended": date(2023, 10, 10)}),
    ("windows-server", "2019", "Windows Server 2019", State.SUPPORTED, {}),
]


@pytest.mark.parametrize(
    ("product", "version", "shown", "state", "more"), BANNERS, ids=[f"{b[0]} {b[2]}" for b in BANNERS]
)
def test_a_banner_says_so_much_and_no_more(
    product: str, version: str, shown: str, state: State, more: Mapping[str, object]
) -> None:
    found = Found(product, product, "server", (version,), 95, (Sign("header", shown, version, 95),))
    age = age_of(found, RULES, TODAY)
    assert age is not None
    assert age.state is state, age
    for name, value in more.items():
        assert getattr(age, name) == value, age
