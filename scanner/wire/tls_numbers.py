"""The numbers of TLS under the document that gives each: versions, alerts, messages, extensions, groups, signatures.

Cipher suites have their own file, tls_suites.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType


class Version(IntEnum):
    """A protocol version as it is written on the wire (RFC 8446 section 4.1.2, RFC 6101 section 5.2.1)."""

    SSL20 = 0x0002  # RFC 6101 appendix E.1: "MSB 0x00, LSB 0x02"; not 2.0 as a pair of bytes
    SSL30 = 0x0300
    TLS10 = 0x0301
    TLS11 = 0x0302
    TLS12 = 0x0303
    TLS13 = 0x0304

    @property
    def label(self) -> str:
        """The name people know: "TLS 1.2"."""
        if self < Version.TLS10:
            return "SSL 2.0" if self is Version.SSL20 else "SSL 3.0"
        return f"TLS 1.{self - Version.TLS10}"


# ---- Alerts ---------------------------------------------------------------------------------------------------------

# RFC 8446 section 6, with those of RFC 5246 section 7.2, RFC 7507 and RFC 7301
ALERT_NAMES: Mapping[int, str] = MappingProxyType({
    0: "close_notify", 10: "unexpected_message", 20: "bad_record_mac", 21: "decryption_failed", 22: "record_overflow",
    30: "decompression_failure", 40: "handshake_failure", 41: "no_certificate", 42: "bad_certificate",
    43: "unsupported_certificate", 44: "certificate_revoked", 45: "certificate_expired", 46: "certificate_unknown",
    47: "illegal_parameter", 48: "unknown_ca", 49: "access_denied", 50: "decode_error", 51: "decrypt_error",
    60: "export_restriction", 70: "protocol_version", 71: "insufficient_security", 80: "internal_error",
    86: "inappropriate_fallback", 90: "user_canceled", 100: "no_renegotiation", 109: "missing_extension",
    110: "unsupported_extension", 111: "certificate_unobtainable", 112: "unrecognized_name",
    113: "bad_certificate_status_response", 114: "bad_certificate_hash_value", 115: "unknown_psk_identity",
    116: "certificate_required", 120: "no_application_protocol", 121: "ech_required",
})
CLOSE_NOTIFY, INAPPROPRIATE_FALLBACK = 0, 86
# protocol_version is the answer that RFC 8446 appendix D.2 asks for; servers that predate a version, and OpenSSL when
# the suites of the version are off, say handshake_failure; Schannel and others say illegal_parameter or
# insufficient_security.
REFUSALS = frozenset({40, 47, 70, 71, INAPPROPRIATE_FALLBACK})


# ---- Records and handshake messages ---------------------------------------------------------------------------------

# RFC 8446 section 5.1: enum ContentType; heartbeat is RFC 6520 section 3
CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, APPLICATION_DATA, HEARTBEAT_RECORD = 20, 21, 22, 23, 24
# RFC 8446 section 5.1: "The length MUST NOT exceed 2^14 bytes."
RECORD_CAP = 1 << 14
# RFC 8446 section 4: enum HandshakeType; hello_request, server_key_exchange and server_hello_done are RFC 5246
# section 7.4, certificate_status RFC 6066 section 8, supplemental_data RFC 4680 section 2
HELLO_REQUEST, CLIENT_HELLO, SERVER_HELLO, NEW_SESSION_TICKET, ENCRYPTED_EXTENSIONS = 0, 1, 2, 4, 8
CERTIFICATE, SERVER_KEY_EXCHANGE, CERTIFICATE_REQUEST, SERVER_HELLO_DONE, CERTIFICATE_VERIFY = 11, 12, 13, 14, 15
CLIENT_KEY_EXCHANGE, FINISHED, CERTIFICATE_STATUS, SUPPLEMENTAL_DATA, KEY_UPDATE, MESSAGE_HASH = 16, 20, 22, 23, 24, 254
# A ServerHello with the largest extensions that its length field can name has 65,607 bytes; real ones stay under 1,000.
HELLO_CAP = 1 << 16
# RFC 8446 section 4.1.3: the random of a HelloRetryRequest, SHA-256 of "HelloRetryRequest"
RETRY_RANDOM = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")


# ---- Signals among the cipher suites --------------------------------------------------------------------------------

# RFC 5746 section 3.3: the renegotiation signal for hellos that cannot carry an extension. Not a suite; nobody may
# choose it. RFC 7507 section 4: this hello is a second try with an older version.
EMPTY_RENEGOTIATION_INFO_SCSV, FALLBACK_SCSV = 0x00FF, 0x5600


# ---- Extensions: the TLS ExtensionType Values registry --------------------------------------------------------------

SERVER_NAME = 0  # RFC 6066 section 3
STATUS_REQUEST = 5  # RFC 6066 section 8
SUPPORTED_GROUPS = 10  # RFC 8422 section 5.1.1, RFC 8446 section 4.2.7
EC_POINT_FORMATS = 11  # RFC 8422 section 5.1.2
SIGNATURE_ALGORITHMS = 13  # RFC 8446 section 4.2.3
HEARTBEAT = 15  # RFC 6520 section 2
ALPN = 16  # RFC 7301 section 3.1
SIGNED_CERTIFICATE_TIMESTAMP = 18  # RFC 6962 section 3.3.1
PADDING = 21  # RFC 7685
EXTENDED_MASTER_SECRET = 23  # RFC 7627 section 5.1
SESSION_TICKET = 35  # RFC 5077 section 3.2
EARLY_DATA = 42  # RFC 8446 section 4.2.10
SUPPORTED_VERSIONS = 43  # RFC 8446 section 4.2.1
COOKIE = 44  # RFC 8446 section 4.2.2
PSK_KEY_EXCHANGE_MODES = 45  # RFC 8446 section 4.2.9
KEY_SHARE = 51  # RFC 8446 section 4.2.8
RENEGOTIATION_INFO = 0xFF01  # RFC 5746 section 3.2


# ---- Groups: the TLS Supported Groups registry ----------------------------------------------------------------------

GROUP_NAMES: Mapping[int, str] = MappingProxyType({
    # RFC 8422 section 5.1.1, with the curves of RFC 4492 that it deprecates
    1: "sect163k1", 2: "sect163r1", 3: "sect163r2", 4: "sect193r1", 5: "sect193r2", 6: "sect233k1", 7: "sect233r1",
    8: "sect239k1", 9: "sect283k1", 10: "sect283r1", 11: "sect409k1", 12: "sect409r1", 13: "sect571k1",
    14: "sect571r1", 15: "secp160k1", 16: "secp160r1", 17: "secp160r2", 18: "secp192k1", 19: "secp192r1",
    20: "secp224k1", 21: "secp224r1", 22: "secp256k1", 23: "secp256r1", 24: "secp384r1", 25: "secp521r1",
    29: "x25519", 30: "x448",
    # RFC 7027, RFC 8734
    26: "brainpoolP256r1", 27: "brainpoolP384r1", 28: "brainpoolP512r1",
    31: "brainpoolP256r1tls13", 32: "brainpoolP384r1tls13", 33: "brainpoolP512r1tls13",
    # RFC 9189, RFC 8998
    34: "GC256A", 35: "GC256B", 36: "GC256C", 37: "GC256D", 38: "GC512A", 39: "GC512B", 40: "GC512C", 41: "curveSM2",
    # RFC 7919 section 2
    0x0100: "ffdhe2048", 0x0101: "ffdhe3072", 0x0102: "ffdhe4096", 0x0103: "ffdhe6144", 0x0104: "ffdhe8192",
    # draft-ietf-tls-mlkem, draft-ietf-tls-ecdhe-mlkem and the obsolete draft-tls-westerbaan-xyber768d00
    0x0200: "MLKEM512", 0x0201: "MLKEM768", 0x0202: "MLKEM1024",
    0x11EB: "SecP256r1MLKEM768", 0x11EC: "X25519MLKEM768", 0x11ED: "SecP384r1MLKEM1024", 0x11EE: "curveSM2MLKEM768",
    0x6399: "X25519Kyber768Draft00", 0x639A: "SecP256r1Kyber768Draft00",
    # RFC 4492 section 5.1.1: a curve spelled out instead of named
    0xFF01: "arbitrary_explicit_prime_curves", 0xFF02: "arbitrary_explicit_char2_curves",
})
EXPLICIT_PRIME, EXPLICIT_CHAR2 = 0xFF01, 0xFF02
# x25519, secp256r1, secp384r1, secp521r1, x448 (RFC 8446 section 4.2.7)
GROUPS = (0x001D, 0x0017, 0x0018, 0x0019, 0x001E)
# brainpoolP256r1, P384r1, P512r1 (RFC 7027), secp256k1, secp224r1, secp192r1 (RFC 8422): old servers may have one of
# these alone. No ffdhe group: RFC 7919 section 4 forbids DHE with any other group once the client has named one.
OLD_GROUPS = (0x001A, 0x001B, 0x001C, 0x0016, 0x0015, 0x0013)
FFDHE_GROUPS = (0x0100, 0x0101, 0x0102, 0x0103, 0x0104)
PQ_GROUPS = (0x11EC, 0x11EB, 0x11ED, 0x6399, 0x0201, 0x0202, 0x0200)
# What TLS 1.3 has besides GROUPS: X25519MLKEM768, ffdhe2048, 3072, 4096, brainpool (RFC 8734)
NEW_GROUPS = (0x11EC, 0x0100, 0x0101, 0x0102, 0x001F, 0x0020, 0x0021)
# Curves of less than 224 bits: under the 112 bits of strength that NIST SP 800-57 part 1 (table 2) asks for since 2014.
WEAK_GROUPS = (0x0013, 0x0012, 0x0004, 0x0005, 0x0001, 0x0003, 0x0002, 0x0010, 0x000F, 0x0011)
EVERY_GROUP = tuple(dict.fromkeys(
    GROUPS + PQ_GROUPS + FFDHE_GROUPS + OLD_GROUPS
    + tuple(number for number in GROUP_NAMES if number not in (EXPLICIT_PRIME, EXPLICIT_CHAR2))
))


# ---- Signatures: the TLS SignatureScheme registry -------------------------------------------------------------------

# RFC 5246 section 7.4.1.4.1: enum HashAlgorithm and enum SignatureAlgorithm, which TLS 1.2 writes as a pair
_HASHES = {1: "md5", 2: "sha1", 3: "sha224", 4: "sha256", 5: "sha384", 6: "sha512"}
_SIGNERS = {1: "rsa_pkcs1", 2: "dsa", 3: "ecdsa"}
SIGNATURE_NAMES: Mapping[int, str] = MappingProxyType(
    {h << 8 | s: f"{signer}_{hashed}" for h, hashed in _HASHES.items() for s, signer in _SIGNERS.items()}
    | {
        # RFC 8446 section 4.2.3
        0x0403: "ecdsa_secp256r1_sha256", 0x0503: "ecdsa_secp384r1_sha384", 0x0603: "ecdsa_secp521r1_sha512",
        0x0804: "rsa_pss_rsae_sha256", 0x0805: "rsa_pss_rsae_sha384", 0x0806: "rsa_pss_rsae_sha512",
        0x0807: "ed25519", 0x0808: "ed448",
        0x0809: "rsa_pss_pss_sha256", 0x080A: "rsa_pss_pss_sha384", 0x080B: "rsa_pss_pss_sha512",
        # RFC 8734, RFC 8998, RFC 9367, draft-ietf-tls-mldsa
        0x081A: "ecdsa_brainpoolP256r1tls13_sha256", 0x081B: "ecdsa_brainpoolP384r1tls13_sha384",
        0x081C: "ecdsa_brainpoolP512r1tls13_sha512", 0x0708: "sm2sig_sm3",
        0x0709: "gostr34102012_256a", 0x070A: "gostr34102012_256b", 0x070B: "gostr34102012_256c",
        0x070C: "gostr34102012_256d", 0x070D: "gostr34102012_512a", 0x070E: "gostr34102012_512b",
        0x070F: "gostr34102012_512c", 0x0904: "mldsa44", 0x0905: "mldsa65", 0x0906: "mldsa87",
    }
)
# RFC 8446 section 4.2.3: ECDSA, Ed25519, Ed448, RSA-PSS with either key, PKCS#1, then SHA-1 for the sake of old
# certificates
SIGNATURES = (0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080A, 0x080B,
              0x0401, 0x0501, 0x0601, 0x0203, 0x0201)
# RFC 5246 section 7.4.1.4.1: SHA-224 and DSA, which RFC 8446 no longer lets a TLS 1.3 client name
OLD_SIGNATURES = (0x0303, 0x0301, 0x0402, 0x0202)
