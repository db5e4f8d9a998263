"""`ikmscan kelompok hapus`: nothing of a workshop stays on this computer. Asks before it does it."""

from __future__ import annotations

from typing import Any

import click

from ..reports.exits import Exit
from .kelompok_books import alone, erase_book, may_type, names, open_book, say, set_aside, slug
from .machine import Refusal
from .telling import question, tell


def erase_course(given: dict[str, Any]) -> Exit:
    """Run `kelompok hapus`."""
    lang, name = given["bahasa"], slug(given["kelompok"])
    asked = _asked(name, lang)
    if not given["ya"] and not _sure(name, asked):
        tell(say("kept", lang), err=True)
        return Exit.CONSENT
    with alone(name, lang):
        pass
    if not erase_book(name):
        raise Refusal(say("open", lang, name=name), Exit.LOCKED)
    tell(say("erased", lang, name=name))
    return Exit.CLEAN


def _asked(name: str, lang: str) -> str:
    """The question. A book that was damaged holds names as well, though nobody can open it."""
    if name not in names() and set_aside(name):
        return say("ask_erase_aside", lang, name=name)
    with open_book(name, lang) as book:
        return say("ask_erase", lang, name=name, people=len(book.participants()))


def _sure(name: str, asked: str) -> bool:
    """Whether the name was typed again; nobody at the keyboard is a no."""
    if not may_type():
        return False
    typed: str = click.prompt(question(asked), default="", show_default=False, err=True)
    return slug(typed) == name if typed else False
