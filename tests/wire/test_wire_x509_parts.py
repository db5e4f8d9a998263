"""DER and the parts of certificates: what each byte means, and that no bytes do more than raise DerError."""

from __future__ import annotations

import pytest
from cryptography import x509
from forge import HOST, dns, key_of, octets, party, sct_list, staple, with_scts
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.wire import der
from ikmscan.scanner.wire import x509_parts as parts
from ikmscan.scanner.wire.der import DerError

ISSUER = party("Parts", ca=True)
FULL = party(HOST, ISSUER, names=(*dns(HOST, "*.toko.example"),), crl_at=("http://crl.example/",), ocsp_at=("http://ocsp.example/",),
             issuer_at=("http://ca.example/",), more=[with_scts(2), x509.TLSFeature([x509.TLSFeatureType.status_request])])
READERS = (parts.names, parts.purposes, parts.crl_urls, lambda e: parts.access(e, parts.OCSP), parts.must_staple,
           parts.count_scts, parts.count_stapled_scts)


@pytest.mark.parametrize(("data", "meaning"), [
    ("0500", (5, b"", 2)), ("020101ff", (2, b"\x01", 3)), ("048100", (4, b"", 3)), ("04820001aa", (4, b"\xaa", 5)),
    ("0484000000017f", (4, b"\x7f", 7)), ("a00101", (0xA0, b"\x01", 3)),
])
def test_an_element_and_where_it_ends(data: str, meaning: tuple[int, bytes, int]) -> None:
    assert der.one(bytes.fromhex(data)) == meaning


@pytest.mark.parametrize("data", ["", "04", "0401", "0480", "0481", "0485000000000100", "04847fffffff", "1f8101ff", "3f00"])
def test_what_is_no_element(data: str) -> None:
    with pytest.raises(DerError):
        der.one(bytes.fromhex(data))


@pytest.mark.parametrize(("data", "text"), [
    ("2a864886f70d010101", "1.2.840.113549.1.1.1"), ("551d11", "2.5.29.17"), ("00", "0.0"), ("27", "0.39"), ("28", "1.0"),
    ("8837", "2.999"), ("883703", "2.999.3"), ("2b0601040182", None), ("", None), ("2a" * 65, None),
])
def test_object_identifiers(data: str, text: str | None) -> None:
    if text is not None:
        assert der.object_id(bytes.fromhex(data)) == text
        return
    with pytest.raises(DerError):
        der.object_id(bytes.fromhex(data))


def test_more_elements_than_anybody_needs_are_refused() -> None:
    assert len(list(der.items(b"\x05\x00" * der.ITEMS_CAP))) == der.ITEMS_CAP
    with pytest.raises(DerError):
        list(der.items(b"\x05\x00" * (der.ITEMS_CAP + 1)))


def test_the_parts_agree_with_the_library() -> None:
    """Two readers of the same bytes: the library's extensions and ours."""
    read = parts.read_parts(FULL.der)
    assert set(read.extensions) == {e.oid.dotted_string for e in FULL.certificate.extensions}
    assert all(read.extensions[e.oid.dotted_string] == e.value.public_bytes() for e in FULL.certificate.extensions)
    assert list(parts.names(read.extensions[parts.ALTERNATIVE_NAMES])) == [HOST, "*.toko.example"]
    assert (read.key, read.key_bits, read.signature) == ("EC secp256r1", 256, "sha256")


@pytest.mark.parametrize(("contents", "key", "bits"), [
    ("301006072a8648ce3d020106052b81040021" "0303000401", "EC secp224r1", 224),
    ("301006072a8648ce3d020106052b81040001" "0303000401", "EC 1.3.132.0.1", 0),
    ("300506032b656e" "0303000401", "?", 0),  # X25519 signs nothing
    ("300b0609608648016503040312" "0303000401", "ML-DSA-65", 0),
    ("300d06092a864886f70d0101010500" "030a00300702023fff020103", "RSA 14", 14),
    ("300f06072a8648ce380401300402020fff" "03020001", "DSA 12", 12),
])
def test_keys_that_no_library_here_would_make(contents: str, key: str, bits: int) -> None:
    spki = bytes.fromhex(contents)
    fields = b"\x02\x01\x01" + b"\x30\x00" * 4 + b"\x30" + bytes([len(spki)]) + spki
    signature = bytes.fromhex("06092a864886f70d010102")  # md2WithRSAEncryption
    body = b"\x30" + bytes([len(fields)]) + fields + b"\x30" + bytes([len(signature)]) + signature + b"\x03\x01\x00"
    read = parts.read_parts(b"\x30\x81" + bytes([len(body)]) + body)
    assert (read.key, read.key_bits, read.signature, dict(read.extensions)) == (key, bits, "md2", {})


def test_stapled_receipts_are_counted_in_every_single_response() -> None:
    said = staple(FULL, ISSUER)
    assert parts.count_stapled_scts(said) == 0
    oid = bytes.fromhex("060a2b06010401d679020405")
    extension = oid + octets(octets(sct_list(2)))
    listed = _sequence(extension)
    single = _sequence(b"\x30\x00\x80\x00\x18\x00" + b"\xa1" + _length(_sequence(listed)) + _sequence(listed))
    basic = _sequence(_sequence(b"\xa2\x00" + b"\x18\x00" + _sequence(single + single)) + b"\x30\x00\x03\x01\x00")
    wrapped = _sequence(bytes.fromhex("06092b0601050507300101") + octets(basic))
    response = _sequence(b"\x0a\x01\x00" + b"\xa0" + _length(wrapped) + wrapped)
    assert parts.count_stapled_scts(response) == 4


def _length(body: bytes) -> bytes:
    return b"\x82" + len(body).to_bytes(2, "big")


def _sequence(body: bytes) -> bytes:
    return b"\x30" + _length(body) + body


@pytest.mark.parametrize("whole", [FULL.der, party("rsa", key=key_of("rsa 2048")).der, ISSUER.der])
def test_cut_short_anywhere_it_is_no_certificate(whole: bytes) -> None:
    for size in range(len(whole)):
        with pytest.raises(DerError):
            parts.read_parts(whole[:size])


def test_each_extension_cut_short_or_bent_raises_nothing_else() -> None:
    for value in parts.read_parts(FULL.der).extensions.values():
        for size in range(len(value)):
            _tried(value[:size])
        for at in range(8 * len(value)):
            bent = bytearray(value)
            bent[at // 8] ^= 1 << at % 8
            _tried(bytes(bent))


def _tried(data: bytes) -> None:
    for read in (*READERS, parts.read_parts, parts.rsa_numbers):
        try:
            found = read(data)
            if not isinstance(found, int | tuple | parts.Parts | None):
                assert len(list(found)) <= len(data)
        except DerError:
            pass


@given(st.binary(max_size=200))
@settings(max_examples=300)
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    _tried(data)
    _tried(_sequence(data))
    _tried(octets(data[:120]))


@given(st.lists(st.integers(0, 2**40), min_size=1, max_size=8), st.integers(0, 2), st.integers(0, 39))
@settings(max_examples=100)
def test_object_identifiers_come_back_as_they_were_written(arcs: list[int], top: int, second: int) -> None:
    def packed(value: int) -> bytes:
        out = [value & 0x7F]
        while value := value >> 7:
            out.append(value & 0x7F | 0x80)
        return bytes(reversed(out))

    body = packed(40 * top + second) + b"".join(map(packed, arcs))
    if len(body) <= der.OID_BYTES:
        assert der.object_id(body) == ".".join(map(str, (top, second, *arcs)))
