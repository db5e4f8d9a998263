"""Whether an address to which a view was sent is that of a guard, and no page of anybody's."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from .standing import signs

# What guards call the pages to which they send whom they take for a robot.
_SAYS = re.compile(
    r"captcha|challenge|consent|gdpr|(?:^|[^a-z])(?:verify|verification|verifikasi|validate|validation|block(?:ed|page)?|denied|forbidden|waf|firewall|antibot|"
    r"anti-?ddos|ddos-guard|bot-?(?:check|detect\w*|manage\w*|protect\w*)?|shield|suspend(?:ed)?\w*|security-?check|"
    r"access-?denied|humans?-?check|403|429)(?:[^a-z]|$)")
_KINDS = ("guard", "challenge", "captive_portal", "isp_block", "suspended")


def is_guard(url: str) -> bool:
    """Whether *url* leads to a guard: one of those known, one that calls itself so, or nowhere (RFC 6890)."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    if not host or host == "localhost" or host.endswith((".localhost", ".invalid", ".local")):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        pass
    known = any(host == h or host.endswith(f".{h}") for s in signs() if s.kind in _KINDS for h in s.host)
    return known or bool(_SAYS.search(host.rpartition(".")[0])) or bool(_SAYS.search(parts.path.lower()))
