"""The three ways in which HTTP/1.x marks the end of a body. Each is linear in the bytes fed and keeps no copy of them.

A framing sees only what stands behind the head; how it is chosen is decided in http.py.
"""

from __future__ import annotations

import re
from typing import Protocol

from .http_fault import HttpError, HttpFault

_LINE_CAP = 16_384  # a line of chunk framing, as in Chromium (net/http/http_chunked_decoder.h)


class Framing(Protocol):
    """Moves a body from `wire` to `body`. `whole`: if the connection ended now, nothing would be missing."""

    @property
    def whole(self) -> bool: ...

    def feed(self, wire: bytearray, body: bytearray) -> bool:
        """Takes what belongs to the body off the front of `wire`; True at its end, never before and once only."""
        ...


class Sized:
    """RFC 9112 section 6.2: Content-Length; 0 where there is no body."""

    def __init__(self, size: int) -> None:
        self._left = size

    @property
    def whole(self) -> bool:
        return self._left == 0

    def feed(self, wire: bytearray, body: bytearray) -> bool:
        part = wire[: self._left]
        body += part
        del wire[: len(part)]
        self._left -= len(part)
        return self._left == 0


class UntilClose:
    """RFC 9112 section 6.3, rule 8: the end of the connection is the end of the body."""

    whole = True

    def feed(self, wire: bytearray, body: bytearray) -> bool:
        body += wire
        wire.clear()
        return False


class Chunked:
    """RFC 9112 section 7.1, with LF alone and blanks around sizes let pass. Extensions and trailers are dropped."""

    # 16 digits reach 2^64 - 1, as in browsers.
    _SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;.*)?\r?", re.DOTALL)

    def __init__(self, trailer_cap: int, trailer_count_cap: int) -> None:
        self.whole = False  # RFC 9112 section 8: complete with the zero-sized chunk, whatever becomes of the trailers
        self._ended = False
        self._left = 0
        self._gap = False  # the data of a chunk is read, the line end behind it is not
        self._searched = 0  # so many bytes at the front of `wire` are known to hold no line end
        self._trailer_bytes_left = trailer_cap
        self._trailers_left = trailer_count_cap

    def feed(self, wire: bytearray, body: bytearray) -> bool:
        at, before = 0, -1
        while before < at and not self._ended:
            before = at
            at = self._trailer(wire, at) if self.whole else self._chunk(wire, at, body)
        del wire[:at]
        return self._ended

    def _chunk(self, wire: bytearray, at: int, body: bytearray) -> int:
        """One step through the chunks; where the next begins, or `at` again when more bytes are needed."""
        if self._left:
            part = wire[at : at + self._left]
            body += part
            self._left -= len(part)
            self._gap = self._left == 0
            return at + len(part)
        if self._gap:
            return self._line_after_data(wire, at)
        line_end = self._line_end(wire, at)
        if line_end < 0:
            return at
        found = self._SIZE.fullmatch(wire, at, line_end)
        if found is None:
            raise HttpError(HttpFault.BAD_FRAMING, f"chunk size {bytes(wire[at : min(line_end, at + 80)])!r}")
        size, start = int(found[1], 16), line_end + 1
        if size and wire[start + size : start + size + 2] == b"\r\n":  # whole in hand, as nearly all are
            body += wire[start : start + size]
            return start + size + 2
        self._left, self.whole = size, size == 0
        return start

    def _line_after_data(self, wire: bytearray, at: int) -> int:
        ending = bytes(wire[at : at + 2])
        if ending in (b"", b"\r"):
            return at
        self._gap = False
        if ending[:1] == b"\n":
            return at + 1
        if ending == b"\r\n":
            return at + 2
        raise HttpError(HttpFault.BAD_FRAMING, f"{ending!r} behind the data of a chunk")

    def _trailer(self, wire: bytearray, at: int) -> int:
        """RFC 9112 section 7.1.2: a trailer line, or the empty line that ends them all."""
        line_end = self._line_end(wire, at)
        if line_end < 0:
            return at
        self._ended = bytes(wire[at:line_end]) in (b"", b"\r")
        self._trailer_bytes_left -= line_end + 1 - at
        self._trailers_left -= not self._ended
        if self._trailer_bytes_left < 0:
            raise HttpError(HttpFault.HEAD_TOO_LARGE, "trailers")
        if self._trailers_left < 0:
            raise HttpError(HttpFault.TOO_MANY_HEADERS, "trailers")
        return line_end + 1

    def _line_end(self, wire: bytearray, at: int) -> int:
        """Where the line that begins at `at` ends, -1 while that is open; no byte is searched twice."""
        line_end = wire.find(b"\n", at + self._searched)
        self._searched = len(wire) - at if line_end < 0 else 0
        if max(self._searched, line_end - at) > _LINE_CAP:
            raise HttpError(HttpFault.BAD_FRAMING, f"a line of more than {_LINE_CAP} bytes among the chunks")
        return line_end
