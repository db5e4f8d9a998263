"""The NTLM challenge inside an SMB session setup: the question that any server answers before a login, and its answer.

Never builds an AUTHENTICATE message: nobody is logged in with what stands here. Sources: [MS-NLMP], RFC 4178 (SPNEGO).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum, IntFlag

from .smb import part, u8, u16, u32

SIGNATURE = b"NTLMSSP\0"  # [MS-NLMP] 2.2.1

SPNEGO_OID = bytes.fromhex("06062b0601050502")  # 1.3.6.1.5.5.2, RFC 4178 section 4.2
NTLM_OID = bytes.fromhex("060a2b06010401823702020a")  # 1.3.6.1.4.1.311.2.2.10, [MS-SPNG] 2.2.1


class MessageType(IntEnum):
    """[MS-NLMP] 2.2.1."""

    NEGOTIATE = 1
    CHALLENGE = 2
    AUTHENTICATE = 3


class Flag(IntFlag):
    """[MS-NLMP] 2.2.2.5, those that are used here."""

    UNICODE = 0x00000001
    OEM = 0x00000002
    REQUEST_TARGET = 0x00000004
    SIGN = 0x00000010
    LM_KEY = 0x00000080
    NTLM = 0x00000200
    ALWAYS_SIGN = 0x00008000
    TARGET_TYPE_SERVER = 0x00020000
    EXTENDED_SESSION_SECURITY = 0x00080000
    TARGET_INFO = 0x00800000
    VERSION = 0x02000000
    KEY_128 = 0x20000000
    KEY_EXCHANGE = 0x40000000
    KEY_56 = 0x80000000


# 0xE2088297, what Windows clients ask, so that servers and sensors see nothing unusual
ASKED = (
    Flag.UNICODE | Flag.OEM | Flag.REQUEST_TARGET | Flag.SIGN | Flag.LM_KEY | Flag.NTLM | Flag.ALWAYS_SIGN
    | Flag.EXTENDED_SESSION_SECURITY | Flag.VERSION | Flag.KEY_128 | Flag.KEY_EXCHANGE | Flag.KEY_56
)  # fmt: skip

# [MS-NLMP] 2.2.2.10; servers read it for debugging only
CLIENT_VERSION = struct.pack("<BBH3xB", 10, 0, 19041, 15)

CHALLENGE_FIXED_BYTES = 48  # [MS-NLMP] 2.2.1.2, up to and without Version
PAIRS_CAP = 32
NAME_CAP_CHARS = 255  # RFC 1035 section 2.3.4; a NetBIOS name has 15


class Pair(IntEnum):
    """AvId, [MS-NLMP] 2.2.2.1."""

    END = 0
    NETBIOS_NAME = 1
    NETBIOS_DOMAIN = 2
    DNS_NAME = 3
    DNS_DOMAIN = 4
    TIMESTAMP = 7


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a server tells about itself before any login; "" for what it left out.

    `version` is the build ("10.0.17763"), not the patch level; Samba says "6.1.0". The names may be personal.
    """

    version: str = ""
    netbios_name: str = ""
    netbios_domain: str = ""
    dns_name: str = ""
    dns_domain: str = ""


def der(tag: int, content: bytes) -> bytes:
    """One DER element (X.690 section 8.1); content below 64 KiB."""
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    if size < 0x100:
        return bytes([tag, 0x81, size]) + content
    return bytes([tag, 0x82]) + size.to_bytes(2, "big") + content


def first_token(token: bytes | None) -> bytes:
    """A SPNEGO NegTokenInit (RFC 4178 section 4.2.1) that offers NTLM alone, with a mechToken when one is given."""
    mechanisms = der(0xA0, der(0x30, NTLM_OID))
    mech_token = der(0xA2, der(0x04, token)) if token is not None else b""
    return der(0x60, SPNEGO_OID + der(0xA0, der(0x30, mechanisms + mech_token)))


def negotiate() -> bytes:
    """The NTLM NEGOTIATE message ([MS-NLMP] 2.2.1.1): no domain, no workstation, nothing about the user."""
    nothing = bytes(8)
    return SIGNATURE + struct.pack("<II", MessageType.NEGOTIATE, ASKED) + nothing + nothing + CLIENT_VERSION


def find_challenge(blob: bytes) -> Challenge | None:
    """The CHALLENGE message ([MS-NLMP] 2.2.1.2) anywhere in a security buffer; None when there is none.

    SmbError when one begins there and is cut short or points outside itself. It is searched for rather than
    unwrapped: some servers send it bare, and one parser less reads what a stranger wrote.
    """
    at = blob.find(SIGNATURE + struct.pack("<I", MessageType.CHALLENGE))
    if at < 0:
        return None
    message = blob[at:]
    flags = Flag(u32(message, 20))
    info = part(message, u32(message, 44), u16(message, 40)) if Flag.TARGET_INFO in flags else b""
    names = _names(info)
    return Challenge(
        version=_version(message) if Flag.VERSION in flags else "",
        netbios_name=names.get(Pair.NETBIOS_NAME, ""),
        netbios_domain=names.get(Pair.NETBIOS_DOMAIN, ""),
        dns_name=names.get(Pair.DNS_NAME, ""),
        dns_domain=names.get(Pair.DNS_DOMAIN, ""),
    )


def message_type(blob: bytes) -> int:
    """The type of the first NTLM message in a security buffer, 0 when it holds none."""
    at = blob.find(SIGNATURE)
    return u32(blob, at + len(SIGNATURE)) if at >= 0 else 0


def _version(message: bytes) -> str:
    # [MS-NLMP] 2.2.2.10; all ones are a field that nobody filled in (impacket), and no build above all others
    if part(message, CHALLENGE_FIXED_BYTES, 4) == b"\xff" * 4:
        return ""
    major, minor = u8(message, CHALLENGE_FIXED_BYTES), u8(message, CHALLENGE_FIXED_BYTES + 1)
    return f"{major}.{minor}.{u16(message, CHALLENGE_FIXED_BYTES + 2)}"


def _names(info: bytes) -> dict[int, str]:
    names: dict[int, str] = {}
    at = 0
    while at < len(info) and len(names) < PAIRS_CAP:
        kind, size = u16(info, at), u16(info, at + 2)
        if kind == Pair.END:
            break
        names[kind] = _text(part(info, at + 4, size))
        at += 4 + size
    return names


def _text(value: bytes) -> str:
    # [MS-NLMP] 2.2.2.1: names in pairs are always Unicode
    return value[: 2 * NAME_CAP_CHARS].decode("utf-16-le", "replace").split("\0")[0]
