"""Whether a ClientHello was answered in HTTP without TLS, as servers do whose port 443 was left without it. Pure."""

from __future__ import annotations

import re

from .tls_vector import TlsError

# RFC 9112 section 4: HTTP-version SP status-code. A record of TLS begins with a number below 32.
_STATUS_LINE = re.compile(rb"HTTP/1\.[01] [1-5][0-9]{2}")
_LONG_ENOUGH = 12


class SpeaksHttp(TlsError):
    """The answer is the head of an HTTP response."""


def begins_as_http(wire: bytes) -> bool | None:
    """Whether *wire* begins with a status line; None while too little has arrived to tell."""
    if len(wire) < _LONG_ENOUGH and (b"HTTP/1.".startswith(wire[:7])):
        return None
    return _STATUS_LINE.match(wire) is not None
