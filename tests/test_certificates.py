"""Every fact of every kind of chain, and of single certificates, whatever the library makes of their parts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from chain_cases import LEAF, MIDDLE, ROOT, cases
from cryptography import x509
from forge import HOST, NOW, dns, key_of, octets, party, sct_list, staple, with_scts
from ikmscan.scanner.certificates import read_chain, rsa_numbers
from ikmscan.scanner.evidence import Certificate, Certificates, Handshake, Trust
from ikmscan.scanner.trust import judge_chain

NAMES = tuple(cases())


def shown(*ders: bytes, host: str = HOST, staple: bytes = b"", scts: tuple[bytes, ...] = ()) -> Handshake:
    return Handshake("192.0.2.1", host, "TLS 1.3", "", "", ders, Trust.TRUSTED, staple=staple, scts=scts)


def read(*ders: bytes, staple: bytes = b"", scts: tuple[bytes, ...] = ()) -> Certificates:
    seen = read_chain(shown(*ders, staple=staple, scts=scts))
    assert isinstance(seen, Certificates)
    return seen


def leaf_with(*more: x509.ExtensionType) -> Certificate:
    return read(party(HOST, MIDDLE, more=more).der).leaf


def raw(oid: str, hexes: str) -> x509.ExtensionType:
    return x509.UnrecognizedExtension(x509.ObjectIdentifier(oid), bytes.fromhex(hexes))


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_of_every_case(name: str) -> None:
    case = cases()[name]
    ders = [p.der for p in case.chain]
    seen, leaf = read(*ders), read(*ders).leaf
    told = replace(
        case, covers_host=seen.covers_host, key=leaf.key, key_bits=leaf.key_bits, signature=leaf.signature,
        limited=leaf.limited, purposes=leaf.purposes, ordered=seen.ordered, duplicates=seen.duplicates,
        root_sent=seen.root_sent,
    )
    assert told == case
    assert leaf.common_name == case.chain[0].certificate.subject.rfc4514_string()[3:]


@pytest.mark.parametrize("name", NAMES)
def test_the_trust_of_every_case(name: str) -> None:
    case = cases()[name]
    trust, detail = judge_chain([p.der for p in case.chain], ROOT.roots, NOW)
    if case.served:
        assert trust is Trust.MISSING_INTERMEDIATE  # what is proven by fetching stands in test_chain.py
    else:
        assert trust is case.trust
        assert case.detail.startswith("aia: ") or case.detail in detail
    mended, _ = judge_chain([p.der for p in case.chain], ROOT.roots, NOW, [case.served])
    assert (mended is Trust.TRUSTED) == (case.mended or case.trust is Trust.TRUSTED)


def test_receipts_are_counted_wherever_they_come_from() -> None:
    plain, three = party(HOST, MIDDLE), party(HOST, MIDDLE, more=[with_scts(3)])
    assert (read(plain.der).scts, read(plain.der).leaf.embedded_scts) == (0, 0)
    assert (read(three.der).scts, read(three.der).leaf.embedded_scts) == (3, 3)
    assert read(three.der, scts=(b"a", b"b")).scts == 5
    said = staple(three, MIDDLE)
    assert read(three.der, staple=said).scts == 3
    assert read(three.der, staple=said[:-1]).scts == 3


@pytest.mark.parametrize("body", [
    b"", b"\x04", octets(b""), octets(b"\x00\x05ab"), octets(b"\x00\x04\x00\x05ab"), octets(b"\x00\x02\x00\x00"),
    sct_list(2), octets(sct_list(2) + b"x"), b"\x04\x84\xff\xff\xff\xff",
])
def test_a_broken_list_of_receipts_counts_none_and_takes_nothing_along(body: bytes) -> None:
    made = leaf_with(x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2"), body))
    assert made.embedded_scts == 0
    assert made.names == (HOST,)


@pytest.mark.parametrize(("extension", "expected"), [
    (x509.TLSFeature([x509.TLSFeatureType.status_request]), True),
    (x509.TLSFeature([x509.TLSFeatureType.status_request_v2]), False),
    (x509.TLSFeature([x509.TLSFeatureType.status_request_v2, x509.TLSFeatureType.status_request]), True),
    (raw("1.3.6.1.5.5.7.1.24", "3006020110020105"), True),  # beside a feature that nobody knows
    (raw("1.3.6.1.5.5.7.1.24", "3000"), False), (raw("1.3.6.1.5.5.7.1.24", "020105"), False),
])
def test_the_promise_to_staple(extension: x509.ExtensionType, expected: bool) -> None:
    assert leaf_with(extension).must_staple is expected


def test_where_status_and_issuer_are_to_be_found() -> None:
    made = read(party(HOST, MIDDLE, ocsp_at=("http://ocsp.example",), issuer_at=("ldap:///cn=x", "http://ca.example/a.cer"),
                      crl_at=("http://crl.example/1.crl", "http://crl.example/2.crl")).der).leaf
    assert made.ocsp_urls == ("http://ocsp.example",)
    assert made.issuer_urls == ("ldap:///cn=x", "http://ca.example/a.cer")
    assert made.crl_urls == ("http://crl.example/1.crl", "http://crl.example/2.crl")
    assert (LEAF.certificate.serial_number, read(LEAF.der).leaf.crl_urls) == (int(read(LEAF.der).leaf.serial, 16), ())


def test_a_list_for_some_reasons_or_of_another_issuer_is_no_list_of_ours() -> None:
    some = x509.DistributionPoint([x509.UniformResourceIdentifier("http://a.example/")], None,
                                  frozenset([x509.ReasonFlags.key_compromise]), None)
    another = x509.DistributionPoint([x509.UniformResourceIdentifier("http://b.example/")], None, None,
                                     [x509.DirectoryName(x509.Name([]))])
    own = x509.DistributionPoint([x509.UniformResourceIdentifier("http://c.example/")], None, None, None)
    assert leaf_with(x509.CRLDistributionPoints([some, another, own])).crl_urls == ("http://c.example/",)


@pytest.mark.parametrize(("kind", "key", "bits", "signature"), [
    ("rsa 1024", "RSA 1024", 1024, "sha256"), ("rsa 2048", "RSA 2048", 2048, "sha256"), ("ec", "EC secp256r1", 256, "sha256"),
    ("ed25519", "Ed25519", 256, ""),
])
def test_keys_and_the_hashes_of_signatures(kind: str, key: str, bits: int, signature: str) -> None:
    made = read(party(HOST, key=key_of(kind)).der).leaf
    assert (made.key, made.key_bits, made.signature, made.self_signed) == (key, bits, signature, True)


def test_the_numbers_of_an_rsa_key() -> None:
    made = party(HOST, key=key_of("rsa 2048"))
    numbers = made.certificate.public_key().public_numbers()  # type: ignore[union-attr]
    assert rsa_numbers(made.der) == (numbers.n, numbers.e)
    assert rsa_numbers(LEAF.der) is rsa_numbers(b"rubbish") is rsa_numbers(b"") is None


def test_a_name_beyond_ascii_is_kept_and_matches_nothing() -> None:
    plain = party(HOST, MIDDLE, names=dns("tokoX.example")).der
    seen = read(plain.replace(b"tokoX.example", b"toko\xff.example"))
    assert (seen.leaf.names, seen.covers_host) == (("toko\\xff.example",), False)


def test_what_cannot_be_read_stands_in_the_way_of_order() -> None:
    assert read(LEAF.der, MIDDLE.der).ordered
    assert not read(LEAF.der, b"rubbish", MIDDLE.der).ordered
    assert read(LEAF.der, b"rubbish", b"rubbish").duplicates == 1
