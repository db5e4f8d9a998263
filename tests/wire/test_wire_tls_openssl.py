"""Our hellos against OpenSSL: that of this Python in memory, and the `openssl` command on loopback; its flights read."""

from __future__ import annotations

import contextlib
import datetime
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from free_ports import free_port
from ikmscan.scanner.wire.ssl2 import Ssl2Reader, ssl2_hello
from ikmscan.scanner.wire.tls import Alert, Flight, FlightReader, KeyExchange, TlsError, dh_prime_name, taken
from ikmscan.scanner.wire.tls_hello import Offer, client_hello
from ikmscan.scanner.wire.tls_numbers import GROUPS, SIGNATURE_NAMES, Version
from ikmscan.scanner.wire.tls_suites import (
    ANONYMOUS,
    DHE,
    ECDHE_CBC,
    NULL,
    STATIC_RSA,
    SUITE_NAMES,
    TLS13_SUITES,
    every,
    usual,
)

RANDOM = bytes(range(32))
NAME = "toko.example.co.id"
WITH_EXTENSIONS = [version for version in Version if version >= Version.TLS10]


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

    def __init__(self, certificate: Path, least: ssl.TLSVersion, most: ssl.TLSVersion, wants: bool = False) -> None:
        self.names: list[str | None] = []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        context.set_ciphers("ALL:COMPLEMENTOFALL:@SECLEVEL=0")
        context.set_alpn_protocols(["h2", "http/1.1"])
        context.sni_callback = lambda _socket, name, _context: self.names.append(name)
        context.minimum_version, context.maximum_version = least, most
        if wants:
            context.verify_mode = ssl.CERT_OPTIONAL
            context.load_verify_locations(certificate)
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)

    def answer(self, data: bytes) -> bytes:
        self._incoming.write(data)
        with contextlib.suppress(ssl.SSLError):  # wants more, or has said why not
            self._tls.do_handshake()
        return self._outgoing.read()


def hello(offer: Offer, server_name: str | None = NAME) -> bytes:
    return client_hello(offer, server_name=server_name, random=RANDOM, session_id=RANDOM)


def alone(version: Version) -> Offer:
    return Offer(versions=(version,), suites=usual(version))


OPENSSL = {
    Version.TLS10: ssl.TLSVersion.TLSv1,
    Version.TLS11: ssl.TLSVersion.TLSv1_1,
    Version.TLS12: ssl.TLSVersion.TLSv1_2,
    Version.TLS13: ssl.TLSVersion.TLSv1_3,
}


# ---- The OpenSSL of this Python, in memory --------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("offered", WITH_EXTENSIONS)
@pytest.mark.parametrize("spoken", WITH_EXTENSIONS)
def test_openssl_accepts_its_version_and_what_steps_down_to_it(
    certificate: Path, spoken: Version, offered: Version
) -> None:
    if not getattr(ssl, "HAS_" + OPENSSL[spoken].name):
        pytest.skip(f"this OpenSSL was built without {spoken.label}")
    server = Server(certificate, OPENSSL[spoken], OPENSSL[spoken])
    wire = server.answer(hello(alone(offered)))
    answer = FlightReader(whole=False).feed(wire)
    assert answer is not None
    if isinstance(answer, Alert):
        assert offered != spoken
        assert answer.refuses
        assert answer.label in ("protocol_version", "handshake_failure")
    else:
        assert taken(alone(offered), answer.hello)
        assert answer.hello.version == spoken <= offered
        assert answer.hello.retry is (offered is Version.TLS13)
        assert server.names == [NAME]
    for size in (1, 5, 11):
        assert by_pieces(wire, size, whole=False) == answer


def by_pieces(wire: bytes, size: int, *, whole: bool) -> Flight | Alert | None:
    reader = FlightReader(whole=whole)
    answer = None
    for start in range(0, len(wire), size):
        answer = reader.feed(wire[start : start + size])
    return answer


def test_openssl_answers_tls_13_with_a_retry_of_about_100_bytes(certificate: Path) -> None:
    server = Server(certificate, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)
    wire = server.answer(hello(alone(Version.TLS13), None))
    answer = FlightReader(whole=True).feed(wire)
    assert isinstance(answer, Flight)
    assert (answer.hello.retry, answer.hello.group in GROUPS) == (True, True)
    assert len(wire) < 120
    assert server.names == [None]


def test_a_hello_with_a_fallback_meets_old_and_new(certificate: Path) -> None:
    offer = Offer(versions=(Version.TLS13, Version.TLS12), suites=TLS13_SUITES + usual(Version.TLS12), rich=True)
    for most in (Version.TLS12, Version.TLS13):
        wire = Server(certificate, ssl.TLSVersion.TLSv1_2, OPENSSL[most]).answer(hello(offer))
        answer = FlightReader(whole=True).feed(wire)
        assert isinstance(answer, Flight)
        assert taken(offer, answer.hello)
        assert (answer.hello.version, answer.done) == (most, most is Version.TLS12)


def test_the_flight_of_tls_12_is_read_whole(certificate: Path) -> None:
    offer = Offer(versions=(Version.TLS12,), suites=usual(Version.TLS12), alpn=("h2",), rich=True, compressions=(1, 0))
    wire = Server(certificate, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2, wants=True).answer(hello(offer))
    answer = FlightReader(whole=True).feed(wire)
    assert isinstance(answer, Flight)
    pem = certificate.read_text()
    assert answer.chain == (ssl.PEM_cert_to_DER_cert(pem[: pem.index("-----BEGIN PRIVATE")]),)
    assert (answer.done, answer.client_certificate, answer.alert) == (True, True, None)
    told = answer.hello
    assert (told.alpn, told.extended_master_secret, told.secure_renegotiation, told.ticket) == ("h2", True, True, True)
    assert (told.compression, told.heartbeat, answer.staple) == (0, False, b"")
    assert isinstance(answer.exchange, KeyExchange)
    assert answer.exchange.group == 0x001D
    assert SIGNATURE_NAMES[answer.exchange.signature].startswith("rsa_")


@pytest.fixture(scope="module", params=["tls12", "tls13"])
def flight(request: pytest.FixtureRequest, certificate: Path) -> bytes:
    version = Version.TLS12 if request.param == "tls12" else Version.TLS13
    offer = Offer(versions=(version,), suites=usual(version), rich=True)
    return Server(certificate, ssl.TLSVersion.TLSv1_2, OPENSSL[version], wants=True).answer(hello(offer))


def test_a_real_flight_that_breaks_off_anywhere_is_no_answer_yet(flight: bytes) -> None:
    answer = FlightReader(whole=True).feed(flight)
    assert isinstance(answer, Flight)
    size = next(cut for cut in range(len(flight) + 1) if FlightReader(whole=True).feed(flight[:cut]) is not None)
    for cut in range(len(flight)):
        reader = FlightReader(whole=True)
        assert reader.feed(flight[:cut]) == (None if cut < size else answer)
        assert reader.so_far is None or reader.so_far.hello == answer.hello


def test_a_real_flight_with_one_byte_changed_is_an_answer_or_a_tls_error(flight: bytes) -> None:
    for at in range(len(flight)):
        for changed in {0, 0xFF, 0x0E, flight[at] ^ 1, flight[at] ^ 0x80} - {flight[at]}:
            with contextlib.suppress(TlsError):
                answer = FlightReader(whole=True).feed(flight[:at] + bytes([changed]) + flight[at + 1 :])
                assert answer is None or isinstance(answer, Flight | Alert)


# ---- The openssl command, on loopback -------------------------------------------------------------------------------

Ask = Callable[[bytes], tuple[Flight | Alert | None, bytes]]


@pytest.fixture(scope="module")
def s_server(certificate: Path) -> Iterator[Ask]:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl command")
    port = free_port()
    command = [openssl, "s_server", "-accept", f"127.0.0.1:{port}", "-cert", str(certificate), "-key", str(certificate),
               "-quiet", "-cipher", "ALL:COMPLEMENTOFALL:@SECLEVEL=0", "-dhparam", str(_dh_parameters(certificate))]
    server = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        _wait(port, server)
        yield lambda sent: _ask(port, sent)
    finally:
        server.kill()
        server.wait()


def _dh_parameters(certificate: Path) -> Path:
    path = certificate.with_name("dh.pem")
    subprocess.run(
        [str(shutil.which("openssl")), "genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:ffdhe3072",
         "-out", str(path)], check=True, capture_output=True,
    )
    return path


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        assert server.poll() is None, "openssl s_server did not start"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError("openssl s_server does not listen")


def _ask(port: int, sent: bytes) -> tuple[Flight | Alert | None, bytes]:
    reader, wire = FlightReader(whole=True), b""
    with socket.create_connection(("127.0.0.1", port), 5) as stream:
        stream.settimeout(5)
        stream.sendall(sent)
        while (data := stream.recv(4096)) and reader.feed(data) is None:
            wire += data
    return reader.feed(b""), wire + data


def test_every_class_of_suites_is_taken_up_by_a_server_that_has_all(s_server: Ask) -> None:
    for suites in (NULL, ANONYMOUS, STATIC_RSA, ECDHE_CBC, DHE, usual(Version.TLS12)[::-1], every(Version.TLS12)):
        offer = Offer(versions=(Version.TLS12,), suites=suites, rich=True)
        answer, _ = s_server(hello(offer))
        assert isinstance(answer, Flight), SUITE_NAMES[suites[0]]
        assert taken(offer, answer.hello)
        assert answer.done
        assert bool(answer.chain) is (suites is not ANONYMOUS)
        signed = "anon" not in SUITE_NAMES[answer.hello.suite]
        if answer.exchange is not None:
            assert bool(answer.exchange.signature) is signed
            assert bool(answer.exchange.group) is not bool(answer.exchange.prime)
        else:
            assert SUITE_NAMES[answer.hello.suite].startswith("TLS_RSA_")


def test_the_prime_of_a_dhe_flight_has_its_name(s_server: Ask) -> None:
    answer, _ = s_server(hello(Offer(versions=(Version.TLS12,), suites=DHE)))
    assert isinstance(answer, Flight)
    assert answer.exchange is not None
    assert dh_prime_name(answer.exchange.prime) == "ffdhe3072"


def test_every_suite_that_openssl_has_is_taken_up_alone(s_server: Ask) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_ciphers("ECDHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-SHA256:AES128-CCM8:CAMELLIA256-SHA:@SECLEVEL=0")
    for suite in (cipher["id"] & 0xFFFF for cipher in context.get_ciphers()):
        version = Version.TLS13 if suite in TLS13_SUITES else Version.TLS12
        offer = Offer(versions=(version,), suites=(suite,))
        answer, _ = s_server(hello(offer))
        assert isinstance(answer, Flight), SUITE_NAMES[suite]
        assert (answer.hello.suite, taken(offer, answer.hello)) == (suite, True)


def test_a_fallback_below_the_best_version_is_refused_as_inappropriate(s_server: Ask) -> None:
    answer, _ = s_server(hello(Offer(versions=(Version.TLS12,), suites=usual(Version.TLS12), fallback=True)))
    assert isinstance(answer, Alert)
    assert (answer.label, answer.refuses) == ("inappropriate_fallback", True)


def test_a_server_without_export_or_rc4_refuses_them(s_server: Ask) -> None:
    answer, _ = s_server(hello(Offer(versions=(Version.TLS12,), suites=(0x0003, 0x0004, 0x0005))))
    assert answer == Alert(2, 40)


def test_a_group_that_the_server_has_is_named_in_its_retry(s_server: Ask) -> None:
    for group in GROUPS:
        offer = Offer(versions=(Version.TLS13,), suites=TLS13_SUITES, groups=(group,))
        answer, _ = s_server(hello(offer))
        assert isinstance(answer, Flight)
        assert (answer.hello.retry, answer.hello.group, taken(offer, answer.hello)) == (True, group, True)


def test_openssl_refuses_ssl_2_with_an_alert(s_server: Ask) -> None:
    _, wire = s_server(ssl2_hello(RANDOM))
    for size in (1, len(wire)):
        reader = Ssl2Reader()
        answers = [reader.feed(wire[at : at + size]) for at in range(0, len(wire), size)]
        assert answers[-1] == Alert(2, 70)
