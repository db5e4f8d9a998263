"""Findings -> cards and blind spots: which words, which order, which day. Judges nothing and lays out nothing."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

from ..checks.check import Check, Fact, Finding, Level, Verdict
from ..scanner.evidence import Why
from . import facts, language, plain, snippets
from .grade import counted, scoring
from .shapes import SHAPES
from .untrusted import Untrusted
from .view import Blind, Card
from .words import COST, HOW_LONG, CheckWords, WordsError, load_words, say

log = logging.getLogger("ikmscan.reports")

DAYS_LEFT = {Level.CRITICAL: 0, Level.HIGH: 7, Level.MEDIUM: 30, Level.LOW: 90}
DAYS_TO_RENEW = 2  # a message, an answer, and the renewal itself
_NEVER_LAST = 99
STALE = "stale"  # the slug by which checks say that our facts are old; the heading is the reason then
# What every unclear outcome says at its end, and the notes say once for all.
NEITHER = re.compile(r"\s*(?:Ini bukan berarti tidak aman|Th(?:is|at) does not mean unsafe)[^.]*\.")
# Whose silence it is, by the trouble of the site (trouble.py).
BLAMED: Mapping[str, tuple[Why, ...]] = {
    "dns": (Why.DNS_FAILED, Why.TIMED_OUT), "mute": (Why.TIMED_OUT,), "unavailable": (Why.ERROR_PAGE,),
}
# Notes of Unseen.detail that say more than the slug: scanner/probe_dnssec.py, scanner/probe_site.py, scanner/rests.py.
OWN_REASONS: Mapping[str, str] = {
    "the resolver hands no signatures on": "no_signatures",
    "the root's keys are not those that are known": "other_root",
    "the address of the twin was not given": "twin_not_given",
    "no twin": "no_twin",
    "calibration": "calibration",
    "asked to come back later": "later",
}


@dataclass(frozen=True, slots=True)
class Voice:
    """To whom a report speaks, of which site and of which day. *stacks*: software seen, most telling first.

    *trouble*: why nobody answered for the site (trouble.py): it tells whose silence a silence is. *again*: the options,
    after a blank, with which a run finds this site again; "" for none.
    """

    lang: str
    zone: str
    site: str
    seen_at: datetime
    stacks: tuple[str, ...] = ()
    trouble: str = ""
    again: str = ""

    def say(self, key: str, **values: str | int) -> str:
        """A sentence of the frame in this voice's language."""
        return say(key, self.lang, **values)

    def command(self, option: str = "") -> str:
        """The words to type for another run on this site, with *option*."""
        return f"ikmscan {self.site}{option and ' '}{option}{self.again}"

    def explain(self, ending: str) -> str:
        """The words to type for the page of one outcome, "check.outcome"."""
        return f"ikmscan jelaskan {ending}{' --bahasa en' if self.lang == 'en' else ''}"

    def why(self, why: Why, detail: str = "") -> str:
        """One sentence on the reason why something was not seen; some technical notes have one of their own."""
        if detail in OWN_REASONS:
            return self.say(f"why_more.{OWN_REASONS[detail]}", site=self.site)
        blamed = BLAMED.get(self.trouble, ())
        return self.say(f"trouble.{self.trouble}_why" if why in blamed else f"why.{why}")


def cards(findings: Iterable[Finding], voice: Voice, limited_by: str | None = None) -> tuple[Card, ...]:
    """All that is to be done or known, by risk, then by effort, numbered from 1; what holds the grade comes first."""
    told = sorted((f for f in findings if f.level.rank >= Level.HINT.rank), key=_risk_then_effort)
    told.sort(key=lambda f: (-f.level.rank, ending(f) != limited_by))
    return tuple(_card(f, n, voice) for n, f in enumerate(told, 1))


def good_cards(findings: Iterable[Finding], voice: Voice, *, seen: bool = True) -> tuple[Card, ...]:
    """What is good already, weightiest area first; a kind and true sentence stands in, unless nothing was *seen*."""
    good = sorted((f for f in findings if f.level is Level.GOOD), key=_risk_then_effort)
    return tuple(_card(f, n, voice) for n, f in enumerate(good, 1)) or ((_kind_word(voice),) if seen else ())


def blinds(findings: Iterable[Finding], voice: Voice) -> tuple[Blind, ...]:
    """What was asked and not judged: the unseen, and verdicts such as "inconclusive". All of it is counted."""
    return tuple(_blind(f, voice) for f in findings if f.level is Level.UNKNOWN and counted(f))


def left_out(findings: Iterable[Finding], voice: Voice, *, owner: bool, how: bool = True) -> tuple[str, ...]:
    """Lines on what was neither asked nor seen, and *how* the owner permits it. *owner*: level 2 was allowed, so that
    a test that was left out waits for something else, which its own words name."""
    by_why: dict[Why, list[str]] = {}
    more, own, apart = [], [], [f for f in findings if not counted(f)]
    asked_not_to = any(f.unseen and f.unseen.why is Why.OPTED_OUT for f in apart)
    for finding in apart:
        if finding.verdict and owner:
            more.append(_card(finding, 0, voice).short)
        elif finding.unseen and finding.unseen.detail in OWN_REASONS:
            own.append(f"{name_of(finding, voice)}: {voice.why(finding.unseen.why, finding.unseen.detail)}")
        else:
            why = finding.unseen.why if finding.unseen else Why.OPTED_OUT if asked_not_to else Why.NO_CONSENT
            by_why.setdefault(why, []).append(name_of(finding, voice))
    lines = [f"{line}." for line in more]
    if names := by_why.get(Why.NO_CONSENT):
        lines.append(voice.say("left_out.no_consent", names=_named(names)))
        lines += [voice.say("left_out.how", command=voice.command("--berizin"))] if how else []
    lines += own
    for why in (Why.OPTED_OUT, Why.CDN, Why.NOT_ASKED):
        if names := by_why.get(why):
            lines.append(voice.say(f"left_out.{why}", names=_named(names)))
    return tuple(lines)


def title_of(finding: Finding, voice: Voice) -> str:
    """The heading of a judged finding in this voice's language, as its card has it."""
    words, verdict = words_of(finding), finding.verdict
    if words is None or verdict is None:
        return _placeholder(finding, voice)
    try:
        return words.sentence(verdict.outcome.slug, "judul", _said(verdict, voice), voice.lang, voice.zone)
    except WordsError as wrong:
        log.warning("%s", wrong)
        return _placeholder(finding, voice)


def ending(finding: Finding) -> str:
    """"check.outcome", as Grade.limited_by has it; "" for the unseen."""
    return f"{finding.check.name}.{finding.verdict.outcome.slug}" if finding.verdict else ""


def name_of(finding: Finding, voice: Voice) -> str:
    """What the check looks at, as a noun phrase; its slug where the words are broken."""
    words = words_of(finding)
    return words.name[voice.lang] if words else plain.line(finding.check.name)


def words_of(finding: Finding) -> CheckWords | None:
    """The words of a finding's check, or None (and one line in the log) where they are broken."""
    return _words(finding.check)


@cache
def _words(check: Check) -> CheckWords | None:
    try:
        return load_words(check)
    except WordsError as wrong:
        log.warning("%s", wrong)
        return None


def broken_words(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The names of checks whose words cannot be read, each once."""
    return tuple(dict.fromkeys(f.check.name for f in findings if words_of(f) is None))


def _named(names: list[str]) -> str:
    return "; ".join(dict.fromkeys(names))


def _risk_then_effort(finding: Finding) -> tuple[int, int, int, float, str, str]:
    words = words_of(finding)
    told = words.outcomes[finding.verdict.outcome.slug] if words and finding.verdict else None
    effort = HOW_LONG.index(told.how_long) if told and told.how_long else _NEVER_LAST
    price = COST.index(told.cost) if told and told.cost else _NEVER_LAST
    weight = scoring().area[finding.check.area]
    return -finding.level.rank, effort, price, -weight, finding.check.name, finding.subject or ""


def _card(finding: Finding, number: int, voice: Voice) -> Card:
    bare = _bare_card(finding, number, voice)
    words, verdict = words_of(finding), finding.verdict
    if words is None or verdict is None:
        return bare
    slug, said = verdict.outcome.slug, _said(verdict, voice)
    try:
        text = {b: words.sentence(slug, b, said, voice.lang, voice.zone)
                for b in ("judul", "singkat", "arti", "penting", "lakukan", "tanya")}
    except WordsError as wrong:
        log.warning("%s", wrong)
        return bare
    told = words.outcomes[slug]
    last = _last_day(finding.level, voice, verdict.facts.get("not_after"), told.due)
    return replace(
        bare, urgent=_is_urgent(finding.level, last, voice), named=told.texts[voice.lang]["judul"].startswith("{"),
        title=text["judul"], short=text["singkat"], meaning=text["arti"], why=text["penting"],
        do=text["lakukan"], ask=text["tanya"], for_host=told.who == "host",
        for_maker=told.who == "maker", ask_label=voice.say(f"label.ask_{told.who}") if told.who else "",
        who=voice.say(f"who.{told.who}") if told.who else "",
        how_long=voice.say(f"how_long.{told.how_long}") if told.how_long else "",
        cost=voice.say(f"cost.{told.cost}") if told.cost else "",
        deadline=_deadline(finding.level, told.who == "host", voice, last),
        fixes=snippets.fixes(told.fixes, voice.site, voice.stacks, verdict.facts.get("stack")),
    )


def _said(verdict: Verdict, voice: Voice) -> dict[str, Fact]:
    """What the blanks of its sentences are filled with."""
    return {**facts.worded(verdict.facts, voice.lang), "domain": voice.site}


def _bare_card(finding: Finding, number: int, voice: Voice) -> Card:
    """The card with everything but its words; their place is held by slugs."""
    slug, title = finding.verdict.outcome.slug if finding.verdict else "", _placeholder(finding, voice)
    last = _last_day(finding.level, voice)
    return Card(
        number=number, check=finding.check.name, subject=plain.line(finding.subject or ""), outcome=slug,
        level=finding.level, level_word=voice.say(f"level.{finding.level}"), shape=SHAPES[finding.level],
        title=title, short=title, meaning="", why="", do="", ask="", who="", for_host=False, how_long="", cost="",
        deadline=_deadline(finding.level, False, voice, last), fixes=(),
        facts=facts.of(finding, voice.lang), source=plain.line(finding.check.source),
        urgent=_is_urgent(finding.level, last, voice),
    )


def _placeholder(finding: Finding, voice: Voice) -> str:
    """What stands in the place of words that are broken."""
    slug = finding.verdict.outcome.slug if finding.verdict else ""
    return voice.say("label.no_words", check=plain.line(finding.check.name), outcome=plain.line(slug))


def _last_day(level: Level, voice: Voice, ends: Fact | None = None, due: str = "") -> date:
    """The day until which it shall be done: *due* today, or before the day on which it *ends* (ISO 8601), as a
    certificate does; today where that is tomorrow or was."""
    today = _today(voice)
    last = today + timedelta(days=0 if due else DAYS_LEFT.get(level, 0))
    if isinstance(ends, str) and (end := _day(ends, voice.zone)):
        last = max(today, min(last, end - timedelta(days=DAYS_TO_RENEW)))
    return last


def _is_urgent(level: Level, last: date, voice: Voice) -> bool:
    return level.is_fault and last == _today(voice)


def _deadline(level: Level, for_host: bool, voice: Voice, last: date) -> str:
    """A day; for what the provider does, the day on which the message goes out. "" for what is good."""
    if level.rank < Level.HINT.rank:
        return ""
    table = "deadline_host" if for_host else "deadline"
    level = Level.CRITICAL if _is_urgent(level, last, voice) else level
    return voice.say(f"{table}.{level}", date=language.day(last, voice.lang))


def _today(voice: Voice) -> date:
    return language.local_day(voice.seen_at, voice.zone)


def _day(text: str, zone: str) -> date | None:
    """The day of *text*; None where a check of others says what is no day."""
    try:
        return language.read_day(text, zone)
    except ValueError:
        return None


def _blind(finding: Finding, voice: Voice) -> Blind:
    check, name = finding.check.name, name_of(finding, voice)
    if finding.unseen is not None:
        why, detail = finding.unseen.why, finding.unseen.detail
        return Blind(check, "", name, voice.why(why, detail), Untrusted(plain.line(detail)))
    card = _card(finding, 0, voice)
    reason = card.short if card.outcome == STALE else plain.line(NEITHER.sub("", card.meaning)) or card.short
    return Blind(check, card.subject, name, reason, Untrusted(card.outcome))


def _kind_word(voice: Voice) -> Card:
    said = voice.say("label.kind_word")
    return Card(
        number=1, check="", subject="", outcome="", level=Level.GOOD, level_word=voice.say("level.good"),
        shape=SHAPES[Level.GOOD], title=said, short=said, meaning="", why="", do="", ask="", who="", for_host=False,
        how_long="", cost="", deadline="", fixes=(), facts=(), source="",
    )
