"""Our order of versions beside that of the library univers; where the two differ, why, and what the makers do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ikmscan.checks.support.ageing import State, age_of
from ikmscan.checks.support.rules import Rules
from ikmscan.checks.versions import key, older, starts_with
from ikmscan.scanner.evidence import Found, Sign
from univers.versions import (
    ComposerVersion,
    DebianVersion,
    LegacyOpensslVersion,
    MavenVersion,
    PypiVersion,
    SemverVersion,
    Version,
)

# As makers released them, oldest first: software.md sections 3 and 6, the facts that are shipped, archives of the makers.
RELEASED: dict[str, Sequence[str]] = {
    "apache": ("2.2.15", "2.4.6", "2.4.29", "2.4.49", "2.4.57", "2.4.59", "2.4.62", "2.4.68", "2.4.71"),
    "nginx": ("0.6.18", "1.4.6", "1.18.0", "1.20.1", "1.22.1", "1.28.0", "1.30.4", "1.31.4"),
    "php": ("5.6.40", "7.4.33", "8.0.30", "8.1.2", "8.2.7", "8.2.10", "8.2.33", "8.3.33", "8.4.24", "8.5.9"),
    "wordpress": ("4.6", "6.1.9", "6.5.5", "6.7-alpha", "6.7-beta2", "6.7-RC1", "6.7", "6.7.1"),
    "phpmyadmin": ("4.9.11", "5.2.0-rc1", "5.2.0", "5.2.1", "5.2.3"),
    "roundcube": ("1.6.0-beta", "1.6.0-rc1", "1.6.0", "1.6.18", "1.7.3"),
    "exim": ("4.94.2", "4.96", "4.96.1", "4.98", "4.99.1"),
    "jquery": ("1.7.2", "1.12.4", "2.2.4", "3.0.0-alpha1", "3.0.0-beta1", "3.0.0-rc1", "3.0.0", "3.5.0", "3.7.1"),
    "routeros": ("6.49.17", "7.1", "7.1.5", "7.9", "7.16.2"),
}
OPENSSL = ("0.9.8zh", "1.0.1", "1.0.1e", "1.0.1f", "1.0.2k", "1.0.2u", "1.0.2zf", "1.1.0", "1.1.1", "1.1.1f", "1.1.1k", "1.1.1w")


def order(one: str, other: str) -> int:
    assert not (older(one, other) and older(other, one))
    return -1 if older(one, other) else int(older(other, one))


def referee(judge: type[Version], one: str, other: str) -> int:
    a, b = judge(one), judge(other)
    return -1 if a < b else int(a > b)


@pytest.mark.parametrize("versions", RELEASED.values(), ids=RELEASED)
def test_releases_stand_in_the_order_of_their_makers_and_of_the_referee(versions: Sequence[str]) -> None:
    judge = PypiVersion if any("-" in v for v in versions) else SemverVersion
    for one, other in combinations(versions, 2):
        assert order(one, other) == referee(judge, one, other) == -1


def test_letters_of_openssl_rise_as_its_makers_count() -> None:
    for one, other in combinations(OPENSSL, 2):
        assert order(one, other) == referee(LegacyOpensslVersion, one, other) == -1


numbers = st.lists(st.integers(0, 2000), min_size=3, max_size=3).map(lambda n: ".".join(map(str, n)))


@given(numbers, numbers)
def test_three_numbers_are_ordered_as_semver_orders_them(one: str, other: str) -> None:
    assert order(one, other) == referee(SemverVersion, one, other)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=5), st.lists(st.integers(0, 30), min_size=1, max_size=5))
def test_numbers_of_any_length_are_ordered_as_pypi_orders_them(one: list[int], other: list[int]) -> None:
    """"8" and "8.0.0" are the same release."""
    a, b = ".".join(map(str, one)), ".".join(map(str, other))
    assert order(a, b) == referee(PypiVersion, a, b)


early = st.builds("{}-{}{}".format, numbers, st.sampled_from(["alpha", "beta", "rc"]), st.integers(1, 30))


@given(early | numbers, early | numbers)
def test_what_comes_before_a_release_is_ordered_as_pypi_orders_it(one: str, other: str) -> None:
    assert order(one, other) == referee(PypiVersion, one, other)


letters = st.sampled_from(["", *"abcdefghijklmnopqrstuvwxy", *("z" + c for c in "abcdefgh")])
openssl = st.builds("{}{}".format, st.sampled_from(["0.9.8", "1.0.0", "1.0.1", "1.0.2", "1.1.0", "1.1.1"]), letters)


@given(openssl, openssl)
def test_one_letter_is_ordered_as_the_referee_of_openssl_does(one: str, other: str) -> None:
    assert order(one, other) == referee(LegacyOpensslVersion, one, other)


@given(st.builds("{}p{}".format, numbers, st.integers(1, 30)) | numbers, st.builds("{}p{}".format, numbers, st.integers(1, 30)))
def test_patch_levels_are_ordered_as_dpkg_orders_them(one: str, other: str) -> None:
    """OpenSSH 9.2p1 in Debian is 1:9.2p1, so dpkg's order is that of its banner."""
    assert order(one, other) == referee(DebianVersion, one, other)


@given(st.integers(0, 400), st.integers(1, 400))
def test_revisions_behind_a_mark_are_ordered_as_dpkg_orders_them(have: int, newest: int) -> None:
    mark = "Debian-2+deb12u"
    row = {"distribution": "Debian 12", "mode": "revision", "mark": mark, "newest": str(newest)}
    raw = {"sumber": "https://tracker.debian.org/pkg/openssh", "tanggal": "2026-11-29", "shipped": [row]}
    shown = f"SSH-2.0-OpenSSH_9.2p1 {mark}{have}"
    found = Found("openssh", "OpenSSH", "ssh", ("9.2p1",), 95, (Sign("banner", shown, "9.2p1", 95),))
    age = age_of(found, Rules("2026-11-29", {"openssh": raw}.get), date(2026, 11, 29))
    assert age is not None
    told = {State.BEHIND: -1, State.LATEST: 0, State.NEWER: 1}[age.state]
    assert told == referee(DebianVersion, f"1:9.2p1-2+deb12u{have}", f"1:9.2p1-2+deb12u{newest}")


# Where a referee says otherwise: (older by its makers and by us, newer, who differs, why the makers are right).
DIFFERS = [
    ("9.2", "9.2p1", SemverVersion, "semver reads all behind the numbers as early; p1 is OpenSSH's portable release"),
    ("1.3.9", "1.3.9e", ComposerVersion, "ProFTPD counts mendings of a release with letters; composer reads them as early"),
    ("1.1.1", "1.1.1w", SemverVersion, "OpenSSL's letter is a mending, no early release"),
    ("2.4.7", "2.4.7-p1", SemverVersion, "Magento: -p1 is the first patch on 2.4.7"),
    ("2.4.7-p8", "2.4.7-p10", SemverVersion, "Magento counts its patches; semver compares p8 with p10 as text"),
    ("1.6.0-beta2", "1.6.0-beta10", SemverVersion, "the tenth beta; semver compares as text"),
    ("1.0-dev", "1.0-alpha1", MavenVersion, "Joomla and Drupal cut alphas from dev; maven knows no dev and puts it last"),
    ("8.0-rc1", "8.0", DebianVersion, "to dpkg a hyphen begins a revision of Debian's; packages write 8.0~rc1"),
]


@pytest.mark.parametrize(("one", "other", "judge", "why"), DIFFERS, ids=[f"{d[0]} {d[1]} {d[2].__name__}" for d in DIFFERS])
def test_where_a_referee_differs_we_are_with_the_makers(one: str, other: str, judge: type[Version], why: str) -> None:
    assert order(one, other) == -1
    assert referee(judge, one, other) == 1, f"no longer differs: {why}"


@pytest.mark.parametrize(("one", "other"), [("8", "8.0"), ("8.0.0", "8.0"), ("v3.7.1", "3.7.1"), ("1.0-final", "1.0"), ("1.0-RC1", "1.0-rc1")])
def test_two_ways_to_write_one_version_are_one(one: str, other: str) -> None:
    assert order(one, other) == 0


texts = st.text(alphabet="0123456789.-abprc+~ ", max_size=14)


@given(texts, texts, texts)
def test_the_order_contradicts_itself_nowhere(one: str, two: str, three: str) -> None:
    assert order(one, two) == -order(two, one)
    if key(one) == key(two):
        assert order(one, two) == 0
    if older(one, two) and older(two, three):
        assert older(one, three)


@given(numbers, st.integers(1, 3))
def test_a_version_is_of_the_lines_that_its_numbers_begin_with(version: str, length: int) -> None:
    parts = version.split(".")
    line = ".".join(parts[:length])
    assert starts_with(version, line)
    assert not starts_with(version, line + "0")
    assert not starts_with(version, f"{version}.0")


def test_lines_of_real_versions() -> None:
    for versions in RELEASED.values():
        for one, other in pairwise(versions):
            line = ".".join(other.split("-")[0].split(".")[:2])
            assert starts_with(other, line)
            assert starts_with(one, line) == (one.split("-")[0].split(".")[:2] == line.split("."))
    assert starts_with("1.1.1w", "1.1.1")
    assert starts_with("9.2p1", "9.2")
    assert not starts_with("8.20.1", "8.2")
