"""The NTLM challenge of the practice hosts, the same invented cashier's PC for all of them. Pure but for the clock."""

from __future__ import annotations

import os
import struct
import time

from ..scanner.wire import ntlm
from ..scanner.wire.ntlm import Flag, Pair

NETBIOS_NAME = "KASIR-PC"
SECONDS_1601_TO_1970 = 11_644_473_600  # [MS-DTYP] 2.3.3

FLAGS = (
    Flag.UNICODE | Flag.REQUEST_TARGET | Flag.SIGN | Flag.NTLM | Flag.ALWAYS_SIGN | Flag.TARGET_TYPE_SERVER
    | Flag.EXTENDED_SESSION_SECURITY | Flag.TARGET_INFO | Flag.VERSION | Flag.KEY_128 | Flag.KEY_EXCHANGE | Flag.KEY_56
)  # fmt: skip


def filetime(unix_s: float) -> int:
    """Seconds since 1970 as 100 ns since 1601."""
    return int((unix_s + SECONDS_1601_TO_1970) * 10_000_000)


def filetime_now() -> int:
    """The wall clock as a FILETIME."""
    return filetime(time.time())


def challenge(version: tuple[int, int, int]) -> bytes:
    """A CHALLENGE message ([MS-NLMP] 2.2.1.2) of a PC in no domain, which gives its own name in all four places."""
    name = NETBIOS_NAME.encode("utf-16-le")
    order = (Pair.NETBIOS_DOMAIN, Pair.NETBIOS_NAME, Pair.DNS_DOMAIN, Pair.DNS_NAME)
    info = b"".join(struct.pack("<HH", pair, len(name)) + name for pair in order)
    info += struct.pack("<HHQHH", Pair.TIMESTAMP, 8, filetime_now(), Pair.END, 0)
    target_at = ntlm.CHALLENGE_FIXED_BYTES + 8
    head = ntlm.SIGNATURE + struct.pack("<IHHI", ntlm.MessageType.CHALLENGE, len(name), len(name), target_at)
    head += struct.pack("<I8s8x", FLAGS, os.urandom(8))
    head += struct.pack("<HHI", len(info), len(info), target_at + len(name))
    return head + struct.pack("<BBH3xB", *version, 15) + name + info


def answer_token(message: bytes) -> bytes:
    """A SPNEGO NegTokenResp (RFC 4178 section 4.2.2): accept-incomplete, NTLM, the message."""
    incomplete = ntlm.der(0xA0, b"\x0a\x01\x01")
    mechanism = ntlm.der(0xA1, ntlm.NTLM_OID)
    return ntlm.der(0xA1, ntlm.der(0x30, incomplete + mechanism + ntlm.der(0xA2, ntlm.der(0x04, message))))
