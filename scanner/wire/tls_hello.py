"""ClientHellos of SSL 3.0 to TLS 1.3 as bytes: an Offer says what is offered, `client_hello` writes it.

No keys, no sockets, nothing random: who calls brings the random bytes and the key share. The hello of SSL 2.0 stands in
ssl2.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..evidence import is_address
from .tls_numbers import (
    ALPN,
    CLIENT_HELLO,
    COOKIE,
    EC_POINT_FORMATS,
    EMPTY_RENEGOTIATION_INFO_SCSV,
    EXTENDED_MASTER_SECRET,
    FALLBACK_SCSV,
    GROUPS,
    HANDSHAKE,
    HEARTBEAT,
    KEY_SHARE,
    NEW_GROUPS,
    OLD_GROUPS,
    OLD_SIGNATURES,
    PADDING,
    PSK_KEY_EXCHANGE_MODES,
    RENEGOTIATION_INFO,
    SERVER_NAME,
    SESSION_TICKET,
    SIGNATURE_ALGORITHMS,
    SIGNATURES,
    SIGNED_CERTIFICATE_TIMESTAMP,
    STATUS_REQUEST,
    SUPPORTED_GROUPS,
    SUPPORTED_VERSIONS,
    Version,
)
from .tls_vector import TlsError, sized, u16, u16s


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What one ClientHello offers, best first; the numbers are those of the wire.

    *versions*: (TLS13, TLS12) names both; a hello up to TLS 1.2 names its highest alone, and the server may step down.
    *groups*: () for the usual ones, see `named_groups`. *share*: the key_share entry (group, public key); None leaves
    it empty, so that a willing TLS 1.3 server answers with a HelloRetryRequest of about 100 bytes. *alpn*: () leaves
    the extension out. *rich*: asks for the staple, SCTs, a session ticket, and up to TLS 1.2 for heartbeats.
    *fallback*: adds TLS_FALLBACK_SCSV. *cookie*: of the HelloRetryRequest that is answered.
    """

    versions: tuple[Version, ...]
    suites: tuple[int, ...]
    groups: tuple[int, ...] = ()
    compressions: tuple[int, ...] = (0,)
    share: tuple[int, bytes] | None = None
    alpn: tuple[str, ...] = ("http/1.1",)
    rich: bool = False
    fallback: bool = False
    cookie: bytes = b""

    @property
    def highest(self) -> Version:
        """The newest version offered; TlsError for an offer of none, or of SSL 2.0, which has another hello."""
        if not self.versions or min(self.versions) < Version.SSL30:
            raise TlsError("an offer of no version that a ClientHello can name")
        return max(self.versions)

    @property
    def reaches_old(self) -> bool:
        """True when a server of TLS 1.2 or older may take up this offer."""
        return any(version < Version.TLS13 for version in self.versions)

    @property
    def named_groups(self) -> tuple[int, ...]:
        """The groups of the hello: those of the offer or, where it has none, what its versions usually name.

        Groups without an elliptic curve stand only in hellos of TLS 1.3 that nothing older may take up (RFC 7919
        section 4), and only where no share is sent: a retry for a group that nobody here computes leads nowhere.
        """
        if self.groups:
            return self.groups
        if self.reaches_old:
            return GROUPS + OLD_GROUPS
        return GROUPS if self.share else GROUPS + NEW_GROUPS


def client_hello(offer: Offer, *, server_name: str | None, random: bytes, session_id: bytes = b"") -> bytes:
    """The bytes of one record with the ClientHello of this offer.

    `server_name` is a name in ASCII (A-labels); an address is left out, as RFC 6066 section 3 demands. `random` has
    32 bytes, `session_id` at most 32 (RFC 8446 appendix D.4 likes it full). Raises TlsError for a part that no hello
    can carry.
    """
    if len(random) != 32 or len(session_id) > 32:
        raise TlsError(f"a random of {len(random)} bytes, a session id of {len(session_id)}; 32 and at most 32 go")
    highest = offer.highest
    body = (
        u16(min(highest, Version.TLS12))  # RFC 8446 section 4.1.2: legacy_version
        + random
        + sized(1, session_id)
        + _suites(offer, highest)
        + _compressions(offer, highest)
    )
    # RFC 6101 knows no extensions, and servers that stopped there may refuse them.
    if highest > Version.SSL30:
        body += _extensions(offer, highest, _dns_name(server_name), len(body))
    message = bytes([CLIENT_HELLO]) + sized(3, body)
    if len(message) > 1 << 14:
        raise TlsError(f"a ClientHello of {len(message)} bytes, more than one record holds")
    # RFC 8446 section 5.1: an initial ClientHello may say 0x0301 here for compatibility; RFC 5246 appendix E.1
    # advises it.
    return bytes([HANDSHAKE]) + u16(min(highest, Version.TLS10)) + sized(2, message)


def _suites(offer: Offer, highest: Version) -> bytes:
    offered = dict.fromkeys(offer.suites)
    if not offered:
        raise TlsError("an offer of no suite")  # RFC 5246 section 7.4.1.2: cipher_suites<2..2^16-2>
    if highest is Version.SSL30:
        offered[EMPTY_RENEGOTIATION_INFO_SCSV] = None
    if offer.fallback:
        offered[FALLBACK_SCSV] = None  # RFC 7507 section 4: "SHOULD put TLS_FALLBACK_SCSV after all cipher suites"
    return sized(2, u16s(offered))


def _compressions(offer: Offer, highest: Version) -> bytes:
    """RFC 5246 section 7.4.1.2: null is always among them; RFC 8446 section 4.1.2: and alone for TLS 1.3."""
    named = offer.compressions
    if 0 not in named or not 0 <= min(named) <= max(named) <= 0xFF or (highest is Version.TLS13 and named != (0,)):
        raise TlsError(f"compressions {named[:8]}")
    return sized(1, bytes(named))


def _extensions(offer: Offer, highest: Version, name: bytes | None, body_bytes: int) -> bytes:
    """The extensions block with its length; `body_bytes` is the size of the hello before it."""
    old, new = offer.reaches_old, highest is Version.TLS13
    listed: list[tuple[int, bytes]] = []
    if name is not None:
        listed.append((SERVER_NAME, sized(2, b"\x00" + sized(2, name))))
    if old:
        listed += _OLD
    if offer.rich:
        listed += _RICH
        if old:
            listed.append((SESSION_TICKET, b""))  # RFC 5077 section 3.2: empty, for a ticket that is not yet there
        if not new:
            listed.append((HEARTBEAT, b"\x01"))  # RFC 6520 section 2: peer_allowed_to_send
    listed.append((SUPPORTED_GROUPS, sized(2, u16s(offer.named_groups))))
    if highest >= Version.TLS12:  # RFC 5246 section 7.4.1.4.1: not in hellos for earlier versions
        listed.append((SIGNATURE_ALGORITHMS, _ALL_SIGNATURES if old else _NEW_SIGNATURES))
    if offer.alpn:
        listed.append((ALPN, sized(2, b"".join(map(_protocol, offer.alpn)))))
    if new:
        listed += _new_extensions(offer)
    block = b"".join([u16(number) + sized(2, content) for number, content in listed])
    return sized(2, block + _padding(4 + body_bytes + 2 + len(block)))


_OLD = [
    (EXTENDED_MASTER_SECRET, b""),
    (RENEGOTIATION_INFO, b"\x00"),  # an empty renegotiated_connection
    (EC_POINT_FORMATS, b"\x01\x00"),  # uncompressed
]
_RICH = [
    (STATUS_REQUEST, b"\x01\x00\x00\x00\x00"),  # RFC 6066 section 8: ocsp, no responder named, no extension
    (SIGNED_CERTIFICATE_TIMESTAMP, b""),
]
_NEW_SIGNATURES = sized(2, u16s(SIGNATURES))
_ALL_SIGNATURES = sized(2, u16s(SIGNATURES + OLD_SIGNATURES))


def _new_extensions(offer: Offer) -> list[tuple[int, bytes]]:
    """What only a hello with TLS 1.3 carries; key_share last, which is never without content."""
    listed = [
        # RFC 8446 section 4.2.1: "in order of preference"
        (SUPPORTED_VERSIONS, sized(1, u16s(offer.versions))),
        (PSK_KEY_EXCHANGE_MODES, b"\x01\x01"),  # psk_dhe_ke
    ]
    if offer.cookie:
        listed.append((COOKIE, sized(2, offer.cookie)))
    # RFC 8446 section 4.2.8: "This vector MAY be empty if the client is requesting a HelloRetryRequest."
    entry = b"" if offer.share is None else u16(offer.share[0]) + sized(2, offer.share[1])
    return [*listed, (KEY_SHARE, sized(2, entry))]


def _protocol(name: str) -> bytes:
    """RFC 7301 section 3.1: ProtocolName<1..2^8-1>, here in ASCII."""
    if not name or not name.isascii():
        raise TlsError(f"no protocol name: {name[:80]!r}")
    return sized(1, name.encode("ascii"))


def _padding(message_bytes: int) -> bytes:
    """The padding extension for a ClientHello message of this size, or nothing.

    RFC 7685 section 1: implementations are known that hang on a ClientHello of 256 to 511 bytes. Never empty, since
    others stumble over an empty last extension.
    """
    if not 256 <= message_bytes < 512:
        return b""
    return u16(PADDING) + sized(2, bytes(max(1, 512 - message_bytes - 4)))


_DNS_NAME = re.compile(r"[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*")


def _dns_name(name: str | None) -> bytes | None:
    """What the server_name extension carries: no trailing dot, no address (RFC 6066 section 3); None to leave it
    out."""
    if name is None or is_address(name.removeprefix("[").removesuffix("]")):
        return None
    name = name.removesuffix(".")
    if len(name) > 253 or _DNS_NAME.fullmatch(name) is None:
        raise TlsError(f"no DNS name: {name[:80]!r}")
    # Resolvers read a name that ends in a number as an address of the old kinds ("10.1", "0x7f.1").
    last = name.rpartition(".")[2].lower()
    return None if last.isdigit() or re.fullmatch(r"0x[0-9a-f]*", last) else name.encode("ascii")
