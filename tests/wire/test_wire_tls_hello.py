"""ClientHellos: what we write is read by a second reader, and says what the RFCs let each version say."""

from __future__ import annotations

import struct

import pytest
from ikmscan.scanner.wire.tls import TlsError
from ikmscan.scanner.wire.tls_hello import Offer, client_hello
from ikmscan.scanner.wire.tls_numbers import (
    EVERY_GROUP,
    FFDHE_GROUPS,
    GROUP_NAMES,
    GROUPS,
    NEW_GROUPS,
    OLD_GROUPS,
    PQ_GROUPS,
    SIGNATURE_NAMES,
    WEAK_GROUPS,
    Version,
)
from ikmscan.scanner.wire.tls_suites import TLS13_SUITES, every, usual

RANDOM = bytes(range(32))
NAME = "toko.example.co.id"
ALL = [version for version in Version if version is not Version.SSL20]
WITH_EXTENSIONS = [version for version in ALL if version is not Version.SSL30]
FALLBACK = Offer(versions=(Version.TLS13, Version.TLS12), suites=TLS13_SUITES + usual(Version.TLS12))


# ---- A second reader of hellos, written apart from the code under test ---------------------------------------------


def vector(data: bytes, width: int) -> tuple[bytes, bytes]:
    size = int.from_bytes(data[:width], "big")
    assert len(data) >= width + size
    return data[width : width + size], data[width + size :]


def u16s(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f">{len(data) // 2}H", data)


class Hello:
    def __init__(self, record: bytes) -> None:
        assert record[:1] == b"\x16"
        self.record_version = int.from_bytes(record[1:3], "big")
        self.message, rest = vector(record[3:], 2)
        assert (rest, self.message[:1]) == (b"", b"\x01")
        body, rest = vector(self.message[1:], 3)
        assert rest == b""
        self.version = int.from_bytes(body[:2], "big")
        self.random = body[2:34]
        self.session_id, rest = vector(body[34:], 1)
        offered, rest = vector(rest, 2)
        self.suites = u16s(offered)
        self.compressions, rest = vector(rest, 1)
        self.extensions: dict[int, bytes] = {}
        if rest:
            block, rest = vector(rest, 2)
            while block:
                number = int.from_bytes(block[:2], "big")
                assert number not in self.extensions
                self.extensions[number], block = vector(block[2:], 2)
        assert rest == b""

    def listed(self, number: int) -> tuple[int, ...]:
        """The uint16s of an extension that is one vector of them."""
        content, rest = vector(self.extensions[number], 2)
        assert rest == b""
        return u16s(content)


def alone(version: Version) -> Offer:
    return Offer(versions=(version,), suites=usual(version))


def read(offer: Offer, server_name: str | None = NAME, session_id: bytes = b"") -> Hello:
    return Hello(client_hello(offer, server_name=server_name, random=RANDOM, session_id=session_id))


# ---- Versions, suites, compressions ---------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ALL)
def test_a_hello_offers_its_version_and_its_suites(version: Version) -> None:
    sent = read(alone(version), session_id=RANDOM)
    assert (sent.random, sent.session_id, sent.compressions) == (RANDOM, RANDOM, b"\x00")
    assert sent.version == min(version, Version.TLS12)
    assert sent.record_version == min(version, Version.TLS10)
    assert sent.suites == usual(version) + ((0x00FF,) if version is Version.SSL30 else ())
    assert sent.extensions.get(43) == (b"\x02\x03\x04" if version is Version.TLS13 else None)


def test_a_hello_with_a_fallback_names_both_versions_and_carries_what_each_needs() -> None:
    sent = read(FALLBACK)
    assert (sent.version, sent.extensions[43]) == (0x0303, b"\x04\x03\x04\x03\x03")
    assert {23, 0xFF01, 11, 10, 13, 45, 51} <= sent.extensions.keys()
    assert set(TLS13_SUITES) | set(usual(Version.TLS12)) == set(sent.suites)


def test_a_hello_of_old_versions_names_the_newest_of_them() -> None:
    sent = read(Offer(versions=(Version.TLS11, Version.TLS10, Version.SSL30), suites=usual(Version.TLS11)))
    assert (sent.version, 43 in sent.extensions, 13 in sent.extensions) == (0x0302, False, False)


def test_the_signal_of_a_fallback_stands_behind_all_suites() -> None:
    sent = read(Offer(versions=(Version.TLS12,), suites=usual(Version.TLS12), fallback=True))
    assert sent.suites == (*usual(Version.TLS12), 0x5600)


def test_a_suite_that_is_named_twice_is_offered_once() -> None:
    assert read(Offer(versions=(Version.TLS12,), suites=(0xC02F, 0x0005, 0xC02F))).suites == (0xC02F, 0x0005)


def test_every_suite_of_a_version_goes_into_one_hello() -> None:
    for version in ALL:
        assert set(every(version)) <= set(read(Offer(versions=(version,), suites=every(version))).suites)


def test_deflate_is_offered_beside_null() -> None:
    assert read(Offer(versions=(Version.TLS12,), suites=(0xC02F,), compressions=(1, 0))).compressions == b"\x01\x00"


# ---- Extensions -----------------------------------------------------------------------------------------------------

EXPECTED_EXTENSIONS = {
    Version.SSL30: set(),
    Version.TLS10: {0, 23, 0xFF01, 11, 10, 16},
    Version.TLS11: {0, 23, 0xFF01, 11, 10, 16},
    Version.TLS12: {0, 23, 0xFF01, 11, 10, 13, 16},
    Version.TLS13: {0, 10, 13, 16, 43, 45, 51},
}
RICH = {Version.TLS13: {5, 18}}


@pytest.mark.parametrize("version", ALL)
def test_a_hello_carries_the_extensions_of_its_version(version: Version) -> None:
    assert read(alone(version)).extensions.keys() - {21} == EXPECTED_EXTENSIONS[version]
    rich = Offer(versions=(version,), suites=usual(version), rich=True, alpn=())
    added = set() if version is Version.SSL30 else RICH.get(version, {5, 18, 35, 15})
    assert read(rich).extensions.keys() - {21} == EXPECTED_EXTENSIONS[version] - {16} | added


def test_the_extensions_say_what_they_should() -> None:
    old, new = read(alone(Version.TLS12)), read(alone(Version.TLS13))
    assert old.extensions[0] == b"\x00\x15\x00\x00\x12" + NAME.encode()
    assert (old.extensions[0xFF01], old.extensions[11]) == (b"\x00", b"\x01\x00")
    assert old.extensions[16] == b"\x00\x09\x08http/1.1"
    assert (new.extensions[51], new.extensions[45]) == (b"\x00\x00", b"\x01\x01")
    assert 0x0201 in old.listed(13), "SHA-1, for old servers"
    assert not {0x0202, 0x0301} & set(new.listed(13)), "RFC 8446 4.2.3 forbids DSA and SHA-224"
    assert not any(0x100 <= group < 0x200 for group in old.listed(10)), "RFC 7919 section 4"
    assert not any(0x100 <= group < 0x200 for group in read(FALLBACK).listed(10)), "RFC 7919 section 4"


def test_a_rich_hello_asks_for_staple_timestamps_ticket_and_heartbeat() -> None:
    sent = read(Offer(versions=(Version.TLS12,), suites=(0xC02F,), rich=True, alpn=("h2", "http/1.1"))).extensions
    assert (sent[5], sent[18], sent[35], sent[15]) == (b"\x01\x00\x00\x00\x00", b"", b"", b"\x01")
    assert sent[16] == b"\x00\x0c\x02h2\x08http/1.1"
    both = read(Offer(versions=FALLBACK.versions, suites=FALLBACK.suites, rich=True)).extensions
    assert {5, 18, 35} <= both.keys()
    assert 15 not in both


def test_a_share_and_a_cookie_stand_where_a_second_hello_needs_them() -> None:
    offer = Offer(versions=(Version.TLS13,), suites=TLS13_SUITES, share=(29, RANDOM), cookie=b"again")
    sent = read(offer)
    assert sent.extensions[51] == b"\x00\x24\x00\x1d\x00\x20" + RANDOM
    assert sent.extensions[44] == b"\x00\x05again"
    assert sent.listed(10) == GROUPS == offer.named_groups, "no group that a retry could ask for in vain"


def test_the_groups_of_an_offer_replace_the_usual_ones() -> None:
    for groups in (PQ_GROUPS, WEAK_GROUPS, FFDHE_GROUPS, (0x0017,), EVERY_GROUP):
        assert read(Offer(versions=(Version.TLS13,), suites=TLS13_SUITES, groups=groups)).listed(10) == groups
    assert read(alone(Version.TLS13)).listed(10) == GROUPS + NEW_GROUPS
    assert read(alone(Version.TLS10)).listed(10) == GROUPS + OLD_GROUPS


def test_the_last_extension_is_never_empty() -> None:
    for version in WITH_EXTENSIONS:
        for rich in (False, True):
            for alpn in ((), ("http/1.1",)):
                sent = read(Offer(versions=(version,), suites=usual(version), rich=rich, alpn=alpn)).extensions
                assert list(sent.values())[-1] != b""


@pytest.mark.parametrize("version", WITH_EXTENSIONS)
@pytest.mark.parametrize("rich", [False, True])
def test_no_hello_has_256_to_511_bytes_whatever_its_name(version: Version, rich: bool) -> None:
    seen = set()
    offer = Offer(versions=(version,), suites=usual(version)[:40], rich=rich)
    for size in range(1, 254):
        name = ".".join(["a" * 63] * 4)[:size].rstrip(".") or "a"
        for session_id in (b"", RANDOM):
            sent = read(offer, name, session_id)
            seen.add(len(sent.message))
            assert not 256 <= len(sent.message) < 512
            assert sent.extensions.get(21) != b"", "an empty padding upsets some servers"
    assert max(seen) >= 512


# ---- Groups and signatures ------------------------------------------------------------------------------------------


def test_every_group_has_a_name_and_stands_once() -> None:
    assert len(EVERY_GROUP) == len(set(EVERY_GROUP))
    assert set(EVERY_GROUP) | {0xFF01, 0xFF02} == set(GROUP_NAMES)
    assert set(GROUPS + OLD_GROUPS + NEW_GROUPS + PQ_GROUPS + FFDHE_GROUPS + WEAK_GROUPS) <= set(EVERY_GROUP)


def test_weak_groups_are_the_curves_of_less_than_224_bits() -> None:
    curves = {n: name for n, name in GROUP_NAMES.items() if name.startswith(("sect", "secp"))}
    weak = {n for n, name in curves.items() if int(name[4:7]) < 224}
    assert weak == set(WEAK_GROUPS)
    assert all("MLKEM" in GROUP_NAMES[n] or "Kyber" in GROUP_NAMES[n] for n in PQ_GROUPS)


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (0x0201, "rsa_pkcs1_sha1"), (0x0101, "rsa_pkcs1_md5"), (0x0202, "dsa_sha1"), (0x0203, "ecdsa_sha1"),
        (0x0401, "rsa_pkcs1_sha256"), (0x0403, "ecdsa_secp256r1_sha256"), (0x0804, "rsa_pss_rsae_sha256"),
        (0x0301, "rsa_pkcs1_sha224"), (0x0807, "ed25519"),
    ],
)
def test_a_signature_has_the_name_of_its_registry_or_of_its_pair(number: int, name: str) -> None:
    assert SIGNATURE_NAMES[number] == name


# ---- Names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [None, "203.0.113.9", "2001:db8::1", "[2001:db8::1]", "fe80::1%eth0", "10.1", "0x7f.0x1", "3405803781"],
)
def test_an_address_is_no_server_name(name: str | None) -> None:
    assert 0 not in read(alone(Version.TLS12), name).extensions


@pytest.mark.parametrize(
    ("name", "sent"), [("toko.id.", b"toko.id"), ("a_b.xn--bcher-kva.id", b"a_b.xn--bcher-kva.id"), ("9.id", b"9.id")]
)
def test_a_dns_name_goes_out_without_its_last_dot(name: str, sent: bytes) -> None:
    assert read(alone(Version.TLS13), name).extensions[0][5:] == sent


@pytest.mark.parametrize(
    "name",
    ["", ".", "toko id", "toko.id\n", "bücher.id", "a..b", "a" * 64 + ".id", "a." * 127 + "id", "toko/id", "toko:443"],
)
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(TlsError, match="no DNS name"):
        read(alone(Version.TLS12), name)


# ---- What no hello can carry ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("random", "session_id"), [(b"", b""), (bytes(31), b""), (bytes(33), b""), (RANDOM, bytes(33))]
)
def test_a_random_or_session_id_of_the_wrong_size_is_refused(random: bytes, session_id: bytes) -> None:
    with pytest.raises(TlsError):
        client_hello(alone(Version.TLS12), server_name=None, random=random, session_id=session_id)


@pytest.mark.parametrize(
    "offer",
    [
        Offer(versions=(), suites=(0xC02F,)),
        Offer(versions=(Version.SSL20,), suites=(0xC02F,)),
        Offer(versions=(Version.TLS12,), suites=()),
        Offer(versions=(Version.TLS12,), suites=(0x10000,)),
        Offer(versions=(Version.TLS12,), suites=(-1,)),
        Offer(versions=(Version.TLS12,), suites=tuple(range(9000))),
        Offer(versions=(Version.TLS12,), suites=(0xC02F,), compressions=(1,)),
        Offer(versions=(Version.TLS12,), suites=(0xC02F,), compressions=(0, 256)),
        Offer(versions=(Version.TLS13,), suites=TLS13_SUITES, compressions=(1, 0)),
        Offer(versions=(Version.TLS12,), suites=(0xC02F,), alpn=("",)),
        Offer(versions=(Version.TLS12,), suites=(0xC02F,), alpn=("ü",)),
        Offer(versions=(Version.TLS12,), suites=(0xC02F,), groups=(70000,)),
        Offer(versions=(Version.TLS13,), suites=TLS13_SUITES, share=(29, bytes(70000))),
        Offer(versions=(Version.TLS13,), suites=TLS13_SUITES, cookie=bytes(70000)),
    ],
)
def test_an_offer_that_no_hello_can_carry_is_refused(offer: Offer) -> None:
    with pytest.raises(TlsError):
        read(offer)
