"""The report as lines for a terminal of so many columns: what stands where. Knows no colour codes and no stream.

One finding begins one line with its level word, so that grep finds it; what is too long goes on below, indented.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from ..checks.check import Level
from . import plain
from .marks import unmarked
from .typeset import steps
from .view import Answer, Blind, Card, Report, by_reason, tone
from .words import say

INDENT = "   "
COMMAND = "ikmscan "
GOOD_SHOWN = 12
BLIND_SHOWN, BLIND_NAMED = 6, 3  # more names than that for one reason are counted
# For terminals that lack the sign (Windows code pages, ASCII): what is written instead.
PLAINER = {
    "▲": "!", "●": "*", "○": "o", "✓": "v", "±": "+/-", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "→": "->",
    "×": "x", "−": "-", "–": "-", "—": "-", "·": "-", "≤": "<=", "≥": ">=",
    "›": ">", "█": "#", "░": ".",
}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one *style*: "", "strong", "soft", "head" or the slug of a level."""

    text: str
    style: str = ""


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where lines are made: so many columns, signs that *encoding* has, sentences in *lang*."""

    lang: str
    width: int
    encoding: str

    def clean(self, text: str) -> str:
        """*text* on one line, without what cannot be shown here."""
        seen = plain.line(text, 4000)
        try:
            seen.encode(self.encoding)
        except UnicodeEncodeError:
            return "".join(map(self._sign, seen))
        return seen

    def verbatim(self, text: str) -> str:
        """One line of our own, to be copied: its blanks and its length stay as they are."""
        return "".join(map(self._sign, plain.lines(text).replace("\n", " ")))

    def _sign(self, char: str) -> str:
        try:
            char.encode(self.encoding)
        except UnicodeEncodeError:
            return PLAINER.get(char, "?")
        return char

    def wrapped(self, *spans: Span, hang: str = INDENT) -> Iterator[Line]:
        """The spans as lines no wider than the sheet; from the second on, after *hang*. A span keeps its style."""
        line: list[Span] = []
        used, begun = 0, True
        for text, style in self._words(spans):
            blank = not text.strip()
            if not blank and used + cells(text) > self.width and used > cells(hang):
                yield _trimmed(line)
                line, used, begun = [Span(hang)], cells(hang), False
            if not blank or begun:  # a line that goes on begins with a word
                line.append(Span(text, style))
                used, begun = used + cells(text), True
        yield _trimmed(line)

    def _words(self, spans: tuple[Span, ...]) -> Iterator[tuple[str, str]]:
        """Words and the blanks between them. What is wider than a line comes in pieces, but a command: it is copied."""
        longest = self.width - len(INDENT)
        for span in spans:
            inner = span.text.strip(" ")
            lead, _, trail = span.text.partition(inner) if inner else (span.text, "", "")
            if lead:
                yield lead, span.style
            for number, word in enumerate(_unbroken(self.clean(inner)) if inner else ()):
                if number:
                    yield " ", span.style
                while cells(word) > longest and not word.startswith(COMMAND):
                    yield word[: longest // 2], span.style  # half, for every letter may take two columns
                    word = word[longest // 2 :]
                yield word, span.style
            if trail:
                yield trail, span.style


def _unbroken(text: str) -> list[str]:
    """The words of *text*; a command to type, which ends a sentence, counts as one."""
    before, command, words = text.partition(COMMAND)
    return [*before.split(), command + words] if command else text.split(" ")


def cells(text: str) -> int:
    """How many columns *text* takes (Unicode annex 11: wide and full-width letters take two)."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def lay_out(report: Report, width: int, encoding: str, saved: str = "") -> Iterator[Line]:
    """All lines of *report*: the verdict, what to do first, all findings, the good, the blind, where to go on.

    *saved*: path of the HTML report that was written, if one was.
    """
    sheet = Sheet(report.lang, max(40, width), encoding)
    parts = [_verdict(report, sheet), _first_steps(report, sheet), _answers(report.answers, sheet)]
    parts += [_first(report, sheet), _findings(report, sheet), _good(report.good, sheet), _blind(report.blind, sheet)]
    parts += [_left_out(report.left_out, sheet), _onward(report, saved, sheet)]
    yield from _joined(parts)


def _joined(parts: list[Iterator[Line]]) -> Iterator[Line]:
    """The parts that say something, an empty line between them."""
    begun = False
    for part in parts:
        for number, line in enumerate(part):
            if begun and not number:
                yield ()
            begun = True
            yield line


def _trimmed(line: list[Span]) -> Line:
    while line and not line[-1].text.strip():
        line.pop()
    return tuple(line)


def _head(key: str, sheet: Sheet) -> Iterator[Line]:
    yield (Span(sheet.clean(say(f"label.{key}", sheet.lang)), "head"),)


def _verdict(report: Report, sheet: Sheet) -> Iterator[Line]:
    yield from sheet.wrapped(Span(report.site, "strong"), Span(f" · {report.when}", "soft"))
    if report.read_as:
        yield from sheet.wrapped(Span(report.read_as, "soft"))
    if report.link:
        yield from sheet.wrapped(Span(f"{say('label.own_page', sheet.lang)}: ", "soft"), Span(report.link))
    yield ()
    grade = report.grade
    badge = " ".join(filter(None, (report.light, grade.letter)))
    score = say("grade_sentence.score", sheet.lang, score=grade.score) if grade.score is not None else ""
    beside = "".join(f" · {note}" for note in (score, report.coverage, report.level_note) if note)
    yield (Span(f" {sheet.clean(badge)} ", tone(report)), Span("  "),
           Span(sheet.clean(report.grade_word), "strong"))
    yield from sheet.wrapped(Span(INDENT), Span(beside.removeprefix(" · ")))
    course = report.course.said if report.course else ""
    for sentence in (course, report.grade_sentence, report.held_by, report.could_be):
        if sentence:
            yield from sheet.wrapped(Span(INDENT), Span(sentence))


def _answers(answers: tuple[Answer, ...], sheet: Sheet) -> Iterator[Line]:
    for answer in answers:
        yield from sheet.wrapped(Span(answer.question, "head"))
        yield from sheet.wrapped(Span(INDENT), Span(answer.answer))


def _first_steps(report: Report, sheet: Sheet) -> Iterator[Line]:
    if report.first_steps:
        yield from _head("first_steps", sheet)
    for number, step in enumerate(report.first_steps, 1):
        yield from sheet.wrapped(Span(f"{number}. "), Span(step, "strong"))


def _first(report: Report, sheet: Sheet) -> Iterator[Line]:
    if not report.first and not report.nothing_first:
        return
    yield from _head("first", sheet)
    if not report.first:
        yield from sheet.wrapped(Span(INDENT), Span(report.nothing_first))
    for number, card in enumerate(report.first, 1):
        yield from sheet.wrapped(Span(f"{number}. "), Span(card.short, "strong"))
        effort = " · ".join(filter(None, (card.who, card.how_long, card.cost)))
        if effort:
            yield from sheet.wrapped(Span(INDENT), Span(effort, "soft"))
        label = say("label.deadline", sheet.lang)
        yield from sheet.wrapped(Span(INDENT), Span(f"{label}: {card.deadline}"))
        yield from _how(card, sheet)
    if report.rest:
        yield from sheet.wrapped(Span(report.rest), hang="")


def _how(card: Card, sheet: Sheet) -> Iterator[Line]:
    """The steps of *card*, and the message that they speak of where others do it."""
    lead, *counted = steps(unmarked(card.do))
    for text in filter(None, (lead, *(f"{n}) {step}" for n, step in enumerate(counted, 1)))):
        yield from sheet.wrapped(Span(INDENT), Span(text))
    if card.ask and (card.for_host or card.for_maker):
        yield from sheet.wrapped(Span(INDENT), Span(f"{card.ask_label}: ", "soft"), Span(unmarked(card.ask)))


def _findings(report: Report, sheet: Sheet) -> Iterator[Line]:
    if not report.cards:
        return
    yield from _head("findings", sheet)
    column = max(cells(card.level_word) for card in report.cards)
    for card in report.cards:
        yield from _finding(card, column, sheet)


def _finding(card: Card, column: int, sheet: Sheet) -> Iterator[Line]:
    """``KRITIS  smb1  445/tcp  …``: level, check, subject, title."""
    hang = " " * (column + 2)
    yield from sheet.wrapped(
        Span(card.level_word + " " * (column - cells(card.level_word)), card.level), Span("  "),
        Span(card.check, "strong"), *((Span("  "), Span(card.subject)) if card.subject else ()),
        Span("  "), Span(card.title), hang=hang,
    )


def _good(good: tuple[Card, ...], sheet: Sheet) -> Iterator[Line]:
    if good:
        yield from _head("good", sheet)
    for card in good[:GOOD_SHOWN]:
        yield from sheet.wrapped(Span(f"{card.shape} ", Level.GOOD), Span(" "), Span(card.short))
    if len(good) > GOOD_SHOWN:
        more = say("label.more_good", sheet.lang, count=len(good) - GOOD_SHOWN)
        yield from sheet.wrapped(Span(INDENT), Span(more, "soft"))


def _blind(blind: tuple[Blind, ...], sheet: Sheet) -> Iterator[Line]:
    """Reasons once, with the names of all that they kept from us."""
    if blind:
        yield from _head("blind", sheet)
    for sentence, items in by_reason(blind).items():
        yield from sheet.wrapped(Span("?", Level.UNKNOWN), Span("  "), Span(_names(items, sheet.lang)))
        yield from sheet.wrapped(Span(INDENT), Span(sentence, "soft"))


def _names(items: list[Blind], lang: str) -> str:
    """The names of *items*; of many, how many they are and the first."""
    names = [item.name for item in items]
    if len(names) <= BLIND_SHOWN:
        return "; ".join(names)
    return say("label.many_blind", lang, count=len(names), names="; ".join(names[:BLIND_NAMED]))


def _left_out(left_out: tuple[str, ...], sheet: Sheet) -> Iterator[Line]:
    if left_out:
        yield from _head("left_out", sheet)
    for line in left_out:
        yield from sheet.wrapped(Span(INDENT), Span(line))


def _onward(report: Report, saved: str, sheet: Sheet) -> Iterator[Line]:
    if report.listing:
        yield from sheet.wrapped(Span(report.listing))
    whole, *again = report.onward
    for line in (say("label.saved_html", sheet.lang, path=saved) if saved else whole, *again):
        yield from sheet.wrapped(Span(line))
    yield from sheet.wrapped(Span(report.notes[0], "soft"), hang="") if report.notes else ()
    yield from sheet.wrapped(Span(report.promise, "soft"), hang="")
