"""The report as one PDF file for handing out: A4, tagged, PDF/UA-1. Asks no clock, loads no font of the machine.

The template (templates/report.typ) is ours and never changes; all texts reach it as values of one JSON object, so
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

from .marks import pieces, web_link
from .phrase import fill
from .typeset import CHAT, GOOD_ON_PAGE_1, LAMPS, labels, read, steps
from .view import Answer, Card, Report, by_reason, tone
from .words import fact_name

if TYPE_CHECKING:  # without the extra mypy finds no typst, with it there is nothing to ignore
    import typst  # type: ignore[import-not-found, unused-ignore]

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"

NO_GLYPH = "□"


def available() -> bool:
    """Whether the extra is installed."""
    return find_spec("typst") is not None


def render(report: Report, seen_at: datetime) -> bytes:
    """The report as PDF, dated *seen_at*; the same report gives the same bytes."""
    handed = json.dumps(_drawable(_handed(report, seen_at)), ensure_ascii=False)
    made = _compiler().compile(
        read("report.typ").encode(), sys_inputs={"report": handed}, format="pdf", pdf_standards=["ua-1"],
        timestamp=int(seen_at.timestamp()),
    )
    assert isinstance(made, bytes)
    return made


@cache
def _compiler() -> typst.Compiler:
    """One for all reports: the fonts are read once."""
    import typst

    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False))


def _handed(report: Report, seen_at: datetime) -> dict[str, Json]:
    """All that the template is told. Rich texts are lists of [piece, whether it is a name to press]."""
    t, r = labels(report.lang), report
    count, more = len(r.first), len(r.good) - GOOD_ON_PAGE_1
    return {
        "lang": r.lang, "t": dict(t), "title": f"{t['page_title']}: {r.site}", "tone": str(tone(r)),
        "date": [seen_at.year, seen_at.month, seen_at.day, seen_at.hour, seen_at.minute, seen_at.second],
        "site": r.site.strip() or NO_GLYPH, "when": r.when, "read_as": r.read_as,
        "lamp": LAMPS[tone(r)], "lamp_word": t[f"lamp_{LAMPS[tone(r)]}"], "letter": r.grade.letter,
        "word": r.grade_word,
        "score": "" if r.grade.score is None else fill(t["score_of"], {"score": r.grade.score}, r.lang),
        "could_be": r.could_be,
        "sentence": _rich(r.grade_sentence), "held_by": _rich(r.held_by),
        "coverage": " · ".join(filter(None, (r.coverage, r.level_note))),
        "first_steps": [_rich(step) for step in r.first_steps], "answers": [_answer(a) for a in r.answers],
        "first": [_card(c, t, r.lang) for c in r.first], "nothing_first": r.nothing_first,
        "first_title": fill(t["first_one" if count == 1 else "first_many"], {"count": count}, r.lang),
        "fine": [_line(c, c.short) for c in r.good[:GOOD_ON_PAGE_1]],
        "more_good": fill(t["more_good"], {"count": more}, r.lang) if more > 0 else "",
        "letters": _letters(r, t), "cards": [_card(c, t, r.lang) for c in r.cards], "nothing_found": r.nothing_found,
        "good": [_line(c, c.title) for c in r.good],
        "blind": [{"why": _rich(why), "items": [{"name": b.name, "subject": b.subject} for b in items]}
                  for why, items in by_reason(r.blind).items()],
        "left_out": list(r.left_out), "technical": _pairs(r.technical), "sums": _pairs(r.sums),
        "details": [{"check": b.check, "subject": b.subject, "why": _rich(b.sentence), "detail": b.detail}
                    for b in r.blind if b.detail],
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
        "id": f"{card.check}.{card.outcome}", "source": _address(card.source),
        "facts": _pairs((fact_name(name, lang), value) for name, value in card.facts if value),
        "fixes": [{"label": f.label, "text": f.text, "source": _address(f.source)} for f in card.fixes],
    }


def _answer(answer: Answer) -> dict[str, Json]:
    return {"question": answer.question, "answer": _rich(answer.answer)}


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
    return {"text": text, "link": web_link(text)}


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[Json]:
    return [[name, value] for name, value in pairs]


def _drawable(value: Json) -> Json:
    """*value* in which each sign that no font of ours has is a box: PDF/UA-1 forbids what nobody could read."""
    if isinstance(value, str):
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
