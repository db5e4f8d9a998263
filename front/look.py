"""`ikmscan periksa`: read the words, look at the sites (or read a dossier), judge, say."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from ..checks import observatory
from ..checks.check import Check, Level
from ..checks.registry import Registry, all_checks
from ..checks.run import judge_all
from ..reports.account import account_sheet, start_sheet
from ..reports.exits import Exit, exit_of, worst
from ..reports.grade import grade
from ..reports.output import Bundle
from ..reports.words import problem, say
from ..scanner import derive
from ..scanner.address import forbidden, plain_ipv4
from ..scanner.classroom import look_at_all
from ..scanner.evidence import Dossier, DossierError, SecureVisit, from_json, to_json
from ..scanner.evidence.record import ReportError
from ..scanner.permit import Consent, Permit
from ..scanner.probes import all_probes, broken_probes
from ..scanner.survey import Settings
from ..scanner.target import Problem, Target, TargetError, read
from .again import again
from .asking import meant
from .machine import Refusal, aside, read_bounded, shown
from .options import LEVELS, Choices
from .permission import may_ask, notice_once, permit_for, say_what_permits, with_session
from .renewing import rules
from .running import to_the_end
from .settings import settings_of
from .writing import Writer, check_place, write_file

HOST = re.compile(r"[0-9a-z_.:-]{1,253}")  # all that target.read lets through; it stands in headings and file names
MOST_DOSSIER_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Judging:
    """The checks of this run and how their findings are told."""

    checks: tuple[Check, ...]
    partial: bool
    choices: Choices

    def kinds(self) -> set[type[object]]:
        """What to look at: all there is, for better checks to judge later; with --hanya only what those need."""
        needed = {need.kind for check in self.checks for need in check.needs}
        if SecureVisit in derive.raw_kinds(needed):  # the page is looked at anyway, so what is graded beside it is too
            needed |= set(observatory.KINDS)
        return needed if self.partial or self.choices.kecuali else needed | {p.yields for p in all_probes()}

    def tell(self, dossier: Dossier, writer: Writer) -> Exit:
        """Judge one dossier, write its reports, and give its exit code."""
        whole = derive.complete(dossier)
        findings = judge_all(self.checks, whole, rules())
        given = grade(findings, partial=self.partial, beside=observatory.compatible(whole))
        made = Bundle(whole, tuple(findings), given, self.choices.bahasa, again(self.choices))
        writer.add(made)
        slug = LEVELS[self.choices.gagal_bila]
        threshold = None if slug is None else Level(slug)
        code = exit_of(whole, findings, threshold, consent_asked=bool(self.choices.hanya))
        if code is Exit.CONSENT and whole.consent_level < Consent.OWNER:  # what else is missing, the report tells
            say_what_permits(whole.target.host, self.choices.bahasa)
        return code


def judging(choices: Choices) -> Judging:
    """Which checks run. A foreign check or probe that did not load is named on stderr."""
    registry = all_checks()
    for check in registry.broken:
        _say_broken(check.name, check.error, choices.bahasa)
    for probe in broken_probes():
        _say_broken(probe.name, probe.error, choices.bahasa)
    return Judging(_chosen(registry, choices), bool(choices.hanya), choices)


def _say_broken(name: str, error: str, lang: str) -> None:
    click.echo(say("cli.broken_check", lang, name=name, detail=error), err=True)


def check_sites(texts: tuple[str, ...], choices: Choices) -> Exit:
    """Run `periksa`."""
    if choices.dari is not None:
        return _replay(texts, choices)
    if not texts:
        raise Refusal(say("problem.empty", choices.bahasa, text=""))
    if choices.simpan is not None and len(texts) > 1:
        raise Refusal(say("cli.one_dossier", choices.bahasa))
    _check_addresses(choices)
    judge, settings, writer = judging(choices), settings_of(choices), Writer(choices, len(texts))
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
        permits = [with_session(permit_for(t, flag=choices.berizin, ask=ask, lang=choices.bahasa,
                                           led_inside=led_inside(t, choices)), t.host,
                                wanted=choices.uji_ms17_010, lang=choices.bahasa) for t in targets]
        codes += look_and_tell(list(zip(targets, permits, strict=True)), judge, settings, writer)
    return worst(codes)


def _check_addresses(choices: Choices) -> None:
    """Refuse an address of --resolve that may not be looked at, as if it had been typed itself."""
    for _, address in choices.resolve:
        if forbidden(address, local_ok=True):
            raise Refusal(say("cli.never_address", choices.bahasa, text=address))
        if forbidden(address, local_ok=choices.jaringan_lokal):
            raise Refusal(say("problem.private_address", choices.bahasa, text=address))


def led_inside(target: Target, choices: Choices) -> str:
    """The first address to which --resolve leads *target*, when all of them lie in one's own network; else ""."""
    led = [address for host, address in choices.resolve if host == target.host]
    return led[0] if led and all(forbidden(address, local_ok=False) for address in led) else ""


def look_and_tell(
    targets: list[tuple[Target, Permit]], judge: Judging, settings: Settings, writer: Writer
) -> list[Exit]:
    """Look at every target, and tell each as soon as it is its turn."""
    async def go() -> list[Exit]:
        codes = []
        async for dossier in look_at_all(targets, judge.kinds(), settings):
            if judge.choices.simpan is not None:
                save_dossier(dossier, Path(judge.choices.simpan), judge.choices.bahasa)
            codes.append(judge.tell(dossier, writer))
        return codes

    try:
        return to_the_end(go())
    finally:
        writer.finish()


def check_dossier_place(choices: Choices) -> None:
    """Refuse a --simpan that cannot be written, before anything was looked at."""
    if choices.simpan is not None:
        check_place(Path(choices.simpan), choices.bahasa)


def save_dossier(dossier: Dossier, path: Path, lang: str) -> None:
    """Write what was seen, without what derive.py makes of it, and say where it is."""
    write_file(path, to_json(dossier, derive.DERIVED_KEYS), lang)
    aside(say("cli.saved", lang, path=shown(path)))


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
        return None, Exit.CLEAN
    if got.rewritten:
        click.echo(say("cli.read_as", choices.bahasa, site=got.shown), err=True)
    return got, Exit.CLEAN


def _wrong(error: TargetError, lang: str) -> tuple[str, ...]:
    """The lines on what was typed; an address that nobody may look at gets no advice on how to."""
    if error.problem is Problem.PRIVATE_ADDRESS and forbidden(plain_ipv4(error.text) or error.text, local_ok=True):
        return (say("cli.never_address", lang, text=error.text),)
    return problem(error, lang)


def _replay(texts: tuple[str, ...], choices: Choices) -> Exit:
    """Judge a dossier from a file: no network at all."""
    if texts:
        raise Refusal(say("cli.dossier_or_site", choices.bahasa))
    judge, writer = judging(choices), Writer(choices, 1)
    check_dossier_place(choices)
    dossier = read_dossier(Path(choices.dari or ""), choices.bahasa)
    code = judge.tell(dossier, writer)
    if choices.simpan is not None:
        save_dossier(dossier, Path(choices.simpan), choices.bahasa)
    writer.finish()
    return code


def read_dossier(path: Path, lang: str) -> Dossier:
    """The dossier in the file at *path*; Refusal names what is wrong with it."""
    all_probes()  # so that plug-ins' kinds of evidence can be read
    content = read_bounded(path, MOST_DOSSIER_BYTES, lang)
    try:
        dossier = from_json(content.decode("utf-8"))
        if not HOST.fullmatch(dossier.target.host):
            raise DossierError("target.host: no name and no address")
        if not 2000 <= dossier.seen_at.at.year < 3000:
            raise DossierError("seen_at: no year in which anybody looked")
        return dossier
    except ReportError:
        raise Refusal(say("cli.is_report", lang, path=shown(path))) from None
    except (DossierError, UnicodeDecodeError) as error:
        raise Refusal(say("dossier.broken", lang, path=shown(path), detail=_wrong_part(str(error), lang))) from None


def _wrong_part(detail: str, lang: str) -> str:
    """The place that is wrong ("seen.Page.status"); what is wrong there is said in English only, for technicians."""
    place = re.match(r"[a-z_]\S*(?=: )", detail)
    if place is None:
        return say("cli.no_json", lang)
    return detail[:200] if lang == "en" else place[0][:120]


def _chosen(registry: Registry, choices: Choices) -> tuple[Check, ...]:
    try:
        chosen = registry.chosen(choices.hanya, choices.kecuali)
    except KeyError as unknown:
        name, known = str(unknown.args[0]), {n for c in registry.checks for n in (c.name, c.folder)}
        text = say("cli.unknown_check", choices.bahasa, name=name[:60])
        raise Refusal(text + meant(name, sorted(known), choices.bahasa)) from None
    if not chosen:
        raise Refusal(say("cli.nothing_left", choices.bahasa))
    return chosen
