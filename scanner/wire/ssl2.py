"""SSL 2.0 as far as its two hellos: the CLIENT-HELLO as bytes, and the server's first words read.

Sources: the Netscape draft draft-hickman-netscape-ssl-00 (K. Hickman, 1995), repeated in RFC 6101 appendix E.
No keys, no sockets; the only exception that leaves this file is TlsError.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .tls_alert import Alert
from .tls_numbers import ALERT, HANDSHAKE, Version
from .tls_vector import TlsError, Vector, u16, u16s

# draft-hickman-netscape-ssl-00 section 2.5 and RFC 6101 appendix E.1; the middle byte says how strong the key is
SSL2_KINDS: Mapping[int, str] = MappingProxyType({
    0x0700C0: "SSL_CK_DES_192_EDE3_CBC_WITH_MD5",
    0x050080: "SSL_CK_IDEA_128_CBC_WITH_MD5",
    0x030080: "SSL_CK_RC2_128_CBC_WITH_MD5",
    0x010080: "SSL_CK_RC4_128_WITH_MD5",
    0x060040: "SSL_CK_DES_64_CBC_WITH_MD5",
    0x040080: "SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5",
    0x020080: "SSL_CK_RC4_128_EXPORT40_WITH_MD5",
})
# draft-hickman-netscape-ssl-00 section 2.3: MSG-ERROR, MSG-CLIENT-HELLO, MSG-SERVER-HELLO
_ERROR, _CLIENT_HELLO, _SERVER_HELLO = 0, 1, 4


@dataclass(frozen=True, slots=True)
class Ssl2Hello:
    """The server speaks SSL 2.0. *kinds*: the cipher kinds that it shares with us, () where it has none left."""

    version: int
    kinds: tuple[int, ...]
    has_certificate: bool


@dataclass(frozen=True, slots=True)
class Ssl2Error:
    """An SSL 2.0 ERROR message: 1 no cipher, 2 no certificate, 4 bad certificate, 6 unsupported certificate type."""

    code: int


Ssl2Answer = Ssl2Hello | Ssl2Error | Alert


def ssl2_hello(challenge: bytes) -> bytes:
    """The record of a CLIENT-HELLO with every cipher kind (RFC 6101 appendix E.1); `challenge` has 16 to 32 bytes."""
    if not 16 <= len(challenge) <= 32:
        raise TlsError(f"a challenge of {len(challenge)} bytes; 16 to 32 go")
    kinds = b"".join(kind.to_bytes(3, "big") for kind in SSL2_KINDS)
    sizes = u16s((len(kinds), 0, len(challenge)))  # no session is resumed
    message = bytes([_CLIENT_HELLO]) + u16(Version.SSL20) + sizes + kinds + challenge
    return u16(0x8000 | len(message)) + message


class Ssl2Reader:
    """Finds the answer to `ssl2_hello` in bytes that arrive in any pieces; holds one record, at most 32 KiB."""

    def __init__(self) -> None:
        self._wire = bytearray()
        self._answer: Ssl2Answer | None = None
        self._error: str | None = None

    @property
    def begun(self) -> bool:
        """True when anything came at all, whole or not."""
        return bool(self._wire)

    def feed(self, data: bytes) -> Ssl2Answer | None:
        """The answer once it is whole, and then always the same; None before. Raises TlsError, and then always."""
        if self._error is not None:
            raise TlsError(self._error)
        if self._answer is None:
            self._wire += data[: _WIRE_CAP - len(self._wire)]
            try:
                self._answer = _answer(self._wire)
            except TlsError as error:
                self._error = str(error)
                raise
        return self._answer


# The largest record of a header of three bytes has 2^14 - 1 bytes, of two bytes 2^15 - 1.
_WIRE_CAP = 2 + (1 << 15)


def _answer(wire: bytearray) -> Ssl2Answer | None:
    if not wire or (len(wire) == 1 and wire[0] in (ALERT, HANDSHAKE)):
        return None
    if wire[0] in (ALERT, HANDSHAKE) and wire[1] == 3:
        return _tls_answer(wire)
    if wire[:1].upper() == b"H":
        raise TlsError("HTTP, not SSLv2")
    # draft section 1.2: the highest bit says that the header has two bytes and no padding follows the data
    header = 2 if wire[0] & 0x80 else 3
    size = int.from_bytes(wire[:2], "big") & (0x7FFF if header == 2 else 0x3FFF)
    if len(wire) > header and wire[header] not in (_ERROR, _SERVER_HELLO):
        raise TlsError(f"no SSLv2 hello: begins with {wire[: header + 1].hex(' ')}")
    if len(wire) < header or len(wire) < header + size:
        return None
    padding = 0 if header == 2 else wire[2]
    return _message(bytes(wire[header : header + max(0, size - padding)]))


def _tls_answer(wire: bytearray) -> Alert | None:
    """A server that knows TLS alone: an alert is an answer, a handshake message is none of ours."""
    if wire[0] == HANDSHAKE:
        raise TlsError("TLS, not SSLv2")
    if len(wire) >= 5 and wire[3:5] != b"\x00\x02":
        raise TlsError(f"an alert of {int.from_bytes(wire[3:5], 'big')} bytes")
    return Alert(wire[5], wire[6]) if len(wire) >= 7 else None


def _message(message: bytes) -> Ssl2Hello | Ssl2Error:
    vector = Vector(message)
    if vector.number(1) == _ERROR:
        return Ssl2Error(vector.number(2))
    vector.number(1)  # session-id-hit: nothing was offered
    vector.number(1)  # certificate type
    version, certificate_bytes, kinds_bytes, _connection_id = (vector.number(2) for _ in range(4))
    if version != Version.SSL20 or kinds_bytes % 3:
        raise TlsError(f"an SSLv2 hello of version {version:#06x} with {kinds_bytes} bytes of cipher kinds")
    vector.take(certificate_bytes)
    kinds = vector.take(kinds_bytes)
    listed = tuple(int.from_bytes(kinds[at : at + 3], "big") for at in range(0, kinds_bytes, 3))
    return Ssl2Hello(version, listed, certificate_bytes > 0)
