"""Consent in the terminal: asking once, remembering, showing, revoking (product section 6)."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from .. import __version__
from ..reports.exits import Exit
from ..reports.language import day, local_day
from ..reports.words import problem, say
from ..scanner.address import forbidden
from ..scanner.consent import PROVED, ConsentError, ConsentLog, Deed, Entry
from ..scanner.idn import to_unicode
from ..scanner.permit import Consent, Permit
from ..scanner.place import UNKNOWN
from ..scanner.platforms import builder_of
from ..scanner.reserved import reserved
from ..scanner.resolver import Memory, NameServers
from ..scanner.state import APPENDED, state_folder
from ..scanner.suffix import registrable
from ..scanner.target import Target, TargetError, read
from .machine import Refusal, aside, fault
from .options import Choices
from .whereabouts import Whereabouts

ZONE = "Asia/Jakarta"
MOST_TYPED_CHARS, WIDTH = 1000, 80


def consent_log() -> ConsentLog:
    """The log of this user; ConsentError where the user has no home at all."""
    try:
        return ConsentLog(state_folder() / "izin.jsonl")
    except RuntimeError:
        raise ConsentError("HOME?") from None


def permits_for(
    targets: Sequence[Target], choices: Choices, names: NameServers, *, ask: bool = False
) -> tuple[list[Permit], Memory]:
    """A permit for each of *targets*, and what DNS told on the way: where they live is asked for all at once."""
    places = Whereabouts(names)
    places.learn(_to_place(targets, choices))
    permits = [permit_for(t, flag=choices.berizin, ask=ask, lang=choices.bahasa, places=places,
                          led_inside=led_inside(t, choices)) for t in targets]
    return permits, places.memory


def _to_place(targets: Sequence[Target], choices: Choices) -> list[str]:
    """The hosts whose consent, given now or earlier, holds where they live. A log that cannot be read names none."""
    now, public = datetime.now(UTC), [t.host for t in targets if not led_inside(t, choices) and not builder_of(t.host)]
    if choices.berizin:
        return public
    try:
        sites = {entry.site for entry in consent_log().current(now)}
    except (ConsentError, OverflowError):
        return []
    return [host for host in public if registrable(host) in sites]


def led_inside(target: Target, choices: Choices) -> str:
    """The first address to which --resolve leads *target*, when all of them lie in one's own network; else ""."""
    led = [address for host, address in choices.resolve if host == target.host]
    return led[0] if led and all(forbidden(address, local_ok=False) for address in led) else ""


def permit_for(
    target: Target, *, flag: bool, ask: bool, lang: str, places: Whereabouts, led_inside: str = "",
) -> Permit:
    """The permit for *target*: remembered, given by --berizin, typed on a terminal, or a visitor's.

    *led_inside*: the address in one's own network that the name stands for in this run. Then leave is for that address,
    and ends with the run: the same name on the internet is another machine.
    """
    now, visitor = datetime.now(UTC).replace(microsecond=0), Permit.visitor(target.host)
    builder = builder_of(target.host)
    if builder is not None and not led_inside:
        if flag:
            click.echo(say("consent.builder", lang, site=target.host, platform=builder.name), err=True)
        return visitor
    try:
        log = consent_log()
        given = log.granted(target.host, now)
    except (ConsentError, OverflowError) as error:
        only = say("cli.level_1_only", lang)
        click.echo(f"{say('cli.consent_broken', lang, detail=why(error, lang))}. {only}", err=True)
        return visitor
    place = places.of(target.host) if given is not None and not led_inside else UNKNOWN
    given = given and log.granted(target.host, now, place)
    moved = given.place.moved(place) if given is not None else ""
    if given is not None and not moved:
        aside(say("consent.used", lang, site=given.site, date=_until(given, lang)))
        return log.permit(target.host, now, place)
    if moved:
        click.echo(say(f"consent.moved_{moved}", lang, site=registrable(target.host)), err=True)
    if flag and (kind := reserved(target.host)):
        click.echo(token_needed(kind, target.host, lang), err=True)
        return visitor
    if not flag and not (ask and _typed(target, lang)):
        return visitor
    try:
        entry = log.record(led_inside or target.host, Deed.GRANT, "flag" if flag else "typed", __version__, now,
                           place=UNKNOWN if led_inside else place if moved else places.of(target.host))
    except ConsentError as error:
        click.echo(say("cli.consent_unwritten", lang, detail=why(error, lang)), err=True)
        return visitor
    if led_inside:
        aside(say("consent.this_run", lang, site=target.host, address=led_inside))
        return Permit(registrable(target.host), Consent.OWNER, entry.expires)
    click.echo(say("consent.remembered", lang, site=entry.site, date=_until(entry, lang)), err=True)
    return log.permit_by(entry, target.host, now)


def proved_until(hosts: Iterable[str], names: NameServers, lang: str) -> dict[str, datetime]:
    """Until when the sites of *hosts* are proved (`izin cek`), by registrable domain; not where they moved since."""
    now, found = datetime.now(UTC).replace(microsecond=0), dict[str, datetime]()
    try:
        given = {host: entry for host in hosts if (entry := consent_log().granted(host, now)) is not None}
    except (ConsentError, OverflowError) as error:
        click.echo(say("cli.consent_broken", lang, detail=why(error, lang)), err=True)
        return {}
    places = Whereabouts(names)
    places.learn(host for host, entry in given.items() if entry.how in PROVED)
    for host, entry in given.items():
        if entry.how not in PROVED:
            continue
        entry = consent_log().granted(host, now, places.of(host)) or entry
        if moved := entry.place.moved(places.of(host)):
            click.echo(say(f"consent.moved_{moved}", lang, site=entry.site), err=True)
        else:
            found[entry.site] = entry.expires
    return found


def _until(entry: Entry, lang: str) -> str:
    return day(local_day(entry.expires, ZONE), lang)


def token_needed(kind: str, host: str, lang: str) -> str:
    """That *host*, of this kind, needs a proof, and how it is made."""
    return say(f"consent.token_{kind}", lang, site=registrable(host))


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
        click.echo(say("cli.consent_unwritten", lang, detail=why(error, lang)), err=True)
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
        raise Refusal(say("cli.consent_unread", lang, detail=why(error, lang))) from None
    return Permit(network, Consent.OWNER, entry.expires)


def why(error: Exception, lang: str) -> str:
    """The file and what is wrong with it; the system's own reason in the reader's words."""
    reason = error.__context__
    if type(reason) is RuntimeError:  # and not its child RecursionError
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


def say_what_permits(host: str, lang: str, *, opted_out: bool) -> None:
    """What would open the part that was asked for and left out."""
    if opted_out:
        click.echo(say("consent.opted_out", lang, site=registrable(host)), err=True)
        return
    kind = reserved(host)
    needed = token_needed(kind, host, lang) if kind else say("consent.needed", lang, site=registrable(host))
    click.echo(needed, err=True)


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
        os.close(os.open(mark, os.O_WRONLY | APPENDED, 0o600))
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
        raise Refusal(say("cli.consent_unread", lang, detail=why(error, lang))) from None
    if not entries:
        click.echo(say("cli.no_consents", lang))
    for entry in entries:
        click.echo(_line(entry, lang))
    return Exit.CLEAN


def _line(entry: Entry, lang: str) -> str:
    how = say(f"cli.how_{entry.how}", lang) if entry.how in ("flag", "typed", *PROVED) else entry.how[:40]
    return say("cli.consent_line", lang, site=entry.site, user=entry.user, how=how,
               given=day(local_day(entry.at, ZONE), lang), until=_until(entry, lang))


def site_of(text: str, lang: str) -> Target:
    """The site that *text* names; a Refusal for anything else."""
    try:
        target = read(text, local_ok=True)
    except TargetError as error:
        raise Refusal("\n".join(problem(error, lang))) from None
    if not isinstance(target, Target):
        raise Refusal(say("cli.izin_usage", lang))
    return target


def _revoke(text: str, lang: str) -> Exit:
    target = site_of(text, lang)
    now, site = datetime.now(UTC).replace(microsecond=0), registrable(target.host)
    try:
        log = consent_log()
        if all(e.site != site for e in log.current(now)):
            click.echo(say("cli.no_consent_for", lang, site=site), err=True)
            return Exit.USAGE
        log.record(target.host, Deed.REVOKE, "command", __version__, now)
    except (ConsentError, OverflowError) as error:
        raise Refusal(say("cli.consent_unread", lang, detail=why(error, lang))) from None
    click.echo(say("cli.revoked", lang, site=site))
    return Exit.CLEAN
