"""One answer of a web server, read from a connection no further than its question or its redirect wants. Cookie values
are masked here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from .budget import Lost
from .evidence import Reply, Why
from .pool import Carrier
from .wire.gunzip import Gunzip
from .wire.http import Head, HttpError, ResponseReader

REDIRECTS_STATUS = (301, 302, 303, 307, 308)
REDIRECT_BODY_BYTES = 2 * 1024  # nobody reads the page behind a Location
FIRST_PIECE = 4 * 1024  # of an answer whose head is not there yet: it may be followed by more than we want
PIECE = 32 * 1024
TRAILERS_S = 0.5  # after the last chunk of a body, what may follow is waited for so long


@dataclass(frozen=True, slots=True)
class Caps:
    """How much of a body is read: on the wire, and unpacked. *whole*: a larger one is of no use, so none of it."""

    wire_bytes: int
    body_bytes: int
    whole: bool = False


async def read_reply(carrier: Carrier, reader: ResponseReader, url: str, caps: Caps) -> Reply:
    """Read one answer. Once the head is there, a break-off cuts the body; before, it is Lost."""
    packed = bytearray()
    broken = cut = False
    while not (reader.done or broken or cut):
        if reader.only_trailers_left:
            carrier.until = min(carrier.until, asyncio.get_running_loop().time() + TRAILERS_S)
        try:
            data = await carrier.receive(_wanted(reader.head, caps, len(packed)))
            if data:
                reader.feed(data)
            else:
                reader.eof()
        except (Lost, HttpError):
            if reader.head is None:
                raise
            broken = True
        packed += reader.take()
        hopeless = caps.whole and reader.head is not None and announced(reader.head.headers) > caps.wire_bytes
        cut = hopeless or len(packed) > _most(reader.head, caps)
    if reader.head is None:
        raise Lost(Why.CLOSED, "no answer")
    packed = packed[: _most(reader.head, caps)]
    cut = cut or not (reader.complete or reader.only_trailers_left)
    return _reply(reader.head, bytes(packed), cut, url, carrier.address, caps.body_bytes)


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
    reply = Reply(url, head.status, head.reason[:100], _masked(head.headers), packed, cut, head.headers_dropped > 0,
                  address)
    if reply.codings and not reply.packed:
        unpacker = Gunzip(most)
        body = unpacker.feed(packed)
        reply = replace(reply, body=body, body_cut=cut or (bool(packed) and not unpacker.complete))
    return replace(reply, body=reply.body[:most], body_cut=reply.body_cut or len(reply.body) > most)


def _masked(headers: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Header lines with the values of cookies masked: names and attributes are facts, values are secrets."""
    return tuple((n, _mask_cookie(v)) if n in ("set-cookie", "set-cookie2") else (n, v) for n, v in headers)


def _mask_cookie(line: str) -> str:
    pair, semicolon, attributes = line.partition(";")
    name, equals, value = pair.partition("=")
    masked = f"{name}{equals}{'***' if value.strip() else ''}" if equals else "***"
    return masked + semicolon + attributes


def asked_to_wait_s(reply: Reply) -> float:
    """How long the server asks to be left alone (RFC 9110 section 10.2.3), in seconds; 0 where it tells nothing."""
    told = next(iter(reply.header("retry-after")), "").strip()
    if told.isascii() and told.isdigit():
        return float(told[:10])
    until, now = _http_date(told), date_told(reply)
    return max(0.0, (until - now).total_seconds()) if until and now else 0.0


def _http_date(told: str) -> datetime | None:
    try:
        return datetime.strptime(told[:40], "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
    except ValueError:
        return None


def date_told(reply: Reply) -> datetime | None:
    """What time the server says it is: IMF-fixdate, the form that servers must send (RFC 9110 section 5.6.7), and how
    long a cache has kept it since (RFC 9111 section 5.1)."""
    told, age = reply.header("date"), reply.header("age")
    try:
        at = _http_date(told[0]) if told else None
        kept = int(age[0]) if age and age[0].isascii() and age[0].isdigit() and len(age[0]) <= 10 else 0
        return at + timedelta(seconds=kept) if at else None
    except (ValueError, OverflowError):
        return None
