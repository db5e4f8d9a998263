"""`ikmscan kelompok baca`: what a list of participants is read as, before anything is sent. No network."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..reports.exits import Exit
from ..reports.plain import line
from ..reports.words import say
from ..workshop.intake import read_roster
from ..workshop.listing import fault, lines
from ..workshop.roster import Roster
from ..workshop.table import MAX_BYTES, TableError
from .kelompok_books import tidy
from .machine import Refusal, read_bounded
from .telling import tell

ROW = 6  # below the name of a row


def read_list(given: Mapping[str, Any]) -> Exit:
    """Run `kelompok baca`."""
    lang = str(given["bahasa"])
    tidy(lang)
    roster = roster_of(str(given["daftar"]), lang, contacts=bool(given.get("simpan_kontak")))
    for text in lines(roster, lang):
        tell(text, indent=ROW)
    return Exit.CLEAN


def roster_of(path: str, lang: str, *, contacts: bool = False) -> Roster:
    """The list at *path*, "-" for stdin; a Refusal with one sentence where it is none."""
    if "://" in path:
        raise Refusal(say("list_fault.link", lang, path=line(path)))
    name = "-" if path == "-" else Path(path).name
    content = sys.stdin.buffer.read(MAX_BYTES + 1) if path == "-" else read_bounded(Path(path), MAX_BYTES, lang)
    try:
        return read_roster(content, name, contacts=contacts)
    except TableError as error:
        raise Refusal(fault(error, line(name), lang)) from None
