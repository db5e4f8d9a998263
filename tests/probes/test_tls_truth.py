"""What we say of real TLS servers of many makes and ages is the truth, column by column, and at each level of consent.

The table was established with other tools (openssl s_client, gnutls-cli, raw hellos, the servers' own sources); a cell
is never changed to please the probe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import lab
import lab_look
import pytest
from ikmscan.scanner import derive
from ikmscan.scanner.evidence import (
    Certificates,
    Dossier,
    Handshake,
    PortState,
    Support,
    TlsServer,
    TlsVersions,
    Trust,
    from_json,
    to_json,
)
from ikmscan.scanner.evidence.tls import Tested as Ended  # pytest would collect a name that begins with Test
from ikmscan.scanner.permit import Permit
from lab_look import OWNER, VISITOR

KINDS = (TlsServer, TlsVersions, Certificates)

# y: accepted, n: refused. DH: bits of the prime ("-": no DHE). early: bytes of 0-RTT ("-": no TLS 1.3 to allow it).
# HB: the heartbeat extension is echoed; CR: the server asks for a client certificate; CBC: (EC)DHE with CBC.
TRUTH = """
     1.3 1.2 1.1 1.0 SSL3 SSL2 NULL anon EXP DES RC4 3DES RSA CBC DH   comp EMS reneg SCSV early PQ HB CR
S1   n   y   y   y   y    y    y    n    n   y   y   y    y   n   -    n    n   y     n    -     n  y  n
S3   y   y   y   y   n    n    y    y    n   n   n   n    y   y   2048 n    y   y     y    0     n  n  n
S4   n   y   y   y   n    n    y    y    n   n   y   y    y   y   2048 n    y   n     y    -     n  n  y
S5   n   y   y   y   y    n    y    n    n   n   y   y    y   y   2048 n    n   y     y    -     n  y  n
S6   n   y   y   y   y    n    y    n    n   n   y   y    y   y   2048 n    n   y     y    -     n  y  n
S7   n   y   y   y   y    y    y    n    n   y   y   y    y   n   -    n    n   y     n    -     n  n  n
S8   n   y   y   y   n    n    y    y    n   n   y   y    y   y   -    n    n   y     y    -     n  n  n
S9   y   y   y   y   n    n    n    y    n   n   n   n    y   y   -    n    y   y     y    0     y  n  n
S10  y   y   n   n   n    n    n    n    n   n   n   n    y   y   -    n    y   y     y    0     y  n  n
S11  y   y   n   n   n    n    n    n    n   n   n   n    n   n   2048 n    y   y     y    0     n  n  n
S12  y   y   y   y   n    n    y    y    n   n   n   n    y   y   1024 n    y   y     y    16384 n  n  n
"""
COLUMNS, *ROWS = (line.split() for line in TRUTH.strip().splitlines())
CELLS = [(row[0], column, cell) for row in ROWS for column, cell in zip(COLUMNS, row[1:], strict=True)]
SERVERS = [row[0] for row in ROWS]

# How the tests by interaction must end at level 2. S1 and S7 (OpenSSL 1.0.1e, before CVE-2014-0224 was mended) hang up
# without the alert that would prove it, so both answers are honest there, and "safe" never is.
SAFE, VULNERABLE, IMPOSSIBLE = {Ended.SAFE}, {Ended.VULNERABLE}, {Ended.IMPOSSIBLE}
DOUBTFUL = {Ended.VULNERABLE, Ended.UNCLEAR}
FAULTS = {
    "S1": {"heartbleed": VULNERABLE, "ccs_injection": DOUBTFUL, "robot": SAFE},
    "S3": {"heartbleed": IMPOSSIBLE, "ccs_injection": IMPOSSIBLE, "robot": SAFE},
    "S4": {"heartbleed": IMPOSSIBLE, "ccs_injection": IMPOSSIBLE, "robot": SAFE},
    "S5": {"heartbleed": SAFE, "ccs_injection": SAFE, "robot": SAFE},
    "S6": {"heartbleed": SAFE, "ccs_injection": SAFE, "robot": VULNERABLE},
    "S7": {"heartbleed": IMPOSSIBLE, "ccs_injection": DOUBTFUL, "robot": SAFE},
    "S8": {"heartbleed": IMPOSSIBLE, "ccs_injection": SAFE, "robot": SAFE},
    "S9": {"heartbleed": IMPOSSIBLE, "ccs_injection": IMPOSSIBLE, "robot": SAFE},
    "S10": {"heartbleed": IMPOSSIBLE, "ccs_injection": IMPOSSIBLE, "robot": SAFE},
    "S11": {"heartbleed": IMPOSSIBLE, "ccs_injection": IMPOSSIBLE, "robot": IMPOSSIBLE},
    "S12": {"heartbleed": IMPOSSIBLE, "ccs_injection": IMPOSSIBLE, "robot": SAFE},
}
WORD = {Support.YES: "y", Support.NO: "n", Support.UNKNOWN: "?"}
Look = Callable[[str, Permit], Dossier]


@pytest.fixture(scope="module")
def look(tls_lab: lab.Lab) -> Iterator[Look]:
    """One look at a server at a level of consent, made once."""

    @cache
    def seen(name: str, permit: Permit) -> Dossier:
        return lab_look.look(tls_lab(name), KINDS, tls_lab.papers, permit)

    yield seen
    seen.cache_clear()


def server_of(seen: Dossier) -> TlsServer:
    server = seen.of(TlsServer)
    assert isinstance(server, TlsServer), server
    assert server.state is PortState.OPEN
    return server


def versions_of(seen: Dossier) -> TlsVersions:
    versions = seen.of(TlsVersions)
    assert isinstance(versions, TlsVersions), versions
    return versions


def yes(value: bool) -> str:
    return "y" if value else "n"


def scsv(server: TlsServer) -> str:
    """RFC 7507 section 3: only below the server's newest version is there anything to refuse."""
    asked = server.greeting("fallback" if server.protocol == "TLS 1.3" else "fallback_old")
    if asked.heard is Support.YES:
        return "n"
    return "y" if asked.alert == "inappropriate_fallback" else f"? {asked.alert or asked.why}"


def read(server: TlsServer, versions: TlsVersions, column: str) -> str:
    """What we say of the server in a column of the table."""
    flight = server.flight
    assert flight is not None
    spoken = {"1.3": "TLS 1.3", "1.2": "TLS 1.2", "1.1": "TLS 1.1", "1.0": "TLS 1.0", "SSL3": "SSL 3.0", "SSL2": "SSL 2.0"}
    hellos = {"NULL": "null", "anon": "anonymous", "EXP": "export", "DES": "des", "RC4": "rc4", "3DES": "triple_des",
              "RSA": "static_rsa", "CBC": "cbc", "PQ": "post_quantum"}
    if column in spoken:
        return WORD[versions.speaks(spoken[column])]
    if column in hellos:
        return WORD[server.accepts(hellos[column])]
    dhe = server.greeting("dhe")
    return {
        "DH": str(dhe.dh_bits) if dhe.heard is Support.YES else "-" if dhe.heard is Support.NO else "?",
        "comp": yes(flight.compression != 0), "EMS": yes(flight.extended_master_secret),
        "reneg": yes(flight.secure_renegotiation), "SCSV": scsv(server),
        "early": "-" if server.early_data < 0 else str(server.early_data),
        "HB": yes(flight.heartbeat), "CR": yes(flight.client_certificate),
    }[column]


@pytest.mark.parametrize(("name", "column", "truth"), CELLS, ids=[f"{n}-{c}" for n, c, _ in CELLS])
def test_every_column_is_the_truth(look: Look, name: str, column: str, truth: str) -> None:
    seen = look(name, VISITOR)
    assert read(server_of(seen), versions_of(seen), column) == truth


@pytest.mark.parametrize("name", SERVERS)
def test_consent_changes_no_hello(look: Look, name: str) -> None:
    visited, owned = (look(name, permit) for permit in (VISITOR, OWNER))
    for column in COLUMNS:
        assert read(server_of(visited), versions_of(visited), column) == read(server_of(owned), versions_of(owned), column)


@pytest.mark.parametrize(("name", "fault"), [(n, f) for n, faults in FAULTS.items() for f in faults])
def test_with_consent_each_fault_is_found_and_none_invented(look: Look, name: str, fault: str) -> None:
    told = server_of(look(name, OWNER)).tested(fault)
    assert told.ended in FAULTS[name][fault], told


@pytest.mark.parametrize("name", SERVERS)
def test_no_server_comes_to_harm(look: Look, tls_lab: lab.Lab, name: str) -> None:
    look(name, OWNER)
    assert tls_lab.alive(name)


@pytest.mark.parametrize("name", SERVERS)
def test_without_consent_no_fault_is_tested_and_none_called_safe(look: Look, name: str) -> None:
    server = server_of(look(name, VISITOR))
    for fault, truth in FAULTS[name].items():
        expected = IMPOSSIBLE if truth == IMPOSSIBLE else {Ended.NO_CONSENT}
        assert {server.tested(fault).ended} == expected, fault


@pytest.mark.parametrize("name", SERVERS)
def test_the_certificate_is_read_whole_and_trusted(look: Look, tls_lab: lab.Lab, name: str) -> None:
    seen = look(name, VISITOR)
    certificates, handshake = seen.of(Certificates), seen.of(Handshake)
    assert isinstance(certificates, Certificates) and isinstance(handshake, Handshake)
    assert handshake.trust is Trust.TRUSTED, handshake.trust_detail
    assert certificates.covers_host and certificates.covers_twin and certificates.ordered and not certificates.root_sent
    assert len(handshake.chain) == 2 and handshake.fetched == ()
    assert handshake.staple == (tls_lab.papers.staple.read_bytes() if name == "S11" else b"")
    assert certificates.leaf.key == ("EC secp256r1" if name == "S12" else "RSA 2048")


def test_names_and_sizes_are_those_of_the_server(look: Look) -> None:
    modern, wide, newest = (server_of(look(n, VISITOR)) for n in ("S11", "S12", "S10"))
    assert (modern.protocol, modern.cipher, modern.group, modern.alpn) == ("TLS 1.3", "TLS_AES_128_GCM_SHA256", "x25519", "h2")
    assert modern.greeting("dhe").dh_prime == "ffdhe2048" and wide.greeting("dhe").dh_prime == ""
    assert newest.greeting("post_quantum").group == "X25519MLKEM768"


@pytest.mark.parametrize("name", SERVERS)
def test_a_dossier_of_it_survives_the_file(look: Look, name: str) -> None:
    seen = look(name, OWNER)
    assert derive.complete(from_json(to_json(seen, derive.DERIVED_KEYS))) == seen


# Servers that hang up instead of saying no are asked once more, hello by hello.
MOST_CONNECTIONS = {"S11": 14, "S10": 16, "S1": 34, "S7": 34}


@pytest.mark.parametrize("name", SERVERS)
def test_it_costs_what_the_plan_says(look: Look, name: str) -> None:
    cost = look(name, VISITOR).cost
    assert cost.requests == 0
    assert cost.connections <= MOST_CONNECTIONS.get(name, 25), cost
