"""The checks of a run, and how a dossier is judged and told by them: one way for what was just seen and for what was
stored. No network."""

from __future__ import annotations

from dataclasses import dataclass, replace

import click

from ..checks import observatory
from ..checks.check import Check, Level
from ..checks.registry import Registry, all_checks
from ..checks.run import judge_all
from ..reports.exits import Exit
from ..reports.grade import grade
from ..reports.output import Bundle
from ..reports.site_exit import exit_of
from ..reports.words import say
from ..scanner import derive
from ..scanner.evidence import Doorways, Dossier, MailServers, SecureVisit, Unseen, Why
from ..scanner.permit import Consent
from ..scanner.probes import all_probes, broken_probes
from .again import again
from .asking import meant
from .machine import Refusal
from .options import LEVELS, Choices
from .permission import say_what_permits
from .renewing import rules
from .trails import trail_of
from .writing import Writer

# Software is recognised from doors and mail servers too, but for that alone nobody knocks.
LENT = (Doorways, MailServers)


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
        if not self.partial and not self.choices.kecuali:
            return needed | {p.yields for p in all_probes()}
        return {k for k in derive.raw_kinds(needed) if k in needed or k not in LENT}

    def judged(self, dossier: Dossier) -> Bundle:
        """*dossier* judged by today's checks and facts, which the report names. No network."""
        whole = replace(derive.complete(dossier), rules=rules().serial)
        findings = judge_all(self.checks, whole, rules())
        told = {f.check.name for f in findings}
        given = grade(findings, partial=self.partial, beside=observatory.compatible(whole))
        return Bundle(whole, tuple(findings), given, self.choices.bahasa, again(self.choices),
                      tuple(sorted(c.name for c in self.checks if c.name not in told)))

    def tell(self, dossier: Dossier, writer: Writer) -> Exit:
        """Judge one dossier, write its reports, and give its exit code."""
        made = replace(self.judged(dossier), threshold=threshold(self.choices), trail=trail_of(
            dossier.target.shown, dossier.seen_at.at, dossier.time_zone))
        writer.add(made)
        code = exit_of(made.dossier, made.findings, made.threshold, consent_asked=bool(self.choices.hanya))
        if code is Exit.CONSENT and dossier.consent_level < Consent.OWNER:  # what else is missing, the report tells
            away = any(isinstance(seen, Unseen) and seen.why is Why.OPTED_OUT for seen in dossier.seen.values())
            say_what_permits(dossier.target.host, self.choices.bahasa, opted_out=away)
        return code


def threshold(choices: Choices) -> Level | None:
    """The level from which findings fail the run (--gagal-bila), or None."""
    slug = LEVELS[choices.gagal_bila]
    return None if slug is None else Level(slug)


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
