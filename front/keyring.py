"""The keys of `ikmscan perbarui`: which are believed, one more, one fewer."""

from __future__ import annotations

import re

import click

from ..renew.keys import FEWEST_DIGITS, Keys, KeysError
from ..renew.pack import PackError, fingerprint, plain, short, signer
from ..reports.exits import Exit
from ..reports.words import say
from .machine import Refusal, shown

__all__ = ["FEWEST_DIGITS", "forget", "is_key", "show", "trust", "trust_signer"]
_KEY = re.compile(r"[0-9a-f]+(-[0-9a-f]+)*")


def is_key(typed: str, fewest: int) -> bool:
    """Whether *typed* is a key or the start of one, with *fewest* digits at least."""
    return _KEY.fullmatch(typed.strip().lower()) is not None and fewest <= len(plain(typed)) <= 64


def show(keys: Keys, lang: str) -> Exit:
    """Print this machine's key and those that are believed."""
    own = keys.own()
    if own is not None:
        click.echo(say("pack.own_print", lang, print=fingerprint(own.public_key())))
    else:
        slug = "own_damaged" if keys.own_is_damaged() else "own_none"
        click.echo(say(f"pack.{slug}", lang, path=shown(keys.own_file)))
    for name in keys.told():
        click.echo(say("pack.told_print", lang, print=short(name)))
    if not keys.told():
        click.echo(say("pack.told_none", lang))
    return Exit.CLEAN


def trust(keys: Keys, typed: str, lang: str, seen: str = "") -> None:
    """Believe the key *typed* from now on, and say which that is. *seen*: the key of the pack at hand."""
    try:
        name = keys.trust(typed, seen)
    except KeysError as error:
        raise _refused(error, typed, lang) from None
    click.echo(say("pack.trusted", lang, print=short(name)), err=True)


def trust_signer(keys: Keys, typed: str, content: bytes, lang: str) -> None:
    """Believe the key that signed the pack in *content*, where it is the one that was *typed*; PackError else."""
    name = signer(content)
    if not name.startswith(plain(typed)):
        raise PackError("other_key", short(name))
    trust(keys, typed, lang, name)


def forget(keys: Keys, typed: str, lang: str) -> None:
    """Believe the key *typed* no longer."""
    try:
        name = keys.forget(typed)
    except KeysError as error:
        raise _refused(error, typed, lang) from None
    click.echo(say("pack.forgotten", lang, print=short(name)), err=True)


def _refused(error: KeysError, typed: str, lang: str) -> Refusal:
    return Refusal(say(f"pack.{error.slug}", lang, text=typed[:70]))
