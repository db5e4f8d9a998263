"""The vocabulary of judging: Level, Outcome, Verdict, Check, Finding, Maybe and the @check decorator.

This page is promised to plug-ins. No sentence and no number of points stands here or in a judge.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

if TYPE_CHECKING:  # who only needs a Level loads no evidence
    from ..scanner.evidence import Unseen

Row: TypeAlias = Mapping[str, "str | None"]  # only for machines: no sentence names a fact of rows
Fact: TypeAlias = "str | int | tuple[str, ...] | tuple[Row, ...]"
_K = TypeVar("_K")


class Level(StrEnum):
    """How much an outcome matters to a shop owner; the slugs are those of JSON v1. UNKNOWN leaves the coverage."""

    UNKNOWN = "unknown"
    GOOD = "good"
    HINT = "hint"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for UNKNOWN and GOOD up to 5 for CRITICAL."""
        return _RANKS[self]

    @property
    def is_fault(self) -> bool:
        """Whether there is something to mend: worse than a hint."""
        return self.rank > Level.HINT.rank


_RANKS = {level: max(0, place - 1) for place, level in enumerate(Level)}


class Area(StrEnum):
    """The six areas of the score (product decision 4); the slugs are those of JSON v1."""

    CONNECTION = "connection"
    DOORS = "doors"
    SITE = "site"
    SOFTWARE = "software"
    BROWSER = "browser"
    DOMAIN = "domain"


@dataclass(frozen=True, slots=True)
class Maybe(Generic[_K]):
    """Evidence that a check can do without: *seen* is the evidence or None, *unseen* why it is missing.

    A bad outcome may rest on the other evidence alone; run.py turns a good one into unseen when a Maybe is empty.
    """

    seen: _K | None
    unseen: Unseen | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome, the facts that led to it, and which of several things it speaks of ("3306/tcp"). *doubt*: what of its
    own the judge did not see; a good outcome is none then."""

    outcome: Outcome
    facts: Mapping[str, Fact] = field(default_factory=dict)
    subject: str | None = None
    doubt: Unseen | None = None

    def about(self, subject: str) -> Verdict:
        """The same verdict, about *subject*: a stable name, never an order of addresses."""
        return replace(self, subject=subject)

    def doubted(self, doubt: Unseen | None) -> Verdict:
        """The same verdict, where *doubt* was not seen."""
        return replace(self, doubt=doubt)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One possible ending of a check. *slug* says the state, not the mood: "missing", "short", "smb1"."""

    slug: str
    level: Level

    def __call__(self, **facts: Fact) -> Verdict:
        """This outcome, with the facts that led to it. Dates are ISO 8601 text (UTC)."""
        return Verdict(self, facts)


Judgement: TypeAlias = "Verdict | Iterable[Verdict] | None"


@dataclass(frozen=True, slots=True)
class Need:
    """One parameter of a judge: which kind of evidence, and whether it can do without (Maybe)."""

    kind: type[object]
    maybe: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """A judge. *name* is the module's; *folder* the room it stands in ("tls"); *source* where the rule is written.

    *words* names the package and file of its sentences. *doc* is the judge module's docstring. *session*: all that it
    judges is seen with --uji-ms17-010 alone.
    """

    name: str
    folder: str
    area: Area
    source: str
    doc: str
    needs: tuple[Need, ...]
    outcomes: tuple[Outcome, ...]
    judge: Callable[..., Judgement]
    words: tuple[str, str]
    session: bool = False

    def outcome(self, slug: str) -> Outcome:
        """The outcome called *slug*; KeyError for another."""
        for outcome in self.outcomes:
            if outcome.slug == slug:
                return outcome
        raise KeyError(f"{self.name} has no outcome {slug!r}")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check says of one thing. Without a verdict nothing is judged, and *unseen* says why."""

    check: Check
    verdict: Verdict | None
    unseen: Unseen | None = None

    @property
    def subject(self) -> str | None:
        """Which of several things is spoken of, if the check looks at many."""
        return self.verdict.subject if self.verdict else None

    @property
    def level(self) -> Level:
        """The outcome's level; UNKNOWN for what was not seen."""
        return self.verdict.outcome.level if self.verdict else Level.UNKNOWN


@dataclass(frozen=True, slots=True)
class Compatible:
    """The grade of another scanner for what we saw. *tests*: (test, result, passed, points) in that scanner's names."""

    score: int
    grade: str
    tests: tuple[tuple[str, str, bool, int], ...]


class CheckError(TypeError):
    """A check is written wrongly; the message says what to change."""


def check(
    *outcomes: Outcome, area: str, source: str, session: bool = False,
) -> Callable[[Callable[..., Judgement]], Check]:
    """Turn a judging function into a Check. Its parameters' types say what it must see, as pytest reads fixtures."""

    def wrap(judge: Callable[..., Judgement]) -> Check:
        module = inspect.getmodule(judge)
        package, _, name = judge.__module__.rpartition(".")
        slugs = [o.slug for o in outcomes]
        if len(set(slugs)) != len(slugs):
            raise CheckError(f"{judge.__module__}: two outcomes share a slug")
        return Check(
            name=name, folder=package.rpartition(".")[2], area=Area(area), source=source,
            doc=((module and module.__doc__) or "").strip(), needs=_needs(judge), outcomes=outcomes, judge=judge,
            words=(package, f"{name}.toml"), session=session,
        )

    return wrap


def _needs(judge: Callable[..., Judgement]) -> tuple[Need, ...]:
    hints = typing.get_type_hints(judge)
    needs = []
    for parameter in inspect.signature(judge).parameters:
        hint = hints.get(parameter)
        maybe = typing.get_origin(hint) is Maybe
        kind = typing.get_args(hint)[0] if maybe else hint
        if not isinstance(kind, type):
            raise CheckError(f"{judge.__module__}: parameter {parameter!r} needs a kind of evidence as its type")
        needs.append(Need(kind, maybe))
    return tuple(needs)
