"""Whole Server headers through the rules, and every product in them judged: what stands behind one program is not said of
the next, and nothing is called old or well that no list of ours proves."""

from __future__ import annotations

from datetime import date

import pytest
from ikmscan.checks.support.ageing import State, age_of
from ikmscan.checks.support.rules import shipped_rules
from ikmscan.scanner.recognise.clues import Clue
from ikmscan.scanner.recognise.match import found, gather

TODAY = date(2026, 11, 29)
OLD = (State.BEHIND, State.FAR_BEHIND, State.UNSUPPORTED, State.EXPLOITED)
WELL = (State.LATEST, State.NEWER, State.SUPPORTED)


def states(where: str, name: str, value: str) -> dict[str, State]:
    rules = shipped_rules()
    seen = found(gather([Clue(where, name, value)]))
    return {f.product: age.state for f in seen if f.versions and (age := age_of(f, rules, TODAY)) is not None}


@pytest.mark.parametrize("banner", [
    "Apache/2.4.71 (Debian) OpenSSL/3.0.22", "Apache/2.4.37 (AlmaLinux) OpenSSL/1.1.1k",
    "Apache/2.4.52 (Ubuntu) OpenSSL/3.0.2", "Apache/2.4.58 (Ubuntu) OpenSSL/3.0.13",
    "Apache/2.4.57 (Rocky Linux) OpenSSL/3.0.7", "Apache/2.4.6 (CentOS) OpenSSL/1.0.2k-fips",
    "Apache (cPanel) OpenSSL/1.1.1k mod_bwlimited/1.4", "Apache/2.4.62 (Red Hat Enterprise Linux) OpenSSL/3.0.7",
])
def test_the_library_of_a_distribution_is_not_judged_by_its_makers(banner: str) -> None:
    assert states("header", "server", banner).get("openssl") not in OLD


@pytest.mark.parametrize("banner", [
    "Apache/2.4.60 (Ubuntu)", "Apache/2.4.66 (Ubuntu)", "Apache/2.4.70 (AlmaLinux)", "Apache/2.4.10 (Debian)",
    "Apache/2.2.22 (Debian)", "Apache/2.4.51 (Linux/SUSE)", "Apache/2.4.54 (Fedora)",
])
def test_a_number_that_is_on_no_list_of_its_distribution_proves_nothing(banner: str) -> None:
    assert states("header", "server", banner)["apache"] is State.UNSURE


@pytest.mark.parametrize(("banner", "state"), [
    ("Apache/2.4.49 (Unix)", State.EXPLOITED), ("Apache/2.4.50 (Ubuntu)", State.FAR_BEHIND),
    ("Apache/2.4.99 (Debian)", State.NEWER), ("Apache/2.4.71 (Debian)", State.LATEST),
    ("Apache/2.4.57 (Debian)", State.BEHIND), ("Apache/2.4.58 (Win64) OpenSSL/3.1.3 PHP/8.2.12", State.FAR_BEHIND),
])
def test_what_a_banner_proves_is_said(banner: str, state: State) -> None:
    got = states("header", "server", banner)["apache"]
    assert got is state or (state is State.FAR_BEHIND and got is State.BEHIND)


@pytest.mark.parametrize("banner", ["OpenSSH_7.9p1", "OpenSSH_9.2p1", "OpenSSH_10.0p2"])
def test_a_banner_whose_revision_was_taken_away_proves_nothing(banner: str) -> None:
    assert states("door", "ssh", banner)["openssh"] is State.UNSURE


def test_where_no_line_is_known_nothing_is_called_cared_for() -> None:
    assert states("door", "ftp", "220 (vsFTPd 3.0.3)").get("vsftpd") not in WELL


def test_two_addresses_of_the_core_are_one_source_and_give_no_red() -> None:
    paths = ("css/dist/block-library/style.min.css", "css/dashicons.min.css")
    clues = [Clue("url", "", f"https://toko.id/wp-includes/{p}?ver=4.6") for p in paths]
    (wordpress,) = (f for f in found(gather(clues)) if f.product == "wordpress")
    age = age_of(wordpress, shipped_rules(), TODAY)
    assert age is not None
    assert age.state in (State.FAR_BEHIND, State.UNSURE)
