"""Rows of the journal <-> the values they hold. No statement, no file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from ..checks.check import Level
from .database import Cell
from .expiry import Term, Threshold
from .fingerprint import Fingerprint
from .sqlite_store import moment, stamp
from .transitions import Event, Kind, Observation
from .watch import Warned

Row: TypeAlias = "tuple[Cell, ...]"


@dataclass(frozen=True, slots=True)
class Look:
    """What one look came to. Scores of one version of *scoring* can be compared. *bad* counts findings of rank above a
    hint, *blind* what could not be judged; *judged* tells one judgement from another, so that a document is kept only
    when it says something new."""

    at: datetime
    letter: str
    score: int | None
    scoring: int
    bad: int
    blind: int
    judged: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """One run of the watch. *trust*: what was thought of the clock, "" while it runs."""

    number: int
    begun: datetime
    ended: datetime | None
    trust: str
    code: int | None


def number(cell: Cell) -> int:
    """A cell that holds a whole number."""
    return int(str(cell))


def milliseconds(at: datetime) -> int:
    """The moment of a look: of these there are many, so they are kept short."""
    return round(at.timestamp() * 1000)


def _at(cell: Cell) -> datetime | None:
    return moment(cell) if cell else None


def _stamp(at: datetime | None) -> str | None:
    return stamp(at) if at else None


def observation(site: str, row: Row) -> Observation:
    """As `of_observation` wrote it."""
    (check, subject, level, outcome, title_id, title_en, first, last, fixed, recent, pending, clean, elsewhere, address,
     blind_since, blind_runs, blind_told, wavering, mixed) = row
    return Observation(
        Fingerprint(site, str(check), str(subject)), Level(str(level)), str(outcome), (str(title_id), str(title_en)),
        moment(first), moment(last), _at(fixed), str(recent), number(pending), number(clean), number(elsewhere),
        str(address), _at(blind_since), number(blind_runs), bool(blind_told), bool(wavering), bool(mixed),
    )


def of_observation(seen: Observation) -> Row:
    """The cells of an observation, without its site."""
    return (
        seen.mark.check, seen.mark.subject, seen.level.value, seen.outcome, *seen.titles, stamp(seen.first_seen),
        stamp(seen.last_seen), _stamp(seen.fixed_at), seen.recent, seen.pending, seen.clean, seen.elsewhere,
        seen.at_address, _stamp(seen.blind_since), seen.blind_runs, int(seen.blind_told), int(seen.wavering),
        int(seen.mixed),
    )


def warned(row: Row) -> Warned:
    """As `of_warned` wrote it."""
    check, key, begins, ends, fired, seen = row
    told = tuple(Threshold(word) for word in str(fired).split(",") if word)
    return Warned(Term(str(check), str(key), _at(begins), moment(ends)), told, moment(seen))


def of_warned(kept: Warned) -> Row:
    """The cells of a term, without its site."""
    term = kept.term
    return term.check, term.key, _stamp(term.begins), stamp(term.ends), ",".join(kept.fired), stamp(kept.seen)


def event(row: Row) -> Event:
    """As `of_event` wrote it, with the name of the site before it."""
    site, at, kind, check, subject, level, was, outcome, title_id, title_en, until, detail = row
    return Event(
        Kind(str(kind)), Fingerprint(str(site), str(check), str(subject)), Level(str(level)), str(outcome),
        (str(title_id), str(title_en)), moment(at), Level(str(was)) if was else None, _at(until), str(detail),
    )


def of_event(told: Event) -> Row:
    """The cells of an event, without its site."""
    return (
        stamp(told.at), told.kind.value, told.mark.check, told.mark.subject, told.level.value,
        told.was.value if told.was else None, told.outcome, *told.titles, _stamp(told.until), told.detail,
    )


def look(row: Row) -> Look:
    """One look of the many."""
    at, letter, score, scoring, bad, blind = row
    return Look(datetime.fromtimestamp(number(at) / 1000, UTC), str(letter), None if score is None else number(score),
                number(scoring), number(bad), number(blind))


def round_of(row: Row) -> Round:
    """One run of the watch."""
    run, begun, ended, trust, code = row
    return Round(number(run), moment(begun), _at(ended), str(trust), None if code is None else number(code))


def comparable(trail: Sequence[Look]) -> list[int]:
    """The scores that can be held against the last: those of its version of scoring."""
    known = [look for look in trail if look.score is not None]
    return [look.score for look in known if look.score is not None and look.scoring == known[-1].scoring]
