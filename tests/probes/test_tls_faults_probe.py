"""Tests that go on after the hello, on scripted servers: what is found with consent, and what leaves us without it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ikmscan.scanner.evidence import Tested as Ended
from ikmscan.scanner.permit import Permit
from ikmscan.scanner.tls import beyond, talk
from scripted_look import EXPIRED, OWNER, VISITOR, look
from scripted_tls import SSL2, TLS10, TLS11, TLS12, TLS13, Bleed, Ccs, No, Robot, Script, Server

# no extended master secret: a stack of an age in which each fault was about; no static RSA, unless a test wants it
AGED = Script(versions=(TLS10, TLS11, TLS12), suites=(0xC02F, 0xC013), ems=False)
RSA = replace(AGED, suites=(0xC02F, 0x2F))
LEAK_BYTES = 16_000  # what is claimed, and what a vulnerable server sends
SAFE, VULNERABLE, IMPOSSIBLE, UNCLEAR = Ended.SAFE, Ended.VULNERABLE, Ended.IMPOSSIBLE, Ended.UNCLEAR


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback answers soon, on a busy machine too: less patience."""
    monkeypatch.setattr(beyond, "CALM_S", 0.6)
    monkeypatch.setattr(talk, "LEAST_S", 1.2)


def ended(name: str, script: Script, permit: Permit = OWNER) -> tuple[Ended, str]:
    told = look(script, permit)[0].server.tested(name)
    return told.ended, told.detail


def hello_bytes(server: Server) -> int:
    """How many bytes all the hellos that were heard have, with their records."""
    return sum(len(h.raw) + (2 if h.ssl2 else 5) for h in server.heard)


@pytest.mark.parametrize(("mode", "truth"), [
    (Bleed.OFF, (IMPOSSIBLE, "no_heartbeat")), (Bleed.DISCARDS, (SAFE, "alert unexpected_message")),
    (Bleed.ALERTS, (SAFE, "alert illegal_parameter")), (Bleed.BLEEDS, (VULNERABLE, f"a heartbeat of {LEAK_BYTES + 19} bytes")),
])
def test_heartbleed_is_told_by_the_answer(mode: Bleed, truth: tuple[Ended, str]) -> None:
    assert ended("heartbleed", replace(AGED, heartbeat=mode)) == truth


def test_nothing_that_leaked_is_read() -> None:
    """Our own count of bytes is taken below TLS, so what was never read is not in it."""
    sound, _ = look(replace(AGED, heartbeat=Bleed.ALERTS), OWNER)
    bleeding, server = look(replace(AGED, heartbeat=Bleed.BLEEDS), OWNER)
    assert bleeding.server.tested("heartbleed").ended is VULNERABLE
    assert server.bytes_out > sound.cost.bytes_in + LEAK_BYTES - 1000, "it did leak"
    assert bleeding.cost.bytes_in < sound.cost.bytes_in + 100


@pytest.mark.parametrize("script", [
    Script(versions=(TLS12,), suites=(0xA6,), heartbeat=Bleed.BLEEDS), Script(versions=(TLS12,), suites=(0x02,), heartbeat=Bleed.BLEEDS),
    Script(versions=(TLS10, TLS12), suites=(0x34, 0x05), heartbeat=Bleed.BLEEDS),
], ids=["anonymous", "NULL", "anonymous and RC4"])
def test_a_bleeding_server_of_weak_suites_alone_is_never_cleared(script: Script) -> None:
    assert ended("heartbleed", script)[0] in (VULNERABLE, UNCLEAR)


@pytest.mark.parametrize(("mode", "truth"), [
    (Ccs.FIXED, (SAFE, "alert unexpected_message")), (Ccs.VULNERABLE, (VULNERABLE, "silent, alert bad_record_mac")),
    (Ccs.IGNORES, (UNCLEAR, "silent, silent")),
])
def test_an_early_change_of_ciphers_is_told_by_the_answer(mode: Ccs, truth: tuple[Ended, str]) -> None:
    assert ended("ccs_injection", replace(AGED, ccs=mode)) == truth


def test_a_hang_up_after_an_early_change_of_ciphers_is_never_safe() -> None:
    assert ended("ccs_injection", replace(AGED, ccs=Ccs.CLOSES))[0] in (VULNERABLE, UNCLEAR)


@pytest.mark.parametrize(("script", "detail"), [
    (replace(AGED, ems=True), "extended_master_secret"), (replace(AGED, versions=(TLS12, TLS13), suites=(0x1301, 0xC02F)), "tls13"),
])
def test_a_stack_that_is_younger_than_the_fault_is_not_tried(script: Script, detail: str) -> None:
    assert ended("ccs_injection", replace(script, ccs=Ccs.VULNERABLE)) == (IMPOSSIBLE, detail)


@pytest.mark.parametrize("strong", [False, True], ids=["weak", "strong"])
@pytest.mark.parametrize("robot", [Robot.ALERT, Robot.CLOSE, Robot.RESET, Robot.STALL])
def test_an_oracle_is_found_whatever_it_says(robot: Robot, strong: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    # who decrypts may take a while; only one that stalls is waited for to the end
    monkeypatch.setattr(beyond, "CALM_S", 2.0 if robot is Robot.STALL else 20.0)
    assert ended("robot", replace(RSA, robot=robot, robot_strong=strong)) == (VULNERABLE, "strong" if strong else "weak")


def test_a_server_that_answers_all_paddings_alike_has_no_oracle() -> None:
    seen, server = look(RSA, OWNER)
    assert seen.server.tested("robot").ended is SAFE
    without, fewer = look(AGED, OWNER)
    assert without.server.tested("robot") == replace(without.server.tested("robot"), ended=IMPOSSIBLE, detail="no_static_rsa")
    assert server.connections - fewer.connections == 5 + 5 - 1, "each message in both flows, less the hello for old versions"


def test_tls_13_alone_has_none_of_the_three_faults() -> None:
    seen, server = look(Script(versions=(TLS13,)), OWNER)
    assert {i.name: i.ended for i in seen.server.interactions} == dict.fromkeys(("heartbleed", "ccs_injection", "robot"), IMPOSSIBLE)
    assert server.connections == 12


@pytest.mark.parametrize("permit", [VISITOR, EXPIRED], ids=["visitor", "expired"])
def test_without_consent_nothing_but_hellos_leaves_and_nothing_is_called_safe(permit: Permit) -> None:
    seen, server = look(replace(RSA, heartbeat=Bleed.BLEEDS, ccs=Ccs.VULNERABLE, robot=Robot.ALERT), permit)
    assert {i.name: i.ended for i in seen.server.interactions} == dict.fromkeys(("heartbleed", "ccs_injection", "robot"), Ended.NO_CONSENT)
    assert server.bytes_in == hello_bytes(server) == seen.cost.bytes_out
    assert server.connections == 16


def test_with_consent_more_than_hellos_leaves() -> None:
    _, server = look(replace(RSA, heartbeat=Bleed.BLEEDS, ccs=Ccs.VULNERABLE, robot=Robot.ALERT), OWNER)
    assert server.bytes_in > hello_bytes(server)


def test_consent_for_another_site_is_none() -> None:
    other = Permit("other.example", OWNER.level, OWNER.expires)
    seen, server = look(replace(RSA, heartbeat=Bleed.BLEEDS), other)
    assert seen.server.tested("heartbleed").ended is Ended.NO_CONSENT
    assert server.bytes_in == hello_bytes(server)


@pytest.mark.parametrize("name", ["heartbleed", "ccs_injection", "robot"])
@pytest.mark.parametrize("end", [No.CLOSE, No.RESET, No.SILENCE])
def test_a_guard_that_cuts_the_line_behind_the_hellos_clears_nobody(name: str, end: No) -> None:
    """After the sixteen hellos of a visitor every connection ends so."""
    script = replace(RSA, heartbeat=Bleed.BLEEDS, ccs=Ccs.VULNERABLE, robot=Robot.ALERT, versions=(TLS12,), patience=12, beyond=end)
    told, _ = ended(name, script)
    assert told in (UNCLEAR, VULNERABLE)


def test_ssl_20_alone_is_no_tls_to_be_tried() -> None:
    seen, server = look(Script(versions=(SSL2,)), OWNER)
    assert server.connections == 12
    assert {i.ended for i in seen.server.interactions} <= {IMPOSSIBLE, UNCLEAR}
