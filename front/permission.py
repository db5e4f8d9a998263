"""Consent in the terminal: asking once, remembering, showing, revoking (product section 6)."""

from __future__ import annotations

import os
import sys
import textwrap
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from .. import __version__
from ..reports.exits import Exit
from ..reports.language import day, local_day
from ..reports.words import problem, say
from ..scanner.consent import ConsentError, ConsentLog, Deed, Entry, reserved, state_folder
from ..scanner.idn import to_unicode
from ..scanner.permit import Consent, Permit
from ..scanner.suffix import registrable
from ..scanner.target import Target, TargetError, read
from .machine import Refusal, aside, fault

ZONE = "Asia/Jakarta"
MOST_TYPED_CHARS, WIDTH = 1000, 80


def consent_log() -> ConsentLog:
    """The log of this user; ConsentError where the user has no home at all."""
    try:
        return ConsentLog(state_folder() / "izin.jsonl")
    except RuntimeError:
        raise ConsentError("HOME?") from None


def permit_for(target: Target, *, flag: bool, ask: bool, lang: str, led_inside: str = "") -> Permit:
    """The permit for *target*: remembered, given by --berizin, typed on a terminal, or a visitor's.

    *led_inside*: the address in one's own network that the name stands for in this run. Then leave is for that address,
    and ends with the run: the same name on the internet is another machine.
    """
    now, visitor = datetime.now(UTC).replace(microsecond=0), Permit.visitor(target.host)
    try:
        log = consent_log()
        known = log.permit(target.host, now)
    except (ConsentError, OverflowError) as error:
        only = say("cli.level_1_only", lang)
        click.echo(f"{say('cli.consent_broken', lang, detail=_why(error, lang))}. {only}", err=True)
        return visitor
    if known.level >= Consent.OWNER:
        until = day(local_day(known.expires, ZONE), lang)
        aside(say("consent.used", lang, site=known.site, date=until))
        return known
    if flag and reserved(target.host):
        click.echo(say("consent.token_needed", lang, site=registrable(target.host)), err=True)
        return visitor
    if not flag and not (ask and _typed(target, lang)):
        return visitor
    try:
        entry = log.record(led_inside or target.host, Deed.GRANT, "flag" if flag else "typed", __version__, now)
    except ConsentError as error:
        click.echo(say("cli.consent_unwritten", lang, detail=_why(error, lang)), err=True)
        return visitor
    if led_inside:
        aside(say("consent.this_run", lang, site=target.host, address=led_inside))
        return Permit(registrable(target.host), Consent.OWNER, entry.expires)
    until = day(local_day(entry.expires, ZONE), lang)
    click.echo(say("consent.remembered", lang, site=entry.site, date=until), err=True)
    return log.permit(target.host, now)


def with_session(permit: Permit, host: str, *, wanted: bool, lang: str) -> Permit:
    """*permit* with leave for the null session where the flag asks for it, written down for this run; else as it is."""
    if not wanted:
        return permit
    if permit.level < Consent.OWNER:
        click.echo(say("room.session_needs_consent", lang), err=True)
        return permit
    try:
        now = datetime.now(UTC).replace(microsecond=0)
        consent_log().record(host, Deed.TEST, "uji-ms17-010", __version__, now)
    except (ConsentError, OverflowError) as error:
        click.echo(say("cli.consent_unwritten", lang, detail=_why(error, lang)), err=True)
        return permit
    return replace(permit, level=Consent.SESSION)


def permit_for_network(network: str, *, flag: bool, ask: bool, lang: str) -> Permit | None:
    """Leave to sweep *network*, by --berizin or typed again; written down, for this run only. None without it."""
    if not flag:
        if not ask:
            return None
        _ask(say("room.explain", lang, network=network), say("room.question", lang, network=network))
        answer = sys.stdin.readline(MOST_TYPED_CHARS)
        if not answer.endswith("\n"):
            click.echo(err=True)
        if answer.strip() != network:
            return None
    now = datetime.now(UTC).replace(microsecond=0)
    try:
        entry = consent_log().record(network, Deed.GRANT, "flag" if flag else "typed", __version__, now)
    except (ConsentError, OverflowError) as error:
        raise Refusal(say("cli.consent_unread", lang, detail=_why(error, lang))) from None
    return Permit(network, Consent.OWNER, entry.expires)


def _why(error: Exception, lang: str) -> str:
    """The file and what is wrong with it; the system's own reason in the reader's words."""
    reason = error.__context__
    if isinstance(reason, RuntimeError):
        return say("cli_fault.no_home", lang)
    return f"{consent_log().path}: {fault(reason, lang)}" if isinstance(reason, OSError) else str(error)


def _typed(target: Target, lang: str) -> bool:
    """The question on a terminal; anything but the very domain is a no, and so is the end of input (Ctrl-D)."""
    if reserved(target.host):
        return False
    site = registrable(target.host)
    _ask(say("consent.explain", lang), say("consent.question", lang, site=site))
    answer = sys.stdin.readline(MOST_TYPED_CHARS)
    if not answer.endswith("\n"):
        click.echo(err=True)
    if answer.strip().lower() in (site, to_unicode(site)):
        return True
    if answer.strip():
        click.echo(say("consent.differs", lang, site=site), err=True)
    return False


def _ask(explained: str, question: str) -> None:
    """Both on lines that fit a terminal; the answer is typed behind the question."""
    lines = [textwrap.fill(text, WIDTH - 2, break_long_words=False, break_on_hyphens=False)
             for text in (explained, question)]
    click.echo("\n".join(lines) + ": ", nl=False, err=True)


def say_what_permits(host: str, lang: str) -> None:
    """What would open the part that was asked for and left out."""
    key = "consent.token_needed" if reserved(host) else "consent.needed"
    click.echo(say(key, lang, site=registrable(host)), err=True)


def notice_once(lang: str) -> None:
    """One paragraph at the first run. Never blocks: a folder that cannot be written shows it again next time."""
    mark: Path | None
    try:
        mark = consent_log().path.with_name("pemberitahuan")
    except ConsentError:
        mark = None
    if mark is not None and os.path.exists(mark):  # Path.exists raises where the folder may not be entered
        return
    click.echo(say("consent.notice", lang), err=True)
    if mark is None:
        return
    try:
        mark.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        mark.touch(mode=0o600)
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
        raise Refusal(say("cli.izin_usage", lang))
    try:
        entries = consent_log().current(datetime.now(UTC))
    except (ConsentError, OverflowError) as error:
        raise Refusal(say("cli.consent_unread", lang, detail=_why(error, lang))) from None
    if not entries:
        click.echo(say("cli.no_consents", lang))
    for entry in entries:
        click.echo(_line(entry, lang))
    return Exit.CLEAN


def _line(entry: Entry, lang: str) -> str:
    how = say(f"cli.how_{entry.how}", lang) if entry.how in ("flag", "typed") else entry.how[:40]
    return say("cli.consent_line", lang, site=entry.site, user=entry.user, how=how,
               given=day(local_day(entry.at, ZONE), lang), until=day(local_day(entry.expires, ZONE), lang))


def _revoke(text: str, lang: str) -> Exit:
    try:
        target = read(text, local_ok=True)
    except TargetError as error:
        raise Refusal("\n".join(problem(error, lang))) from None
    if not isinstance(target, Target):
        raise Refusal(say("cli.izin_usage", lang))
    now, site = datetime.now(UTC).replace(microsecond=0), registrable(target.host)
    try:
        log = consent_log()
        if all(e.site != site for e in log.current(now)):
            click.echo(say("cli.no_consent_for", lang, site=site), err=True)
            return Exit.USAGE
        log.record(target.host, Deed.REVOKE, "command", __version__, now)
    except (ConsentError, OverflowError) as error:
        raise Refusal(say("cli.consent_unread", lang, detail=_why(error, lang))) from None
    click.echo(say("cli.revoked", lang, site=site))
    return Exit.CLEAN
