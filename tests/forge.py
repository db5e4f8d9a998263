"""Certificates, OCSP responses and lists of revoked certificates made on the spot, right and wrong ones. Nothing asserts."""

from __future__ import annotations

import math
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from ikmscan.scanner.trust import Roots

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
HOST = "toko.example"
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
SERVER = (ExtendedKeyUsageOID.SERVER_AUTH,)


@dataclass(frozen=True)
class Party:
    """A certificate and the key that belongs to it."""

    certificate: x509.Certificate
    key: Key

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def roots(self) -> Roots:
        return Roots(self.pem.decode("ascii"), "lab")


@cache
def key_of(kind: str) -> Key:
    """One key a name for the whole run: "rsa 2048", "rsa 2048 middle", "ed25519"; any other is EC."""
    family = kind.split()[0]
    if family == "rsa":
        return rsa.generate_private_key(65537, int(kind.split()[1]))
    return ed25519.Ed25519PrivateKey.generate() if family == "ed25519" else ec.generate_private_key(ec.SECP256R1())


def new_key(kind: str = "ec") -> Key:
    return rsa.generate_private_key(65537, 2048) if kind == "rsa" else ec.generate_private_key(ec.SECP256R1())


def slow_key() -> rsa.RSAPrivateKey:
    """One whose signatures take a hundred times as long to verify: its public exponent is as long as its modulus."""
    own = rsa.generate_private_key(65537, 2048).private_numbers()
    around = (own.p - 1) * (own.q - 1)
    e = next(n for n in range((1 << 2040) + 1, 1 << 2041, 2) if math.gcd(n, around) == 1)
    d = pow(e, -1, around)
    return rsa.RSAPrivateNumbers(own.p, own.q, d, d % (own.p - 1), d % (own.q - 1), own.iqmp, rsa.RSAPublicNumbers(
        e, own.public_numbers.n)).private_key(unsafe_skip_rsa_key_validation=True)


def named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def dns(*names: str) -> tuple[x509.GeneralName, ...]:
    return tuple(x509.DNSName(n) for n in names)


def uri(text: str) -> x509.GeneralName:
    return x509.UniformResourceIdentifier(text)


def party(
    subject: str, by: Party | None = None, *, ca: bool = False, names: Sequence[x509.GeneralName] = dns(HOST),
    start: datetime = NOW - 30 * DAY, end: datetime = NOW + 60 * DAY, kind: str = "ec", key: Key | None = None,
    issuer_at: Sequence[str] = (), ocsp_at: Sequence[str] = (), crl_at: Sequence[str] = (),
    purposes: Sequence[x509.ObjectIdentifier] = SERVER, issuer_id: bool = True, subject_id: bool = True,
    more: Sequence[x509.ExtensionType] = (),
) -> Party:
    """A certificate signed by *by*, else by itself."""
    key = key or new_key(kind)
    signer = by.key if by else key
    extensions: list[tuple[x509.ExtensionType, bool]] = [
        (x509.BasicConstraints(ca=ca, path_length=None), True),
        (x509.KeyUsage(not ca, False, False, False, False, ca, ca, False, False), True),
    ]
    if subject_id:
        extensions.append((x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False))
    if issuer_id:
        extensions.append((x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False))
    if not ca and names:
        extensions.append((x509.SubjectAlternativeName(names), False))
    if not ca and purposes:
        extensions.append((x509.ExtendedKeyUsage(purposes), False))
    methods = ((AuthorityInformationAccessOID.OCSP, ocsp_at), (AuthorityInformationAccessOID.CA_ISSUERS, issuer_at))
    access = [x509.AccessDescription(method, uri(at)) for method, urls in methods for at in urls]
    if access:
        extensions.append((x509.AuthorityInformationAccess(access), False))
    if crl_at:
        points = [x509.DistributionPoint([uri(at)], None, None, None) for at in crl_at]
        extensions.append((x509.CRLDistributionPoints(points), False))
    builder = (
        x509.CertificateBuilder().subject_name(named(subject)).issuer_name(by.certificate.subject if by else named(subject))
        .public_key(key.public_key()).serial_number(x509.random_serial_number()).not_valid_before(start).not_valid_after(end)
    )
    for extension, critical in (*extensions, *((e, isinstance(e, x509.NameConstraints)) for e in more)):
        builder = builder.add_extension(extension, critical=critical)
    return Party(builder.sign(signer, None if isinstance(signer, ed25519.Ed25519PrivateKey) else hashes.SHA256()), key)


def signed_by_openssl(digest: str, by: Party, host: str = HOST, *options: str) -> Party:
    """A leaf with a signature that the library refuses to make: *digest* "sha1", "md5" …, *options* of `openssl x509`."""
    key = new_key("rsa")
    request = x509.CertificateSigningRequestBuilder().subject_name(named(host)).sign(key, hashes.SHA256())
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "request").write_bytes(request.public_bytes(Encoding.PEM))
        (folder / "ca").write_bytes(by.pem)
        (folder / "key").write_bytes(by.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        (folder / "more").write_text(
            f"subjectAltName=DNS:{host}\nextendedKeyUsage=serverAuth\nauthorityKeyIdentifier=keyid\n", encoding="ascii")
        made = subprocess.run(
            ["openssl", "x509", "-req", "-in", "request", "-CA", "ca", "-CAkey", "key", "-set_serial", "77", f"-{digest}",
             "-extfile", "more", "-days", "60", *options], cwd=folder, capture_output=True, check=True,
        ).stdout
    return Party(x509.load_pem_x509_certificate(made), key)


def staple(
    about: Party, issuer: Party, *, signer: Party | None = None, impostor: Party | None = None,
    status: ocsp.OCSPCertStatus = ocsp.OCSPCertStatus.GOOD, start: datetime = NOW - DAY, end: datetime | None = NOW + 6 * DAY,
    digest: hashes.HashAlgorithm | None = None, reason: x509.ReasonFlags | None = None,
) -> bytes:
    """An OCSPResponse; *signer* is a delegated responder whose certificate is put in, an *impostor* only signs."""
    revoked = status is ocsp.OCSPCertStatus.REVOKED
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=about.certificate, issuer=issuer.certificate, algorithm=digest or hashes.SHA1(), cert_status=status,
        this_update=start, next_update=end, revocation_time=NOW - 3 * DAY if revoked else None, revocation_reason=reason,
    ).responder_id(ocsp.OCSPResponderEncoding.HASH, (impostor or signer or issuer).certificate)
    if signer:
        builder = builder.certificates([signer.certificate])
    signing = (impostor or signer or issuer).key
    made = builder.sign(signing, None if isinstance(signing, ed25519.Ed25519PrivateKey) else hashes.SHA256())
    return made.public_bytes(Encoding.DER)


def crl(
    issuer: Party, *revoked: Party, key: Key | None = None, start: datetime = NOW - DAY, end: datetime = NOW + 6 * DAY,
    reason: x509.ReasonFlags | None = None, more: Sequence[x509.ExtensionType] = (), others: int = 0,
) -> bytes:
    """A list (DER) with *revoked* and as many *others* on it."""
    builder = x509.CertificateRevocationListBuilder().issuer_name(issuer.certificate.subject).last_update(start).next_update(end)
    numbers = [*(p.certificate.serial_number for p in revoked), *(1 << 100 | n for n in range(others))]
    for number in numbers:
        entry = x509.RevokedCertificateBuilder().serial_number(number).revocation_date(NOW - 3 * DAY)
        if reason is not None:
            entry = entry.add_extension(x509.CRLReason(reason), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    for extension in more:
        builder = builder.add_extension(extension, critical=True)
    return builder.sign(key or issuer.key, hashes.SHA256()).public_bytes(Encoding.DER)


def point(
    *urls: str, users: bool = False, authorities: bool = False, indirect: bool = False,
    reasons: frozenset[x509.ReasonFlags] | None = None,
) -> x509.IssuingDistributionPoint:
    """For which certificates a list is (RFC 5280 section 5.2.5)."""
    return x509.IssuingDistributionPoint(
        full_name=[uri(u) for u in urls] or None, relative_name=None, only_contains_user_certs=users,
        only_contains_ca_certs=authorities, only_some_reasons=reasons, indirect_crl=indirect,
        only_contains_attribute_certs=False)


def sct_list(count: int) -> bytes:
    """A SignedCertificateTimestampList (RFC 6962 section 3.3) of *count* made-up SCTs, as the TLS extension carries it."""
    one = b"\x00" + bytes(32) + bytes(8) + b"\x00\x00" + b"\x04\x03\x00\x08" + bytes(8)
    listed = (len(one).to_bytes(2, "big") + one) * count
    return len(listed).to_bytes(2, "big") + listed


def octets(body: bytes) -> bytes:
    """An OCTET STRING in DER."""
    size = bytes([len(body)]) if len(body) < 128 else b"\x82" + len(body).to_bytes(2, "big")
    return b"\x04" + size + body


def with_scts(count: int) -> x509.ExtensionType:
    """The SCT extension of a certificate."""
    oid = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
    return x509.UnrecognizedExtension(oid, octets(sct_list(count)))
