"""How much it takes to believe that something became worse. A table: by check, and careful with those it does not know.

PROVEN things stand in what was seen itself (a date in a certificate, a file that was read) and need no second look.
ANSWERED things are what a server says of itself: asked twice in one run is enough. REACHED things hang on whether and
how the network let us through, so the next run must see them too.
"""

from __future__ import annotations

from enum import StrEnum


class Proof(StrEnum):
    """What a finding rests on."""

    PROVEN = "proven"
    ANSWERED = "answered"
    REACHED = "reached"


_PROVEN = (
    "certificate_expiry", "registration", "gambling_injection", "exposed_files", "ms17_010", "doublepulsar",
    "nameservers_changed",
)
_ANSWERED = (
    "caa", "dangling_cname", "dkim", "dmarc", "mta_sts", "spf", "js_libraries", "operating_system", "platform",
    "plugins", "runtime", "server", "certificate_name", "certificate_strength", "certificate_transparency",
    "certificate_trust", "revocation", "content_type_options", "cookies", "cors", "cross_origin_isolation", "csp",
    "debug_pages", "directory_listing", "frame_options", "hsts", "insecure_form", "mixed_content", "payment_widgets",
    "permissions_policy", "referrer_policy", "security_txt", "subresource_integrity", "third_party_scripts",
    "wordpress_exposure",
)
_BY_CHECK = {**dict.fromkeys(_PROVEN, Proof.PROVEN), **dict.fromkeys(_ANSWERED, Proof.ANSWERED)}


def proof_of(check: str) -> Proof:
    """What the findings of *check* rest on."""
    return _BY_CHECK.get(check, Proof.REACHED)
