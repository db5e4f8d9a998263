"""The registry of cipher suites as a table: number, key exchange, cipher and name of each. Nothing but data.

The TLS Cipher Suites registry of IANA (RFC 8447 section 8), laid out as the documents that defined the suites do: one
line a cipher, one column a key exchange.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# RFC 5246 appendix A.5, RFC 2246 (DES), RFC 5469 (IDEA), RFC 5932, RFC 6367 (Camellia), RFC 4162 (SEED), RFC 5288
# (GCM), RFC 6209 (ARIA), RFC 6655 (CCM), RFC 7905 (ChaCha20); RC4 of DHE_DSS from draft-ietf-tls-56-bit-ciphersuites
_PLAIN = """
    -                          RSA  DH_DSS DH_RSA DHE_DSS DHE_RSA DH_anon
    AES_128_GCM_SHA256         009C 00A4   00A0   00A2    009E    00A6
    AES_256_GCM_SHA384         009D 00A5   00A1   00A3    009F    00A7
    CHACHA20_POLY1305_SHA256   -    -      -      -       CCAA    -
    AES_128_CCM                C09C -      -      -       C09E    -
    AES_256_CCM                C09D -      -      -       C09F    -
    AES_128_CCM_8              C0A0 -      -      -       C0A2    -
    AES_256_CCM_8              C0A1 -      -      -       C0A3    -
    CAMELLIA_128_GCM_SHA256    C07A C082   C07E   C080    C07C    C084
    CAMELLIA_256_GCM_SHA384    C07B C083   C07F   C081    C07D    C085
    ARIA_128_GCM_SHA256        C050 C058   C054   C056    C052    C05A
    ARIA_256_GCM_SHA384        C051 C059   C055   C057    C053    C05B
    AES_128_CBC_SHA            002F 0030   0031   0032    0033    0034
    AES_256_CBC_SHA            0035 0036   0037   0038    0039    003A
    AES_128_CBC_SHA256         003C 003E   003F   0040    0067    006C
    AES_256_CBC_SHA256         003D 0068   0069   006A    006B    006D
    CAMELLIA_128_CBC_SHA       0041 0042   0043   0044    0045    0046
    CAMELLIA_256_CBC_SHA       0084 0085   0086   0087    0088    0089
    CAMELLIA_128_CBC_SHA256    00BA 00BB   00BC   00BD    00BE    00BF
    CAMELLIA_256_CBC_SHA256    00C0 00C1   00C2   00C3    00C4    00C5
    ARIA_128_CBC_SHA256        C03C C03E   C040   C042    C044    C046
    ARIA_256_CBC_SHA384        C03D C03F   C041   C043    C045    C047
    SEED_CBC_SHA               0096 0097   0098   0099    009A    009B
    IDEA_CBC_SHA               0007 -      -      -       -       -
    3DES_EDE_CBC_SHA           000A 000D   0010   0013    0016    001B
    RC4_128_SHA                0005 -      -      0066    -       -
    RC4_128_MD5                0004 -      -      -       -       0018
    DES_CBC_SHA                0009 000C   000F   0012    0015    001A
    NULL_SHA256                003B -      -      -       -       -
    NULL_SHA                   0002 -      -      -       -       -
    NULL_MD5                   0001 -      -      -       -       -
"""
# RFC 8422, RFC 5289, RFC 7905, RFC 7251, RFC 6367, RFC 6209; the static ECDH columns are those of RFC 4492
_CURVES = """
    -                          ECDHE_RSA ECDHE_ECDSA ECDH_RSA ECDH_ECDSA ECDH_anon
    AES_128_GCM_SHA256         C02F      C02B        C031     C02D       -
    AES_256_GCM_SHA384         C030      C02C        C032     C02E       -
    CHACHA20_POLY1305_SHA256   CCA8      CCA9        -        -          -
    AES_128_CCM                -         C0AC        -        -          -
    AES_256_CCM                -         C0AD        -        -          -
    AES_128_CCM_8              -         C0AE        -        -          -
    AES_256_CCM_8              -         C0AF        -        -          -
    CAMELLIA_128_GCM_SHA256    C08A      C086        C08C     C088       -
    CAMELLIA_256_GCM_SHA384    C08B      C087        C08D     C089       -
    ARIA_128_GCM_SHA256        C060      C05C        C062     C05E       -
    ARIA_256_GCM_SHA384        C061      C05D        C063     C05F       -
    AES_128_CBC_SHA            C013      C009        C00E     C004       C018
    AES_256_CBC_SHA            C014      C00A        C00F     C005       C019
    AES_128_CBC_SHA256         C027      C023        C029     C025       -
    AES_256_CBC_SHA384         C028      C024        C02A     C026       -
    CAMELLIA_128_CBC_SHA256    C076      C072        C078     C074       -
    CAMELLIA_256_CBC_SHA384    C077      C073        C079     C075       -
    ARIA_128_CBC_SHA256        C04C      C048        C04E     C04A       -
    ARIA_256_CBC_SHA384        C04D      C049        C04F     C04B       -
    3DES_EDE_CBC_SHA           C012      C008        C00D     C003       C017
    RC4_128_SHA                C011      C007        C00C     C002       C016
    NULL_SHA                   C010      C006        C00B     C001       C015
"""
# RFC 2246 appendix A.5, draft-ietf-tls-56-bit-ciphersuites-01 (EXPORT1024); FIPS: Netscape's numbers for SSL 3.0
_EXPORTS = """
    -                          RSA_EXPORT DH_DSS_EXPORT DH_RSA_EXPORT DHE_DSS_EXPORT DHE_RSA_EXPORT DH_anon_EXPORT
    DES40_CBC_SHA              0008       000B          000E          0011           0014           0019
    RC2_CBC_40_MD5             0006       -             -             -              -              -
    RC4_40_MD5                 0003       -             -             -              -              0017
    -                          RSA_EXPORT1024 DHE_DSS_EXPORT1024 RSA_FIPS
    DES_CBC_SHA                0062           0063               FEFE
    RC4_56_SHA                 0064           0065               -
    RC4_56_MD5                 0060           -                  -
    RC2_CBC_56_MD5             0061           -                  -
    3DES_EDE_CBC_SHA           -              -                  FEFF
"""
# Only named, never offered, for they need a password, a ticket or hardware of the client: RFC 4279, RFC 4785, RFC 5487,
# RFC 5489, RFC 6655, RFC 7905, RFC 8442 (PSK), RFC 5054 (SRP), RFC 2712 (Kerberos), RFC 8492 (ECCPWD), RFC 6101
# (FORTEZZA), RFC 9189 (GOST), RFC 5246 (NULL_WITH_NULL_NULL, the state before any handshake)
_NAMED_ONLY = """
    -                          PSK  DHE_PSK RSA_PSK ECDHE_PSK ECCPWD
    AES_128_GCM_SHA256         00A8 00AA    00AC    D001      C0B0
    AES_256_GCM_SHA384         00A9 00AB    00AD    D002      C0B1
    CHACHA20_POLY1305_SHA256   CCAB CCAD    CCAE    CCAC      -
    AES_128_CCM                C0A4 C0A6    -       -         -
    AES_256_CCM                C0A5 C0A7    -       -         -
    AES_128_CCM_8              C0A8 -       -       -         -
    AES_256_CCM_8              C0A9 -       -       -         -
    AES_128_CCM_8_SHA256       -    -       -       D003      -
    AES_128_CCM_SHA256         -    -       -       D005      C0B2
    AES_256_CCM_SHA384         -    -       -       -         C0B3
    CAMELLIA_128_GCM_SHA256    C08E C090    C092    -         -
    CAMELLIA_256_GCM_SHA384    C08F C091    C093    -         -
    ARIA_128_GCM_SHA256        C06A C06C    C06E    -         -
    ARIA_256_GCM_SHA384        C06B C06D    C06F    -         -
    AES_128_CBC_SHA            008C 0090    0094    C035      -
    AES_256_CBC_SHA            008D 0091    0095    C036      -
    AES_128_CBC_SHA256         00AE 00B2    00B6    C037      -
    AES_256_CBC_SHA384         00AF 00B3    00B7    C038      -
    CAMELLIA_128_CBC_SHA256    C094 C096    C098    C09A      -
    CAMELLIA_256_CBC_SHA384    C095 C097    C099    C09B      -
    ARIA_128_CBC_SHA256        C064 C066    C068    C070      -
    ARIA_256_CBC_SHA384        C065 C067    C069    C071      -
    3DES_EDE_CBC_SHA           008B 008F    0093    C034      -
    RC4_128_SHA                008A 008E    0092    C033      -
    NULL_SHA                   002C 002D    002E    C039      -
    NULL_SHA256                00B0 00B4    00B8    C03A      -
    NULL_SHA384                00B1 00B5    00B9    C03B      -
    -                          PSK_DHE NULL
    AES_128_CCM_8              C0AA    -
    AES_256_CCM_8              C0AB    -
    NULL_NULL                  -       0000
    -                          SRP_SHA SRP_SHA_RSA SRP_SHA_DSS KRB5 KRB5_EXPORT FORTEZZA_KEA
    AES_128_CBC_SHA            C01D    C01E        C01F        -    -           -
    AES_256_CBC_SHA            C020    C021        C022        -    -           -
    3DES_EDE_CBC_SHA           C01A    C01B        C01C        001F -           -
    3DES_EDE_CBC_MD5           -       -           -           0023 -           -
    RC4_128_SHA                -       -           -           0020 -           -
    RC4_128_MD5                -       -           -           0024 -           -
    IDEA_CBC_SHA               -       -           -           0021 -           -
    IDEA_CBC_MD5               -       -           -           0025 -           -
    DES_CBC_SHA                -       -           -           001E -           -
    DES_CBC_MD5                -       -           -           0022 -           -
    DES_CBC_40_SHA             -       -           -           -    0026        -
    RC2_CBC_40_SHA             -       -           -           -    0027        -
    RC4_40_SHA                 -       -           -           -    0028        -
    DES_CBC_40_MD5             -       -           -           -    0029        -
    RC2_CBC_40_MD5             -       -           -           -    002A        -
    RC4_40_MD5                 -       -           -           -    002B        -
    NULL_SHA                   -       -           -           -    -           001C
    FORTEZZA_CBC_SHA           -       -           -           -    -           001D
    -                          GOSTR341112_256 GOSTR341094 GOSTR341001
    KUZNYECHIK_CTR_OMAC        C100            -           -
    MAGMA_CTR_OMAC             C101            -           -
    28147_CNT_IMIT             C102            0080        0081
    NULL_GOSTR3411             -               0082        0083
"""
# RFC 8446 appendix B.4; those named only: RFC 8998, RFC 9150, RFC 9367, draft-irtf-cfrg-aegis-aead
TLS13_NAMES = {
    0x1301: "AES_128_GCM_SHA256", 0x1302: "AES_256_GCM_SHA384", 0x1303: "CHACHA20_POLY1305_SHA256",
    0x1304: "AES_128_CCM_SHA256", 0x1305: "AES_128_CCM_8_SHA256",
    0x1306: "AEGIS_256_SHA512", 0x1307: "AEGIS_128L_SHA256", 0x00C6: "SM4_GCM_SM3", 0x00C7: "SM4_CCM_SM3",
    0xC0B4: "SHA256_SHA256", 0xC0B5: "SHA384_SHA384",
    0xC103: "GOSTR341112_256_WITH_KUZNYECHIK_MGM_L", 0xC104: "GOSTR341112_256_WITH_MAGMA_MGM_L",
    0xC105: "GOSTR341112_256_WITH_KUZNYECHIK_MGM_S", 0xC106: "GOSTR341112_256_WITH_MAGMA_MGM_S",
}


def _parts(*tables: str) -> dict[int, tuple[str, str]]:
    """Number to (key exchange, cipher), in the order of the lines and, within one, of the columns."""
    found: dict[int, tuple[str, str]] = {}
    exchanges: list[str] = []
    for line in "".join(tables).split("\n"):
        cipher, *cells = line.split() or [""]
        if cipher == "-":
            exchanges = cells
            continue
        for exchange, cell in zip(exchanges, cells, strict=bool(cipher)):
            if cell != "-":
                found[int(cell, 16)] = exchange, cipher
    return found


# These ended with SSL 3.0 and were never renamed.
_PREFIX = {"RSA_FIPS": "SSL", "FORTEZZA_KEA": "SSL"}
OFFERABLE = _parts(_PLAIN, _CURVES, _EXPORTS)
PARTS = OFFERABLE | _parts(_NAMED_ONLY)
SUITE_NAMES: Mapping[int, str] = MappingProxyType(
    {number: f"{_PREFIX.get(x, 'TLS')}_{x}_WITH_{cipher}" for number, (x, cipher) in PARTS.items()}
    | {number: f"TLS_{name}" for number, name in TLS13_NAMES.items()}
)
