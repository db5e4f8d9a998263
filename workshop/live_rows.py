"""The room as lines for the trainer's terminal, page by page. Pure: knows no colour codes, no clock and no stream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..checks.check import Level
from ..reports import plain
from ..reports.terminal import WIDTH
from ..reports.terminal_layout import Line, Sheet, Span, cells
from ..scanner.runs import Step
from .board import Board, Told
from .roster import Kind, Participant
from .spoken import say
from .watch import Watch

TRAIL = (Step.NAMES, Step.TLS, Step.PAGE, Step.DOORS)
NUMBER, LEAST_SITE, STATE, SHORT_STATE = 5, 12, 42, 24
AROUND = 5  # lines that are no rows: title, headings, an empty one, progress, footer
BAR = 24


@dataclass(frozen=True, slots=True)
class Row:
    """One participant: what he wants looked at, how far it is, and what was judged of it."""

    number: int
    site: str
    step: Step | None
    told: Told | None = None
    note: str = ""


def rows(watch: Watch) -> tuple[Row, ...]:
    """A row for everybody, in the order of the seats."""
    return tuple(_row(person, watch) for person in watch.people)


def _row(person: Participant, watch: Watch) -> Row:
    keys = watch.keys_of(person.number)
    if not keys:
        return Row(person.number, *_without(person, watch.lang))
    key = next((k for k in keys if not watch.states[k].step.final), keys[0])
    more = f" +{len(keys) - 1}" if len(keys) > 1 else ""
    return Row(person.number, plain.line(key) + more, watch.states[key].step, watch.told.get(key))


def _without(person: Participant, lang: str) -> tuple[str, None, None, str]:
    """What stands for who has no site to look at."""
    kinds = {entry.kind: entry for entry in person.entries}
    if Kind.ACCOUNT in kinds:
        return plain.line(kinds[Kind.ACCOUNT].shown), None, None, say("account", lang)
    if not kinds or Kind.NONE in kinds:
        return "-", None, None, say("no_site", lang)
    return plain.line(next(iter(kinds.values())).text), None, None, say("no_look", lang)


def pages(count: int, height: int) -> int:
    """How many pages *count* rows take in a window of *height* lines."""
    return max(1, -(-count // room_for(height)))


def room_for(height: int) -> int:
    """How many rows a window of *height* lines shows."""
    return max(1, height - AROUND)


def lay_out(
    board: Board, people: Sequence[Row], title: str, sheet: Sheet, height: int, *, page: int, left: str, offline: str,
) -> Iterator[Line]:
    """The window: never more than *height* lines, none wider than the sheet. *left*: the time to go, in words;
    *offline*: which sentence tells of a line that is down, "" for none."""
    shown = room_for(height)
    yield (Span(_fitted(sheet.clean(title), sheet.width), "strong"),)
    yield from _headings(sheet)
    for row in people[page * shown:][:shown]:
        yield _line(row, sheet)
    yield ()
    yield _progress(board, left, sheet)
    yield _footer(pages(len(people), height), page, sheet, offline=offline)


def _headings(sheet: Sheet) -> Iterator[Line]:
    number, site, state = (say(f"column_{name}", sheet.lang) for name in ("number", "site", "state"))
    columns = (_filled(number, NUMBER, sheet), _filled(site, _site_width(sheet), sheet), sheet.clean(state))
    yield (Span("".join(columns), "soft"),)


def _line(row: Row, sheet: Sheet) -> Line:
    begin = f"{row.number:>{NUMBER - 2}}  " + _filled(row.site, _site_width(sheet), sheet)
    return (Span(begin), *_state(row, sheet))


def _state(row: Row, sheet: Sheet) -> tuple[Span, ...]:
    """The way so far, or how it ended: a sign, a letter and a word, not a colour alone."""
    width = sheet.width - NUMBER - _site_width(sheet)
    if row.step is None:
        return (Span(_fitted(sheet.clean(row.note), width), "soft"),)
    if row.step in TRAIL:
        way = [say(f"step_{step}", sheet.lang) for step in TRAIL[: TRAIL.index(row.step) + 1]]
        return (Span(_fitted(sheet.clean(" › ".join(way)), width), "strong"),)
    word = sheet.clean(say(f"step_{row.step}", sheet.lang))
    told = row.told
    if row.step is not Step.DONE or told is None:
        return (Span(_fitted(word, width), "soft"),)
    badge = sheet.clean(" ".join(filter(None, (told.sign, told.letter))))
    rest = width - cells(word) - cells(badge) - 5
    style = told.level if told.level is not Level.HINT else Level.GOOD
    meaning = sheet.clean(told.word)
    return (Span(f"{word}  "), Span(f" {badge} ", style), Span(f" {meaning}" if cells(meaning) <= rest else ""))


def _progress(board: Board, left: str, sheet: Sheet) -> Line:
    """The bar, the count, and the time left as far as there is room."""
    said = sheet.clean(say("progress", sheet.lang, done=board.done, total=board.total))
    full = BAR * board.done // board.total if board.total else 0
    bar = sheet.clean("█" * full + "░" * (BAR - full)) + "  " if sheet.width >= BAR + cells(said) + 2 else ""
    both = sheet.clean(f"{said} · {left}" if left else said)
    room = sheet.width - cells(bar)
    return (Span(bar), Span(both if cells(both) <= room else _fitted(said, room), "strong"))


def _footer(pages_: int, page: int, sheet: Sheet, *, offline: str) -> Line:
    if offline:
        return (Span(_fitted(sheet.clean(say(offline, sheet.lang)), sheet.width), Level.MEDIUM),)
    if pages_ == 1:
        return ()
    told = f"{say('page', sheet.lang, page=page + 1, pages=pages_)} · {say('keys', sheet.lang)}"
    return (Span(_fitted(sheet.clean(told), sheet.width), "soft"),)


def _site_width(sheet: Sheet) -> int:
    state = STATE if sheet.width >= WIDTH else SHORT_STATE
    return max(LEAST_SITE, min(40, sheet.width - NUMBER - state))


def _filled(text: str, width: int, sheet: Sheet) -> str:
    """*text* in a column of *width*, with at least one blank behind it."""
    shown = _fitted(sheet.clean(text), width - 1)
    return shown + " " * (width - cells(shown))


def _fitted(text: str, width: int) -> str:
    if cells(text) <= width:
        return text
    while text and cells(text) > width - 1:
        text = text[:-1]
    return text.rstrip() + "~"
