"""DER certificates -> facts: names, dates, key. Pure; judges nothing and trusts nobody (trust.py does that)."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC
from ipaddress import ip_address
from typing import TYPE_CHECKING

from .evidence import Certificate, Certificates, Handshake, Unseen, Why

if TYPE_CHECKING:
    from cryptography import x509

NAMES_KEPT = 200
TEXT_CHARS = 200


def read_chain(handshake: Handshake) -> Certificates | Unseen:
    """The chain of *handshake*, read; PROTOCOL_ERROR when the server's own certificate cannot be."""
    from cryptography import x509

    read: list[Certificate] = []
    every: tuple[str, ...] = ()
    for place, der in enumerate(handshake.chain[:8]):
        try:
            with quietly():
                certificate = x509.load_der_x509_certificate(der)
                names = _names(certificate)
                read.append(_facts(certificate, names))
                every = every if place else names
        except unreadable() as error:
            if place == 0:
                return Unseen(Why.PROTOCOL_ERROR, str(error)[:120])
    if not read:
        return Unseen(Why.PROTOCOL_ERROR, "no certificate")
    host, names = handshake.server_name, every
    return Certificates(host, read[0], tuple(read[1:]), covers(names, host), covers(names, twin_of(host)))


def twin_of(host: str) -> str:
    """The host's name with www where it has none, without where it has."""
    return host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"


def unreadable() -> tuple[type[Exception], ...]:
    """What the library raises for a certificate that it cannot read, often only when a part of it is asked for."""
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm

    return (ValueError, TypeError, OverflowError, UnsupportedAlgorithm, x509.DuplicateExtension, x509.ExtensionNotFound,
            x509.InvalidVersion, x509.UnsupportedGeneralNameType)


@contextmanager
def quietly() -> Iterator[None]:
    """Without the library's warnings: what a stranger's certificate is made of is no news for the screen."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def covers(names: Sequence[str], host: str) -> bool:
    """Whether one of *names* is *host*, as browsers match (RFC 9525 section 6.3): a star is one whole left label."""
    if _is_address(host):
        return any(_same_address(n, host) for n in names)
    first, _, rest = host.lower().partition(".")
    return any(n.lower().rstrip(".") in (host.lower(), f"*.{rest}" if first and "." in rest else host) for n in names)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _same_address(name: str, host: str) -> bool:
    try:
        return ip_address(name) == ip_address(host)
    except ValueError:
        return False


def _facts(certificate: x509.Certificate, names: tuple[str, ...]) -> Certificate:
    return Certificate(
        subject=_text(certificate.subject), issuer=_text(certificate.issuer),
        names=tuple(n[:TEXT_CHARS] for n in names[:NAMES_KEPT]),
        not_before=certificate.not_valid_before_utc.astimezone(UTC),
        not_after=certificate.not_valid_after_utc.astimezone(UTC),
        serial=f"{certificate.serial_number:x}", key=_key(certificate),
        self_signed=certificate.issuer == certificate.subject,
    )


def _text(name: x509.Name) -> str:
    """The name a person knows: organisation and common name, else all of it."""
    from cryptography.x509.oid import NameOID

    found = [str(a.value) for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME)
             for a in name.get_attributes_for_oid(oid)]
    return (", ".join(found) or name.rfc4514_string())[:TEXT_CHARS]


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    """Every DNS and IP entry of subjectAltName; what cannot be read raises one of `unreadable`."""
    from cryptography import x509

    try:
        alternative = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    found = [*alternative.get_values_for_type(x509.DNSName), *map(str, alternative.get_values_for_type(x509.IPAddress))]
    return tuple(found)


def _key(certificate: x509.Certificate) -> str:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    try:
        key = certificate.public_key()
    except unreadable():
        return "?"
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"EC {key.curve.name}"
    return type(key).__name__.strip("_").removesuffix("PublicKey")
