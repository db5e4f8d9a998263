"""HTTP/1.x as bytes: writes a request, reads a response the way browsers do. No sockets, no redirects, no decoding.

Where servers break the rules and browsers read on, this reads on; where browsers refuse (two lengths, broken chunks)
so does this. Every cost is linear in the bytes fed, every store of our own is capped. The only exception that leaves
this file is HttpError.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .http_body import Chunked, Framing, Sized, UntilClose
from .http_fault import HttpError, HttpFault

__all__ = ["Head", "HttpError", "HttpFault", "ResponseReader", "request"]

HEAD_CAP = 65_536
"""Bytes of all heads of one response, interim ones too. Chromium and curl allow 256 and 300 KiB; real heads need 16."""
HEADER_COUNT_CAP = 10_000
HEADERS_KEPT = 1_000
INTERIM_CAP = 8


# ---- Requests -------------------------------------------------------------------------------------------------------

# RFC 9110 section 5.6.2: token
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
# RFC 9112 section 3.2: visible ASCII alone; what else a URL holds the caller has percent-encoded
_TARGET = re.compile(r"[!-~]+")
# RFC 9110 section 5.5: field-content without obs-text, no blank at either end
_VALUE = re.compile(r"(?:[!-~](?:[ \t!-~]*[!-~])?)?")


def request(method: str, target: str, headers: Sequence[tuple[str, str]]) -> bytes:
    """The bytes of an HTTP/1.1 request without a body. HttpError(bad_request) where one part could smuggle another."""
    parts = [(_TOKEN, method), (_TARGET, target)]
    for name, value in headers:
        parts += [(_TOKEN, name), (_VALUE, value)]
    for form, part in parts:
        if form.fullmatch(part) is None:
            raise HttpError(HttpFault.BAD_REQUEST, repr(part[:80]))
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("ascii")


# ---- Heads ----------------------------------------------------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class Head:
    """Status line and header fields of a response.

    `version` is "1.1"; `reason` may be empty. Names are lower-case, values as received (Latin-1, blanks at the ends
    gone, folded lines joined by one space), in order and with repeats. Of more than 1,000 fields the first 1,000
    stand here and `headers_dropped` counts the others.
    """

    status: int
    reason: str
    version: str
    headers: tuple[tuple[str, str], ...]
    headers_dropped: int

    def values(self, name: str) -> tuple[str, ...]:
        """All values of a field, in order; `name` in lower case."""
        return tuple(value for key, value in self.headers if key == name)


_Fields = list[tuple[str, str]]
_BLANKS = b" \t"
_BLANK_LINE = re.compile(rb"\n\r?\n")
_NAME = re.compile(_TOKEN.pattern.encode())
# RFC 9112 section 4, and what browsers read as well: any case, no minor version, more blanks, no reason or no blank
# before it
_STATUS_LINE = re.compile(
    rb"http/([0-9])(?:\.([0-9]))?[ \t]+([1-9][0-9]{2})(?![0-9])[ \t]*(.*)", re.IGNORECASE | re.DOTALL
)
# Chromium looks for "http" behind as many as 4 stray bytes (net/http/http_util.cc, LocateStartOfStatusLine)
_STRAY_CAP = 4
_START = b"http/"


def _status_at(wire: bytearray) -> int | None:
    """Where the status line begins; None while that is open. HttpError(not_http) as soon as none can begin."""
    start = bytes(wire[: _STRAY_CAP + len(_START)]).lower()
    if (at := start.find(_START)) >= 0:
        return at
    if not any(_START.startswith(start[stray:]) for stray in range(_STRAY_CAP + 1)):
        raise HttpError(HttpFault.NOT_HTTP, f"begins with {start.hex(' ')}")
    return None


def _may_be_http(wire: bytearray) -> bool:
    """Whether these bytes, all that ever came, are the front of a response."""
    start = bytes(wire[: _STRAY_CAP + len(_START)]).lower()
    return _START in start or _START.startswith(start)


def _parse_head(text: bytes, count_cap: int) -> tuple[Head, _Fields]:
    """The head, and all its fields, for those that frame the body may stand behind the first thousand."""
    first, *lines = (line.rstrip(b"\r") for line in text.split(b"\n"))
    status = _STATUS_LINE.fullmatch(first)
    if status is None:
        raise HttpError(HttpFault.NOT_HTTP, f"status line {first[:80]!r}")
    if len(lines) - 2 > count_cap:  # the blank line and what split() finds behind it are none
        raise HttpError(HttpFault.TOO_MANY_HEADERS, f"{len(lines) - 2} header lines")
    major, minor, code, reason = status.groups()
    fields = _parse_fields(lines)
    version = f"{major.decode()}.{(minor or b'0').decode()}"
    kept = tuple(fields[:HEADERS_KEPT])
    return Head(int(code), reason.strip(_BLANKS).decode("latin-1"), version, kept, len(fields) - len(kept)), fields


def _parse_fields(lines: list[bytes]) -> _Fields:
    """RFC 9112 section 5. A line without a colon, or whose name is no token, is passed over with its folded lines."""
    found: list[tuple[str, list[bytes]]] = []
    folds: list[bytes] | None = None
    for line in lines:
        if line[:1] in (b" ", b"\t"):
            if folds is not None:  # RFC 9112 section 5.2: obs-fold
                folds.append(line.strip(_BLANKS))
            continue
        name, colon, value = line.partition(b":")
        name = name.rstrip(_BLANKS)
        folds = None
        if colon and _NAME.fullmatch(name):
            folds = [value.strip(_BLANKS)]
            found.append((name.decode("ascii").lower(), folds))
    return [(name, b" ".join(filter(None, folds)).decode("latin-1")) for name, folds in found]


# ---- Framing --------------------------------------------------------------------------------------------------------

def _framing(method: str, head: Head, fields: _Fields, head_cap: int, header_count_cap: int) -> tuple[Framing, bool]:
    """How the body is framed, and whether the connection may serve again once it is read (RFC 9112 sections 6.3 and
    9.3).

    Departures, all towards what browsers do: "chunked" counts anywhere in Transfer-Encoding, since Chromium and
    Firefox take it so, and other codings do not (the RFC: read until close); a Content-Length that is no number is
    passed over (the RFC: an error). As the RFC and Chromium say: chunked wins over Content-Length, and two lengths
    that differ are bad_framing. After any of these oddities, and after Transfer-Encoding in HTTP/1.0, the connection
    is not used again (RFC 9112 section 6.1).
    """
    connection = _listed(fields, "connection")
    codings = _listed(fields, "transfer-encoding")
    persistent = "close" not in connection and (head.version >= "1.1" or "keep-alive" in connection)
    if method == "HEAD" or head.status in (101, 204, 304):
        return Sized(0), persistent and head.status != 101
    lengths = _listed(fields, "content-length")
    if "chunked" in codings:
        sound = codings == ["chunked"] and not lengths and head.version >= "1.1"
        return Chunked(head_cap, header_count_cap), persistent and sound
    size = _content_length(lengths)
    if size is None:
        return UntilClose(), False
    return Sized(size), persistent and not codings


def _listed(fields: _Fields, name: str) -> list[str]:
    """The members of a list field, lower-case, over all its lines (RFC 9110 section 5.6.1: empty ones do not count)."""
    members = (member.strip(" \t").lower() for key, value in fields if key == name for member in value.split(","))
    return [member for member in members if member]


def _content_length(lengths: list[str]) -> int | None:
    """RFC 9110 section 8.6: repeats are fine while they agree. None when absent, no number, or beyond 18 digits."""
    sizes = {length.lstrip("0") or "0" for length in lengths}
    if len(sizes) > 1:
        raise HttpError(HttpFault.BAD_FRAMING, f"Content-Length {', '.join(lengths)[:80]!r}")
    size = sizes.pop() if sizes else ""
    return int(size) if re.fullmatch("[0-9]{1,18}", size) else None


# ---- Responses ------------------------------------------------------------------------------------------------------

class ResponseReader:
    """Reads one response to a request with this method from bytes that arrive in any pieces.

    `head` is None until the final head is there. `done`: nothing more belongs to this response. `complete`: it is
    done and ended as its framing promised. After an HttpError `head` and what `take()` gives stay as they were, and
    each further feed raises it again.
    """

    def __init__(self, method: str, *, head_cap: int = HEAD_CAP, header_count_cap: int = HEADER_COUNT_CAP) -> None:
        self.head: Head | None = None
        self.done = False
        self.complete = False
        self._method = method
        self._head_cap = head_cap
        self._header_count_cap = header_count_cap
        self._wire = bytearray()
        self._body = bytearray()
        self._searched = 0  # so many bytes of `_wire` are known to hold no end of a head
        self._head_bytes = 0
        self._interims = 0
        self._framing: Framing = Sized(0)
        self._persistent = False
        self._surplus = False
        self._error: tuple[HttpFault, str] | None = None  # not itself: its traceback would hold all that was read

    @property
    def keep_alive(self) -> bool:
        """True when the response is complete and the connection may carry another: no bytes came unasked for."""
        return self.complete and self._persistent and not self._surplus

    @property
    def only_trailers_left(self) -> bool:
        """Whether the last chunk has come, and what may stand behind it (RFC 9112 section 7.1.2) has not ended yet."""
        return isinstance(self._framing, Chunked) and self._framing.whole and not self.done

    def take(self) -> bytes:
        """The bytes of the body that came since the last call: free of framing, still packed (Content-Encoding)."""
        body = bytes(self._body)
        self._body.clear()
        return body

    def feed(self, data: bytes) -> None:
        """Reads on. HttpError for what no browser would read; what comes after the response is counted as surplus."""
        if self._error is not None:
            raise HttpError(*self._error)
        if self.done:
            self._surplus = self._surplus or bool(data)
            return
        try:
            self._read(data)
        except HttpError as error:
            self._error = HttpFault(error.kind), error.detail
            self._wire.clear()
            raise

    def eof(self) -> None:
        """The server has ended the connection. HttpError(not_http) when bytes came and were no front of a response."""
        self._persistent = False
        if self.done or self._error is not None:
            return
        self.done = True
        if self.head is not None:
            self.complete = self._framing.whole
        elif self._wire and not _may_be_http(self._wire):
            raise HttpError(HttpFault.NOT_HTTP, f"{bytes(self._wire[:9])!r} and the end")

    def _read(self, data: bytes) -> None:
        self._wire += data
        while self.head is None:
            if not self._read_head():
                return
        if self._framing.feed(self._wire, self._body):
            self.done = self.complete = True
            self._surplus = bool(self._wire)
            self._wire.clear()

    def _read_head(self) -> bool:
        """True when a whole head was taken off the wire, be it an interim one."""
        start = _status_at(self._wire)
        if start is None:
            return False
        del self._wire[:start]
        blank = _BLANK_LINE.search(self._wire, max(0, self._searched - 2))
        end = blank.end() if blank else len(self._wire)
        self._searched = 0 if blank else end
        if self._head_bytes + end > self._head_cap:
            raise HttpError(HttpFault.HEAD_TOO_LARGE, f"more than {self._head_cap} bytes")
        if blank is None:
            return False
        head, fields = _parse_head(bytes(self._wire[:end]), self._header_count_cap)
        del self._wire[:end]
        self._head_bytes += end
        if 100 <= head.status < 200 and head.status != 101:
            self._interims += 1
            if self._interims > INTERIM_CAP:
                raise HttpError(HttpFault.INTERIM_FLOOD, f"more than {INTERIM_CAP} interim responses")
            return True
        self._framing, self._persistent = _framing(self._method, head, fields, self._head_cap, self._header_count_cap)
        self.head = head
        return True
