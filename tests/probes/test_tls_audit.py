"""One TLS port asked in two waves: what each hello finds, what it costs to the byte, and how odd servers end.

The servers are scripted, so the truth is known before anybody asks.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from free_ports import free_port
from ikmscan.scanner.evidence import PortState, Support, TlsServer, TlsVersions, Unseen, Why
from ikmscan.scanner.permit import Permit
from ikmscan.scanner.tls.manner import TURNS
from ikmscan.scanner.wire.tls_suites import SUITE_NAMES
from scripted_look import HOST, OWNER, SOON_S, VISITOR, Look, look, look_at
from scripted_tls import (
    GARBAGE,
    HTTP_400,
    SSL2,
    SSL3,
    TLS10,
    TLS11,
    TLS12,
    TLS13,
    Bleed,
    Ccs,
    No,
    Reason,
    Robot,
    Script,
    ffdhe,
    identity,
    modp,
    serve,
    staple,
)

PLAIN = Script(suites=(0x1301, 0xC02F))
OLD = Script(versions=(TLS10, TLS11, TLS12), suites=(0xC02F, 0xC013, 0x2F))
EVERY_VERSION = (SSL2, SSL3, TLS10, TLS11, TLS12, TLS13)
# one suite and more of every weak class, static RSA, DHE, CBC, AEAD
WIDE = (0x1301, 0xC02F, 0xC013, 0x9E, 0x33, 0x2F, 0x02, 0x34, 0x03, 0x09, 0x05, 0x0A)
WORST = Script(versions=EVERY_VERSION, suites=WIDE, groups=(29, 23, 19), dh_prime=modp(1024), compressions=(1, 0), ems=False,
               renegotiation_info=False, fallback_scsv=False, heartbeat=Bleed.BLEEDS, ccs=Ccs.VULNERABLE, robot=Robot.ALERT)
HELLOS = ("newest", "tls12", "reversed", "old", "weak", "static_rsa", "cbc", "dhe", "post_quantum", "fallback",
          "weak_groups", "ssl2", "tls11", "tls10", "ssl3", "null", "anonymous", "export", "des", "rc4", "triple_des")
LABELS = ("TLS 1.3", "TLS 1.2", "TLS 1.1", "TLS 1.0", "SSL 3.0", "SSL 2.0")
WORD = {Support.YES: "y", Support.NO: "n", Support.UNKNOWN: "?"}


def versions(seen: Look) -> str:
    assert isinstance(seen.versions, TlsVersions)
    return "".join(WORD[seen.versions.speaks(label)] for label in LABELS)


def accepted(seen: Look) -> set[str]:
    assert [n for n in HELLOS if seen.accepts(n) is Support.UNKNOWN] == []
    return {n for n in HELLOS if seen.accepts(n) is Support.YES}


# What each server takes: the versions (TLS 1.3 first, SSL 2.0 last) and the hellos; every other hello is refused.
TWELVE = "newest tls12 reversed"
TABLE: dict[str, tuple[Script, str, str]] = {
    "TLS 1.3 alone": (replace(PLAIN, versions=(TLS13,)), "ynnnnn", "newest"),
    "TLS 1.2 alone": (replace(PLAIN, versions=(TLS12,)), "nynnnn", f"{TWELVE} fallback"),
    "TLS 1.1 alone": (replace(OLD, versions=(TLS11,), suites=(0x2F,)), "nnynnn", f"{TWELVE} static_rsa fallback old tls11"),
    "TLS 1.0 alone": (replace(OLD, versions=(TLS10,), suites=(0x2F,)), "nnnynn", f"{TWELVE} static_rsa fallback old tls10"),
    "SSL 3.0 alone": (replace(OLD, versions=(SSL3,), suites=(0x2F,)), "nnnnyn", f"{TWELVE} static_rsa fallback old ssl3"),
    "SSL 2.0 alone": (replace(PLAIN, versions=(SSL2,)), "nnnnny", "ssl2"),
    "SSL 2.0 without a kind in common": (replace(PLAIN, versions=(SSL2, TLS12), ssl2_kinds=()), "nynnnn", f"{TWELVE} fallback"),
    "TLS 1.2 and 1.3": (PLAIN, "yynnnn", TWELVE),
    "TLS 1.0 to 1.2": (OLD, "nyyynn", f"{TWELVE} static_rsa cbc fallback old tls11 tls10"),
    "NULL": (replace(PLAIN, suites=(*WIDE[:2], 0x02)), "yynnnn", f"{TWELVE} weak null"),
    "anonymous": (replace(PLAIN, suites=(*WIDE[:2], 0x34)), "yynnnn", f"{TWELVE} weak anonymous"),
    "export": (replace(PLAIN, suites=(*WIDE[:2], 0x03)), "yynnnn", f"{TWELVE} weak export"),
    "DES": (replace(PLAIN, suites=(*WIDE[:2], 0x09)), "yynnnn", f"{TWELVE} weak des static_rsa"),
    "RC4": (replace(PLAIN, suites=(*WIDE[:2], 0x05)), "yynnnn", f"{TWELVE} weak rc4 static_rsa"),
    "3DES": (replace(PLAIN, suites=(*WIDE[:2], 0x0A)), "yynnnn", f"{TWELVE} weak triple_des static_rsa"),
    "TLS 1.2 for NULL alone": (replace(PLAIN, versions=(TLS12,), suites=(0x02,)), "nynnnn", "weak null"),
    "TLS 1.2 for anonymous suites alone": (replace(PLAIN, versions=(TLS12,), suites=(0xA6,)), "nynnnn", "weak anonymous"),
    "anonymous suites alone": (replace(OLD, suites=(0x34,)), "nyyynn", "weak anonymous old tls11 tls10"),
    "static RSA": (replace(PLAIN, suites=(*WIDE[:2], 0x9C)), "yynnnn", f"{TWELVE} static_rsa"),
    "CBC": (replace(PLAIN, suites=(*WIDE[:2], 0xC013)), "yynnnn", f"{TWELVE} cbc"),
    "DHE": (replace(PLAIN, suites=(*WIDE[:2], 0x9E)), "yynnnn", f"{TWELVE} dhe"),
    "post-quantum": (replace(PLAIN, groups=(0x11EC, 29)), "yynnnn", f"{TWELVE} post_quantum"),
    "weak groups": (replace(PLAIN, groups=(29, 19)), "yynnnn", f"{TWELVE} weak_groups"),
    "no fallback signal": (replace(PLAIN, fallback_scsv=False), "yynnnn", f"{TWELVE} fallback"),
    "one group, another than the first asked": (replace(PLAIN, groups=(23,), insists=True, cookie=b"c" * 40), "yynnnn", TWELVE),
    "our name alone": (replace(PLAIN, strict_names=True, names={HOST: identity()}), "yynnnn", TWELVE),
}


@pytest.mark.parametrize("name", TABLE)
def test_what_a_server_takes_is_known_hello_by_hello(name: str) -> None:
    script, spoken, hellos = TABLE[name]
    seen, server = look(script)
    assert accepted(seen) == set(hellos.split())
    assert versions(seen) == spoken
    assert server.unreadable == []
    assert seen.server.state is PortState.OPEN
    assert [g.name for g in seen.server.greetings if g.heard is Support.UNKNOWN] == []


def test_a_tls_13_whose_groups_are_all_strange_to_us_is_not_called_absent() -> None:
    seen, _ = look(replace(PLAIN, groups=(0x0100,), suites=(*PLAIN.suites, 0x9E)))
    assert versions(seen)[:2] in ("?y", "yy")


@pytest.mark.parametrize(("suites", "prime", "bits", "label"), [
    ((0x33,), modp(768), 768, "rfc2409-768"), ((0x33,), modp(1024), 1024, "rfc2409-1024"),
    ((0x9E,), modp(2048), 2048, "rfc3526-2048"), ((0x9E,), ffdhe(2048), 2048, "ffdhe2048"),
    ((0x9E,), ffdhe(3072), 3072, "ffdhe3072"), ((0x9E,), b"\xc1" + b"\x55" * 127, 1024, ""),
])
def test_the_prime_of_dhe_is_measured_and_named(suites: tuple[int, ...], prime: bytes, bits: int, label: str) -> None:
    dhe = look(replace(PLAIN, suites=(0x1301, *suites), dh_prime=prime))[0].greeting("dhe")
    assert (dhe.heard, dhe.dh_bits, dhe.dh_prime) == (Support.YES, bits, label)


def test_the_flight_of_tls_12_shows_the_servers_traits() -> None:
    kept = look(replace(OLD, heartbeat=Bleed.DISCARDS, client_certificate=True))[0].server.flight
    bare = look(replace(OLD, ems=False, renegotiation_info=False, ticket=False, compressions=(1, 0)))[0].server.flight
    assert kept is not None and bare is not None
    assert (kept.version, kept.suite, kept.signature) == ("TLS 1.2", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "rsa_pss_rsae_sha256")
    assert (kept.compression, kept.extended_master_secret, kept.secure_renegotiation, kept.heartbeat, kept.ticket,
            kept.client_certificate) == (0, True, True, True, True, True)
    assert (bare.compression, bare.extended_master_secret, bare.secure_renegotiation, bare.heartbeat, bare.ticket,
            bare.client_certificate) == (1, False, False, False, False, False)


@pytest.mark.parametrize(("signature", "name"), [(0x0201, "rsa_pkcs1_sha1"), (0x0101, "rsa_pkcs1_md5"), (0x0401, "rsa_pkcs1_sha256")])
def test_an_old_signature_is_read(signature: int, name: str) -> None:
    flight = look(replace(OLD, signature=signature))[0].server.flight
    assert flight is not None and flight.signature == name


def test_what_only_a_finished_tls_13_shows_is_read() -> None:
    script = replace(PLAIN, staple=staple(), scts=(b"first", b"second"), early_data=16384, alpn=("h2", "http/1.1"))
    seen, server = look(script)
    told = seen.server
    assert (told.protocol, told.cipher, told.group, told.alpn) == ("TLS 1.3", "TLS_AES_128_GCM_SHA256", "x25519", "h2")
    assert (told.chain, told.staple, told.scts, told.early_data) == (identity().chain, staple(), (b"first", b"second"), 16384)
    assert server.finished == 1


@pytest.mark.parametrize(("tickets", "early_data", "told"), [(1, None, 0), (2, 0, 0), (1, 0xFFFFFFFF, 0xFFFFFFFF)])
def test_early_data_is_what_a_ticket_says(tickets: int, early_data: int | None, told: int) -> None:
    assert look(replace(PLAIN, tickets=tickets, early_data=early_data))[0].server.early_data == told


def test_a_slow_server_is_slow_to_write_tickets_too() -> None:
    script = replace(PLAIN, delays_s=(0.4,), ticket_delay_s=1.2, early_data=16384)
    assert look(script)[0].server.early_data == 16384


def test_without_tls_13_the_certificate_comes_from_tls_12_and_nobody_speaks_of_early_data() -> None:
    told = look(replace(OLD, staple=staple(), scts=(b"proof",)))[0].server
    assert (told.protocol, told.chain, told.staple, told.scts, told.early_data) == ("TLS 1.2", identity().chain, staple(), (b"proof",), -1)


@pytest.mark.parametrize("order", ["server", "client"])
def test_reversed_shows_who_chooses(order: str) -> None:
    seen, _ = look(replace(OLD, order=order))  # type: ignore[arg-type]
    first, other = seen.greeting("tls12").suite, seen.greeting("reversed").suite
    assert (first == other) == (order == "server")


@pytest.mark.parametrize(("signal", "heard", "alert"), [(True, Support.NO, "inappropriate_fallback"), (False, Support.YES, "")])
def test_the_fallback_signal_is_tried_below_the_servers_best(signal: bool, heard: Support, alert: str) -> None:
    seen, _ = look(replace(OLD, fallback_scsv=signal))
    assert (seen.greeting("fallback_old").heard, seen.greeting("fallback_old").alert) == (heard, alert)
    newer, _ = look(replace(PLAIN, fallback_scsv=signal))
    assert (newer.greeting("fallback").heard, newer.greeting("fallback").alert) == (heard, alert)
    assert newer.greeting("fallback_old").why is Why.NOT_ASKED


def test_a_class_that_only_the_oldest_visitors_get_is_seen() -> None:
    seen, _ = look(replace(OLD, suites={TLS10: (0x2F, 0x05), TLS11: (0x2F,), TLS12: (0xC02F,)}))
    assert seen.accepts("weak") is Support.NO
    assert (seen.greeting("weak_old").heard, seen.greeting("weak_old").suite) == (Support.YES, "TLS_RSA_WITH_RC4_128_SHA")


# What it costs

EXACT = replace(PLAIN, identity=identity(), tickets=0)  # neither a signature nor a key of changing length, and no race at the end


WORST_EXACT = replace(WORST, identity=identity(), tickets=0)


@pytest.mark.parametrize(("script", "permit", "thorough", "connections", "bytes_out"), [
    (EXACT, VISITOR, False, 12, 4651), (EXACT, OWNER, False, 12, 4651), (EXACT, VISITOR, True, 31, 8440),
    (WORST_EXACT, VISITOR, False, 20, 6626), (WORST_EXACT, OWNER, False, 31, 13041),
    (replace(WORST_EXACT, versions=EVERY_VERSION[:-1]), VISITOR, False, 21, 7055),
], ids=["modern, visitor", "modern, owner", "modern, all listed", "worst, visitor", "worst, owner", "worst without 1.3, visitor"])
def test_a_look_costs_exactly_so_many_connections_and_bytes(
    script: Script, permit: Permit, thorough: bool, connections: int, bytes_out: int
) -> None:
    seen, server = look(script, permit, thorough=thorough)
    assert (seen.cost.connections, server.connections, seen.cost.requests) == (connections, connections, 0)
    assert seen.cost.bytes_out == server.bytes_in == bytes_out
    assert seen.cost.bytes_in <= server.bytes_out <= 50_000
    assert server.most_at_once <= 16
    assert server.unreadable == []


def test_a_modern_servers_bytes_are_all_counted() -> None:
    seen, server = look(EXACT)
    assert seen.cost.bytes_in == server.bytes_out
    assert server.bytes_in + server.bytes_out <= 30_000
    assert server.shapes.total() == 12


def test_the_worst_server_takes_every_hello_but_the_post_quantum_one() -> None:
    seen, _ = look(WORST)
    assert accepted(seen) == set(HELLOS) - {"post_quantum"}
    assert versions(seen) == "yyyyyy"


# Odd servers

@pytest.mark.parametrize("script", [
    replace(PLAIN, record_bytes=1), replace(PLAIN, piece_bytes=1), replace(PLAIN, coalesce=True),
    replace(PLAIN, warnings=(112, 112)), replace(PLAIN, one_by_one=True), replace(PLAIN, delays_s=(0.3, 0.0)),
    replace(PLAIN, groups=(25,)), replace(PLAIN, client_certificate=True), replace(PLAIN, pushed=()),
], ids=["records of one byte", "pieces of one byte", "all in one record", "warnings first", "one by one", "one late", "P-521 alone",
        "asks for a client certificate", "plain"])
def test_the_manner_of_speaking_changes_nothing_of_what_is_said(script: Script) -> None:
    seen, server = look(script)
    assert accepted(seen) == set(TWELVE.split())
    assert versions(seen) == "yynnnn"
    assert (server.connections, server.finished, seen.server.chain) == (12, 1, identity().chain)


def test_a_server_that_answers_one_by_one_keeps_the_others_waiting_and_loses_nothing() -> None:
    seen, server = look(replace(OLD, one_by_one=True))
    assert accepted(seen) == set(TABLE["TLS 1.0 to 1.2"][2].split())
    assert server.connections == 16


@pytest.mark.parametrize(("script", "why"), [
    (Script(instead=GARBAGE), Why.PROTOCOL_ERROR),
    (Script(rule=lambda _: 80), Why.PROTOCOL_ERROR), (Script(strict_names=True), Why.PROTOCOL_ERROR),
    (Script(rule=lambda _: No.RESET), Why.RESET), (Script(rule=lambda _: No.CLOSE), Why.CLOSED),
], ids=["garbage", "internal_error always", "another's name", "reset always", "closed always"])
def test_where_nothing_of_tls_is_told_nothing_is_claimed(script: Script, why: Why) -> None:
    seen, server = look(script)
    assert isinstance(seen.seen, Unseen) and seen.seen.why is why
    assert isinstance(seen.versions, Unseen)
    assert server.connections <= 13


def test_http_in_answer_to_every_hello_is_a_no_to_each() -> None:
    seen, server = look(Script(instead=HTTP_400))
    assert isinstance(seen.seen, TlsServer) and {(g.heard, g.why) for g in seen.seen.greetings} == {(Support.NO, Why.PLAIN_HTTP)}
    assert isinstance(seen.versions, TlsVersions) and seen.versions.plain
    assert server.connections <= 13


@pytest.mark.parametrize("script", [
    replace(PLAIN, versions=(TLS12,), forced_suite=0x2F), replace(PLAIN, versions=(TLS12,), forced_version=TLS10, suites=(0xC02F, 0x2F)),
    replace(PLAIN, versions=(TLS12,), forced_compression=1), replace(PLAIN, forced_suite=0xC030),
    replace(PLAIN, versions=(TLS12,), forced_version=0x0305), replace(PLAIN, forced_group=29),
], ids=["suite", "old suite", "compression", "old suite in TLS 1.3", "version", "group"])
def test_what_nobody_offered_is_no_yes(script: Script) -> None:
    """A forced answer is a yes only to the hellos that hold it."""
    seen, _ = look(script)
    held = {"suite": lambda s: script.forced_suite is None or s == SUITE_NAMES[script.forced_suite]}
    for greeting in seen.server.greetings:
        if greeting.heard is Support.YES and greeting.suite:
            assert held["suite"](greeting.suite), greeting
        if greeting.why is Why.PROTOCOL_ERROR:
            assert greeting.heard is Support.UNKNOWN


def test_internal_error_is_neither_yes_nor_no() -> None:
    seen, _ = look(replace(PLAIN, no_when={Reason.SUITE: 80}))
    for name in ("weak", "static_rsa", "cbc", "dhe"):
        greeting = seen.greeting(name)
        assert (greeting.heard, greeting.alert, greeting.why) == (Support.UNKNOWN, "internal_error", Why.PROTOCOL_ERROR)
    assert seen.accepts("rc4") is Support.UNKNOWN


# Doors

def test_a_refused_port_is_knowledge() -> None:
    seen = look_at(free_port(), addresses=("127.0.0.1", "127.0.0.2"))
    assert seen.server == TlsServer(HOST, seen.server.address, PortState.REFUSED)
    assert seen.versions == TlsVersions(seen.server.address, PortState.REFUSED)
    alone = look_at(free_port())
    assert alone.server == TlsServer(HOST, "127.0.0.1", PortState.REFUSED)
    assert alone.cost.bytes_out == alone.cost.bytes_in == 0


def test_of_several_addresses_the_first_that_opens_is_asked_everything() -> None:
    with serve(EXACT, host="127.0.0.2", port=free_port()) as server:
        seen = look_at(server.port, addresses=("127.0.0.1", "127.0.0.2"))
        assert server.settle()
    assert (seen.server.address, seen.server.state) == ("127.0.0.2", PortState.OPEN)
    assert accepted(seen) == set(TWELVE.split())
    assert server.connections == 13, "one to see which opens"
    assert seen.cost.connections == 14


@pytest.mark.parametrize("script", [
    Script(rule=lambda _: No.SILENCE), Script(delays_s=(60.0,)), Script(one_by_one=True, rule=lambda _: No.SILENCE),
], ids=["silent", "late", "silent, one by one"])
def test_a_dossier_comes_within_the_deadline(script: Script) -> None:
    with serve(script) as server:
        seen = look_at(server.port, deadline_s=1.0)
    assert isinstance(seen.seen, Unseen) and seen.seen.why is Why.TIMED_OUT
    assert seen.took_s < SOON_S


def test_a_server_that_drips_is_known_by_its_alerts_alone_when_the_deadline_comes() -> None:
    with serve(replace(PLAIN, piece_bytes=1, piece_pause_s=0.2)) as server:
        seen = look_at(server.port, deadline_s=1.0)
    assert seen.took_s < SOON_S
    assert {g.heard for g in seen.server.greetings} == {Support.NO, Support.UNKNOWN}
    assert (seen.accepts("newest"), seen.accepts("old")) == (Support.UNKNOWN, Support.NO)


def test_what_was_told_before_the_deadline_is_kept() -> None:
    with serve(replace(PLAIN, no_when={Reason.VERSION: No.SILENCE, Reason.SSL2: No.SILENCE})) as server:
        seen = look_at(server.port, deadline_s=1.0)
    assert seen.took_s < SOON_S
    assert seen.accepts("tls12") is Support.YES
    assert seen.accepts("rc4") is Support.NO
    assert (seen.greeting("old").heard, seen.greeting("old").why) == (Support.UNKNOWN, Why.TIMED_OUT)
    assert versions(seen) == "yy????"


def test_an_internal_error_at_every_old_hello_is_the_no_of_a_server_that_may_not_sign_for_it() -> None:
    """OpenSSL 3 with TLS 1.0 and 1.1 switched on, at its usual security level."""
    seen, server = look(replace(PLAIN, no_when={Reason.VERSION: 80}))
    assert (seen.greeting("old").heard, seen.greeting("old").alert) == (Support.NO, "internal_error")
    assert seen.versions.speaks("TLS 1.0") is seen.versions.speaks("TLS 1.1") is Support.NO
    assert server.connections == 12 + 1 + len(TURNS)
