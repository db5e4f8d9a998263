"""`ikmscan periksa`: read the words, look at the sites (or read a dossier), judge, say."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from ..checks.check import Check, Level
from ..checks.registry import Registry, all_checks
from ..checks.run import judge_all
from ..reports.account import account_sheet
from ..reports.exits import Exit, exit_of, worst
from ..reports.grade import grade
from ..reports.output import Bundle, bundle
from ..reports.words import say
from ..scanner import derive
from ..scanner.classroom import look_at_all
from ..scanner.evidence import Dossier, DossierError, from_json, to_json
from ..scanner.permit import Permit
from ..scanner.probes import all_probes
from ..scanner.survey import Settings
from ..scanner.target import Target, TargetError, read
from .options import LEVELS, Choices
from .permission import may_ask, notice_once, permit_for
from .settings import settings_of
from .writing import Writer, write_file


@dataclass(frozen=True, slots=True)
class Judging:
    """The checks of this run and how their findings are told."""

    checks: tuple[Check, ...]
    partial: bool
    choices: Choices

    def tell(self, dossier: Dossier, writer: Writer) -> Exit:
        """Judge one dossier, write its reports, and give its exit code."""
        whole = derive.complete(dossier)
        findings = judge_all(self.checks, whole)
        made: Bundle = bundle(whole, findings, grade(findings, partial=self.partial), self.choices.bahasa)
        writer.add(made)
        slug = LEVELS[self.choices.gagal_bila]
        threshold = None if slug is None else Level(slug)
        return exit_of(whole, findings, threshold, consent_asked=bool(self.choices.hanya))


def judging(choices: Choices) -> Judging:
    """Which checks run. A foreign check that did not load is named on stderr."""
    registry = all_checks()
    for broken in registry.broken:
        click.echo(say("cli.broken_check", choices.bahasa, name=broken.name, detail=broken.error), err=True)
    return Judging(_chosen(registry, choices), bool(choices.hanya), choices)


def check_sites(texts: tuple[str, ...], choices: Choices) -> Exit:
    """Run `periksa`."""
    if choices.dari is not None:
        return _replay(texts, choices)
    if not texts:
        raise click.UsageError(say("problem.empty", choices.bahasa, text="", suggestion=""))
    if choices.simpan is not None and len(texts) > 1:
        raise click.UsageError(say("cli.one_dossier", choices.bahasa))
    judge, settings = judging(choices), settings_of(choices)
    codes, targets = [Exit.CLEAN], []
    for text in texts:
        target, code = _read_one(text, choices)
        codes.append(code)
        if target is not None:
            targets.append(target)
    if targets:
        notice_once(choices.bahasa)
        ask = may_ask() and len(targets) == 1
        permits = [permit_for(t, flag=choices.berizin, ask=ask, lang=choices.bahasa) for t in targets]
        codes += look_and_tell(list(zip(targets, permits, strict=True)), judge, settings, Writer(choices, len(targets)))
    return worst(codes)


def look_and_tell(
    targets: list[tuple[Target, Permit]], judge: Judging, settings: Settings, writer: Writer
) -> list[Exit]:
    """Look at every target, and tell each as soon as it is its turn."""
    async def go() -> list[Exit]:
        codes = []
        all_probes()
        async for dossier in look_at_all(targets, _kinds(judge.checks), settings):
            if judge.choices.simpan is not None:
                write_file(Path(judge.choices.simpan), to_json(dossier, derive.DERIVED_KEYS), judge.choices.bahasa)
            codes.append(judge.tell(dossier, writer))
        return codes

    codes = asyncio.run(go())
    writer.finish()
    return codes


def _kinds(checks: tuple[Check, ...]) -> set[type[object]]:
    return {need.kind for check in checks for need in check.needs}


def _read_one(text: str, choices: Choices) -> tuple[Target | None, Exit]:
    """One word typed: a Target, or an account sheet on stdout, or one sentence on stderr."""
    try:
        got = read(text, local_ok=choices.jaringan_lokal)
    except TargetError as error:
        for line in _problem(error, choices.bahasa):
            click.echo(line, err=True)
        return None, Exit.USAGE
    if not isinstance(got, Target):
        click.echo(account_sheet(got, choices.bahasa))
        return None, Exit.CLEAN
    if got.rewritten:
        click.echo(say("cli.read_as", choices.bahasa, site=got.shown), err=True)
    return got, Exit.CLEAN


def _problem(error: TargetError, lang: str) -> Iterator[str]:
    yield say(f"problem.{error.problem}", lang, text=error.text, suggestion=error.suggestion)
    if error.suggestion:
        yield say("problem.suggestion", lang, suggestion=error.suggestion)


def _replay(texts: tuple[str, ...], choices: Choices) -> Exit:
    """Judge a dossier from a file: no network at all."""
    if texts:
        raise click.UsageError(say("cli.dossier_or_site", choices.bahasa))
    path = Path(choices.dari or "")
    all_probes()  # so that plug-ins' kinds of evidence can be read
    try:
        dossier = from_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise click.UsageError(say("dossier.missing", choices.bahasa, path=str(path))) from None
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise click.UsageError(say("cli.file_unreadable", choices.bahasa, path=str(path), detail=detail)) from None
    except (DossierError, UnicodeDecodeError) as error:
        raise click.UsageError(say("dossier.broken", choices.bahasa, path=str(path), detail=str(error)[:200])) from None
    judge, writer = judging(choices), Writer(choices, 1)
    code = judge.tell(dossier, writer)
    if choices.simpan is not None:
        write_file(Path(choices.simpan), to_json(dossier, derive.DERIVED_KEYS), choices.bahasa)
    writer.finish()
    return code


def _chosen(registry: Registry, choices: Choices) -> tuple[Check, ...]:
    try:
        return registry.chosen(choices.hanya, choices.kecuali)
    except KeyError as unknown:
        raise click.UsageError(say("cli.unknown_check", choices.bahasa, name=str(unknown.args[0])[:60])) from None
