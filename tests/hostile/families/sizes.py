"""Too much of everything: heads, headers, bodies, chunks. Bytes are counted below the parser and below TLS."""

from __future__ import annotations

from .. import OK, PIECE, answers, floods, says
from ..case import SEEN, UNREACHABLE, UNSEEN, door, endless, web

HTML = OK + b"Content-Length: %d\r\n"


def body(data: bytes) -> bytes:
    """The head of an answer with *data* behind it."""
    return HTML % len(data)


def chunks(chunk: bytes) -> bytes:
    return chunk * max(1, 60_000 // len(chunk))


START = OK + b"Transfer-Encoding: chunked\r\n\r\n"
CASES = [
    *endless(
        web("200 MB announced and sent", UNSEEN | SEEN, floods(OK + b"Content-Length: 200000000\r\n\r\n", PIECE)),
        web("a body without end", UNSEEN | SEEN, floods(OK + b"\r\n", PIECE)),
        web("chunks without end", UNSEEN | SEEN, floods(START, chunks(b"1\r\nz\r\n"))),
        web("great chunks without end", UNSEEN | SEEN, floods(START, b"10000\r\n" + PIECE + b"\r\n")),
        web("one chunk of 2 to the 60", UNSEEN | SEEN, floods(START + b"1000000000000000\r\n", PIECE)),
        web("a chunk extension without end", UNSEEN | SEEN, floods(START + b"1;", b"e" * 65536)),
        web("chunk extensions everywhere", UNSEEN | SEEN, floods(START, chunks(b"1;" + b"e" * 9000 + b"\r\nz\r\n"))),
        web("trailers without end", UNSEEN | SEEN, floods(START + b"0\r\n", chunks(b"t: t\r\n"))),
        web("one header without end", UNSEEN, floods(OK + b"a: ", PIECE)),
        web("a name of a header without end", UNSEEN, floods(OK, PIECE)),
        web("headers without end", UNSEEN, floods(OK, chunks(b"a: b\r\n"))),
        web("a status line without end", UNSEEN, floods(b"HTTP/1.1 200 ", PIECE)),
        web("continues without end", UNSEEN, floods(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 500)),
        web("early hints without end", UNSEEN, floods(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 500)),
        web("switching protocols without end", UNSEEN | SEEN, floods(b"HTTP/1.1 101 Switching\r\n\r\n", PIECE)),
        web("blank lines without end before the answer", UNSEEN, floods(b"", b"\r\n" * 4000)),
        door("noise without end", UNREACHABLE, says(b"", floods(b"", bytes(range(256)) * 200))),
        door("a banner without end", UNREACHABLE, says(b"", floods(b"220 ", b"x" * 60_000))),
    ),
    web("10,000 headers", SEEN | UNSEEN, answers(OK + b"a: b\r\n" * 9_990)),
    web("100,000 headers", UNSEEN, answers(OK + b"a: b\r\n" * 100_000)),
    web("a header of 100 kB", SEEN | UNSEEN, answers(OK + b"Server: " + b"x" * 100_000 + b"\r\n", b"hi")),
    web("a header of a megabyte", UNSEEN, answers(OK + b"Server: " + b"x" * 1_000_000 + b"\r\n", b"hi")),
    web("a title of 400 kB", SEEN, answers(body(b"<title>" + b"A" * 400_000), b"<title>" + b"A" * 400_000)),
    web("a page of 5 MB", SEEN, answers(body(b"<p>x</p>" * 600_000), b"<p>x</p>" * 600_000)),
]
