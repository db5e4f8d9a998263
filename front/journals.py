"""The journal of this user, opened; what is wrong with its file is said in one sentence."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import click

from ..history.database import StoreError
from ..history.journal import Journal, open_journal
from ..history.journal_schema import FILE
from ..reports.exits import Exit
from ..reports.words import say as said
from ..scanner.state import state_folder
from .asking import spoken
from .machine import Refusal, shown
from .pantau_words import say

CODES = {"busy": Exit.LOCKED, "read_only": Exit.USAGE, "unreadable": Exit.USAGE, "newer": Exit.USAGE,
         "link": Exit.USAGE}


def journal_file() -> Path:
    """Where it stands; Refusal where this user has no folder."""
    try:
        return state_folder() / FILE
    except RuntimeError:
        raise Refusal(said("cli_fault.no_home", spoken())) from None


@contextlib.contextmanager
def opened(lang: str, *, reading: bool = False) -> Iterator[Journal]:
    """The journal, open while the block runs. A damaged file was set aside, and a new one is begun. *reading*: as
    Database has it."""
    try:
        try:
            journal = open_journal(journal_file(), reading=reading)
        except StoreError as wrong:
            if wrong.slug != "damaged" or wrong.kept is None:
                raise
            click.echo(say("store.damaged", lang, path=shown(wrong.path), kept=shown(wrong.kept)), err=True)
            journal = open_journal(journal_file())
        with journal:
            yield journal
    except StoreError as wrong:
        raise refusal(wrong, lang) from None


def refusal(wrong: StoreError, lang: str) -> Refusal:
    """What is wrong with the file, and what to do."""
    if wrong.slug == "damaged" and wrong.kept is not None:
        return Refusal(say("store.damaged", lang, path=shown(wrong.path), kept=shown(wrong.kept)), Exit.INTERNAL)
    slug = wrong.slug if wrong.slug in ("newer", "full", "read_only", "unreadable", "busy", "link") else "broken"
    return Refusal(say(f"store.{slug}", lang, path=shown(wrong.path), detail=wrong.detail),
                   CODES.get(slug, Exit.INTERNAL))
