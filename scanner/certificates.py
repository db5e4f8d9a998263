"""DER certificates -> facts: names, dates, key. Pure; judges nothing and trusts nobody (trust.py does that)."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from .address import canonical
from .evidence import Certificate, Certificates, Handshake, Unseen, Why, is_address
from .wire import x509_parts as parts
from .wire.der import DerError

if TYPE_CHECKING:
    from cryptography import x509

CHAIN_KEPT = 8
NAMES_KEPT = 200
TEXTS_KEPT = 16
URL_CHARS = 2048
TEXT_CHARS = 200
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReadCertificate:
    """What one certificate tells. *names*: all of its DNS and IP names; *facts* keeps the first of them."""

    facts: Certificate
    names: tuple[str, ...]
    subject: x509.Name
    issuer: x509.Name


def read_chain(handshake: Handshake) -> Certificates | Unseen:
    """The chain of *handshake*, read; PROTOCOL_ERROR when the server's own certificate cannot be."""
    sent = handshake.chain[:CHAIN_KEPT]
    if not sent:
        return Unseen(Why.PROTOCOL_ERROR, "no certificate")
    try:
        leaf = read_certificate(sent[0])
    except unreadable() as error:
        return Unseen(Why.PROTOCOL_ERROR, str(error)[:120])
    unlike = tuple(dict.fromkeys(sent))
    others = [_read_or_none(der) for der in unlike[1:]]
    facts = tuple(c.facts for c in others if c is not None)
    host = handshake.server_name
    return Certificates(
        host, leaf.facts, facts, covers(leaf.names, host), covers(leaf.names, twin_of(host)),
        scts=leaf.facts.embedded_scts + len(handshake.scts) + _tried(parts.count_stapled_scts, handshake.staple, 0),
        ordered=_in_order([leaf, *others]), duplicates=len(sent) - len(unlike),
        root_sent=any(c.self_signed for c in facts),
    )


def read_certificate(der: bytes) -> ReadCertificate:
    """One certificate, read; raises what `unreadable` lists."""
    from cryptography import x509

    with quietly():
        certificate, more = x509.load_der_x509_certificate(der), parts.read_parts(der)
        names = tuple(parts.names(more.extensions[parts.ALTERNATIVE_NAMES])) \
            if parts.ALTERNATIVE_NAMES in more.extensions else ()
        return ReadCertificate(_facts(certificate, more, names), names, certificate.subject, certificate.issuer)


def rsa_numbers(der: bytes) -> tuple[int, int] | None:
    """Modulus and exponent of a certificate's RSA key; None when it has another key or cannot be read."""
    try:
        return parts.rsa_numbers(der)
    except DerError:
        return None


def _read_or_none(der: bytes) -> ReadCertificate | None:
    try:
        return read_certificate(der)
    except unreadable():
        return None


def _in_order(chain: Sequence[ReadCertificate | None]) -> bool:
    """Whether each is the issuer of the one before it (RFC 5246 section 7.4.2), by names. The unreadable is not."""
    return all(low is not None and high is not None and low.issuer == high.subject for low, high in pairwise(chain))


def twin_of(host: str) -> str:
    """The host's name with www where it has none, without where it has."""
    return host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"


def unreadable() -> tuple[type[Exception], ...]:
    """What the library raises for a certificate that it cannot read, often only when a part of it is asked for."""
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm

    # KeyError: the library looks an unknown TLSFeature up in a table
    return (ValueError, TypeError, OverflowError, KeyError, UnsupportedAlgorithm, x509.DuplicateExtension,
            x509.ExtensionNotFound, x509.InvalidVersion, x509.UnsupportedGeneralNameType)


@contextmanager
def quietly() -> Iterator[None]:
    """Without the library's warnings: what a stranger's certificate is made of is no news for the screen."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def covers(names: Sequence[str], host: str) -> bool:
    """Whether one of *names* is *host*, as browsers match (RFC 9525 section 6.3): a star is one whole left label."""
    if is_address(host):
        return any(canonical(n) == canonical(host) for n in names if is_address(n))
    first, _, rest = host.lower().partition(".")
    return any(n.lower().rstrip(".") in (host.lower(), f"*.{rest}" if first and "." in rest else host) for n in names)


def _facts(certificate: x509.Certificate, more: parts.Parts, names: tuple[str, ...]) -> Certificate:
    def of(oid: str, read: Callable[[bytes], T], otherwise: T) -> T:
        return _tried(read, more.extensions.get(oid, b""), otherwise)

    def texts(oid: str, read: Callable[[bytes], Iterable[str]]) -> tuple[str, ...]:
        found: list[str] = of(oid, lambda extension: list(read(extension)), [])
        return tuple(t for t in found if len(t) <= URL_CHARS)[:TEXTS_KEPT]

    return Certificate(
        subject=_text(certificate.subject), issuer=_text(certificate.issuer),
        names=tuple(n[:TEXT_CHARS] for n in names[:NAMES_KEPT]),
        not_before=certificate.not_valid_before_utc.astimezone(UTC),
        not_after=certificate.not_valid_after_utc.astimezone(UTC),
        serial=f"{certificate.serial_number:x}", self_signed=certificate.issuer == certificate.subject,
        key=more.key, key_bits=more.key_bits, signature=more.signature,
        limited=parts.PURPOSES in more.extensions,
        purposes=texts(parts.PURPOSES, parts.purposes),
        embedded_scts=of(parts.SCTS, parts.count_scts, 0),
        must_staple=of(parts.FEATURES, parts.must_staple, False),
        common_name=_common_name(certificate.subject),
        ocsp_urls=texts(parts.ACCESS, lambda e: parts.access(e, parts.OCSP)),
        crl_urls=texts(parts.CRL_POINTS, parts.crl_urls),
        issuer_urls=texts(parts.ACCESS, lambda e: parts.access(e, parts.CA_ISSUERS)),
    )


def _tried(read: Callable[[bytes], T], extension: bytes, otherwise: T) -> T:
    """What *read* makes of an extension; *otherwise* where it is missing or cannot be read."""
    try:
        return read(extension) if extension else otherwise
    except DerError:
        return otherwise


def _text(name: x509.Name) -> str:
    """The name a person knows: organisation and common name, else all of it."""
    from cryptography.x509.oid import NameOID

    found = [str(a.value) for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME)
             for a in name.get_attributes_for_oid(oid)]
    return (", ".join(found) or name.rfc4514_string())[:TEXT_CHARS]


def _common_name(name: x509.Name) -> str:
    from cryptography.x509.oid import NameOID

    return next((str(a.value)[:TEXT_CHARS] for a in name.get_attributes_for_oid(NameOID.COMMON_NAME)), "")
