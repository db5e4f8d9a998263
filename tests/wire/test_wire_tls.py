"""TLS hellos: what we write is read by a second reader and by OpenSSL; what servers say stands in tables of bytes."""

from __future__ import annotations

import contextlib
import datetime
import ssl
import struct
import tracemalloc
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.wire.tls import (
    ALERT_NAMES,
    SUITE_NAMES,
    Alert,
    Answer,
    HelloReader,
    ServerHello,
    TlsError,
    Version,
    accepted,
    client_hello,
    suites,
)

RANDOM = bytes(range(32))
RETRY_RANDOM = bytes.fromhex("CF21AD74E59A6111BE1D8C021E65B891C2A211167ABB8C5E079E09E2C8A8339C")
NAME = "toko.example.co.id"
ALL = list(Version)
WITH_EXTENSIONS = [version for version in Version if version is not Version.SSL30]


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


def hello(version: Version, server_name: str | None = NAME, session_id: bytes = b"") -> Hello:
    return Hello(client_hello(version, server_name=server_name, random=RANDOM, session_id=session_id))


# ---- Bytes of servers -----------------------------------------------------------------------------------------------


def record(content: bytes, content_type: int = 22, version: int = 0x0303) -> bytes:
    return struct.pack(">BHH", content_type, version, len(content)) + content


def alert(level: int, description: int) -> bytes:
    return record(bytes([level, description]), 21)


def extension(number: int, content: bytes) -> bytes:
    return struct.pack(">HH", number, len(content)) + content


def message(
    version: int = 0x0303,
    suite: int = 0xC02F,
    extensions: bytes | None = None,
    random: bytes = RANDOM,
    session_id: bytes = b"",
) -> bytes:
    body = struct.pack(">H", version) + random + bytes([len(session_id)]) + session_id + struct.pack(">HB", suite, 0)
    if extensions is not None:
        body += struct.pack(">H", len(extensions)) + extensions
    return b"\x02" + len(body).to_bytes(3, "big") + body


TLS13_CHOSEN = extension(43, b"\x03\x04")
DRAFT_CHOSEN = extension(43, b"\x7f\x1c")
HELLO_12 = record(message(extensions=extension(23, b"") + extension(0xFF01, b"\x00")))
HELLO_13 = record(message(0x0303, 0x1301, TLS13_CHOSEN + extension(51, struct.pack(">HH", 29, 32) + RANDOM)))
RETRY_13 = record(message(0x0303, 0x1302, TLS13_CHOSEN + extension(51, b"\x00\x1d"), RETRY_RANDOM, RANDOM))
SPLIT = message(0x0302, 0xC013)

MEANINGS: dict[str, tuple[bytes, Answer]] = {
    "tls 1.2": (HELLO_12, ServerHello(0x0303, 0xC02F, False)),
    "tls 1.2, certificate behind it": (record(message() + b"\x0b\x00\x00\x00"), ServerHello(0x0303, 0xC02F, False)),
    "tls 1.0 without extensions": (record(message(0x0301, 0x002F), version=0x0301), ServerHello(0x0301, 0x002F, False)),
    "tls 1.0 with none in the block": (record(message(0x0301, 5, b"")), ServerHello(0x0301, 5, False)),
    "ssl 3.0": (record(message(0x0300, 0x000A), version=0x0300), ServerHello(0x0300, 0x000A, False)),
    "tls 1.3": (HELLO_13, ServerHello(0x0304, 0x1301, False)),
    "tls 1.3, retry": (RETRY_13, ServerHello(0x0304, 0x1302, True)),
    "a draft of tls 1.3": (record(message(0x0303, 0x1301, DRAFT_CHOSEN)), ServerHello(0x7F1C, 0x1301, False)),
    "split over records": (b"".join(record(bytes([byte])) for byte in SPLIT), ServerHello(0x0302, 0xC013, False)),
    "behind unrecognized_name": (alert(1, 112) + HELLO_12, ServerHello(0x0303, 0xC02F, False)),
    "behind a HelloRequest": (record(bytes(4)) + HELLO_12, ServerHello(0x0303, 0xC02F, False)),
    "behind warnings in one record": (record(bytes([1, 90]) * 5, 21) + HELLO_12, ServerHello(0x0303, 0xC02F, False)),
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


def answer_by_pieces(wire: bytes, size: int) -> Answer | None:
    reader = HelloReader()
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
        got = HelloReader().feed(wire[:cut])
        assert got in ((None, meaning) if cut >= whole else (None,)), cut


@pytest.mark.parametrize("size", [1, 10**6])
@pytest.mark.parametrize("name", NOT_TLS)
def test_what_is_not_tls_is_named_and_stays_an_error(name: str, size: int) -> None:
    wire, named = NOT_TLS[name]
    reader = HelloReader()
    with pytest.raises(TlsError) as first:
        [reader.feed(wire[start : start + size]) for start in range(0, len(wire), size)]
    if size > 1:
        assert named in str(first.value)
    with pytest.raises(TlsError) as again:
        reader.feed(HELLO_12)
    assert str(again.value) == str(first.value)


@pytest.mark.parametrize("wire", [HELLO_12, HELLO_13, RETRY_13, alert(1, 112) + alert(2, 70)])
def test_a_changed_byte_gives_an_answer_or_a_tls_error(wire: bytes) -> None:
    for at in range(len(wire)):
        for changed in (0, 1, 2, 0x15, 0x16, 0x7F, 0x80, 0xFF, wire[at] ^ 1):
            try:
                answer = HelloReader().feed(wire[:at] + bytes([changed]) + wire[at + 1 :])
            except TlsError:
                continue
            assert answer is None or isinstance(answer, ServerHello | Alert)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_bytes_give_an_answer_or_a_tls_error_and_the_same_in_any_pieces(data: st.DataObject) -> None:
    noise = st.binary(max_size=40)
    parts = st.one_of(st.sampled_from([HELLO_12, RETRY_13, SPLIT, alert(1, 112)]), noise, noise.map(record))
    wire = b"".join(data.draw(st.lists(parts, max_size=4)))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(wire)), max_size=6)))

    def read(pieces: list[bytes]) -> Answer | str | None:
        reader = HelloReader()
        answer: Answer | None = None
        try:
            for piece in pieces:
                answer = reader.feed(piece)
                if answer is not None:
                    return answer
        except TlsError:
            return "TlsError"
        return answer

    assert read([wire[a:b] for a, b in zip([0, *cuts], [*cuts, len(wire)], strict=True)]) == read([wire])


def test_warnings_are_kept_and_the_answer_stays_when_more_bytes_come() -> None:
    reader = HelloReader()
    assert reader.feed(alert(1, 112)) is None
    assert reader.warnings == (Alert(1, 112),)
    assert reader.feed(HELLO_12) == reader.feed(b"garbage") == ServerHello(0x0303, 0xC02F, False)


def test_a_server_that_never_answers_is_given_up_in_bounded_memory() -> None:
    reader = HelloReader()
    wire = record(b"\x02\x00\xff\xff" + bytes(1000)) + record(bytes(1004)) * 100_000
    tracemalloc.start()
    with pytest.raises(TlsError, match="first 65536"):
        reader.feed(wire)
    assert tracemalloc.get_traced_memory()[1] < 1 << 18
    tracemalloc.stop()


# ---- Writing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ALL)
def test_a_hello_offers_one_version_and_what_serves_it(version: Version) -> None:
    sent = hello(version, session_id=RANDOM)
    assert (sent.random, sent.session_id, sent.compressions) == (RANDOM, RANDOM, b"\x00")
    assert sent.version == min(version, Version.TLS12)
    assert sent.record_version == min(version, Version.TLS10)
    assert set(sent.suites) - {0x00FF} == set(suites(version))
    assert len(set(sent.suites)) == len(sent.suites) <= 120
    assert sent.extensions.get(43) == (b"\x02\x03\x04" if version is Version.TLS13 else None)


EXPECTED_EXTENSIONS = {
    Version.SSL30: set(),
    Version.TLS10: {0, 23, 0xFF01, 11, 10, 16},
    Version.TLS11: {0, 23, 0xFF01, 11, 10, 16},
    Version.TLS12: {0, 23, 0xFF01, 11, 10, 13, 16},
    Version.TLS13: {0, 10, 13, 16, 43, 45, 51},
}


@pytest.mark.parametrize("version", ALL)
def test_a_hello_carries_the_extensions_of_its_version(version: Version) -> None:
    assert hello(version).extensions.keys() - {21} == EXPECTED_EXTENSIONS[version]


def test_the_extensions_say_what_they_should() -> None:
    old, new = hello(Version.TLS12).extensions, hello(Version.TLS13).extensions
    assert old[0] == b"\x00\x15\x00\x00\x12" + NAME.encode()
    assert (old[0xFF01], old[11], old[16]) == (b"\x00", b"\x01\x00", b"\x00\x09\x08http/1.1")
    assert (new[51], new[45]) == (b"\x00\x00", b"\x01\x01")
    assert 0x0201 in u16s(vector(old[13], 2)[0]), "SHA-1, for old servers"
    assert not {0x0202, 0x0301} & set(u16s(vector(new[13], 2)[0])), "RFC 8446 4.2.3 forbids DSA and SHA-224"
    assert not any(0x100 <= group < 0x200 for group in u16s(vector(old[10], 2)[0])), "RFC 7919 section 4"


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
    names = [SUITE_NAMES[suite] for suite in suites(version)]
    assert all(any(part in name for name in names) for part in named)
    assert not any(part in name for part in left_out for name in names)


def test_suite_names_say_what_openssl_says_of_the_same_numbers() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_ciphers("ALL:@SECLEVEL=0")
    known = {cipher["id"] & 0xFFFF: cipher for cipher in context.get_ciphers()}
    both = known.keys() & SUITE_NAMES.keys()
    assert len(both) >= 50
    for suite in both:
        name, cipher = SUITE_NAMES[suite], known[suite]
        bits = {part for part in name.split("_") if part in ("128", "256")}
        assert bits in (set(), {str(cipher["alg_bits"])}), name
        if "_WITH_" not in name:
            continue
        exchange = name.removeprefix("TLS_").partition("_WITH_")[0].lower().split("_")
        assert cipher["kea"] == f"kx-{exchange[0]}", name
        assert cipher["auth"] == f"auth-{exchange[-1]}", name
        for mode in ("gcm", "ccm", "cbc", "camellia", "aria", "seed", "chacha20"):
            assert (mode in name.lower()) == (mode in str(cipher["symmetric"])), name


@pytest.mark.parametrize("version", WITH_EXTENSIONS)
def test_no_hello_has_256_to_511_bytes_whatever_its_name(version: Version) -> None:
    seen = set()
    for size in range(1, 254):
        name = ".".join(["a" * 63] * 4)[:size].rstrip(".") or "a"
        for session_id in (b"", RANDOM):
            sent = hello(version, name, session_id)
            seen.add(len(sent.message))
            assert not 256 <= len(sent.message) < 512
            assert sent.extensions.get(21) != b"", "an empty padding upsets some servers"
    assert max(seen) >= 512


@pytest.mark.parametrize(
    "name",
    [None, "203.0.113.9", "2001:db8::1", "[2001:db8::1]", "fe80::1%eth0", "10.1", "0x7f.0x1", "3405803781"],
)
def test_an_address_is_no_server_name(name: str | None) -> None:
    assert 0 not in hello(Version.TLS12, name).extensions


@pytest.mark.parametrize(
    ("name", "sent"), [("toko.id.", b"toko.id"), ("a_b.xn--bcher-kva.id", b"a_b.xn--bcher-kva.id"), ("9.id", b"9.id")]
)
def test_a_dns_name_goes_out_without_its_last_dot(name: str, sent: bytes) -> None:
    assert hello(Version.TLS13, name).extensions[0][5:] == sent


@pytest.mark.parametrize(
    "name", ["", ".", "toko id", "toko.id\n", "bücher.id", "a..b", "a" * 64 + ".id", "a." * 127 + "id", "toko/id"]
)
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(TlsError, match="no DNS name"):
        hello(Version.TLS12, name)


@pytest.mark.parametrize(
    ("random", "session_id"), [(b"", b""), (bytes(31), b""), (bytes(33), b""), (RANDOM, bytes(33))]
)
def test_a_random_or_session_id_of_the_wrong_size_is_refused(random: bytes, session_id: bytes) -> None:
    with pytest.raises(TlsError):
        client_hello(Version.TLS12, server_name=None, random=random, session_id=session_id)


@pytest.mark.parametrize(
    ("offered", "answer", "taken"),
    [
        (Version.TLS12, ServerHello(0x0303, 0xC02F, False), True),
        (Version.TLS13, ServerHello(0x0304, 0x1301, True), True),
        (Version.TLS13, ServerHello(0x0304, 0x1301, False), True),
        (Version.TLS10, ServerHello(0x0301, 0x0005, False), True),
        (Version.SSL30, ServerHello(0x0300, 0x000A, False), True),
        (Version.TLS12, ServerHello(0x0302, 0xC013, False), False),  # a step down
        (Version.TLS11, ServerHello(0x0303, 0xC013, False), False),  # a step up
        (Version.TLS13, ServerHello(0x0303, 0xC02F, False), False),
        (Version.TLS13, ServerHello(0x7F1C, 0x1301, False), False),  # a draft
        (Version.TLS12, ServerHello(0x0303, 0x0001, False), False),  # suites that were not offered
        (Version.TLS12, ServerHello(0x0303, 0x1301, False), False),
        (Version.TLS10, ServerHello(0x0301, 0xC02F, False), False),
        (Version.SSL30, ServerHello(0x0300, 0x00FF, False), False),
        (Version.TLS12, ServerHello(0x0303, 0xC02F, True), False),  # a retry that TLS 1.2 does not know
        (Version.TLS12, Alert(2, 70), False),
    ],
)
def test_only_what_was_offered_can_be_accepted(offered: Version, answer: Answer, taken: bool) -> None:
    assert accepted(offered, answer) is taken


def test_labels_are_the_names_people_know() -> None:
    assert [version.label for version in Version] == ["SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"]
    assert (Alert(2, 70).label, Alert(2, 199).label) == ("protocol_version", "alert 199")


def test_only_an_alert_about_the_offer_refuses_it() -> None:
    refusing = {number for number in ALERT_NAMES if Alert(2, number).refuses}
    assert {"protocol_version", "handshake_failure"} < {ALERT_NAMES[number] for number in refusing}
    assert not any(Alert(2, number).refuses for number in (0, 80, 112, 120, 199))


# ---- Against the OpenSSL of this Python, in memory ------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return path


class Server:
    """An OpenSSL server in memory that speaks the versions between `least` and `most`."""

    def __init__(self, certificate: Path, least: ssl.TLSVersion, most: ssl.TLSVersion) -> None:
        self.names: list[str | None] = []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.set_alpn_protocols(["h2", "http/1.1"])
        context.sni_callback = lambda _socket, name, _context: self.names.append(name)
        context.minimum_version, context.maximum_version = least, most
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)

    def answer(self, data: bytes) -> bytes:
        self._incoming.write(data)
        with contextlib.suppress(ssl.SSLError):  # wants more, or has said why not
            self._tls.do_handshake()
        return self._outgoing.read()


OPENSSL = {
    Version.TLS10: ssl.TLSVersion.TLSv1,
    Version.TLS11: ssl.TLSVersion.TLSv1_1,
    Version.TLS12: ssl.TLSVersion.TLSv1_2,
    Version.TLS13: ssl.TLSVersion.TLSv1_3,
}


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("offered", WITH_EXTENSIONS)
@pytest.mark.parametrize("spoken", WITH_EXTENSIONS)
def test_openssl_accepts_its_version_and_no_other(certificate: Path, spoken: Version, offered: Version) -> None:
    if not getattr(ssl, "HAS_" + OPENSSL[spoken].name):
        pytest.skip(f"this OpenSSL was built without {spoken.label}")
    server = Server(certificate, OPENSSL[spoken], OPENSSL[spoken])
    wire = server.answer(client_hello(offered, server_name=NAME, random=RANDOM, session_id=RANDOM))
    answer = HelloReader().feed(wire)
    assert answer is not None
    assert accepted(offered, answer) is (offered == spoken)
    if isinstance(answer, Alert):
        assert answer.refuses
        assert answer.label in ("protocol_version", "handshake_failure")
    elif offered != spoken:
        assert answer.version == spoken < offered, "a server may step down"
    else:
        assert answer.retry is (offered is Version.TLS13)
        assert server.names == [NAME]
    for size in (1, 5, 11):
        assert answer_by_pieces(wire, size) == answer


def test_openssl_answers_tls_13_with_a_retry_of_about_100_bytes(certificate: Path) -> None:
    server = Server(certificate, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)
    wire = server.answer(client_hello(Version.TLS13, server_name=None, random=RANDOM, session_id=RANDOM))
    assert isinstance(HelloReader().feed(wire), ServerHello)
    assert len(wire) < 120
    assert server.names == [None]
