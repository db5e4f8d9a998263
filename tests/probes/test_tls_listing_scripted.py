"""--tls-lengkap on scripted servers: the list is the script's own, and says when it may lack something."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ikmscan.scanner.evidence import TlsListing
from ikmscan.scanner.wire.tls_numbers import GROUP_NAMES
from ikmscan.scanner.wire.tls_suites import SUITE_NAMES
from scripted_look import look
from scripted_tls import SSL2, SSL3, TLS10, TLS11, TLS12, TLS13, No, Script, Server, identity

NEW, TWELVE, OLD = (0x1301, 0x1303), (0xC02F, 0xC030, 0x9E, 0xC027, 0x9C), (0xC013, 0x33, 0x2F, 0x41, 0x05, 0x0A, 0x34)
WIDE = Script(versions=(SSL3, TLS10, TLS11, TLS12, TLS13), suites=(*NEW, *TWELVE, *OLD), groups=(29, 23, 25, 19, 26), identity=identity())
MODERN = Script(versions=(TLS12, TLS13), suites=(*NEW, *TWELVE), groups=(0x11EC, 29, 0x0100), identity=identity())


def listed(script: Script) -> tuple[TlsListing, Server]:
    seen, server = look(script, thorough=True)
    assert seen.server.listing is not None
    assert server.most_at_once <= 16 and seen.cost.connections == server.connections
    return seen.server.listing, server


def names(numbers: tuple[int, ...]) -> set[str]:
    return {SUITE_NAMES[n] for n in numbers}


def test_every_suite_of_every_version_is_listed_once_and_no_other() -> None:
    told, _ = listed(WIDE)
    curveless = tuple(s for s in OLD if s != 0xC013)  # RFC 6101 knows no curves
    truth = {"TLS 1.3": NEW, "TLS 1.2": (*TWELVE, *OLD), "TLS 1.1": OLD, "TLS 1.0": OLD, "SSL 3.0": curveless}
    assert {v: set(s) for v, s in told.suites} == {v: names(s) for v, s in truth.items()}
    assert all(len(s) == len(set(s)) for _, s in told.suites)
    assert told.unknown == 0


@pytest.mark.parametrize("script", [WIDE, MODERN], ids=["wide", "modern"])
def test_every_group_is_listed_and_no_other(script: Script) -> None:
    told, _ = listed(script)
    assert set(told.groups) == {GROUP_NAMES[g] for g in script.groups}


@pytest.mark.parametrize("order", ["server", "client"])
def test_who_chooses_is_told_of_every_version(order: str) -> None:
    told, _ = listed(replace(WIDE, order=order))  # type: ignore[arg-type]
    assert dict(told.order) == dict.fromkeys(("TLS 1.3", "TLS 1.2", "TLS 1.1", "TLS 1.0", "SSL 3.0"), order)


def test_the_kinds_of_ssl_20_are_listed() -> None:
    told, _ = listed(replace(MODERN, versions=(SSL2, TLS12), ssl2_kinds=(0x0700C0, 0x020080)))
    assert dict(told.suites)["SSL 2.0"] == ("SSL_CK_DES_192_EDE3_CBC_WITH_MD5", "SSL_CK_RC4_128_EXPORT40_WITH_MD5")


@pytest.mark.parametrize("no", [No.CLOSE, No.RESET])
def test_a_server_whose_no_is_a_hang_up_is_listed_as_wholly(no: No) -> None:
    told, _ = listed(replace(MODERN, no=no))
    assert {v: set(s) for v, s in told.suites} == {"TLS 1.3": names(NEW), "TLS 1.2": names(TWELVE)}
    assert told.unknown == 0


@pytest.mark.parametrize("no", [No.ALERT, No.CLOSE])
@pytest.mark.parametrize("patience", [30, 45])
def test_a_guard_that_has_had_enough_midway_shows_in_the_count_of_unknown(no: No, patience: int) -> None:
    told, server = listed(replace(MODERN, no=no, patience=patience, beyond=No.CLOSE))
    assert server.turned_away > 0
    assert told.unknown > 0
    assert {s for _, some in told.suites for s in some} <= names((*NEW, *TWELVE))


def test_a_server_that_chooses_what_nobody_offered_ends_the_asking() -> None:
    told, server = listed(replace(MODERN, versions=(TLS12,), forced_suite=0xC02F))
    assert dict(told.suites).get("TLS 1.2", ()) in ((), ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",))
    assert server.connections < 200
