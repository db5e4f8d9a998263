"""CONNECT through an HTTP proxy (RFC 9110 section 9.3.6): the request, and what the answer's head says. No sockets."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Awaitable, Callable

MOST_HEAD_BYTES = 8 * 1024
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})(?: [^\r\n]*)?\r?\n")


def connect_request(address: str, port: int, credentials: str = "") -> bytes:
    """Asks the proxy to open *port* of *address*; *credentials* as "name:password"."""
    place = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    lines = [f"CONNECT {place} HTTP/1.1", f"Host: {place}"]
    if credentials:
        lines.append(f"Proxy-Authorization: Basic {b64encode(credentials.encode()).decode()}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


async def read_head(one: Callable[[], Awaitable[bytes]]) -> bytes:
    """The head of the answer, byte by byte, for what comes behind it is the target's; b"" where it does not end."""
    head = b""
    while not head.endswith((b"\r\n\r\n", b"\n\n")):
        byte = await one()
        head += byte
        if not byte or len(head) > MOST_HEAD_BYTES:
            return b""
    return head


def status_of(head: bytes) -> int:
    """The status of the answer, 0 when it is none."""
    found = _STATUS.match(head)
    return int(found[1]) if found else 0
