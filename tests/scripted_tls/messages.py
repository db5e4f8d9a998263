"""The handshake messages of a server as bytes, TLS 1.3 and below. Nothing is encrypted and nothing is sent here."""

from __future__ import annotations

import os

from . import hello as h
from .authority import Identity
from .choose import DHE_EXPORT, Choice, Exchange, anonymous, exchange_of
from .hello import SSL3, TLS12, TLS13, Heard
from .keys import fitting, public_share, raw_rsa, sign
from .primes import ffdhe
from .script import Bleed, Script

RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")  # RFC 8446 section 4.1.3
DOWNGRADE = b"DOWNGRD"
ASKED_OF_CLIENTS = b"\x04\x03\x08\x04\x04\x01"  # ecdsa_secp256r1_sha256, rsa_pss_rsae_sha256, rsa_pkcs1_sha256


def vector(size: int, data: bytes) -> bytes:
    return len(data).to_bytes(size, "big") + data


def pair(*values: int) -> bytes:
    return b"".join(v.to_bytes(2, "big") for v in values)


def message(kind: int, body: bytes) -> bytes:
    return bytes([kind]) + vector(3, body)


def extensions(found: list[tuple[int, bytes]]) -> bytes:
    return vector(2, b"".join(pair(number) + vector(2, data) for number, data in found))


def protocol(script: Script, heard: Heard) -> list[tuple[int, bytes]]:
    """The h.ALPN extension with the server's first protocol that the client has too (RFC 7301 section 3.2)."""
    common = [p for p in script.alpn if p in heard.alpn]
    return [(h.ALPN, vector(2, vector(1, common[0].encode("latin-1"))))] if common else []


def proofs(script: Script, heard: Heard) -> list[tuple[int, bytes]]:
    """The SCTs, if asked for (RFC 6962 section 3.3)."""
    held = vector(2, b"".join(vector(2, s) for s in script.scts))
    return [(h.SCT, held)] if script.scts and heard.asks(h.SCT) else []


def server_hello(script: Script, heard: Heard, choice: Choice, share: bytes = b"") -> bytes:
    """ServerHello; in TLS 1.3 with *share*, the key_share entry without its group."""
    random = bytearray(os.urandom(32))
    if script.clock is not None:
        random[:4] = script.clock.to_bytes(4, "big")
    if choice.version < TLS13 <= max(script.versions):
        random[24:] = DOWNGRADE + bytes([choice.version == TLS12])
    if choice.version == TLS13:
        said = [(h.VERSIONS, pair(TLS13)), (h.SHARES, pair(choice.group) + vector(2, share))]
    else:
        said = _old_extensions(script, heard, choice)
    return _hello(choice, bytes(random), heard.session_id, [*said, *script.pushed])


def retry_request(script: Script, heard: Heard, choice: Choice) -> bytes:
    said = [(h.VERSIONS, pair(TLS13)), (h.SHARES, pair(choice.group))]
    said += [(h.COOKIE, vector(2, script.cookie))] if script.cookie else []
    return _hello(choice, RETRY, heard.session_id, said)


def _hello(choice: Choice, random: bytes, session_id: bytes, said: list[tuple[int, bytes]]) -> bytes:
    version = TLS12 if choice.version == TLS13 else choice.version
    body = pair(version) + random + vector(1, session_id if choice.version == TLS13 else os.urandom(32))
    return message(2, body + pair(choice.suite) + bytes([choice.compression]) + (extensions(said) if said else b""))


def _old_extensions(script: Script, heard: Heard, choice: Choice) -> list[tuple[int, bytes]]:
    said: list[tuple[int, bytes]] = []
    if script.renegotiation_info and (heard.asks(h.RENEGOTIATION) or h.RENEGOTIATION_SCSV in heard.suites):
        said.append((h.RENEGOTIATION, b"\x00"))  # RFC 5746 section 3.6
    if choice.version == SSL3:
        return said
    curves = exchange_of(choice.suite) is Exchange.ECDHE
    for number, wanted, data in (
        (h.POINTS, curves, b"\x01\x00"), (h.EMS, script.ems, b""), (h.TICKET, script.ticket, b""),
        (h.STATUS, bool(script.staple) and not anonymous(choice.suite), b""),
        (h.HEARTBEAT, script.heartbeat is not Bleed.OFF, b"\x01"),
    ):
        said += [(number, data)] if wanted and heard.asks(number) else []
    return [*said, *proofs(script, heard), *protocol(script, heard)]


def old_flight(script: Script, heard: Heard, choice: Choice, identity: Identity) -> list[bytes]:
    """Everything from ServerHello to ServerHelloDone (RFC 5246 section 7.3)."""
    hello = server_hello(script, heard, choice)
    flight = [hello]
    if not anonymous(choice.suite):
        flight.append(message(11, vector(3, b"".join(vector(3, c) for c in identity.chain))))
        if script.staple and heard.asks(h.STATUS) and choice.version > SSL3:
            flight.append(message(22, b"\x01" + vector(3, script.staple)))
    parameters = key_exchange(script, choice)
    if parameters:
        signed = b"" if anonymous(choice.suite) else _signature(
            script, heard, choice, identity, heard.random.rjust(32, b"\0") + hello[6:38] + parameters
        )
        flight.append(message(12, parameters + signed))
    if script.client_certificate and not anonymous(choice.suite):
        schemes = vector(2, ASKED_OF_CLIENTS) if choice.version == TLS12 else b""
        flight.append(message(13, vector(1, b"\x01\x40") + schemes + vector(2, b"")))
    return [*flight, message(14, b"")]


def key_exchange(script: Script, choice: Choice) -> bytes:
    """The parameters of the ServerKeyExchange, b"" where there is none; DHE_EXPORT has 512 bits, whatever the prime."""
    kind = exchange_of(choice.suite)
    if kind is Exchange.ECDHE:
        return b"\x03" + pair(choice.group) + vector(1, public_share(choice.group))
    if kind is Exchange.RSA_EXPORT:
        return vector(2, b"\xc1" + os.urandom(62) + b"\x01") + vector(2, b"\x01\x00\x01")
    if kind is not Exchange.DHE:
        return b""
    prime = script.dh_prime or ffdhe(2048)
    if choice.suite in DHE_EXPORT:
        prime = b"\xd7" + prime[1:63] + b"\x0b"
    number = int.from_bytes(prime, "big")
    public = pow(2, int.from_bytes(os.urandom(32), "big") | 1, number).to_bytes(len(prime), "big")
    return vector(2, prime) + vector(2, b"\x02") + vector(2, public.lstrip(b"\0"))


def _signature(script: Script, heard: Heard, choice: Choice, identity: Identity, signed: bytes) -> bytes:
    """RFC 5246 section 7.4.3; below TLS 1.2 without the scheme, over MD5 and SHA-1 for RSA (RFC 4346)."""
    if choice.version < TLS12:
        return vector(2, raw_rsa(identity.key, signed))
    scheme = script.signature
    if scheme is None:
        offered = heard.signatures if heard.asks(h.SIGNATURES) else ()
        scheme = fitting(identity.key, offered)
    return pair(scheme) + vector(2, sign(identity.key, scheme, signed))


def encrypted_extensions(script: Script, heard: Heard) -> bytes:
    return message(8, extensions(protocol(script, heard)))


def certificate_13(script: Script, heard: Heard, identity: Identity) -> bytes:
    """RFC 8446 section 4.4.2: staple and SCTs belong to the leaf's entry."""
    stapled = [(h.STATUS, b"\x01" + vector(3, script.staple))] if script.staple and heard.asks(h.STATUS) else []
    entries = b""
    for place, der in enumerate(identity.chain):
        entries += vector(3, der) + extensions([] if place else [*stapled, *proofs(script, heard)])
    return message(11, b"\x00" + vector(3, entries))


def certificate_request_13() -> bytes:
    return message(13, b"\x00" + extensions([(h.SIGNATURES, vector(2, ASKED_OF_CLIENTS))]))


def certificate_verify(scheme: int, signature: bytes) -> bytes:
    return message(15, pair(scheme) + vector(2, signature))


def new_session_ticket(script: Script, number: int) -> bytes:
    """RFC 8446 section 4.6.1; early_data is extension 42."""
    said = [] if script.early_data is None else [(42, script.early_data.to_bytes(4, "big"))]
    lifetime, age_add = (7200).to_bytes(4, "big"), os.urandom(4)
    return message(4, lifetime + age_add + vector(1, bytes([number])) + vector(2, os.urandom(32)) + extensions(said))


def ssl2_hello(kinds: list[int], leaf: bytes) -> bytes:
    """SERVER-HELLO of SSLv2 with its two bytes of length ([SSL2] section 2.6)."""
    listed = b"".join(k.to_bytes(3, "big") for k in kinds)
    connection = os.urandom(16)
    body = b"\x04\x00\x01" + pair(2, len(leaf), len(listed), len(connection)) + leaf + listed + connection
    return (0x8000 | len(body)).to_bytes(2, "big") + body
