"""The cipher suites of SSL 3.0 to TLS 1.3: which serves which version, and the classes and lumps they are offered in.

No verdict: "weak" here is a name for what is asked about. The numbers and names stand in tls_suite_table.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from .tls_numbers import Version
from .tls_suite_table import OFFERABLE, PARTS, SUITE_NAMES, TLS13_NAMES

__all__ = [
    "AEAD_FORWARD",
    "ANONYMOUS",
    "ARIA",
    "CAMELLIA",
    "CCM",
    "DES",
    "DHE",
    "DHE_CBC",
    "ECDHE_CBC",
    "EXPORT",
    "NULL",
    "RC4",
    "SEED_IDEA",
    "STATIC_DH",
    "STATIC_RSA",
    "SUITE_NAMES",
    "TLS13_SUITES",
    "TRIPLE_DES",
    "WEAK",
    "every",
    "families",
    "key_exchange",
    "serves",
    "usual",
]

# RFC 8446 appendix B.4
TLS13_SUITES = (0x1301, 0x1302, 0x1303, 0x1304, 0x1305)
# RFC 5246 section 7.4.1.2: what TLS 1.2 added ends its name in another hash, or in none
_OLD_CIPHERS = frozenset(c for _, c in PARTS.values() if c.endswith(("_SHA", "_MD5", "_NULL", "28147_CNT_IMIT")))


def serves(suite: int, version: int) -> bool:
    """True when the suite is one of those that the version has.

    RFC 5246 section 1.2: suites with SHA-256 or AEAD need TLS 1.2; RFC 8446 section 4.1.2: those of TLS 1.3 serve it
    alone. That a later document forbids a suite (RFC 7465: RC4) is left aside, since who uses it yet is looked for.
    """
    if version == Version.TLS13 or suite in TLS13_NAMES:
        return version == Version.TLS13 and suite in TLS13_NAMES
    named = suite in PARTS and Version.SSL30 <= version <= Version.TLS12
    return named and (version == Version.TLS12 or PARTS[suite][1] in _OLD_CIPHERS)


def key_exchange(suite: int) -> str:
    """How the suite agrees on a key: "ECDHE_RSA", "DH_anon", "RSA_EXPORT"; "" for TLS 1.3 and unknown numbers."""
    return PARTS.get(suite, ("", ""))[0]


# ---- Classes --------------------------------------------------------------------------------------------------------

_GRAVITY = ("", "triple_des", "rc4", "des", "null", "anonymous", "export")
_BY_CIPHER = {"NULL": "null", "DES": "des", "RC4": "rc4", "3DES": "triple_des"}
_USUAL_EXCHANGES = ("ECDHE_RSA", "ECDHE_ECDSA", "DHE_RSA", "DHE_DSS", "RSA")


def _weakness(exchange: str, cipher: str) -> str:
    """The one weak class of a suite, the gravest first: EXPORT in any form, then no authentication, then the cipher."""
    if "EXPORT" in exchange:
        return "export"
    return "anonymous" if "anon" in exchange else _BY_CIPHER.get(cipher.partition("_")[0], "")


def _forward(exchange: str) -> bool:
    return exchange.startswith(("ECDHE_", "DHE_"))


def _aead(cipher: str) -> bool:
    return "_GCM_" in cipher or "_CCM" in cipher or cipher.startswith("CHACHA20")


def _ordered() -> tuple[tuple[int, str, str, str], ...]:
    """(number, key exchange, cipher, weakness) of every suite that is ever offered: strong before weak, forward
    secrecy before none, AEAD before CBC."""
    ciphers = {cipher: at for at, cipher in enumerate(dict.fromkeys(cipher for _, cipher in OFFERABLE.values()))}
    usual_first = dict.fromkeys((*_USUAL_EXCHANGES, *(exchange for exchange, _ in OFFERABLE.values())))
    exchanges = {exchange: (not _forward(exchange), at) for at, exchange in enumerate(usual_first)}
    modes = {cipher: (not _aead(cipher), at) for cipher, at in ciphers.items()}
    found = []
    for suite, (exchange, cipher) in OFFERABLE.items():
        weakness = _weakness(exchange, cipher)
        (static, by_exchange), (no_aead, by_cipher) = exchanges[exchange], modes[cipher]
        rank = (_GRAVITY.index(weakness), static, no_aead, by_cipher, by_exchange)
        found.append((rank, (suite, exchange, cipher, weakness)))
    return tuple(entry for _, entry in sorted(found))


_ORDER = _ordered()
_STRONG = [(suite, x, c) for suite, x, c, weakness in _ORDER if not weakness]
# What a class by key exchange holds: a server that has nothing but RC4 has that key exchange too.
_KEPT = [(suite, x, c) for suite, x, c, weakness in _ORDER if weakness in ("", "triple_des", "rc4", "des")]

AEAD_FORWARD = tuple(suite for suite, x, c in _STRONG if _forward(x) and _aead(c))
ECDHE_CBC = tuple(suite for suite, x, c in _STRONG if x.startswith("ECDHE_") and "_CBC_" in c)
DHE_CBC = tuple(suite for suite, x, c in _STRONG if x.startswith("DHE_") and "_CBC_" in c)
DHE = tuple(suite for suite, x, _ in _KEPT if x.startswith("DHE_"))
STATIC_RSA = tuple(suite for suite, x, _ in _KEPT if x in ("RSA", "RSA_FIPS"))
STATIC_DH = tuple(suite for suite, x, _ in _KEPT if x.startswith(("DH_", "ECDH_")))
CAMELLIA = tuple(suite for suite, _, c in _STRONG if c.startswith("CAMELLIA"))
ARIA = tuple(suite for suite, _, c in _STRONG if c.startswith("ARIA"))
CCM = tuple(suite for suite, _, c in _STRONG if "_CCM" in c)
SEED_IDEA = tuple(suite for suite, _, c in _STRONG if c.startswith(("SEED", "IDEA")))
# Each suite in one class alone; a suite of several faults stands under the gravest.
WEAK: Mapping[str, tuple[int, ...]] = MappingProxyType({
    name: tuple(suite for suite, _, _, weakness in _ORDER if weakness == name)
    for name in ("null", "anonymous", "export", "des", "rc4", "triple_des")
})
NULL, ANONYMOUS, EXPORT, DES, RC4, TRIPLE_DES = WEAK.values()


def _is_usual(exchange: str, cipher: str) -> bool:
    """What real servers have, so that a hello stays short: some stacks stumble over more than 128 suites."""
    if exchange not in _USUAL_EXCHANGES:
        return exchange.startswith(("DH_", "ECDH_")) and cipher.startswith("AES_") and "_CBC_" in cipher
    if exchange == "DHE_DSS":
        return cipher.startswith(("AES", "3DES"))
    return not (cipher.startswith("ARIA") and "_CBC_" in cipher)


@cache
def usual(version: Version) -> tuple[int, ...]:
    """What a hello that asks for a version alone offers: at most 120 suites, strong ones first; () for SSL 2.0."""
    if version is Version.TLS13:
        return TLS13_SUITES
    # 3DES and RC4 last, since some old server may have nothing else
    found = (suite for suite, x, c, weakness in _ORDER if weakness in ("", "triple_des", "rc4") and _is_usual(x, c))
    return tuple(suite for suite in found if serves(suite, version))


@cache
def every(version: Version) -> tuple[int, ...]:
    """All suites of a version that a client without keys of its own can offer, strong ones first; () for SSL 2.0."""
    if version is Version.TLS13:
        return TLS13_SUITES
    return tuple(suite for suite, _, _, _ in _ORDER if serves(suite, version))


@cache
def families(version: Version) -> tuple[tuple[int, ...], ...]:
    """`every` of the version in disjoint lumps, for one hello each: what most servers have stands alone or in small
    lumps, what few have in large ones (at most 60), and each weak class by itself."""
    lumps: dict[str, list[int]] = {}
    for suite in every(version):
        lumps.setdefault(_family(suite), []).append(suite)
    return tuple(map(tuple, lumps.values()))


def _family(suite: int) -> str:
    """The name of the lump of a suite; nobody sees it."""
    exchange, cipher = OFFERABLE.get(suite, ("", ""))
    if not exchange or (exchange == "ECDHE_RSA" and _aead(cipher) and cipher.startswith(("AES", "CHACHA20"))):
        return SUITE_NAMES[suite]
    if weakness := _weakness(exchange, cipher):
        return "export" if weakness == "des" else weakness  # two rare ones
    if "_CCM" in cipher:
        return "CCM"
    first = cipher.partition("_")[0]
    if exchange.startswith(("DH_", "ECDH_")) or first in ("SEED", "IDEA"):
        return "rare" if first in ("AES", "SEED", "IDEA") else first
    if first in ("CAMELLIA", "ARIA") or exchange == "RSA":
        return first
    kind = exchange if _aead(cipher) else exchange.partition("_")[0]
    return f"{kind} {_aead(cipher)}"
