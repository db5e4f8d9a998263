"""Pages that nobody of ours can read: packed in a way that was not offered, in an alphabet that is none, or no page at
all. What was not read is neither clean nor dirty."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import replace

from .. import OK, answers
from ..case import SEEN, UNSEEN, Case, web

PAGE = b"<html><title>Toko</title><form action='http://x.example/'><input type=password></form>" + b"<p>situs slot gacor maxwin</p>" * 9 + b"</html>"
ANY = SEEN | UNSEEN
# what a page must have been read for
OF_THE_PAGE = ("gambling_injection.clean", "mixed_content.good", "mixed_content.none", "insecure_form.good", "insecure_form.none",
               "third_party_scripts.good", "third_party_scripts.none", "debug_pages.good", "payment_widgets.none",
               "subresource_integrity.good", "js_libraries.good", "front_page.good")
BROTLI = bytes.fromhex("8b") + b"\x80" + PAGE[:60] + b"\x03"  # a stored block: what unpacks it sees a page


def packed(name: str, coding: bytes, body: bytes, *, as_it_is: bool = False) -> Case:
    """Called *coding*, whatever it is. *as_it_is*: a browser does not know that name and shows the bytes, as we read them."""
    case = web(f"unreadable: {name}", ANY, answers(OK + b"Content-Encoding: " + coding + b"\r\n", body))
    return case if as_it_is else replace(case, spares=OF_THE_PAGE)


CASES: list[Case] = [
    packed("brotli", b"br", BROTLI), packed("zstd", b"zstd", b"\x28\xb5\x2f\xfd\x04\x58" + PAGE), packed("deflate", b"deflate", zlib.compress(PAGE)),
    packed("gzip twice", b"gzip, gzip", gzip.compress(gzip.compress(PAGE))), packed("compress", b"compress", b"\x1f\x9d\x90" + PAGE[::-1], as_it_is=True),
    packed("gzip and brotli", b"gzip, br", gzip.compress(BROTLI)), packed("a coding of its own", b"x-mine", bytes(b ^ 0x55 for b in PAGE), as_it_is=True),
    packed("a coding that is quoted", b'"gzip"', gzip.compress(PAGE), as_it_is=True), packed("aws-chunked", b"aws-chunked", PAGE[::-1], as_it_is=True),
    packed("gzip that is none", b"gzip", bytes(range(256)) * 20), packed("gzip, cut after its head", b"gzip", gzip.compress(PAGE)[:12]),
    *(replace(web(f"unreadable: {kind}", ANY, answers(b"HTTP/1.1 200 OK\r\nContent-Type: " + kind.encode() + b"\r\n", body)), spares=OF_THE_PAGE)
      for kind, body in (("application/pdf", b"%PDF-1.7\n" + bytes(900)), ("image/png", b"\x89PNG\r\n\x1a\n" + bytes(900)),
                         ("application/octet-stream", bytes(range(256)) * 9), ("application/zip", b"PK\x03\x04" + bytes(900)))),
]
