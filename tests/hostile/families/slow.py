"""Who is silent, drips, or stops half-way. Every wait ends with the deadline of the look."""

from __future__ import annotations

from .. import OK, breaks_off, drips, floods, never_speaks, resets, says
from ..case import PARTIAL, SEEN, UNREACHABLE, UNSEEN, door, endless, web

CASES = endless(
    door("accepts and never speaks", UNREACHABLE, never_speaks),
    door("half a record of TLS, then silence", UNREACHABLE, says(b"\x16\x03\x03", never_speaks)),
    door("half a record of TLS, then the end", UNREACHABLE, says(b"\x16\x03\x03\x40\x00abc")),
    door("a handshake that drips", UNREACHABLE, says(b"\x16\x03\x03\x00\x04\x02\x00\xff\x00",
                                                     drips(b"", b"\x16\x03\x03\x00\x01\x00", 0.02))),
    door("resets at the first byte", UNREACHABLE, resets),
    door("ends at the first byte", UNREACHABLE, says(b"")),
    web("silent after the request", UNREACHABLE, never_speaks),
    web("a head that drips", UNREACHABLE, drips(b"", b"HTTP/1.1 200 OK\r\nServer: slow\r\n")),
    web("a head that drips a header each time", UNREACHABLE, drips(OK, b"x: y\r\n", 0.05)),
    web("a status line that drips", UNREACHABLE, drips(b"", b"HTTP/1.1 200 " + b"O" * 500, 0.3)),
    web("a body that drips", UNSEEN, drips(OK + b"Content-Length: 500\r\n\r\n", b"z")),
    web("chunks that drip", UNSEEN, drips(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nz\r\n")),
    web("a packed body that drips", UNSEEN | SEEN, drips(OK + b"Content-Encoding: gzip\r\n\r\n", b"\x1f\x8b\x08\x00" + bytes(60))),
    door("a flight of TLS that drips", UNREACHABLE, drips(b"", b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03" + bytes(40), 0.4)),
    door("warnings of TLS that drip", UNREACHABLE, says(b"", drips(b"", b"\x15\x03\x03\x00\x02\x01\x5a", 0.1))),
    web("a size of a chunk that drips", UNSEEN, drips(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0" * 500, 0.1)),
    web("hints that drip", UNREACHABLE, drips(b"", b"HTTP/1.1 103 E\r\nLink: </x>\r\n\r\n", 0.01)),
    web("100-continue that drips", UNREACHABLE, drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.02)),
    web("breaks off before the head", UNREACHABLE, breaks_off(b"")),
    web("breaks off in the head", UNREACHABLE, breaks_off(OK)),
    web("breaks off in the body", PARTIAL, breaks_off(OK + b"Content-Length: 500\r\n\r\nhalf")),
    web("a body without end, one byte each", UNSEEN, floods(OK + b"\r\n", b"z", 0.001)),
    web("trailers that drip", SEEN, drips(OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"t: t\r\n", 0.1)),
    web("a redirect whose body drips", UNSEEN | SEEN, drips(
        b"HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 900\r\n\r\n", b"z")),
)
