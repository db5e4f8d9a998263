"""Is a zone signed without a gap from the root down to it? One step of the chain at a time, over answers of DNS.

Asks nobody: probe_dnssec.py hands in the answers. Signatures are checked by dnspython. A missing proof is no proof of
absence: what a resolver leaves out is told apart from what a zone does wrong (RFC 4035 section 5, RFC 6840).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import dns.message
    import dns.name
    import dns.rdata
    import dns.rdataset
    import dns.rdatatype
    import dns.rrset

MOST_HASHING = 500  # RFC 9276 section 3.2: more rounds of NSEC3 are not worked through
# Keys of one tag and signatures by them, each tried with each: a zone can make thousands of both (KeyTrap,
# CVE-2023-50387), and an RSA exponent as long as its modulus makes each trial cost 10 ms and more.
MOST_KEYS, MOST_SIGNATURES, EXPONENT_BYTES = 2, 8, 8


class Gap(StrEnum):
    """Why a step of the chain does not hold."""

    EXPIRED = "expired"
    FORGED = "bad_signature"
    UNSIGNED = "no_signature"
    OTHER_KEY = "no_matching_key"


class Broken(Exception):
    """The zone, or the one above it, contradicts its own signatures."""

    def __init__(self, gap: Gap) -> None:
        super().__init__(gap)
        self.gap = gap


class Stripped(Exception):
    """The answer lacks what a signed zone gives: somebody on the way leaves it out, so that nothing can be told."""


class TooMany(Exception):
    """More keys of one tag, more signatures, or longer exponents than any zone needs: nobody works through them."""


class Cut(StrEnum):
    """What the zone above says of a name below it."""

    SIGNED = "signed"  # a zone of its own, whose key is vouched for
    UNSIGNED = "unsigned"  # a zone of its own, and provably without a key
    NONE = "none"  # no zone of its own


Keys = Mapping["dns.name.Name", "dns.rdataset.Rdataset"]


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone whose keys are proved to be its own; *now* in seconds since 1970."""

    name: dns.name.Name
    keys: dns.rdataset.Rdataset
    now: float

    def verify(self, rrset: dns.rrset.RRset, signatures: dns.rrset.RRset | None) -> None:
        """Broken when no signature of this zone holds for *rrset*; TooMany when some were not tried."""
        import dns.dnssec
        import dns.exception

        if signatures is None:
            raise Broken(Gap.UNSIGNED)
        pairs = [(s, keys) for s in signatures if s.signer == self.name and (keys := self._keys_of(s))]
        for signature, keys in pairs[:MOST_SIGNATURES]:
            within_reason = [k for k in keys[:MOST_KEYS] if not _is_costly(k)]
            try:
                if within_reason:
                    dns.dnssec.validate_rrsig(rrset, signature, {self.name: _set(within_reason)}, now=self.now)
                    return
            except (dns.exception.ValidationFailure, dns.exception.UnsupportedAlgorithm):
                continue
        if len(pairs) > MOST_SIGNATURES or any(len(k) > MOST_KEYS or any(map(_is_costly, k)) for _, k in pairs):
            raise TooMany
        stale = all(s.expiration < self.now for s in signatures)
        raise Broken(Gap.EXPIRED if stale else Gap.FORGED)

    def _keys_of(self, signature: dns.rdata.Rdata) -> list[dns.rdata.Rdata]:
        """The keys that may have made *signature*, by its tag (RFC 4034 appendix B: no two need differ in it)."""
        import dns.dnssec

        told = (signature.algorithm, signature.key_tag)  # type: ignore[attr-defined]
        return [k for k in self.keys if (k.algorithm, dns.dnssec.key_id(k)) == told]


def load() -> None:
    """Load what signatures are proved with."""
    import dns.dnssec  # noqa: F401


@cache
def root_anchors() -> tuple[str, ...]:
    """The DS records of the root's keys, as IANA publishes them (RFC 9718)."""
    told = tomllib.loads(files(__package__).joinpath("root_anchors.toml").read_text(encoding="utf-8"))
    return tuple(told["ds"])


def zone_of(name: dns.name.Name, ds: dns.rdataset.Rdataset, answer: dns.message.Message, now: float) -> Zone | None:
    """The zone *name* whose parent vouches for it by *ds*, from the answer for its DNSKEY; None where neither digest
    nor algorithm is one that we know, so that it counts as unsigned (RFC 4035 section 5.2)."""
    import dns.dnssec
    import dns.rdatatype

    known = [d for d in ds if _is_known(d)]
    if not known:
        return None
    keys, signatures = _found(answer, name, dns.rdatatype.DNSKEY)
    if keys is None:
        raise Broken(Gap.OTHER_KEY) if signatures is not None or _says_none(answer, name) else Stripped
    matched = [key for key in keys for d in known if _matches(name, key, d)]
    if not matched:
        raise Broken(Gap.OTHER_KEY)
    Zone(name, _set(matched), now).verify(keys, signatures)
    return Zone(name, keys, now)


def is_of_another_time(
    name: dns.name.Name, ds: dns.rdataset.Rdataset, answer: dns.message.Message, now: float
) -> bool:
    """Whether the keys of *name*, which do not hold *now*, hold at the time that their own signatures are for."""
    import dns.rdatatype

    _, signatures = _found(answer, name, dns.rdatatype.DNSKEY)
    for signature in list(signatures or ())[:MOST_KEYS]:
        if not signature.inception <= now <= signature.expiration:
            try:
                return zone_of(name, ds, answer, (signature.inception + signature.expiration) / 2) is not None
            except Broken:
                continue
    return False


def cut_at(zone: Zone, name: dns.name.Name, answer: dns.message.Message) -> tuple[Cut, dns.rdataset.Rdataset | None]:
    """What *zone* says of *name* below it, from the answer for its DS; with the DS where there is one."""
    import dns.rdatatype

    ds, signatures = _found(answer, name, dns.rdatatype.DS)
    if ds is not None:
        if signatures is None:
            raise Stripped
        zone.verify(ds, signatures)
        return Cut.SIGNED, ds
    proofs = [r for r in answer.authority if r.rdtype in (dns.rdatatype.NSEC, dns.rdatatype.NSEC3)]
    if not proofs:
        raise Stripped
    for proof in proofs:
        signed = answer.get_rrset(answer.authority, proof.name, proof.rdclass, dns.rdatatype.RRSIG, proof.rdtype)
        if signed is None:
            raise Stripped
        zone.verify(proof, signed)
    told = [cut for proof in proofs if (cut := _proved(proof, name)) is not None]
    if not told:
        raise Stripped
    return (Cut.UNSIGNED if Cut.UNSIGNED in told else Cut.NONE), None


def holds(zone: Zone, kind: str, answer: dns.message.Message) -> None:
    """Broken unless the zone's own record of *kind* is signed by its keys."""
    import dns.rdatatype

    found, signatures = _found(answer, zone.name, dns.rdatatype.from_text(kind))
    if found is None:
        raise Stripped
    zone.verify(found, signatures)


def _says_none(answer: dns.message.Message, name: dns.name.Name) -> bool:
    """Whether the zone *name* itself says that it has no such records (RFC 2308 section 2.2)."""
    import dns.rcode
    import dns.rdatatype

    told = any(r.rdtype == dns.rdatatype.SOA and r.name == name for r in answer.authority)
    return told and answer.rcode() == dns.rcode.NOERROR and not answer.answer


def _found(
    answer: dns.message.Message, name: dns.name.Name, kind: dns.rdatatype.RdataType
) -> tuple[dns.rrset.RRset | None, dns.rrset.RRset | None]:
    import dns.rdataclass
    import dns.rdatatype

    inside = dns.rdataclass.IN
    found = answer.get_rrset(answer.answer, name, inside, kind)
    return found, answer.get_rrset(answer.answer, name, inside, dns.rdatatype.RRSIG, kind)


def _is_known(ds: dns.rdata.Rdata) -> bool:

    return ds.digest_type in (1, 2, 4) and ds.algorithm in (5, 7, 8, 10, 13, 14, 15, 16)  # type: ignore[attr-defined]


def _matches(name: dns.name.Name, key: dns.rdata.Rdata, ds: dns.rdata.Rdata) -> bool:
    import dns.dnssec

    if dns.dnssec.key_id(key) != ds.key_tag:  # type: ignore[attr-defined, arg-type]
        return False
    policy = dns.dnssec.allow_all_policy
    made = dns.dnssec.make_ds(name, key, ds.digest_type, policy=policy, validating=True)  # type: ignore[attr-defined]
    return bool(made.digest == ds.digest)  # type: ignore[attr-defined]


def _is_costly(key: dns.rdata.Rdata) -> bool:
    """Whether it is an RSA key with an exponent that no zone needs (RFC 3110 section 2: its length comes first)."""
    rsa, length = key.algorithm in (5, 7, 8, 10), key.key[:1]  # type: ignore[attr-defined]
    return rsa and (length == b"\0" or length > bytes([EXPONENT_BYTES]))


def _set(keys: list[dns.rdata.Rdata]) -> dns.rdataset.Rdataset:
    import dns.rdataset

    return dns.rdataset.from_rdata_list(0, keys)


def _proved(proof: dns.rrset.RRset, name: dns.name.Name) -> Cut | None:
    """What one NSEC (RFC 4034 section 4) or NSEC3 (RFC 5155) says of *name*; None when it speaks of another."""
    import dns.dnssec
    import dns.rdatatype

    rdata = proof[0]
    if proof.rdtype == dns.rdatatype.NSEC:
        if proof.name == name:
            return _by_types(rdata)
        inside = proof.name < name and (name < rdata.next or rdata.next <= proof.name)
        return Cut.NONE if inside and rdata.next.is_subdomain(name) else None  # nothing but names below it
    if rdata.iterations > MOST_HASHING:
        return None
    hashed = dns.dnssec.nsec3_hash(name, rdata.salt, rdata.iterations, rdata.algorithm).upper()
    owner, following = (n.labels[0].decode("ascii", "replace").upper() for n in (proof.name, rdata.next_name()))
    if hashed == owner:
        return _by_types(rdata)
    inside = owner < hashed < following or (following <= owner and (hashed > owner or hashed < following))
    return Cut.UNSIGNED if inside and rdata.flags & 1 else None  # opt-out: RFC 5155 section 6


def _by_types(rdata: dns.rdata.Rdata) -> Cut | None:
    import dns.rdatatype

    def has(kind: int) -> bool:
        windows = ((w, bits) for w, bits in rdata.windows if w == kind >> 8)  # type: ignore[attr-defined]
        at, bit = (kind & 0xFF) >> 3, 0x80 >> (kind & 7)
        return any(at < len(bits) and bool(bits[at] & bit) for _, bits in windows)

    if has(dns.rdatatype.DS) or has(dns.rdatatype.SOA):  # it has one, or this is the zone's own and not its parent's
        return None
    return Cut.UNSIGNED if has(dns.rdatatype.NS) else Cut.NONE
