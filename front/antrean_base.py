"""The database of `ikmscan antrean`: where it is, and what is said when it cannot be used. Its address may hold a
password, which is never on a command line, on the screen or in a log."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..reports.exits import Exit
from ..reports.phrasebook import phrase
from .machine import Refusal

if TYPE_CHECKING:
    from ..cluster.database import Base

VARIABLE = "IKMSCAN_BASIS"
APART = timedelta(minutes=5)  # of two clocks: a certificate that is good or bad by so little is a rarity


def say(key: str, lang: str, /, **values: str | int) -> str:
    """The sentence *key* of antrean.toml."""
    assert __package__
    return phrase(__package__, "antrean", key, lang, **values)


def address_of(given: Mapping[str, Any]) -> str:
    """The address of the database; Refusal where there is none, or where a password stands on the command line."""
    lang, typed = given["bahasa"], given["basis"]
    try:
        from ..cluster.database import has_password
    except ImportError:
        raise Refusal(say("extra", lang)) from None
    if typed and has_password(typed):
        raise Refusal(say("password", lang, variable=VARIABLE))
    if found := typed or os.environ.get(VARIABLE, ""):
        return str(found)
    raise Refusal(say("no_base", lang, variable=VARIABLE))


@contextmanager
def told(lang: str) -> Iterator[None]:
    """A database that cannot be used is one sentence that says what to do."""
    from ..cluster.database import BaseFault

    try:
        yield
    except BaseFault as fault:
        detail = fault.detail if fault.slug in ("unreachable", "broken", "login") else ""
        raise Refusal(say(f"fault.{fault.slug}", lang, variable=VARIABLE, detail=detail),
                      Exit.USAGE if fault.slug in ("address", "nowhere", "absent", "old") else Exit.INTERNAL) from None


def same_clock(base: Base, lang: str) -> None:
    """Refuse where the clocks of this machine and of *base* are far apart: good certificates would look expired."""
    here, there = datetime.now(UTC), base.now()
    if abs(here - there) > APART:
        raise Refusal(say("clock", lang, here=f"{here:%Y-%m-%d %H:%M}", there=f"{there:%Y-%m-%d %H:%M}"))


@contextmanager
def opened(given: Mapping[str, Any]) -> Iterator[Base]:
    """The database, with tables that this version knows."""
    address = address_of(given)
    from ..cluster.database import Base

    with told(given["bahasa"]), Base(address) as base:
        base.ready()
        yield base
