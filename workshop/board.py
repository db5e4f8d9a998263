"""How a room stands, counted: who is ready, which grades, which problems. Pure; the terminal and the projector show it.

What many people look at must not tell on one of them. Grades and problems are counted in batches, so that nobody sees
a letter appear together with a number; and who has no site gets the tick together with a neighbour.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ..checks.check import Check, Level
from ..reports.output import Bundle
from ..reports.summary import light
from ..reports.words import load_words, say
from ..scanner.runs import Step
from .register import SiteState
from .roster import Participant

LETTERS = ("A", "B", "C", "D", "F", "")  # "": withheld
BATCH = 5  # of fewer sites nothing is counted at all
COMMON = 2  # what only one has would point at him
MOST_PROBLEMS = 3
LOOKED_BACK_S = 300
ENOUGH_TO_GUESS = 3  # sites that must have ended in that time before the time left is told
_FACTS_ASIDE = re.compile(r" \([^()]*\{[^()]*\)")
_PROBLEM = (Level.LOW, Level.MEDIUM, Level.HIGH)  # what is critical is for its owner alone


class Mark(StrEnum):
    """What the room sees of one participant: never how it ended."""

    WAITING = "waiting"
    BUSY = "busy"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Told:
    """What was judged of one site. *sign* and *word* are those of its report; *problems* the outcomes that are one."""

    letter: str = ""
    sign: str = "?"
    level: Level = Level.UNKNOWN
    word: str = ""
    problems: tuple[tuple[Check, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Seat:
    """A participant as the room sees him."""

    number: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class Bar:
    """How many sites have a letter."""

    letter: str
    word: str
    count: int


@dataclass(frozen=True, slots=True)
class Board:
    """*done* of *total* participants are ready; *bars* and *problems* count *counted* sites; *left_s* is a guess or
    None; *paused*: our own link is down; *few*: so few sites that none is ever counted."""

    done: int
    total: int
    seats: tuple[Seat, ...]
    few: bool
    counted: int
    bars: tuple[Bar, ...]
    problems: tuple[tuple[str, int], ...]
    paused: bool
    left_s: float | None

    @property
    def finished(self) -> bool:
        """Whether nothing is left to wait for."""
        return self.done == self.total


def told_of(made: Bundle, lang: str) -> Told:
    """What of a judged dossier counts for the room."""
    letter, worst = made.grade.letter or "", made.grade.worst
    unsure = not letter and worst is not Level.CRITICAL
    found = {
        (f.check.name, f.verdict.outcome.slug): f.check for f in made.findings if f.verdict and f.level in _PROBLEM}
    return Told(letter, light(made.grade), Level.UNKNOWN if unsure else worst, word_of(letter, lang),
                tuple((found[name, slug], slug) for name, slug in sorted(found)))


def word_of(letter: str, lang: str) -> str:
    """"Belum siap" of D; "Belum dapat dinilai" where the letter is withheld."""
    return say(f"grade.{letter or 'none'}", lang)


def board(
    people: Sequence[Participant], states: Mapping[str, SiteState], told: Mapping[str, Told], lang: str, now: datetime,
) -> Board:
    """The room as it stands at *now*."""
    seats = _seats(people, states.values())
    counted = [told[key] for key in _counted(states, told)]
    letters = Counter(t.letter for t in counted)
    return Board(
        sum(seat.mark is Mark.DONE for seat in seats), len(seats), seats, len(states) < BATCH, len(counted),
        tuple(Bar(letter, word_of(letter, lang), letters[letter]) for letter in LETTERS),
        _problems(counted, lang), any(s.step is Step.PAUSED for s in states.values()),
        _left(states.values(), now),
    )


def _seats(people: Sequence[Participant], states: Collection[SiteState]) -> tuple[Seat, ...]:
    """Everybody's mark. Without a site of one's own: that of the next who has one, else of the one before."""
    steps: dict[int, list[Step]] = {}
    for state in states:
        for number in state.numbers:
            steps.setdefault(number, []).append(state.step)
    marks = {number: _mark(found) for number, found in steps.items()}
    near = Mark.DONE
    for person in people:
        near = marks.get(person.number, near)
    for person in reversed(people):
        near = marks.setdefault(person.number, near)
    return tuple(Seat(person.number, marks[person.number]) for person in people)


def _mark(steps: Sequence[Step]) -> Mark:
    if all(step.final for step in steps):
        return Mark.DONE
    return Mark.WAITING if all(step in (Step.WAITING, Step.PAUSED) for step in steps) else Mark.BUSY


def _counted(states: Mapping[str, SiteState], told: Mapping[str, Told]) -> list[str]:
    """The sites that are counted yet, in the order in which they ended: whole batches, the last one never small."""
    ended = [key for key, state in states.items() if state.step.final and key in told]
    if len(states) < BATCH:
        return []
    if len(ended) == len(states):
        return ended
    ended.sort(key=lambda key: str(states[key].ended or ""))
    return ended[: max(0, min(len(ended) // BATCH, len(states) // BATCH - 1)) * BATCH]


def _problems(counted: Sequence[Told], lang: str) -> tuple[tuple[str, int], ...]:
    """What most sites have, and several; the heavier first among equals."""
    found = Counter(problem for t in counted for problem in t.problems)
    common = [problem for problem, many in found.items() if many >= COMMON]

    def weight(problem: tuple[Check, str]) -> tuple[int, int, str]:
        check, slug = problem
        return -found[problem], -check.outcome(slug).level.rank, check.name

    return tuple((topic(*problem, lang), found[problem]) for problem in sorted(common, key=weight)[:MOST_PROBLEMS])


def topic(check: Check, slug: str, lang: str) -> str:
    """The title of an outcome without any fact of anybody's site; the name of the check where it says nothing then."""
    words = load_words(check)
    title = _FACTS_ASIDE.sub("", words.outcomes[slug].texts[lang]["judul"])
    return words.name[lang] if "{" in title else title


def _left(states: Collection[SiteState], now: datetime) -> float | None:
    """Seconds to go, if the rest goes on as it went in the last minutes: a pass may have been stopped overnight."""
    since = now - timedelta(seconds=LOOKED_BACK_S)
    ended = [s.ended for s in states if s.step.final and s.ended and s.ended >= since]
    waiting = sum(not s.step.final for s in states)
    if len(ended) < ENOUGH_TO_GUESS or not waiting or any(s.step is Step.PAUSED for s in states):
        return None
    return max(0.0, (now - min(ended)).total_seconds()) / len(ended) * waiting
