"""Whether one certificate's key made a signature: over another certificate, an OCSP response or a list. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .certificates import unreadable
from .wire import der

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

# Forged signatures over these have been made (RFC 6151; the Flame certificates of 2012).
FORGEABLE = ("md5", "md4", "md2")


def signed_by(
    signer: x509.Certificate, signature: bytes, data: bytes, hash_algorithm: hashes.HashAlgorithm | None
) -> bool:
    """Whether *signature* over *data* is by the key of *signer*: RSA (PKCS#1 v1.5), ECDSA, Ed25519 or Ed448."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa

    failures: tuple[type[Exception], ...] = (InvalidSignature, *unreadable())
    try:
        key = signer.public_key()
        if isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
            key.verify(signature, data)
            return True
        if hash_algorithm is None or hash_algorithm.name in FORGEABLE:
            return False
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), hash_algorithm)
            return True
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(hash_algorithm))
            return True
    except failures:
        pass
    return False


def issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether *issuer* is named in *certificate* and its key signed it (RFC 5280 section 6.1.3 a)."""
    from cryptography.exceptions import InvalidSignature

    failures: tuple[type[Exception], ...] = (InvalidSignature, *unreadable())
    try:
        certificate.verify_directly_issued_by(issuer)
    except failures:
        return False
    return True


def key_bits_of(certificate: x509.Certificate) -> bytes:
    """The key itself, without its algorithm: what an OCSP CertID and a subject key identifier hash (RFC 6960 4.1.1)."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    _, (_, bits) = der.items(der.inside(spki, der.SEQUENCE))
    return bits[1:]
