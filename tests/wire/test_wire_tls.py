"""What servers say in their plaintext flight: bytes and meanings, in any pieces, cut short, changed, without an end."""

from __future__ import annotations

import struct
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.wire.tls import Alert, Flight, FlightReader, KeyExchange, ServerHello, TlsError, taken
from ikmscan.scanner.wire.tls_hello import Offer
from ikmscan.scanner.wire.tls_numbers import ALERT_NAMES, PQ_GROUPS, Version
from ikmscan.scanner.wire.tls_suites import TLS13_SUITES, WEAK, usual

RANDOM = bytes(range(32))
RETRY_RANDOM = bytes.fromhex("CF21AD74E59A6111BE1D8C021E65B891C2A211167ABB8C5E079E09E2C8A8339C")


# ---- Bytes of servers -----------------------------------------------------------------------------------------------


def record(content: bytes, content_type: int = 22, version: int = 0x0303) -> bytes:
    return struct.pack(">BHH", content_type, version, len(content)) + content


def alert(level: int, description: int) -> bytes:
    return record(bytes([level, description]), 21)


def extension(number: int, content: bytes) -> bytes:
    return struct.pack(">HH", number, len(content)) + content


def handshake(kind: int, body: bytes) -> bytes:
    return bytes([kind]) + len(body).to_bytes(3, "big") + body


def message(
    version: int = 0x0303,
    suite: int = 0xC02F,
    extensions: bytes | None = None,
    random: bytes = RANDOM,
    session_id: bytes = b"",
    compression: int = 0,
) -> bytes:
    body = struct.pack(">H", version) + random + bytes([len(session_id)]) + session_id
    body += struct.pack(">HB", suite, compression)
    if extensions is not None:
        body += struct.pack(">H", len(extensions)) + extensions
    return handshake(2, body)


def certificates(*ders: bytes) -> bytes:
    listed = b"".join(len(der).to_bytes(3, "big") + der for der in ders)
    return handshake(11, len(listed).to_bytes(3, "big") + listed)


TLS13_CHOSEN = extension(43, b"\x03\x04")
DRAFT_CHOSEN = extension(43, b"\x7f\x1c")
SHARE = extension(51, struct.pack(">HH", 29, 32) + RANDOM)
HELLO_12 = record(message(extensions=extension(23, b"") + extension(0xFF01, b"\x00")))
HELLO_13 = record(message(0x0303, 0x1301, TLS13_CHOSEN + SHARE))
RETRY_13 = record(message(0x0303, 0x1302, TLS13_CHOSEN + extension(51, b"\x00\x1d"), RETRY_RANDOM, RANDOM))
SPLIT = message(0x0302, 0xC013)


def hello_of(version: int, suite: int, retry: bool = False, extensions: tuple[tuple[int, bytes], ...] = (),
             session_id: bytes = b"", compression: int = 0) -> ServerHello:
    random = RETRY_RANDOM if retry else RANDOM
    return ServerHello(version, suite, retry, compression, random, session_id, extensions)


ANSWER_12 = Flight(hello_of(0x0303, 0xC02F, extensions=((23, b""), (0xFF01, b"\x00"))))
ANSWER_13 = Flight(hello_of(0x0304, 0x1301, extensions=((43, b"\x03\x04"), (51, b"\x00\x1d\x00\x20" + RANDOM))))
ANSWER_RETRY = Flight(hello_of(0x0304, 0x1302, True, ((43, b"\x03\x04"), (51, b"\x00\x1d")), RANDOM))
BARE_12 = Flight(hello_of(0x0303, 0xC02F))

# What a reader of the ServerHello alone answers.
MEANINGS: dict[str, tuple[bytes, Flight | Alert]] = {
    "tls 1.2": (HELLO_12, ANSWER_12),
    "tls 1.2, certificate behind it": (record(message() + b"\x0b\x00\x00\x00"), BARE_12),
    "tls 1.0 without extensions": (record(message(0x0301, 0x002F), version=0x0301), Flight(hello_of(0x0301, 0x002F))),
    "tls 1.0 with none in the block": (record(message(0x0301, 5, b"")), Flight(hello_of(0x0301, 5))),
    "deflate": (record(message(compression=1)), Flight(hello_of(0x0303, 0xC02F, compression=1))),
    "ssl 3.0": (record(message(0x0300, 0x000A), version=0x0300), Flight(hello_of(0x0300, 0x000A))),
    "tls 1.3": (HELLO_13, ANSWER_13),
    "tls 1.3, retry": (RETRY_13, ANSWER_RETRY),
    "a draft of tls 1.3": (
        record(message(0x0303, 0x1301, DRAFT_CHOSEN)), Flight(hello_of(0x7F1C, 0x1301, extensions=((43, b"\x7f\x1c"),))),
    ),
    "split over records": (b"".join(record(bytes([byte])) for byte in SPLIT), Flight(hello_of(0x0302, 0xC013))),
    "behind unrecognized_name": (alert(1, 112) + HELLO_12, ANSWER_12),
    "behind a HelloRequest": (record(bytes(4)) + HELLO_12, ANSWER_12),
    "behind warnings in one record": (record(bytes([1, 90]) * 5, 21) + HELLO_12, ANSWER_12),
    "protocol_version": (alert(2, 70), Alert(2, 70)),
    "handshake_failure of an SSL 3.0 server": (record(b"\x02\x28", 21, 0x0300), Alert(2, 40)),
    "an alert of no RFC": (alert(2, 199), Alert(2, 199)),
    "an alert split over records": (record(b"\x02", 21) + record(b"\x46", 21), Alert(2, 70)),
    "a fatal alert behind warnings": (alert(1, 112) + alert(1, 90) + alert(2, 40), Alert(2, 40)),
    "a fatal alert within a hello": (record(message()[:20]) + alert(2, 80), Alert(2, 80)),
    "close_notify, behind which nothing comes": (alert(1, 0), Alert(1, 0)),
}

NOT_TLS: dict[str, tuple[bytes, str]] = {
    "http": (b"HTTP/1.1 400 Bad Request\r\n\r\n", "HTTP, not TLS"),
    "ssh": (b"SSH-2.0-OpenSSH_9.2\r\n", "53 53 48"),
    "an SSLv2 hello": (b"\x80\x2e\x04\x00\x01\x00\x02", "80 2e"),
    "zeros": (bytes(5), "00 00"),
    "application data": (record(b"x", 23), "17 03 03"),
    "a change of ciphers first": (record(b"\x01", 20), "14 03 03"),
    "major version 2": (b"\x16\x02\x00\x00\x01\x02", "major version 2"),
    "an empty record": (record(b""), "a record of 0 bytes"),
    "an empty alert": (record(b"", 21), "a record of 0 bytes"),
    "a record of 16 KiB and a byte": (b"\x16\x03\x03\x40\x01", "a record of 16385 bytes"),
    "a message of 64 KiB and a byte": (record(b"\x02\x01\x00\x01"), "with 65537 bytes"),
    "a HelloRequest with a body": (record(b"\x00\x00\x00\x01\x00"), "type 0 with 1 bytes"),
    "a certificate first": (record(b"\x0b\x00\x00\x00"), "type 11"),
    "alert level 3": (alert(3, 40), "level 3"),
    "a hello of nothing": (record(b"\x02\x00\x00\x00"), "2 bytes promised, 0 left"),
    "a hello cut in its session id": (record(b"\x02\x00\x00\x24\x03\x03" + RANDOM + b"\x20\x00"), "32 bytes promised"),
    "a session id of 33 bytes": (record(message(session_id=bytes(33))), "session id of 33"),
    "version 2.0 in the hello": (record(message(0x0200)), "0x0200"),
    "a byte behind the extensions": (record(b"\x02\x00\x00\x29" + message()[4:] + bytes(3)), "1 bytes behind"),
    "an extension longer than its block": (record(message(extensions=b"\x00\x17\x00\x01")), "1 bytes promised, 0 left"),
    "an extension twice": (record(message(extensions=extension(23, b"") * 2)), "extension 23 twice"),
    "three bytes of supported_versions": (record(message(extensions=extension(43, b"\x03\x04\x00"))), "of 3 bytes"),
    "endless warnings": (alert(1, 112) * 17, "more than 16 warnings"),
    "endless HelloRequests": (record(bytes(4)) * 7282, "first 65536 bytes"),
}


def answer_by_pieces(wire: bytes, size: int, *, whole: bool = False) -> Flight | Alert | None:
    reader = FlightReader(whole=whole)
    answer = None
    for start in range(0, len(wire), size):
        answer = reader.feed(wire[start : start + size])
    return answer


@pytest.mark.parametrize("size", [1, 3, 7, 10**6])
@pytest.mark.parametrize("name", MEANINGS)
def test_an_answer_means_the_same_in_any_pieces(name: str, size: int) -> None:
    wire, meaning = MEANINGS[name]
    assert answer_by_pieces(wire, size) == meaning


@pytest.mark.parametrize("name", MEANINGS)
def test_a_truncated_answer_is_none_yet_and_never_an_error(name: str) -> None:
    wire, meaning = MEANINGS[name]
    whole = len(wire) if name != "tls 1.2, certificate behind it" else len(wire) - 4
    for cut in range(len(wire)):
        got = FlightReader(whole=False).feed(wire[:cut])
        assert got in ((None, meaning) if cut >= whole else (None,)), cut


@pytest.mark.parametrize("size", [1, 10**6])
@pytest.mark.parametrize("name", NOT_TLS)
def test_what_is_not_tls_is_named_and_stays_an_error(name: str, size: int) -> None:
    wire, named = NOT_TLS[name]
    reader = FlightReader(whole=False)
    with pytest.raises(TlsError) as first:
        [reader.feed(wire[start : start + size]) for start in range(0, len(wire), size)]
    if size > 1:
        assert named in str(first.value)
    with pytest.raises(TlsError) as again:
        reader.feed(HELLO_12)
    assert str(again.value) == str(first.value)


def test_warnings_are_kept_and_the_answer_stays_when_more_bytes_come() -> None:
    reader = FlightReader(whole=False)
    assert reader.feed(alert(1, 112)) is None
    assert (reader.warnings, reader.so_far) == ((Alert(1, 112),), None)
    assert reader.feed(HELLO_12) == reader.feed(b"garbage") == reader.so_far == ANSWER_12


# ---- Whole flights --------------------------------------------------------------------------------------------------

ECDHE = struct.pack(">BHB", 3, 29, 32) + RANDOM
SIGNED = b"\x08\x04\x00\x02\xaa\xbb"
DHE = struct.pack(">H", 9) + b"\x00" + b"\xfb" * 8 + b"\x00\x01\x02" + b"\x00\x01\x05"
STAPLE = handshake(22, b"\x01\x00\x00\x03\x30\x01\x00")
REQUEST = handshake(13, b"\x01\x01\x00\x02\x04\x01\x00\x00")
DONE = handshake(14, b"")


def flight_of(*messages: bytes) -> bytes:
    return record(b"".join(messages))


FULL = flight_of(message(), certificates(b"leaf", b"root"), STAPLE, handshake(12, ECDHE + SIGNED), REQUEST, DONE)
FULL_MEANING = Flight(
    hello_of(0x0303, 0xC02F), (b"leaf", b"root"), b"\x30\x01\x00", KeyExchange(group=29, signature=0x0804), True, True,
)
EXCHANGES: dict[str, tuple[int, int, bytes, KeyExchange]] = {
    "ECDHE in TLS 1.2": (0x0303, 0xC02F, ECDHE + SIGNED, KeyExchange(group=29, signature=0x0804)),
    "ECDHE in TLS 1.0 names no algorithm": (0x0301, 0xC013, ECDHE + b"\x00\x02\xaa\xbb", KeyExchange(group=29)),
    "anonymous ECDH is not signed": (0x0303, 0xC018, ECDHE, KeyExchange(group=29)),
    "a prime curve spelled out": (0x0303, 0xC02F, b"\x01\x1c" + bytes(90), KeyExchange(group=0xFF01)),
    "a binary curve spelled out": (0x0303, 0xC02F, b"\x02\x1c" + bytes(90), KeyExchange(group=0xFF02)),
    "DHE in TLS 1.2": (0x0303, 0x009E, DHE + SIGNED, KeyExchange(prime=b"\xfb" * 8, signature=0x0804)),
    "DHE in SSL 3.0": (0x0300, 0x0033, DHE + b"\x00\x02\xaa\xbb", KeyExchange(prime=b"\xfb" * 8)),
    "anonymous DH": (0x0303, 0x0034, DHE, KeyExchange(prime=b"\xfb" * 8)),
    "a DH key for export": (0x0301, 0x0014, DHE + b"\x00\x02\xaa\xbb", KeyExchange(prime=b"\xfb" * 8)),
    "an RSA key for export": (
        0x0301, 0x0003, b"\x00\x40" + b"\xc1" * 64 + b"\x00\x03\x01\x00\x01" + b"\x00\x02\xaa\xbb",
        KeyExchange(modulus=b"\xc1" * 64),
    ),
    "a suite of no name": (0x0303, 0xFAFA, b"anything", KeyExchange()),
}


def test_a_whole_flight_is_read_to_its_end_in_any_records_and_pieces() -> None:
    content = FULL[5:]
    for size in (1, 2, 5, 50, len(content)):
        wire = b"".join(record(content[at : at + size]) for at in range(0, len(content), size))
        assert answer_by_pieces(wire, 1, whole=True) == answer_by_pieces(wire, 10**6, whole=True) == FULL_MEANING
    assert answer_by_pieces(FULL, 10**6) == Flight(hello_of(0x0303, 0xC02F)), "the ServerHello is enough"


@pytest.mark.parametrize("name", EXCHANGES)
def test_a_key_exchange_is_read_as_its_suite_and_version_lay_it_out(name: str) -> None:
    version, suite, body, meaning = EXCHANGES[name]
    answer = FlightReader(whole=True).feed(flight_of(message(version, suite), handshake(12, body), DONE))
    assert isinstance(answer, Flight)
    assert (answer.exchange, answer.done) == (meaning, True)


@pytest.mark.parametrize("wire", [HELLO_13, RETRY_13])
def test_a_flight_of_tls_13_ends_with_its_hello(wire: bytes) -> None:
    answer = FlightReader(whole=True).feed(wire + record(b"\x01", 20) + record(bytes(40), 23))
    assert isinstance(answer, Flight)
    assert (answer.hello.version, answer.done) == (0x0304, False)


def test_an_alert_behind_the_hello_stands_in_the_flight() -> None:
    wire = record(message() + certificates(b"leaf")) + alert(1, 90) + alert(2, 80)
    answer = FlightReader(whole=True).feed(wire)
    assert answer == Flight(hello_of(0x0303, 0xC02F), (b"leaf",), alert=Alert(2, 80))


def test_what_came_of_a_flight_that_breaks_off_is_not_lost() -> None:
    reader = FlightReader(whole=True)
    assert reader.feed(record(message() + certificates(b"leaf") + STAPLE[:5])) is None
    assert reader.so_far == Flight(hello_of(0x0303, 0xC02F), (b"leaf",))
    with pytest.raises(TlsError):
        reader.feed(record(b"\x01", 20))
    assert reader.so_far == Flight(hello_of(0x0303, 0xC02F), (b"leaf",))


@pytest.mark.parametrize(
    ("messages", "named"),
    [
        ([message(), message()], "type 2 where"),
        ([message(), certificates(b"a"), certificates(b"b")], "type 11 where"),
        ([message(), handshake(20, bytes(12))], "type 20 where"),
        ([message(), handshake(4, bytes(6))], "type 4 where"),
        ([message(), handshake(11, b"\x00\x00\x04\x00\x00\x02\x30")], "2 bytes promised, 1 left"),
        ([message(), handshake(11, b"\x00\x00\x03\x00\x00\x00")], "a certificate of 0 bytes"),
        ([message(), handshake(11, b"\x00\x00\x00\x00")], "1 bytes behind"),
        ([message(), handshake(12, b"\x03\x00")], "2 bytes promised, 1 left"),
        ([message(), handshake(22, b"\x01\x00\x00\x05\x30")], "5 bytes promised"),
        ([message(), b"\x0b\x02\x00\x01"], "with 131073 bytes"),
    ],
)
def test_a_flight_with_a_message_out_of_place_or_shape_is_an_error(messages: list[bytes], named: str) -> None:
    with pytest.raises(TlsError, match=named):
        FlightReader(whole=True).feed(flight_of(*messages))


def test_a_staple_of_an_unknown_kind_is_none_and_an_empty_chain_is_empty() -> None:
    answer = FlightReader(whole=True).feed(flight_of(message(), certificates(), handshake(22, b"\x02\x00\x00\x00"), DONE))
    assert answer == Flight(hello_of(0x0303, 0xC02F), done=True)


def test_of_a_chain_the_first_ten_certificates_are_kept() -> None:
    ders = tuple(bytes([number]) * 9 for number in range(1, 15))
    answer = FlightReader(whole=True).feed(flight_of(message(), certificates(*ders), DONE))
    assert isinstance(answer, Flight)
    assert answer.chain == ders[:10]


# ---- Whatever comes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wire", [HELLO_12, HELLO_13, RETRY_13, FULL, alert(1, 112) + alert(2, 70)])
def test_a_changed_byte_gives_an_answer_or_a_tls_error(wire: bytes) -> None:
    for at in range(len(wire)):
        for changed in (0, 1, 2, 0x15, 0x16, 0x7F, 0x80, 0xFF, wire[at] ^ 1):
            try:
                answer = FlightReader(whole=True).feed(wire[:at] + bytes([changed]) + wire[at + 1 :])
            except TlsError:
                continue
            assert answer is None or isinstance(answer, Flight | Alert)


@settings(max_examples=200)
@given(st.data())
def test_any_bytes_give_an_answer_or_a_tls_error_and_the_same_in_any_pieces(data: st.DataObject) -> None:
    noise = st.binary(max_size=40)
    kinds = st.sampled_from([2, 11, 12, 13, 14, 22])
    odd = st.builds(handshake, kinds, noise).map(record)
    parts = st.one_of(st.sampled_from([HELLO_12, RETRY_13, SPLIT, FULL, alert(1, 112)]), noise, noise.map(record), odd)
    wire = b"".join(data.draw(st.lists(parts, max_size=4)))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(wire)), max_size=6)))
    whole = data.draw(st.booleans())

    def read(pieces: list[bytes]) -> Flight | Alert | str | None:
        reader = FlightReader(whole=whole)
        answer: Flight | Alert | None = None
        try:
            for piece in pieces:
                answer = reader.feed(piece)
                if answer is not None:
                    return answer
        except TlsError:
            return "TlsError"
        return answer

    assert read([wire[a:b] for a, b in zip([0, *cuts], [*cuts, len(wire)], strict=True)]) == read([wire])


@settings(max_examples=200)
@given(st.lists(st.tuples(st.integers(0, 60), st.binary(max_size=12)), max_size=6, unique_by=lambda pair: pair[0]))
def test_nothing_in_the_extensions_makes_a_hello_raise_when_it_is_asked(pairs: list[tuple[int, bytes]]) -> None:
    told = hello_of(0x0303, 0xC02F, extensions=tuple(pairs))
    assert 0 <= told.group <= 0xFFFF
    assert told.alpn.isascii()
    assert told.alpn == "" or told.alpn.isprintable()
    assert all(isinstance(sct, bytes) for sct in told.scts)


@pytest.mark.parametrize(
    ("whole", "begun", "cap"), [(False, b"\x02\x00\xff\xff", 65536), (True, message() + b"\x0b\x02\x00\x00", 262144)]
)
def test_a_server_that_never_answers_is_given_up_in_bounded_memory(whole: bool, begun: bytes, cap: int) -> None:
    reader = FlightReader(whole=whole)
    wire = record(begun) + record(b"\x00") * 1_000_000
    tracemalloc.start()
    with pytest.raises(TlsError, match=f"first {cap}"):
        reader.feed(wire)
    assert tracemalloc.get_traced_memory()[1] < 4 * cap
    tracemalloc.stop()


# ---- What a hello says of its server --------------------------------------------------------------------------------


def test_the_facts_of_a_hello_are_those_of_its_extensions() -> None:
    told = hello_of(0x0303, 0xC02F, extensions=(
        (23, b""), (0xFF01, b"\x00"), (15, b"\x01"), (35, b""), (16, b"\x00\x03\x02h2"),
        (18, b"\x00\x0a\x00\x03abc\x00\x03def"), (51, b"\x11\xec"),
    ))
    assert (told.extended_master_secret, told.secure_renegotiation, told.heartbeat, told.ticket) == (True,) * 4
    assert (told.alpn, told.scts, told.group) == ("h2", (b"abc", b"def"), 0x11EC)
    assert told.clock == 0x00010203


def test_a_bare_hello_and_one_of_broken_extensions_say_nothing() -> None:
    broken = ((15, b"\x02"), (16, b"\x00\x09\x08h2"), (18, b"\x00\x05\x00\x09abc"), (51, b"\x11"))
    for told, known in ((hello_of(0x0301, 5), False), (hello_of(0x0303, 5, extensions=broken), True)):
        assert (told.extended_master_secret, told.secure_renegotiation, told.ticket) == (False,) * 3
        assert told.heartbeat is known  # in whatever mode: old OpenSSL answers all the same
        assert (told.alpn, told.scts, told.group) == ("", (), 0)


def test_a_protocol_name_of_control_characters_is_escaped() -> None:
    assert hello_of(0x0303, 5, extensions=((16, b"\x00\x05\x04h\x1b[2"),)).alpn == "h\\x1b[2"


# ---- Taking up an offer ---------------------------------------------------------------------------------------------

ONLY_13 = Offer(versions=(Version.TLS13,), suites=TLS13_SUITES)
BOTH = Offer(versions=(Version.TLS13, Version.TLS12), suites=TLS13_SUITES + usual(Version.TLS12))
ONLY_12 = Offer(versions=(Version.TLS12,), suites=usual(Version.TLS12), compressions=(1, 0))
ONLY_11 = Offer(versions=(Version.TLS11,), suites=usual(Version.TLS11) + usual(Version.TLS12))
SSL_3 = Offer(versions=(Version.SSL30,), suites=usual(Version.SSL30))
ML_KEM = Offer(versions=(Version.TLS13,), suites=TLS13_SUITES, groups=PQ_GROUPS)
CHOSE_13 = (43, b"\x03\x04")


@pytest.mark.parametrize(
    ("offer", "hello", "expected"),
    [
        (ONLY_12, hello_of(0x0303, 0xC02F), True),
        (ONLY_12, hello_of(0x0303, 0xC02F, compression=1), True),
        (ONLY_12, hello_of(0x0302, 0xC013), True),  # a step down, which a hello cannot rule out
        (ONLY_13, hello_of(0x0304, 0x1301, True, (CHOSE_13, (51, b"\x00\x1d"))), True),
        (ONLY_13, hello_of(0x0304, 0x1301), True),
        (ML_KEM, hello_of(0x0304, 0x1301, True, (CHOSE_13, (51, b"\x11\xec"))), True),
        (BOTH, hello_of(0x0304, 0x1303), True),
        (BOTH, hello_of(0x0303, 0xC02F), True),
        (BOTH, hello_of(0x0301, 0xC013), True),  # a server that never heard of supported_versions
        (ONLY_11, hello_of(0x0301, 0x0005), True),
        (ONLY_11, hello_of(0x0300, 0x000A), True),
        (SSL_3, hello_of(0x0300, 0x000A), True),
        (ONLY_11, hello_of(0x0303, 0xC013), False),  # a step up
        (ONLY_11, hello_of(0x0302, 0xC02F), False),  # a suite that the version has not
        (BOTH, hello_of(0x0301, 0xC02F), False),
        (BOTH, hello_of(0x0303, 0x1301), False),
        (BOTH, hello_of(0x0304, 0xC02F), False),
        (BOTH, hello_of(0x0303, 0xC02F, extensions=((43, b"\x03\x03"),)), False),  # RFC 8446 section 4.2.1
        (ONLY_13, hello_of(0x0303, 0xC02F), False),
        (ONLY_13, hello_of(0x7F1C, 0x1301), False),  # a draft
        (ONLY_13, hello_of(0x0305, 0x1301), False),  # a version that nobody knows yet
        (ML_KEM, hello_of(0x0304, 0x1301, True, (CHOSE_13, (51, b"\x00\x1d"))), False),  # a group not offered
        (ONLY_12, hello_of(0x0303, 0x0001), False),  # suites that were not offered
        (ONLY_12, hello_of(0x0303, 0x1301), False),
        (ONLY_12, hello_of(0x0303, 0xC02F, compression=64), False),
        (BOTH, hello_of(0x0303, 0xC02F, compression=1), False),
        (SSL_3, hello_of(0x0300, 0x00FF), False),  # signals are no suites
        (Offer(versions=(Version.TLS12,), suites=usual(Version.TLS12), fallback=True), hello_of(0x0303, 0x5600), False),
        (ONLY_12, hello_of(0x0303, 0xC02F, True), False),  # a retry that TLS 1.2 does not know
        (ONLY_12, hello_of(0x02FF, 0xC013), False),
    ],
)
def test_only_what_was_offered_can_be_taken_up(offer: Offer, hello: ServerHello, expected: bool) -> None:
    assert taken(offer, hello) is expected


@settings(max_examples=300)
@given(st.integers(0, 0xFFFF), st.integers(0, 0xFFFF), st.booleans(), st.integers(0, 255), st.sampled_from(
    [ONLY_13, BOTH, ONLY_12, ONLY_11, SSL_3, ML_KEM]))
def test_a_yes_is_always_to_a_suite_of_the_offer(
    version: int, suite: int, retry: bool, compression: int, offer: Offer
) -> None:
    if taken(offer, hello_of(version, suite, retry, compression=compression)):
        assert suite in offer.suites
        assert version in set(Version)


def test_labels_are_the_names_people_know() -> None:
    labels = [version.label for version in Version]
    assert labels == ["SSL 2.0", "SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"]
    assert (Alert(2, 70).label, Alert(2, 199).label) == ("protocol_version", "alert 199")


def test_only_an_alert_about_the_offer_refuses_it() -> None:
    refusing = {number for number in ALERT_NAMES if Alert(2, number).refuses}
    named = {"protocol_version", "handshake_failure", "inappropriate_fallback", "insufficient_security"}
    assert named < {ALERT_NAMES[number] for number in refusing}
    assert not any(Alert(2, number).refuses for number in (0, 80, 112, 120, 199))


def test_no_weak_suite_is_taken_up_in_an_offer_without_it() -> None:
    strong = Offer(versions=(Version.TLS12,), suites=(0xC02F,))
    assert not any(taken(strong, hello_of(0x0303, suite)) for suites in WEAK.values() for suite in suites)
