"""Remote desktops: RDP's negotiation and VNC's list of locks. A session is never begun and no lock is ever tried."""

from __future__ import annotations

import re
import struct

from ..evidence import Access
from .services_talk import NotThis, Proof, Say, expect

# ---- RDP ------------------------------------------------------------------------------------------------------------

RDP_REQUEST = bytes.fromhex("03000013" "0ee00000000000" "0100080001000000")
"""19 bytes: TPKT (RFC 1006 section 6), X.224 connection request, RDP_NEG_REQ that asks for TLS and nothing else
([MS-RDPBCGR] 2.2.1.1, 2.2.1.1.1). Whoever must have NLA says so; whoever takes TLS alone does not enforce it."""

_BARE, _NEGOTIATED = 11, 19
_SELECTED, _FAILED = 0x02, 0x03
# [MS-RDPBCGR] 2.2.1.2.1: PROTOCOL_RDP, PROTOCOL_SSL
_PROTOCOLS = {0: "old", 1: "no_nla"}
# 2.2.1.2.2: SSL_NOT_ALLOWED_BY_SERVER, SSL_CERT_NOT_ON_SERVER, HYBRID_REQUIRED_BY_SERVER
_FAILURES = {2: "old", 3: "old", 5: "nla"}


def rdp(wire: bytes) -> Proof | None:
    """The X.224 connection confirm ([MS-RDPBCGR] 2.2.1.2). note: "nla", "no_nla", "old" (the security of before TLS,
    also where the answer holds no negotiation at all), "" where it says what was not asked for.

    LOCKED with NLA alone: without it a stranger sees the screen that asks for a name, which is no lock by itself.
    """
    if not expect(wire, b"\3\0") or len(wire) < 4:
        return None
    (size,) = struct.unpack_from(">H", wire, 2)
    if size not in (_BARE, _NEGOTIATED):
        raise NotThis(f"a confirm of {size} bytes")
    if not expect(wire[4:], bytes([size - 5])) or len(wire) < 6:
        return None
    if wire[5] & 0xF0 != 0xD0:  # ITU-T X.224 section 13.4
        raise NotThis(f"X.224 code {wire[5]:#x}")
    if len(wire) < size:
        return None
    note = "old" if size == _BARE else _negotiated(wire[_BARE:_NEGOTIATED])
    return Proof("rdp", Access.LOCKED if note == "nla" else Access.UNKNOWN, "", note)


def _negotiated(answer: bytes) -> str:
    kind, _flags, size, value = struct.unpack("<BBHI", answer)
    if size != 8 or kind not in (_SELECTED, _FAILED):
        raise NotThis(f"negotiation {answer.hex(' ')}")
    return (_PROTOCOLS if kind == _SELECTED else _FAILURES).get(value, "")


# ---- VNC ------------------------------------------------------------------------------------------------------------

_RFB = re.compile(rb"RFB ([0-9]{3})\.([0-9]{3})\n")
_RFB_SHAPE = re.compile(rb"R?F?B? ?[0-9]{0,3}\.?[0-9]{0,3}\n?")
# RFC 6143 section 8.1.2, and the registry of security types: 1 lets everybody in; 16 (Tight), 18 (TLS) and 19
# (VeNCrypt) wrap a second list, which is not asked for and may hold "none"
_NONE = 1
_WRAPPERS = {16, 18, 19}
_SIZE = 12


def vnc(wire: bytes) -> Proof | Say | None:
    """The version (RFC 6143 section 7.1.1), then the security types (7.1.2) for the version we answer with: OPEN where
    "none" is offered, LOCKED where only locks are, UNKNOWN where a wrapper alone is, or nothing (note "refused")."""
    said = _RFB.match(wire)
    if said is None:
        if len(wire) >= _SIZE or not _RFB_SHAPE.fullmatch(wire):
            raise NotThis(f"begins with {wire[:_SIZE].hex(' ')}")
        return None
    version = wire[:11].decode("ascii")
    minor = _spoken(int(said[1]), int(said[2]))
    proof = Proof("vnc", Access.UNKNOWN, version)
    types = wire[_SIZE:]
    offered = _one_type(types) if minor == 3 else _many_types(types)
    if offered is None:
        return Say(b"RFB 003.00%d\n" % minor, proof)
    if not offered:
        return Proof("vnc", Access.UNKNOWN, version, "refused")
    if _NONE in offered:
        return Proof("vnc", Access.OPEN, version)
    return Proof("vnc", Access.UNKNOWN if offered <= _WRAPPERS else Access.LOCKED, version)


def _spoken(major: int, minor: int) -> int:
    """The minor version to answer with. RFC 6143 section 7.1.1: what is none of 3.3, 3.7 and 3.8 counts as 3.3; but
    Apple's 3.889 and RealVNC's 4 and 5 speak 3.8."""
    if major > 3 or (major == 3 and minor in (8, 889)):
        return 8
    return 7 if (major, minor) == (3, 7) else 3


def _one_type(types: bytes) -> set[int] | None:
    """Version 3.3: the server decides and says it in four bytes; 0 is a refusal."""
    if len(types) < 4:
        return None
    (kind,) = struct.unpack_from(">I", types)
    return {kind} - {0}


def _many_types(types: bytes) -> set[int] | None:
    """Versions 3.7 and 3.8: a count and so many types of one byte; none of them is a refusal."""
    return set(types[1 : 1 + types[0]]) if types and len(types) > types[0] else None
