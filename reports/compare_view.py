"""A comparison in sentences, before any format lays it out. All texts are finished, in one language, unescaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ..checks.check import Level
from . import language, plain
from .compare import Change, Comparison, Kind
from .result import Result, Told
from .shapes import SHAPES
from .words import say

USUAL_ZONE = "Asia/Jakarta"
Reasons: TypeAlias = tuple[tuple[str, tuple[Kind, ...]], ...]
# Why a score moved: what explains it, then what only came into sight or went out of it.
REASONS: Mapping[str, Reasons] = {
    "fell": (("because", (Kind.NEW, Kind.WORSE)), ("because_seen", (Kind.NOW_SEEN,))),
    "rose": (("mended", (Kind.FIXED, Kind.BETTER)), ("mended_blind", (Kind.LOST,))),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One change: its *mark* (level word, or ✓ and ? for what is gone), the *level* whose colour it has, and a note
    on what it was before."""

    mark: str
    level: Level
    check: str
    subject: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one kind under a *heading*; *notes*: what must be known to read them."""

    heading: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """What is said of one comparison. *sites* differ only where that was asked for; *verdict*: what became of the
    grade and why; *notes*: why the two results cannot be held against each other in everything."""

    lang: str
    site: str
    span: str
    verdict: tuple[str, ...]
    groups: tuple[Group, ...]
    nothing: str
    same: str
    notes: tuple[str, ...]


def view(comparison: Comparison, lang: str, zone: str = "") -> Compared:
    """The sentences. *zone*: the IANA zone of its times; "" for that of the newer dossier."""
    old, new = comparison.before, comparison.after
    place = zone or new.zone or old.zone or USUAL_ZONE
    span = say("compare.span", lang, before=language.moment(old.seen_at, lang, place),
               after=language.moment(new.seen_at, lang, place))
    kinds = [kind for kind in Kind if kind is not Kind.SAME]
    moved = say("compare.sites", lang, before=old.site, after=new.site)
    return Compared(
        lang=lang, site=new.site if old.site == new.site else moved, span=span,
        verdict=tuple(_verdict(comparison, lang)),
        groups=tuple(_group(k, comparison, lang) for k in kinds if comparison.of(k)),
        nothing="" if comparison.changes else say("compare.nothing", lang), same=_same(comparison.same, lang),
        notes=tuple(_notes(comparison, lang)),
    )


def _grade(result: Result, lang: str) -> str:
    if result.letter is None or result.score is None:
        return say("compare.no_grade", lang)
    return say("compare.grade", lang, letter=result.letter, score=result.score)


def _verdict(comparison: Comparison, lang: str) -> Iterable[str]:
    """What became of the grade, and why."""
    old, new = comparison.before, comparison.after
    before, after = _grade(old, lang), _grade(new, lang)
    if old.letter is None or new.letter is None or old.score is None or new.score is None:
        yield say("compare.not_comparable", lang, before=before, after=after)
    elif (old.letter, old.score) == (new.letter, new.score):
        yield say("compare.steady", lang, after=after)
    else:
        way = "rose" if new.score > old.score else "fell"
        yield say(f"compare.{way}", lang, before=before, after=after)
        yield from _why(comparison, REASONS[way], lang)


def _why(comparison: Comparison, reasons: Reasons, lang: str) -> Iterable[str]:
    said = [_named(f"compare.{key}", grave, lang) for key, kinds in reasons if (grave := _grave(comparison.of(*kinds)))]
    return said or (say("compare.because_rules", lang),)


def _grave(changes: Iterable[Change]) -> list[Change]:
    """Those that touch the score, gravest first."""
    return sorted((c for c in changes if c.worst.rank > Level.HINT.rank), key=lambda c: -c.worst.rank)


def _named(key: str, changes: list[Change], lang: str) -> str:
    title = _title(changes[0], lang)
    if len(changes) == 1:
        return say(key, lang, title=title)
    return say(f"{key}_many", lang, title=title, count=len(changes) - 1)


def _group(kind: Kind, comparison: Comparison, lang: str) -> Group:
    """What was or is good only comes into sight or out of it by number: a site that is down would fill pages."""
    changes = comparison.of(kind)
    told = [c for c in changes if c.worst.rank]
    notes = [say(f"compare.{kind}_note", lang)] if kind in (Kind.LOST, Kind.NOW_SEEN) else []
    if kind is Kind.LOST:
        whys = dict.fromkeys(c.after.why for c in changes if c.after and c.after.why)
        notes += [say(f"why.{why}", lang) for why in whys]
    if quiet := len(changes) - len(told):
        notes.append(say(f"compare.{kind}_good", lang, count=quiet))
    return Group(say(f"compare.{kind}", lang), tuple(_row(kind, c, c.key in comparison.returned, lang) for c in told),
                 tuple(notes))


def _row(kind: Kind, change: Change, returned: bool, lang: str) -> Row:
    gone = {Kind.FIXED: Level.GOOD, Kind.LOST: Level.UNKNOWN}.get(kind)
    level = gone or (change.after.level if change.after else Level.GOOD)
    check, subject = change.key
    was = change.before.level if change.before and kind not in (Kind.NEW, Kind.NOW_SEEN) else None
    return Row(
        mark=SHAPES[gone] if gone else say(f"level.{level}", lang), level=level, check=plain.line(check, 60),
        subject=plain.line(subject or "", 60), title=_title(change, lang),
        note=_note(kind, was, returned, lang),
    )


def _note(kind: Kind, was: Level | None, returned: bool, lang: str) -> str:
    if kind is Kind.NEW and returned:
        return say("compare.back", lang)
    return say("compare.was", lang, level=say(f"level.{was}", lang)) if was else ""


def _title(change: Change, lang: str) -> str:
    """The heading of the finding: of what is gone the old one, else the new one."""
    told: Told | None = change.before if change.kind in (Kind.FIXED, Kind.LOST) else change.after
    said = told or change.after or change.before
    return plain.line(said.title(lang) or f"{said.check}.{said.outcome}") if said else ""


def _same(same: tuple[Change, ...], lang: str) -> str:
    if not same:
        return ""
    names = list(dict.fromkeys(plain.line(change.key[0], 60) for change in same))
    return say("compare.same", lang, count=len(same), names=language.listed(names, lang))


def _notes(comparison: Comparison, lang: str) -> Iterable[str]:
    """Where the two results were made in different ways."""
    old, new = comparison.before, comparison.after
    if old.seen_at > new.seen_at:
        yield say("compare.order", lang)
    if old.scoring != new.scoring:
        yield say("compare.scoring", lang, before=old.scoring, after=new.scoring)
    if old.rules != new.rules:
        yield say("compare.rules", lang, before=_word(old.rules), after=_word(new.rules))
    if old.version != new.version:
        yield say("compare.version", lang, before=_word(old.version), after=_word(new.version))
    if old.consent_level != new.consent_level:
        yield say("compare.consent", lang, before=old.consent_level, after=new.consent_level)


def _word(text: str) -> str:
    return plain.line(text, 40) or "?"
