"""What a report says, sentence by sentence, before any format lays it out. Every format reads this and nothing else.

All texts are finished, in the report's language, unescaped: each sink escapes for itself. Texts that came from a
server are already bounded and free of control characters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..checks.check import Level
from .grade import Grade
from .untrusted import Untrusted


@dataclass(frozen=True, slots=True)
class Fix:
    """Lines to paste for one *stack* ("nginx"); *label* its name for people, *source* where the lines come from.
    *elsewhere*: another stack was seen in its place."""

    stack: str
    label: str
    text: str
    source: str
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One finding in words, worst first. *shape* is the sign that survives a photocopy (▲▲ ▲ ● ○ i ✓ ?).

    *meaning*, *why*, *do* and *ask* are the four blocks; empty for a good outcome. *ask_label* says whom *ask* is for.
    *who*, *how_long*, *cost* and *deadline* are finished phrases ("Penyedia hosting", "±10 menit", "biasanya gratis",
    "23 November 2026"); *urgent*: its deadline is today; *merged*: another card mends it too; *sent*: its *ask* stands
    in the message to the provider or the maker; *named*: its *title* begins with a name, which keeps its capital.
    *others*: labels of lines to paste that are only named.
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
    facts: tuple[tuple[str, Untrusted], ...]
    source: str
    for_maker: bool = False
    ask_label: str = ""
    urgent: bool = False
    merged: bool = False
    sent: bool = False
    named: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Blind:
    """Something that was not judged: its *name*, one sentence on the reason, and a technical note."""

    check: str
    subject: str
    name: str
    sentence: str
    detail: Untrusted


@dataclass(frozen=True, slots=True)
class Answer:
    """A question of every owner and its answer (product decision 11)."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Course:
    """What became of the score: in a sentence, in one for who cannot see the chart, and as stretches of points
    (0 to 100 along the time, score) that are joined."""

    said: str
    label: str
    runs: tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report of one site.

    *light* is the sign of the traffic light (▲▲ ▲ ● ○ ✓; ? when withheld), *grade_word* its word. *held_by*,
    *could_be*, *level_note*, *read_as* and the messages may be "". *first*: three at most, for today first, no hints;
    *rest*: what else is urgent, and how much can wait. *first_steps*: what to do where nobody answered for the site.
    *nothing_first* and *nothing_found* stand where there is nothing to list. *good* is empty only when nothing was
    seen (page 1 shows three). *message* (to the provider) and *maker_message* have line feeds; a link is "" when too
    long. *onward* are for a terminal: the command for the whole report, then those to read more and to look again,
    each at the end of its line; *listing* says where the full TLS list is, or is "". *course*: None without two
    scores to hold against each other. *link*: the participant's own page, for the QR code; "" for none.
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
    first_steps: tuple[str, ...]
    first: tuple[Card, ...]
    nothing_first: str
    cards: tuple[Card, ...]
    nothing_found: str
    good: tuple[Card, ...]
    blind: tuple[Blind, ...]
    left_out: tuple[str, ...]
    message: str
    message_link: str
    maker_message: str
    maker_link: str
    technical: tuple[tuple[str, Untrusted], ...]
    glossary: tuple[tuple[str, str], ...]
    sums: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    promise: str
    onward: tuple[str, ...]
    listing: str
    cost: str
    tool: str
    course: Course | None = None
    link: str = ""
    rest: str = ""


def for_what_was_seen(card: Card) -> Card:
    """*card* with the lines to paste for the stack that was seen; those for another in its place are only named."""
    return _keeping(card, tuple(f for f in card.fixes if not f.elsewhere))


def without_lines(card: Card) -> Card:
    """*card* whose lines to paste are only named."""
    return _keeping(card, ())


def _keeping(card: Card, kept: tuple[Fix, ...]) -> Card:
    return replace(card, fixes=kept, others=(*card.others, *(f.label for f in card.fixes if f not in kept)))


def tone(report: Report) -> Level:
    """The level whose colour and sign the traffic light has; without a letter only a proven KRITIS has one."""
    if report.grade.letter is None and report.grade.worst is not Level.CRITICAL:
        return Level.UNKNOWN
    return Level.GOOD if report.grade.worst is Level.HINT else report.grade.worst


def by_note(blind: tuple[Blind, ...]) -> dict[tuple[str, Untrusted], list[Blind]]:
    """Each reason and technical note once, with all that it kept from us, in order; what has no note is left out."""
    notes: dict[tuple[str, Untrusted], list[Blind]] = {}
    for item in blind:
        if item.detail:
            notes.setdefault((item.sentence, item.detail), []).append(item)
    return notes


def by_reason(blind: tuple[Blind, ...]) -> dict[str, list[Blind]]:
    """Each reason once, with all that it kept from us, in order."""
    reasons: dict[str, list[Blind]] = {}
    for item in blind:
        reasons.setdefault(item.sentence, []).append(item)
    return reasons
