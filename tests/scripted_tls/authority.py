"""Certificates made on the spot: a root, a leaf below it, and the OCSP answer for the leaf. Kept in memory only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Literal, TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Key: TypeAlias = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
Kind: TypeAlias = Literal["rsa", "rsa1024", "ec"]
HOST = "toko.example"
ROOT_NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Otoritas Naskah")])


@dataclass(frozen=True, slots=True)
class Identity:
    """The chain as DER, leaf first, and the key of the leaf; `anchor` is the root as PEM where this file made it."""

    chain: tuple[bytes, ...]
    key: Key = field(repr=False)
    anchor: str = ""


def identity(host: str = HOST, kind: Kind = "rsa") -> Identity:
    """A leaf for *host* below a root that is the same for the whole process; the root is not sent. Made once."""
    return _identity(host, kind)


def staple(host: str = HOST, kind: Kind = "rsa") -> bytes:
    """The OCSP response, "good" for seven days, for the leaf of `identity(host, kind)`. Made once."""
    return _staple(host, kind)


@cache
def _identity(host: str, kind: Kind) -> Identity:
    key = _key(kind)
    root, root_key = _root()
    leaf = (
        _begin(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)]), key.public_key(), days=60)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host), x509.DNSName(f"www.{host}")]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    return Identity((leaf.public_bytes(Encoding.DER),), key, root.public_bytes(Encoding.PEM).decode("ascii"))


@cache
def _staple(host: str, kind: Kind) -> bytes:
    root, root_key = _root()
    now = datetime.now(UTC)
    leaf = x509.load_der_x509_certificate(identity(host, kind).chain[0])
    since, until = now - timedelta(hours=1), now + timedelta(days=7)
    answer = ocsp.OCSPResponseBuilder().add_response(
        leaf, root, hashes.SHA1(), ocsp.OCSPCertStatus.GOOD, since, until, None, None
    )
    made = answer.responder_id(ocsp.OCSPResponderEncoding.NAME, root).sign(root_key, hashes.SHA256())
    return made.public_bytes(Encoding.DER)


@cache
def _root() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        _begin(ROOT_NAME, key.public_key(), days=4 * 365)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return builder.sign(key, hashes.SHA256()), key


@cache
def _key(kind: Kind) -> Key:
    if kind == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65537, key_size=1024 if kind == "rsa1024" else 2048)


def _begin(
    subject: x509.Name, key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey, *, days: int
) -> x509.CertificateBuilder:
    now = datetime.now(UTC).replace(microsecond=0)
    return (
        x509.CertificateBuilder().subject_name(subject).issuer_name(ROOT_NAME).public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30)).not_valid_after(now + timedelta(days=days))
    )
