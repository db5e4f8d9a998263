"""The report as one PDF file for handing out: A4, tagged, PDF/UA-1. Asks no clock, loads no font of the machine.

The templates (templates/*.typ) are ours and never change; all texts reach them as values of one JSON object, so
nothing that a server said can become markup. Needs the extra `[pdf]`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypeAlias

from . import facts, qr, sizes
from .marks import pieces, web_link
from .phrase import fill
from .typeset import CHAT, GOOD_ON_PAGE_1, LAMPS, labels, read, steps
from .untrusted import Untrusted
from .view import Answer, Blind, Card, Course, Report, by_reason, for_what_was_seen, tone

if TYPE_CHECKING:  # without the extra mypy finds no typst, with it there is nothing to ignore
    import typst  # type: ignore[import-not-found, unused-ignore]

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"

NO_GLYPH = "□"
# Longer words may be wider than the column that they stand in; the first are cut here, the others by the template.
_CUT, _WIDE, _WIDE_CODE = re.compile(r"\S{24,}"), re.compile(r"\S{30}"), re.compile(r"\S{90}")
_BETWEEN, _PIECE = "\0", re.compile(r".{8}(?=.)", re.DOTALL)
# Fields of what the template is told that are cut already, or not shown.
_NARROW = frozenset({"technical", "sums", "details", "facts", "source", "id", "link", "t"})


def available() -> bool:
    """Whether the extra is installed."""
    return find_spec("typst") is not None


def render(report: Report, seen_at: datetime) -> bytes:
    """The report as PDF, dated *seen_at*; the same report gives the same bytes."""
    return typeset(f"#let d = handed\n{sheets()}\n{read('report.typ')}", handed(report, seen_at), seen_at)


def sheets() -> str:
    """What sets page 1 and the messages of the report that is called d."""
    return read("sheets.typ")


def typeset(source: str, values: Mapping[str, Json], at: datetime) -> bytes:
    """*source*, a template of ours behind parts.typ, as PDF with *values* as its one input, `handed`; dated *at*.

    The values are a file beside a source that never changes: through sys.inputs they would be part of typst's library,
    and nothing that was set for one report would be known for the next.
    """
    whole = f"#let handed = json(\"handed.json\")\n{read('parts.typ')}\n{source}"
    told = json.dumps(_drawable(values), ensure_ascii=False)
    beside = {"main.typ": whole.encode(), "handed.json": told.encode()}
    made = _compiler().compile(beside,  # type: ignore[type-var, unused-ignore]  # typst's types do not know of it yet
                               format="pdf", pdf_standards=["ua-1"], timestamp=int(at.timestamp()))
    assert isinstance(made, bytes)
    return made


@cache
def _compiler() -> typst.Compiler:
    """One for all reports: the fonts are read once."""
    import typst

    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False))


def handed(report: Report, seen_at: datetime) -> dict[str, Json]:
    """All that the template is told. *long*: whether words may have to break that are not cut yet."""
    told = _handed(report, seen_at)
    return {**told, "long": _long(told)}


def _handed(report: Report, seen_at: datetime) -> dict[str, Json]:
    """Rich texts are lists of [piece, whether it is a name to press]."""
    t, r = labels(report.lang), report
    count, more = len(r.first), len(r.good) - GOOD_ON_PAGE_1
    return {
        "lang": r.lang, "t": dict(t), "title": f"{t['page_title']}: {r.site}", "tone": str(tone(r)),
        "date": [seen_at.year, seen_at.month, seen_at.day, seen_at.hour, seen_at.minute, seen_at.second],
        "site": r.site.strip() or NO_GLYPH, "when": r.when, "read_as": r.read_as,
        "lamp": LAMPS[tone(r)], "lamp_word": t[f"lamp_{LAMPS[tone(r)]}"], "letter": r.grade.letter,
        "word": r.grade_word,
        "score": "" if r.grade.score is None else fill(t["score_of"], {"score": r.grade.score}, r.lang),
        "size": list(sizes.page_1(r)), "letter_size": list(sizes.messages(r)),
        "could_be": r.could_be, "course": _course(r.course), "qr": qr_code(r.link, r.lang), "own_page": r.link,
        "sentence": _rich(r.grade_sentence), "held_by": _rich(r.held_by),
        "coverage": " · ".join(filter(None, (r.coverage, r.level_note))),
        "first_steps": [_rich(step) for step in r.first_steps], "answers": [_answer(a) for a in r.answers],
        "first": [{**_card(c, t, r.lang), "stake": _rich(why)}
                  for c, why in zip(r.first, sizes.stakes(r), strict=True)],
        "rest": _rest(r, t), "nothing_first": r.nothing_first,
        "first_title": fill(t["first_one" if count == 1 else "first_many"], {"count": count}, r.lang),
        "fine": [_line(c, c.short) for c in r.good[:GOOD_ON_PAGE_1]],
        "more_good": fill(t["more_good"], {"count": more}, r.lang) if more > 0 else "",
        "letters": _letters(r, t), "cards": [_card(for_what_was_seen(c), t, r.lang) for c in r.cards],
        "nothing_found": r.nothing_found,
        "good": [_line(c, c.title) for c in r.good],
        "blind": [{"why": _rich(why), "items": [{"name": b.name, "subject": b.subject} for b in items]}
                  for why, items in by_reason(r.blind).items()],
        "left_out": list(r.left_out), "technical": _evidence(r.technical), "sums": _cut_pairs(r.sums),
        "details": [_detail(b) for b in r.blind if b.detail],
        "glossary": _pairs(r.glossary), "notes": list(r.notes), "promise": r.promise, "cost": r.cost, "tool": r.tool,
    }


def _card(card: Card, t: Mapping[str, str], lang: str) -> dict[str, Json]:
    """One finding; an effort that nothing is known of is left out."""
    effort = ((t["deadline"], card.deadline), (t["who"], card.who), (t["how_long"], card.how_long),
              (t["cost"], card.cost))
    return {
        "number": card.number, "level": str(card.level), "word": card.level_word, "shape": card.shape,
        "subject": card.subject, "title": _rich(card.title), "short": _rich(card.short),
        "effort": _pairs((label, value) for label, value in effort if value),
        "meaning": _told(card.meaning), "why": _told(card.why), "do": _told(card.do), "ask": _told(card.ask),
        "ask_label": card.ask_label,
        "paste": fill(t["lines_to_paste"], {"number": card.number}, "id") if card.fixes else "",
        "id": _cut(f"{card.check}.{card.outcome}"), "source": _address(card.source),
        "facts": _evidence(facts.shown(card, lang)),
        "others": fill(t["other_stacks"], {"names": card.others, "name": f"{card.check}.{card.outcome}"}, lang)
        if card.others else "",
        "fixes": [{"label": f.label, "text": f.text, "source": _address(f.source)} for f in card.fixes],
    }


def _rest(r: Report, t: Mapping[str, str]) -> str:
    """What stands below the first things: how much can wait, and where the messages are."""
    return " ".join(filter(None, (r.rest, t["send_ready"] if r.message or r.maker_message else "")))


def _answer(answer: Answer) -> dict[str, Json]:
    return {"question": answer.question, "answer": _rich(answer.answer)}


def _course(course: Course | None) -> Json:
    if course is None:
        return None
    return {"said": course.said, "label": course.label, "runs": [[list(point) for point in run] for run in course.runs]}


def qr_code(link: str, lang: str) -> Json:
    """The code of *link* with its words for a reader; None for what is no link."""
    code = qr.code(link)
    if code is None:
        return None
    label = fill(labels(lang)["qr_code"], {"link": link}, "id")
    return {"label": label, "size": code.size, "runs": [list(run) for run in code.runs]}


def _detail(blind: Blind) -> dict[str, Json]:
    return {"check": _cut(blind.check), "subject": _cut(blind.subject), "why": _rich(blind.sentence),
            "detail": blind.detail.through(_cut)}


def _line(card: Card, text: str) -> dict[str, Json]:
    return {"shape": card.shape, "text": _rich(text), "subject": card.subject}


def _letters(r: Report, t: Mapping[str, str]) -> list[Json]:
    """The messages to copy: to the host, to whoever made the site."""
    sent = ((t["ask_host"], t["send_why"], r.message, r.message_link),
            (t["ask_maker"], t["send_maker_why"], r.maker_message, r.maker_link))
    return [{"title": title, "why": why, "lines": text.split("\n"), "link": web_link(link, CHAT)}
            for title, why, text, link in sent if text]


def _rich(text: str) -> list[Json]:
    return [[piece, named] for piece, named in pieces(text)]


def _told(text: str) -> dict[str, Json]:
    """A block: what stands before its steps, and the steps."""
    lead, *rest = steps(text)
    return {"lead": _rich(lead), "steps": [_rich(step) for step in rest]}


def _address(text: str) -> dict[str, Json]:
    return {"text": _cut(text), "link": web_link(text)}


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[Json]:
    return [[name, value] for name, value in pairs]


def _cut(text: str) -> Json:
    """*text*, in pieces between which a line may end where one of its words is long."""
    found = _CUT.sub(lambda word: _PIECE.sub(rf"\g<0>{_BETWEEN}", word[0]), text.replace(_BETWEEN, ""))
    return found.split(_BETWEEN) if _BETWEEN in found else text


def _long(value: Json, wide: re.Pattern[str] = _WIDE) -> bool:
    """Whether a word that is not cut yet may be wider than its column."""
    if isinstance(value, str):
        return wide.search(value) is not None
    if isinstance(value, Sequence):
        return any(_long(inner, wide) for inner in value)
    return isinstance(value, Mapping) and any(
        _long(inner, _WIDE_CODE if key == "fixes" else wide) for key, inner in value.items() if key not in _NARROW)


def _evidence(pairs: Iterable[tuple[str, Untrusted]]) -> list[Json]:
    return [[_cut(name), value.through(_cut)] for name, value in pairs]


def _cut_pairs(pairs: Iterable[tuple[str, str]]) -> list[Json]:
    return [[_cut(name), _cut(value)] for name, value in pairs]


def _drawable(value: Json) -> Json:
    """*value* in which each sign that no font of ours has is a box: PDF/UA-1 forbids what nobody could read."""
    if isinstance(value, str):
        if value.isascii() and value.isprintable():
            return value
        return _undrawn().sub(NO_GLYPH, unicodedata.normalize("NFC", value).replace("\t", "    "))
    if isinstance(value, Sequence):
        return [_drawable(inner) for inner in value]
    if isinstance(value, Mapping):
        return {key: _drawable(inner) for key, inner in value.items()}
    return value


@cache
def _undrawn() -> re.Pattern[str]:
    """Whatever is not in letters.txt, which lists what typst's own fonts can draw alone. Combining marks are not in it:
    whether they can be drawn depends on the letter below, and the usual ones have become one with it."""
    runs = (run.partition("-") for run in read("letters.txt").split())
    known = "".join(f"\\U{int(first, 16):08x}-\\U{int(last or first, 16):08x}" for first, _, last in runs)
    return re.compile(f"[^\n{known}]")
