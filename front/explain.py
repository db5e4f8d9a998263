"""`ikmscan daftar-cek` and `ikmscan jelaskan`: what is checked, in words. No network."""

from __future__ import annotations

import re

import click

from ..checks.check import Check, Level
from ..checks.registry import all_checks
from ..reports.exits import Exit
from ..reports.words import load_words, say
from .asking import meant
from .machine import Refusal

# What a blank of a sentence may hold, to be read as an example.
EXAMPLES = {
    "domain": "tokobatik.co.id", "host": "tokobatik.co.id", "twin": "www.tokobatik.co.id", "address": "203.0.113.7",
    "days": "30", "not_after": "17-11-2026", "not_before": "17-11-2026", "versions": "TLS 1.0", "status": "404",
    "dialect": "SMB",
}
_BLANK = re.compile(r"\{(\w+)(?::\w+)?\}")


def list_checks(lang: str) -> Exit:
    """One line a check: folder, name, what is looked at."""
    registry = all_checks()
    width = max(len(c.name) for c in registry.checks)
    for check in registry.checks:
        click.echo(f"{check.folder:<8}  {check.name:<{width}}  {load_words(check).name[lang]}")
    for broken in registry.broken:
        click.echo(say("cli.broken_check", lang, name=broken.name, detail=broken.error), err=True)
    return Exit.CLEAN


def explain(name: str, lang: str) -> Exit:
    """Every ending of one check, in words, and where its rule is written."""
    wanted = name.strip().lower().replace("-", "_")
    found = [c for c in all_checks().checks if c.name == wanted]
    if not found:
        raise Refusal(say("cli.unknown_check", lang, name=name[:60])
                      + meant(name, [c.name for c in all_checks().checks], lang))
    for line in _lines(found[0], lang):
        click.echo(line)
    return Exit.CLEAN


def _lines(check: Check, lang: str) -> list[str]:
    words = load_words(check)
    lines = [f"{words.name[lang]} ({check.folder}/{check.name})", f"  {check.source}", ""]
    for outcome in check.outcomes:
        texts = words.outcomes[outcome.slug].texts[lang]
        level, slug = say(f"level.{outcome.level}", lang), f"[{outcome.slug}]"
        lines.append(f"{level} · {_example(texts['judul'])} {click.style(slug, dim=True)}")
        if outcome.level not in (Level.GOOD, Level.UNKNOWN):
            lines += [f"  {_example(texts[block])}" for block in ("arti", "penting", "lakukan") if texts.get(block)]
    return lines


def _example(text: str) -> str:
    """*text* with its blanks filled by examples, "…" where there is none."""
    return _BLANK.sub(lambda blank: EXAMPLES.get(blank[1], "…"), text)
