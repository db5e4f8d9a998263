"""Doors of routers: PPTP, Winbox and the MikroTik API. No name and no password is ever sent, no command is obeyed."""

from __future__ import annotations

import re
import struct

from ..evidence import Access
from .services_talk import NotThis, Proof, clean, expect

# ---- PPTP -----------------------------------------------------------------------------------------------------------

_PPTP_SIZE = 156
_PPTP_FRONT = struct.pack(">HHIH", _PPTP_SIZE, 1, 0x1A2B3C4D, 2)
PPTP_REQUEST = struct.pack(">HHIHHHHIIHH64s64s", _PPTP_SIZE, 1, 0x1A2B3C4D, 1, 0, 0x0100, 0, 3, 3, 0, 0, b"", b"")
"""Start-Control-Connection-Request (RFC 2637 section 2.1), without a name. No call is placed over it."""


def pptp(wire: bytes) -> Proof | None:
    """Start-Control-Connection-Reply (RFC 2637 section 2.2). *version* is the vendor, and the firmware where it has a
    number; the host name stands in the answer too and is left there. note "refused": a result code other than 1."""
    if not expect(wire, _PPTP_FRONT) or len(wire) < _PPTP_SIZE:
        return None
    protocol, result, _error, _framing, _bearer, _channels, firmware = struct.unpack_from(">HBBIIHH", wire, 12)
    vendor = wire[92:156].split(b"\0", 1)[0]
    if protocol >> 8 != 1 or not 1 <= result <= 5:
        raise NotThis(f"version {protocol:#x}, result {result}")
    version = clean(vendor) + (f" firmware {firmware}" if firmware else "")
    return Proof("pptp", Access.UNKNOWN, clean(version), "" if result == 1 else "refused")


# ---- Winbox ---------------------------------------------------------------------------------------------------------

_BASE_POINT = (9).to_bytes(32, "big")
WINBOX_HELLO = b"\x22\x06" + b"\0" + _BASE_POINT + b"\0"
"""36 bytes: the opening of EC-SRP5 as RouterOS has it since 6.43 (a length, the handler 6, an empty name, a public key,
the parity of its y). The key is the base point of Curve25519 itself, so there is no secret behind it, and the proof of
a password that would have to follow is never sent. Layout: Margin Research, "MikroTik Authentication Revealed", 2022;
these bytes and the answer to an empty name: nmap, pull request 2973. Older routers stay silent."""

_KEY, _KEY_AND_SALT = b"\x21\x06", b"\x31\x06"


def winbox(wire: bytes) -> Proof | None:
    """The router's public key of 32 bytes and a parity, with 16 bytes of salt behind it or without. That exact length
    and nothing behind it: the key itself has no shape that could be told from noise."""
    front = _KEY_AND_SALT if wire[:1] == _KEY_AND_SALT[:1] else _KEY
    if not expect(wire, front):
        return None
    size = front[0] + 2
    if len(wire) > size or (len(wire) > 34 and wire[34] > 1):
        raise NotThis("no key and parity")
    if len(wire) < size:
        return None
    return Proof("winbox", Access.LOCKED)


# ---- MikroTik API ---------------------------------------------------------------------------------------------------

API_QUIT = b"\x05/quit\0"
"""One sentence of one word: "/quit" asks the router to end the session (MikroTik, "API", command notes)."""

_FATAL = b"\x06!fatal"
_TRAP = b"\x05!trap"
_NOT_LOGGED_IN = b"not logged in"
_ENDED = b"session terminated on request"
_MESSAGE_CAP = 0x7F


def mikrotik_api(wire: bytes) -> Proof | None:
    """The answer to a stranger's sentence: "!fatal" and a reason, or "!trap" and its attributes (MikroTik, "API",
    reply word). Words are a length of one byte (below 128) and text. LOCKED where the reason is that nobody logged
    in; UNKNOWN where the router only said goodbye."""
    front = _TRAP if wire[:1] == _TRAP[:1] else _FATAL
    if not expect(wire, front) or len(wire) <= len(front):
        return None
    size = wire[len(front)]
    if not 1 <= size <= _MESSAGE_CAP:
        raise NotThis(f"a reason of {size} bytes")
    reason = wire[len(front) + 1 : len(front) + 1 + size]
    if not re.fullmatch(rb"[ -~]*", reason):
        raise NotThis("a reason that is no text")
    if len(reason) < size:
        return None
    locked = _NOT_LOGGED_IN in reason.lower()
    if front == _FATAL and not locked and reason.lower() != _ENDED:
        return Proof("mikrotik_api", Access.UNKNOWN, "", "refused")
    return Proof("mikrotik_api", Access.LOCKED if locked else Access.UNKNOWN)
