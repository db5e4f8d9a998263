"""Whether the domain says who may make certificates for it (CAA), and whether the one in use is among them.

With such a record a swindler cannot get a certificate for the shop from some other authority. A record that forgets the
authority in use stops the next renewal, and then browsers warn every customer.

Judged as authorities do (RFC 8659 section 4): `issue` decides, `issuewild` for names with a star where it is there, an
empty one forbids all, and a record without either allows everybody. Who made the certificate is told by its issuer
(authorities.toml); another one is not judged. The record of the host itself comes first, then that of each name above
it up to the domain; where one of them could not be asked, nothing is judged.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from ...scanner.evidence import Certificates, Records, RecordSet, text_of
from ..check import Level, Outcome, Verdict, check

GOOD = Outcome("good", Level.GOOD)
MISSING = Outcome("missing", Level.HINT)
FORBIDS = Outcome("forbids", Level.MEDIUM)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)
NAMED = 5
_VALUE = re.compile(r"(\d{1,3})\s+([A-Za-z0-9]{1,40})\s+(.*)", re.DOTALL)


@check(GOOD, MISSING, FORBIDS, UNCLEAR, area="domain", source="RFC 8659 section 4")
def CHECK(records: Records, certificates: Certificates) -> Verdict:
    """The record of the domain, held against the issuer of the certificate in use."""
    found = _relevant(records, certificates.host)
    if found.unseen is not None:
        return UNCLEAR(issuer=_short(certificates.leaf.issuer))
    read = (_VALUE.fullmatch(value.strip()) for value in found.values)
    told = [(int(m[1]), m[2].lower(), text_of(m[3])) for m in read if m]
    issuer = certificates.leaf.issuer
    if any(flags & 128 and tag not in ("issue", "issuewild", "iodef") for flags, tag, _ in told):
        return UNCLEAR(issuer=_short(issuer))  # who does not know that tag may issue nothing (section 4.1)
    allowed = _allowed(told, wild=_is_wild(certificates))
    if allowed is None:
        return MISSING()
    names = _names_of(issuer)
    if not names:
        return UNCLEAR(issuer=_short(issuer))
    if names & set(allowed):
        return GOOD(allowed=allowed[:NAMED])
    return FORBIDS(issuer=_short(issuer), allowed=allowed[:NAMED] or (";",), add=sorted(names)[0])


def _relevant(records: Records, host: str) -> RecordSet:
    """The set that decides: that of the host or of the first name above it that has one (RFC 8659 section 3)."""
    name = host
    while name.endswith("." + records.domain):
        found = records.of("CAA", name)
        if found.values or found.unseen is not None:
            return found
        name = name.partition(".")[2]
    return records.of("CAA")


def _allowed(told: list[tuple[int, str, str]], *, wild: bool) -> tuple[str, ...] | None:
    """The authorities that may issue; None where everybody may, () where nobody."""
    tags = [tag for _, tag, _ in told]
    tag = "issuewild" if wild and "issuewild" in tags else "issue"
    if tag not in tags:
        return None
    values = (text.partition(";")[0].strip().lower()[:100] for _, t, text in told if t == tag)
    return tuple(value for value in values if value)


def _is_wild(certificates: Certificates) -> bool:
    """Whether the host is covered by a name with a star only."""
    names = [name.lower() for name in certificates.leaf.names]
    return certificates.host not in names and any(name.startswith("*.") for name in names)


def _names_of(issuer: str) -> frozenset[str]:
    """The names by which the authority is called in CAA records; empty when it is not known."""
    return frozenset(name for sign, names in _authorities().items() if sign.lower() in issuer.lower() for name in names)


def _short(issuer: str) -> str:
    """The organisation of the issuer, or as much of it as can be told."""
    organisation = re.search(r"(?:^|,\s*)O=((?:\\.|[^,\\])+)", issuer)
    return (organisation[1].replace("\\", "") if organisation else issuer)[:80]


@cache
def _authorities() -> dict[str, list[str]]:
    text = files("ikmscan.checks").joinpath("authorities.toml").read_text(encoding="utf-8")
    return {str(sign): [str(n) for n in names] for sign, names in tomllib.loads(text).items()}
