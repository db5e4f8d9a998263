"""The report as one WhatsApp message of at most 900 characters: how bad, why, three things to do, what is good.

WhatsApp makes bold, italics and links by itself. So no text of a report keeps a marker that would work, and no address
but the site's own stays one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from . import plain
from .words import say

if TYPE_CHECKING:  # who only makes a line quiet loads no report
    from .view import Card, Report

MOST = 900  # counted as WhatsApp does, in UTF-16 units
GOOD_SHOWN = 3
# How long one text may be, and how many good things are named: the first that fits.
_ROOM = ((140, GOOD_SHOWN), (110, GOOD_SHOWN), (80, GOOD_SHOWN), (80, 1), (60, 1), (45, 0), (30, 0))
# A marker works at the edge of a word only; a backtick anywhere.
_MARKERS = re.compile(r"(?<![^\W_])[*_~]+|[*_~]+(?![^\W_])|`+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:/+|\b(?:mailto|tel|sms|whatsapp|intent|javascript|data):", re.IGNORECASE)
# A dot before letters makes a link where they are a top-level domain; these are none, but endings of files.
_DOT = re.compile(r"(?<=[^\W_])[.\u3002\uff0e\uff61](?=[^\W\d_]{2})(?!(?:css|env|htaccess|html|js|json|php|sql|txt)\b)")
_PHONE = re.compile(r"\bCVE-\d{4}-\d{4,}|\+?\d(?:[ ()-]{0,2}\d){7,}")


def render(report: Report) -> str:
    """The message; where long texts would not fit, they are cut."""
    made = ""
    for width, good in _ROOM:
        made = _composed(report, width, good)
        if length(made) < MOST:
            return made + "\n"
    return made.encode("utf-16-le")[: 2 * MOST - 2].decode("utf-16-le", "ignore").rstrip() + "\n"


def length(text: str) -> int:
    """How many of the 900 *text* takes."""
    return len(text.encode("utf-16-le")) // 2


def quiet(text: str, site: str, width: int = 200) -> str:
    """*text* on one line, without a working marker, link or phone number; the name of *site* stays as it is."""
    bare = _bare(plain.line(text, 1000))
    name = re.escape(site.partition(":")[0].removeprefix("www."))
    pieces = re.split(rf"((?<![\w.@-])(?:www\.)?{name}(?![\w@-]|\.\w))", bare)
    calm = "".join(piece if n % 2 else _DOT.sub("[.]", piece) for n, piece in enumerate(pieces))
    return _MARKERS.sub("", plain.line(_PHONE.sub(_unless_named, calm), width))  # a cut may lay a marker bare


def _bare(text: str) -> str:
    """*text* without schemes and markers, also those that meet only when what stood between them is gone."""
    while (less := _MARKERS.sub("", _SCHEME.sub("", text)).replace("://", " ")) != text:
        text = less
    return text


def _unless_named(found: re.Match[str]) -> str:
    """A CVE is no phone number."""
    return found[0] if found[0].startswith("CVE") else "…"


def _composed(report: Report, width: int, good_shown: int) -> str:
    lang, site = report.lang, report.site.partition(" ")[0]

    def calm(text: str) -> str:
        return quiet(text, site, width)

    head = [f"*{say('wa.title', lang, site=site)}*", _verdict(report, calm)]
    head.append(say("wa.checked", lang, when=calm(report.when), coverage=calm(report.coverage)))
    if report.held_by or report.grade.letter is None:
        head.append(quiet(report.held_by or report.grade_sentence, site, width * 2))
    first = [card for card in report.first if card.urgent or not report.first_steps]  # no answer is the news
    steps = [*(calm(step) for step in report.first_steps), *(_step(card, lang, calm) for card in first)]
    todo = [say("wa.first", lang), *(f"{number}. {step}" for number, step in enumerate(steps, 1))]
    tail = [say("wa.good", lang, names="; ".join(calm(c.short) for c in report.good[:good_shown]))]
    tail = tail if report.good and good_shown else []
    tail += [say("wa.message", lang)] if report.message or report.maker_message else []
    tail += [say("wa.again", lang)] if report.cards else []
    middle = todo if steps else [calm(report.nothing_first or report.nothing_found)]
    return "\n\n".join("\n".join(filter(None, part)) for part in (head, middle, [*tail, calm(report.promise)]))


def _verdict(report: Report, calm: Callable[[str], str]) -> str:
    grade, lang = report.grade, report.lang
    word = calm(report.grade_word[:1].lower() + report.grade_word[1:])
    if grade.letter is None or grade.score is None:
        return say("wa.no_letter", lang, word=word)
    return say("wa.letter", lang, letter=grade.letter, score=grade.score, word=word)


def _step(card: Card, lang: str, calm: Callable[[str], str]) -> str:
    """What, who, and until when; what follows a semicolon is for those who read on."""
    until = card.deadline.partition(";")[0]
    return f"{calm(card.short)} – {': '.join(filter(None, map(calm, (card.who, until))))}"
