"""The lab's certificates, made on the spot: one authority, an intermediate, an RSA and an EC leaf, and an OCSP staple.

Keys lie in a folder of the test run and nowhere else. Nothing here asserts, and nothing here opens a socket.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

HOST = "toko.example"
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
# RFC 7919 appendix A.1; a prime with a name, as Mozilla's guideline hands it out
FFDHE2048 = int(
    "FFFFFFFFFFFFFFFFADF85458A2BB4A9AAFDC5620273D3CF1D8B9C583CE2D3695A9E13641146433FBCC939DCE249B3EF97D2FE363630C75D8"
    "F681B202AEC4617AD3DF1ED5D5FD65612433F51F5F066ED0856365553DED1AF3B557135E7F57C935984F0C70E0E68B77E2A689DAF3EFE872"
    "1DF158A136ADE73530ACCA4F483A797ABC0AB182B324FB61D108A94BB2C8E3FBB96ADAB760D7F4681D4F42A3DE394DF4AE56EDE76372BB19"
    "0B07A7C8EE0A6D709E02FCE1CDF7E2ECC03404CD28342F619172FE9CE98583FF8E4F1232EEF28183C3FE3B1B4C6FAD733BB5FCBC2EC22005"
    "C58EF1837D1683B2C6F34A26C1B2EFFA886B423861285C97FFFFFFFFFFFFFFFF", 16)


@dataclass(frozen=True, slots=True)
class Papers:
    """Paths of PEM files (the staple is DER); *chain* and *ec_chain* hold leaf and intermediate, *anchor* the root."""

    chain: Path
    key: Path
    ec_chain: Path
    ec_key: Path
    anchor: Path
    issuer: Path
    staple: Path
    ffdhe2048: Path


def make(folder: Path) -> Papers:
    """All papers, good for HOST and www.HOST, today within their life."""
    now = datetime.now(UTC).replace(microsecond=0)
    root_key, middle_key, ec_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    rsa_key = rsa.generate_private_key(65537, 2048)
    root = _authority("Otoritas Lab TLS", "Otoritas Lab TLS", root_key, root_key, now)
    middle = _authority("Otoritas Lab TLS E1", "Otoritas Lab TLS", middle_key, root_key, now)
    leaf = _leaf(rsa_key, middle_key, now)
    ec_leaf = _leaf(ec_key, middle_key, now)
    papers = Papers(*(folder / n for n in (
        "rsa.pem", "rsa.key", "ec.pem", "ec.key", "root.pem", "middle.pem", "rsa.ocsp", "ffdhe2048.pem")))
    papers.chain.write_bytes(_pem(leaf) + _pem(middle))
    papers.ec_chain.write_bytes(_pem(ec_leaf) + _pem(middle))
    papers.key.write_bytes(_key_pem(rsa_key))
    papers.ec_key.write_bytes(_key_pem(ec_key))
    papers.anchor.write_bytes(_pem(root))
    papers.issuer.write_bytes(_pem(middle))
    papers.staple.write_bytes(_staple(leaf, middle, middle_key, now))
    papers.ffdhe2048.write_text(_dh_pem(FFDHE2048, 2), encoding="ascii")
    return papers


def _dh_pem(prime: int, generator: int) -> str:
    """DHParameter of PKCS #3 section 9, in DER by hand: a 256-byte prime always has these lengths."""
    numbers = bytes.fromhex("0282010100") + prime.to_bytes(256, "big") + bytes([2, 1, generator])
    text = b64encode(b"\x30\x82" + len(numbers).to_bytes(2, "big") + numbers).decode("ascii")
    lines = [text[at:at + 64] for at in range(0, len(text), 64)]
    return "\n".join(["-----BEGIN DH PARAMETERS-----", *lines, "-----END DH PARAMETERS-----", ""])


def _staple(leaf: x509.Certificate, issuer: x509.Certificate, key: ec.EllipticCurvePrivateKey, now: datetime) -> bytes:
    """An OCSP response that calls *leaf* good for a week, signed by its issuer itself (RFC 6960 section 4.2.2.2)."""
    said = ocsp.OCSPResponseBuilder().add_response(
        cert=leaf, issuer=issuer, algorithm=hashes.SHA1(), cert_status=ocsp.OCSPCertStatus.GOOD,
        this_update=now - timedelta(hours=1), next_update=now + timedelta(days=7), revocation_time=None,
        revocation_reason=None,
    ).responder_id(ocsp.OCSPResponderEncoding.HASH, issuer)
    return said.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def _authority(name: str, issuer: str, key: Key, issuer_key: Key, now: datetime) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False)
    return (
        _begin(name, issuer, key, issuer_key, now - timedelta(days=30), now + timedelta(days=1000))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(issuer_key, hashes.SHA256())
    )


def _leaf(key: Key, issuer_key: Key, now: datetime) -> x509.Certificate:
    # nginx warns of stapling where no responder is named; nobody listens there
    responder = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier("http://127.0.0.1:9/"))
    names = x509.SubjectAlternativeName([x509.DNSName(HOST), x509.DNSName(f"www.{HOST}")])
    return (
        _begin(HOST, "Otoritas Lab TLS E1", key, issuer_key, now - timedelta(days=5), now + timedelta(days=85))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityInformationAccess([responder]), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def _begin(
    name: str, issuer: str, key: Key, issuer_key: Key, since: datetime, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def _key_pem(key: Key) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
