"""Sentences of one room, from a TOML of its own beside its code: a table for each language, one line a sentence."""

from __future__ import annotations

from functools import cache

from . import toml_file
from .language import LANGS
from .phrase import blanks
from .words import WordsError, filled, flat


@cache
def book(package: str, name: str) -> dict[str, dict[str, str]]:
    """language -> key ("group.key") -> template, of *name*.toml in *package*; both languages say the same things."""
    raw = toml_file.read(package, f"{name}.toml")
    told = {lang: dict(flat(raw.get(lang, {}), "", f"{name}.toml: {lang}")) for lang in LANGS}
    for key in sorted(set(told["id"]) | set(told["en"])):
        asked = [blanks(told[lang].get(key, ""), f"{name}.toml: {key}") for lang in LANGS]
        if any(key not in told[lang] for lang in LANGS) or asked[0] != asked[1]:
            raise WordsError(f"{name}.toml: {key} is not said alike in {' and '.join(LANGS)}")
    return told


def phrase(package: str, name: str, key: str, lang: str, /, **values: str | int) -> str:
    """The sentence *key* of *name*.toml in *package*. What stands in *values* is cleaned of control characters."""
    template = book(package, name)[lang].get(key)
    if template is None:
        raise WordsError(f"{name}.toml: {key} is missing")
    return filled(template, values)
