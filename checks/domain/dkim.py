"""Whether the domain publishes a key that signs its mail (DKIM).

A signature lets the receiver see that a letter really comes from the shop and was not changed on its way.

Judged by TXT records at the selectors that mail providers usually take (RFC 6376 sections 3.6.1 and 8.1): a key that is
there and long enough (RFC 8301: 1024 bits and more). Selectors cannot be listed from outside, so that finding none is a
hint and proves nothing. Where every name below _domainkey answers alike (a star in the zone), nothing is called found.
"""

from __future__ import annotations

import re

from ...scanner.evidence import DkimKeys, Records
from ..check import Level, Outcome, Verdict, check
from ..txt_records import takes_mail

GOOD = Outcome("good", Level.GOOD)
NOT_FOUND = Outcome("not_found", Level.HINT)
WEAK = Outcome("weak", Level.LOW)
UNCLEAR = Outcome("unclear", Level.UNKNOWN)

# How many base64 letters the key of RSA-1024 has at least, as the bare RSAPublicKey of RFC 6376 section 3.6.1; most
# publish it as SubjectPublicKeyInfo (216), of which RSA-768 has 168
RSA_1024_LETTERS = 188


@check(GOOD, NOT_FOUND, WEAK, UNCLEAR, area="domain", source="RFC 6376 section 3.6.1; RFC 8301 section 3.2")
def CHECK(records: Records, keys: DkimKeys) -> Verdict | None:
    """The keys found; nothing where the domain takes no mail."""
    if not takes_mail(records.of("MX").values):
        return None if records.of("MX").unseen is None else UNCLEAR()
    found = {s.name.partition(".")[0]: tags for s in keys.sets for tags in map(_tags, s.texts) if _is_key(tags)}
    everywhere = len(keys.sets) > 1 and len({s.values for s in keys.sets}) == 1 and bool(keys.sets[0].values)
    if not found or everywhere:
        return UNCLEAR() if keys.truncated else NOT_FOUND(selectors=tuple(s.name.partition(".")[0] for s in keys.sets))
    weak = sorted(name for name, tags in found.items() if _is_weak(tags))
    if weak:
        return WEAK(selector=weak[0])
    return GOOD(selectors=tuple(sorted(found)))


def _tags(text: str) -> dict[str, str]:
    """The tags of a record (RFC 6376 section 3.2), without blanks."""
    parts = (part.partition("=") for part in text[:4000].split(";"))
    return {name.strip().lower(): re.sub(r"\s", "", value) for name, _, value in parts}


def _is_key(tags: dict[str, str]) -> bool:
    """Whether it holds a key; an empty p is one that was withdrawn."""
    return bool(tags.get("p")) and tags.get("v", "DKIM1") == "DKIM1"


def _is_weak(tags: dict[str, str]) -> bool:
    return tags.get("k", "rsa").lower() == "rsa" and len(tags["p"]) < RSA_1024_LETTERS
