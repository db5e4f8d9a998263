"""By what a finding is found again: site, check and a stable key. Never days left, an address or a sentence."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

ANY_ADDRESS = "address"  # sites on a delivery network answer from another address every hour


@dataclass(frozen=True, slots=True, order=True)
class Fingerprint:
    """One thing on one site. *subject* is "" where the check speaks of the site as a whole."""

    site: str
    check: str
    subject: str = ""


def fingerprint(site: str, check: str, subject: str | None) -> Fingerprint:
    """The fingerprint of what *check* says of *subject* on *site*."""
    return Fingerprint(site.casefold(), check, stable(subject or ""))


def stable(subject: str) -> str:
    """*subject* as it is written every time: one form of Unicode, one case, one word for all addresses."""
    from ..scanner.evidence import is_address  # who only reads what is remembered loads no evidence

    said = unicodedata.normalize("NFC", " ".join(subject.split())).casefold()
    return ANY_ADDRESS if is_address(said.strip("[]")) else said
