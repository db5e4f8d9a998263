"""The report as Markdown (CommonMark with GitHub's tables), for issues, wikis and merge requests.

No text of a report becomes a link, an image, HTML, a heading or a cell: what could is escaped, and addresses stand as
code, where no reader makes links of them. Only the sources of the lines to paste are links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from . import facts, plain
from .marks import unmarked, web_link
from .view import Card, Report, by_reason
from .words import say

MAX_CHARS = 4000
_ACTIVE = re.compile(r"([\\`*_\[\]<>&|~#$^{}!=])")
# At the beginning of a block: lists, numbers, quotations, underlines of headings.
_OPENS = re.compile(r"([-+:]|\d{1,9}(?=[.)]))")
# What some readers turn into links and mentions after all escapes are gone: addresses, e-mail, @names, #numbers.
_LINKED = re.compile(r"://|www\.|@|#\d|mailto:|xmpp:", re.IGNORECASE)


def render(report: Report) -> str:
    """The whole report, blocks with an empty line between them."""
    parts = (_top(report), _first(report), _findings(report), _good(report), _blind(report), _left_out(report),
             _messages(report), _technical(report), _notes(report))
    return "\n\n".join(block for part in parts for block in part) + "\n"


def prose(text: str) -> str:
    """*text* as running text that means nothing but itself."""
    words = unmarked(plain.line(text, MAX_CHARS)).split(" ")
    shown = " ".join(_word(word) for word in words)
    opening = _OPENS.match(shown)
    if opening is None:
        return shown
    end = opening.end()
    return f"{shown[:end]}\\{shown[end:]}" if shown[0].isdigit() else f"\\{shown}"


def _word(word: str) -> str:
    """An address as code, without the sign that ends its sentence: who copies it copies no full stop."""
    if not _LINKED.search(word):
        return _ACTIVE.sub(r"\\\1", word)
    bare = word[:-1] if word[-1] in ".,;!?" and _LINKED.search(word[:-1]) else word
    return code(bare) + _ACTIVE.sub(r"\\\1", word[len(bare):])


def code(text: str, limit: int = MAX_CHARS) -> str:
    """*text* as a code span; a backtick in it becomes an apostrophe, for a span has no escapes."""
    shown = plain.line(text, limit).replace("`", "'")
    return f"`{shown}`" if shown else ""


def strong(text: str) -> str:
    """*text* in bold; nothing for none, as four stars would be a line across."""
    said = prose(text)
    return f"**{said}**" if said else ""


def cell(text: str) -> str:
    """*text* as code in a cell of a table. A bar ends even code there, and a backslash before it would free it."""
    return re.sub(r"(\\*)\|", r"\1\1\\|", code(text))


def fenced(text: str) -> str:
    """Lines to copy, in a fence that none of them can close."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{plain.lines(text).rstrip()}\n{fence}"


def _head(level: int, key: str, lang: str) -> str:
    return f"{'#' * level} {prose(say(f'label.{key}', lang))}"


def _top(report: Report) -> Iterator[str]:
    grade, lang = report.grade, report.lang
    score = say("grade_sentence.score", lang, score=grade.score) if grade.score is not None else ""
    beside = " · ".join(prose(t) for t in (report.when, score, report.coverage, report.level_note) if t)
    yield f"# {code(report.site)}"
    if report.read_as:
        yield prose(report.read_as)
    if report.link:
        yield f"{prose(say('label.own_page', lang))}: {code(report.link)}"
    letter = f" {grade.letter}" if grade.letter else ""
    yield strong(f"{report.light}{letter} {report.grade_word}")
    yield beside
    if report.course:
        yield prose(report.course.said)
    yield from (prose(t) for t in (report.grade_sentence, report.held_by, report.could_be) if t)
    for answer in report.answers:
        yield f"{strong(answer.question)} {prose(answer.answer)}"


def _first(report: Report) -> Iterator[str]:
    if report.first_steps:
        yield _head(2, "first_steps", report.lang)
        yield _numbered(prose(step) for step in report.first_steps)
    if report.first or report.nothing_first:
        yield _head(2, "first", report.lang)
        yield _numbered(map(_in_short, report.first)) or prose(report.nothing_first)
    if report.rest:
        yield prose(report.rest)


def _in_short(card: Card) -> str:
    effort = " · ".join(prose(t) for t in (card.who, card.how_long, card.cost, card.deadline) if t)
    return strong(card.short) + (f"\\\n   {effort}" if effort else "")


def _numbered(items: Iterable[str]) -> str:
    return "\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))


def _findings(report: Report) -> Iterator[str]:
    yield _head(2, "findings", report.lang)
    if not report.cards:
        yield prose(report.nothing_found)
    for card in report.cards:
        yield from _finding(card, report.lang)


def _finding(card: Card, lang: str) -> Iterator[str]:
    yield f"### {card.number}. {prose(card.level_word)} · {prose(card.title)}"
    about = " ".join(code(t) for t in (card.check, card.subject) if t)
    yield " · ".join([about, *(prose(t) for t in (card.who, card.how_long, card.cost, card.deadline) if t)])
    labels = (("meaning", card.meaning), ("why", card.why), ("do", card.do))
    blocks = [(say(f"label.{label}", lang), text) for label, text in labels] + [(card.ask_label, card.ask)]
    said = [f"- {strong(label)}: {prose(text)}" for label, text in blocks if text]
    said += [f"- {prose(name)}: {value.through(code)}" for name, value in facts.shown(card, lang)]
    if said:
        yield "\n".join(said)
    for fix in card.fixes:
        link = web_link(fix.source)
        yield strong(fix.label) + (f" (<{link}>)" if link else "")
        yield fenced(fix.text)


def _good(report: Report) -> Iterator[str]:
    if report.good:
        yield _head(2, "good", report.lang)
        yield "\n".join(f"- {prose(card.short)}" for card in report.good)


def _blind(report: Report) -> Iterator[str]:
    if report.blind:
        yield _head(2, "blind", report.lang)
        yield "\n".join(f"- {prose(sentence)} ({prose('; '.join(item.name for item in items))})"
                        for sentence, items in by_reason(report.blind).items())


def _left_out(report: Report) -> Iterator[str]:
    if report.left_out:
        yield _head(2, "left_out", report.lang)
        yield "\n".join(f"- {prose(line)}" for line in report.left_out)


def _messages(report: Report) -> Iterator[str]:
    for key, message in (("ask_host", report.message), ("ask_maker", report.maker_message)):
        if message:
            yield _head(2, key, report.lang)
            yield fenced(message)


def _technical(report: Report) -> Iterator[str]:
    yield _head(2, "technical", report.lang)
    technical = [(name, value.through(cell)) for name, value in report.technical]
    for rows in (technical, [(name, cell(value)) for name, value in report.sums]):
        if rows:
            yield "\n".join(["| | |", "|---|---|", *(f"| {_label(name)} | {value} |" for name, value in rows)])


def _label(name: str) -> str:
    """The first cell: running text where that cannot hold code."""
    return cell(name) if _LINKED.search(name) else prose(name)


def _notes(report: Report) -> Iterator[str]:
    yield _head(2, "notes", report.lang)
    yield "\n".join(f"- {prose(note)}" for note in (*report.notes, report.promise, report.tool) if note)
