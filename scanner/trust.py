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

from .certificates import quietly, read_certificate, unreadable
from .evidence import Trust
from .webpki import extension_policies

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.x509 import verification

DEPTH = 8
# What BoringSSL verifies nothing with either (crypto/rsa, rsa_check_public_key): each trial takes tens of milliseconds,
# and a chain can ask for a hundred of them.
RSA_BITS, EXPONENT_BITS = 8192, 33
DETAIL_CHARS = 200
# CA/B Baseline Requirements 7.1.3.2: no certificate of the public web is signed with these since 2016
OLD_HASHES = ("md2", "md4", "md5", "sha1")


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


@dataclass(frozen=True, slots=True)
class _Anchors:
    """Roots, made ready once a process: reading 145 of them takes milliseconds, a path 0.15 of one."""

    certificates: frozenset[x509.Certificate]
    by_name: dict[x509.Name, list[x509.Certificate]]
    store: verification.Store


@cache
def known_roots(extra_pem: str) -> _Anchors:
    """The trusted roots, read once a process."""
    import certifi
    from cryptography import x509
    from cryptography.x509 import verification

    with quietly():  # one old root has a serial number of zero; it is Mozilla's to mend
        every = x509.load_pem_x509_certificates(certifi.contents().encode("ascii"))
    if extra_pem:
        every += read_pem(extra_pem)
    by_name: dict[x509.Name, list[x509.Certificate]] = {}
    for root in every:
        by_name.setdefault(root.subject, []).append(root)
    return _Anchors(frozenset(every), by_name, verification.Store(every))


def read_pem(text: str) -> tuple[x509.Certificate, ...]:
    """The certificates in a PEM *text*; RootsError when there is none."""
    from cryptography import x509

    try:
        with quietly():
            found = x509.load_pem_x509_certificates(text.encode("ascii", "replace"))
    except unreadable() as error:
        raise RootsError(str(error)[:120]) from None
    return tuple(found)


def judge_chain(
    chain: Sequence[bytes], roots: Roots, now: datetime, fetched: Sequence[bytes] = ()
) -> tuple[Trust, str]:
    """Whether *chain* (DER, leaf first) leads to a root, and a short technical detail.

    *fetched* are certificates that the server did not send; the path may go over them as well.
    """
    if not chain:
        return Trust.BROKEN, "no certificate"
    try:
        with quietly():
            return _judge(chain, fetched, roots, now)
    except unreadable() as error:
        return Trust.BROKEN, str(error)[:DETAIL_CHARS]


def top_of(chain: Sequence[bytes], fetched: Sequence[bytes] = ()) -> bytes:
    """The last certificate of the path that *chain* and *fetched* form from the leaf on; b"" when none can be read."""
    from cryptography.hazmat.primitives.serialization import Encoding

    try:
        with quietly():
            return _path(_load(chain, fetched))[-1].public_bytes(Encoding.DER)
    except unreadable():
        return b""


def roots_above(certificate: bytes, roots: Roots) -> tuple[bytes, ...]:
    """The trusted roots (DER) that bear the name of the issuer of *certificate*."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    try:
        with quietly():
            issuer = x509.load_der_x509_certificate(certificate).issuer
            return tuple(r.public_bytes(Encoding.DER) for r in known_roots(roots.extra_pem).by_name.get(issuer, ()))
    except unreadable():
        return ()


def _judge(chain: Sequence[bytes], fetched: Sequence[bytes], roots: Roots, now: datetime) -> tuple[Trust, str]:
    certificates = _load(chain, fetched)
    leaf, others = certificates[0], certificates[1:]
    anchors, at = known_roots(roots.extra_pem), _inside(leaf, now)
    why = _verify(leaf, others, anchors, at)
    if why is not None and at != now:  # the leaf's dates are judged elsewhere: any day of its own will do
        start, end = leaf.not_valid_before_utc, leaf.not_valid_after_utc
        if any(_verify(leaf, others, anchors, day) is None for day in (start + (end - start) / 2, start)):
            return Trust.TRUSTED, ""
    if why is None:
        return Trust.TRUSTED, ""
    path = _path(certificates)
    for issuer in path[1:]:
        moved = _inside(issuer, at)
        if moved != at and _verify(leaf, others, anchors, moved) is None:  # at another time it would do
            ended = "expired" if moved < at else "not valid yet"
            return Trust.BROKEN, f"issuer {ended}: {issuer.subject.rfc4514_string()}"[:DETAIL_CHARS]
    return _name_fault(path, anchors), _old_signature(path) or why


def _load(chain: Sequence[bytes], fetched: Sequence[bytes]) -> list[x509.Certificate]:
    """The leaf, which must be readable, and those of the others that are."""
    from cryptography import x509

    return [x509.load_der_x509_certificate(chain[0]), *_readable(chain[1:DEPTH]), *_readable(fetched[:DEPTH])]


def _readable(ders: Sequence[bytes]) -> Iterator[x509.Certificate]:
    """Those that can be read: browsers build the path from what they understand of the rest."""
    from cryptography import x509

    for der in ders:
        try:
            certificate = x509.load_der_x509_certificate(der)
            certificate.subject, certificate.issuer, certificate.not_valid_after_utc, certificate.not_valid_before_utc  # noqa: B018
        except unreadable():  # they fail late, so all that is asked later is asked here
            continue
        if not _is_costly(certificate):
            yield certificate


def _is_costly(issuer: x509.Certificate) -> bool:
    """Whether no browser would verify anything with its key, for what it costs."""
    from cryptography.hazmat.primitives.asymmetric import rsa

    try:
        key = issuer.public_key()
    except unreadable():
        return False
    return isinstance(key, rsa.RSAPublicKey) and (
        key.key_size > RSA_BITS or key.public_numbers().e.bit_length() > EXPONENT_BITS)


def _inside(certificate: x509.Certificate, now: datetime) -> datetime:
    """*now*, moved into the certificate's validity."""
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if start <= now <= end:
        return now
    return max(start, end - timedelta(seconds=1)) if now > end else start


def _verify(
    leaf: x509.Certificate, others: Sequence[x509.Certificate], anchors: _Anchors, at: datetime
) -> str | None:
    """None when a path was found (RFC 5280 section 6), else why not. Names are judged elsewhere."""
    from cryptography.x509 import verification

    if leaf in anchors.certificates:
        return None
    issuers, server = extension_policies()
    policy = verification.PolicyBuilder().store(anchors.store).time(at)
    policy = policy.extension_policies(ca_policy=issuers, ee_policy=server)
    failures: tuple[type[Exception], ...] = (verification.VerificationError, *unreadable())
    try:
        # the client's verifier asks no name of the leaf; that it is for servers stands in extension_policies
        policy.build_client_verifier().verify(leaf, list(others))
    except failures as error:
        return str(error)[:DETAIL_CHARS]
    return None


def _name_fault(path: Sequence[x509.Certificate], anchors: _Anchors) -> Trust:
    """Which fault keeps the chain from a root."""
    leaf, top = path[0], path[-1]
    if leaf.issuer == leaf.subject:
        return Trust.SELF_SIGNED
    if top.issuer in anchors.by_name:
        return Trust.BROKEN  # the issuer is known, so something else is wrong with the path
    if top.issuer != top.subject and _names_its_issuer(top):
        return Trust.MISSING_INTERMEDIATE
    return Trust.UNKNOWN_CA


def _path(certificates: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """From the leaf on, each certificate's issuer by name, as far as they are there."""
    path = [certificates[0]]
    while path[-1].issuer != path[-1].subject:
        above = next((c for c in certificates if c.subject == path[-1].issuer and c not in path), None)
        if above is None:
            break
        path.append(above)
    return path


def _old_signature(path: Sequence[x509.Certificate]) -> str:
    """"signature: sha1" when a link of the path is signed as nobody accepts any more; a root's own counts nothing."""
    from cryptography.hazmat.primitives.serialization import Encoding

    links = [c for c in path if c.issuer != c.subject]
    hashes = (read_certificate(c.public_bytes(Encoding.DER)).facts.signature for c in links)
    return next((f"signature: {h}" for h in hashes if h in OLD_HASHES), "")


def _names_its_issuer(certificate: x509.Certificate) -> bool:
    """Whether it says where its issuer can be fetched (RFC 5280 section 4.2.2.1, caIssuers): public CAs do."""
    from cryptography.hazmat.primitives.serialization import Encoding

    return bool(read_certificate(certificate.public_bytes(Encoding.DER)).facts.issuer_urls)
