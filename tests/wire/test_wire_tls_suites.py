"""Cipher suites and shared primes: names as OpenSSL has them, classes that do not overlap, lumps that leave none out."""

from __future__ import annotations

import shutil
import ssl
import subprocess

import pytest
from ikmscan.scanner.wire import tls_suites
from ikmscan.scanner.wire.tls import dh_prime_name
from ikmscan.scanner.wire.tls_numbers import Version
from ikmscan.scanner.wire.tls_primes import _OF_E, _OF_PI, _SPELLED_OUT, _known
from ikmscan.scanner.wire.tls_suites import (
    SUITE_NAMES,
    TLS13_SUITES,
    WEAK,
    every,
    families,
    key_exchange,
    serves,
    usual,
)
from tlslite import mathtls

OLD_VERSIONS = [Version.SSL30, Version.TLS10, Version.TLS11]
ALL = [*OLD_VERSIONS, Version.TLS12, Version.TLS13]
CLASSES = ("AEAD_FORWARD", "ECDHE_CBC", "DHE_CBC", "DHE", "STATIC_RSA", "STATIC_DH", "CAMELLIA", "ARIA", "CCM",
           "SEED_IDEA", "NULL", "ANONYMOUS", "EXPORT", "DES", "RC4", "TRIPLE_DES")


def names(suites: tuple[int, ...]) -> list[str]:
    return [SUITE_NAMES[suite] for suite in suites]


# ---- Names ----------------------------------------------------------------------------------------------------------


def test_suite_names_are_those_that_openssl_prints() -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl command")
    listed = subprocess.run(
        [openssl, "ciphers", "-V", "-stdname", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"], capture_output=True, text=True, check=True
    )
    rows = [line.split() for line in listed.stdout.splitlines()]
    printed = {int(row[0][2:4] + row[0][7:9], 16): row[2] for row in rows}
    assert len(printed) >= 60
    assert printed == {number: SUITE_NAMES.get(number) for number in printed}


def test_suite_names_say_what_the_ssl_module_says_of_the_same_numbers() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_ciphers("ALL:@SECLEVEL=0")
    known = {cipher["id"] & 0xFFFF: cipher for cipher in context.get_ciphers()}
    both = known.keys() & SUITE_NAMES.keys()
    assert len(both) >= 50
    for suite in both:
        name, cipher = SUITE_NAMES[suite], known[suite]
        bits = {part for part in name.split("_") if part in ("128", "256")}
        assert bits in (set(), {str(cipher["alg_bits"])}), name
        for mode in ("gcm", "ccm", "cbc", "camellia", "aria", "chacha20"):
            assert (mode in name.lower()) == (mode in str(cipher["symmetric"])), name
        exchange = key_exchange(suite)
        if exchange in ("ECDHE_RSA", "ECDHE_ECDSA", "DHE_RSA", "DHE_DSS", "RSA"):
            agreed, _, signed = exchange.lower().partition("_")
            assert (cipher["kea"], cipher["auth"]) == (f"kx-{agreed}", f"auth-{signed or agreed}"), name


def test_every_name_stands_once() -> None:
    assert len(set(SUITE_NAMES.values())) == len(SUITE_NAMES) == 365
    assert not {0x00FF, 0x5600} & SUITE_NAMES.keys(), "signals are no suites"


@pytest.mark.parametrize(
    ("number", "name", "exchange"),
    [
        (0x0003, "TLS_RSA_EXPORT_WITH_RC4_40_MD5", "RSA_EXPORT"),
        (0x0019, "TLS_DH_anon_EXPORT_WITH_DES40_CBC_SHA", "DH_anon_EXPORT"),
        (0x0062, "TLS_RSA_EXPORT1024_WITH_DES_CBC_SHA", "RSA_EXPORT1024"),
        (0x001E, "TLS_KRB5_WITH_DES_CBC_SHA", "KRB5"),
        (0xC0AA, "TLS_PSK_DHE_WITH_AES_128_CCM_8", "PSK_DHE"),
        (0xC102, "TLS_GOSTR341112_256_WITH_28147_CNT_IMIT", "GOSTR341112_256"),
        (0xFEFF, "SSL_RSA_FIPS_WITH_3DES_EDE_CBC_SHA", "RSA_FIPS"),
        (0xC061, "TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384", "ECDHE_RSA"),
        (0xC088, "TLS_ECDH_ECDSA_WITH_CAMELLIA_128_GCM_SHA256", "ECDH_ECDSA"),
        (0x1305, "TLS_AES_128_CCM_8_SHA256", ""),
    ],
)
def test_a_suite_that_openssl_no_longer_has_is_named_as_in_the_registry(number: int, name: str, exchange: str) -> None:
    assert (SUITE_NAMES[number], key_exchange(number)) == (name, exchange)


def test_a_number_without_a_suite_has_no_key_exchange_and_serves_nothing() -> None:
    assert key_exchange(0xFAFA) == ""
    assert not any(serves(suite, version) for suite in (0xFAFA, 0x00FF, 0x5600) for version in Version)
    assert not any(serves(suite, version) for suite in SUITE_NAMES for version in (Version.SSL20, 0x0305, 0x7F1C))


# ---- What serves which version --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "named", "left_out"),
    [
        (
            Version.TLS12,
            ["RC4_128_SHA", "3DES_EDE", "ECDHE_RSA_WITH_AES_128_GCM", "TLS_RSA_WITH_AES_128_CBC"],
            ["TLS_AES"],
        ),
        (Version.TLS10, ["RC4_128_MD5", "3DES_EDE", "ECDHE_RSA_WITH_AES_128_CBC"], ["GCM", "SHA256", "SHA384", "CCM"]),
        (Version.TLS13, ["TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256"], ["_WITH_"]),
    ],
)
def test_suites_suit_the_version(version: Version, named: list[str], left_out: list[str]) -> None:
    for suites in (usual(version), every(version)):
        assert all(any(part in name for name in names(suites)) for part in named)
        assert not any(part in name for part in left_out for name in names(suites))
        assert all(serves(suite, version) for suite in suites)


@pytest.mark.parametrize("version", ALL)
def test_a_hello_of_the_usual_suites_is_short_and_begins_with_the_strong_ones(version: Version) -> None:
    suites = usual(version)
    assert len(set(suites)) == len(suites) <= 120
    assert set(suites) <= set(every(version))
    weak = [any(suite in members for members in WEAK.values()) for suite in suites]
    assert weak == sorted(weak)


def test_ssl_2_has_no_suites_of_later_versions() -> None:
    assert (usual(Version.SSL20), every(Version.SSL20), families(Version.SSL20)) == ((), (), ())


def test_what_needs_keys_of_the_client_is_never_offered() -> None:
    for version in ALL:
        assert not any(part in name for name in names(every(version)) for part in ("PSK", "SRP", "KRB5", "GOST", "NULL_NULL"))


@pytest.mark.parametrize("version", ALL)
def test_families_leave_out_no_suite_and_hold_none_twice(version: Version) -> None:
    lumps = families(version)
    assert sorted(suite for lump in lumps for suite in lump) == sorted(every(version))
    assert all(0 < len(lump) <= 60 for lump in lumps)
    assert len(lumps) <= 20


def test_no_family_mixes_weak_suites_with_strong_ones() -> None:
    weak = {suite for members in WEAK.values() for suite in members}
    assert all(len({suite in weak for suite in lump}) == 1 for version in ALL for lump in families(version))


def test_what_most_servers_have_is_asked_alone() -> None:
    assert {(0xC02F,), (0xC030,), (0xCCA8,)} <= set(families(Version.TLS12))
    assert set(families(Version.TLS13)) == {(suite,) for suite in TLS13_SUITES}


# ---- Classes --------------------------------------------------------------------------------------------------------


def test_weak_classes_do_not_overlap_and_hold_every_suite_that_deserves_it() -> None:
    members = [suite for suites in WEAK.values() for suite in suites]
    assert list(WEAK) == ["null", "anonymous", "export", "des", "rc4", "triple_des"]
    assert len(set(members)) == len(members)
    faulty = ("NULL", "anon", "EXPORT", "DES", "RC4")
    deserving = {suite for suite in every(Version.TLS12) if any(part in SUITE_NAMES[suite] for part in faulty)}
    assert set(members) == deserving


@pytest.mark.parametrize(
    ("number", "weakness"),
    [
        (0xC015, "anonymous"),  # ECDH_anon and NULL
        (0x0018, "anonymous"),  # DH_anon and RC4
        (0x0003, "export"),  # EXPORT and RC4
        (0x0017, "export"),  # EXPORT, anonymous and RC4
        (0x0062, "export"),  # EXPORT1024 and DES
        (0x003B, "null"), (0x0009, "des"), (0xFEFE, "des"), (0x0004, "rc4"), (0xC012, "triple_des"),
    ],
)
def test_a_suite_of_several_faults_belongs_to_the_gravest(number: int, weakness: str) -> None:
    assert [name for name, suites in WEAK.items() if number in suites] == [weakness]


def test_classes_hold_what_their_names_say() -> None:
    said = {name: names(getattr(tls_suites, name)) for name in CLASSES}
    assert all(said.values())
    assert all(len(set(members)) == len(members) for members in said.values())
    assert all(name.startswith("TLS_DHE_") for name in said["DHE"])
    assert all(name.startswith("TLS_ECDHE_") and "_CBC_" in name for name in said["ECDHE_CBC"])
    assert all(name.startswith("TLS_DHE_") and "_CBC_" in name for name in said["DHE_CBC"])
    assert all("RSA_WITH" in name or "RSA_FIPS" in name for name in said["STATIC_RSA"])
    assert all(name.startswith(("TLS_DH_", "TLS_ECDH_")) and "anon" not in name for name in said["STATIC_DH"])
    assert all("DHE_" in name and "_CBC_" not in name for name in said["AEAD_FORWARD"])
    assert said["AEAD_FORWARD"][0] == "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"


# ---- Shared primes --------------------------------------------------------------------------------------------------


def is_prime(number: int) -> bool:
    """Miller and Rabin, with the first primes as bases: enough against misprints."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for base in (2, 3, 5, 7, 11, 13):
        power = pow(base, odd, number)
        if power in (1, number - 1):
            continue
        if not any((power := power * power % number) == number - 1 for _ in range(twos - 1)):
            return False
    return True


def all_known() -> dict[int, str]:
    sizes = {bits for bits, _ in (*_OF_PI.values(), *_OF_E.values())} | {4 * len(p) for p in _SPELLED_OUT.values()}
    return {prime: name for size in sizes for prime, name in _known(size).items()}


def test_every_known_number_is_a_prime_of_the_size_in_its_name() -> None:
    known = all_known()
    assert sorted(known.values()) == sorted([*_OF_PI, *_OF_E, *_SPELLED_OUT])
    for prime, name in known.items():
        size = prime.bit_length()
        assert str(size) in name
        assert size > 2048 or is_prime(prime), name


@pytest.mark.parametrize("name", [*_OF_PI, *_OF_E])
def test_a_derived_prime_is_a_safe_one_as_its_rfc_says(name: str) -> None:
    prime = next(prime for prime, known in all_known().items() if known == name)
    raw = prime.to_bytes(prime.bit_length() // 8, "big")
    assert raw[:8] == raw[-8:] == b"\xff" * 8
    assert (raw[8:16].hex() == "adf85458a2bb4a9a") is name.startswith("ffdhe")  # e - 2
    assert (raw[8:16].hex() == "c90fdaa22168c234") is name.startswith("rfc")  # pi - 3 + …
    if len(raw) <= 256:
        assert is_prime(prime // 2)


def test_the_primes_of_documents_are_those_that_another_library_spells_out() -> None:
    spelled = {
        **{f"ffdhe{bits}": getattr(mathtls, f"FFDHE{bits}") for bits in (2048, 3072, 4096, 6144, 8192)},
        "rfc2409-768": mathtls.RFC2409_GROUP1, "rfc2409-1024": mathtls.RFC2409_GROUP2,
        "rfc3526-1536": mathtls.RFC3526_GROUP5, "rfc3526-2048": mathtls.RFC3526_GROUP14,
        "rfc3526-3072": mathtls.RFC3526_GROUP15, "rfc3526-4096": mathtls.RFC3526_GROUP16,
        "rfc3526-6144": mathtls.RFC3526_GROUP17, "rfc3526-8192": mathtls.RFC3526_GROUP18,
        "rfc5114-1024-160": mathtls.RFC5114_GROUP22, "rfc5114-2048-224": mathtls.RFC5114_GROUP23,
        "rfc5114-2048-256": mathtls.RFC5114_GROUP24,
    }
    assert {name: dh_prime_name(prime.to_bytes(1024, "big")) for name, (_, prime) in spelled.items()} == {
        name: name for name in spelled
    }


def test_a_prime_is_named_whatever_zeros_stand_before_it_and_a_stranger_is_not() -> None:
    prime = next(prime for prime, name in all_known().items() if name == "ffdhe2048")
    raw = prime.to_bytes(256, "big")
    assert dh_prime_name(raw) == dh_prime_name(b"\x00" + raw) == "ffdhe2048"
    assert dh_prime_name(raw[:-1] + b"\xfd") == dh_prime_name(b"") == dh_prime_name(bytes(100)) == ""
    assert dh_prime_name(b"\xff" * 60_000) == ""
