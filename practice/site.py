"""A site as a frozen description, and its answer to any request head: pure, no sockets, no clock but the Date header.

It reads no request body, runs no code of a page and keeps nothing between requests.
"""
from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus

METHODS = ("GET", "HEAD", "OPTIONS")
_REQUEST_LINE = re.compile(r"([A-Z]{1,16}) ([!-~]{1,8000}) HTTP/1\.([01])")

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Page:
    body: bytes
    content_type: str
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class Site:
    """What a server knows: pages by path, headers of every answer, the page for what is missing.

    With `moved_to` ("https://host") a request for any page that is not here is sent there, its path kept; with
    `canonical` ("host") those to www.host are.
    """

    pages: tuple[tuple[str, Page], ...]
    missing: Page
    headers: Headers = ()
    moved_to: str = ""
    canonical: str = ""

    def page(self, path: str) -> Page | None:
        return next((page for known, page in self.pages if known == path), None)


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    target: str  # origin form, "/path?query", or "*"
    headers: Mapping[str, str]  # names in lower case; of repeated ones the last
    keeps_alive: bool

    @classmethod
    def parse(cls, head: bytes) -> Request | None:
        """The request, None when its first line is not one (RFC 9112 section 3)."""
        first, *lines = head.decode("latin-1").split("\r\n")
        if not (match := _REQUEST_LINE.fullmatch(first)):
            return None
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        target = re.sub(r"^https?://[^/?#]*", "", match[2], flags=re.IGNORECASE) or "/"
        has_body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
        said = headers.get("connection", "").lower()
        keeps = "close" not in said if match[3] == "1" else "keep-alive" in said
        return cls(match[1], target, headers, keeps and not has_body)


def answer(site: Site, request: Request | None) -> bytes:
    """The whole answer to one request; None is a request that could not be read."""
    if request is None:
        return _response(site, None, HTTPStatus.BAD_REQUEST, _plain("Permintaan tidak dapat dibaca. / Bad request."))
    if request.method not in METHODS:
        page = _plain("Toko latihan ini hanya dapat dilihat. / This practice shop is read-only.")
        return _response(site, request, HTTPStatus.METHOD_NOT_ALLOWED, page, (("Allow", ", ".join(METHODS)),))
    if home := _moved(site, request):
        page = _plain("Halaman ini pindah. / Moved.")
        return _response(site, request, HTTPStatus.MOVED_PERMANENTLY, page, (("Location", home + request.target),))
    if request.method == "OPTIONS":
        return _response(site, request, HTTPStatus.NO_CONTENT, None, (("Allow", ", ".join(METHODS)),))
    page = site.page(_path(request)) or site.missing
    return _response(site, request, HTTPStatus.NOT_FOUND if page is site.missing else HTTPStatus.OK, page)


def _path(request: Request) -> str:
    return re.split("[?#]", request.target)[0]


def _moved(site: Site, request: Request) -> str:
    if not request.target.startswith("/"):
        return ""
    if site.canonical and request.headers.get("host", "").lower().split(":")[0] == f"www.{site.canonical}":
        return f"https://{site.canonical}"
    return "" if site.page(_path(request)) else site.moved_to


def _response(site: Site, request: Request | None, status: HTTPStatus, page: Page | None, more: Headers = ()) -> bytes:
    headers = [("Date", formatdate(usegmt=True)), *site.headers, *more]
    body = b""
    if page is not None:
        body = page.body
        headers += [("Content-Type", page.content_type), ("Vary", "Accept-Encoding"), *page.headers]
        if request is not None and _offers_gzip(request.headers.get("accept-encoding", "")):
            body = _gzipped(body)
            headers.append(("Content-Encoding", "gzip"))
        headers.append(("Content-Length", str(len(body))))
    if request is None or not request.keeps_alive:
        headers.append(("Connection", "close"))
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    shown = b"" if request is not None and request.method == "HEAD" else body
    return f"HTTP/1.1 {status.value} {status.phrase}\r\n{head}\r\n".encode("latin-1") + shown


def _plain(text: str) -> Page:
    return Page(text.encode(), "text/plain; charset=utf-8")


def _offers_gzip(accepted: str) -> bool:
    """Whether gzip is named and not weighed to nothing (RFC 9110 section 12.5.3)."""
    offers = (offer.replace(" ", "").lower().partition(";") for offer in accepted.split(","))
    return any(coding == "gzip" and not re.fullmatch(r"q=0(\.0*)?", weight) for coding, _, weight in offers)


@lru_cache(maxsize=64)
def _gzipped(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)
