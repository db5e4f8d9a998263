"""Certificates made on the spot: which chains lead to a root, what keeps the others from one, and which names cover a host."""

from __future__ import annotations

import random
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from ikmscan.scanner.certificates import covers, read_chain
from ikmscan.scanner.evidence import Certificates, Handshake, Trust, Unseen, Why
from ikmscan.scanner.trust import Roots, RootsError, judge_chain, read_pem

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
HOST = "toko.example"
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Party:
    """A certificate and the key that belongs to it."""

    certificate: x509.Certificate
    key: Key

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def roots(self) -> Roots:
        return Roots(self.certificate.public_bytes(Encoding.PEM).decode("ascii"), "lab")


def new_key(kind: str = "ec") -> Key:
    return rsa.generate_private_key(65537, 2048) if kind == "rsa" else ec.generate_private_key(ec.SECP256R1())


def named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def party(
    subject: str, by: Party | None = None, *, ca: bool = False, names: tuple[x509.GeneralName, ...] = (x509.DNSName(HOST),),
    start: datetime = NOW - 30 * DAY, end: datetime = NOW + 60 * DAY, kind: str = "ec", issuer_at: str = "", purpose: bool = True,
    issuer_id: bool = True,
) -> Party:
    """A certificate signed by *by*, else by itself."""
    key = new_key(kind)
    signer = by.key if by else key
    builder = (
        x509.CertificateBuilder().subject_name(named(subject)).issuer_name(by.certificate.subject if by else named(subject))
        .public_key(key.public_key()).serial_number(x509.random_serial_number()).not_valid_before(start).not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.KeyUsage(not ca, False, False, False, False, ca, ca, False, False), critical=True)
    )
    if issuer_id:
        builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    if not ca and names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    if not ca and purpose:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    if issuer_at:
        where = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(issuer_at))
        builder = builder.add_extension(x509.AuthorityInformationAccess([where]), critical=False)
    return Party(builder.sign(signer, hashes.SHA256()), key)


ROOT = party("Lab Root", ca=True, end=NOW + 3000 * DAY, start=NOW - 700 * DAY)
MIDDLE = party("Lab Middle", ROOT, ca=True, end=NOW + 900 * DAY, start=NOW - 400 * DAY)
LEAF = party(HOST, MIDDLE)
EXPIRED = party(HOST, MIDDLE, start=NOW - 100 * DAY, end=NOW - 6 * DAY)
FUTURE = party(HOST, MIDDLE, start=NOW + 2 * DAY, end=NOW + 50 * DAY)
OTHER_ROOT = party("Unheard Of", ca=True)
FORGED = party("Lab Middle", party("Lab Root", ca=True), ca=True)  # the right names over the wrong keys
STALE_MIDDLE = party("Stale Middle", ROOT, ca=True, start=NOW - 200 * DAY, end=NOW - 2 * DAY)
AT = "http://ca.example/middle.der"


def trust(*chain: Party, roots: Roots = ROOT.roots) -> Trust:
    return judge_chain([p.der for p in chain], roots, NOW)[0]


RSA_ROOT = party("RSA Root", ca=True, kind="rsa")


@pytest.mark.parametrize(("chain", "roots", "expected"), [
    ((LEAF, MIDDLE), ROOT.roots, Trust.TRUSTED),
    ((LEAF, MIDDLE, ROOT), ROOT.roots, Trust.TRUSTED),
    ((LEAF, OTHER_ROOT, MIDDLE), ROOT.roots, Trust.TRUSTED),  # disorder and ballast do no harm (RFC 8446 section 4.4.2)
    ((EXPIRED, MIDDLE), ROOT.roots, Trust.TRUSTED),  # dates are judged elsewhere
    ((FUTURE, MIDDLE), ROOT.roots, Trust.TRUSTED),
    ((party(HOST, RSA_ROOT, kind="rsa"),), RSA_ROOT.roots, Trust.TRUSTED),
    ((party(HOST, MIDDLE, names=(x509.DNSName("*.toko.example"),)), MIDDLE), ROOT.roots, Trust.TRUSTED),
    ((LEAF,), LEAF.roots, Trust.TRUSTED),  # the user trusts this very certificate
    ((party(HOST),), ROOT.roots, Trust.SELF_SIGNED),
    ((party(HOST, ca=True),), ROOT.roots, Trust.SELF_SIGNED),
    ((party(HOST, names=()),), ROOT.roots, Trust.SELF_SIGNED),
    ((LEAF, MIDDLE), Roots(), Trust.UNKNOWN_CA),
    ((LEAF, MIDDLE, ROOT), Roots(), Trust.UNKNOWN_CA),
    ((party(HOST, OTHER_ROOT), OTHER_ROOT), ROOT.roots, Trust.UNKNOWN_CA),
    ((party(HOST, OTHER_ROOT),), ROOT.roots, Trust.UNKNOWN_CA),
    ((party(HOST, MIDDLE, issuer_at=AT),), ROOT.roots, Trust.MISSING_INTERMEDIATE),
    ((party(HOST, MIDDLE, issuer_at=AT), OTHER_ROOT), ROOT.roots, Trust.MISSING_INTERMEDIATE),
    ((party(HOST, FORGED), MIDDLE), ROOT.roots, Trust.BROKEN),
    ((party(HOST, STALE_MIDDLE), STALE_MIDDLE), ROOT.roots, Trust.BROKEN),
    ((party(HOST, party("Lab Middle", ROOT)), MIDDLE), ROOT.roots, Trust.BROKEN),
    ((party(HOST, ROOT, names=()),), ROOT.roots, Trust.TRUSTED),  # names are judged elsewhere
    ((), ROOT.roots, Trust.BROKEN),
])
def test_each_chain_has_its_name(chain: tuple[Party, ...], roots: Roots, expected: Trust) -> None:
    assert judge_chain([p.der for p in chain], roots, NOW)[0] is expected


def test_an_unreadable_leaf_is_broken_and_an_unreadable_companion_is_passed_over() -> None:
    assert judge_chain([b"\x30\x00"], ROOT.roots, NOW)[0] is Trust.BROKEN
    assert judge_chain([b""], ROOT.roots, NOW)[0] is Trust.BROKEN
    assert judge_chain([LEAF.der, b"rubbish", MIDDLE.der], ROOT.roots, NOW)[0] is Trust.TRUSTED


@pytest.mark.parametrize("name", ["", "a_b.example", "toko.example.", "*", "*.", "-x.example", "x" * 70 + ".example", " toko.example"])
def test_a_name_that_no_verifier_takes_is_a_finding_and_no_fault_of_ours(name: str) -> None:
    leaf = party(HOST, MIDDLE, names=(x509.DNSName(name),))
    assert trust(leaf, MIDDLE) in (Trust.TRUSTED, Trust.BROKEN)
    assert isinstance(read(leaf.der), Certificates)


def test_many_authorities_of_one_name_are_not_tried_in_every_order() -> None:
    crowd = [party("Loop", party("Loop", ca=True), ca=True) for _ in range(7)]
    assert trust(party(HOST, crowd[0]), *crowd) is Trust.UNKNOWN_CA


def read(*ders: bytes, host: str = HOST) -> Certificates | Unseen:
    return read_chain(Handshake("192.0.2.1", host, "TLS 1.3", "", "", ders, Trust.TRUSTED))


@pytest.mark.parametrize(("kind", "text"), [("ec", "EC secp256r1"), ("rsa", "RSA 2048")])
def test_the_facts_of_a_certificate(kind: str, text: str) -> None:
    made = party(HOST, MIDDLE, kind=kind, names=(x509.DNSName(HOST), x509.IPAddress(ip_address("192.0.2.1"))))
    seen = read(made.der, MIDDLE.der, b"rubbish")
    assert isinstance(seen, Certificates) and seen.covers_host and len(seen.others) == 1
    leaf = seen.leaf
    assert (leaf.subject, leaf.issuer, leaf.names, leaf.key) == (HOST, "Lab Middle", (HOST, "192.0.2.1"), text)
    assert (leaf.not_before, leaf.not_after, leaf.self_signed) == (NOW - 30 * DAY, NOW + 60 * DAY, False)
    assert leaf.serial == f"{made.certificate.serial_number:x}"


def test_other_keys_are_named_and_unreadable_chains_are_unseen() -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    made = (x509.CertificateBuilder().subject_name(named("x")).issuer_name(named("x")).public_key(key.public_key()).serial_number(1)
            .not_valid_before(NOW).not_valid_after(NOW + DAY).sign(key, None))
    seen = read(made.public_bytes(Encoding.DER))
    assert isinstance(seen, Certificates) and seen.leaf.key == "Ed25519" and seen.leaf.names == () and not seen.covers_host
    for ders in ((), (b"rubbish",)):
        seen = read(*ders)
        assert isinstance(seen, Unseen) and seen.why is Why.PROTOCOL_ERROR


def test_no_broken_byte_breaks_us_and_none_prints_a_warning() -> None:
    """Certificates fail late in the library, with exceptions of many kinds (duplicate extensions, odd versions, …)."""
    dice = random.Random(20261123)
    chain = [LEAF.der, MIDDLE.der]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(4000):
            place = dice.randrange(2)
            bent = bytearray(chain[place])
            for _ in range(dice.choice((1, 1, 2))):
                at = dice.randrange(len(bent))
                bent[at] ^= 1 << dice.randrange(8)
            ders = [*chain[:place], bytes(bent), *chain[place + 1 :]]
            assert isinstance(judge_chain(ders, ROOT.roots, NOW)[0], Trust)
            assert isinstance(read(*ders), Certificates | Unseen)


@pytest.mark.parametrize("version", [3, 34, 127])
def test_a_certificate_of_an_unheard_of_version_is_unreadable(version: int) -> None:
    at = LEAF.der.index(b"\xa0\x03\x02\x01\x02") + 4
    bent = LEAF.der[:at] + bytes([version]) + LEAF.der[at + 1 :]
    assert judge_chain([bent], ROOT.roots, NOW)[0] is Trust.BROKEN
    assert isinstance(read(bent), Unseen)


@pytest.mark.parametrize(("names", "host", "expected"), [
    ((HOST,), HOST, True), (("TOKO.Example",), HOST, True), ((HOST + ".",), HOST, True), ((HOST,), "www." + HOST, False),
    (("*.toko.example",), "www.toko.example", True), (("*.TOKO.example",), "WWW.toko.example", True),
    (("*.toko.example",), "toko.example", False), (("*.toko.example",), "a.b.toko.example", False),
    (("*.example",), "toko.example", False), (("*",), "toko.example", False), (("*.*.example",), "a.b.example", False),
    (("w*.toko.example",), "www.toko.example", False), (("a.*.example",), "a.b.example", False),
    (("*.co.id", "toko.co.id"), "toko.co.id", True), (("xn--bcher-kva.example",), "xn--bcher-kva.example", True),
    (("192.0.2.1",), "192.0.2.1", True), (("192.0.2.1",), "192.0.2.10", False), (("*.0.2.1",), "192.0.2.1", False),
    (("2001:db8::1",), "2001:db8:0::1", True), (("2001:db8::1",), "2001:db8::2", False), ((), HOST, False), (("",), HOST, False),
])
def test_names_match_as_in_browsers(names: tuple[str, ...], host: str, expected: bool) -> None:
    assert covers(names, host) is expected


def test_roots_say_what_they_are_and_refuse_what_is_no_certificate() -> None:
    assert ROOT.roots.label.endswith(" + lab") and Roots().label.startswith("certifi 20")
    for text in ("", "no", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        with pytest.raises(RootsError):
            read_pem(text)


def test_a_chain_that_browsers_open_is_trusted_without_an_authority_key_identifier() -> None:
    root = party("CA lama", ca=True, names=(), issuer_id=False)
    leaf = party(HOST, root, issuer_id=False)
    assert judge_chain((leaf.der,), root.roots, NOW) == (Trust.TRUSTED, "")


def test_an_issuer_that_is_no_ca_makes_no_path() -> None:
    root = party("CA", ca=True, names=())
    middle = party("bukan CA", root)
    leaf = party(HOST, middle)
    trust, _ = judge_chain((leaf.der, middle.der), root.roots, NOW)
    assert trust is not Trust.TRUSTED


def test_an_odd_first_name_does_not_break_the_chain() -> None:
    leaf = party(HOST, MIDDLE, names=(x509.DNSName("my_shop.toko.example"), x509.DNSName(HOST)))
    assert trust(leaf, MIDDLE) is Trust.TRUSTED


def test_a_certificate_for_clients_only_is_not_for_a_shop() -> None:
    leaf = party(HOST, MIDDLE, purpose=False)
    assert trust(leaf, MIDDLE) is Trust.TRUSTED
    key = new_key()
    builder = (
        x509.CertificateBuilder().subject_name(named(HOST)).issuer_name(MIDDLE.certificate.subject)
        .public_key(key.public_key()).serial_number(7).not_valid_before(NOW - DAY).not_valid_after(NOW + DAY)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
    )
    wrong = Party(builder.sign(MIDDLE.key, hashes.SHA256()), key)
    assert trust(wrong, MIDDLE) is Trust.BROKEN


def test_the_last_of_many_names_counts() -> None:
    crowd = tuple(x509.DNSName(f"toko{n}.example") for n in range(250))
    leaf = party(HOST, MIDDLE, names=(*crowd, x509.DNSName(HOST)))
    read = read_chain(Handshake("203.0.113.7", HOST, "TLS 1.3", "", "", (leaf.der,), Trust.TRUSTED))
    assert isinstance(read, Certificates)
    assert read.covers_host
    assert len(read.leaf.names) == 200
