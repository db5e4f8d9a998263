"""What unpacks to far more than it is, or to nothing. Only gzip is offered, and never more than the cap is unpacked."""

from __future__ import annotations

import gzip
import zlib

from .. import OK, answers, gzip_bomb
from ..case import SEEN, UNSEEN, web

GZIP = OK + b"Content-Encoding: gzip\r\n"
PAGE = b"<html><title>Toko</title><p>Batik</p></html>"
ANY = SEEN | UNSEEN


def again(data: bytes, times: int) -> bytes:
    for _ in range(times):
        data = gzip.compress(data, mtime=0)
    return data


CASES = [
    web("a bomb", ANY, answers(GZIP, gzip_bomb())),
    web("a bomb in a redirect", ANY, answers(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Encoding: gzip\r\n", gzip_bomb())),
    web("a bomb in an error page", ANY, answers(b"HTTP/1.1 404 Not Found\r\nContent-Encoding: gzip\r\n", gzip_bomb())),
    web("a bomb called x-gzip", ANY, answers(OK + b"Content-Encoding: x-gzip\r\n", gzip_bomb())),
    web("a bomb of deflate", ANY, answers(OK + b"Content-Encoding: deflate\r\n", zlib.compress(bytes(30_000_000)))),
    web("a bomb of two members", ANY, answers(GZIP, gzip_bomb() + gzip_bomb())),
    web("packed ten times", ANY, answers(OK + b"Content-Encoding: " + b", ".join([b"gzip"] * 10) + b"\r\n", again(PAGE, 10))),
    web("packed as it says, a hundred times", ANY, answers(OK + b"Content-Encoding: gzip\r\n" * 100, again(PAGE, 1))),
    web("10,000 empty members", ANY, answers(GZIP, gzip.compress(b"", mtime=0) * 10_000)),
    web("a bomb in a bomb", ANY, answers(OK + b"Content-Encoding: gzip, gzip\r\n", again(gzip_bomb(), 1))),
    web("a bomb behind a page", ANY, answers(GZIP, again(PAGE, 1) + gzip_bomb())),
    web("a bomb in chunks", ANY, answers(GZIP + b"Transfer-Encoding: chunked\r\n", b"%x\r\n" % len(gzip_bomb()) + gzip_bomb() + b"\r\n0\r\n\r\n")),
    web("raw deflate", ANY, answers(OK + b"Content-Encoding: deflate\r\n", zlib.compress(PAGE * 9)[2:-4])),
    web("deflate called gzip", ANY, answers(GZIP, zlib.compress(PAGE * 9))),
    web("a length of an ISIZE that lies", ANY, answers(GZIP, again(PAGE, 1)[:-4] + b"\xff\xff\xff\x7f")),
    web("gzip of reserved flags", ANY, answers(GZIP, b"\x1f\x8b\x08\xe0" + again(PAGE, 1)[4:])),
    web("an extra field of 65,535 bytes", SEEN | UNSEEN, answers(GZIP, b"\x1f\x8b\x08\x04" + bytes(6) + b"\xff\xff" + bytes(65_535) + again(PAGE, 1)[10:])),
    web("packed and broken", ANY, answers(GZIP, b"\x1f\x8b\x08\x00broken")),
    web("packed and cut", ANY, answers(GZIP, again(PAGE * 50, 1)[:60])),
    web("packed with a wrong sum", ANY, answers(GZIP, again(PAGE, 1)[:-8] + bytes(8))),
    web("packed, with noise behind", SEEN, answers(GZIP, again(PAGE, 1) + b"noise" * 50)),
    web("said to be packed and is not", ANY, answers(GZIP, PAGE)),
    web("packed and not said", SEEN, answers(OK, again(PAGE, 1))),
    web("brotli, which nobody asked for", ANY, answers(OK + b"Content-Encoding: br\r\n", b"\x1b\x03\x00\x00\x00" * 5000)),
    web("zstd, which nobody asked for", ANY, answers(OK + b"Content-Encoding: zstd\r\n", b"\x28\xb5\x2f\xfd" + bytes(5000))),
    web("a packing without a name", ANY, answers(OK + b"Content-Encoding: \r\n", PAGE)),
    web("a packing of 5,000 letters", ANY, answers(OK + b"Content-Encoding: " + b"g" * 5000 + b"\r\n", PAGE)),
    web("a name of 60 kB in the packed head", ANY, answers(GZIP, b"\x1f\x8b\x08\x08" + bytes(6) + b"n" * 60_000)),
]
