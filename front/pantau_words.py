"""The sentences of the watch at the front: pantau.toml."""

from __future__ import annotations

from ..reports.phrasebook import phrase


def say(key: str, lang: str, **values: str | int) -> str:
    """The sentence *key* of pantau.toml in this room."""
    return phrase(__package__, "pantau", key, lang, **values)
