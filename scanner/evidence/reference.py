"""The references of a page -> addresses and hosts. As most are written they need no taking apart; the others get it.

A shop names some thousand, and several who look and judge read each of them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

_PATH = r"/[A-Za-z0-9_~!$&'()*+,:@%./-]*"
_QUERY = r"\?[A-Za-z0-9_~!$&'()*+,:@%./=-]+"
_WHOLE = re.compile(rf"https?://[A-Za-z0-9.-]+(?:{_PATH})?(?:{_QUERY})?")
_BELOW = re.compile(rf"(?:(?!//){_PATH})?(?:{_QUERY})?")
_HOST = re.compile(r"https?://([a-z0-9.-]+)(?:[/?#]|\Z)")
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_BASE = re.compile(rf"(https?://[A-Za-z0-9.-]+(?::[0-9]+)?)(?:{_PATH})?(?=[?#]|\Z)")


def joined(base: str, reference: str) -> str:
    """The address that *reference* means on a page at *base*, as urljoin has it (ValueError as there), but for
    backslashes, which are slashes to browsers (WHATWG URL Standard, "relative slash state" and its kin)."""
    if _WHOLE.fullmatch(reference) and base:
        return reference
    if reference and "/." not in reference and _BELOW.fullmatch(reference) and (known := _parts(base)):
        return known[reference[0] == "?"] + reference
    return urljoin(base, _slashed(reference) if "\\" in reference else reference)


def _slashed(reference: str) -> str:
    scheme = _SCHEME.match(reference)
    if scheme and scheme[1].lower() not in ("http", "https", "ftp"):
        return reference
    end = re.search(r"[?#]|\Z", reference)
    at = end.start() if end else 0
    return reference[:at].replace("\\", "/") + reference[at:]


def host_of(address: str) -> str:
    """The host of *address*, "" when it has none or cannot be read."""
    usual = _HOST.match(address)
    if usual:
        return usual[1]
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def is_elsewhere(reference: str, host: str) -> bool:
    """Whether *reference*, as it is written, names another host; False is not certain."""
    usual = _HOST.match(reference)
    return usual is not None and usual[1] != host


@lru_cache(maxsize=256)
def _parts(base: str) -> tuple[str, str] | None:
    """*base* without its path, and with it; None where it is written as few are."""
    found = _BASE.match(base)
    return (found[1], found[0]) if found else None
