"""`ikmscan perbarui`: newer facts of support from the internet or from a stick, or written onto one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

import click

from .. import __version__
from ..checks.support.rules import Raw, Rules, shipped_products, shipped_raw
from ..renew.pack import MOST_BYTES, VALID_FOR, Pack, PackError, check_facts, fingerprint, sealed
from ..renew.store import Store
from ..reports.exits import Exit
from ..reports.words import say
from ..scanner.consent import state_folder
from .machine import Refusal, read_bounded, shown, unwritable
from .writing import write_file

_T = TypeVar("_T")
KEY = re.compile(r"([0-9a-f]{4}-){3}[0-9a-f]{4}")


@dataclass(frozen=True, slots=True)
class Renewing:
    """The options of the command."""

    file: str | None
    save: str | None
    trust: str | None
    mirror: str
    lang: str


def store() -> Store:
    """Where the facts of this user lie."""
    return Store(state_folder())


@cache
def rules() -> Rules:
    """The facts that count in this run."""
    return store().rules(_today())


def renew(options: Renewing) -> Exit:
    """Run `perbarui`."""
    place, today = store(), _today()
    if options.trust and not KEY.fullmatch(options.trust):
        raise Refusal(say("pack.bad_key", options.lang, text=options.trust[:60]))
    if options.file is not None and options.save is not None:
        raise Refusal(say("pack.too_many", options.lang))
    if options.trust:
        _guarded(lambda: place.trust(options.trust or ""), options.lang)
    if options.file is not None:
        return _take(place, read_bounded(Path(options.file), MOST_BYTES, options.lang), today, options.lang)
    if options.save is not None:
        return _save(place, Path(options.save), today, options.lang)
    if options.trust:
        return Exit.CLEAN
    return _from_lists(place, today, options)


def _take(place: Store, content: bytes, today: date, lang: str) -> Exit:
    try:
        pack = _guarded(lambda: place.take(content, today), lang)
    except PackError as error:
        raise Refusal(say(f"pack.{error.slug}", lang, detail=error.detail)) from None
    click.echo(say("pack.taken", lang, serial=pack.serial, count=len(pack.products)), err=True)
    return Exit.CLEAN


def _save(place: Store, path: Path, today: date, lang: str) -> Exit:
    """Write the facts in use, signed with this machine's key, for other machines."""
    pack = place.current(today) or _pack(place, shipped_facts(), ("ikmscan " + __version__,), today)
    key = _guarded(place.own_key, lang)
    write_file(path, sealed(pack, key).decode("ascii"), lang)
    click.echo(say("pack.saved", lang, path=shown(path), print=fingerprint(key.public_key())), err=True)
    return Exit.CLEAN


def _from_lists(place: Store, today: date, options: Renewing) -> Exit:
    from ..renew.convert import merged
    from ..renew.fetching import LISTS, FetchError, fetch

    lists: dict[str, object] = {}
    for wanted in LISTS:
        try:
            lists[wanted.name] = fetch(wanted, f"ikmscan/{__version__}", options.mirror)
        except FetchError as error:
            click.echo(say(f"fetch.{error.slug}", options.lang, name=error.name, detail=error.detail), err=True)
    if not lists:
        raise Refusal(say("pack.nothing", options.lang), Exit.INCOMPLETE)
    facts = merged(shipped_facts(), lists, today)
    for product, why in facts.kept.items():
        click.echo(say("pack.kept", options.lang, product=product, detail=why), err=True)
    pack = _pack(place, facts.products, tuple(f"{name} {today.isoformat()}" for name in sorted(lists)), today)
    check_facts(pack)
    content = sealed(pack, _guarded(place.own_key, options.lang))
    code = _take(place, content, today, options.lang)
    return code if len(lists) == len(LISTS) else Exit.INCOMPLETE


def shipped_facts() -> dict[str, Raw]:
    """The facts that came with the package, all of them."""
    return {product: raw for product in shipped_products() if (raw := shipped_raw(product)) is not None}


def _pack(place: Store, products: Mapping[str, Raw], sources: tuple[str, ...], today: date) -> Pack:
    """A pack with the next serial of the day."""
    before = place.current(today)
    day = today.isoformat()
    number = before.order[1] + 1 if before is not None and before.order[0] == day else 1
    return Pack(day if number == 1 else f"{day}.{number}", today + VALID_FOR, sources, products)


def _guarded(deed: Callable[[], _T], lang: str) -> _T:
    """What *deed* gives; a disk that says no is a Refusal, and what was there is there still."""
    try:
        return deed()
    except OSError as error:
        raise unwritable(Path(error.filename or state_folder()), error, lang) from None


def _today() -> date:
    return datetime.now(UTC).date()
