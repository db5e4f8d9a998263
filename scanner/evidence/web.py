"""What HTTP servers answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .unseen import Unseen

GZIP = ("gzip", "x-gzip")  # RFC 9110 section 8.4.1.3: the same
CODINGS = frozenset((*GZIP, "br", "zstd", "deflate", "dcb", "dcz"))  # that browsers unpack


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP answer. Header names lower-case, values as received, in order with repeats (RFC 9110 section 5).

    Cookie values are masked where they are read. *body* is decoded (gzip only) and capped; *body_cut* says so.
    """

    url: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    body_cut: bool = False
    headers_cut: bool = False
    address: str = ""

    def header(self, name: str) -> tuple[str, ...]:
        """All values of header *name* (lower-case), in order."""
        return tuple(v for n, v in self.headers if n == name)

    @property
    def codings(self) -> tuple[str, ...]:
        """How the body was packed, as a browser goes by it: with a name among them that it does not know, not at all
        (Chromium, net/url_request/url_request_http_job.cc, SetUpSourceStream)."""
        told = tuple(c.strip().lower() for v in self.header("content-encoding") for c in v.split(",") if c.strip())
        return told if all(c in CODINGS for c in told) else ()

    @property
    def packed(self) -> bool:
        """Whether the body is still packed, in a way that we never offer: a browser reads it, and we cannot."""
        return bool(self.body) and self.codings not in ((), *((gzip,) for gzip in GZIP))

    @property
    def length(self) -> int:
        """The whole length that the server tells (RFC 9110 sections 8.6 and 14.4); -1 when it does not."""
        ranges, lengths = self.header("content-range"), self.header("content-length")
        told = ranges[0].rpartition("/")[2] if ranges else lengths[0] if lengths else ""
        return int(told) if told.isascii() and told.isdigit() and len(told) < 16 else -1


class End(StrEnum):
    """How following a chain of redirects ended."""

    ARRIVED = "arrived"
    LOOP = "loop"
    TOO_MANY = "too_many"
    BAD_LOCATION = "bad_location"
    LEFT = "left"
    REFUSED = "refused"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Visit:
    """One way to the shop, redirects followed by hand.

    *chain* holds every answer in order. When *end* is not ARRIVED, *last_url* is where it could not go on, or did not
    go for it is another's site (LEFT), and *unseen* says why for UNSEEN. A refused first connection is evidence: an
    empty chain that ended REFUSED.
    """

    chain: tuple[Reply, ...]
    end: End
    last_url: str
    unseen: Unseen | None = None

    @property
    def final(self) -> Reply | None:
        """The answer it arrived at, if it arrived."""
        return self.chain[-1] if self.chain and self.end is End.ARRIVED else None

    @property
    def truncated(self) -> bool:
        """True when a part of what a check may want was cut."""
        return any(r.headers_cut for r in self.chain)


@dataclass(frozen=True, slots=True)
class SecureVisit(Visit):
    """The visit that began at https://host/."""


@dataclass(frozen=True, slots=True)
class PlainVisit(Visit):
    """The visit that began at http://host/."""


@dataclass(frozen=True, slots=True)
class Page:
    """The shop's front page as a browser gets it: the 2xx answer that SecureVisit arrived at (derived)."""

    reply: Reply

    def header(self, name: str) -> tuple[str, ...]:
        """All values of header *name* (lower-case), in order."""
        return self.reply.header(name)

    @property
    def secure(self) -> bool:
        """True when the page came over https."""
        return self.reply.url.startswith("https://")

    @property
    def truncated(self) -> bool:
        """True when header lines were dropped."""
        return self.reply.headers_cut
