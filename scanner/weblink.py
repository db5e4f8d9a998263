"""Addresses of pages: what a browser makes of a Location header (WHATWG URL Standard), and what we follow of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit

from .address import canonical, plain_ipv4
from .idn import to_ascii
from .permit import WEB_PORTS

LONGEST_URL = 2048
_DEFAULT = {"http": 80, "https": 443}
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")  # "ends in a number checker": no name may
_KEPT = "%!#$&'()*+,/:;=?@[]~"


class LinkError(ValueError):
    """The text leads nowhere that we go; the message is a slug: scheme, port, host, long."""


@dataclass(frozen=True, slots=True)
class Link:
    """An http or https address without user part and fragment. *path* begins with "/" and holds the query."""

    scheme: str
    host: str
    port: int
    path: str = "/"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def authority(self) -> str:
        """For the Host header (RFC 9110 section 7.2): the default port is left out."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT[self.scheme] else f"{host}:{self.port}"

    def follow(self, location: str, extra_port: int = 443) -> Link:
        """Where *location* (a header value, Latin-1 as received) leads from here; LinkError when we do not go there."""
        raw = location.strip(" \t").encode("latin-1", "replace")
        if len(raw) > LONGEST_URL:
            raise LinkError("long")
        text = quote(raw.replace(b"\t", b"").replace(b"\\", b"/"), safe=_KEPT)
        try:
            joined = urljoin(str(self), text)
        except ValueError:  # "http://[" and its kin
            raise LinkError("host") from None
        return read_link(joined, extra_port)


def read_link(text: str, extra_port: int = 443) -> Link:
    """The Link of an absolute *text*; only http and https, only the ports of the web and *extra_port*."""
    try:
        parts = urlsplit(text)
        port = parts.port
        host = parts.hostname or ""
    except ValueError:
        raise LinkError("host") from None
    if parts.scheme not in _DEFAULT:
        raise LinkError("scheme")
    port = _DEFAULT[parts.scheme] if port is None else port
    if port not in WEB_PORTS | {extra_port}:
        raise LinkError("port")
    return Link(parts.scheme, _host(host), port, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def _host(host: str) -> str:
    """WHATWG URL Standard, "host parser": percent-decoding and A-labels, then what ends in a number is an address."""
    try:
        if ":" in host:
            return canonical(host)
        name = to_ascii(unquote(host, errors="strict")).removesuffix(".")
    except ValueError:
        raise LinkError("host") from None
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        name = plain_ipv4(name)
    elif len(name) > 253 or not _NAME.fullmatch(name):
        name = ""
    if not name:
        raise LinkError("host")
    return name
