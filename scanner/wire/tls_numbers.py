"""The numbers of TLS that hellos are made of, each under the document that gives it; which suite serves a version."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType


class Version(IntEnum):
    """A protocol version as it is written on the wire (RFC 8446 section 4.1.2, RFC 6101 section 5.2.1)."""

    SSL30 = 0x0300
    TLS10 = 0x0301
    TLS11 = 0x0302
    TLS12 = 0x0303
    TLS13 = 0x0304

    @property
    def label(self) -> str:
        """The name people know: "TLS 1.2"."""
        return "SSL 3.0" if self is Version.SSL30 else f"TLS 1.{self - Version.TLS10}"


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
    116: "certificate_required", 120: "no_application_protocol",
})
CLOSE_NOTIFY = 0
# protocol_version is the answer that RFC 8446 appendix D.2 asks for; servers that predate a version, and OpenSSL when
# the suites of the version are off, say handshake_failure; Schannel and others say illegal_parameter or
# insufficient_security.
REFUSALS = frozenset({40, 47, 70, 71, 86})


# ---- Cipher suites: the TLS Cipher Suites registry of IANA (RFC 8447) ----------------------------------------------

SUITE_NAMES: Mapping[int, str] = MappingProxyType({
    # RFC 8446 appendix B.4
    0x1301: "TLS_AES_128_GCM_SHA256",
    0x1302: "TLS_AES_256_GCM_SHA384",
    0x1303: "TLS_CHACHA20_POLY1305_SHA256",
    0x1304: "TLS_AES_128_CCM_SHA256",
    0x1305: "TLS_AES_128_CCM_8_SHA256",
    # RFC 5289, RFC 7905: forward secrecy and AEAD
    0xC02B: "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    0xC02F: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    0xC02C: "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    0xC030: "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    0xCCA9: "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    0xCCA8: "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    0xCCAA: "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    # RFC 5288
    0x009E: "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
    0x009F: "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
    0x00A2: "TLS_DHE_DSS_WITH_AES_128_GCM_SHA256",
    0x00A3: "TLS_DHE_DSS_WITH_AES_256_GCM_SHA384",
    0x009C: "TLS_RSA_WITH_AES_128_GCM_SHA256",
    0x009D: "TLS_RSA_WITH_AES_256_GCM_SHA384",
    # RFC 7251, RFC 6655
    0xC0AC: "TLS_ECDHE_ECDSA_WITH_AES_128_CCM",
    0xC0AD: "TLS_ECDHE_ECDSA_WITH_AES_256_CCM",
    0xC0AE: "TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8",
    0xC0AF: "TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8",
    0xC09E: "TLS_DHE_RSA_WITH_AES_128_CCM",
    0xC09F: "TLS_DHE_RSA_WITH_AES_256_CCM",
    0xC09C: "TLS_RSA_WITH_AES_128_CCM",
    0xC09D: "TLS_RSA_WITH_AES_256_CCM",
    # RFC 6367, RFC 6209
    0xC086: "TLS_ECDHE_ECDSA_WITH_CAMELLIA_128_GCM_SHA256",
    0xC087: "TLS_ECDHE_ECDSA_WITH_CAMELLIA_256_GCM_SHA384",
    0xC08A: "TLS_ECDHE_RSA_WITH_CAMELLIA_128_GCM_SHA256",
    0xC08B: "TLS_ECDHE_RSA_WITH_CAMELLIA_256_GCM_SHA384",
    0xC05C: "TLS_ECDHE_ECDSA_WITH_ARIA_128_GCM_SHA256",
    0xC05D: "TLS_ECDHE_ECDSA_WITH_ARIA_256_GCM_SHA384",
    0xC060: "TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256",
    0xC061: "TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384",
    # RFC 5289, RFC 5246: CBC with SHA-2
    0xC023: "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
    0xC024: "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
    0xC027: "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
    0xC028: "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
    0x0067: "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256",
    0x006B: "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256",
    0x0040: "TLS_DHE_DSS_WITH_AES_128_CBC_SHA256",
    0x006A: "TLS_DHE_DSS_WITH_AES_256_CBC_SHA256",
    0x003C: "TLS_RSA_WITH_AES_128_CBC_SHA256",
    0x003D: "TLS_RSA_WITH_AES_256_CBC_SHA256",
    0xC072: "TLS_ECDHE_ECDSA_WITH_CAMELLIA_128_CBC_SHA256",
    0xC073: "TLS_ECDHE_ECDSA_WITH_CAMELLIA_256_CBC_SHA384",
    0xC076: "TLS_ECDHE_RSA_WITH_CAMELLIA_128_CBC_SHA256",
    0xC077: "TLS_ECDHE_RSA_WITH_CAMELLIA_256_CBC_SHA384",
    0x00BE: "TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA256",
    0x00C4: "TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA256",
    0x00BA: "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA256",
    0x00C0: "TLS_RSA_WITH_CAMELLIA_256_CBC_SHA256",
    # RFC 8422, RFC 5246, RFC 5932, RFC 4162: what TLS 1.0 already had
    0xC009: "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
    0xC00A: "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
    0xC013: "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    0xC014: "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
    0x0033: "TLS_DHE_RSA_WITH_AES_128_CBC_SHA",
    0x0039: "TLS_DHE_RSA_WITH_AES_256_CBC_SHA",
    0x0032: "TLS_DHE_DSS_WITH_AES_128_CBC_SHA",
    0x0038: "TLS_DHE_DSS_WITH_AES_256_CBC_SHA",
    0x002F: "TLS_RSA_WITH_AES_128_CBC_SHA",
    0x0035: "TLS_RSA_WITH_AES_256_CBC_SHA",
    0x0045: "TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA",
    0x0088: "TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA",
    0x0041: "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA",
    0x0084: "TLS_RSA_WITH_CAMELLIA_256_CBC_SHA",
    0x009A: "TLS_DHE_RSA_WITH_SEED_CBC_SHA",
    0x0096: "TLS_RSA_WITH_SEED_CBC_SHA",
    0xC008: "TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA",
    0xC012: "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
    0x0016: "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA",
    0x0013: "TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA",
    0x000A: "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
    # forbidden since RFC 7465; some old server may have nothing else
    0xC007: "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
    0xC011: "TLS_ECDHE_RSA_WITH_RC4_128_SHA",
    0x0005: "TLS_RSA_WITH_RC4_128_SHA",
    0x0004: "TLS_RSA_WITH_RC4_128_MD5",
})
# RFC 5746 section 3.3: the renegotiation signal for hellos that cannot carry an extension. Not a suite; nobody may
# choose it.
EMPTY_RENEGOTIATION_INFO_SCSV = 0x00FF


def suites(version: Version) -> tuple[int, ...]:
    """The suites that `client_hello` offers for a version, best first.

    RFC 5246 section 1.2: suites with SHA-256 or AEAD need TLS 1.2; RFC 8446 section 4.1.2: those of TLS 1.3 serve it
    alone.
    """
    return _SUITES[version]


def _serves(suite: int, version: Version) -> bool:
    if version is Version.TLS13 or suite >> 8 == 0x13:
        return version is Version.TLS13 and suite >> 8 == 0x13
    return version is Version.TLS12 or SUITE_NAMES[suite].endswith(("_SHA", "_MD5"))


_SUITES = {version: tuple(suite for suite in SUITE_NAMES if _serves(suite, version)) for version in Version}


# ---- Records and handshake messages ---------------------------------------------------------------------------------

# RFC 8446 section 5.1: enum ContentType
ALERT, HANDSHAKE = 21, 22
# RFC 8446 section 5.1: "The length MUST NOT exceed 2^14 bytes."
RECORD_CAP = 1 << 14
# RFC 8446 section 4: enum HandshakeType; hello_request is RFC 5246 section 7.4.1.1
HELLO_REQUEST, CLIENT_HELLO, SERVER_HELLO = 0, 1, 2
# A ServerHello with the largest extensions that its length field can name has 65,607 bytes; real ones stay under 1,000.
HELLO_CAP = 1 << 16
# All that is read before an answer, so that warnings and tiny records cannot go on for ever.
WIRE_CAP = 1 << 16
# RFC 8446 section 4.1.3: the random of a HelloRetryRequest, SHA-256 of "HelloRetryRequest"
RETRY_RANDOM = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")


# ---- Extensions: the TLS ExtensionType Values registry --------------------------------------------------------------

SERVER_NAME = 0  # RFC 6066 section 3
SUPPORTED_GROUPS = 10  # RFC 8422 section 5.1.1, RFC 8446 section 4.2.7
EC_POINT_FORMATS = 11  # RFC 8422 section 5.1.2
SIGNATURE_ALGORITHMS = 13  # RFC 8446 section 4.2.3
ALPN = 16  # RFC 7301 section 3.1
PADDING = 21  # RFC 7685
EXTENDED_MASTER_SECRET = 23  # RFC 7627 section 5.1
SUPPORTED_VERSIONS = 43  # RFC 8446 section 4.2.1
PSK_KEY_EXCHANGE_MODES = 45  # RFC 8446 section 4.2.9
KEY_SHARE = 51  # RFC 8446 section 4.2.8
RENEGOTIATION_INFO = 0xFF01  # RFC 5746 section 3.2

# x25519, secp256r1, secp384r1, secp521r1, x448 (RFC 8446 section 4.2.7)
GROUPS = (0x001D, 0x0017, 0x0018, 0x0019, 0x001E)
# brainpoolP256r1, P384r1, P512r1 (RFC 7027), secp256k1, secp224r1, secp192r1 (RFC 8422): old servers may have one of
# these alone. No ffdhe group: RFC 7919 section 4 forbids DHE with any other group once the client has named one.
OLD_GROUPS = (0x001A, 0x001B, 0x001C, 0x0016, 0x0015, 0x0013)
# X25519MLKEM768 (draft-ietf-tls-ecdhe-mlkem), ffdhe2048, 3072, 4096 (RFC 7919), brainpool for TLS 1.3 (RFC 8734)
NEW_GROUPS = (0x11EC, 0x0100, 0x0101, 0x0102, 0x001F, 0x0020, 0x0021)

# RFC 8446 section 4.2.3: ECDSA, Ed25519, Ed448, RSA-PSS with either key, PKCS#1, then SHA-1 for the sake of old
# certificates
SIGNATURES = (0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080A, 0x080B,
              0x0401, 0x0501, 0x0601, 0x0203, 0x0201)
# RFC 5246 section 7.4.1.4.1: SHA-224 and DSA, which RFC 8446 no longer lets a TLS 1.3 client name
OLD_SIGNATURES = (0x0303, 0x0301, 0x0402, 0x0202)
