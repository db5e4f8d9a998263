"""The sentences of the views, from views.toml."""

from __future__ import annotations

from collections.abc import Mapping

from ..reports.phrasebook import book, phrase

FILE = "views"


def say(key: str, lang: str, **values: str | int) -> str:
    """The sentence *key* in *lang*."""
    assert __package__
    return phrase(__package__, FILE, key, lang, **values)


def words(lang: str) -> Mapping[str, str]:
    """All sentences in *lang*, for templates."""
    assert __package__
    return book(__package__, FILE)[lang]
