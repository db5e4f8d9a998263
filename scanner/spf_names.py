"""Which names an SPF record leads to, so that they can be asked for. Judges nothing: checks/ does."""

from __future__ import annotations

import re

# RFC 7208 section 4.6.1: a term begins with an optional qualifier; section 5 and 6 for the names of each
_TERM = re.compile(r"[+?~-]?(include|a|mx|exists|redirect)(?:[:=]([^/\s]{1,253}))?(?:/[\d/]*)?$", re.IGNORECASE)
KINDS = {"include": ("TXT",), "redirect": ("TXT",), "a": ("A", "AAAA"), "exists": ("A",), "mx": ("MX",)}
TERMS_READ = 60
LABEL_CHARS = 63


def is_spf(text: str) -> bool:
    """Whether a TXT record is one of SPF (RFC 7208 section 4.5)."""
    return re.match(r"v=spf1( |$)", text, re.IGNORECASE) is not None


def leads_to(text: str, domain: str) -> list[tuple[str, str]]:
    """(name, type of record) of every term of the record *text* of *domain* that needs DNS; not those with macros."""
    found = []
    for term in text.split(" ")[1:TERMS_READ]:
        if read := _TERM.match(term):
            name = (read[2] or domain).lower().removesuffix(".")
            if _may_be_asked(name):
                found += [(name, kind) for kind in KINDS[read[1].lower()]]
    return list(dict.fromkeys(found))


def _may_be_asked(name: str) -> bool:
    return "%" not in name and all(0 < len(label) <= LABEL_CHARS for label in name.split("."))
