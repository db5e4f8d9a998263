"""An issuer that the server forgot to send: where the certificates say it can be fetched, and what a file there holds.

RFC 5280 section 4.2.2.1 (caIssuers). Pure; fetches nothing, trusts nothing: what was fetched is judged like what was
sent. Only plain http is followed: over https the fetch could need the very answer it is for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .certificates import quietly, read_certificate, unreadable
from .trust import top_of
from .weblink import Link, LinkError, read_link

FETCHES = 3
FILE_BYTES = 64 * 1024
CERTIFICATES_KEPT = 8
HTTP_PORT = 80


@dataclass(frozen=True, slots=True)
class Issuers:
    """The certificates (DER) of one fetched file."""

    certificates: tuple[bytes, ...]


def issuer_link(chain: Sequence[bytes], fetched: Sequence[bytes] = ()) -> Link | None:
    """Where the last certificate of the path says its issuer is; None at the end of the path or without http URL."""
    top = top_of(chain, fetched)
    try:
        facts = read_certificate(top).facts
    except unreadable():
        return None
    return None if facts.self_signed else first_link(facts.issuer_urls)


def first_link(urls: Sequence[str]) -> Link | None:
    """The first of *urls* that is plain http at a port of the web."""
    return next((link for url in urls if (link := http_link(url)) is not None), None)


def http_link(url: str) -> Link | None:
    """The Link of *url* where that is plain http at a port of the web."""
    try:
        link = read_link(url, HTTP_PORT)
    except LinkError:
        return None
    return link if link.scheme == "http" else None


def read_issuers(body: bytes) -> Issuers | None:
    """The certificates of a fetched file: one in DER, or a PKCS#7 of certificates alone (RFC 5280), or PEM of either;
    None when it holds none."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

    def one(data: bytes) -> list[x509.Certificate]:
        return [x509.load_der_x509_certificate(data)]

    readers = (one, pkcs7.load_der_pkcs7_certificates, x509.load_pem_x509_certificates,
               pkcs7.load_pem_pkcs7_certificates)
    for read in readers:
        try:
            with quietly():
                found = tuple(c.public_bytes(Encoding.DER) for c in read(body)[:CERTIFICATES_KEPT])
        except unreadable():
            continue
        if found:
            return Issuers(found)
    return None
