"""The bytes of the three tests that go on after a hello, and what their answers mean; the oracle of ROBOT played by a
key that decrypts what we send."""

from __future__ import annotations

import contextlib
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.wire.tls_faults import (
    CLAIM,
    RECORDS_CAP,
    Oracle,
    Padding,
    Record,
    RecordWatch,
    _padded,
    change_cipher_spec,
    heartbeat_request,
    robot_vectors,
    robot_verdict,
    stray_message,
)
from ikmscan.scanner.wire.tls_numbers import Version
from ikmscan.scanner.wire.tls_vector import TlsError

OLD = [Version.SSL30, Version.TLS10, Version.TLS11, Version.TLS12]


# ---- Heartbleed and CCS ---------------------------------------------------------------------------------------------

@pytest.mark.parametrize("version", OLD)
def test_a_heartbeat_claims_more_than_it_holds(version: Version) -> None:
    """RFC 6520 section 4: type, payload_length; no payload and no padding follow."""
    assert heartbeat_request(version) == bytes([24]) + version.to_bytes(2, "big") + bytes.fromhex("0003 01 3e80")
    assert heartbeat_request(version, 0x4000)[-2:] == bytes.fromhex("4000")


def test_the_claim_fills_the_write_buffer_and_one_record_only() -> None:
    assert 4096 < CLAIM <= (1 << 14) - 3 - 16


@pytest.mark.parametrize(("made", "expected"), [
    (change_cipher_spec(0x0303), "14 0303 0001 01"),
    (change_cipher_spec(0x0300), "14 0300 0001 01"),
    (stray_message(0x0302), "16 0302 0004 00000000"),
])
def test_the_small_records(made: bytes, expected: str) -> None:
    assert made == bytes.fromhex(expected)


# ---- ROBOT ----------------------------------------------------------------------------------------------------------

class Stream:
    """Random bytes that are the same in every run, zeros among them."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, size: int) -> bytes:
        self.calls += 1
        return hashlib.shake_128(self.calls.to_bytes(2, "big")).digest(size)


KEYS = {bits: rsa.generate_private_key(65537, bits) for bits in (1024, 2048)}


def numbers(bits: int) -> tuple[int, int, int]:
    key = KEYS[bits].private_numbers()
    return key.public_numbers.n, key.public_numbers.e, key.d


def records(data: bytes) -> list[tuple[int, int, bytes]]:
    found = []
    while data:
        end = 5 + int.from_bytes(data[3:5], "big")
        assert len(data) >= end
        found.append((data[0], int.from_bytes(data[1:3], "big"), data[5:end]))
        data = data[end:]
    return found


def opened(vector: bytes, bits: int, version: Version) -> bytes:
    """What the server's private key makes of the ClientKeyExchange."""
    modulus, _, private = numbers(bits)
    message = records(vector)[0][2]
    assert (message[0], int.from_bytes(message[1:4], "big")) == (16, len(message) - 4)
    sealed = message[4:]
    if version > Version.SSL30:
        assert int.from_bytes(sealed[:2], "big") == len(sealed) - 2
        sealed = sealed[2:]
    assert len(sealed) == bits // 8
    return pow(int.from_bytes(sealed, "big"), private, modulus).to_bytes(bits // 8, "big")


@pytest.mark.parametrize("bits", KEYS)
@pytest.mark.parametrize("version", OLD)
def test_the_five_messages_are_those_of_the_paper(bits: int, version: Version) -> None:
    modulus, exponent, _ = numbers(bits)
    vectors = dict(robot_vectors(modulus, exponent, version, Stream()))
    assert list(vectors) == ["correct", "wrong_start", "zero_misplaced", "zero_missing", "wrong_version"]
    plain = {name: opened(vector, bits, version) for name, vector in vectors.items()}
    at = bits // 8 - 49  # where the zero of a sound message stands
    says = version.to_bytes(2, "big")
    right = plain["correct"]
    assert right[:2] == b"\x00\x02"
    assert 0 not in right[2:at]
    assert right[at : at + 3] == b"\x00" + says
    assert plain["wrong_start"] == b"\x41\x17" + right[2:]
    assert plain["wrong_version"] == right[: at + 1] + b"\x02\x02" + right[at + 3 :]
    assert plain["zero_misplaced"][:at] == right[:at]
    assert plain["zero_misplaced"].index(0, 1) == len(right) - 2
    assert plain["zero_missing"][:at] == right[:at]
    assert plain["zero_missing"].count(0) == 1


def test_the_premaster_secret_repeats_the_version_of_the_hello_not_the_chosen_one() -> None:
    modulus, exponent, _ = numbers(1024)
    vectors = dict(robot_vectors(modulus, exponent, Version.TLS10, Stream(), offered=Version.TLS12))
    assert opened(vectors["correct"], 1024, Version.TLS10)[-48:-46] == b"\x03\x03"
    assert {version for _, version, _ in records(vectors["correct"])} == {Version.TLS10}


def test_a_finished_follows_in_the_whole_flow_alone() -> None:
    modulus, exponent, _ = numbers(1024)
    for _, vector in robot_vectors(modulus, exponent, 0x0303, Stream()):
        kinds = [(kind, len(content)) for kind, _, content in records(vector)][1:]
        assert kinds == [(20, 1), (22, 80)]
    for _, vector in robot_vectors(modulus, exponent, 0x0303, Stream(), whole=False):
        assert [kind for kind, _, _ in records(vector)] == [22]


def test_all_five_differ_in_the_key_exchange_alone() -> None:
    modulus, exponent, _ = numbers(2048)
    vectors = [vector for _, vector in robot_vectors(modulus, exponent, 0x0303, Stream())]
    assert len({vector[5:] for vector in vectors}) == 5
    assert len({vector[5 + 4 + 2 + 256 :] for vector in vectors}) == 1


@settings(max_examples=60)
@given(bits=st.integers(512, 8192), low=st.integers(0, 1 << 64))
def test_every_size_of_key_is_served(bits: int, low: int) -> None:
    """Any odd number stands for a modulus: nobody decrypts here."""
    modulus = (1 << (bits - 1)) | (low << 1) | 1
    size = (bits + 7) // 8
    for _, vector in robot_vectors(modulus, 3, 0x0303, Stream()):
        assert len(records(vector)[0][2]) == 4 + 2 + size


@pytest.mark.parametrize(("bits", "start"), [(1024, b"\x41\x17"), (1023, b"\x00\x17"), (1017, b"\x00\x17")])
def test_the_wrong_start_is_smaller_than_the_modulus_too(bits: int, start: bytes) -> None:
    """A message above the modulus would come out as another one (RFC 8017 section 5.1.1)."""
    modulus = (1 << (bits - 1)) | 1
    padded = _padded(modulus, 0x0303, Stream())
    assert padded[Padding.WRONG_START][:2] == start
    assert all(int.from_bytes(message, "big") < modulus for message in padded.values())
    assert {len(message) for message in padded.values()} == {128}


@pytest.mark.parametrize(("modulus", "exponent"), [
    (1 << 510, 3), (1 << 8192, 3), (0, 3), (1 << 1023, 0), (1 << 1023, 1), (1 << 1023, 65536), (1 << 1023, -3),
    (1 << 1023, (1 << 64) + 1),
])
def test_a_key_that_no_server_has_is_refused(modulus: int, exponent: int) -> None:
    with pytest.raises(TlsError, match="RSA key"):
        robot_vectors(modulus, exponent, 0x0303, Stream())


MAC, ILLEGAL, DECRYPT = ("alert 20",), ("alert 47",), ("alert 51",)
CLOSED, SILENT = ("closed",), ("silent",)


@pytest.mark.parametrize(("answers", "verdict"), [
    ((MAC, MAC, MAC, MAC, MAC), Oracle.SAFE),
    ((CLOSED,) * 5, Oracle.SAFE),
    ((("alert 20", "closed"),) * 5, Oracle.SAFE),
    # only what is fully correct stands out
    ((MAC, ILLEGAL, ILLEGAL, ILLEGAL, MAC), Oracle.WEAK),
    ((SILENT, MAC, MAC, MAC, MAC), Oracle.WEAK),
    ((MAC, ("alert 20", "closed"), ("alert 20", "closed"), ("alert 20", "closed"), MAC), Oracle.WEAK),
    # the version alone (Klima, Pokorny, Rosa)
    ((MAC, MAC, MAC, MAC, ILLEGAL), Oracle.WEAK),
    # a beginning of 0x00 0x02 shows
    ((MAC, ILLEGAL, MAC, MAC, MAC), Oracle.STRONG),
    ((MAC, ILLEGAL, DECRYPT, ILLEGAL, MAC), Oracle.STRONG),
    ((MAC, CLOSED, SILENT, MAC, MAC), Oracle.STRONG),
    # nothing was seen
    ((SILENT,) * 5, Oracle.UNCLEAR),
    (((),) * 5, Oracle.UNCLEAR),
    ((MAC, MAC, (), MAC, MAC), Oracle.UNCLEAR),
])
def test_answers_are_judged_as_the_paper_does(answers: tuple[tuple[str, ...], ...], verdict: Oracle) -> None:
    named = dict(zip((name.value for name in Padding), answers, strict=True))
    assert robot_verdict(named) == verdict
    assert robot_verdict(named, dict(named)) == verdict


def test_a_missing_answer_is_unclear() -> None:
    named = {name.value: MAC for name in Padding}
    for left in Padding:
        assert robot_verdict({name: answer for name, answer in named.items() if name != left}) is Oracle.UNCLEAR
    assert robot_verdict({}) is Oracle.UNCLEAR


def test_two_rounds_that_differ_are_unclear() -> None:
    first = {name.value: MAC for name in Padding}
    for name in Padding:
        assert robot_verdict(first, first | {name.value: CLOSED}) is Oracle.UNCLEAR
        assert robot_verdict(first | {name.value: CLOSED}, first) is Oracle.UNCLEAR


@given(answers=st.dictionaries(st.sampled_from([n.value for n in Padding]), st.sampled_from([MAC, CLOSED, SILENT, ()])))
def test_safe_is_said_only_of_five_equal_answers(answers: dict[str, tuple[str, ...]]) -> None:
    if robot_verdict(answers) is Oracle.SAFE:
        assert len(answers) == 5
        assert len(set(answers.values())) == 1
        assert set(answers.values()) <= {MAC, CLOSED}


# ---- What comes back ------------------------------------------------------------------------------------------------

BLED = bytes.fromhex("18 0303 3e93") + b"memory"
ANSWERS = [
    ("15 0303 0002 020a", [Record(21, 0x0303, 2, 10)]),
    ("15 0300 0002 0100", [Record(21, 0x0300, 2, 0)]),
    ("15 0303 0002 02", []),
    ("15 0303 0002 0214 15 0303 0002 0100", [Record(21, 0x0303, 2, 20), Record(21, 0x0303, 2, 0)]),
    ("18 0303 3e93", [Record(24, 0x0303, 16019)]),
    ("15 0303 001a" + "00" * 26 + "16 0303 0004", [Record(21, 0x0303, 26), Record(22, 0x0303, 4)]),
    ("16 0303 0000 14 0303 0001 01", [Record(22, 0x0303, 0), Record(20, 0x0303, 1)]),
    ("18 0303", []),
    ("", []),
]


@pytest.mark.parametrize(("wire", "expected"), ANSWERS)
@pytest.mark.parametrize("piece", [1, 3, 1000])
def test_records_are_told_by_their_headers(wire: str, expected: list[Record], piece: int) -> None:
    watch, data = RecordWatch(), bytes.fromhex(wire)
    found = [record for at in range(0, len(data), piece) for record in watch.feed(data[at : at + piece])]
    assert found == expected


def test_an_answer_of_heartbleed_is_told_by_its_header_and_not_kept() -> None:
    watch = RecordWatch()
    assert watch.feed(BLED[:4]) == []
    assert watch.feed(BLED[4:5]) == [Record(24, 0x0303, 16019)]
    assert watch.feed(b"memory" * 2000) == []
    assert len(watch._header) == 0


@pytest.mark.parametrize(("junk", "words"), [("48545450", "48"), ("19", "19"), ("13", "13"), ("16 02", "16 02")])
def test_what_is_no_record_raises_then_and_always(junk: str, words: str) -> None:
    watch = RecordWatch()
    with pytest.raises(TlsError, match=words):
        watch.feed(bytes.fromhex(junk))
    for data in (b"", bytes.fromhex("150303000202 0a")):
        with pytest.raises(TlsError, match=words):
            watch.feed(data)


def test_what_came_before_the_junk_is_told_first() -> None:
    watch = RecordWatch()
    assert watch.feed(bytes.fromhex("15 0303 0002 020a") + b"HTTP") == [Record(21, 0x0303, 2, 10)]
    with pytest.raises(TlsError):
        watch.feed(b"")


def test_no_more_than_the_cap_is_told() -> None:
    watch = RecordWatch()
    assert len(watch.feed(bytes.fromhex("17 0303 0000") * 1000)) == RECORDS_CAP
    assert watch.feed(b"junk") == []


@settings(max_examples=200)
@given(data=st.lists(st.binary(max_size=100), max_size=6))
def test_whatever_comes_raises_nothing_but_tls_error(data: list[bytes]) -> None:
    watch = RecordWatch()
    with contextlib.suppress(TlsError):
        for piece in data:
            assert len(watch.feed(piece)) <= RECORDS_CAP
