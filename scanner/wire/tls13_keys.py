"""The keys of TLS 1.3: key shares, the key schedule (RFC 8446 section 7) and the protection of records (section 5.2).

`cryptography` is imported inside the functions, for an import of this file must cost nothing; `load` does it ahead of
need. No state of a handshake is kept here but the sequence number of a Sealer.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from .tls_numbers import APPLICATION_DATA, RECORD_CAP
from .tls_vector import TlsError, sized, u16

# RFC 8446 section 5.2: "The length MUST NOT exceed 2^14 + 256 bytes"
SEALED_CAP = RECORD_CAP + 256
X25519, X448 = 0x001D, 0x001E
SECP256R1, SECP384R1, SECP521R1 = 0x0017, 0x0018, 0x0019


class Aead(Protocol):
    """An authenticated cipher as `cryptography` has them."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The data sealed, its tag behind it."""

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The data again; InvalidTag when it was changed."""


@dataclass(frozen=True, slots=True)
class Suite:
    """One cipher suite of RFC 8446 appendix B.4: its hash, the size of its keys, its cipher and the size of its tag."""

    hash: str
    key_bytes: int
    cipher: Callable[[bytes], Aead]
    tag_bytes: int = 16


def load() -> None:
    """Imports the primitives, which takes some 50 ms once; a good thing to do while a connection is being made."""
    from cryptography.hazmat.primitives.asymmetric import ec, x448, x25519  # noqa: F401
    from cryptography.hazmat.primitives.ciphers import aead  # noqa: F401


def _gcm(key: bytes) -> Aead:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def _chacha(key: bytes) -> Aead:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    return ChaCha20Poly1305(key)


def _ccm(key: bytes) -> Aead:
    from cryptography.hazmat.primitives.ciphers.aead import AESCCM

    return AESCCM(key)


def _ccm_8(key: bytes) -> Aead:
    """RFC 6655 section 4: a tag of 8 bytes."""
    from cryptography.hazmat.primitives.ciphers.aead import AESCCM

    return AESCCM(key, tag_length=8)


SUITES: Mapping[int, Suite] = MappingProxyType({
    0x1301: Suite("sha256", 16, _gcm),
    0x1302: Suite("sha384", 32, _gcm),
    0x1303: Suite("sha256", 32, _chacha),
    0x1304: Suite("sha256", 16, _ccm),
    0x1305: Suite("sha256", 16, _ccm_8, tag_bytes=8),
})


# ---- Key shares -----------------------------------------------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class Share:
    """Our half of a key exchange. *public*: the key_exchange bytes of RFC 8446 section 4.2.8.2. *agree*: from the
    server's half to the shared secret (section 7.4); TlsError when that half is no key of the group."""

    group: int
    public: bytes
    agree: Callable[[bytes], bytes]


def new_share(group: int) -> Share | None:
    """A fresh key pair of this group; None for a group that is not computed here."""
    if group == X25519:
        return _x25519()
    if group == X448:
        return _x448()
    if group in (SECP256R1, SECP384R1, SECP521R1):
        return _ecdh(group)
    return None


def _x25519() -> Share:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    key = X25519PrivateKey.generate()

    def agree(theirs: bytes) -> bytes:
        return key.exchange(X25519PublicKey.from_public_bytes(theirs))

    return Share(X25519, key.public_key().public_bytes_raw(), _only_tls_error(agree))


def _x448() -> Share | None:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.x448 import X448PrivateKey, X448PublicKey

    try:
        key = X448PrivateKey.generate()
    except UnsupportedAlgorithm:  # a build of cryptography over BoringSSL or AWS-LC
        return None

    def agree(theirs: bytes) -> bytes:
        return key.exchange(X448PublicKey.from_public_bytes(theirs))

    return Share(X448, key.public_key().public_bytes_raw(), _only_tls_error(agree))


def _ecdh(group: int) -> Share:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    curves: dict[int, ec.EllipticCurve] = {
        SECP256R1: ec.SECP256R1(), SECP384R1: ec.SECP384R1(), SECP521R1: ec.SECP521R1(),
    }
    curve = curves[group]
    key = ec.generate_private_key(curve)

    def agree(theirs: bytes) -> bytes:
        if theirs[:1] != b"\x04":  # RFC 8446 section 4.2.8.2: legacy_form
            raise TlsError("a key share that is no uncompressed point")
        return key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(curve, theirs))

    public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return Share(group, public, _only_tls_error(agree))


def _only_tls_error(agree: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """A point that is not on the curve, a wrong size and an all-zero secret (section 7.4.2) are ValueErrors."""

    def guarded(theirs: bytes) -> bytes:
        try:
            return agree(theirs)
        except TlsError:
            raise
        except ValueError as error:
            raise TlsError(f"a key share of {len(theirs)} bytes that is no key of its group") from error

    return guarded


# ---- The key schedule -----------------------------------------------------------------------------------------------

def expand_label(hash_name: str, secret: bytes, label: bytes, context: bytes, size: int) -> bytes:
    """HKDF-Expand-Label of RFC 8446 section 7.1; `size` is at most that of the hash, as everywhere in TLS 1.3."""
    info = u16(size) + sized(1, b"tls13 " + label) + sized(1, context)
    return hmac.digest(secret, info + b"\x01", hash_name)[:size]


def next_secret(hash_name: str, secret: bytes) -> bytes:
    """The traffic secret after a KeyUpdate (RFC 8446 section 7.2)."""
    return expand_label(hash_name, secret, b"traffic upd", b"", len(secret))


def finished(hash_name: str, traffic_secret: bytes, transcript: bytes) -> bytes:
    """The verify_data of a Finished message (RFC 8446 section 4.4.4); `transcript` is the hash of what was said."""
    key = expand_label(hash_name, traffic_secret, b"finished", b"", len(transcript))
    return hmac.digest(key, transcript, hash_name)


class Schedule:
    """The secrets of one handshake without a pre-shared key (the right-hand side of the figure in section 7.1)."""

    def __init__(self, hash_name: str, shared: bytes) -> None:
        self._hash = hash_name
        self._nothing = hashlib.new(hash_name).digest()
        zeros = bytes(len(self._nothing))
        early = hmac.digest(zeros, zeros, hash_name)
        self._handshake = hmac.digest(self._derived(early), shared, hash_name)
        self._master = hmac.digest(self._derived(self._handshake), zeros, hash_name)

    def _derived(self, secret: bytes) -> bytes:
        return expand_label(self._hash, secret, b"derived", self._nothing, len(self._nothing))

    def handshake(self, side: bytes, transcript: bytes) -> bytes:
        """The handshake traffic secret of side b"c" or b"s"; the transcript ends with the ServerHello."""
        return expand_label(self._hash, self._handshake, side + b" hs traffic", transcript, len(transcript))

    def application(self, side: bytes, transcript: bytes) -> bytes:
        """The first application traffic secret of a side; the transcript ends with the server's Finished."""
        return expand_label(self._hash, self._master, side + b" ap traffic", transcript, len(transcript))


# ---- Records --------------------------------------------------------------------------------------------------------

class Sealer:
    """One direction of a conversation under one traffic secret: seals or opens its records, in order."""

    def __init__(self, suite: Suite, secret: bytes) -> None:
        # RFC 8446 section 7.3: write_key and write_iv; every cipher here takes a nonce of 12 bytes
        self._tag_bytes = suite.tag_bytes
        self._cipher = suite.cipher(expand_label(suite.hash, secret, b"key", b"", suite.key_bytes))
        self._iv = int.from_bytes(expand_label(suite.hash, secret, b"iv", b"", 12), "big")
        self._sealed = 0

    def _nonce(self) -> bytes:
        """RFC 8446 section 5.3: the number of the record, laid over the IV."""
        nonce = (self._iv ^ self._sealed).to_bytes(12, "big")
        self._sealed += 1
        return nonce

    def seal(self, content_type: int, content: bytes) -> bytes:
        """The whole record that carries this content."""
        header = bytes([APPLICATION_DATA, 3, 3]) + u16(len(content) + 1 + self._tag_bytes)
        return header + self._cipher.encrypt(self._nonce(), content + bytes([content_type]), header)

    def open(self, header: bytes, sealed: bytes) -> tuple[int, bytes]:
        """The content type and the content of a record; TlsError when it is not what the other side sealed."""
        from cryptography.exceptions import InvalidTag

        try:
            padded = self._cipher.decrypt(self._nonce(), sealed, header)
        except InvalidTag as error:
            raise TlsError("a record that does not open with the keys of this handshake") from error
        inner = padded.rstrip(b"\x00")
        # RFC 8446 section 5.4: TLSInnerPlaintext has at most 2^14 + 1 bytes, and one of padding alone no content type
        if not inner or len(padded) > RECORD_CAP + 1:
            raise TlsError(f"a sealed record of {len(padded)} bytes, {len(inner)} without padding")
        return inner[-1], inner[:-1]
