"""Certificates made on the spot for the practice shops: an expired self-made one, and one below a fresh authority.

Keys live in memory; nothing here touches a socket or a disk, and no key outlives the shop that it was made for.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Key = ec.EllipticCurvePrivateKey

LIFETIME = timedelta(days=90)  # what free certificates had in 2026
EXPIRED_SINCE = timedelta(days=6)
LEFT = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a TLS server shows: the chain as PEM, leaf first, without the root; its key; the root, or "".

    *revoked_list*: the issuer's list of certificates taken back (RFC 5280 section 5), DER, which holds none; or b"".
    """

    chain_pem: bytes
    key_pem: bytes = field(repr=False)
    anchor_pem: str
    revoked_list: bytes = b""


def expired_self_signed(host: str, now: datetime) -> Credentials:
    """A certificate as `openssl req -x509` makes it, for the right names, which ended six days before `now`."""
    key = ec.generate_private_key(ec.SECP256R1())
    end = now - EXPIRED_SINCE
    certificate = (
        _begin(host, host, key.public_key(), end - LIFETIME, end)
        .add_extension(_names(host), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_key_id(key), critical=False)
        .add_extension(_issuer_id(key), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Credentials(_pem(certificate), _key_pem(key), "")


def issued(host: str, now: datetime, list_path: str = "") -> Credentials:
    """A leaf with sixty of its ninety days left, its intermediate, and the root that both hang on.

    The leaf names the shop's own *list_path* over plain http as the place of the issuer's list; "" leaves that out.
    """
    root_key, middle_key, leaf_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    root = _authority("Otoritas Latihan IKM", 1, root_key, "Otoritas Latihan IKM", root_key, now)
    middle = _authority("Otoritas Latihan IKM E1", 0, middle_key, "Otoritas Latihan IKM", root_key, now)
    end = now + LEFT
    builder = (
        _begin(host, "Otoritas Latihan IKM E1", leaf_key.public_key(), end - LIFETIME, end)
        .add_extension(_names(host), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_key_id(leaf_key), critical=False)
        .add_extension(_issuer_id(middle_key), critical=False)
    )
    if list_path:
        builder = builder.add_extension(_list_at(f"http://{host}{list_path}"), critical=False)
    leaf = builder.sign(middle_key, hashes.SHA256())
    taken_back = _revoked_list("Otoritas Latihan IKM E1", middle_key, now)
    return Credentials(_pem(leaf) + _pem(middle), _key_pem(leaf_key), _pem(root).decode("ascii"), taken_back)


def _list_at(url: str) -> x509.CRLDistributionPoints:
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(url)], None, None, None)
    return x509.CRLDistributionPoints([point])


def _revoked_list(issuer: str, key: Key, now: datetime) -> bytes:
    builder = x509.CertificateRevocationListBuilder()
    builder = builder.issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
    builder = builder.last_update(now - timedelta(hours=1)).next_update(now + timedelta(days=7))
    builder = builder.add_extension(x509.CRLNumber(1), critical=False).add_extension(_issuer_id(key), critical=False)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def _authority(name: str, below: int, key: Key, issuer: str, issuer_key: Key, now: datetime) -> x509.Certificate:
    """An authority a year old and good for four more, with at most `below` authorities under it (RFC 5280 4.2.1.9)."""
    builder = (
        _begin(name, issuer, key.public_key(), now - timedelta(days=365), now + timedelta(days=4 * 365))
        .add_extension(x509.BasicConstraints(ca=True, path_length=below), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(_key_id(key), critical=False)
        .add_extension(_issuer_id(issuer_key), critical=False)
    )
    if below == 0:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _begin(
    subject: str, issuer: str, key: ec.EllipticCurvePublicKey, start: datetime, end: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
    )


def _names(host: str) -> x509.SubjectAlternativeName:
    return x509.SubjectAlternativeName([x509.DNSName(host), x509.DNSName(f"www.{host}")])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _key_id(key: Key) -> x509.SubjectKeyIdentifier:
    return x509.SubjectKeyIdentifier.from_public_key(key.public_key())


def _issuer_id(key: Key) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def _key_pem(key: Key) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
