"""What several checks of domain/ ask of its records."""

from __future__ import annotations


def takes_mail(values: tuple[str, ...]) -> bool:
    """Whether MX records name a server; a single "." says that there is no mail (RFC 7505)."""
    return any(value.split()[-1] != "." for value in values if value.split())
