"""What several checks of domain/ ask of its records."""

from __future__ import annotations


def takes_mail(values: tuple[str, ...]) -> bool:
    """Whether MX records name a server; a single "." says that there is no mail (RFC 7505)."""
    return any(value.split()[-1] != "." for value in values if value.split())


def read_tags(text: str) -> dict[str, str] | None:
    """The tags of "a=1; b=2", names in lower case, what is no tag left out; None where one comes twice (RFC 6376
    section 3.2, to which DMARC refers)."""
    tags: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = (piece.strip(" \t") for piece in part.partition("="))
        if not equals:
            continue
        if name.lower() in tags:
            return None
        tags[name.lower()] = value
    return tags
