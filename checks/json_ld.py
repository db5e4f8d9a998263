"""A page -> what its structured data (JSON-LD, schema.org) says, as search engines read it. Bounded."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from ..scanner.evidence import Markup

MOST_TEXTS, MOST_CHARACTERS = 20, 300
_OF_OTHERS = (  # what strangers wrote, and what is only spoken of
    "comment", "review", "reviews", "acceptedAnswer", "suggestedAnswer", "mentions", "citation")
_NAME = re.compile(r'"name"\s*:\s*"([^"]{1,200})"')


def names_of(page: Markup) -> Iterator[str]:
    """What it calls itself and what it sells, of broken data too."""
    yield from described(page, "name", "headline", "description")
    for source in page.once(_pieces):
        if isinstance(source, str):
            yield from _NAME.findall(source)[:10]


def described(page: Markup, *keys: str) -> Iterator[str]:
    """The texts under *keys*, wherever they stand, but in what is of others."""
    for source in page.once(_pieces):
        if not isinstance(source, str):
            yield from _texts(source, keys)


def _pieces(page: Markup) -> list[object]:
    """Each piece of JSON-LD taken apart, as text where it is broken."""
    found: list[object] = []
    for element in page.every("script"):
        if (element.get("type") or "").strip().lower() == "application/ld+json":
            try:
                found.append(json.loads(element.text))
            except (ValueError, RecursionError):
                found.append(element.text)
    return found


def _texts(value: object, keys: tuple[str, ...]) -> Iterator[str]:
    waiting, left = [value], MOST_TEXTS
    while waiting and left > 0:
        item = waiting.pop()
        if isinstance(item, dict):
            for key, inner in item.items():
                if key in keys:
                    told = inner[:MOST_TEXTS] if isinstance(inner, list) else [inner]
                    texts = [text for text in told if isinstance(text, str)]
                    left -= len(texts)
                    yield from (text[:MOST_CHARACTERS] for text in texts)
                if key not in _OF_OTHERS:
                    waiting.append(inner)
        elif isinstance(item, list):
            waiting.extend(item[:50])
