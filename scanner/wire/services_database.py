"""Databases and stores of the shelf: MySQL, PostgreSQL, SQL Server, Redis, memcached. What they say before any login.

Nothing is read from them and nothing is written; only Redis and memcached show by one harmless word whether they ask
for a password at all.
"""

from __future__ import annotations

import re
import struct

from ..evidence import Access
from .services_talk import NotThis, Proof, clean, expect

# ---- MySQL and MariaDB ----------------------------------------------------------------------------------------------

_PACKET_CAP = 1_024
# ER_HOST_IS_BLOCKED, ER_HOST_NOT_PRIVILEGED (MySQL Server Error Message Reference)
_HOST_REFUSED = {1129, 1130}
_MYSQL_VERSION = re.compile(rb"[0-9]{1,3}\.[ -~]{1,80}")


def mysql(wire: bytes) -> Proof | None:
    """The first packet of the server (MySQL, "Connection Phase": Protocol::HandshakeV10 or V9, or an ERR_Packet).

    LOCKED with note "host_refused" where this address may not even try; any other error is note "refused".
    """
    if len(wire) < 4:
        if len(wire) > 1 and wire[1] > _PACKET_CAP >> 8:
            raise NotThis("a packet too long to greet with")
        return None
    size, sequence = int.from_bytes(wire[:3], "little"), wire[3]
    if sequence != 0 or not 4 <= size <= _PACKET_CAP:
        raise NotThis(f"packet {sequence} of {size} bytes")
    if len(wire) < 5:
        return None
    if wire[4] not in (9, 10, 0xFF):
        raise NotThis(f"protocol version {wire[4]}")
    if len(wire) < 4 + size:
        return None
    packet = wire[4 : 4 + size]
    return _mysql_error(packet) if packet[0] == 0xFF else _mysql_greeting(packet)


def _mysql_greeting(packet: bytes) -> Proof:
    version, end, rest = packet[1:].partition(b"\0")
    # V10: thread id 4, scramble 8, filler 0, capabilities 2; V9: thread id 4, scramble and its NUL
    shaped = len(rest) >= 15 and rest[12] == 0 if packet[0] == 10 else len(rest) >= 5 and rest[-1] == 0
    if not end or not _MYSQL_VERSION.fullmatch(version) or not shaped:
        raise NotThis("no greeting")
    # MariaDB from 10 to 10.11 puts 5.5.5- in front, for replicas that stumble over a first number of two digits
    told = version.removeprefix(b"5.5.5-") if b"MariaDB" in version else version
    return Proof("mysql", Access.UNKNOWN, clean(told))


def _mysql_error(packet: bytes) -> Proof:
    (code,) = struct.unpack_from("<H", packet, 1)
    text = packet[3:]
    if not 1000 <= code < 5000 or not re.fullmatch(rb"(?:#[0-9A-Z]{5})?[ -~\x80-\xff]{4,}", text):
        raise NotThis(f"error {code}")
    version = "MariaDB" if b"MariaDB" in text else ""
    if code in _HOST_REFUSED:
        return Proof("mysql", Access.LOCKED, version, "host_refused")
    return Proof("mysql", Access.UNKNOWN, version, "refused")


# ---- PostgreSQL -----------------------------------------------------------------------------------------------------

SSL_REQUEST = struct.pack(">II", 8, 80877103)
"""SSLRequest (PostgreSQL, "Message Formats"): is TLS to be had? It comes before any name, and is answered at once."""

_ERROR_CAP = 2_000
_POSTGRES_OLD_ERROR = re.compile(rb"E(?:FATAL|could not)[ -~\n\x80-\xff]{0,1000}\0")


def postgresql(wire: bytes) -> Proof | None:
    """One byte and no second: "S" (note "tls") or "N" ("no_tls"). Or an ErrorResponse, with which a server that is full
    answers (note "refused"). What comes in the same read behind the byte is proof that somebody else speaks."""
    if wire in (b"S", b"N"):
        return Proof("postgresql", Access.UNKNOWN, "", "tls" if wire == b"S" else "no_tls")
    if not expect(wire, b"E") or len(wire) < 5:
        return None
    (size,) = struct.unpack_from(">I", wire, 1)
    if size > _ERROR_CAP:
        if _POSTGRES_OLD_ERROR.match(wire):
            return Proof("postgresql", Access.UNKNOWN, "", "refused")
        if not wire.startswith((b"EFATA", b"Ecoul")) or b"\0" in wire:
            raise NotThis(f"an error of {size} bytes")
        return None
    if len(wire) < 1 + size:
        return None
    fields = {field[:1]: field[1:] for field in wire[5 : 1 + size].split(b"\0")}
    # PostgreSQL, "Error and Notice Message Fields": severity, SQLSTATE and message are always there
    if not re.fullmatch(rb"[0-9A-Z]{5}", fields.get(b"C", b"")) or not {b"S", b"M"} <= fields.keys():
        raise NotThis("no error of PostgreSQL's")
    return Proof("postgresql", Access.UNKNOWN, "", "refused")


# ---- SQL Server -----------------------------------------------------------------------------------------------------

_TDS_HEADER = ">BBHHBB"
# [MS-TDS] 2.2.6.5: VERSION 6 bytes, ENCRYPTION 1, INSTOPT 1, THREADID 4, TERMINATOR; then their values
_OPTIONS = struct.pack(">BHHBHHBHHBHHB", 0, 21, 6, 1, 27, 1, 2, 28, 1, 3, 29, 4, 0xFF) + bytes(12)
PRELOGIN = struct.pack(_TDS_HEADER, 0x12, 1, 8 + len(_OPTIONS), 0, 0, 0) + _OPTIONS
"""PRELOGIN ([MS-TDS] 2.2.6.5) in one packet (2.2.3.1): which version, and does it encrypt? No LOGIN7 follows."""

_TDS_CAP = 4_096
_ENCRYPT_NOT_SUP = 2


def mssql(wire: bytes) -> Proof | None:
    """The server's PRELOGIN, in a packet of type 4. *version*: major.minor.build. note: "no_tls" where it cannot
    encrypt, else "tls"."""
    if not expect(wire, b"\x04\x01") or len(wire) < 8:
        return None
    size = struct.unpack_from(_TDS_HEADER, wire)[2]
    if not 8 + 6 <= size <= _TDS_CAP:
        raise NotThis(f"a packet of {size} bytes")
    if len(wire) < size:
        if len(wire) > 8 and wire[8] != 0:
            raise NotThis("VERSION does not come first")
        return None
    values = _prelogin(wire[8:size])
    version = values.get(0, b"")
    if len(version) != 6 or not 6 <= version[0] <= 99:
        raise NotThis("no version")
    major, minor, build = struct.unpack_from(">BBH", version)
    note = "" if 1 not in values else "no_tls" if values[1][:1] == bytes([_ENCRYPT_NOT_SUP]) else "tls"
    return Proof("mssql", Access.UNKNOWN, f"{major}.{minor}.{build}", note)


def _prelogin(payload: bytes) -> dict[int, bytes]:
    """The options by their token; NotThis where a value lies outside or VERSION is not the first."""
    values: dict[int, bytes] = {}
    at = 0
    while payload[at : at + 1] != b"\xff":
        if at + 5 > len(payload) or (at == 0) != (payload[at] == 0):
            raise NotThis("no PRELOGIN")
        token, offset, size = struct.unpack_from(">BHH", payload, at)
        if offset + size > len(payload):
            raise NotThis(f"option {token} lies outside")
        values[token] = payload[offset : offset + size]
        at += 5
    return values


# ---- Redis ----------------------------------------------------------------------------------------------------------

PING = b"PING\r\n"
"""An inline command (Redis, "RESP protocol specification"). It touches no key."""

_PONG = b"+PONG\r\n"
# Errors begin with a word; these are Redis's own, sent before or instead of +PONG. An -ERR needs its sentence, for
# mail servers say -ERR too (RFC 1939 section 3).
_REDIS: tuple[tuple[bytes, Access, str], ...] = (
    (b"-NOAUTH ", Access.LOCKED, ""),
    (b"-DENIED ", Access.LOCKED, "protected"),
    (b"-NOPERM ", Access.LOCKED, ""),
    (b"-ERR operation not permitted", Access.LOCKED, ""),  # before Redis 2.8
    (b"-ERR max number of clients", Access.UNKNOWN, "refused"),
    (b"-LOADING ", Access.UNKNOWN, "loading"),
    (b"-MASTERDOWN ", Access.UNKNOWN, ""),
)


def redis(wire: bytes) -> Proof | None:
    """OPEN for +PONG: it obeys a stranger. LOCKED where it asks for a password, or for one to come from inside."""
    if _PONG.startswith(wire[: len(_PONG)]):
        return Proof("redis", Access.OPEN) if len(wire) >= len(_PONG) else None
    for front, access, note in _REDIS:
        if front.startswith(wire[: len(front)]):
            return Proof("redis", access, "", note) if len(wire) >= len(front) and b"\n" in wire else None
    raise NotThis(f"says {clean(wire[:40])!r}")


# ---- memcached ------------------------------------------------------------------------------------------------------

VERSION = b"version\r\n"
"""memcached's protocol.txt, "version": it reads no item."""

_MEMCACHED_VERSION = re.compile(rb"VERSION ([!-~]{1,80})\r\n")
_MEMCACHED_LOCKED = b"CLIENT_ERROR unauthenticated\r\n"


def memcached(wire: bytes) -> Proof | None:
    """OPEN for "VERSION x"; LOCKED for the refusal of one that wants a name first (protocol.txt, "Authentication")."""
    if _MEMCACHED_LOCKED.startswith(wire[: len(_MEMCACHED_LOCKED)]):
        return Proof("memcached", Access.LOCKED) if len(wire) >= len(_MEMCACHED_LOCKED) else None
    if not expect(wire, b"VERSION ") or (b"\n" not in wire and len(wire) < 128):
        return None
    said = _MEMCACHED_VERSION.match(wire)
    if said is None:
        raise NotThis(f"says {clean(wire[:40])!r}")
    return Proof("memcached", Access.OPEN, clean(said[1]))
