"""Handshakes of TLS 1.3 with OpenSSL as the server: over memory by the ssl module, on loopback by its command line."""

from __future__ import annotations

import base64
import datetime
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import NameOID
from ikmscan.scanner.wire.tls import Alert, Flight, TlsError
from ikmscan.scanner.wire.tls13 import Client13
from ikmscan.scanner.wire.tls_hello import Offer
from ikmscan.scanner.wire.tls_numbers import Version
from ikmscan.scanner.wire.tls_suites import TLS13_SUITES

NAME = "toko.example.co.id"
OLD_SUITES = (0xC02B, 0xC02F, 0xC030, 0xCCA8)
RANDOM, SESSION_ID = bytes(range(32)), bytes(range(32, 64))
X25519, P256, P384, P521, X448 = 0x1D, 0x17, 0x18, 0x19, 0x1E
CLOCK = datetime.datetime.now(datetime.UTC)
DAY = datetime.timedelta(days=1)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")


def offer(
    suites: tuple[int, ...] = TLS13_SUITES + OLD_SUITES,
    versions: tuple[Version, ...] = (Version.TLS13, Version.TLS12),
    alpn: tuple[str, ...] = ("h2", "http/1.1"),
) -> Offer:
    return Offer(versions=versions, suites=suites, alpn=alpn, rich=True)


def client(offered: Offer | None = None, session_id: bytes = SESSION_ID) -> Client13:
    return Client13(offered or offer(), server_name=NAME, random=RANDOM, session_id=session_id)


@dataclass(frozen=True)
class Identity:
    """A key with its own certificate, in one PEM file."""

    pem: Path
    key: Key
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)


def identity(folder: Path, key: Key) -> Identity:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(CLOCK - DAY).not_valid_after(CLOCK + 30 * DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem = folder / f"{type(key).__name__}.pem"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
    return Identity(pem, key, certificate)


@pytest.fixture(scope="module")
def identities(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Identity]:
    folder = tmp_path_factory.mktemp("keys")
    keys: dict[str, Key] = {
        "ecdsa": ec.generate_private_key(ec.SECP256R1()),
        "rsa": rsa.generate_private_key(65537, 2048),
        "ed25519": ed25519.Ed25519PrivateKey.generate(),
    }
    return {name: identity(folder, key) for name, key in keys.items()}


@pytest.fixture
def ecdsa(identities: dict[str, Identity]) -> Identity:
    return identities["ecdsa"]


def server(who: Identity, **settings: object) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(who.pem)
    context.set_alpn_protocols(["h2", "http/1.1"])
    for name, value in settings.items():
        setattr(context, name, value)
    return context


class Memory:
    """A server of the ssl module that has no socket; `fault` is what it thought of us."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._object = context.wrap_bio(self._in, self._out, server_side=True)
        self.finished = False
        self.closed = False
        self.fault = ""

    def hear(self, data: bytes) -> bytes:
        self._in.write(data)
        try:
            if not self.finished:
                self._object.do_handshake()
                self.finished = True
            if not self.closed:
                self.closed = self._object.read(1) == b""  # empty: our close_notify
                self._object.unwrap()
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError as error:
            self.fault = str(error.reason or error)
        return self._out.read()


def talk(asker: Client13, context: ssl.SSLContext, piece: int = 1 << 16) -> Memory:
    """Both sides speak until neither has anything to say; the server's words arrive in pieces."""
    other = Memory(context)
    said = asker.start()
    while said:
        heard, said = other.hear(said), b""
        for at in range(0, len(heard), piece):
            said += asker.feed(heard[at : at + piece])
    return other


# ---- In memory ------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("suite", [0x1301, 0x1302, 0x1303])
@pytest.mark.parametrize("piece", [1 << 16, 1, 37])
def test_a_handshake_is_lived_through_whatever_the_pieces(ecdsa: Identity, suite: int, piece: int) -> None:
    asker = client(offer((suite,)))
    other = talk(asker, server(ecdsa), piece)
    seen = asker.secrets
    assert (other.finished, other.closed, other.fault) == (True, True, "")
    assert asker.established
    assert asker.settled
    assert seen is not None
    assert (seen.suite, seen.group, seen.alpn, seen.chain) == (suite, X25519, "h2", (ecdsa.der,))
    assert (seen.staple, seen.scts, seen.client_certificate, seen.signature) == (b"", (), False, 0x0403)
    assert (seen.tickets, seen.early_data) == (2, 0)
    assert isinstance(asker.answer, Flight)
    assert (asker.answer.hello.version, asker.answer.hello.retry, asker.answer.alert) == (Version.TLS13, False, None)


@pytest.mark.parametrize(("curve", "group"), [
    ("X25519", X25519), ("prime256v1", P256), ("secp384r1", P384), ("secp521r1", P521), ("X448", X448),
])
@pytest.mark.parametrize("session_id", [SESSION_ID, b""])
def test_a_server_of_one_group_is_followed_there(ecdsa: Identity, curve: str, group: int, session_id: bytes) -> None:
    context = server(ecdsa)
    context.set_ecdh_curve(curve)
    asker = client(session_id=session_id)
    other = talk(asker, context, piece=11)
    assert (other.finished, other.fault) == (True, "")
    assert asker.secrets is not None
    assert asker.secrets.group == group
    assert isinstance(asker.answer, Flight)
    assert not asker.answer.hello.retry


@pytest.mark.parametrize(("kind", "signature"), [("ecdsa", 0x0403), ("rsa", 0x0804), ("ed25519", 0x0807)])
def test_the_signature_is_told_by_its_number(identities: dict[str, Identity], kind: str, signature: int) -> None:
    asker = client()
    talk(asker, server(identities[kind]))
    assert asker.secrets is not None
    assert (asker.secrets.signature, asker.secrets.chain) == (signature, (identities[kind].der,))


def test_a_server_without_tickets_settles_by_ending_the_talk(ecdsa: Identity) -> None:
    asker = client()
    other = talk(asker, server(ecdsa, num_tickets=0))
    assert other.closed
    assert asker.settled
    assert asker.secrets is not None
    assert (asker.secrets.tickets, asker.secrets.early_data) == (0, -1)
    assert isinstance(asker.answer, Flight)
    assert asker.answer.alert is None


def test_without_tickets_it_is_not_settled_before_the_end_of_the_talk(ecdsa: Identity) -> None:
    asker, other = client(), Memory(server(ecdsa, num_tickets=0))
    said = asker.feed(other.hear(asker.start()))
    assert asker.established
    assert not asker.settled
    asker.feed(other.hear(said))
    assert asker.settled


def test_alpn_is_empty_where_none_is_asked(ecdsa: Identity) -> None:
    asker = client(offer(alpn=()))
    talk(asker, server(ecdsa))
    assert asker.secrets is not None
    assert asker.secrets.alpn == ""


def test_a_wish_for_our_certificate_is_answered_with_none(ecdsa: Identity) -> None:
    asker = client()
    other = talk(asker, server(ecdsa, verify_mode=ssl.CERT_OPTIONAL))
    assert (other.finished, other.fault) == (True, "")
    assert asker.secrets is not None
    assert asker.secrets.client_certificate


def test_a_demand_for_our_certificate_ends_the_talk_and_leaves_what_was_seen(ecdsa: Identity) -> None:
    asker = client()
    other = talk(asker, server(ecdsa, verify_mode=ssl.CERT_REQUIRED))
    assert "PEER_DID_NOT_RETURN_A_CERTIFICATE" in other.fault
    assert asker.settled
    assert asker.secrets is not None
    assert (asker.secrets.client_certificate, asker.secrets.chain) == (True, (ecdsa.der,))
    assert isinstance(asker.answer, Flight)
    assert asker.answer.alert == Alert(2, 116)


@pytest.mark.parametrize("piece", [1 << 16, 1])
def test_a_server_of_tls12_answers_with_its_plaintext_flight(ecdsa: Identity, piece: int) -> None:
    asker = client()
    talk(asker, server(ecdsa, maximum_version=ssl.TLSVersion.TLSv1_2), piece)
    assert isinstance(asker.answer, Flight)
    assert asker.answer.done
    assert (asker.answer.hello.version, asker.answer.chain) == (Version.TLS12, (ecdsa.der,))
    assert asker.answer.exchange is not None
    assert asker.answer.exchange.group == X25519
    assert asker.settled
    assert not asker.established
    assert asker.secrets is None


def test_half_a_flight_of_tls12_is_told_as_not_done(ecdsa: Identity) -> None:
    asker, other = client(), Memory(server(ecdsa, maximum_version=ssl.TLSVersion.TLSv1_2))
    flight = other.hear(asker.start())
    asker.feed(flight[:-1])
    assert isinstance(asker.answer, Flight)
    assert not asker.answer.done
    assert not asker.settled


def test_a_refusal_is_the_answer(ecdsa: Identity) -> None:
    asker = client(offer((0x1304,), (Version.TLS13,)))
    talk(asker, server(ecdsa))
    assert asker.answer == Alert(2, 40)
    assert asker.settled
    assert asker.secrets is None


def test_a_version_that_the_server_has_not_is_refused(ecdsa: Identity) -> None:
    asker = client(offer(versions=(Version.TLS13,)))
    talk(asker, server(ecdsa, maximum_version=ssl.TLSVersion.TLSv1_2))
    assert asker.answer == Alert(2, 70)
    assert asker.settled


def test_the_share_is_of_a_group_of_the_offer(ecdsa: Identity) -> None:
    asker = client(Offer(versions=(Version.TLS13,), suites=TLS13_SUITES, groups=(0x11EC, P384)))
    talk(asker, server(ecdsa))
    assert asker.secrets is not None
    assert asker.secrets.group == P384


def test_an_offer_of_groups_that_cannot_be_computed_ends_at_the_retry(ecdsa: Identity) -> None:
    context = server(ecdsa)
    asker = client(Offer(versions=(Version.TLS13,), suites=TLS13_SUITES, groups=(0x0100,)))
    talk(asker, context)
    assert isinstance(asker.answer, Flight)
    assert asker.answer.hello.retry
    assert asker.answer.hello.group == 0x0100
    assert asker.settled
    assert asker.secrets is None


def test_a_handshake_costs_little(ecdsa: Identity) -> None:
    """1.5 ms of our own CPU, the median of twenty; the bound here leaves room for a loaded machine."""
    costs = []
    for _ in range(20):
        asker, other, spent = client(), Memory(server(ecdsa)), 0.0
        before = time.process_time()
        said = asker.start()
        spent += time.process_time() - before
        while said:
            heard = other.hear(said)
            before = time.process_time()
            said = asker.feed(heard)
            spent += time.process_time() - before
        assert asker.established
        costs.append(spent)
    assert sorted(costs)[10] < 0.005


# ---- The command line of OpenSSL on loopback ------------------------------------------------------------------------

@contextmanager
def s_server(who: Identity, *options: str) -> Iterator[int]:
    """`openssl s_server` on a free port of loopback; the port."""
    command = ["openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", str(who.pem), "-key", str(who.pem), *options]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )
    assert process.stdout is not None
    said = b""
    try:
        while (found := re.search(rb"ACCEPT 127\.0\.0\.1:(\d+)", said)) is None:
            line = process.stdout.readline()
            assert line, said
            said += line
        yield int(found[1])
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        if process.stdin is not None:
            process.stdin.close()


def visit(asker: Client13, port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as link:
        link.sendall(asker.start())
        while not asker.settled:
            heard = link.recv(1 << 16)
            if not heard:
                break
            said = asker.feed(heard)
            if said:
                link.sendall(said)


@needs_openssl
@pytest.mark.parametrize(("names", "suite"), [
    ("TLS_AES_128_CCM_SHA256", 0x1304), ("TLS_AES_128_CCM_8_SHA256", 0x1305), ("TLS_CHACHA20_POLY1305_SHA256", 0x1303),
])
def test_the_rarer_suites_are_spoken(ecdsa: Identity, names: str, suite: int) -> None:
    asker = client()
    with s_server(ecdsa, "-ciphersuites", names, "-cipher", "DEFAULT:@SECLEVEL=0") as port:
        visit(asker, port)
    assert asker.secrets is not None
    assert asker.secrets.suite == suite
    assert asker.secrets.tickets >= 1  # settled by the first that came


@needs_openssl
@pytest.mark.parametrize("allowed", [16384, 1])
def test_the_limit_of_early_data_is_read_from_the_ticket(ecdsa: Identity, allowed: int) -> None:
    asker = client()
    with s_server(ecdsa, "-early_data", "-max_early_data", str(allowed)) as port:
        visit(asker, port)
    assert asker.secrets is not None
    assert asker.secrets.early_data == allowed


@needs_openssl
def test_a_ticket_that_allows_no_early_data_says_zero(ecdsa: Identity) -> None:
    asker = client()
    with s_server(ecdsa) as port:
        visit(asker, port)
    assert asker.secrets is not None
    assert asker.secrets.tickets >= 1
    assert asker.secrets.early_data == 0


@needs_openssl
@pytest.mark.parametrize("kind", ["ecdsa", "rsa"])
def test_the_staple_is_read(identities: dict[str, Identity], kind: str, tmp_path: Path) -> None:
    who = identities[kind]
    signer = who.key
    assert not isinstance(signer, ed25519.Ed25519PrivateKey)
    response = (
        ocsp.OCSPResponseBuilder()
        .add_response(who.certificate, who.certificate, hashes.SHA256(), ocsp.OCSPCertStatus.GOOD, CLOCK, None, None, None)
        .responder_id(ocsp.OCSPResponderEncoding.HASH, who.certificate).sign(signer, hashes.SHA256())
        .public_bytes(serialization.Encoding.DER)
    )
    (tmp_path / "staple").write_bytes(response)
    asker = client()
    with s_server(who, "-status_file", str(tmp_path / "staple")) as port:
        visit(asker, port)
    assert asker.secrets is not None
    assert asker.secrets.staple == response


@needs_openssl
def test_the_scts_are_read(ecdsa: Identity, tmp_path: Path) -> None:
    first, second = b"\x00" + bytes(60), b"\x00" + bytes(90)
    listed = b"".join(len(sct).to_bytes(2, "big") + sct for sct in (first, second))
    info = tmp_path / "scts.pem"
    block = (18).to_bytes(2, "big") + (len(listed) + 2).to_bytes(2, "big") + len(listed).to_bytes(2, "big") + listed
    info.write_text(serverinfo(block))
    asker = client()
    with s_server(ecdsa, "-serverinfo", str(info)) as port:
        visit(asker, port)
    assert asker.secrets is not None
    assert asker.secrets.scts == (first, second)


def serverinfo(block: bytes) -> str:
    """The PEM of SERVERINFOV2 (SSL_CTX_use_serverinfo): a context that reaches the Certificate of TLS 1.3, the block."""
    context = 0x0100 | 0x0200 | 0x1000 | 0x0040 | 0x0080  # hellos and certificate, both versions
    body = base64.encodebytes(context.to_bytes(4, "big") + block).decode()
    return f"-----BEGIN SERVERINFOV2 FOR CT-----\n{body}-----END SERVERINFOV2 FOR CT-----\n"


@needs_openssl
@pytest.mark.parametrize(("groups", "group"), [("P-384", P384), ("P-521:P-384", P521), ("X448", X448)])
def test_a_retry_is_followed_on_the_wire(ecdsa: Identity, groups: str, group: int) -> None:
    asker = client()
    with s_server(ecdsa, "-groups", groups) as port:
        visit(asker, port)
    assert asker.secrets is not None
    assert asker.secrets.group == group


@needs_openssl
def test_a_cookie_is_carried_back(ecdsa: Identity) -> None:
    """-stateless asks every client for a cookie and keeps the group. It stumbles over the change_cipher_spec of
    middlebox compatibility, that of openssl s_client too, which an empty session id leaves out."""
    asker = client(session_id=b"")
    with s_server(ecdsa, "-stateless", "-tls1_3") as port:
        visit(asker, port)
    assert asker.secrets is not None
    assert asker.secrets.group == X25519


def test_a_port_that_speaks_http_is_told() -> None:
    asker = client()
    asker.start()
    with pytest.raises(TlsError, match="HTTP, not TLS"):
        asker.feed(b"HTTP/1.1 400 Bad Request\r\n")
    assert asker.settled

