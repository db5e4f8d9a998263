"""A root of its own for a practice zone, so that DNSSEC can be rehearsed: keys of the moment, signatures, proofs.

The zone below is signed and vouched for, or provably not. Nobody but who is handed `anchor` trusts this root.
"""

from __future__ import annotations

from collections.abc import Iterable

import dns.dnssec
import dns.name
import dns.rdatatype
import dns.rrset
from cryptography.hazmat.primitives.asymmetric import ec
from dns.dnssectypes import Algorithm

TTL_S = 300
LIFETIME_S = 7 * 24 * 3600
KEY_SIGNING = 257  # RFC 4034 section 2.1.1: zone key and secure entry point
ROOT_RECORDS = (("SOA", "root.example. admin.example. 1 7200 3600 1209600 300"), ("NS", "root.example."))

Key = tuple[dns.name.Name, dns.rdatatype.RdataType]
Sets = dict[Key, dns.rrset.RRset]


class Signed:
    """The sets of a practice zone, those of a root above it, and a signature for each set of the two."""

    def __init__(self, origin: dns.name.Name, zone: Iterable[dns.rrset.RRset], *, signed: bool) -> None:
        self.sets: Sets = {}
        self.signatures: Sets = {}
        root, mine = _Signer(dns.name.root), _Signer(origin)
        self.anchor = root.ds().to_text()
        of_root = [_rrset(dns.name.root, kind, text) for kind, text in ROOT_RECORDS]
        of_root += [root.keys(), _rrset(dns.name.root, "NSEC", f"{origin} NS SOA RRSIG NSEC DNSKEY")]
        below = "NS DS RRSIG NSEC" if signed else "NS RRSIG NSEC"
        of_root.append(_rrset(origin, "NSEC", f". {below}"))
        if signed:
            of_root.append(_rrset(origin, "DS", mine.ds().to_text()))
        self._keep(of_root, root)
        self._keep([*zone, mine.keys()] if signed else zone, mine if signed else None)

    def proof(self, name: dns.name.Name) -> list[dns.rrset.RRset]:
        """What proves that *name* has no DS: the NSEC of the root at it or before it, and its signature."""
        at = (name, dns.rdatatype.NSEC)
        key = at if at in self.sets else (dns.name.root, dns.rdatatype.NSEC)
        return [self.sets[key], self.signatures[key]]

    def _keep(self, sets: Iterable[dns.rrset.RRset], signer: _Signer | None) -> None:
        for rrset in sets:
            self.sets[rrset.name, rrset.rdtype] = rrset
            if signer is not None:
                self.signatures[rrset.name, rrset.rdtype] = signer.signature(rrset)


class _Signer:
    def __init__(self, name: dns.name.Name) -> None:
        self._name, self._secret = name, ec.generate_private_key(ec.SECP256R1())
        self._key = dns.dnssec.make_dnskey(
            self._secret.public_key(), Algorithm.ECDSAP256SHA256, flags=KEY_SIGNING)

    def keys(self) -> dns.rrset.RRset:
        return dns.rrset.from_rdata(self._name, TTL_S, self._key)

    def ds(self) -> dns.rdtypes.ANY.DS.DS:
        return dns.dnssec.make_ds(self._name, self._key, "SHA256")

    def signature(self, rrset: dns.rrset.RRset) -> dns.rrset.RRset:
        made = dns.dnssec.sign(rrset, self._secret, self._name, self._key, lifetime=LIFETIME_S)
        return dns.rrset.from_rdata(rrset.name, rrset.ttl, made)


def _rrset(name: dns.name.Name, kind: str, text: str) -> dns.rrset.RRset:
    return dns.rrset.from_text(name, TTL_S, "IN", kind, text)
