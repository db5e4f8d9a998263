"""The matrix of certificates: every way in which shops' chains are right or wrong, and every fact that must come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from forge import DAY, HOST, NOW, SERVER, Party, dns, key_of, party, signed_by_openssl
from ikmscan.scanner.evidence import Trust

AIA = "http://ca.example/middle.der"
SERVER_AUTH, CLIENT_AUTH = "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"


@dataclass(frozen=True)
class Case:
    """A chain as sent and what is true of it. *detail* begins the note on trust; *served* is what stands at AIA."""

    chain: tuple[Party, ...]
    trust: Trust = Trust.TRUSTED
    detail: str = ""
    mended: bool = False
    covers_host: bool = True
    key: str = "EC secp256r1"
    key_bits: int = 256
    signature: str = "sha256"
    limited: bool = True
    purposes: tuple[str, ...] = (SERVER_AUTH,)
    ordered: bool = True
    duplicates: int = 0
    root_sent: bool = False
    served: bytes = b""


ROOT = party("Matrix Root", ca=True, start=NOW - 700 * DAY, end=NOW + 3000 * DAY)
MIDDLE = party("Matrix Middle", ROOT, ca=True, start=NOW - 400 * DAY, end=NOW + 900 * DAY)
STALE = party("Matrix Stale", ROOT, ca=True, start=NOW - 400 * DAY, end=NOW - 5 * DAY)
NARROW = party("Matrix Narrow", ROOT, ca=True, more=[x509.NameConstraints([x509.DNSName("other.example")], None)])
STRANGER = party("Matrix Stranger", ca=True)
LEAF = party(HOST, MIDDLE)
ENDED = {"start": NOW - 100 * DAY, "end": NOW - 3 * DAY}


@cache
def cases() -> Mapping[str, Case]:
    """Name -> case; made once, since RSA keys and the openssl command take their time."""
    good, rsa, short = Case((LEAF, MIDDLE)), key_of("rsa 2048"), key_of("rsa 1024")
    lost = party(HOST, MIDDLE, issuer_at=(AIA,))
    rows = {
        "good": good,
        "rsa": Case((party(HOST, MIDDLE, key=rsa), MIDDLE), key="RSA 2048", key_bits=2048),
        "wildcard": Case((party(HOST, MIDDLE, names=dns("*.example", "*.toko.example", HOST)), MIDDLE)),
        "no EKU": Case((party(HOST, MIDDLE, purposes=()), MIDDLE), limited=False, purposes=()),
        "reversed": Case((LEAF, ROOT, MIDDLE), ordered=False, root_sent=True),
        "root included": Case((LEAF, MIDDLE, ROOT), root_sent=True),
        "duplicates": Case((LEAF, MIDDLE, MIDDLE, LEAF), duplicates=2),
        "over 398 days": Case((party(HOST, MIDDLE, start=NOW - 10 * DAY, end=NOW + 850 * DAY), MIDDLE)),
        "expired": Case((party(HOST, MIDDLE, start=ENDED["start"], end=ENDED["end"]), MIDDLE)),
        "not yet valid": Case((party(HOST, MIDDLE, start=NOW + 3 * DAY), MIDDLE)),
        "wrong host": Case((party("lain.example", MIDDLE, names=dns("lain.example")), MIDDLE), covers_host=False),
        "expired and wrong host": Case(
            (party("lain", MIDDLE, names=dns("lain.example"), start=ENDED["start"], end=ENDED["end"]), MIDDLE),
            covers_host=False),
        "CN only": Case((party(HOST, MIDDLE, names=()), MIDDLE), covers_host=False),
        "without AKI": Case((party(HOST, MIDDLE, issuer_id=False), MIDDLE)),
        "missing intermediate, AIA": Case((lost,), Trust.MISSING_INTERMEDIATE, f"aia: {AIA}", mended=True, served=MIDDLE.der),
        "missing intermediate, dead AIA": Case((lost,), Trust.MISSING_INTERMEDIATE, "aia: error_page"),
        "missing intermediate, no AIA": Case((LEAF,), Trust.UNKNOWN_CA, "candidates exhausted"),
        "unknown root": Case((party(HOST, STRANGER), STRANGER), Trust.UNKNOWN_CA, "candidates exhausted", root_sent=True),
        "unknown root, AIA": Case(
            (party(HOST, STRANGER, issuer_at=(AIA,)),), Trust.UNKNOWN_CA, "candidates exhausted", served=STRANGER.der),
        "self-signed": Case((party(HOST),), Trust.SELF_SIGNED),
        "RSA-1024": Case((party(HOST, MIDDLE, key=short), MIDDLE), key="RSA 1024", key_bits=1024),
        "wrong EKU": Case(
            (party(HOST, MIDDLE, purposes=(ExtendedKeyUsageOID.CLIENT_AUTH,)), MIDDLE), Trust.BROKEN,
            purposes=(CLIENT_AUTH,)),
        "EKU for both": Case(
            (party(HOST, MIDDLE, purposes=(*SERVER, ExtendedKeyUsageOID.CLIENT_AUTH)), MIDDLE),
            purposes=(SERVER_AUTH, CLIENT_AUTH)),
        "name constraint": Case((party(HOST, NARROW), NARROW), Trust.BROKEN),
        "expired intermediate": Case((party(HOST, STALE), STALE), Trust.BROKEN, "issuer expired: CN=Matrix Stale"),
        "PSS": Case((signed_by_openssl("sha256", rsa_middle(), HOST, "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32"),
                     rsa_middle()),
                    key="RSA 2048", key_bits=2048),
    }
    for digest in ("sha1", "md5"):
        leaf = signed_by_openssl(digest, rsa_middle())
        rows[f"{digest} leaf"] = Case(
            (leaf, rsa_middle()), Trust.BROKEN, f"signature: {digest}", key="RSA 2048", key_bits=2048, signature=digest)
    rows["expired, CN only, RSA-1024"] = replace(
        rows["RSA-1024"], chain=(party("x", MIDDLE, key=short, names=(), start=ENDED["start"], end=ENDED["end"]), MIDDLE),
        covers_host=False)
    return rows


@cache
def rsa_middle() -> Party:
    return party("Matrix RSA Middle", ROOT, ca=True, key=key_of("rsa 2048 middle"))
