"""What the plaintext messages of a server hold (RFC 5246 section 7.4, RFC 8446 section 4): bodies in, values out.

Every function takes a message without its header of four bytes; the only exception that leaves this file is TlsError.
"""

from __future__ import annotations

from dataclasses import dataclass

from .tls_numbers import (
    ALPN,
    EXPLICIT_CHAR2,
    EXPLICIT_PRIME,
    EXTENDED_MASTER_SECRET,
    HEARTBEAT,
    KEY_SHARE,
    RENEGOTIATION_INFO,
    RETRY_RANDOM,
    SESSION_TICKET,
    SIGNED_CERTIFICATE_TIMESTAMP,
    SUPPORTED_VERSIONS,
    Version,
)
from .tls_suites import key_exchange
from .tls_vector import TlsError, Vector, extensions_of

# Each certificate "MUST directly certify the one preceding it" (RFC 5246 section 7.4.2); no real path is longer.
CHAIN_CAP = 10


@dataclass(frozen=True, slots=True)
class ServerHello:
    """The server goes on: what it chose, as numbers, since it may choose what nobody offered.

    *version* is that of supported_versions where the server sends this extension (RFC 8446 section 4.2.1), else
    legacy_version. *retry* is true for a HelloRetryRequest. *extensions* in the order sent, none of them twice.
    """

    version: int
    suite: int
    retry: bool
    compression: int = 0
    random: bytes = bytes(32)
    session_id: bytes = b""
    extensions: tuple[tuple[int, bytes], ...] = ()

    def extension(self, number: int) -> bytes | None:
        """The content of an extension, None where the server did not send it."""
        return dict(self.extensions).get(number)

    @property
    def group(self) -> int:
        """The group of key_share, of a HelloRetryRequest too (RFC 8446 section 4.2.8); 0 where none is named."""
        content = self.extension(KEY_SHARE) or b""
        return int.from_bytes(content[:2], "big") if len(content) >= 2 else 0

    @property
    def alpn(self) -> str:
        """The protocol that the server picked (RFC 7301 section 3.1), in printable ASCII; "" where it picked none."""
        return alpn_of(self.extension(ALPN))

    @property
    def scts(self) -> tuple[bytes, ...]:
        """The SCTs of the extension (RFC 6962 section 3.3); () where there are none, or none that can be read."""
        return scts_of(self.extension(SIGNED_CERTIFICATE_TIMESTAMP))

    @property
    def extended_master_secret(self) -> bool:
        """RFC 7627 section 5.2."""
        return self.extension(EXTENDED_MASTER_SECRET) is not None

    @property
    def secure_renegotiation(self) -> bool:
        """RFC 5746 section 3.4."""
        return self.extension(RENEGOTIATION_INFO) is not None

    @property
    def heartbeat(self) -> bool:
        """True when the server knows heartbeats (RFC 6520 section 2); old OpenSSL answers them in either mode."""
        return self.extension(HEARTBEAT) is not None

    @property
    def ticket(self) -> bool:
        """True when a session ticket is promised (RFC 5077 section 3.2)."""
        return self.extension(SESSION_TICKET) is not None

    @property
    def clock(self) -> int:
        """The first four bytes of the random, which old servers fill with their clock: seconds since 1970 (RFC 5246
        section 7.4.1.2). Others fill them at random."""
        return int.from_bytes(self.random[:4], "big")


@dataclass(frozen=True, slots=True)
class KeyExchange:
    """A ServerKeyExchange. *group*: of ECDHE, else 0 (a curve spelled out has the numbers 0xFF01 and 0xFF02).

    *prime*: of DHE, else b"". *modulus*: of the temporary RSA key of an EXPORT suite, else b"". *signature*: the
    SignatureAndHashAlgorithm of TLS 1.2 (RFC 5246 section 7.4.1.4.1); 0 before it and where nothing is signed.
    """

    group: int = 0
    prime: bytes = b""
    signature: int = 0
    modulus: bytes = b""


def server_hello(message: bytes) -> ServerHello:
    """RFC 8446 section 4.1.3, RFC 5246 section 7.4.1.3, whose extensions may be missing altogether."""
    vector = Vector(message)
    version = vector.number(2)
    random = vector.take(32)
    session_id = vector.sized(1)
    suite = vector.number(2)
    compression = vector.number(1)
    if version >> 8 != 3 or len(session_id) > 32:
        raise TlsError(f"a ServerHello of version {version:#06x} with a session id of {len(session_id)} bytes")
    extensions = extensions_of(vector.sized(2)) if vector.left else ()
    vector.end()
    if (selected := dict(extensions).get(SUPPORTED_VERSIONS)) is not None:
        if len(selected) != 2:
            raise TlsError(f"supported_versions of {len(selected)} bytes")
        version = int.from_bytes(selected, "big")
    return ServerHello(version, suite, random == RETRY_RANDOM, compression, random, session_id, extensions)


def chain_of(message: bytes) -> tuple[bytes, ...]:
    """The certificates (DER) of a Certificate message before TLS 1.3, as sent (RFC 5246 section 7.4.2), at most the
    first 10 of them."""
    vector = Vector(message)
    listed = Vector(vector.sized(3))
    vector.end()
    chain: list[bytes] = []
    while listed.left:
        certificate = listed.sized(3)
        if not certificate:
            raise TlsError("a certificate of 0 bytes")
        if len(chain) < CHAIN_CAP:
            chain.append(certificate)
    return tuple(chain)


def staple_of(message: bytes) -> bytes:
    """The OCSPResponse (DER) of a CertificateStatus (RFC 6066 section 8); b"" for a kind that nobody asked for."""
    vector = Vector(message)
    if vector.number(1) != 1:
        return b""
    response = vector.sized(3)
    vector.end()
    return response


def key_exchange_of(message: bytes, hello: ServerHello) -> KeyExchange:
    """What a ServerKeyExchange says, by the suite that was chosen (RFC 5246 section 7.4.3, RFC 8422 section 5.4)."""
    exchange, vector = key_exchange(hello.suite), Vector(message)
    signed = hello.version >= Version.TLS12 and "anon" not in exchange
    if exchange.startswith("EC"):
        kind = vector.number(1)
        if kind != 3:  # named_curve; the two others are laid out otherwise and no server is known to send them
            return KeyExchange(group={1: EXPLICIT_PRIME, 2: EXPLICIT_CHAR2}.get(kind, 0))
        group = vector.number(2)
        vector.sized(1)  # the point
        return KeyExchange(group=group, signature=vector.number(2) if signed else 0)
    if exchange.startswith("DH"):
        prime, _generator, _share = (vector.sized(2) for _ in range(3))
        return KeyExchange(prime=prime.lstrip(b"\x00"), signature=vector.number(2) if signed else 0)
    if exchange.startswith("RSA_EXPORT"):  # RFC 2246 section 7.4.3
        modulus, _exponent = vector.sized(2), vector.sized(2)
        return KeyExchange(modulus=modulus.lstrip(b"\x00"), signature=vector.number(2) if signed else 0)
    return KeyExchange()


def alpn_of(content: bytes | None) -> str:
    """The one protocol of an ALPN extension of a server, what is not printable ASCII escaped; "" when there is none."""
    if content is None or len(content) < 4 or content[2] != len(content) - 3:
        return ""
    return "".join(chr(byte) if 0x20 < byte < 0x7F else f"\\x{byte:02x}" for byte in content[3:])


def scts_of(content: bytes | None) -> tuple[bytes, ...]:
    """The SignedCertificateTimestampList of RFC 6962 section 3.3, entry by entry; () when it cannot be read."""
    try:
        listed = Vector(Vector(content or b"\x00\x00").sized(2))
        found = []
        while listed.left:
            found.append(listed.sized(2))
    except TlsError:
        return ()
    return tuple(found)
