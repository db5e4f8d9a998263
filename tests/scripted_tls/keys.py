"""Key shares, signatures and RSA by hand: all arithmetic of a scripted server but the key schedule of TLS 1.3."""

from __future__ import annotations

import hashlib
import os

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, x448, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .authority import Key

NIST: dict[int, ec.EllipticCurve] = {23: ec.SECP256R1(), 24: ec.SECP384R1(), 25: ec.SECP521R1()}
# Bits of the curves 1 to 28 of the registry (RFC 8422, RFC 4492, RFC 7027).
CURVE_BITS = (163, 163, 163, 193, 193, 233, 233, 239, 283, 283, 409, 409, 571, 571, 160, 160, 160, 192, 192, 224, 224,
              256, 256, 384, 521, 256, 384, 512)
HASHES: dict[int, type[hashes.HashAlgorithm]] = {
    1: hashes.MD5, 2: hashes.SHA1, 3: hashes.SHA224, 4: hashes.SHA256, 5: hashes.SHA384, 6: hashes.SHA512,
}
RSA, ECDSA = 1, 3
DEFAULT = {RSA: 0x0201, ECDSA: 0x0203}  # RFC 5246 section 7.4.1.4.1: SHA-1 where the client names none


class KeyShare:
    """A key pair for one group: x25519, x448 or a NIST curve; others cannot be completed and raise ValueError."""

    def __init__(self, group: int) -> None:
        self._edwards: x25519.X25519PrivateKey | x448.X448PrivateKey | None = None
        self._nist: ec.EllipticCurvePrivateKey | None = None
        if group == 29:
            self._edwards = x25519.X25519PrivateKey.generate()
        elif group == 30:
            self._edwards = x448.X448PrivateKey.generate()
        elif group in NIST:
            self._nist = ec.generate_private_key(NIST[group])
        else:
            raise ValueError(f"no arithmetic for group {group}")

    @property
    def public(self) -> bytes:
        if self._nist is not None:
            return self._nist.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        assert self._edwards is not None
        return self._edwards.public_key().public_bytes_raw()

    def secret(self, peer: bytes) -> bytes:
        """The shared secret. Raises ValueError for a peer's share that is none."""
        if self._nist is not None:
            other = ec.EllipticCurvePublicKey.from_encoded_point(self._nist.curve, peer)
            return self._nist.exchange(ec.ECDH(), other)
        if isinstance(self._edwards, x25519.X25519PrivateKey):
            return self._edwards.exchange(x25519.X25519PublicKey.from_public_bytes(peer))
        assert self._edwards is not None
        return self._edwards.exchange(x448.X448PublicKey.from_public_bytes(peer))


def can_complete(group: int) -> bool:
    return group in (29, 30) or group in NIST


def public_share(group: int) -> bytes:
    """A share of *group*: a real one where there is arithmetic for it, else random bytes of the right length."""
    if can_complete(group):
        return KeyShare(group).public
    bits = CURVE_BITS[group - 1] if 0 < group <= len(CURVE_BITS) else 256
    return b"\x04" + os.urandom(2 * ((bits + 7) // 8))


def kind_of(key: Key) -> int:
    return RSA if isinstance(key, rsa.RSAPrivateKey) else ECDSA


def fitting(key: Key, offered: tuple[int, ...]) -> int:
    """The first signature scheme of the client's list that the key can make, else the standard's default."""
    kind = kind_of(key)
    pss = (0x0804, 0x0805, 0x0806) if kind == RSA else ()
    return next((s for s in offered if s in pss or (s & 0xFF == kind and 1 < s >> 8 <= 6)), DEFAULT[kind])


def sign(key: Key, scheme: int, data: bytes) -> bytes:
    """A true signature; where key and scheme do not go together, or nobody makes it any more, random bytes."""
    try:
        if isinstance(key, rsa.RSAPrivateKey) and scheme >> 8 == 8:
            made = HASHES[scheme & 0xFF]()
            return key.sign(data, padding.PSS(padding.MGF1(made), made.digest_size), made)
        if isinstance(key, rsa.RSAPrivateKey) and scheme & 0xFF == RSA:
            return key.sign(data, padding.PKCS1v15(), HASHES[scheme >> 8]())
        if isinstance(key, ec.EllipticCurvePrivateKey) and scheme & 0xFF == ECDSA:
            return key.sign(data, ec.ECDSA(HASHES[scheme >> 8]()))
    except (KeyError, UnsupportedAlgorithm):
        pass
    return os.urandom(64)


def raw_rsa(key: Key, data: bytes) -> bytes:
    """The signature of TLS 1.0 and 1.1 (RFC 4346 section 7.4.3): MD5 and SHA-1 side by side under RSA; ECDSA: SHA-1."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return sign(key, DEFAULT[ECDSA], data)
    digests = hashlib.md5(data).digest() + hashlib.sha1(data).digest()
    size = key.key_size // 8
    return _private(key, (b"\x00\x01" + b"\xff" * (size - 3 - len(digests)) + b"\x00" + digests)).to_bytes(size, "big")


def rsa_opens(key: rsa.RSAPrivateKey, sealed: bytes, version: int, *, strong: bool) -> bool:
    """A premaster secret as PKCS #1 1.5 and RFC 5246 section 7.4.7.1 want it; *strong* looks at its 00 02 alone."""
    size = key.key_size // 8
    plain = _private(key, sealed).to_bytes(size, "big")
    if strong or plain[:2] != b"\x00\x02":
        return plain[:2] == b"\x00\x02"
    return 0 not in plain[2:-49] and plain[-49] == 0 and plain[-48:-46] == version.to_bytes(2, "big")


def _private(key: rsa.RSAPrivateKey, data: bytes) -> int:
    numbers = key.private_numbers()
    return pow(int.from_bytes(data, "big"), numbers.d, numbers.public_numbers.n)
