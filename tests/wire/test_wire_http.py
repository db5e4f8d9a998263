"""HTTP responses: h11 judges what every reader agrees on, a table what only browsers read, a clock what is hostile."""

from __future__ import annotations

import gc
import gzip
import itertools
import random
import time
import tracemalloc
import weakref
import zlib
from collections.abc import Iterable
from functools import partial

import h11
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.wire.gunzip import Gunzip
from ikmscan.scanner.wire.http import Head, HttpError, ResponseReader, request

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
packed = partial(gzip.compress, mtime=0)  # no clock: what names a test is the same in every process


def read(wire: bytes, *, method: str = "GET", size: int = 10**9, eof: bool = False) -> ResponseReader:
    reader = ResponseReader(method)
    for start in range(0, len(wire), size):
        reader.feed(wire[start : start + size])
    if eof:
        reader.eof()
    return reader


def head_of(reader: ResponseReader) -> Head:
    assert reader.head is not None
    return reader.head


# ---- Requests -------------------------------------------------------------------------------------------------------


def test_a_request_is_what_h11_reads() -> None:
    headers = [("Host", "toko.id"), ("User-Agent", "ikmscan (+https://x)"), ("X-Empty", ""), ("Accept", "a, b\tc")]
    server = h11.Connection(h11.SERVER)
    server.receive_data(request("OPTIONS", "/a%20b?c=d", headers))
    event = server.next_event()
    assert isinstance(event, h11.Request)
    assert (event.method, event.target, event.http_version) == (b"OPTIONS", b"/a%20b?c=d", b"1.1")
    assert [(name.decode(), value.decode()) for name, value in event.headers.raw_items()] == headers


@pytest.mark.parametrize("bad", ["a\r", "a\n", "a\r\nX: y", "a\x00", "\x7f", " a", "a ", "é", "\u010a", "a\x0bb"])
def test_no_part_of_a_request_can_smuggle_another(bad: str) -> None:
    parts = [(bad, "/", "a", "b"), ("GET", bad, "a", "b"), ("GET", "/", bad, "b"), ("GET", "/", "a", bad)]
    for method, target, name, value in parts:
        with pytest.raises(HttpError) as error:
            request(method, target, [(name, value)])
        assert error.value.kind == "bad_request"


@pytest.mark.parametrize(
    ("method", "target", "name"),
    [
        ("G T", "/", "a"),
        ("", "/", "a"),
        ("GET", "/a b", "a"),
        ("GET", "", "a"),
        ("GET", "/", ""),
        ("GET", "/", "a:"),
        ("GET", "/", "a b"),
    ],
)
def test_a_blank_or_empty_part_of_a_request_is_refused(method: str, target: str, name: str) -> None:
    with pytest.raises(HttpError):
        request(method, target, [(name, "b")])


# ---- What every reader agrees on: h11 is the referee ----------------------------------------------------------------


def pieces(wire: bytes, cuts: Iterable[int]) -> list[bytes]:
    at = [0, *sorted(cut % (len(wire) + 1) for cut in cuts), len(wire)]
    return [wire[a:b] for a, b in itertools.pairwise(at)]


def chunk(data: bytes, extension: bytes) -> bytes:
    return b"%x%s\r\n%s\r\n" % (len(data), extension, data)


NAMES = st.text("abcXYZ-_09", min_size=1, max_size=8).map(lambda name: "X" + name)
VALUES = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=20)
FIELDS = st.lists(st.tuples(NAMES, VALUES), max_size=5)
BODIES = st.lists(st.binary(min_size=1, max_size=60), max_size=4)


@st.composite
def responses(draw: st.DrawFn) -> tuple[str, bytes]:
    """A method and a valid HTTP/1.1 response to it, with its framing of any kind."""
    method = draw(st.sampled_from(["GET", "GET", "GET", "HEAD", "OPTIONS"]))
    status = draw(st.sampled_from([200, 200, 204, 301, 304, 404, 503]))
    fields = draw(FIELDS)
    parts = draw(BODIES)
    body = b"".join(parts)
    framing = draw(st.sampled_from(["length", "chunked", "close"]))
    if framing == "length":
        fields.insert(draw(st.integers(0, len(fields))), ("Content-Length", str(len(body))))
    elif framing == "chunked":
        fields.append(("Transfer-Encoding", draw(st.sampled_from(["chunked", "Chunked"]))))
        body = b"".join(chunk(part, draw(st.sampled_from([b"", b";a=b", b';q="x y"']))) for part in parts)
        body += b"0\r\n" + draw(st.sampled_from([b"", b"X-Trailer: y\r\n"])) + b"\r\n"
    if draw(st.booleans()):
        fields.append(("Connection", draw(st.sampled_from(["close", "keep-alive", "Upgrade, Close"]))))
    interim = draw(st.sampled_from([b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"]))
    lines = b"".join(f"{name}: {value}\r\n".encode("ascii") for name, value in fields)
    head = b"HTTP/1.1 %d %s\r\n%s\r\n" % (status, draw(st.sampled_from([b"", b"OK", b"Not Found"])), lines)
    bare = method == "HEAD" or status in (204, 304)
    return method, interim + head + (b"" if bare else body)


@settings(max_examples=300)
@given(responses(), st.lists(st.integers(0, 10_000), max_size=6), st.booleans())
def test_valid_responses_mean_what_h11_says(response: tuple[str, bytes], cuts: list[int], closes: bool) -> None:
    method, wire = response
    client = h11.Connection(h11.CLIENT)
    client.send(h11.Request(method=method, target="/", headers=[("Host", "toko.id")]))
    client.send(h11.EndOfMessage())
    reader = ResponseReader(method)
    for piece in pieces(wire, cuts):
        reader.feed(piece)
        if piece:
            client.receive_data(piece)
    if closes:
        reader.eof()
        client.receive_data(b"")

    final, body, ended = None, b"", False
    while not ended:
        event = client.next_event()
        if event is h11.NEED_DATA:
            break
        if isinstance(event, h11.Response):
            final = event
        elif isinstance(event, h11.Data):
            body += bytes(event.data)
        ended = isinstance(event, h11.EndOfMessage)

    assert final is not None
    head = head_of(reader)
    assert (head.status, head.reason.encode()) == (final.status_code, bytes(final.reason))
    # h11 writes "Chunked" in lower case.
    assert [(name.encode(), value.encode("latin-1").lower()) for name, value in head.headers] == [
        (bytes(name), bytes(value).lower()) for name, value in final.headers
    ]
    assert reader.take() == body
    assert reader.done == ended == reader.complete
    if not closes:
        assert reader.keep_alive == (client.their_state is h11.DONE)


@settings(max_examples=200)
@given(responses(), st.data())
def test_a_truncated_response_gives_a_front_of_its_body(response: tuple[str, bytes], data: st.DataObject) -> None:
    method, wire = response
    whole = read(wire, method=method, eof=True)
    body = whole.take()
    cut = data.draw(st.integers(0, len(wire) - 1))
    reader = ResponseReader(method)
    reader.feed(wire[:cut])
    assert not reader.done or reader.complete
    reader.eof()
    assert reader.done
    assert not reader.keep_alive
    assert body.startswith(reader.take())
    if reader.head is None:
        assert not reader.complete
    else:
        assert reader.head == whole.head


@pytest.mark.parametrize(
    ("wire", "body", "complete_from"),
    [
        (OK + b"Content-Length: 5\r\n\r\nhello", b"hello", -1),
        (CHUNKED + b"5\r\nhello\r\n3\r\nyou\r\n0\r\nA: b\r\n\r\n", b"helloyou", -9),
        (CHUNKED + b"5;x=y\nhello\n0\n\n", b"hello", -2),
        (b"HTTP/1.0 200 OK\r\n\r\nhello", b"hello", -6),
    ],
)
def test_truncation_at_every_byte_tells_what_is_missing(wire: bytes, body: bytes, complete_from: int) -> None:
    head_end = wire.index(b"\r\n\r\n") + 4
    for cut in range(1, len(wire)):
        for size in (1, 10**9):
            reader = read(wire[:cut], size=size, eof=True)
            assert (reader.head is not None) == (cut >= head_end)
            assert reader.done
            assert body.startswith(reader.take())
            assert reader.complete == (reader.head is not None and cut > len(wire) + complete_from), cut


# ---- What browsers read all the same --------------------------------------------------------------------------------

SLOPPY: dict[str, tuple[bytes, int, tuple[tuple[str, str], ...], bytes]] = {
    "bare line feeds": (
        b"HTTP/1.1 200 OK\nA: b\nContent-Length: 2\n\nhi",
        200,
        (("a", "b"), ("content-length", "2")),
        b"hi",
    ),
    "mixed line ends": (b"HTTP/1.1 200 OK\r\nA: b\n\r\nhi", 200, (("a", "b"),), b"hi"),
    "a blank before the colon": (OK + b"Server : x\r\n\r\n", 200, (("server", "x"),), b""),
    "no blank behind it": (OK + b"Server:x\r\n\r\n", 200, (("server", "x"),), b""),
    "folded lines": (OK + b"A: b\r\n\tc\r\n  \r\n d \r\nE: f\r\n\r\n", 200, (("a", "b c d"), ("e", "f")), b""),
    "a fold behind an empty value": (OK + b"A:\r\n b\r\n\r\n", 200, (("a", "b"),), b""),
    "a fold behind the status line": (OK + b" x: y\r\nA: b\r\n\r\n", 200, (("a", "b"),), b""),
    "no reason": (b"HTTP/1.1 404\r\n\r\n", 404, (), b""),
    "no reason but its blank": (b"HTTP/1.1 404 \r\n\r\n", 404, (), b""),
    "lower case": (b"http/1.1 200 ok\r\n\r\n", 200, (), b""),
    "two blanks": (b"HTTP/1.1  200  OK\r\n\r\n", 200, (), b""),
    "no minor version": (b"HTTP/2 200\r\n\r\n", 200, (), b""),
    "a status of its own": (b"HTTP/1.1 999 Request Denied\r\n\r\n", 999, (), b""),
    "four stray bytes": (b"\r\n\r\nHTTP/1.1 200 OK\r\n\r\nhi", 200, (), b"hi"),
    "lines without a colon": (OK + b"<html>\r\n more: of it\r\nA: b\r\nx\r\n\r\n", 200, (("a", "b"),), b""),
    "a name that is no token": (OK + b"(x): y\r\nA B: c\r\n: d\r\n\xe9: e\r\nA: b\r\n\r\n", 200, (("a", "b"),), b""),
    "bytes beyond ASCII": (OK + b"X: caf\xe9\r\n\r\n", 200, (("x", "caf\xe9"),), b""),
    "repeats in order": (
        OK + b"Set-Cookie: a\r\nX: y\r\nSet-Cookie: b\r\n\r\n",
        200,
        (("set-cookie", "a"), ("x", "y"), ("set-cookie", "b")),
        b"",
    ),
    "a length that is no number": (OK + b"Content-Length: x\r\n\r\nhello", 200, (("content-length", "x"),), b"hello"),
    "a negative length": (OK + b"Content-Length: -1\r\n\r\nhello", 200, (("content-length", "-1"),), b"hello"),
    "a length beyond all measure": (
        OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\nhi",
        200,
        (("content-length", "9" * 5000),),
        b"hi",
    ),
    "a length of many zeros": (
        OK + b"Content-Length: " + b"0" * 5000 + b"2\r\n\r\nhi",
        200,
        (("content-length", "0" * 5000 + "2"),),
        b"hi",
    ),
    "an Arabic length": (
        OK + "Content-Length: \u00b2\r\n\r\nhi".encode("latin-1"),
        200,
        (("content-length", "\u00b2"),),
        b"hi",
    ),
    "the same length twice": (
        OK + b"Content-Length: 2\r\nContent-Length: 02, 2\r\n\r\nhi",
        200,
        (("content-length", "2"), ("content-length", "02, 2")),
        b"hi",
    ),
    "chunks and a length": (
        OK + b"Content-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
        200,
        (("content-length", "99"), ("transfer-encoding", "chunked")),
        b"hi",
    ),
    "chunks and two lengths": (
        OK + b"Content-Length: 1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
        200,
        (("content-length", "1"), ("content-length", "2"), ("transfer-encoding", "chunked")),
        b"hi",
    ),
    "chunks in HTTP/1.0": (
        b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
        200,
        (("transfer-encoding", "chunked"),),
        b"hi",
    ),
    "identity and a length": (
        OK + b"Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nhi",
        200,
        (("transfer-encoding", "identity"), ("content-length", "2")),
        b"hi",
    ),
    "chunked that is not last": (
        OK + b"Transfer-Encoding: chunked, gzip\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
        200,
        (("transfer-encoding", "chunked, gzip"),),
        b"hi",
    ),
    "blanks around chunk sizes": (
        CHUNKED + b" 2 \r\nhi\r\n00\r\n\r\n",
        200,
        (("transfer-encoding", "chunked"),),
        b"hi",
    ),
    "bare line feeds between chunks": (
        CHUNKED + b"2\nhi\n1;a\n!\r\n0\n\n",
        200,
        (("transfer-encoding", "chunked"),),
        b"hi!",
    ),
    "sixteen digits": (
        CHUNKED + b"0000000000000002\r\nhi\r\n0000000000000000\r\n\r\n",
        200,
        (("transfer-encoding", "chunked"),),
        b"hi",
    ),
}


@pytest.mark.parametrize("size", [1, 2, 10**9])
@pytest.mark.parametrize("name", SLOPPY)
def test_what_browsers_read_is_read(name: str, size: int) -> None:
    wire, status, headers, body = SLOPPY[name]
    reader = read(wire, size=size, eof=True)
    head = head_of(reader)
    assert (head.status, head.headers, reader.take()) == (status, headers, body)
    assert reader.complete


@pytest.mark.parametrize(
    ("wire", "kind"),
    [
        (b"<html><body>HTTP/0.9</body></html>", "not_http"),
        (b"220 mail.example ESMTP\r\n", "not_http"),
        (b"\x15\x03\x01\x00\x02\x02\x28", "not_http"),
        (b"12345HTTP/1.1 200 OK\r\n\r\n", "not_http"),
        (b"HTTP/1.1 2000 OK\r\n\r\n", "not_http"),
        (b"HTTP/1.1 099 OK\r\n\r\n", "not_http"),
        (b"HTTP/1.1 OK\r\n\r\n", "not_http"),
        (b"HTTP/one 200 OK\r\n\r\n", "not_http"),
        (OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nhi", "bad_framing"),
        (OK + b"Content-Length: 1, 2\r\n\r\nhi", "bad_framing"),
        (OK + b"Content-Length: 1, x\r\n\r\nhi", "bad_framing"),
        (CHUNKED + b"-1\r\n", "bad_framing"),
        (CHUNKED + b"0x2\r\nhi\r\n", "bad_framing"),
        (CHUNKED + b"2 x\r\nhi\r\n", "bad_framing"),
        (CHUNKED + b"\r\n", "bad_framing"),
        (CHUNKED + b"10000000000000000\r\n", "bad_framing"),
        (CHUNKED + b"2\r\nhi!\r\n", "bad_framing"),
        (CHUNKED + b"2\r\nhi\r!", "bad_framing"),
        (CHUNKED + b"1;" + b"x" * 17_000, "bad_framing"),
        (CHUNKED + b"1;" + b"x" * 17_000 + b"\r\na\r\n", "bad_framing"),
        (CHUNKED + b"0\r\n" + b"A: bcdefgh\r\n" * 6000, "head_too_large"),
        (CHUNKED + b"0\r\n" + b"a\r\n" * 10_001, "too_many_headers"),
        (OK + b"A: " + b"b" * 65_536, "head_too_large"),
        (OK + b"A: " + b"b" * 65_536 + b"\r\n\r\n", "head_too_large"),
        (OK + b"a:b\r\n" * 10_001 + b"\r\n", "too_many_headers"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 9, "interim_flood"),
        ((b"HTTP/1.1 103 Early Hints\r\nLink: " + b"x" * 10_000 + b"\r\n\r\n") * 8, "head_too_large"),
    ],
)
@pytest.mark.parametrize("size", [1, 1000, 10**9])
def test_what_no_browser_reads_is_named_and_stays_refused(wire: bytes, kind: str, size: int) -> None:
    reader = ResponseReader("GET")
    with pytest.raises(HttpError) as error:
        [reader.feed(wire[start : start + size]) for start in range(0, len(wire), size)]
    assert error.value.kind == kind
    with pytest.raises(HttpError) as again:
        reader.feed(b"x")
    assert again.value.kind == kind
    reader.eof()
    assert not reader.complete
    assert not reader.keep_alive


@pytest.mark.parametrize(
    ("wire", "known_after"), [(b"220 mail", 5), (b"\x15\x03\x01\x00\x02\x02\x46", 5), (b"abHTTPS", 7)]
)
def test_what_is_not_http_is_known_within_nine_bytes(wire: bytes, known_after: int) -> None:
    reader = ResponseReader("GET")
    reader.feed(wire[: known_after - 1])
    with pytest.raises(HttpError):
        reader.feed(wire[known_after - 1 : known_after])


@pytest.mark.parametrize("wire", [b"hi", b"x", b"\r\n\r\n"])
def test_a_few_bytes_and_the_end_are_not_http(wire: bytes) -> None:
    with pytest.raises(HttpError) as error:
        read(wire, eof=True)
    assert error.value.kind == "not_http"


@pytest.mark.parametrize("wire", [b"", b"HT", b"HTTP/1.1 20", OK, OK + b"A: b\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"])
def test_an_end_before_the_head_is_done_without_one(wire: bytes) -> None:
    reader = read(wire, eof=True)
    assert (reader.head, reader.done, reader.complete, reader.keep_alive) == (None, True, False, False)


@pytest.mark.parametrize(
    ("wire", "reusable"),
    [
        (OK + b"Content-Length: 2\r\n\r\nhi", True),
        (OK + b"Content-Length: 2\r\n\r\nhi!", False),
        (OK + b"Content-Length: 2\r\nConnection: Keep-Alive, CLOSE\r\n\r\nhi", False),
        (OK + b"Content-Length: 2\r\nTransfer-Encoding: identity\r\n\r\nhi", False),
        (CHUNKED + b"0\r\n\r\n", True),
        (CHUNKED + b"0\r\n\r\nHTTP", False),
        (CHUNKED + b"0\r\n", False),
        (OK + b"Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", False),
        (OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", False),
        (OK + b"\r\n", False),
        (b"HTTP/1.1 204 No Content\r\n\r\n", True),
        (b"HTTP/1.1 204 No Content\r\n\r\nbody", False),
        (b"HTTP/1.1 101 Switching Protocols\r\n\r\n", False),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", False),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n", True),
    ],
)
def test_a_connection_is_used_again_only_where_nothing_is_odd(wire: bytes, reusable: bool) -> None:
    for size in (1, 10**9):
        reader = read(wire, size=size)
        assert reader.keep_alive is reusable
        reader.eof()
        assert reader.keep_alive is False


def test_a_head_asks_for_no_body_whatever_its_fields_say() -> None:
    reader = read(OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", method="HEAD")
    assert (reader.complete, reader.keep_alive, reader.take()) == (True, True, b"")


def test_the_body_can_be_taken_while_it_comes() -> None:
    reader = ResponseReader("GET")
    taken = []
    for piece in (OK + b"Content-Length: 6\r\n\r\nab", b"cd", b"", b"efgh"):
        reader.feed(piece)
        taken.append(reader.take())
    assert taken == [b"ab", b"cd", b"", b"ef"]


def test_of_ten_thousand_headers_a_thousand_are_kept_and_all_are_heeded() -> None:
    reader = read(OK + b"a:b\r\n" * 9_999 + b"Content-Length: 2\r\n\r\nhi")
    head = head_of(reader)
    assert (len(head.headers), head.headers_dropped, reader.take(), reader.done) == (1000, 9000, b"hi", True)
    assert head.values("a") == ("b",) * 1000


# ---- What it may cost -----------------------------------------------------------------------------------------------

MIB = 1 << 20
FLOODS = {
    "a MiB in chunks of one byte": CHUNKED + b"1\r\na\r\n" * MIB,
    "small chunks with extensions": CHUNKED + (b"1;" + b"x" * 100 + b"\r\na\r\n") * 10_000,
    "a body without end": OK + b"\r\n" + bytes(MIB),
}


@pytest.mark.parametrize("size", [16_384, 10**9])
@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_costs_time_by_its_bytes_and_no_more(name: str, size: int) -> None:
    began = time.process_time()
    reader = ResponseReader("GET")
    wire = FLOODS[name]
    for start in range(0, len(wire), size):
        reader.feed(wire[start : start + size])
        reader.take()
    assert time.process_time() - began < 5
    assert not reader.done


LINES = {
    "one header line": OK + b"A: " + b"b" * 65_000,
    "a header line of blanks": OK + b"A: b" + b" " * 60_000 + b"c\r\n\r\n",
    "folds": OK + b"A: b\r\n" + b" c\r\n" * 9_000 + b"\r\n",
    "empty folds": OK + b"A: b\r\n" + b" \n" * 9_000 + b"\r\n",
    "carriage returns": OK + b"A: b" + b"\r" * 65_000,
    "list members": OK + b"Connection: " + b"," * 65_000 + b"\r\n\r\n",
    "trailers": CHUNKED + b"0\r\n" + b"a: b\r\n" * 9_000,
    "a chunk extension": CHUNKED + b"1;" + b" " * 16_000,
    "blanks for a chunk size": CHUNKED + b"1" + b" " * 16_000,
}


@pytest.mark.parametrize("size", [1, 10**9])
@pytest.mark.parametrize("name", LINES)
def test_no_line_costs_more_when_it_drips(name: str, size: int) -> None:
    began = time.process_time()
    read(LINES[name], size=size)
    assert time.process_time() - began < 1


def test_a_body_that_is_taken_is_not_held() -> None:
    piece = b"1000\r\n" + bytes(4096) + b"\r\n"
    reader = read(CHUNKED)
    tracemalloc.start()
    for _ in range(2000):
        reader.feed(piece)
        reader.take()
    assert tracemalloc.get_traced_memory()[1] < 1 << 16
    tracemalloc.stop()


@settings(max_examples=200)
@given(st.data())
def test_any_bytes_are_read_or_refused_and_the_same_in_any_pieces(data: st.DataObject) -> None:
    starts = st.sampled_from([b"", OK, CHUNKED, OK + b"Content-Length: 3\r\n\r\n", b"HTTP/1.1 100\r\n\r\n" + OK])
    words = st.sampled_from([b"\r\n", b"\n", b"\r", b" ", b":", b"0", b"a", b"5", b";", b"A: b\r\n", OK, b"\x00\xff"])
    wire = data.draw(starts) + b"".join(data.draw(st.lists(words, max_size=30)))

    def outcome(parts: list[bytes]) -> tuple[object, ...]:
        reader = ResponseReader("GET")
        try:
            for part in parts:
                reader.feed(part)
            reader.eof()
        except HttpError as error:
            return error.kind, reader.head
        return reader.head, reader.take(), reader.complete, reader.keep_alive

    assert outcome(pieces(wire, data.draw(st.lists(st.integers(0, 300), max_size=8)))) == outcome([wire])


# ---- Gzip -----------------------------------------------------------------------------------------------------------

TEXT = b"".join(b"<p>Batik %d</p>\n" % (number * number) for number in range(3000))


def unpack(wire: bytes, cap: int, size: int = 10**9) -> tuple[bytes, Gunzip]:
    gunzip = Gunzip(cap)
    return b"".join(gunzip.feed(wire[start : start + size]) for start in range(0, len(wire), size)), gunzip


@pytest.mark.parametrize("size", [1, 100, 4096, 10**9])
@pytest.mark.parametrize(
    ("wire", "text"),
    [
        (packed(TEXT), TEXT),
        (packed(b""), b""),
        (packed(TEXT[:9]) * 64, TEXT[:9] * 64),
        (packed(TEXT) + bytes(512), TEXT),
        (packed(TEXT) + b"\x1f", TEXT),
        (packed(TEXT) + b"\x1f\x00garbage", TEXT),
    ],
)
def test_gzip_is_unpacked_in_any_pieces(wire: bytes, text: bytes, size: int) -> None:
    got, gunzip = unpack(wire, 1 << 20, size)
    assert got == text
    assert (gunzip.complete, gunzip.over, gunzip.broken) == (True, False, False)


@pytest.mark.parametrize("size", [1, 1000, 10**9])
@pytest.mark.parametrize("cap", [0, 1, 100, len(TEXT) - 1, len(TEXT), len(TEXT) + 1])
def test_the_cap_of_gzip_holds_to_the_byte(cap: int, size: int) -> None:
    got, gunzip = unpack(packed(TEXT), cap, size)
    assert got == TEXT[:cap]
    assert gunzip.over is (cap < len(TEXT))
    assert gunzip.complete is not gunzip.over


@pytest.mark.parametrize("size", [1, 50, 10**9])
def test_truncated_gzip_keeps_what_came_and_is_not_complete(size: int) -> None:
    wire = packed(TEXT[:500])
    for cut in range(len(wire)):
        got, gunzip = unpack(wire[:cut], 1 << 20, size)
        assert TEXT[:500].startswith(got)
        assert (gunzip.complete, gunzip.over, gunzip.broken) == (False, False, False)
    assert len(unpack(wire[:-8], 1 << 20)[0]) == 500


def test_broken_gzip_keeps_what_came_before_the_bad_byte() -> None:
    wire = packed(TEXT)
    bad_sum = wire[:-8] + bytes(8)
    for size in (1, 10**9):
        got, gunzip = unpack(bad_sum, 1 << 20, size)
        assert got == TEXT
        assert gunzip.broken
        assert not gunzip.complete
    half, gunzip = unpack(packed(TEXT, 0)[:30_000] + b"\xff" * 5000, 1 << 20)
    assert len(half) >= 29_000


@pytest.mark.parametrize(
    "wire",
    [
        b"<html>",
        b"\x1f\x8b\x09" + bytes(7),
        bytes(9),
        zlib.compress(TEXT),
        packed(TEXT) + b"\x1f\x8b" + bytes(8),
    ],
)
def test_what_is_no_gzip_is_broken(wire: bytes) -> None:
    got, gunzip = unpack(wire, 1 << 20)
    assert gunzip.broken
    assert TEXT.startswith(got)
    assert gunzip.feed(packed(TEXT)) == b""


def test_a_changed_byte_of_gzip_never_raises_and_never_passes_the_cap() -> None:
    wire = packed(TEXT[:2000])
    chance = random.Random(1)
    for at in range(len(wire)):
        changed = wire[:at] + bytes([wire[at] ^ chance.randrange(1, 256)]) + wire[at + 1 :]
        whole, _ = unpack(changed, 1500)
        dripped, _ = unpack(changed, 1500, 1)
        assert whole == dripped
        assert len(whole) <= 1500


def test_a_bomb_of_400_megabytes_costs_the_cap_and_little_more() -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(4 * MIB)) for _ in range(100)) + packer.flush()
    assert len(bomb) < MIB
    for size in (16_384, 10**9):
        gunzip, got = Gunzip(2 * MIB), 0
        tracemalloc.start()
        for start in range(0, len(bomb), size):
            got += len(gunzip.feed(bomb[start : start + size]))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert (got, gunzip.over) == (2 * MIB, True)
        assert peak < 6 * MIB


def test_a_flood_of_empty_members_is_broken_after_64() -> None:
    began = time.process_time()
    _, gunzip = unpack(packed(b"") * 50_000, MIB)
    assert gunzip.broken
    assert time.process_time() - began < 1


@pytest.mark.parametrize("wire", [b"\x15\x03\x01 no http", CHUNKED + b"5\r\nhello\r\nZZ\r\n"], ids=["no_http", "bad_chunk"])
def test_what_was_read_goes_with_its_reader_after_a_fault_too(wire: bytes) -> None:
    """The search for garbage is rare (front/running.py): a fault that knows its reader would keep a whole page."""
    def kept() -> weakref.ref[ResponseReader]:
        reader = ResponseReader("GET")
        with pytest.raises(HttpError):
            reader.feed(wire)
        return weakref.ref(reader)

    gc.disable()
    try:
        assert kept()() is None
    finally:
        gc.enable()
