"""The class as its trainer sees it: how the grades are spread, what most have to mend, what to do about it together,
and what became better. Counts only; nobody is ranked and nobody is named. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ..reports.language import day
from ..reports.plain import line
from ..reports.words import load_words
from .board import COMMON, MOST_PROBLEMS, topic, word_of
from .counting import WORST_FIRST, Class, Standing
from .course import Course
from .ministry import LETTERS, say
from .roster import Kind, Participant


@dataclass(frozen=True, slots=True)
class Bar:
    """One grade: *count* of all who were graded, *percent* of them; *text* says so."""

    letter: str
    percent: int
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that several have to mend, with its share, and what to do about it in class."""

    title: str
    text: str
    percent: int
    do: str


@dataclass(frozen=True, slots=True)
class Cohort:
    """The page. All texts are finished. *spread_of*: of how many the bars are; *since* () where nothing was looked at
    twice."""

    lang: str
    title: str
    held: str
    facts: tuple[str, ...]
    spread_title: str
    spread_of: str
    bars: tuple[Bar, ...]
    problems_title: str
    problems: tuple[Problem, ...]
    no_problems: str
    since_title: str
    since: tuple[str, ...]
    hint: str


def cohort(course: Course, now: Class, before: Class | None, first: date | None, lang: str) -> Cohort:
    """What is told of the class *now*; *before*: as the pass of the day *first* saw it, None for none."""
    graded, problems = now.graded, tuple(_problems(now, lang))
    letters = Counter(s.letter for s in graded)
    again = before is not None and first is not None
    told = (course.organiser, course.place, day(course.day, lang))
    return Cohort(
        lang, _say("title", lang, title=line(course.title, 100)), " · ".join(line(t, 80) for t in told if t),
        tuple(_facts(now.standings, len(graded), lang)), _say("spread", lang), _say("of_graded", lang, of=len(graded)),
        tuple(_bar(letter, letters[letter], len(graded), lang) for letter in LETTERS) if graded else (),
        _say("problems", lang), problems, "" if problems else _say("no_problems", lang),
        _say("before", lang, day=day(first, lang)) if first and again else "",
        tuple(_since(before, now, lang)) if before is not None and again else (_say("no_before", lang),),
        _say("hint", lang),
    )


def _say(key: str, lang: str, **values: str | int) -> str:
    return say(f"class.{key}", lang, **values)


def _facts(all_of_them: Sequence[Standing], graded: int, lang: str) -> Iterable[str]:
    own = [s for s in all_of_them if s.own]
    yield _say("people", lang, count=len(all_of_them))
    yield _say("own", lang, count=len(own), of=len(all_of_them))
    yield _say("graded", lang, count=graded, of=len(own))
    if len(own) > graded:
        yield _say("withheld", lang, count=len(own) - graded, of=len(own))
    kinds = Counter(_kind(s.person) for s in all_of_them if not s.own)
    if kinds["builder"]:
        yield _say("builder", lang, count=kinds.pop("builder"))
    if kinds:
        yield _say("without", lang, count=sum(kinds.values()), account=kinds["account"], rewrite=kinds["rewrite"],
                   none=kinds["none"])


def _kind(person: Participant) -> str:
    """What somebody has who has no site of his own."""
    kinds = {entry.kind for entry in person.entries}
    if Kind.BUILDER in kinds:
        return "builder"
    if Kind.ACCOUNT in kinds:
        return "account"
    return "rewrite" if kinds & {Kind.MAIL, Kind.PHONE, Kind.WRONG} else "none"


def _bar(letter: str, count: int, of: int, lang: str) -> Bar:
    percent = _percent(count, of)
    return Bar(letter, percent, _say("bar", lang, letter=letter, word=word_of(letter, lang), count=count, of=of,
                                     percent=percent))


def _percent(count: int, of: int) -> int:
    return round(100 * count / of) if of else 0


def _problems(now: Class, lang: str) -> Iterable[Problem]:
    """What most have, by how many of those in whom it could be seen; the heavier first among equals."""
    found = Counter(name for s in now.graded for name in s.failed)

    def weight(name: str) -> tuple[int, int, str]:
        return -found[name], -now.checks[name].outcome(_usual(now, name)).level.rank, name

    for name in sorted((name for name, n in found.items() if n >= COMMON), key=weight)[:MOST_PROBLEMS]:
        of = sum(name in s.seen for s in now.graded)
        title, percent = topic(now.checks[name], _usual(now, name), lang), _percent(found[name], of)
        who = load_words(now.checks[name]).outcomes[_usual(now, name)].who or "owner"
        yield Problem(title, _say("problem", lang, title=title, count=found[name], of=of, percent=percent), percent,
                      _say("do", lang, what=say(f"do.{who}", lang)))


def _usual(now: Class, name: str) -> str:
    """The outcome of a check that most of those have who have one."""
    slugs = Counter(s.failed[name] for s in now.graded if name in s.failed)
    return min(slugs, key=lambda slug: (-slugs[slug], slug))


def _since(before: Class, now: Class, lang: str) -> Iterable[str]:
    """What changed for those who were graded twice: how many rose and fell, and the problems that most have lost."""
    then = {s.person.number: s for s in before.graded}
    twice = [(then[s.person.number], s) for s in now.graded if s.person.number in then]
    steps = [WORST_FIRST.index(new.letter) - WORST_FIRST.index(old.letter) for old, new in twice]
    yield _say("changed", lang, rose=sum(s > 0 for s in steps), same=sum(s == 0 for s in steps),
               fell=sum(s < 0 for s in steps), of=len(twice))
    lost = Counter(name for old, new in twice for name in old.failed if name in new.seen and name not in new.failed)
    for name, _ in sorted(lost.items(), key=lambda one: (-one[1], one[0]))[:MOST_PROBLEMS]:
        both = [(old, new) for old, new in twice if name in old.seen and name in new.seen]
        yield _say("fixed", lang, title=topic(before.checks[name], _usual(before, name), lang),
                   before=sum(name in old.failed for old, _ in both), after=sum(name in new.failed for _, new in both),
                   of=len(both))
