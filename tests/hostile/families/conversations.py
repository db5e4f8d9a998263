"""One connection, many questions: what comes between two answers, before the first, or in the place of an end. Here the
server keeps its connections, so that an answer could be taken for that to another question."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from .. import OK, Behaviour, answers, reset
from ..case import SEEN, UNSEEN, Case, door, endless, web

ANY = SEEN | UNSEEN
PAGE = b"<title>Toko</title><p>Batik tulis</p>"
WHOLE = OK + b"Content-Length: %d\r\n\r\n" % len(PAGE) + PAGE
POISON = b"HTTP/1.1 200 OK\r\nServer: poison/6.6\r\nContent-Length: 6\r\n\r\npoison"
QUESTIONS = 40


def says_then(pieces: list[bytes], pause_s: float, *, hang_up: bool = False) -> Behaviour:
    """*pieces*, one each *pause_s*; *hang_up*: RST behind the last."""
    async def behave(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for number, piece in enumerate(pieces):
            await asyncio.sleep(pause_s if number else 0)
            writer.write(piece)
            await writer.drain()
        if hang_up:
            await asyncio.sleep(pause_s)
            reset(writer)

    return behave


async def at_once(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """An answer to what nobody has asked yet."""
    writer.write(WHOLE * 3)
    await writer.drain()
    await asyncio.sleep(1)


async def half_closed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """The answer, then FIN of this side alone: the other may speak on and is read no more."""
    writer.write(WHOLE)
    await writer.drain()
    if writer.can_write_eof():
        writer.write_eof()
    await reader.read()


def turned(name: str, behave: Behaviour) -> Case:
    return web(f"kept: {name}", ANY, behave, requests=QUESTIONS)


CASES: list[Case] = [
    turned("a second answer behind each", says_then([WHOLE + POISON], 0)),
    turned("a second answer, a moment later", says_then([WHOLE, POISON], 0.03)),
    turned("the end of an answer that was promised, later", says_then([WHOLE, b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"], 0.02)),
    turned("kept, and reset behind each answer", says_then([WHOLE, b""], 0.01, hang_up=True)),
    turned("kept, and reset with each answer", says_then([WHOLE], 0, hang_up=True)),
    turned("half closed behind each answer", half_closed),
    turned("a body for HEAD", says_then([WHOLE], 0)),
    turned("204 with a body, kept", says_then([b"HTTP/1.1 204 No Content\r\n\r\n" + POISON], 0)),
    turned("304 with a body, kept", says_then([b"HTTP/1.1 304 Not Modified\r\nContent-Length: 6\r\n\r\n" + POISON], 0)),
    turned("eight hints before each", says_then([b"HTTP/1.1 103 Early Hints\r\n\r\n" * 8 + WHOLE], 0)),
    turned("nine hints before each", says_then([b"HTTP/1.1 103 Early Hints\r\n\r\n" * 9 + WHOLE], 0)),
    turned("102 that is processing for a second", says_then([b"HTTP/1.1 102 Processing\r\n\r\n"] * 4 + [WHOLE], 0.25)),
    turned("101, and the old protocol goes on", says_then([b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n" + WHOLE], 0)),
    turned("chunks, the last of which comes late", says_then([OK + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(PAGE) + PAGE + b"\r\n", b"0\r\n\r\n"], 0.2)),
    turned("chunks, and the end instead of the last", says_then([OK + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(PAGE) + PAGE + b"\r\n"], 0, hang_up=True)),
    turned("one byte each, the whole answer", says_then([WHOLE[at : at + 1] for at in range(len(WHOLE))], 0)),
    turned("closed by word, kept by deed", says_then([OK + b"Connection: close\r\nContent-Length: 2\r\n\r\nhi" + POISON], 0)),
    turned("HTTP/1.0 that is kept", says_then([b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nhi"], 0)),
    turned("Keep-Alive of 10,000 digits", says_then([OK + b"Keep-Alive: timeout=" + b"9" * 10_000 + b"\r\nContent-Length: 2\r\n\r\nhi"], 0)),
    turned("429 for ever, come back yesterday", says_then([b"HTTP/1.1 429 No\r\nRetry-After: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Length: 0\r\n\r\n"], 0)),
    *(turned(f"503, come back after {after[:24]!r}", says_then(
        [b"HTTP/1.1 503 No\r\nRetry-After: " + after.encode() + b"\r\nContent-Length: 0\r\n\r\n"], 0))
      for after in ("-1", "9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 30 Feb 2026 99:99:99 GMT", "<b>soon</b>")),
    turned("200 for OPTIONS, TRACE and all else", says_then([OK + b"Allow: GET, TRACE, PUT, DELETE, PROPFIND\r\nDAV: 1,2\r\nContent-Length: 2\r\n\r\nhi"], 0)),
    turned("HTTP/0.9 behind a good answer", says_then([WHOLE, b"<title>old</title>"], 0.01)),
    door("kept: an answer before the question", ANY, at_once),
    replace(door("kept: TLS that is upgraded in the clear", ANY, says_then([b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: TLS/1.2\r\nConnection: Upgrade\r\n\r\n"], 0)), plain=answers(
        b"HTTP/1.1 426 Upgrade Required\r\nUpgrade: TLS/1.2, HTTP/1.1\r\nConnection: Upgrade\r\nContent-Length: 0\r\n")),
    Case("kept: TLS on port 80", ANY, plain=says_then([b"\x15\x03\x01\x00\x02\x02\x46"], 0), secure=answers(OK, PAGE)),
    Case("kept: the page of a proxy on 443", ANY, bare=says_then([b"HTTP/1.1 400 Bad Request\r\n\r\nThe plain HTTP request was sent to HTTPS port"], 0)),
    *endless(turned("a stream of parts without end", says_then([b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=b\r\n\r\n" + b"--b\r\nContent-Type: text/html\r\n\r\n<p>x</p>\r\n"] + [b"--b\r\n\r\nx\r\n"] * 400, 0.05)),
             turned("events of a server without end", says_then([b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"] + [b"data: x\n\n"] * 400, 0.05))),
]
