"""`ikmscan periksa`: read the words, look at the sites, hand what was seen to the judges."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..reports.account import account_sheet, start_sheet
from ..reports.exits import Exit, worst
from ..reports.words import problem, say
from ..scanner.address import forbidden, plain_ipv4
from ..scanner.classroom import look_at_all
from ..scanner.ledger import Ledger
from ..scanner.permit import Permit
from ..scanner.resolver import Memory
from ..scanner.survey import Settings
from ..scanner.target import Problem, Target, TargetError, read
from .calibrating import calibrated
from .dossiers import check_dossier_place, save_dossier
from .judging import Judging, judging
from .machine import Refusal
from .options import Choices
from .permission import may_ask, notice_once, permits_for, with_session
from .running import to_the_end
from .settings import settings_of, tell_of_proxy
from .stored import tell_stored
from .writing import Writer


def check_sites(texts: tuple[str, ...], choices: Choices) -> Exit:
    """Run `periksa`."""
    if choices.dari is not None:
        if texts:
            raise Refusal(say("cli.dossier_or_site", choices.bahasa))
        return tell_stored([Path(choices.dari)], choices)
    if not texts:
        raise Refusal(say("problem.empty", choices.bahasa, text=""))
    if choices.simpan is not None and len(texts) > 1:
        raise Refusal(say("cli.one_dossier", choices.bahasa))
    check_addresses(choices)
    judge, settings, writer = judging(choices), calibrated(settings_of(choices), choices), Writer(choices, len(texts))
    check_dossier_place(choices)
    codes, targets = [Exit.CLEAN], []
    for text in texts:
        target, code = _read_one(text, choices, to_stderr=writer.reads_machine)
        codes.append(code)
        if target is not None:
            targets.append(target)
    if targets:
        if sys.stderr.isatty():  # cron would mail it
            notice_once(choices.bahasa)
        ask = may_ask() and len(targets) == 1
        permits, memory = permits_for(targets, choices, settings.names, ask=ask)
        allowed = [(t, with_session(p, t.host, wanted=choices.uji_ms17_010, lang=choices.bahasa))
                   for t, p in zip(targets, permits, strict=True)]
        codes += look_and_tell(allowed, judge, settings, writer, memory)
    return worst(codes)


def check_addresses(choices: Choices) -> None:
    """Refuse an address of --resolve that may not be looked at, as if it had been typed itself."""
    for _, address in choices.resolve:
        if forbidden(address, local_ok=True):
            raise Refusal(say("cli.never_address", choices.bahasa, text=address))
        if forbidden(address, local_ok=choices.jaringan_lokal):
            raise Refusal(say("problem.private_address", choices.bahasa, text=address))


def look_and_tell(
    targets: list[tuple[Target, Permit]], judge: Judging, settings: Settings, writer: Writer,
    memory: Memory | None = None,
) -> list[Exit]:
    """Look at every target, and tell each as soon as it is its turn. *memory*: what DNS told already."""
    ledger = Ledger(memory=memory)

    async def go() -> list[Exit]:
        codes = []
        async for dossier in look_at_all(targets, judge.kinds(), settings, ledger):
            if judge.choices.simpan is not None:
                save_dossier(dossier, Path(judge.choices.simpan), judge.choices.bahasa)
            codes.append(judge.tell(dossier, writer))
        return codes

    try:
        return to_the_end(go())
    finally:
        writer.finish()
        tell_of_proxy(ledger, settings, judge.choices.bahasa)


def _read_one(text: str, choices: Choices, *, to_stderr: bool) -> tuple[Target | None, Exit]:
    """One word typed: a Target, or a sheet for shops without a site of their own, or one sentence on stderr."""
    try:
        got = read(text, local_ok=choices.jaringan_lokal)
    except TargetError as error:
        for line in _wrong(error, choices.bahasa):
            click.echo(line, err=True)
        if error.problem is Problem.NO_SITE:
            click.echo(start_sheet(choices.bahasa), err=to_stderr)
        return None, Exit.USAGE
    if not isinstance(got, Target):
        click.echo(account_sheet(got, choices.bahasa), err=to_stderr)
        if choices.keluaran not in ("", "-"):
            click.echo(say("cli.no_report", choices.bahasa, site=got.shown), err=True)
        return None, Exit.CLEAN
    if got.rewritten:
        click.echo(say("cli.read_as", choices.bahasa, site=got.shown), err=True)
    return got, Exit.CLEAN


def _wrong(error: TargetError, lang: str) -> tuple[str, ...]:
    """The lines on what was typed; an address that nobody may look at gets no advice on how to."""
    if error.problem is Problem.PRIVATE_ADDRESS and forbidden(plain_ipv4(error.text) or error.text, local_ok=True):
        return (say("cli.never_address", lang, text=error.text),)
    return problem(error, lang)
