"""What a report says, sentence by sentence, before any format lays it out. Every format reads this and nothing else.

All texts are finished, in the report's language, unescaped: each sink escapes for itself. Texts that came from a
server are already bounded and free of control characters.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..checks.check import Level
from .grade import Grade


@dataclass(frozen=True, slots=True)
class Fix:
    """Lines to paste for one *stack* ("nginx"); *label* its name for people, *source* where the lines come from."""

    stack: str
    label: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Card:
    """One finding in words, worst first. *shape* is the sign that survives a photocopy (▲▲ ▲ ● ○ i ✓ ?).

    *meaning*, *why*, *do* and *ask* are the four blocks; empty for a good outcome. *who*, *how_long*, *cost* and
    *deadline* are finished phrases ("Penyedia hosting", "±10 menit", "biasanya gratis", "23 November 2026").
    """

    number: int
    check: str
    subject: str
    outcome: str
    level: Level
    level_word: str
    shape: str
    title: str
    short: str
    meaning: str
    why: str
    do: str
    ask: str
    who: str
    for_host: bool
    how_long: str
    cost: str
    deadline: str
    fixes: tuple[Fix, ...]
    facts: tuple[tuple[str, str], ...]
    source: str


@dataclass(frozen=True, slots=True)
class Blind:
    """Something that was not judged: its *name*, one sentence on the reason, and a technical note."""

    check: str
    subject: str
    name: str
    sentence: str
    detail: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A question of every owner and its answer (product decision 11)."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report of one site.

    *light* is the sign of the traffic light (▲▲ ▲ ● ○ ✓; ? when withheld), *grade_word* its word. *held_by*,
    *could_be*, *level_note*, *read_as* and *message* may be "". *first*: the three worst at most, none of them a hint.
    *good* is never empty (page 1 shows three). *message* has line feeds; *message_link* is "" when too long.
    """

    lang: str
    site: str
    read_as: str
    when: str
    grade: Grade
    light: str
    grade_word: str
    grade_sentence: str
    coverage: str
    held_by: str
    could_be: str
    level_note: str
    answers: tuple[Answer, ...]
    first: tuple[Card, ...]
    cards: tuple[Card, ...]
    good: tuple[Card, ...]
    blind: tuple[Blind, ...]
    left_out: tuple[str, ...]
    message: str
    message_link: str
    technical: tuple[tuple[str, str], ...]
    glossary: tuple[tuple[str, str], ...]
    sums: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    promise: str
    cost: str
    tool: str
