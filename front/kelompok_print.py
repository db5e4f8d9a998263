"""`ikmscan kelompok cetak`: the sheets of all participants as one file to print. No network."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from ..reports import pdf
from ..reports.exits import Exit
from ..reports.phrasebook import phrase
from ..workshop import handout
from .judging import judging
from .kelompok_books import open_book, tidy, told
from .machine import Refusal, shown
from .options import Choices
from .telling import tell
from .writing import check_place, format_of, write_file

FORMS = ("pdf", "html")


def say(key: str, lang: str, **values: str | int) -> str:
    """The sentence *key* of kelompok_hand.toml."""
    assert __package__
    return phrase(__package__, "kelompok_hand", key, lang, **values)


def print_all(given: dict[str, Any]) -> Exit:
    """Run `kelompok cetak`."""
    lang, typed = given["bahasa"], given["keluaran"]
    form = (given["formats"] or (format_of(Path(typed)) if typed else "",))[0] or _usual(lang)
    if form not in FORMS or (typed == "-" and sys.stdout.isatty()):
        raise Refusal(say("form", lang, forms=", ".join(FORMS)))
    if form == "pdf" and not pdf.available():
        raise Refusal(say("no_pdf", lang))
    tidy(lang)
    with told(lang), open_book(given["kelompok"], lang) as book:
        path = Path(typed or f"cetak-{book.course.name}.{form}")
        if typed != "-":
            check_place(path, lang)
        order = handout.Order(judging(Choices(bahasa=lang)).judged, lang, given["tautan"], given["lipat"],
                              given["sertifikat"])
        job = handout.job(book, order)
    made = _made(job, form)
    if typed == "-":
        sys.stdout.buffer.write(made)
        return Exit.CLEAN
    write_file(path, made, lang)
    tell(say("saved", lang, path=shown(path), people=len(job.piles)))
    tell(say("both_sides" if form == "pdf" else "one_side", lang))
    return Exit.CLEAN


def _usual(lang: str) -> str:
    """PDF where it can be made; else HTML, and a word on why."""
    if pdf.available():
        return "pdf"
    tell(say("html_instead", lang), err=True)
    return "html"


def _made(job: handout.Job, form: str) -> bytes:
    if form == "pdf":
        from ..workshop.handout_pdf import render

        return render(job)
    from ..workshop.handout_html import render as render_html

    return render_html(job).encode("utf-8")
