"""Where the links of a page lead, as a browser reads them. Asks nobody."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from ..scanner.evidence import Markup, Page
from ..scanner.evidence.reference import host_of, joined
from .csp_policy import enforced
from .hsts_line import read_hsts

# Secure Contexts section 3.1: what is fetched from the own machine is no mixed content.
_OWN_MACHINE = re.compile(r"(localhost|.+\.localhost|127(\.\d{1,3}){3}|::1)")
LONGEST = 2_000


def resolved(markup: Markup, reference: str | None) -> str:
    """The address that *reference* means on the page, "" for none and for what leads to no server."""
    if reference is None or len(reference) > LONGEST:
        return ""
    return _joined(markup.base, reference.strip(" \t\n\r\f"))


@lru_cache(maxsize=4096)
def _joined(base: str, reference: str) -> str:
    """Several judges read the links of the same page."""
    try:
        address = joined(base, reference)
        usual = address.startswith(("https://", "http://"))
        return address if host_of(address) and (usual or urlsplit(address).scheme in ("http", "https")) else ""
    except ValueError:
        return ""


def is_plain(address: str) -> bool:
    """Whether *address* is asked without TLS, from another machine than one's own."""
    parts = urlsplit(address) if address else None
    return parts is not None and parts.scheme == "http" and not _OWN_MACHINE.fullmatch(parts.hostname or "")


def plain_address(markup: Markup, reference: str | None) -> str:
    """The address that *reference* means on the page if it is asked without TLS, else ""."""
    if reference is None or reference.startswith("https:") or all_secure(markup, reference):
        return ""
    address = resolved(markup, reference)
    return address if is_plain(address) else ""


def all_secure(markup: Markup, references: str) -> bool:
    """Whether no part of *references* can mean an address without TLS. Most of a shop name https, or no scheme, and so
    have the page's."""
    return markup.base.startswith("https:") and not names_other_schemes(references)


def names_other_schemes(references: str) -> bool:
    """Whether a part of *references* may name a scheme that is not https; False is certain."""
    return ":" in references and references.count(":") != references.count("https:")


def upgrades(page: Page, markup: Markup) -> bool:
    """Whether browsers are told to use https wherever the page says http (Upgrade Insecure Requests section 3), by a
    policy that is in force: a `meta` in the body is none."""
    return any("upgrade-insecure-requests" in policy for policy in enforced(page, markup))


def remembers(page: Page, address: str) -> bool:
    """Whether a browser that got *page* goes to *address* over https by itself (HSTS, RFC 6797 section 8.3)."""
    lines, here, there = page.header("strict-transport-security"), host_of(page.reply.url), host_of(address)
    rule = read_hsts(lines[0]) if lines and page.secure else None
    return rule is not None and rule[0] > 0 and (here == there or (rule[1] and there.endswith(f".{here}")))


def shown(address: str) -> str:
    """An address as a report prints it: without what follows the question mark, bounded."""
    return address.partition("?")[0].partition("#")[0][:120]
