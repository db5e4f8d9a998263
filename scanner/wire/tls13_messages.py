"""What the encrypted messages of a TLS 1.3 server hold (RFC 8446 sections 4.3, 4.4 and 4.6): bodies in, values out.

Every function takes a message without its header of four bytes; the only exception that leaves this file is TlsError.
"""

from __future__ import annotations

from dataclasses import dataclass

from .tls_messages import CHAIN_CAP, alpn_of, scts_of, staple_of
from .tls_numbers import ALPN, CERTIFICATE, EARLY_DATA, SIGNED_CERTIFICATE_TIMESTAMP, STATUS_REQUEST
from .tls_vector import TlsError, Vector, extensions_of, sized


@dataclass(frozen=True, slots=True)
class Presented:
    """A Certificate message. *chain*: DER, as sent, at most the first 10. *staple* (an OCSPResponse, DER; b"" none)
    and *scts* are those of the first certificate."""

    chain: tuple[bytes, ...]
    staple: bytes
    scts: tuple[bytes, ...]


def alpn_chosen(message: bytes) -> str:
    """The protocol that EncryptedExtensions (section 4.3.1) name; "" when they name none."""
    vector = Vector(message)
    extensions = dict(extensions_of(vector.sized(2)))
    vector.end()
    return alpn_of(extensions.get(ALPN))


def presented(message: bytes) -> Presented:
    """Section 4.4.2: every entry has extensions of its own, which carry the staple (4.4.2.1) and the SCTs."""
    vector = Vector(message)
    if vector.sized(1):
        raise TlsError("a certificate_request_context that nobody asked with")
    listed = Vector(vector.sized(3))
    vector.end()
    chain: list[bytes] = []
    first: dict[int, bytes] = {}
    while listed.left:
        certificate, extensions = listed.sized(3), extensions_of(listed.sized(2))
        if not certificate:
            raise TlsError("a certificate of 0 bytes")
        if not chain:
            first = dict(extensions)
        if len(chain) < CHAIN_CAP:
            chain.append(certificate)
    if not chain:
        raise TlsError("a server without a certificate")  # section 4.4.2.4
    stapled = first.get(STATUS_REQUEST)
    return Presented(
        tuple(chain),
        b"" if stapled is None else staple_of(stapled),
        scts_of(first.get(SIGNED_CERTIFICATE_TIMESTAMP)),
    )


def no_certificate(request: bytes) -> bytes:
    """The whole Certificate message with which a client without one answers a CertificateRequest (section 4.4.2)."""
    vector = Vector(request)
    context = vector.sized(1)
    extensions_of(vector.sized(2))
    vector.end()
    return bytes([CERTIFICATE]) + sized(3, sized(1, context) + sized(3, b""))


def signature_used(message: bytes) -> int:
    """The SignatureScheme of a CertificateVerify (section 4.4.3)."""
    vector = Vector(message)
    scheme = vector.number(2)
    vector.sized(2)
    vector.end()
    return scheme


def early_data_allowed(message: bytes) -> int:
    """How many bytes of 0-RTT data a NewSessionTicket allows (sections 4.6.1 and 4.2.10), 0 when it allows none."""
    vector = Vector(message)
    vector.take(8)  # ticket_lifetime, ticket_age_add
    vector.sized(1)  # ticket_nonce
    if not vector.sized(2):
        raise TlsError("a ticket of 0 bytes")
    extensions = dict(extensions_of(vector.sized(2)))
    vector.end()
    allowed = extensions.get(EARLY_DATA)
    if allowed is not None and len(allowed) != 4:
        raise TlsError(f"early_data of {len(allowed)} bytes")
    return int.from_bytes(allowed or b"", "big")
