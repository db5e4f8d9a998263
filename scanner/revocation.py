"""What an issuer says of a certificate that it gave: the stapled OCSP response, and its list of revoked ones. Pure.

RFC 6960 (OCSP) and RFC 5280 section 5 (CRL). Nothing that is not signed by the issuer, or by whom it empowered, is
believed. Fetches nothing; every byte is a stranger's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from .certificates import quietly, unreadable
from .evidence import Revoked, Staple
from .signed import issued_by, key_bits_of, signed_by

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.x509 import ocsp

SKEW = timedelta(minutes=5)  # the clocks of small servers and small laptops
# A response without nextUpdate says "ask again any time" (RFC 6960 section 2.4). Firefox gives such a one ten days
# (mozilla::pkix, lib/pkixocsp.cpp, maxLifetimeInDays).
UNSAID_LIFETIME = timedelta(days=10)
RESPONSES_READ = 32
RESPONDERS_TRIED = 4
ISSUERS_TRIED = 24  # some roots of one name, a chain, and what was fetched
UNSPECIFIED = "unspecified"


@dataclass(frozen=True, slots=True)
class Word:
    """What the issuer says; fields as in Revocation."""

    status: Revoked
    at: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StapleRead:
    """A staple, checked. *word* is the issuer's only when the staple is VALID."""

    staple: Staple
    word: Word = Word(Revoked.UNKNOWN)


def find_issuer(leaf: bytes, candidates: Sequence[bytes]) -> bytes:
    """The first of *candidates* (DER) whose key made the signature of *leaf* (its own, if it is self-signed); b"" when
    there is none."""
    from cryptography import x509

    try:
        with quietly():
            certificate = x509.load_der_x509_certificate(leaf)
    except unreadable():
        return b""
    for der in candidates[:ISSUERS_TRIED]:
        try:
            with quietly():
                if issued_by(certificate, x509.load_der_x509_certificate(der)):
                    return der
        except unreadable():
            continue
    return b""


# ---- The staple ------------------------------------------------------------------------------------------------------

def read_staple(staple: bytes, leaf: bytes, issuer: bytes, now: datetime) -> StapleRead:
    """An OCSPResponse (DER) about *leaf*, checked as RFC 6960 section 3.2 asks, in the order: is it about this
    certificate, is it signed by whom it must be, is it of today."""
    if not staple:
        return StapleRead(Staple.NONE)
    try:
        with quietly():
            return _read_staple(staple, leaf, issuer, now)
    except unreadable():
        return StapleRead(Staple.UNREADABLE)


def _read_staple(staple: bytes, leaf: bytes, issuer: bytes, now: datetime) -> StapleRead:
    from cryptography import x509
    from cryptography.x509 import ocsp

    response = ocsp.load_der_ocsp_response(staple)
    if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        return StapleRead(Staple.UNREADABLE)
    certificate, above = x509.load_der_x509_certificate(leaf), x509.load_der_x509_certificate(issuer)
    single = next((r for r in islice(response.responses, RESPONSES_READ) if _is_about(r, certificate, above)), None)
    if single is None:
        return StapleRead(Staple.OTHER_CERTIFICATE)
    if not any(_signed(response, signer) for signer in _signers(response, above, now)):
        return StapleRead(Staple.BAD_SIGNATURE)
    if single.this_update_utc > now + SKEW:
        return StapleRead(Staple.NOT_YET)
    if (single.next_update_utc or single.this_update_utc + UNSAID_LIFETIME) < now - SKEW:
        return StapleRead(Staple.EXPIRED)
    return StapleRead(Staple.VALID, _word(single))


def _is_about(single: ocsp.OCSPSingleResponse, leaf: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether its CertID names the *leaf* of this *issuer* (RFC 6960 section 4.1.1)."""
    from cryptography.hazmat.primitives import hashes

    def digest(data: bytes) -> bytes:
        made = hashes.Hash(single.hash_algorithm)
        made.update(data)
        return made.finalize()

    return (single.serial_number == leaf.serial_number
            and single.issuer_name_hash == digest(leaf.issuer.public_bytes())
            and single.issuer_key_hash == digest(key_bits_of(issuer)))


def _signers(response: ocsp.OCSPResponse, issuer: x509.Certificate, now: datetime) -> Iterator[x509.Certificate]:
    """The issuer, and those certificates in the response that it empowered to answer (RFC 6960 section 4.2.2.2)."""
    yield issuer
    for responder in islice(response.certificates, RESPONDERS_TRIED):
        if _empowered(responder, issuer, now):
            yield responder


def _empowered(responder: x509.Certificate, issuer: x509.Certificate, now: datetime) -> bool:
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    try:
        purposes = responder.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except unreadable():
        return False
    of_now = responder.not_valid_before_utc - SKEW <= now <= responder.not_valid_after_utc + SKEW
    return ExtendedKeyUsageOID.OCSP_SIGNING in purposes and of_now and issued_by(responder, issuer)


def _signed(response: ocsp.OCSPResponse, signer: x509.Certificate) -> bool:
    return signed_by(signer, response.signature, response.tbs_response_bytes, response.signature_hash_algorithm)


def _word(single: ocsp.OCSPSingleResponse) -> Word:
    from cryptography.x509 import ocsp

    if single.certificate_status is ocsp.OCSPCertStatus.GOOD:
        return Word(Revoked.GOOD)
    if single.certificate_status is not ocsp.OCSPCertStatus.REVOKED or single.revocation_time_utc is None:
        return Word(Revoked.UNKNOWN)
    return _revoked(single.revocation_time_utc, single.revocation_reason)


def _revoked(at: datetime, reason: x509.ReasonFlags | None) -> Word:
    said = "" if reason is None or reason.value == UNSPECIFIED else str(reason.value)
    return Word(Revoked.REVOKED, at.date().isoformat(), said)


# ---- The list --------------------------------------------------------------------------------------------------------

def read_crl(crl: bytes, leaf: bytes, issuer: bytes, urls: Sequence[str], now: datetime) -> Word | None:
    """What the list (DER or PEM) says of *leaf*, whose own lists stand at *urls*; None when it must not be used (RFC
    5280 section 6.3.3): unreadable, of another signer, not of today, or not about such certificates."""
    try:
        with quietly():
            return _read_crl(crl, leaf, issuer, urls, now)
    except unreadable():
        return None


def _read_crl(crl: bytes, leaf: bytes, issuer: bytes, urls: Sequence[str], now: datetime) -> Word | None:
    from cryptography import x509

    load = x509.load_pem_x509_crl if crl.lstrip().startswith(b"-----") else x509.load_der_x509_crl
    listed = load(crl)
    certificate, above = x509.load_der_x509_certificate(leaf), x509.load_der_x509_certificate(issuer)
    ends = listed.next_update_utc
    if listed.issuer != certificate.issuer or ends is None:
        return None
    if listed.last_update_utc > now + SKEW or ends < now - SKEW or not _in_scope(listed, certificate, urls):
        return None
    if not signed_by(above, listed.signature, listed.tbs_certlist_bytes, listed.signature_hash_algorithm):
        return None
    entry = listed.get_revoked_certificate_by_serial_number(certificate.serial_number)
    if entry is None:
        return Word(Revoked.GOOD)
    return _revoked(entry.revocation_date_utc, _reason(entry))


def _in_scope(listed: x509.CertificateRevocationList, leaf: x509.Certificate, urls: Sequence[str]) -> bool:
    """Whether its silence on *leaf* would mean something (RFC 5280 section 5.2.5): the list for such certificates, for
    all reasons, of this issuer, and for this address: an authority signs many lists, and another one is silent too."""
    from cryptography import x509

    for extension in listed.extensions:
        found = extension.value
        if isinstance(found, x509.IssuingDistributionPoint):
            narrow = found.only_contains_attribute_certs or found.indirect_crl or found.only_some_reasons
            if narrow or found.relative_name or (found.only_contains_ca_certs and not _is_ca(leaf)):
                return False
            if found.only_contains_user_certs and _is_ca(leaf):
                return False
            if found.full_name and not any(name.value in urls for name in found.full_name):
                return False
        elif isinstance(found, x509.DeltaCRLIndicator) or (
            extension.critical and isinstance(found, x509.UnrecognizedExtension)
        ):
            return False
    return True


def _is_ca(certificate: x509.Certificate) -> bool:
    from cryptography import x509

    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except unreadable():
        return False


def _reason(entry: x509.RevokedCertificate) -> x509.ReasonFlags | None:
    from cryptography import x509

    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except unreadable():
        return None
