"""When an answer to a ClientHello is HTTP without TLS: from the twelfth byte on, and never before."""

from __future__ import annotations

import pytest
from ikmscan.scanner.wire.tls_plain import begins_as_http

NGINX = b"HTTP/1.1 400 Bad Request\r\nServer: nginx/1.22.1\r\n"


@pytest.mark.parametrize(("wire", "truth"), [
    (NGINX, True), (b"HTTP/1.0 501 Not Implemented\r\n", True), (b"HTTP/1.1 301", True), (b"HTTP/1.1 999 x", False),
    (b"HTTP/1.1 4x0 Bad", False), (b"HTTPS is not here", False), (b"HTTP/2 400 Bad R", False), (b"\x16\x03\x03\x00\x7a\x02", False),
    (b"\x15\x03\x01\x00\x02\x02\x28", False), (b"SSH-2.0-x", False), (b"", None), (b"H", None),
])
def test_a_status_line_and_nothing_else(wire: bytes, truth: bool | None) -> None:
    assert begins_as_http(wire) is truth


def test_cut_at_every_byte_it_is_not_told_too_early() -> None:
    assert [begins_as_http(NGINX[:n]) for n in range(16)] == [None] * 12 + [True] * 4
