"""The parts of an X.509 certificate that libraries refuse to name, read from its DER: extensions, key, signature.

Each extension is read by itself, so that one that is odd takes nothing else along. Judges nothing; raises DerError.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from . import der
from .der import DerError, inside, items, object_id

# RFC 5280 section 4.2, RFC 7633, RFC 6962 section 3.3
ALTERNATIVE_NAMES, PURPOSES = "2.5.29.17", "2.5.29.37"
CRL_POINTS, ACCESS, FEATURES = "2.5.29.31", "1.3.6.1.5.5.7.1.1", "1.3.6.1.5.5.7.1.24"
SCTS, STAPLED_SCTS = "1.3.6.1.4.1.11129.2.4.2", "1.3.6.1.4.1.11129.2.4.5"
OCSP, CA_ISSUERS = "1.3.6.1.5.5.7.48.1", "1.3.6.1.5.5.7.48.2"
STATUS_REQUEST = 5
EXTENSIONS_CAP = 100
UNKNOWN = "?"
_DNS, _URI, _IP = 0x82, 0x86, 0x87  # GeneralName, RFC 5280 section 4.2.1.6

_RSA, _PSS = "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10"
_EC, _DSA = "1.2.840.10045.2.1", "1.2.840.10040.4.1"
_CURVES: Mapping[str, tuple[str, int]] = {
    "1.2.840.10045.3.1.1": ("secp192r1", 192), "1.3.132.0.33": ("secp224r1", 224),
    "1.2.840.10045.3.1.7": ("secp256r1", 256), "1.3.132.0.10": ("secp256k1", 256), "1.3.132.0.34": ("secp384r1", 384),
    "1.3.132.0.35": ("secp521r1", 521), "1.3.36.3.3.2.8.1.1.7": ("brainpoolP256r1", 256),
    "1.3.36.3.3.2.8.1.1.11": ("brainpoolP384r1", 384), "1.3.36.3.3.2.8.1.1.13": ("brainpoolP512r1", 512),
    "1.2.156.10197.1.301": ("SM2", 256),
}
# RFC 8410, FIPS 204 (NIST's registry): the algorithm says the size
_WHOLE_KEYS: Mapping[str, tuple[str, int]] = {
    "1.3.101.112": ("Ed25519", 256), "1.3.101.113": ("Ed448", 456),
    "2.16.840.1.101.3.4.3.17": ("ML-DSA-44", 0), "2.16.840.1.101.3.4.3.18": ("ML-DSA-65", 0),
    "2.16.840.1.101.3.4.3.19": ("ML-DSA-87", 0),
}
_HASHES: Mapping[str, str] = {
    "1.3.14.3.2.26": "sha1", "1.2.840.113549.2.2": "md2", "1.2.840.113549.2.5": "md5",
    **{f"2.16.840.1.101.3.4.2.{n}": name for n, name in enumerate((
        "sha256", "sha384", "sha512", "sha224", "sha512-224", "sha512-256", "sha3-224", "sha3-256", "sha3-384",
        "sha3-512"), 1)},
}
# RFC 8017 appendix C, RFC 5758, RFC 3279 section 2.2; the two of OIW (1.3.14) are how old Windows signs
_SIGNATURES: Mapping[str, str] = {
    **dict.fromkeys(_WHOLE_KEYS, ""),
    **{f"1.2.840.113549.1.1.{n}": name for n, name in (
        (2, "md2"), (3, "md4"), (4, "md5"), (5, "sha1"), (11, "sha256"), (12, "sha384"), (13, "sha512"),
        (14, "sha224"), (15, "sha512-224"), (16, "sha512-256"))},
    "1.2.840.10045.4.1": "sha1", "1.2.840.10045.4.3.1": "sha224", "1.2.840.10045.4.3.2": "sha256",
    "1.2.840.10045.4.3.3": "sha384", "1.2.840.10045.4.3.4": "sha512", "1.2.840.10040.4.3": "sha1",
    "1.3.14.3.2.3": "md5", "1.3.14.3.2.29": "sha1", "1.2.156.10197.1.501": "sm3",
    **{f"2.16.840.1.101.3.4.3.{n}": name for n, name in enumerate((
        "sha224", "sha256", "sha384", "sha512"), 1)},
    **{f"2.16.840.1.101.3.4.3.{n}": name for n, name in enumerate((
        "sha3-224", "sha3-256", "sha3-384", "sha3-512", "sha3-224", "sha3-256", "sha3-384", "sha3-512"), 9)},
}


@dataclass(frozen=True, slots=True)
class Parts:
    """*extensions*: contents by OID, the first where one stands twice. *key*: "RSA 2048", "?" for one without a name
    here; *key_bits* 0 where unknown. *signature*: its hash ("sha256"), "" where the algorithm has none of its own, "?"
    for one without a name here."""

    extensions: Mapping[str, bytes]
    key: str
    key_bits: int
    signature: str


def read_parts(certificate: bytes) -> Parts:
    """The parts of a Certificate in DER (RFC 5280 section 4.1)."""
    body, algorithm = _body(certificate)
    key, bits = _key(body[5][1])
    listed = next((contents for tag, contents in body[6:] if tag == 0xA3), b"")
    return Parts(_extensions(listed) if listed else {}, key, bits, _signature(algorithm))


def rsa_numbers(certificate: bytes) -> tuple[int, int] | None:
    """Modulus and exponent of the certificate's key (RFC 8017 appendix A.1.1); None when it is no RSA key."""
    (_, algorithm), (_, bits) = _pair(_body(certificate)[0][5][1])
    if _algorithm(algorithm)[0] not in (_RSA, _PSS):
        return None
    (_, modulus), (_, exponent) = _pair(inside(bits[1:], der.SEQUENCE))
    return int.from_bytes(modulus, "big"), int.from_bytes(exponent, "big")


def _body(certificate: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """The fields of a TBSCertificate from the serial number on (the key is the sixth), and signatureAlgorithm."""
    fields = list(items(inside(certificate, der.SEQUENCE)))
    if len(fields) != 3 or fields[0][0] != der.SEQUENCE or fields[1][0] != der.SEQUENCE:
        raise DerError("no certificate")
    body = [f for f in items(fields[0][1]) if f[0] != 0xA0]  # [0] is the version
    if len(body) < 6 or body[5][0] != der.SEQUENCE:  # serial, signature, issuer, validity, subject, key
        raise DerError("no certificate")
    return body, fields[1][1]


def _extensions(listed: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for count, (tag, extension) in enumerate(items(inside(listed, der.SEQUENCE))):
        fields = list(items(extension))
        if tag != der.SEQUENCE or len(fields) < 2 or fields[0][0] != der.OBJECT_ID or fields[-1][0] != der.OCTET_STRING:
            raise DerError("extension")
        if count >= EXTENSIONS_CAP:
            raise DerError("too many extensions")
        found.setdefault(object_id(fields[0][1]), fields[-1][1])
    return found


def _key(contents: bytes) -> tuple[str, int]:
    """Name and size of a SubjectPublicKeyInfo (RFC 3279 section 2.3, RFC 5480, RFC 8410)."""
    (_, algorithm), (tag, bits) = _pair(contents)
    name, more = _algorithm(algorithm)
    if name in _WHOLE_KEYS:
        return _WHOLE_KEYS[name]
    if name in (_RSA, _PSS) and tag == der.BIT_STRING:
        size = _size(inside(bits[1:], der.SEQUENCE))
        return f"RSA {size}", size
    if name == _DSA and more:
        size = _size(more[0][1])
        return f"DSA {size}", size
    if name == _EC and more and more[0][0] == der.OBJECT_ID:
        curve = object_id(more[0][1])
        known, size = _CURVES.get(curve, (curve, 0))
        return f"EC {known}", size
    return UNKNOWN, 0


def _algorithm(contents: bytes) -> tuple[str, list[tuple[int, bytes]]]:
    """Name and parameters of an AlgorithmIdentifier (RFC 5280 section 4.1.1.2)."""
    fields = list(items(contents))
    if not fields or fields[0][0] != der.OBJECT_ID:
        raise DerError("algorithm")
    return object_id(fields[0][1]), fields[1:]


def _size(contents: bytes) -> int:
    """How many bits the first INTEGER has."""
    tag, number, _ = der.one(contents)
    if tag != der.INTEGER:
        raise DerError("integer")
    return int.from_bytes(number, "big").bit_length()


def _pair(contents: bytes) -> tuple[tuple[int, bytes], tuple[int, bytes]]:
    fields = list(items(contents))
    if len(fields) < 2:
        raise DerError("a pair is missing")
    return fields[0], fields[1]


def _signature(algorithm: bytes) -> str:
    """The hash of a signatureAlgorithm; RSASSA-PSS says it in its parameters, sha1 unsaid (RFC 8017 appendix A.2.3)."""
    name, more = _algorithm(algorithm)
    if name != _PSS:
        return _SIGNATURES.get(name, UNKNOWN)
    said = next((c for tag, c in items(more[0][1]) if tag == 0xA0), b"") if more else b""
    return _HASHES.get(object_id(inside(inside(said, der.SEQUENCE), der.OBJECT_ID)), UNKNOWN) if said else "sha1"


# ---- Extensions, each from its contents ------------------------------------------------------------------------------

def names(extension: bytes) -> Iterator[str]:
    """The DNS and IP entries of subjectAltName. What is no ASCII is escaped, and so matches no host."""
    for tag, contents in items(inside(extension, der.SEQUENCE)):
        if tag == _DNS:
            yield contents.decode("ascii", "backslashreplace")
        elif tag == _IP and len(contents) in (4, 16):
            yield str(ip_address(contents))


def purposes(extension: bytes) -> Iterator[str]:
    """The OIDs of extendedKeyUsage."""
    return (object_id(contents) for _, contents in items(inside(extension, der.SEQUENCE)))


def must_staple(extension: bytes) -> bool:
    """Whether the TLS feature status_request is promised (RFC 7633 section 4)."""
    return (der.INTEGER, bytes([STATUS_REQUEST])) in items(inside(extension, der.SEQUENCE))


def access(extension: bytes, method: str) -> Iterator[str]:
    """The URLs of authorityInfoAccess for *method* (OCSP or CA_ISSUERS; RFC 5280 section 4.2.2.1)."""
    for _, description in items(inside(extension, der.SEQUENCE)):
        (_, found), (tag, location) = _pair(description)
        if tag == _URI and object_id(found) == method:
            yield location.decode("ascii", "backslashreplace")


def crl_urls(extension: bytes) -> Iterator[str]:
    """The URLs of cRLDistributionPoints that hold all reasons and are the issuer's own (RFC 5280 section 4.2.1.13)."""
    for _, point in items(inside(extension, der.SEQUENCE)):
        fields = dict(items(point))
        if 0xA0 not in fields or 0x81 in fields or 0xA2 in fields:  # no name, some reasons only, another's list
            continue
        for tag, full in items(fields[0xA0]):
            if tag == 0xA0:
                yield from (u.decode("ascii", "backslashreplace") for t, u in items(full) if t == _URI)


def count_scts(extension: bytes) -> int:
    """How many SCTs a list holds (RFC 6962 section 3.3): an OCTET STRING of two-byte lengths and their bytes."""
    listed = inside(extension, der.OCTET_STRING)
    if len(listed) < 2 or int.from_bytes(listed[:2], "big") != len(listed) - 2:
        raise DerError("SCT list")
    at, count = 2, 0
    while at < len(listed):
        size = int.from_bytes(listed[at : at + 2], "big")
        at += 2 + size
        if not size or at > len(listed):
            raise DerError("SCT list")
        count += 1
    return count


def count_stapled_scts(response: bytes) -> int:
    """How many SCTs stand in the single responses of an OCSPResponse (RFC 6960 section 4.2.1, RFC 6962 section 3.3)."""
    _, (_, wrapped) = _pair(inside(response, der.SEQUENCE))
    _, (_, basic) = _pair(inside(wrapped, der.SEQUENCE))
    signed = next(items(inside(basic, der.SEQUENCE)), (0, b""))[1]
    singles = next((contents for tag, contents in items(signed) if tag == der.SEQUENCE), b"")
    listed = (contents for _, single in items(singles) for tag, contents in items(single) if tag == 0xA1)
    found = (_extensions(one_list).get(STAPLED_SCTS) for one_list in listed)
    return sum(count_scts(extension) for extension in found if extension is not None)
