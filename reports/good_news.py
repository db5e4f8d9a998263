"""Which good news is told first: what an owner has heard of, before what only a technician knows by name."""

from __future__ import annotations

from collections.abc import Iterable

from .view import Card

FIRST = ("gambling_injection", "certificate_expiry", "https_redirect", "exposed_files", "databases", "dmarc")


def by_renown(good: Iterable[Card]) -> tuple[Card, ...]:
    """*good* with what is in FIRST before all else; the rest as it was."""
    known = {name: rank for rank, name in enumerate(FIRST)}
    return tuple(sorted(good, key=lambda card: known.get(card.check, len(FIRST))))
