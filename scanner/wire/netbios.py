"""The NetBIOS session request that port 139 wants before any SMB, and its answer (RFC 1001, RFC 1002).

Never opens a socket, asks for no name and follows no server that points elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from .smb import NotSmb, SmbError

# RFC 1002 section 4.3.1
SESSION_REQUEST = 0x81
POSITIVE_RESPONSE = 0x82
NEGATIVE_RESPONSE = 0x83
RETARGET_RESPONSE = 0x84

# RFC 1002 sections 4.3.3 to 4.3.5: how many bytes follow the four of type, flags and length
TRAILER_BYTES = {POSITIVE_RESPONSE: 0, NEGATIVE_RESPONSE: 1, RETARGET_RESPONSE: 6}

ANY_SERVER = "*SMBSERVER"  # the name that file servers take without having been told their own ([MS-NBTE] section 3)
SERVER_SUFFIX = 0x20
WORKSTATION_SUFFIX = 0x00
OWN_NAME = "IKMSCAN"
NAME_CHARS = 15


def encoded_name(name: str, suffix: int) -> bytes:
    """A name as it is sent: 16 bytes, each as two letters (RFC 1001 section 14.1), one label; SmbError when too long.

    *suffix* is the sixteenth byte, which Windows uses for the kind of service ([MS-NBTE] 2.2.1).
    """
    if len(name) > NAME_CHARS or not name.isascii():
        raise SmbError(f"no NetBIOS name: {len(name)} characters")
    plain = name.upper().ljust(NAME_CHARS).encode("ascii") + bytes([suffix])
    letters = bytes(0x41 + half for byte in plain for half in (byte >> 4, byte & 0x0F))
    return bytes([len(letters)]) + letters + b"\0"


def session_request(called: str = ANY_SERVER, calling: str = OWN_NAME) -> bytes:
    """The first packet of a connection to port 139 (RFC 1002 section 4.3.2); it has no other frame."""
    names = encoded_name(called, SERVER_SUFFIX) + encoded_name(calling, WORKSTATION_SUFFIX)
    return bytes([SESSION_REQUEST, 0]) + len(names).to_bytes(2, "big") + names


@dataclass(frozen=True, slots=True)
class SessionAnswer:
    """What NetBIOS said. `code`: why it turned us down (RFC 1002 section 4.3.4; 0x82: no such name), else -1.

    Neither accepted nor a code: it pointed to another address.
    """

    accepted: bool
    code: int = -1


def read_session_answer(data: bytes) -> SessionAnswer | None:
    """The answer that *data* is, None when more is needed; SmbError for anything else, and for more than an answer."""
    if not data:
        return None
    size = TRAILER_BYTES.get(data[0])
    if size is None:
        raise NotSmb(f"not NetBIOS: packet type 0x{data[0]:02x}")
    head = bytes([data[0], 0]) + size.to_bytes(2, "big")
    if not head.startswith(data[:4]):
        raise NotSmb(f"not NetBIOS: an answer begins with {data[:4].hex()}")
    if len(data) > 4 + size:
        raise NotSmb(f"{len(data) - 4 - size} bytes behind an answer of NetBIOS")
    if len(data) < 4 + size:
        return None
    return SessionAnswer(data[0] == POSITIVE_RESPONSE, data[4] if data[0] == NEGATIVE_RESPONSE else -1)
