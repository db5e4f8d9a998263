"""The TLS rows of the technician's appendix."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ikmscan.reports import terminal
from ikmscan.reports.build import build
from ikmscan.reports.grade import grade
from ikmscan.reports.html import render
from ikmscan.scanner.evidence import (
    Flight,
    Greeting,
    Handshake,
    PortState,
    Revocation,
    Revoked,
    Staple,
    Support,
    TlsListing,
    TlsServer,
    TlsVersions,
    Trust,
    Unseen,
    Why,
)
from paper_shop import all_good, dossier, found

SITE, HERE = "tokobatik.co.id", "203.0.113.7"
YES, NO, UNKNOWN = Support.YES, Support.NO, Support.UNKNOWN
AES, CHACHA = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
SERVER = TlsServer(
    SITE, HERE, PortState.OPEN,
    (Greeting("tls12", YES, "TLS 1.2", AES), Greeting("reversed", YES, "TLS 1.2", CHACHA)),
    protocol="TLS 1.3", cipher="TLS_AES_256_GCM_SHA384", group="X25519MLKEM768", alpn="h2", chain=(b"0",), early_data=0,
)
VERSIONS = TlsVersions(HERE, PortState.OPEN, (
    ("TLS 1.3", YES), ("TLS 1.2", YES), ("TLS 1.1", NO), ("TLS 1.0", NO), ("SSL 3.0", UNKNOWN), ("SSL 2.0", NO)))
SHAKEN = Handshake(HERE, SITE, "TLS 1.3", "TLS_AES_128_GCM_SHA256", "http/1.1", (b"0",), Trust.UNKNOWN_CA, "no path",
                   "certifi 2026.10.18")
LISTING = TlsListing((("TLS 1.3", ("TLS_AES_256_GCM_SHA384",)), ("TLS 1.2", (AES, CHACHA))), ("x25519", "secp256r1"),
                     (("TLS 1.3", "client"), ("TLS 1.2", "server"), ("TLS 1.1", "")), unknown=2)


def rows(lang: str = "id", **seen: object) -> dict[str, str]:
    """The technical rows of a report on what was *seen*."""
    found = all_good()
    return {name: value.through(str) for name, value in build(dossier(seen=seen), found, grade(found), lang).technical}


def test_what_was_agreed_on_stands_there() -> None:
    told = rows(TlsServer=SERVER, TlsVersions=VERSIONS, Handshake=SHAKEN)
    assert told["Alamat yang menjawab"] == HERE
    assert told["Protokol dan cipher"] == "TLS 1.3 TLS_AES_256_GCM_SHA384"
    assert (told["Grup kunci"], told["ALPN"]) == ("X25519MLKEM768", "h2")
    assert told["Kepercayaan rantai"] == "unknown_ca no path (certifi 2026.10.18)"


def test_versions_are_accepted_refused_or_unknown() -> None:
    told = rows("en", TlsServer=SERVER, TlsVersions=VERSIONS)
    assert told["Versions accepted"] == "TLS 1.3, TLS 1.2"
    assert told["Versions refused"] == "TLS 1.1, TLS 1.0, SSL 2.0"
    assert told["Versions not known yet"] == "SSL 3.0"


def test_without_the_hellos_the_handshake_tells() -> None:
    told = rows(TlsServer=Unseen(Why.TIMED_OUT), Handshake=SHAKEN)
    assert told["Protokol dan cipher"] == "TLS 1.3 TLS_AES_128_GCM_SHA256"
    assert (told["Alamat yang menjawab"], told["ALPN"]) == (HERE, "http/1.1")


@pytest.mark.parametrize("seen", [
    {}, {"TlsServer": Unseen(Why.TIMED_OUT), "Handshake": Unseen(Why.REFUSED)},
    {"TlsServer": TlsServer(SITE, HERE, PortState.REFUSED)},
], ids=["nothing", "unseen", "refused"])
def test_what_was_not_seen_has_no_row(seen: dict[str, object]) -> None:
    assert {"Alamat yang menjawab", "Protokol dan cipher", "Kepercayaan rantai"}.isdisjoint(rows(**seen))


def test_what_the_older_greeting_carries_is_named_for_the_technician() -> None:
    full = Flight("TLS 1.2", AES, 0, True, True, True, True, True, "rsa_pss_rsae_sha256")
    bare = Flight("TLS 1.0", AES, 0, False, False, False, False, False, "")
    label = "Sapaan sampai TLS 1.2"
    assert rows(TlsServer=replace(SERVER, flight=full))[label] == (
        f"TLS 1.2 {AES}, rsa_pss_rsae_sha256, renegotiation_info, extended_master_secret, session_ticket, heartbeat, "
        "certificate_request")
    assert rows(TlsServer=replace(SERVER, flight=bare))[label] == f"TLS 1.0 {AES}"
    assert label not in rows(TlsServer=SERVER)


@pytest.mark.parametrize(("early_data", "said"), [(0, "tidak"), (16384, "sampai 16.384 byte"), (-1, None)])
def test_early_data_is_told_as_far_as_a_ticket_told(early_data: int, said: str | None) -> None:
    told = rows(TlsServer=replace(SERVER, early_data=early_data))
    assert told.get("Data sebelum koneksi aman (0-RTT)") == said


@pytest.mark.parametrize(("back", "said"), [
    (Greeting("reversed", YES, "TLS 1.2", CHACHA), "browser"),
    (Greeting("reversed", YES, "TLS 1.2", AES), "server, atau hanya satu cipher yang cocok"),
    (Greeting("reversed", UNKNOWN, why=Why.RESET), None), (Greeting("reversed", NO), None),
])
def test_who_chooses_is_told_only_after_two_answers(back: Greeting, said: str | None) -> None:
    told = rows(TlsServer=replace(SERVER, greetings=(SERVER.greetings[0], back)))
    assert told.get("Pemilih cipher (TLS 1.2)") == said


def test_a_staple_is_told_with_what_became_of_it() -> None:
    label = "Jawaban OCSP yang dikirim server"
    stapled = replace(SERVER, staple=b"0" * 1471)
    checked = Revocation(Revoked.UNKNOWN, "", Staple.EXPIRED, must_staple=False, why=Why.TIMED_OUT)
    assert rows(TlsServer=SERVER)[label] == "tidak dikirim"
    assert rows(TlsServer=stapled)[label] == "1,5 kB"
    assert rows(TlsServer=stapled, Revocation=checked)[label] == "1,5 kB (expired)"
    assert label not in rows(TlsServer=replace(SERVER, chain=()))


def test_the_listing_stands_at_the_end_and_whole() -> None:
    told = rows(TlsServer=replace(SERVER, listing=LISTING))
    assert list(told.items())[-6:] == [
        ("Cipher TLS 1.3 (1)", "TLS_AES_256_GCM_SHA384"), ("Cipher TLS 1.2 (2)", f"{AES}, {CHACHA}"),
        ("Semua grup kunci", "x25519, secp256r1"), ("Pemilih cipher (TLS 1.3)", "browser"),
        ("Pemilih cipher (TLS 1.2)", "server"), ("Sapaan tanpa jawaban jelas", "2"),
    ]
    many = tuple(f"TLS_SUITE_NUMBER_{n}_WITH_A_LONG_NAME_SHA256" for n in range(200))
    assert rows(TlsServer=replace(SERVER, listing=TlsListing((("TLS 1.2", many),), ())))["Cipher TLS 1.2 (200)"] == (
        ", ".join(many))


def test_a_finding_repeats_nothing_of_the_listing() -> None:
    facts = {"tls12": (AES, CHACHA), "tls13": (AES,), "groups": ("x25519",), "order": ("TLS 1.2: server",), "not_told": 2,
             "accepted": ("3DES",), "classes": ("3DES",), "suites": (AES,)}
    findings = [found("tls_ciphers", "medium", **facts), found("tls_key_exchange", "medium", groups=("x25519",), dh="2048")]
    told = [dict(c.facts) for c in build(dossier(), findings, grade(findings), "id").cards]
    assert [set(t) - {"until", "doors", "count"} for t in told] == [{"classes", "suites"}, {"dh"}]
    lone = [found("tls_ciphers", "medium", accepted=("3DES", "RC4"), classes=("3DES",))]
    assert "accepted" in dict(build(dossier(), lone, grade(lone), "id").cards[0].facts)


@pytest.mark.parametrize(("lang", "said"), [
    ("id", "Daftar TLS yang lengkap ada di laporan HTML, bagian Lampiran teknisi."),
    ("en", "The full TLS list is in the HTML report, in the appendix for technicians."),
])
def test_the_text_says_where_the_listing_is_when_there_is_one(lang: str, said: str) -> None:
    def text(server: TlsServer) -> str:
        found = all_good()
        return terminal.render(build(dossier(seen={"TlsServer": server}), found, grade(found), lang, "--tls-lengkap"))

    lines = text(replace(SERVER, listing=LISTING)).splitlines()
    assert said in lines
    assert "-o " in "".join(lines[lines.index(said) + 1:][:2])
    assert said not in text(SERVER)


def test_a_strangers_dossier_cannot_fill_the_page() -> None:
    flood = TlsListing((("TLS\x1b[2J 1.2", ("x" * 10_000,) * 10_000),), ("\u202ey",))
    told = rows(TlsServer=replace(SERVER, listing=flood, group="z" * 9_000))
    assert max(map(len, told.values())) <= 24_000
    assert all(c.isprintable() for text in (*told, *told.values()) for c in text)
    assert len(told["Grup kunci"]) <= 200


def test_the_page_shows_the_rows() -> None:
    found = all_good()
    page = render(build(dossier(seen={"TlsServer": replace(SERVER, listing=LISTING)}), found, grade(found), "en"))
    for text in ("Key group", "X25519MLKEM768", "Ciphers of TLS 1.2 (2)", CHACHA):
        assert text in page
