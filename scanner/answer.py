"""One answer of a web server, read from a connection no further than its question or its redirect wants. Cookie values
are masked here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .budget import Lost
from .evidence import Reply, Why
from .pool import Carrier
from .wire.gunzip import Gunzip
from .wire.http import Head, HttpError, ResponseReader

REDIRECTS_STATUS = (301, 302, 303, 307, 308)
REDIRECT_BODY_BYTES = 2 * 1024  # nobody reads the page behind a Location
FIRST_PIECE = 4 * 1024  # of an answer whose head is not there yet: it may be followed by more than we want
PIECE = 32 * 1024


@dataclass(frozen=True, slots=True)
class Caps:
    """How much of a body is read: on the wire, and unpacked. *whole*: a larger one is of no use, so none of it."""

    wire_bytes: int
    body_bytes: int
    whole: bool = False


async def read_reply(carrier: Carrier, reader: ResponseReader, url: str, caps: Caps) -> Reply:
    """Read one answer. Once the head is there, a break-off cuts the body; before, it is Lost."""
    packed = bytearray()
    cut = False
    while not reader.done:
        try:
            data = await carrier.receive(_wanted(reader.head, caps, len(packed)))
            if data:
                reader.feed(data)
            else:
                reader.eof()
        except (Lost, HttpError):
            if reader.head is None:
                raise
            cut = True
        packed += reader.take()
        hopeless = caps.whole and reader.head is not None and announced(reader.head.headers) > caps.wire_bytes
        if cut or hopeless or len(packed) > _most(reader.head, caps):
            cut = True
            break
    if reader.head is None:
        raise Lost(Why.CLOSED, "no answer")
    packed = packed[: _most(reader.head, caps)]
    return _reply(reader.head, bytes(packed), cut or not reader.complete, url, carrier.address, caps.body_bytes)


def _most(head: Head | None, caps: Caps) -> int:
    """How many bytes of the body are wanted on the wire."""
    led_on = head is not None and head.status in REDIRECTS_STATUS and head.values("location")
    return min(caps.wire_bytes, REDIRECT_BODY_BYTES) if led_on else caps.wire_bytes


def _wanted(head: Head | None, caps: Caps, had: int) -> int:
    """How many bytes to ask for next: so many that a body which is too long is known to be."""
    if head is None:
        return FIRST_PIECE
    return min(PIECE, _most(head, caps) - had + FIRST_PIECE)


def announced(headers: Sequence[tuple[str, str]]) -> int:
    """The length of the body as its head tells it; 0 when it does not."""
    told = next((v.strip() for n, v in headers if n == "content-length"), "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 20 else 0


def _reply(head: Head, packed: bytes, cut: bool, url: str, address: str, most: int) -> Reply:
    codings = [c.strip().lower() for v in head.values("content-encoding") for c in v.split(",") if c.strip()]
    body = packed
    if codings in (["gzip"], ["x-gzip"]):
        unpacker = Gunzip(most)
        body = unpacker.feed(packed)
        cut = cut or (bool(packed) and not unpacker.complete)
    return Reply(url, head.status, head.reason[:100], _masked(head.headers), body[:most],
                 cut or len(body) > most, head.headers_dropped > 0, address)


def _masked(headers: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Header lines with the values of cookies masked: names and attributes are facts, values are secrets."""
    return tuple((n, _mask_cookie(v)) if n in ("set-cookie", "set-cookie2") else (n, v) for n, v in headers)


def _mask_cookie(line: str) -> str:
    pair, semicolon, attributes = line.partition(";")
    name, equals, value = pair.partition("=")
    masked = f"{name}{equals}{'***' if value.strip() else ''}" if equals else "***"
    return masked + semicolon + attributes
