"""`ikmscan abaikan`: silence about one check on one site, for a reason and until a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import click

from ..checks.registry import all_checks
from ..history import ignored
from ..history.message import Tongue
from ..history.news import Ignored
from ..history.watch import NAME_SERVERS
from ..reports import language, plain
from ..reports.exits import Exit
from .asking import nearest
from .journals import opened
from .machine import Refusal
from .options import ZONES
from .pantau_words import say
from .riwayat import site_named

MOST_REASON_CHARS = 300


def ignore(check: str, word: str, given: Mapping[str, Any]) -> Exit:
    """Run `abaikan`."""
    lang = given["bahasa"]
    tongue, now = Tongue(lang, ZONES[given["zona"] or "wib"]), datetime.now(UTC)
    with opened(lang, reading=True) as journal:
        if not check:
            found = ignored.in_force(journal, now)
            lines = [say("ignore.line", lang, site=i.site, check=i.check, date=tongue.day(i.until),
                         reason=plain.line(i.reason, MOST_REASON_CHARS)) for i in found]
            click.echo("\n".join(lines) or say("ignore.none", lang))
            return Exit.CLEAN
        if not word:
            raise Refusal(say("ignore.usage", lang))
        name, site = _check(check, lang), site_named(word, journal, lang)
        if given["cabut"]:
            gone = ignored.hear_again(journal, site, name)
            click.echo(say("ignore.again" if gone else "ignore.not_there", lang, check=name, site=site))
            return Exit.CLEAN if gone else Exit.USAGE
        reason = plain.line(given["alasan"], MOST_REASON_CHARS)
        if not reason:
            raise Refusal(say("ignore.no_reason", lang))
        if not given["sampai"].strip():
            raise Refusal(say("ignore.no_end", lang))
        until = _until(given["sampai"], now, tongue)
        ignored.ignore(journal, Ignored(site, name, reason, now, until))
        click.echo(say("ignore.done", lang, check=name, site=site, date=tongue.day(until)))
    return Exit.CLEAN


def _check(typed: str, lang: str) -> str:
    name = typed.strip().lower().replace("-", "_").partition(".")[0]
    known = sorted({c.name for c in all_checks().checks} | {NAME_SERVERS})
    if name in known:
        return name
    near = nearest(name, known)
    raise Refusal(say("ignore.unknown_check", lang, check=plain.line(typed, 60),
                      near=say("history.near", lang, near=near) if near else "").rstrip())


def _until(text: str, now: datetime, tongue: Tongue) -> datetime:
    """The last moment of that day there."""
    try:
        day = date.fromisoformat(text.strip())
        until = datetime.combine(day, time(23, 59, 59), language.zone(tongue.zone)[0]).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refusal(say("ignore.no_day", tongue.lang, text=plain.line(text, 40))) from None
    if until <= now:
        raise Refusal(say("ignore.past", tongue.lang, date=language.day(day, tongue.lang)))
    last = language.local_day(now + ignored.LONGEST, tongue.zone)
    if day > last:
        raise Refusal(say("ignore.too_long", tongue.lang, date=language.day(last, tongue.lang)))
    return until
