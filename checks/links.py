"""Where the links of a page lead, as a browser reads them. Asks nobody."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from ..scanner.evidence import Markup, Page

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
        address = urljoin(base, reference)
        parts = urlsplit(address)
        return address if parts.scheme in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


def is_plain(address: str) -> bool:
    """Whether *address* is asked without TLS, from another machine than one's own."""
    parts = urlsplit(address) if address else None
    return parts is not None and parts.scheme == "http" and not _OWN_MACHINE.fullmatch(parts.hostname or "")


def plain_address(markup: Markup, reference: str | None) -> str:
    """The address that *reference* means on the page if it is asked without TLS, else ""."""
    if reference is None or (":" not in reference and markup.base.startswith("https:")):
        return ""  # most references of a shop name no scheme, and so have the page's
    address = resolved(markup, reference)
    return address if is_plain(address) else ""


def upgrades(page: Page, markup: Markup) -> bool:
    """Whether browsers are told to use https wherever the page says http (Upgrade Insecure Requests section 3)."""
    policies = [*page.header("content-security-policy"),
                *(e.get("content") or "" for e in markup.every("meta")
                  if (e.get("http-equiv") or "").strip().lower() == "content-security-policy")]
    directives = (d.split() for line in policies for policy in line.split(",") for d in policy.split(";"))
    return any(words and words[0].lower() == "upgrade-insecure-requests" for words in directives)


def shown(address: str) -> str:
    """An address as a report prints it: without what follows the question mark, bounded."""
    return address.partition("?")[0].partition("#")[0][:120]
