"""Does the chain as sent lead to a root that is trusted? Facts only; dates and names are judged elsewhere.

Opens no socket. The clock is handed in, and set inside the leaf's validity so that an expired certificate is not also
called unknown. Roots: the certifi bundle (Mozilla's) plus the user's own (--ca).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from .certificates import quietly, unreadable
from .evidence import Trust
from .webpki import extension_policies

if TYPE_CHECKING:
    from cryptography import x509

DEPTH = 8


@dataclass(frozen=True, slots=True)
class Roots:
    """Which roots are trusted: certifi's bundle and one more PEM text (may be empty)."""

    extra_pem: str = ""
    extra_name: str = ""

    @property
    def label(self) -> str:
        """For the report: "certifi 2026.10.18 + lab.pem"."""
        import certifi

        return f"certifi {certifi.__version__}" + (f" + {self.extra_name}" if self.extra_name else "")


class RootsError(ValueError):
    """The PEM file holds no certificate."""


@cache
def _anchors(extra_pem: str) -> tuple[x509.Certificate, ...]:
    import certifi
    from cryptography import x509

    with quietly():  # one old root has a serial number of zero; it is Mozilla's to mend
        bundle = x509.load_pem_x509_certificates(certifi.contents().encode("ascii"))
    if not extra_pem:
        return tuple(bundle)
    return (*bundle, *read_pem(extra_pem))


def read_pem(text: str) -> tuple[x509.Certificate, ...]:
    """The certificates in a PEM *text*; RootsError when there is none."""
    from cryptography import x509

    try:
        with quietly():
            found = x509.load_pem_x509_certificates(text.encode("ascii", "replace"))
    except unreadable() as error:
        raise RootsError(str(error)[:120]) from None
    return tuple(found)


def judge_chain(chain: Sequence[bytes], roots: Roots, now: datetime) -> tuple[Trust, str]:
    """Whether *chain* (DER, leaf first) leads to a root, and a short technical detail."""
    if not chain:
        return Trust.BROKEN, "no certificate"
    try:
        with quietly():
            return _judge(chain, roots, now)
    except unreadable() as error:
        return Trust.BROKEN, str(error)[:120]


def _judge(chain: Sequence[bytes], roots: Roots, now: datetime) -> tuple[Trust, str]:
    from cryptography import x509

    certificates = [x509.load_der_x509_certificate(chain[0]), *_readable(chain[1:DEPTH])]
    leaf, others = certificates[0], certificates[1:]
    why = _verify(leaf, others, _anchors(roots.extra_pem), _inside(leaf, now))
    if why is None:
        return Trust.TRUSTED, ""
    return _name_fault(certificates, roots), why


def _readable(ders: Sequence[bytes]) -> Iterator[x509.Certificate]:
    """Those that can be read: browsers build the path from what they understand of the rest."""
    from cryptography import x509

    for der in ders:
        try:
            certificate = x509.load_der_x509_certificate(der)
            certificate.subject, certificate.issuer  # noqa: B018  # read now, for they fail late
        except unreadable():
            continue
        yield certificate


def _inside(leaf: x509.Certificate, now: datetime) -> datetime:
    """*now*, moved into the leaf's validity."""
    start, end = leaf.not_valid_before_utc, leaf.not_valid_after_utc
    if start <= now <= end:
        return now
    return max(start, end - timedelta(seconds=1)) if now > end else start


def _verify(
    leaf: x509.Certificate, others: Sequence[x509.Certificate], anchors: Sequence[x509.Certificate], at: datetime
) -> str | None:
    """None when a path was found (RFC 5280 section 6), else why not. Names are judged elsewhere."""
    from cryptography.x509 import verification

    if leaf in anchors:
        return None
    issuers, server = extension_policies()
    policy = verification.PolicyBuilder().store(verification.Store(list(anchors))).time(at)
    policy = policy.extension_policies(ca_policy=issuers, ee_policy=server)
    try:
        # the client's verifier asks no name of the leaf; that it is for servers stands in extension_policies
        policy.build_client_verifier().verify(leaf, list(others))
    except verification.VerificationError as error:
        return str(error)[:200]
    except unreadable() as error:
        return str(error)[:200]
    return None


def _name_fault(certificates: Sequence[x509.Certificate], roots: Roots) -> Trust:
    """Which fault keeps the chain from a root."""
    leaf, top = certificates[0], _top(certificates)
    if leaf.issuer == leaf.subject:
        return Trust.SELF_SIGNED
    if any(a.subject == top.issuer for a in _anchors(roots.extra_pem)):
        return Trust.BROKEN  # the issuer is known, so something else is wrong with the path
    if top.issuer != top.subject and _names_its_issuer(top):
        return Trust.MISSING_INTERMEDIATE
    return Trust.UNKNOWN_CA


def _top(certificates: Sequence[x509.Certificate]) -> x509.Certificate:
    """The last certificate of the path that the sent ones form from the leaf on."""
    top = certificates[0]
    for _ in certificates:
        above = next((c for c in certificates if c.subject == top.issuer and c != top), None)
        if above is None:
            return top
        top = above
    return top


def _names_its_issuer(certificate: x509.Certificate) -> bool:
    """Whether it says where its issuer can be fetched (RFC 5280 section 4.2.2.1, caIssuers): public CAs do."""
    from cryptography import x509
    from cryptography.x509.oid import AuthorityInformationAccessOID

    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except unreadable():
        return False
    return any(d.access_method == AuthorityInformationAccessOID.CA_ISSUERS for d in access)
