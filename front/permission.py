"""Consent in the terminal: asking once, remembering, showing, revoking (product section 6)."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from .. import __version__
from ..reports.exits import Exit
from ..reports.language import day, local_day
from ..reports.words import say
from ..scanner.consent import ConsentError, ConsentLog, Deed, Entry, reserved, state_folder
from ..scanner.permit import Consent, Permit
from ..scanner.suffix import registrable
from ..scanner.target import Target, TargetError, read

ZONE = "Asia/Jakarta"


def consent_log() -> ConsentLog:
    """The log of this user."""
    return ConsentLog(state_folder() / "izin.jsonl")


def permit_for(target: Target, *, flag: bool, ask: bool, lang: str) -> Permit:
    """The permit for *target*: remembered, given by --berizin, typed on a terminal, or a visitor's."""
    log, now = consent_log(), datetime.now(UTC).replace(microsecond=0)
    visitor = Permit.visitor(target.host)
    try:
        known = log.permit(target.host, now)
        if known.level >= Consent.OWNER:
            return known
        if flag and reserved(target.host):
            click.echo(say("consent.token_needed", lang, site=registrable(target.host)), err=True)
            return visitor
        if not flag and not (ask and _typed(target, lang)):
            return visitor
        entry = log.record(target.host, Deed.GRANT, "flag" if flag else "typed", __version__, now)
    except ConsentError as error:
        click.echo(say("cli.consent_unwritten", lang, detail=str(error)), err=True)
        return visitor
    until = day(local_day(entry.expires, ZONE), lang)
    click.echo(say("consent.remembered", lang, site=entry.site, date=until), err=True)
    return log.permit(target.host, now)


def _typed(target: Target, lang: str) -> bool:
    """The question on a terminal; anything but the very domain is a no."""
    if reserved(target.host):
        return False
    site = registrable(target.host)
    click.echo(say("consent.explain", lang), err=True)
    answer = click.prompt(say("consent.question", lang, site=site), default="", show_default=False, err=True)
    if answer.strip().lower() == site:
        return True
    if answer.strip():
        click.echo(say("consent.differs", lang, site=site), err=True)
    return False


def notice_once(lang: str) -> None:
    """One paragraph at the first run. Never blocks: a folder that cannot be written shows it again next time."""
    mark = state_folder() / "pemberitahuan"
    if mark.exists():
        return
    click.echo(say("consent.notice", lang), err=True)
    try:
        mark.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        Path(mark).touch(mode=0o600)
    except OSError:
        return


def may_ask() -> bool:
    """Whether somebody sits at a terminal on both ends."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def show_or_revoke(words: tuple[str, ...], lang: str) -> Exit:
    """`ikmscan izin` and `ikmscan izin cabut SITUS`."""
    if words and words[0] == "cabut" and len(words) == 2:
        return _revoke(words[1], lang)
    if words:
        raise click.UsageError(say("cli.izin_usage", lang))
    try:
        entries = consent_log().current(datetime.now(UTC))
    except ConsentError as error:
        raise click.ClickException(say("cli.consent_unread", lang, detail=str(error))) from None
    if not entries:
        click.echo(say("cli.no_consents", lang))
    for entry in entries:
        click.echo(_line(entry, lang))
    return Exit.CLEAN


def _line(entry: Entry, lang: str) -> str:
    return say("cli.consent_line", lang, site=entry.site, user=entry.user, how=say(f"cli.how_{entry.how}", lang),
               given=day(local_day(entry.at, ZONE), lang), until=day(local_day(entry.expires, ZONE), lang))


def _revoke(text: str, lang: str) -> Exit:
    try:
        target = read(text, local_ok=True)
    except TargetError as error:
        raise click.UsageError(say(f"problem.{error.problem}", lang, text=error.text, suggestion=error.suggestion)) from None
    if not isinstance(target, Target):
        raise click.UsageError(say("cli.izin_usage", lang))
    log, now = consent_log(), datetime.now(UTC).replace(microsecond=0)
    site = registrable(target.host)
    try:
        if all(e.site != site for e in log.current(now)):
            click.echo(say("cli.no_consent_for", lang, site=site), err=True)
            return Exit.USAGE
        log.record(target.host, Deed.REVOKE, "command", __version__, now)
    except ConsentError as error:
        raise click.ClickException(say("cli.consent_unread", lang, detail=str(error))) from None
    click.echo(say("cli.revoked", lang, site=site))
    return Exit.CLEAN
