"""What Linux says about a refused connection attempt: struct sock_extended_err (ip(7), ipv6(7), IP_RECVERR)."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass

# linux/in.h, linux/in6.h, linux/errqueue.h
IP_RECVERR = 11
IPV6_RECVERR = 25
MSG_ERRQUEUE = 0x2000
_ORIGINS = {2: "icmp", 3: "icmp6"}
_ERROR = struct.Struct("=IBBBBII")


@dataclass(frozen=True, slots=True)
class Told:
    """An ICMP error: "icmp" or "icmp6", type and code (RFC 792, RFC 4443), and who sent it ("" unknown)."""

    origin: str
    type: int
    code: int
    by: str

    @property
    def reason(self) -> str:
        """"icmp 3/13"."""
        return f"{self.origin} {self.type}/{self.code}"


def read_extended_error(data: bytes) -> Told | None:
    """The ICMP error in one ancillary message, or None when the kernel itself or nobody spoke."""
    if len(data) < _ERROR.size + 2:
        return None
    _, origin, kind, code, _, _, _ = _ERROR.unpack_from(data)
    name = _ORIGINS.get(origin)
    return None if name is None else Told(name, kind, code, _offender(data[_ERROR.size :]))


def _offender(address: bytes) -> str:
    (family,) = struct.unpack_from("=H", address)
    if family == socket.AF_INET and len(address) >= 8:
        return socket.inet_ntop(socket.AF_INET, address[4:8])
    if family == socket.AF_INET6 and len(address) >= 24:
        return socket.inet_ntop(socket.AF_INET6, address[8:24])
    return ""
