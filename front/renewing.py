"""`ikmscan perbarui`: newer facts of support from the internet or from a stick, or written onto one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import click

from .. import __version__
from ..checks.support.rules import Raw, Rules, shipped_rules
from ..renew.pack import MOST_BYTES, VALID_FOR, Pack, PackError, fingerprint, order_of, sealed
from ..renew.store import Store
from ..reports.exits import Exit
from ..reports.words import say
from ..scanner.state import state_folder
from . import keyring
from .machine import Refusal, aside, read_bounded, shown, unwritable
from .writing import write_file

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Renewing:
    """The options of the command."""

    file: str | None
    save: str | None
    trust: str | None
    mirror: str
    lang: str
    keys: bool = False
    forget: str | None = None


def store() -> Store:
    """Where the facts of this user lie."""
    return Store(state_folder())


@cache
def rules() -> Rules:
    """The facts that count in this run; who has no home has none of his own."""
    try:
        place = store()
    except RuntimeError:  # platformdirs: no HOME, and nobody of this number
        return shipped_rules()
    return place.rules(_today())


def tell_passed_over(lang: str) -> None:
    """Say to whoever watches that the stored pack cannot be used, where there is one."""
    try:
        error = store().passed_over(_today())
    except RuntimeError:
        return
    if error is not None:
        aside(_passed_over(error, lang))


def renew(options: Renewing) -> Exit:
    """Run `perbarui`."""
    lang, today = options.lang, _today()
    try:
        place = store()
    except RuntimeError:
        raise Refusal(say("pack.no_home", lang)) from None
    _refuse_words(options)
    if options.keys:
        return keyring.show(place.keys, lang)
    if place.keys.own_is_damaged():
        click.echo(say("pack.key_damaged", lang, path=shown(place.keys.own_file)), err=True)
    if options.forget is not None:
        forgotten, used = options.forget, place.current(today)
        _guarded(lambda: keyring.forget(place.keys, forgotten, lang), lang)
        if used is not None:
            _report_passed_over(place, today, lang)
        return Exit.CLEAN
    if options.file is not None:
        return _take_file(place, Path(options.file), options.trust, today, lang)
    if options.trust:
        typed = options.trust
        _guarded(lambda: keyring.trust(place.keys, typed, lang), lang)
    if options.save is not None:
        _report_passed_over(place, today, lang)
        return _save(place, Path(options.save), today, lang)
    if options.trust:
        return Exit.CLEAN
    _report_passed_over(place, today, lang)
    return _from_lists(place, today, options)


def _refuse_words(options: Renewing) -> None:
    """Refuse what was typed wrongly before anything is done."""
    ways = (options.file is not None, options.save is not None, options.keys, options.forget is not None)
    if sum(ways) > 1 or (options.trust and any(ways[2:])):
        raise Refusal(say("pack.too_many", options.lang))
    for typed, fewest in ((options.trust, keyring.FEWEST_DIGITS), (options.forget, 4)):
        if typed is not None and not keyring.is_key(typed, fewest):
            raise Refusal(say("pack.bad_key", options.lang, text=typed[:60]))
    if options.mirror and not _is_folder(options.mirror):
        raise Refusal(say("pack.bad_mirror", options.lang, text=options.mirror[:100]))


def _is_folder(address: str) -> bool:
    """Whether *address* is that of a folder on a web server, with nothing behind its path."""
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return (named and parts.scheme in ("http", "https") and "@" not in parts.netloc and not parts.query
            and not parts.fragment and address.isascii() and address.isprintable() and " " not in address)


def _take_file(place: Store, path: Path, trust: str | None, today: date, lang: str) -> Exit:
    """Use the pack of a file, and believe its key first where that was said."""
    content = read_bounded(path, MOST_BYTES, lang)
    if trust:
        try:
            _guarded(lambda: keyring.trust_signer(place.keys, trust, content, lang), lang)
        except PackError as error:
            raise Refusal(say(f"pack.{error.slug}", lang, detail=error.detail)) from None
    return _take(place, content, today, lang)


def _take(place: Store, content: bytes, today: date, lang: str) -> Exit:
    try:
        pack = _guarded(lambda: place.take(content, today), lang)
    except PackError as error:
        raise Refusal(say(f"pack.{error.slug}", lang, detail=error.detail)) from None
    click.echo(say("pack.taken", lang, serial=pack.serial, count=len(pack.products)), err=True)
    return Exit.CLEAN


def _save(place: Store, path: Path, today: date, lang: str) -> Exit:
    """Write the facts in use under their own serial, signed with this machine's key, for other machines."""
    key = _guarded(place.keys.own_or_new, lang)
    facts = place.in_use(today)
    facts = replace(facts, sources=facts.sources or (f"ikmscan {__version__}",))
    write_file(path, sealed(facts, key).decode("ascii"), lang)
    click.echo(say("pack.saved", lang, path=shown(path), print=fingerprint(key.public_key())), err=True)
    return Exit.CLEAN


def _from_lists(place: Store, today: date, options: Renewing) -> Exit:
    from ..renew.convert import merged
    from ..renew.fetching import LISTS, FetchError, fetch

    lists: dict[str, object] = {}
    for number, wanted in enumerate(LISTS, 1):
        aside(say("pack.fetching", options.lang, name=wanted.name, number=number, count=len(LISTS)))
        try:
            lists[wanted.name] = fetch(wanted, f"ikmscan/{__version__}", options.mirror)
        except FetchError as error:
            click.echo(say(f"fetch.{error.slug}", options.lang, name=error.name, detail=error.detail), err=True)
    if not lists:
        raise Refusal(say("pack.nothing", options.lang), Exit.INCOMPLETE)
    before = place.in_use(today)
    facts = merged(before.products, lists, today)
    for product, why in facts.kept.items():
        click.echo(say("pack.kept", options.lang, product=product, detail=why), err=True)
    pack = _next(place, before, facts.products, frozenset(lists), today)
    content = sealed(pack, _guarded(place.keys.own_or_new, options.lang))
    code = _take(place, content, today, options.lang)
    return code if len(lists) == len(LISTS) else Exit.INCOMPLETE


def _next(place: Store, before: Pack, products: Mapping[str, Raw], lists: frozenset[str], today: date) -> Pack:
    """The pack after *before*: a serial that rises, the sources of before where a list was not fetched."""
    stored = place.current(today)
    day = max(today.isoformat(), before.serial[:10])
    last = order_of(before.serial)[1] if stored is not None and before.serial[:10] == day else 0
    read = {source.partition(" ")[0]: source for source in before.sources}
    read.update({name: f"{name} {today.isoformat()}" for name in lists})
    serial = day if last == 0 else f"{day}.{last + 1}"
    return Pack(serial, today + VALID_FOR, tuple(read[name] for name in sorted(read)), products)


def _report_passed_over(place: Store, today: date, lang: str) -> None:
    if (error := place.passed_over(today)) is not None:
        click.echo(_passed_over(error, lang), err=True)


def _passed_over(error: PackError, lang: str) -> str:
    """That the stored pack is not used any more, why, and what to do."""
    return say("pack.passed_over", lang, why=say(f"pack_fault.{error.slug}", lang, detail=error.detail))


def _guarded(deed: Callable[[], _T], lang: str) -> _T:
    """What *deed* gives; a disk that says no is a Refusal, and what was there is there still."""
    try:
        return deed()
    except OSError as error:
        raise unwritable(Path(error.filename or state_folder()), error, lang) from None


def _today() -> date:
    return datetime.now(UTC).date()
