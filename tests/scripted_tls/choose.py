"""What a script takes of a hello: version, suite, group, compression; or the reason why not. No bytes, no sockets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cryptography.hazmat.primitives.asymmetric import rsa

from .authority import Identity, identity
from .hello import SSL3, TLS12, TLS13, VERSIONS, Heard
from .script import Reason, Script


class Refused(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class Exchange(StrEnum):
    """How the key is exchanged, which decides what stands in the flight."""

    RSA = "rsa"
    RSA_EXPORT = "rsa_export"
    DHE = "dhe"
    ECDHE = "ecdhe"
    FIXED = "fixed"  # static DH and ECDH: the key stands in the certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    version: int
    suite: int
    group: int = 0
    compression: int = 0
    share: bytes | None = None  # the client's, of `group`; None in TLS 1.3: it must be asked for


# The IANA registry of TLS cipher suites, by number.
RSA_EXPORT = {0x03, 0x06, 0x08, 0x60, 0x61, 0x62, 0x64}
DHE_EXPORT = {0x11, 0x14, 0x17, 0x19, 0x63, 0x65}
DH_ANON = {*range(0x17, 0x1C), 0x34, 0x3A, 0x46, 0x6C, 0x6D, 0x89, 0x9B, 0xA6, 0xA7, 0xBF, 0xC5,
           0xC046, 0xC047, 0xC05A, 0xC05B, 0xC084, 0xC085}
ECDH_ANON = set(range(0xC015, 0xC01A))
DHE = {*range(0x11, 0x17), 0x32, 0x33, 0x38, 0x39, 0x40, 0x44, 0x45, 0x63, 0x65, 0x66, 0x67, 0x6A, 0x6B, 0x87, 0x88,
       0x99, 0x9A, 0x9E, 0x9F, 0xA2, 0xA3, 0xBD, 0xBE, 0xC3, 0xC4, 0xC042, 0xC043, 0xC044, 0xC045, 0xC052, 0xC053,
       0xC056, 0xC057, 0xC07C, 0xC07D, 0xC080, 0xC081, 0xC09E, 0xC09F, 0xC0A2, 0xC0A3, 0xCCAA} | DH_ANON
ECDHE = {*range(0xC006, 0xC00B), *range(0xC010, 0xC015), 0xC023, 0xC024, 0xC027, 0xC028, 0xC02B, 0xC02C, 0xC02F,
         0xC030, 0xC048, 0xC049, 0xC04C, 0xC04D, 0xC05C, 0xC05D, 0xC060, 0xC061, 0xC072, 0xC073, 0xC076, 0xC077,
         0xC086, 0xC087, 0xC08A, 0xC08B, *range(0xC0AC, 0xC0B0), 0xCCA8, 0xCCA9} | ECDH_ANON
FIXED = {*range(0x0B, 0x11), 0x30, 0x31, 0x36, 0x37, 0x3E, 0x3F, 0x42, 0x43, 0x68, 0x69, 0x85, 0x86, 0x97, 0x98,
         0xA0, 0xA1, 0xA4, 0xA5, 0xBB, 0xBC, 0xC1, 0xC2, *range(0xC001, 0xC006), *range(0xC00B, 0xC010), 0xC025, 0xC026,
         0xC029, 0xC02A, 0xC02D, 0xC02E, 0xC031, 0xC032, *range(0xC03E, 0xC042), 0xC04A, 0xC04B, 0xC04E, 0xC04F, 0xC054,
         0xC055, 0xC058, 0xC059, 0xC05E, 0xC05F, 0xC062, 0xC063, 0xC074, 0xC075, 0xC078, 0xC079, 0xC07E, 0xC07F, 0xC082,
         0xC083, 0xC088, 0xC089, 0xC08C, 0xC08D}
ONLY_TLS12 = {*range(0x3B, 0x41), *range(0x67, 0x6E), *range(0x9C, 0xA8), *range(0xBA, 0xC6), *range(0xC023, 0xC033),
              *range(0xC03C, 0xC0B0), *range(0xCCA8, 0xCCAF)}  # RFC 5246, 5288, 5289, 5932, 6209, 6367, 6655, 7905
ECDSA = {*range(0xC001, 0xC00B), *range(0xC023, 0xC027), *range(0xC02B, 0xC02F), 0xC048, 0xC049, 0xC04A, 0xC04B, 0xC05C,
         0xC05D, 0xC05E, 0xC05F, *range(0xC072, 0xC076), *range(0xC086, 0xC08A), *range(0xC0AC, 0xC0B0), 0xCCA9}


def exchange_of(suite: int) -> Exchange:
    for kind, members in ((Exchange.RSA_EXPORT, RSA_EXPORT), (Exchange.DHE, DHE), (Exchange.ECDHE, ECDHE),
                          (Exchange.FIXED, FIXED)):
        if suite in members:
            return kind
    return Exchange.RSA


def anonymous(suite: int) -> bool:
    return suite in DH_ANON or suite in ECDH_ANON


def identity_for(script: Script, heard: Heard, suite: int) -> Identity:
    """The certificate shown: that of the name, of the script, or a made one (EC for ECDSA suites, else RSA)."""
    named = script.names.get(heard.server_name or "") or script.identity
    return named or identity(kind="ec" if suite in ECDSA else "rsa")


def _signs(script: Script, heard: Heard, suite: int) -> bool:
    """The key is of the kind that the suite signs with."""
    if anonymous(suite) or suite >> 8 == 0x13:
        return True
    return isinstance(identity_for(script, heard, suite).key, rsa.RSAPrivateKey) == (suite not in ECDSA)


def legal(suite: int, version: int) -> bool:
    """A suite may be chosen in *version*: those of TLS 1.3 there only, AEAD from TLS 1.2 on, no curves in SSL 3.0."""
    if suite >> 8 == 0x13 or version == TLS13:
        return suite >> 8 == 0x13 and version == TLS13
    return (suite not in ONLY_TLS12 or version == TLS12) and (version > SSL3 or suite not in ECDHE)


def choose(script: Script, heard: Heard) -> Choice:
    """What the hello gets. Raises Refused."""
    if script.strict_names and heard.server_name not in script.names:
        raise Refused(Reason.NAME)
    version = _version(script, heard)
    if script.forced_version is not None:
        version = script.forced_version
    groups = _ordered(script, script.groups, heard.groups or (script.groups if version != TLS13 else ()))
    suite = _suite(script, heard, version, bool(groups))
    if version == TLS13:
        return _with_share(script, heard, suite, groups)
    group = (groups or script.groups or (0,))[0] if exchange_of(suite) is Exchange.ECDHE else 0
    squeezed = next((c for c in script.compressions if c in heard.compressions), 0)
    return Choice(version=version, suite=suite, group=_or(script.forced_group, group),
                  compression=_or(script.forced_compression, squeezed))


def _version(script: Script, heard: Heard) -> int:
    """RFC 8446 section 4.2.1: a server with TLS 1.3 goes by the list; an older one has never heard of it."""
    ours = [v for v in script.versions if v >= SSL3]
    listed = heard.asks(VERSIONS) and TLS13 in ours
    common = [v for v in ours if (v in heard.listed if listed else v <= min(heard.version, TLS12))]
    if not common and script.forced_version is None:
        raise Refused(Reason.VERSION)
    if heard.fallback and script.fallback_scsv and max(ours) > (max(heard.listed) if listed else heard.version):
        raise Refused(Reason.FALLBACK)  # RFC 7507 section 3
    return max(common, default=0)


def _suite(script: Script, heard: Heard, version: int, curves: bool) -> int:
    common = [
        s for s in _ordered(script, script.suites_of(version), heard.suites)
        if legal(s, version) and _signs(script, heard, s) and (curves or exchange_of(s) is not Exchange.ECDHE)
    ]
    if script.forced_suite is not None:
        return script.forced_suite
    if not common:
        raise Refused(Reason.SUITE)
    return common[0]


def _with_share(script: Script, heard: Heard, suite: int, groups: list[int]) -> Choice:
    """TLS 1.3: a group whose share is there comes first, unless the script insists on its own first one."""
    shares = dict(heard.shares)
    at_hand = [g for g in groups if g in shares]
    if not groups and script.forced_group is None:
        raise Refused(Reason.GROUP)
    group = _or(script.forced_group, (groups if script.insists or not at_hand else at_hand)[0] if groups else 0)
    return Choice(version=TLS13, suite=suite, group=group, share=shares.get(group))


def _ordered(script: Script, ours: tuple[int, ...], theirs: tuple[int, ...]) -> list[int]:
    first, other = (ours, theirs) if script.order == "server" else (theirs, ours)
    return [x for x in first if x in other]


def _or(forced: int | None, chosen: int) -> int:
    return chosen if forced is None else forced
